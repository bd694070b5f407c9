/** Small random models: every type, names that need quotes, cycles of keys, indexes and checks of all kinds. */
import fc from 'fast-check'

import type { DialectName } from '../../src/driver/driver'
import { func } from '../../src/expression/function-call'
import { unsafeSql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column, type ColumnOptions } from '../../src/schema/column'
import { ForeignKeyConstraint, type ForeignKeyOptions } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../src/schema/primary-key'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { bit, interval } from '../../src/types/postgres-types'
import { untyped } from '../../src/types/sqlite-types'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'

const NAMES = [
  'user',
  'plain',
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
]

interface Kind {
  readonly type: (n: number) => SqlType
  readonly defaults: readonly unknown[]
  /** Whether values can be ordered, and so be in an index. */
  readonly isOrdered: boolean
  readonly only?: DialectName
}

const KINDS: readonly Kind[] = [
  { type: () => t.smallint(), defaults: [5, -3], isOrdered: true },
  { type: () => t.integer(), defaults: [0, -7], isOrdered: true },
  { type: () => t.bigint(), defaults: [9007199254740993n], isOrdered: true },
  { type: () => t.numeric(10, 2), defaults: ['1.50', '-0.25'], isOrdered: true },
  { type: () => t.real(), defaults: [1.5], isOrdered: true },
  { type: () => t.double(), defaults: [0.1, -1e-9], isOrdered: true },
  { type: () => t.varchar(40), defaults: ["it's", 'back\\slash', '(x)', ''], isOrdered: true },
  { type: () => t.varchar(), defaults: ['--'], isOrdered: true },
  { type: () => t.char(3), defaults: ['abc'], isOrdered: true },
  { type: () => t.text(), defaults: ['/* " */', unsafeSql("lower('X')")], isOrdered: true },
  { type: () => t.boolean(), defaults: [true, false], isOrdered: true },
  { type: () => t.date(), defaults: ['2026-01-31'], isOrdered: true },
  { type: () => t.time(), defaults: ['12:30:00'], isOrdered: true },
  { type: () => t.timestamp(), defaults: [new Date(0)], isOrdered: true },
  { type: () => t.timestamptz(), defaults: [new Date(1e12), func.now()], isOrdered: true },
  { type: () => t.json(), defaults: [{ a: [1, "x'"] }], isOrdered: false },
  { type: () => t.jsonb(), defaults: [[]], isOrdered: false },
  { type: () => t.uuid(), defaults: ['0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11'], isOrdered: true },
  { type: () => t.binary(), defaults: [Buffer.from([0, 255, 39])], isOrdered: true },
  { type: (n) => t.enum(`enum ${n}`, ['new', "o'ld", 'a, b']), defaults: ['new', "o'ld"], isOrdered: true },
  { type: (n) => t.enum(['x', `y${n}`], { native: false }), defaults: ['x'], isOrdered: true },
  { type: () => t.enum(['only'], { native: false }), defaults: [], isOrdered: true },
  {
    type: () => t.custom({ base: t.varchar(9), toDatabase: String, fromDatabase: String }),
    defaults: [],
    isOrdered: true,
  },
  { type: () => t.time({ precision: 2 }), defaults: ['12:30:00.25'], isOrdered: true },
  { type: () => t.timestamp({ precision: 0 }), defaults: [new Date(0)], isOrdered: true },
  { type: () => t.timestamptz({ precision: 3 }), defaults: [func.now()], isOrdered: true },
  { type: () => t.numeric(3, -2), defaults: ['1200'], isOrdered: true },
  {
    type: () => t.array(t.varchar(9)).withVariant('sqlite', t.jsonb()),
    defaults: [[], ['a"b', "it's"]],
    isOrdered: true,
  },
  {
    type: (n) => t.array(t.enum(`list ${n}`, ['x', 'a, b'])).withVariant('sqlite', t.json()),
    defaults: [['a, b']],
    isOrdered: false,
  },
  { type: () => t.integer().withVariant('sqlite', t.smallint()), defaults: [7], isOrdered: true },
  { type: () => untyped().withVariant('postgres', t.text()), defaults: ['7', "it's"], isOrdered: true },
  { type: () => interval({ precision: 3 }), defaults: ['1 day'], isOrdered: true, only: 'postgres' },
  { type: () => bit(3), defaults: ['101'], isOrdered: true, only: 'postgres' },
  { type: () => t.named('inet'), defaults: [unsafeSql("'127.0.0.1'")], isOrdered: true, only: 'postgres' },
  { type: () => t.named('INT[]'), defaults: [unsafeSql('array[1, 2]')], isOrdered: true, only: 'postgres' },
  { type: () => t.named('timestamp(3)'), defaults: [unsafeSql('now()')], isOrdered: true, only: 'postgres' },
]

interface ColumnPlan {
  readonly name: string
  readonly kind: Kind
  readonly nullable: boolean
  readonly hasDefault: boolean
  readonly pick: number
}

interface TablePlan {
  readonly columns: readonly ColumnPlan[]
  readonly key: 'none' | 'id' | 'pair' | 'text'
  readonly unique: readonly number[]
  readonly index:
    | {
        readonly columns: readonly number[]
        readonly unique: boolean
        readonly partial: boolean
        readonly descending: boolean
        readonly nulls: boolean
        readonly lower: boolean
      }
    | undefined
  readonly check: 'none' | 'named' | 'unnamed' | 'text'
  readonly keys: readonly { readonly target: number; readonly options: ForeignKeyOptions }[]
  readonly inSchema: boolean
}

const action = fc.constantFrom(
  undefined,
  'CASCADE',
  'SET NULL',
  'SET DEFAULT',
  'RESTRICT',
  'NO ACTION',
) as fc.Arbitrary<ForeignKeyOptions['onUpdate']>

