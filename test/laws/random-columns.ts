/** Random columns: every type, every way in which a value comes to be, and whatever else can be said of a column. */
import type { DialectName } from '../../src/driver/driver'
import type { Expression } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { unsafeSql } from '../../src/expression/raw-sql'
import { Column, type ColumnOptions } from '../../src/schema/column'
import { Computed } from '../../src/schema/computed'
import type { IdentityOptions } from '../../src/schema/identity'
import type { Sequence } from '../../src/schema/sequence'
import type { EnumType } from '../../src/types/enum'
import { bit, composite, domain, interval, rangeType } from '../../src/types/postgres-types'
import { untyped } from '../../src/types/sqlite-types'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import type { Draw } from './draw'

/** Names that need quotes, words of SQL, and texts that would end a quote or a comment too early. */
export const NAMES = [
  'plain',
  'user',
  'Mixed Case',
  'na"me',
  "it's",
  'a.b',
  'ünïcode',
  'select',
  '[bracket]',
  '`tick`',
  'semi;--',
  'per%cent$',
  'a_name_of_more_than_thirty_letters_x',
  '1st',
  '*/ star',
  'back\\slash',
]

const COMMENTS = ['Plain.', "it's */ a /* comment -- \\", 'two\nlines', ' "quoted" ', '\\*/', 'ünï😀']

/** A type, and what it can be used for. */
interface Kind {
  readonly type: (draw: Draw, name: string) => SqlType
  readonly defaults: readonly unknown[]
  /** `text`: sorted by collations. `none`: not sorted, and so in no index of the usual kind. */
  readonly order: 'value' | 'text' | 'none'
  readonly only?: DialectName
  /** Whether columns of STRICT tables can be of it. */
  readonly isLax?: boolean
  /** Whole numbers, which can count. */
  readonly isWhole?: boolean
  /** Ranges of values, which can overlap. */
  readonly isRange?: boolean
  /** Values that are long enough to be compressed or stored apart. */
  readonly isLong?: boolean
}

const SIMPLE: readonly Kind[] = [
  { type: () => t.integer(), defaults: [0, -7], order: 'value', isWhole: true },
  { type: () => t.smallint(), defaults: [5, -3], order: 'value', isWhole: true },
  { type: () => t.bigint(), defaults: [9007199254740993n, 1n], order: 'value', isWhole: true },
  { type: () => t.numeric(10, 2), defaults: ['1.50', '-0.25'], order: 'value' },
  { type: () => t.real(), defaults: [1.5, 2.5], order: 'value' },
  { type: () => t.double(), defaults: [0.1, -1e-9], order: 'value' },
  { type: () => t.varchar(40), defaults: ["it's", 'back\\slash', '(x)', ''], order: 'text', isLong: true },
  { type: () => t.varchar(), defaults: ['--', 'null'], order: 'text', isLong: true },
  { type: () => t.char(3), defaults: ['abc', 'xyz'], order: 'text', isLong: true },
  { type: () => t.text(), defaults: ['/* " */', unsafeSql("lower('X')")], order: 'text', isLong: true },
  { type: () => t.boolean(), defaults: [true, false], order: 'value' },
  { type: () => t.date(), defaults: ['2026-01-31', '0001-01-01'], order: 'value' },
  { type: () => t.time(), defaults: ['12:30:00'], order: 'value' },
  { type: () => t.timestamp(), defaults: [new Date(0)], order: 'value' },
  { type: () => t.timestamptz(), defaults: [new Date(1e12), func.now()], order: 'value' },
  { type: () => t.json(), defaults: [{ a: [1, "x'"] }, null], order: 'none' },
  { type: () => t.jsonb(), defaults: [[], { b: 1 }], order: 'none' },
  { type: () => t.uuid(), defaults: ['0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11'], order: 'value' },
  { type: () => t.binary(), defaults: [Buffer.from([0, 255, 39])], order: 'value', isLong: true },
  { type: () => t.numeric(), defaults: ['1e3'], order: 'value', only: 'postgres' },
  {
    type: () => t.custom({ base: t.varchar(9), toDatabase: String, fromDatabase: String }),
    defaults: [],
    order: 'text',
  },
  { type: () => t.time({ precision: 2 }), defaults: ['12:30:00.25'], order: 'value' },
  { type: () => t.timestamp({ precision: 0 }), defaults: [new Date(0)], order: 'value' },
  { type: () => t.timestamptz({ precision: 3 }), defaults: [func.now()], order: 'value' },
  { type: () => t.numeric(3, -2), defaults: ['1200'], order: 'value' },
  { type: () => t.integer().withVariant('sqlite', t.smallint()), defaults: [7, 8], order: 'value' },
  {
    type: () => untyped().withVariant('postgres', t.text()),
    defaults: ['7', "it's"],
    order: 'value',
    isLax: true,
  },
]

