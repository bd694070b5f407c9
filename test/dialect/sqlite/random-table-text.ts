/** Random CREATE TABLE texts of all that SQLite's grammar allows in them: quotes, blanks, comments, clauses in any order. */
import fc from 'fast-check'

/** The table that the random ones may point to. */
export const PARENT =
  'CREATE TABLE parent (x INT NOT NULL, y TEXT NOT NULL, z INT UNIQUE, PRIMARY KEY (x, y))'

type Words = readonly string[]

const NAMES = [
  'a',
  'B_2',
  'select',
  'two words',
  'q"uote',
  "it's",
  'a]b',
  '`',
  'ünï😀',
  '-- no',
  '/* no */',
  '(',
  '1st',
  'check',
]
const TYPES = [
  '',
  'INTEGER',
  'INT',
  'TEXT',
  'BLOB',
  'VARCHAR ( 40 )',
  'numeric(10 , 2)',
  '[my type]',
  "'x-y'",
  'unsigned big INT',
]
const DEFAULTS = [
  '1',
  '- 1',
  '+2.5e1',
  "'it''s ('",
  'word',
  '"a b"',
  'NULL',
  'TRUE',
  "x'0f'",
  'CURRENT_TIMESTAMP',
  "(lower('X)'))",
  '((1) + (2))',
]
const BLANKS = [' ', '  ', '\n', '\t', ' /* ), ( \' " */ ', ' -- it\'s "(\n', '/**/ ']

const noWords: fc.Arbitrary<Words> = fc.constant([])

function optional(words: fc.Arbitrary<Words>): fc.Arbitrary<Words> {
  return fc.oneof({ weight: 2, arbitrary: noWords }, words)
}

function inRow(...parts: readonly fc.Arbitrary<Words>[]): fc.Arbitrary<Words> {
  return fc.tuple(...parts).map((words) => words.flat())
}

function word(...choices: readonly string[]): fc.Arbitrary<Words> {
  return fc
    .tuple(fc.constantFrom(...choices), fc.boolean())
    .map(([text, isLower]) => [isLower ? text.toLowerCase() : text])
}

/** A name in one of the ways in which it can be written. */
function written(name: string): fc.Arbitrary<Words> {
  const forms = [
    `"${name.replaceAll('"', '""')}"`,
    `\`${name.replaceAll('`', '``')}\``,
    `'${name.replaceAll("'", "''")}'`,
  ]
  if (!name.includes(']')) forms.push(`[${name}]`)
  if (/^[ab]/i.test(name) && /^\w+$/.test(name)) forms.push(name, name.toUpperCase())
  return fc.constantFrom(...forms).map((form) => [form])
}

function listed(items: readonly Words[]): Words {
  return ['(', ...items.flatMap((item, i) => (i === 0 ? item : [',', ...item])), ')']
}

/** One of the columns, or several, each once. */
function columnList(names: readonly string[], count?: number): fc.Arbitrary<Words> {
  const limits = count === undefined ? { minLength: 1, maxLength: 3 } : { minLength: count, maxLength: count }
  return fc
    .uniqueArray(fc.constantFrom(...names), limits)
    .chain((some) => fc.tuple(...some.map(written)))
    .map(listed)
}

const constraintName = optional(inRow(word('CONSTRAINT'), fc.constantFrom('n1', 'n 2', 'n"3').chain(written)))

function conflictWith(action: string): fc.Arbitrary<Words> {
  return optional(inRow(word('ON'), word('CONFLICT'), word(action)))
}

const references = inRow(
  fc
    .uniqueArray(
      fc.oneof(
        inRow(word('ON'), word('DELETE'), word('CASCADE', 'RESTRICT')),
        inRow(word('ON'), word('UPDATE'), word('SET'), word('NULL', 'DEFAULT')),
        inRow(word('MATCH'), word('SIMPLE')),
      ),
      { maxLength: 3 },
    )
    .map((options) => options.flat()),
  optional(
    inRow(
      optional(word('NOT')),
      word('DEFERRABLE'),
      optional(inRow(word('INITIALLY'), word('DEFERRED', 'IMMEDIATE'))),
    ),
  ),
)

/** What may stand behind a column, in any order. */
function clauses(name: string, action: string): fc.Arbitrary<Words> {
  const named = (clause: fc.Arbitrary<Words>): fc.Arbitrary<Words> => inRow(constraintName, clause)
  const check = inRow(
    word('CHECK'),
    fc.constant(['(']),
    written(name),
    fc.constantFrom(['>', '1'], ['<>', "')'"], ['IN', '(', '1', ')']),
    fc.constant([')']),
  )
  const all = [
    named(inRow(word('NOT'), word('NULL'), conflictWith(action))),
    inRow(
      word('DEFAULT'),
      fc.constantFrom(...DEFAULTS).map((text) => [text]),
    ),
    inRow(
      word('COLLATE'),
      fc.constantFrom('nocase', '"BINARY"', '[rtrim]').map((text) => [text]),
    ),
    named(inRow(word('UNIQUE'), conflictWith(action))),
    named(check),
    named(inRow(word('REFERENCES'), written('parent'), fc.constant(['(', 'z', ')']), references)),
  ]
  return fc
    .shuffledSubarray(all)
    .chain((some) => fc.tuple(...some))
    .map((words) => words.flat())
}