const keyOptions: fc.Arbitrary<ForeignKeyOptions> = fc.record({
  onDelete: action,
  onUpdate: action,
  index: fc.boolean(),
  deferrable: fc.constantFrom(undefined, true, false),
})

function tablePlan(dialect: DialectName): fc.Arbitrary<TablePlan> {
  const kinds = KINDS.filter(({ only }) => only === undefined || only === dialect)
  const column = fc.record({
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom(...kinds),
    nullable: fc.boolean(),
    hasDefault: fc.boolean(),
    pick: fc.nat(9),
  })
  return fc.record({
    columns: fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 1, maxLength: 6 }),
    key: fc.constantFrom('id', 'id', 'pair', 'text', 'none'),
    unique: fc.uniqueArray(fc.nat(5), { maxLength: 2 }),
    index: fc.option(
      fc.record({
        columns: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
        unique: fc.boolean(),
        partial: fc.boolean(),
        descending: fc.boolean(),
        nulls: dialect === 'postgres' ? fc.boolean() : fc.constant(false),
        lower: fc.boolean(),
      }),
      { nil: undefined },
    ),
    check: fc.constantFrom('none', 'named', 'unnamed', 'text'),
    keys: fc.array(fc.record({ target: fc.nat(3), options: keyOptions }), { maxLength: 2 }),
    inSchema: dialect === 'postgres' ? fc.boolean() : fc.constant(false),
  })
}

/** A model that the dialect can hold. */
export function randomMetadata(dialect: DialectName): fc.Arbitrary<() => MetaData> {
  return fc
    .record({
      names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 4, maxLength: 4 }),
      tables: fc.array(tablePlan(dialect), { minLength: 1, maxLength: 4 }),
    })
    .map(({ names, tables }) => {
      // Built anew for each use, as in processes of their own.
      const build = (): MetaData => buildMetadata(names, tables)
      return Object.assign(build, {
        toString: () =>
          JSON.stringify({ names, tables }, (_key, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value,
          ),
      })
    })
}

function buildMetadata(names: readonly string[], plans: readonly TablePlan[]): MetaData {
  const metadata = new MetaData()
  const tables = plans.map((plan, i) => buildTable(names[i] as string, metadata, { plan, number: i }))
  plans.forEach((plan, i) => {
    plan.keys.forEach(({ target, options }, n) => {
      const [from, to] = [tables[i], tables[target % tables.length]]
      const columns = to?.primaryKey.columns ?? []
      if (from === undefined || columns.length === 0) return
      const own = columns.map((column, part) => {
        const name = `fk${n}_${part}`
        from.addColumn(new Column(name, column.type))
        return name
      })
      new ForeignKeyConstraint(own, [...columns], options).attachTo(from)
    })
  })
  return metadata
}

function buildTable(
  name: string,
  metadata: MetaData,
  { plan, number }: { readonly plan: TablePlan; readonly number: number },
): Table {
  const table = new Table(name, metadata, ...keyItems(plan, number), {
    schema: plan.inSchema ? 'other "schema' : undefined,
  })
  plan.columns.forEach((column, i) => table.addColumn(buildColumn(column, number * 10 + i)))
  const ordered = plan.columns
    .filter(({ kind }) => kind.isOrdered)
    .map(({ name: column }) => table.c[column] as Column)
  const chosen = (places: readonly number[]): Column[] => [
    ...new Set(places.flatMap((place) => ordered[place % ordered.length] ?? [])),
  ]
  const unique = chosen(plan.unique)
  if (unique.length > 0) new UniqueConstraint(...unique).attachTo(table)
  addIndex(plan, chosen(plan.index?.columns ?? []))
  addCheck(table, plan, ordered[0])
  return table
}

function keyItems({ key }: TablePlan, number: number): (Column | PrimaryKeyConstraint)[] {
  if (key === 'id') return [new Column('id', t.integer(), { primaryKey: true })]
  if (key === 'text')
    return [new Column('code', t.varchar(12)), new PrimaryKeyConstraint('code', { name: `pk "${number}"` })]
  if (key === 'pair')
    return [
      new Column('left', t.integer(), { primaryKey: true }),
      new Column('right', t.bigint(), { primaryKey: true }),
    ]
  return []
}

function buildColumn({ name, kind, nullable, hasDefault, pick }: ColumnPlan, number: number): Column {
  const serverDefault = kind.defaults[pick % Math.max(1, kind.defaults.length)]
  const options = hasDefault && serverDefault !== undefined ? { nullable, serverDefault } : { nullable }
  return new Column(name, kind.type(number), options as ColumnOptions)
}

function addIndex({ index }: TablePlan, columns: readonly Column[]): void {
  const [first] = columns
  if (index === undefined || first === undefined) return
  const items = columns.map((column) => {
    const ordering = index.descending ? column.desc() : column.asc()
    return index.nulls ? ordering.nullsFirst() : ordering
  })
  const isText = ['text', 'varchar'].includes(first.type.kind)
  const all = index.lower && isText ? [func.lower(first), ...items.slice(1)] : items
  new Index(undefined, ...all, {
    unique: index.unique,
    ...(index.partial ? { where: first.isNotNull() } : {}),
  })
}

function addCheck(table: Table, { check }: TablePlan, column: Column | undefined): void {
  if (check === 'none' || column === undefined) return
  if (check === 'text') new CheckConstraint("'a,)' <> '--' and 1 < 2 /* ' */").attachTo(table)
  else new CheckConstraint(column.isNotNull(), check === 'named' ? { name: `ck of ${table.name}` } : {})
}
