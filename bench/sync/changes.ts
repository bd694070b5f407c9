/** The changes that are compared: a model, rows, what becomes of the model, and how one sees whether it was done right. */
import type { Probe } from './probe'
import type { ColumnSpec, Spec, TableSpec, Target } from './spec'

export interface SchemaChange {
  readonly title: string
  readonly only?: Target['dialect']
  readonly before: Spec
  readonly after: Spec
  /** SQL between the two: rows, and what somebody else made. */
  readonly meanwhile: readonly string[]
  /** Whether the database is as the second model wants it. */
  readonly isReached: (probe: Probe) => Promise<boolean>
  /** Whether everything that had to stay has stayed. */
  readonly isKept: (probe: Probe) => Promise<boolean>
  /**
   * `make`: the change is to be made. `leave`: the database is to be left as it is, unless the program says that what the model
   * does not name may go. `refuse`: it cannot be made, and the library is to say so before it does anything.
   */
  readonly wanted: 'make' | 'leave' | 'refuse'
  /** What is to be said where something did not stay; `data lost` if not given. */
  readonly lost?: string
}

const id: ColumnSpec = { name: 'id', type: 'int', primary: true }
const name: ColumnSpec = { name: 'name', type: { length: 50 } }
const optional: ColumnSpec = { ...name, nullable: true }
const count: ColumnSpec = { name: 'n', type: 'int' }

const author = (...columns: readonly ColumnSpec[]): TableSpec => ({
  name: 'author',
  columns: [id, ...columns],
})

const ROWS = ["INSERT INTO author (id, name) VALUES (1, 'Ann'), (2, 'Bob')"]
const NUMBERS = ['INSERT INTO author (id, n) VALUES (1, 10), (2, 20)']

/** Rows as they must be read: columns of one table, sorted by the key. */
function reads(sql: string, wanted: string): (probe: Probe) => Promise<boolean> {
  return async (probe) => {
    try {
      const rows = await probe.run(sql)
      return rows.map((row) => Object.values(row).map(String).join()).join(' ') === wanted
    } catch {
      return false
    }
  }
}

const namesRead = reads('SELECT id, name FROM author ORDER BY id', '1,Ann 2,Bob')
const numbersRead = reads('SELECT id, n FROM author ORDER BY id', '1,10 2,20')

/** Whether some line of a table matches, and none matches another. */
function has(table: string, wanted: RegExp, unwanted?: RegExp): (probe: Probe) => Promise<boolean> {
  return async (probe) => {
    const lines = await probe.lines(table)
    return lines.some((line) => wanted.test(line)) && !lines.some((line) => unwanted?.test(line) === true)
  }
}

const labels = (wanted: string): SchemaChange['isReached'] =>
  reads('SELECT enumlabel FROM pg_enum ORDER BY enumsortorder', wanted)

/** A change of one table whose rows stay. */
function ofTable(
  title: string,
  [before, after]: readonly [TableSpec, TableSpec],
  isReached: SchemaChange['isReached'],
  others: Partial<SchemaChange> = {},
): SchemaChange {
  const base = {
    before: [before],
    after: [after],
    meanwhile: ROWS,
    isKept: namesRead,
    wanted: 'make',
  } as const
  return { title, ...base, isReached, ...others }
}

const numbered = { meanwhile: NUMBERS, isKept: numbersRead }

const pair = (columns: readonly string[], value?: number): TableSpec => ({
  ...author({ ...name, type: 'text' }, { ...count, default: 1 }),
  indexes: [
    { name: 'ix_author', columns, ...(value === undefined ? {} : { where: { column: 'n', value } }) },
  ],
})

const checked = (sql: string): TableSpec => ({ ...author(count), checks: [{ name: 'ck_author', sql }] })

const stateOf = (labels: readonly string[]): TableSpec =>
  author(name, { name: 'state', type: { enum: 'author_state', labels }, default: 'new' })

const book = (onDelete: 'CASCADE' | 'NO ACTION'): TableSpec => ({
  name: 'book',
  columns: [
    id,
    { name: 'title', type: 'text' },
    { name: 'author_id', type: 'int', references: { table: 'author', name: 'fk_book_author', onDelete } },
  ],
})