const OWN: readonly Kind[] = [
  {
    type: (draw, name) => enumOf(draw, `enum ${name}`),
    defaults: ['new', "o'ld"],
    order: 'value',
  },
  { type: (_draw, name) => t.enum(['x', `y${name}`], { native: false }), defaults: ['x'], order: 'value' },
  { type: () => t.enum(['only'], { native: false }), defaults: [], order: 'value' },
  {
    type: () => t.array(t.varchar(9)).withVariant('sqlite', t.jsonb()),
    defaults: [[], ['a"b', "it's"]],
    order: 'none',
  },
  {
    type: () => t.array(t.integer(), { dimensions: 2 }).withVariant('sqlite', t.json()),
    defaults: [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    order: 'none',
  },
  {
    type: (draw, name) => t.array(enumOf(draw, `list ${name}`)).withVariant('sqlite', t.json()),
    defaults: [["o'ld", 'new'], []],
    order: 'none',
  },
  {
    type: (draw, name) => domainOf(draw, `domain ${name}`).withVariant('sqlite', t.text()),
    defaults: ['x'],
    order: 'text',
  },
  {
    type: (draw, name) => t.array(domainOf(draw, `"items" ${name}`)).withVariant('sqlite', t.json()),
    defaults: [['x']],
    order: 'none',
    only: 'postgres',
  },
  { type: (draw, name) => compositeOf(draw, `row ${name}`), defaults: [], order: 'none', only: 'postgres' },
  {
    type: (draw, name) => rangeOf(draw, `span ${name}`),
    defaults: ['[1,2)'],
    order: 'value',
    only: 'postgres',
    isRange: true,
  },
]

const POSTGRES: readonly Kind[] = [
  { type: () => interval({ precision: 3 }), defaults: ['1 day'], order: 'value', only: 'postgres' },
  { type: () => bit(3), defaults: ['101'], order: 'value', only: 'postgres' },
  { type: () => t.named('inet'), defaults: [unsafeSql("'127.0.0.1'")], order: 'value', only: 'postgres' },
  { type: () => t.named('INT[]'), defaults: [unsafeSql('array[1, 2]')], order: 'none', only: 'postgres' },
  { type: () => t.named('timestamp(3)'), defaults: [unsafeSql('now()')], order: 'value', only: 'postgres' },
  { type: () => t.named('int4range'), defaults: ['[1,5)'], order: 'value', only: 'postgres', isRange: true },
  { type: () => t.named('tstzrange'), defaults: ['empty'], order: 'value', only: 'postgres', isRange: true },
  { type: () => t.named('nummultirange'), defaults: ['{}'], order: 'value', only: 'postgres' },
  {
    type: () => t.named('tsvector'),
    defaults: [unsafeSql("to_tsvector('a b')")],
    order: 'none',
    only: 'postgres',
  },
  { type: () => t.named('point'), defaults: ['(1,2)'], order: 'none', only: 'postgres' },
]

const KINDS: readonly Kind[] = [...SIMPLE, ...OWN, ...POSTGRES]

/** A comment, or none; a facet of whatever is drawn. */
export function commentOf(draw: Draw, facet = 'comment'): string | undefined {
  return draw.alter(facet, draw.once(5) ? draw.of(COMMENTS) : undefined, 'Another one.')
}

/** The schema of something, undefined for the default one. */
export function schemaOf(draw: Draw): string | undefined {
  return draw.isPostgres && draw.once(4) ? 'other "schema' : undefined
}

function ofType(draw: Draw, word: string, name: string, schema: string | undefined): void {
  if (!draw.isPostgres) draw.belongsToNothing()
  draw.belongsTo(`${word} type ${schema === undefined ? '' : `${schema}.`}${name}`)
}

/** All have what defaults may be. */
const LABELS: readonly (readonly string[])[] = [
  ['new', "o'ld", 'a, b'],
  ['new', "o'ld"],
  ['first', 'new', "o'ld", 'a, b', 'last'],
  ['a, b', "o'ld", 'new'],
]

/** One label has two names, and may say in a later model that it had the other one. */
function labelsOf(draw: Draw): Pick<EnumType, 'values' | 'renamedLabels'> {
  const labels = draw.of(LABELS)
  return draw.within('label', () => {
    const last = draw.later(2) ? 'b; a' : 'a, b'
    const { renamedFrom } = draw.called(last)
    const values = labels.map((label) => (label === 'a, b' ? last : label))
    const isSaid = renamedFrom !== undefined && values.includes(last)
    return { values, renamedLabels: isSaid ? { [last]: renamedFrom } : undefined }
  })
}

/** A type of the database's own; SQLite has none, so that there is nothing to alter. */
function enumOf(draw: Draw, name: string): SqlType {
  const { values: labels, renamedLabels } = labelsOf(draw)
  if (!draw.isPostgres) return t.enum(name, labels, { renamedLabels })
  // Its own schema is said here, so that its place is known before the table's is.
  const schema = 'other "schema'
  const type = t.enum(name, draw.alter('labels', labels, [...labels, 'another']), {
    schema,
    comment: commentOf(draw),
    renamedLabels,
    ...draw.within('type', () => draw.called(name)),
  })
  ofType(draw, 'enum', name, schema)
  return type
}

function domainOf(draw: Draw, name: string): SqlType<string> {
  const schema = 'other "schema'
  const type = domain(name, t.text(), {
    schema,
    notNull: draw.once(3),
    ...(draw.once(2) ? { default: draw.alter('default', 'x', 'y') } : {}),
    ...(draw.once(2)
      ? { check: [{ name: 'no "', sql: draw.alter('check.no "', "VALUE <> ''", "VALUE <> '-'") }] }
      : {}),
    ...(draw.once(4) ? { check: 'length(VALUE) > 0' } : {}),
    collation: draw.alter('collation', draw.once(3) ? 'C' : undefined, 'POSIX'),
    comment: commentOf(draw),
  })
  ofType(draw, 'domain', name, schema)
  return type
}

function compositeOf(draw: Draw, name: string): SqlType {
  const schema = 'other "schema'
  const length = draw.alter('fields', 9, 10)
  const fields = [
    ['a "b"', t.varchar(length)],
    ['tags', t.array(t.text())],
    ['n', t.numeric(5, 1)],
  ] as const
  const type = composite(name, fields, { schema, comment: commentOf(draw) })
  ofType(draw, 'composite', name, schema)
  return type
}

function rangeOf(draw: Draw, name: string): SqlType {
  const schema = 'other "schema'
  const type = rangeType(name, {
    schema,
    subtype: t.double(),
    subtypeDiff: draw.alter('subtypeDiff', draw.once(2) ? 'float8mi' : undefined, undefined),
    multirangeName: draw.once(2) ? `many ${name}` : undefined,
    comment: commentOf(draw),
  })
  ofType(draw, 'range', name, schema)
  return type
}

/** A column that was drawn, with what else can be made of it. */
export interface DrawnColumn {
  readonly column: Column
  readonly kind: Kind
}

/** What the columns of a table have in common. */
export interface ColumnSetting {
  /** The table as diffMetadata calls it. */
  readonly place: string
  /** A number that no other column of the model has. */
  readonly number: number
  /** Whether the table is STRICT. */
  readonly isStrict: boolean
  /** Whether it is divided into partitions, which restricts what columns can be. */
  readonly isDivided: boolean
  readonly sequences: readonly Sequence[]
  /** Names that other columns of the table have. */
  readonly taken?: readonly string[]
}

/** Any column. */
export function drawColumn(draw: Draw, name: string, setting: ColumnSetting): DrawnColumn {
  const kinds = KINDS.filter(
    ({ only, isLax }) => (only ?? draw.dialect) === draw.dialect && !(setting.isStrict && isLax === true),
  )
  const kind = draw.of(kinds)
  const type = kind.type(draw, `${draw.of(NAMES)} ${setting.number}`)
  const value = valueOf(draw, kind, setting)
  const isNullable = !draw.once(2)
  const options: ColumnOptions = {
    ...(value.identity === undefined ? { nullable: draw.alter('nullable', isNullable, false) } : {}),
    ...value,
    ...keepingOf(draw, kind, !isNullable && value.identity === undefined),
    comment: commentOf(draw),
    ...calledOnce(draw.called(name), setting),
  }
  draw.belongsTo(`column ${setting.place}.${nameKey(draw, name)}`)
  return { column: new Column(name, type, options), kind }
}

/** What it was called before is free. */
function calledOnce(
  called: { readonly renamedFrom?: string },
  { taken = [] }: ColumnSetting,
): { readonly renamedFrom?: string } {
  return taken.includes(called.renamedFrom ?? '') ? {} : called
}

/** Where the value comes from: the insert, a default, a sequence, a number of its own, the rest of the row. */
function valueOf(draw: Draw, kind: Kind, setting: ColumnSetting): ColumnOptions {
  const { sequences, isDivided } = setting
  const [sequence] = sequences
  switch (draw.below(6)) {
    case 1:
    case 2:
      return defaultOf(draw, kind)
    case 3:
      if (kind.isWhole === true && draw.isPostgres && !isDivided) return { identity: identityOf(draw) }
      return defaultOf(draw, kind)
    case 4:
      if (kind.isWhole === true && sequence !== undefined) return { serverDefault: sequence.nextValue() }
      return {}
    case 5:
      // A table has to have a column whose values are given.
      return kind.isWhole === true && setting.number % 100 > 0 ? { computed: computedOf(draw) } : {}
    default:
      return {}
  }
}

function defaultOf(draw: Draw, { defaults }: Kind): ColumnOptions {
  const [first, second] = defaults
  if (first === undefined || first === null) return {}
  const other = second === undefined || second === null ? first : second
  const value = other === first ? first : draw.alter('serverDefault', first, other)
  return { serverDefault: value }
}

function identityOf(draw: Draw): IdentityOptions {
  return {
    always: draw.alter('identity.always', draw.once(2), true),
    start: draw.alter('identity.start', draw.of([undefined, 5, 100]), 7),
    increment: draw.alter('identity.increment', draw.of([undefined, 2]), 3),
    cache: draw.alter('identity.cache', draw.of([undefined, 10]), 20),
    maxValue: draw.alter('identity.maxValue', draw.of([undefined, 30_000]), 20_000),
    cycle: draw.alter('identity.cycle', draw.once(3), true),
  }
}

function computedOf(draw: Draw): Computed {
  const text = draw.alter('computed.expression', '1 + 2', '1 + 3')
  return new Computed(text, { stored: draw.isPostgres || draw.alter('computed.kept', !draw.once(2), false) })
}

/** Collation, and how values are kept. */
function keepingOf(draw: Draw, { order, isLong }: Kind, isNotNull: boolean): ColumnOptions {
  if (draw.isPostgres) {
    const storage = draw.of([undefined, 'EXTERNAL', 'MAIN'] as const)
    return {
      ...(order === 'text' ? collationOf(draw, ['C', 'POSIX'], 'ucs_basic') : {}),
      dialect: {
        postgres: {
          statistics: draw.alter('dialect.postgres.statistics', draw.once(6) ? 40 : undefined, 50),
          ...(isLong === true && draw.once(3)
            ? {
                storage: draw.alter('dialect.postgres.storage', storage, 'PLAIN'),
                compression: draw.alter('dialect.postgres.compression', undefined, 'pglz'),
              }
            : {}),
        },
      },
    }
  }
  return {
    ...(order === 'text' ? collationOf(draw, ['NOCASE', 'RTRIM'], 'BINARY') : {}),
    ...(isNotNull
      ? {
          dialect: {
            sqlite: {
              notNullOnConflict: draw.alter(
                'dialect.sqlite.notNullOnConflict',
                draw.once(5) ? 'REPLACE' : undefined,
                'IGNORE',
              ),
            },
          },
        }
      : {}),
  }
}

function collationOf(draw: Draw, names: readonly string[], other: string): ColumnOptions {
  return { collation: draw.alter('collation', draw.once(3) ? draw.of(names) : undefined, other) }
}

/** SQLite takes names for the same that differ in case only. */
export function nameKey(draw: Draw, name: string): string {
  return draw.isPostgres ? name : name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