function computed(name: string): fc.Arbitrary<Words> {
  return inRow(
    // A comment between the two words would make SQLite take them for a type.
    optional(word('GENERATED ALWAYS')),
    word('AS'),
    fc.constant(['(', '(']),
    written(name),
    fc.constant([')', '||', "'),'", ')']),
    optional(word('STORED', 'VIRTUAL')),
  )
}

function tableConstraint(names: readonly string[], action: string): fc.Arbitrary<Words> {
  const keys = [
    inRow(word('UNIQUE'), columnList(names), conflictWith(action)),
    inRow(word('CHECK'), fc.constant(['(', '1', '<', '2', ')']), conflictWith(action)),
    inRow(
      word('FOREIGN'),
      word('KEY'),
      columnList(names, 1),
      word('REFERENCES'),
      fc.constant(['Parent', '(', '"Z"', ')']),
      references,
    ),
  ]
  if (names.length > 1)
    keys.push(
      inRow(
        word('FOREIGN'),
        word('KEY'),
        columnList(names, 2),
        word('REFERENCES'),
        fc.constant(['parent']),
        references,
      ),
    )
  return inRow(constraintName, fc.oneof(...keys))
}

/** `hasPrimaryKey` is said behind the first column, or by itself. */
function primaryKey(
  names: readonly string[],
  action: string,
): fc.Arbitrary<{ readonly inline: Words; readonly own: Words }> {
  const start = inRow(constraintName, word('PRIMARY'), word('KEY'))
  return fc.oneof(
    fc.constant({ inline: [], own: [] }),
    inRow(start, optional(word('ASC')), conflictWith(action)).map((inline) => ({ inline, own: [] })),
    inRow(start, columnList(names), conflictWith(action)).map((own) => ({ inline: [], own })),
  )
}

function tableWords(names: readonly string[], action: string): fc.Arbitrary<Words> {
  const type = fc.constantFrom(...TYPES).map((text) => (text === '' ? [] : [text]))
  const [first = ''] = names
  const columns = names.map((name) => inRow(written(name), type, clauses(name, action)))
  return fc
    .record({
      columns: fc.tuple(...columns),
      key: primaryKey(names, action),
      // SQLite cuts GENERATED ALWAYS off a type, and gets it wrong behind a quoted one with a comment.
      computed: optional(inRow(written('worked out'), word('INT', 'VARCHAR ( 40 )'), computed(first))),
      constraints: fc.array(tableConstraint(names, action), { maxLength: 3 }),
    })
    .map(({ columns: [head = [], ...rest], key, computed: last, constraints }) => {
      const items = [[...head, ...key.inline], ...rest, last, key.own, ...constraints]
      return ['CREATE', 'TABLE', '"the table"', ...listed(items.filter((item) => item.length > 0))]
    })
}

/** The text of a table called `the table`. */
export const randomTableText: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...NAMES), {
      minLength: 1,
      maxLength: 4,
      selector: (name) => name.toLowerCase(),
    }),
    fc.constantFrom('FAIL', 'IGNORE', 'REPLACE'),
  )
  .chain(([names, action]) =>
    fc.tuple(
      tableWords(names, action),
      fc.array(fc.constantFrom(...BLANKS), { minLength: 7, maxLength: 13 }),
    ),
  )
  .map(([words, blanks]) => words.map((text, i) => text + (blanks[i % blanks.length] as string)).join(''))

/** Texts of indexes on two columns of a table. */
export function randomIndexText(table: string, columns: readonly string[]): fc.Arbitrary<string> {
  const operand = fc
    .constantFrom(...columns)
    .chain((name) =>
      fc.oneof(
        written(name),
        inRow(fc.constant(['lower', '(']), written(name), fc.constant([')'])),
        inRow(fc.constant(['(', '(']), written(name), fc.constant([')', ')'])),
      ),
    )
  const part = inRow(
    operand,
    optional(inRow(word('COLLATE'), word('NOCASE', 'RTRIM', 'BINARY'))),
    optional(word('ASC', 'DESC')),
  )
  const where = inRow(
    word('WHERE'),
    fc.constantFrom(...columns).chain(written),
    fc.constant(['IS', 'NOT', 'NULL']),
  )
  return inRow(
    word('CREATE'),
    optional(word('UNIQUE')),
    word('INDEX'),
    written('an index'),
    word('ON'),
    written(table),
    fc.array(part, { minLength: 1, maxLength: 3 }).map(listed),
    optional(where),
  ).map((words) => words.join(' '))
}