const BOOKS = [...ROWS, "INSERT INTO book (id, title, author_id) VALUES (1, 'One', 1), (2, 'Two', 2)"]
const booksRead = reads('SELECT id, title, author_id FROM book ORDER BY id', '1,One,1 2,Two,2')

/** Everything that sync meets again at the next start. */
const LIBRARY: Spec = [
  {
    ...author(
      { ...name, unique: 'uq_author_name' },
      { ...count, default: 7 },
      { name: 'note', type: 'text', nullable: true },
    ),
    indexes: [{ name: 'ix_author_n', columns: ['n', 'name'] }],
  },
  book('CASCADE'),
]

export const CHANGES: readonly SchemaChange[] = [
  {
    title: 'second start, no change',
    before: LIBRARY,
    after: LIBRARY,
    meanwhile: BOOKS,
    isReached: () => Promise.resolve(true),
    isKept: booksRead,
    wanted: 'leave',
    lost: 'rows of the child table are deleted',
  },
  ofTable(
    'varchar(50) to varchar(100)',
    [author(optional), author({ ...optional, type: { length: 100 } })],
    has('author', /^name: character varying\(100\)/u),
    { only: 'postgres' },
  ),
  ofTable(
    'varchar(50) to varchar(20), all values fit',
    [author(optional), author({ ...optional, type: { length: 20 } })],
    has('author', /^name: character varying\(20\)/u),
    { only: 'postgres' },
  ),
  ofTable(
    'integer to bigint',
    [author({ ...count, nullable: true }), author({ ...count, type: 'bigint', nullable: true })],
    has('author', /^n: bigint/iu),
    { ...numbered, only: 'postgres' },
  ),
  ofTable(
    'one column renamed',
    [author(optional), author({ ...optional, name: 'full_name', formerly: 'name' })],
    has('author', /^full_name: /u, /^name: /u),
    {
      isKept: reads('SELECT id, full_name FROM author ORDER BY id', '1,Ann 2,Bob'),
    },
  ),
  ofTable(
    'two columns renamed',
    [
      author(optional, { ...optional, name: 'city' }),
      author(
        { ...optional, name: 'full_name', formerly: 'name' },
        { ...optional, name: 'town', formerly: 'city' },
      ),
    ],
    has('author', /^town: /u, /^(name|city): /u),
    {
      meanwhile: ["INSERT INTO author (id, name, city) VALUES (1, 'Ann', 'Rome')"],
      isKept: reads('SELECT id, full_name, town FROM author', '1,Ann,Rome'),
    },
  ),
  ofTable(
    'one column goes and another of its type comes',
    [author(name, { ...name, name: 'city' }), author(name, { ...name, name: 'email', nullable: true })],
    has('author', /^email: /u),
    {
      meanwhile: ["INSERT INTO author (id, name, city) VALUES (1, 'Ann', 'Rome')"],
      // Its values must not turn up under the new name, nor be lost.
      isKept: reads('SELECT id, name, city FROM author WHERE email IS NULL', '1,Ann,Rome'),
      lost: 'values lost, or under a wrong name',
    },
  ),
  ofTable(
    'NOT NULL column without a default, table with rows',
    [author(name), author(name, count)],
    has('author', /^n: /u),
    { wanted: 'refuse' },
  ),
  ofTable(
    'NOT NULL column with a default, table with rows',
    [author(name), author(name, { ...count, default: 5 })],
    has('author', /^n: \w+ not null default '?5/iu),
    {
      isKept: reads('SELECT id, name, n FROM author ORDER BY id', '1,Ann,5 2,Bob,5'),
    },
  ),
  ofTable(
    'default changed',
    [author({ ...count, default: 1 }), author({ ...count, default: 2 })],
    has('author', /^n: \w+ not null default '?2/iu),
    numbered,
  ),
  ofTable(
    'comment changed',
    [author({ ...name, comment: 'One.' }), author({ ...name, comment: 'Two.' })],
    has('author', /^name: .* comment Two\./u),
    { only: 'postgres' },
  ),
  ofTable(
    'order of an index changed',
    [pair(['name', 'n']), pair(['n', 'name'])],
    has('author', /^ix_author: .*\([`"]?n[`"]?, [`"]?name[`"]?\)/iu),
  ),
  ofTable(
    'WHERE of an index changed',
    [pair(['name'], 1), pair(['name'], 2)],
    has('author', /^ix_author: .*WHERE .*= 2/iu),
  ),
  ofTable(
    'CHECK changed under its name',
    [checked('n > 0'), checked('n > 5')],
    has('author', /ck_author.*n > 5/iu, /n > 0/u),
    numbered,
  ),
  ofTable(
    'label added at the end of an enum',
    [stateOf(['new', 'old']), stateOf(['new', 'old', 'late'])],
    labels('new old late'),
    { only: 'postgres' },
  ),
  ofTable(
    'label added between others',
    [stateOf(['new', 'old']), stateOf(['new', 'mid', 'old'])],
    labels('new mid old'),
    { only: 'postgres' },
  ),
  ofTable(
    'label that no row has taken away',
    [stateOf(['new', 'mid', 'old']), stateOf(['new', 'old'])],
    labels('new old'),
    { only: 'postgres' },
  ),
  {
    title: 'ON DELETE of a foreign key changed',
    before: [author(name), book('NO ACTION')],
    after: [author(name), book('CASCADE')],
    meanwhile: BOOKS,
    isReached: has('book', /FOREIGN KEY.*ON DELETE CASCADE/u, /ON DELETE NO ACTION/u),
    isKept: booksRead,
    wanted: 'make',
  },
  ofTable(
    'UNIQUE taken away',
    [author({ ...name, unique: 'uq_author_name' }), author(name)],
    has('author', /^name: /u, /UNIQUE.*\([`"]?name[`"]?\)/iu),
  ),
  ofTable('column taken away', [author(name, count), author(name)], has('author', /^name: /u, /^n: /u), {
    meanwhile: ["INSERT INTO author (id, name, n) VALUES (1, 'Ann', 5), (2, 'Bob', 6)"],
    isKept: reads('SELECT id, n FROM author ORDER BY id', '1,5 2,6'),
    wanted: 'leave',
    lost: 'it is dropped with its values',
  }),
  ofTable(
    'a table that the model does not know',
    [author(name), author(name, { ...optional, name: 'city' })],
    has('author', /^city: /u),
    {
      meanwhile: [
        ...ROWS,
        'CREATE TABLE stranger (id integer PRIMARY KEY)',
        'INSERT INTO stranger VALUES (1)',
      ],
      isKept: reads('SELECT id FROM stranger', '1'),
      lost: 'it is dropped with its rows',
      wanted: 'make',
    },
  ),
  ofTable(
    'an index that the model does not know',
    [author(name), author(name, { ...optional, name: 'city' })],
    has('author', /^city: /u),
    {
      meanwhile: [...ROWS, 'CREATE INDEX ix_stranger ON author (name, id)'],
      isKept: has('author', /^ix_stranger: /u),
      lost: 'it is dropped',
      wanted: 'make',
    },
  ),
  {
    title: 'parent made nullable, children ON DELETE CASCADE',
    only: 'sqlite',
    before: [author(name), book('CASCADE')],
    after: [author(optional), book('CASCADE')],
    meanwhile: BOOKS,
    isReached: has('author', /^name: /u, /^name: .*not null/iu),
    isKept: async (probe) => (await booksRead(probe)) && (await namesRead(probe)),
    wanted: 'make',
  },
  ofTable(
    'a trigger, and a change that makes the table anew',
    [author(name), author(optional)],
    has('author', /^name: /u, /^name: .*not null/iu),
    {
      only: 'sqlite',
      meanwhile: [...ROWS, 'CREATE TRIGGER tr AFTER UPDATE ON author BEGIN SELECT 1; END'],
      isKept: async (probe) =>
        (await namesRead(probe)) &&
        (await reads(
          "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'author'",
          'tr',
        )(probe)),
      lost: 'the trigger is lost',
    },
  ),
]

/** What six processes are to make of an empty database at once. */
export const AT_ONCE: Spec = LIBRARY
