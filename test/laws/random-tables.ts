/** Random tables: plain, divided into partitions, inheriting, kept in special ways; and views over them. */
import { sql, unsafeSql } from '../../src/expression/raw-sql'
import type { TableDialectOptions } from '../../src/schema/dialect-options'
import { Column, type ColumnOptions } from '../../src/schema/column'
import { tableKey, type MetaData } from '../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../src/schema/primary-key'
import type { Sequence } from '../../src/schema/sequence'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { View } from '../../src/schema/view'
import type { Partition, PostgresTableOptions } from '../../src/dialect/postgres/options'
import type { SqliteTableOptions } from '../../src/dialect/sqlite/options'
import { EnumType } from '../../src/types/enum'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import type { Draw } from './draw'
import { commentOf, drawColumn, nameKey, NAMES, schemaOf, type DrawnColumn } from './random-columns'
import type { DrawnTable } from './random-parts'

/** What all tables of a model have in common. */
export interface TableSetting {
  readonly metadata: MetaData
  readonly sequences: readonly Sequence[]
  /** Tables that are logged cannot point to those that are not, so it is all or none. */
  readonly isUnlogged: boolean
  readonly number: number
}

interface Frame {
  readonly key: readonly (Column | PrimaryKeyConstraint)[]
  readonly options: TableDialectOptions
  readonly isStrict: boolean
  readonly isDivided: boolean
}

/** Any table. */
export function drawTable(draw: Draw, name: string, setting: TableSetting): DrawnTable {
  const schema = schemaOf(draw)
  const place = placeOf(draw, name, schema)
  const frame = draw.isPostgres ? postgresFrame(draw, name, setting) : sqliteFrame(draw, setting.number)
  const { isStrict, isDivided } = frame
  const comment = commentOf(draw)
  draw.belongsTo(`table ${place}`)
  const start = draw.fixed(NAMES.length)
  const columns = [0, 1, 2, 3, 4].flatMap((i) =>
    draw.within(`column ${i}`, () => {
      if (i > 0 && !draw.once(2)) return []
      const column = NAMES[(start + 3 * i + draw.below(3)) % NAMES.length] as string
      const { sequences } = setting
      return drawColumn(draw, column, {
        place,
        number: setting.number * 100 + i,
        isStrict,
        isDivided,
        sequences,
      })
    }),
  )
  const table = new Table(name, setting.metadata, ...frame.key, ...columns.map(({ column }) => column), {
    schema,
    comment,
    // The names of partitions begin with that of the table, and would have to be said as well.
    ...(isDivided ? {} : draw.called(name)),
    dialect: frame.options,
  }) as Table
  return { table, place, columns, number: setting.number, isDivided }
}

/** As diffMetadata calls a table. */
function placeOf(draw: Draw, name: string, schema: string | undefined): string {
  return nameKey(draw, tableKey(name, schema))
}

function postgresFrame(draw: Draw, name: string, { isUnlogged, number }: TableSetting): Frame {
  if (draw.once(5)) return dividedFrame(draw, name, number)
  const fillfactor = draw.alter('dialect.postgres.with.fillfactor', draw.once(4) ? 80 : undefined, 50)
  const storage = {
    ...(fillfactor === undefined ? {} : { fillfactor }),
    ...(draw.once(5) ? { autovacuum_enabled: false } : {}),
  }
  const postgres: PostgresTableOptions = { ...(isUnlogged ? { unlogged: true } : {}), with: storage }
  return { key: keyOf(draw, number), options: { postgres }, isStrict: false, isDivided: false }
}

function keyOf(draw: Draw, number: number): (Column | PrimaryKeyConstraint)[] {
  const key = draw.of(['id', 'numbered', 'pair', 'text', 'none'] as const)
  if (key === 'none') return []
  if (key === 'id') return [new Column('id', t.integer(), { primaryKey: true })]
  if (key === 'numbered')
    return [new Column('id', draw.of([t.bigint(), t.integer(), t.smallint()]), numberedOf(draw))]
  if (key === 'pair')
    return [
      new Column('left', t.integer(), { primaryKey: true }),
      new Column('right', t.bigint(), { primaryKey: true }),
    ]
  return textKey(draw, number)
}

function numberedOf(draw: Draw): ColumnOptions {
  const autoincrement = draw.of([true, false, 'serial'] as const)
  const isIdentity = draw.isPostgres && autoincrement === true && draw.once(2)
  return {
    primaryKey: true,
    ...(isIdentity ? { identity: { always: draw.once(2), start: 9 } } : { autoincrement }),
  }
}

function textKey(draw: Draw, number: number): (Column | PrimaryKeyConstraint)[] {
  const onConflict = draw.of([undefined, 'IGNORE', 'ROLLBACK'] as const)
  return [
    new Column('code', t.varchar(12)),
    ...(draw.isPostgres && draw.once(2) ? [new Column('more', t.text())] : []),
    new PrimaryKeyConstraint('code', {
      name: draw.shared(3) ?? `pk "${number}"`,
      comment: draw.once(3) ? 'The key.' : undefined,
      dialect: draw.isPostgres ? { postgres: { with: { fillfactor: 75 } } } : { sqlite: { onConflict } },
    }),
  ]
}

function sqliteFrame(draw: Draw, number: number): Frame {
  const key = keyOf(draw, number)
  const [first, second] = key
  const isNumbered = first instanceof Column && first.options.primaryKey === true && second === undefined
  const isAutomatic = isNumbered && first.options.autoincrement !== false
  const isStrict = draw.once(4)
  const sqlite: SqliteTableOptions = {
    strict: isStrict,
    ...(isAutomatic
      ? { autoincrement: draw.alter('dialect.sqlite.autoincrement', draw.once(3), true) }
      : key.length > 0
        ? { withoutRowid: draw.alter('dialect.sqlite.withoutRowid', draw.once(3), true) }
        : {}),
  }
  return { key, options: { sqlite }, isStrict, isDivided: false }
}

/** Divided by a column of its own, in each of the three ways. */
function dividedFrame(draw: Draw, name: string, number: number): Frame {
  const [type, options] = draw.of([rangePartitions, listPartitions, hashPartitions])(
    draw,
    `${name} ${number}`,
  )
  const columns = [
    new Column('nr', t.integer(), { nullable: false }),
    new Column('part', type, { nullable: false }),
  ]
  const key = draw.once(2) ? [new PrimaryKeyConstraint('nr', 'part')] : []
  return { key: [...columns, ...key], options: { postgres: options }, isStrict: false, isDivided: true }
}

type Divided = readonly [SqlType, PostgresTableOptions]

function rangePartitions(draw: Draw, name: string): Divided {
  const middle = draw.alter(`dialect.postgres.partitions.${name} low.bounds.to`, 10, 11)
  const partitions: Partition[] = [
    {
      name: `${name} low`,
      bounds: { from: [sql`MINVALUE`], to: [middle] },
      comment: draw.once(2) ? "The */ 'low' ones." : undefined,
      ...(draw.once(2) ? { with: { fillfactor: 90 } } : {}),
    },
    {
      name: `${name} high`,
      bounds: { from: [20], to: [unsafeSql('MAXVALUE')] },
      schema: draw.once(2) ? 'third schema' : undefined,
      ...(draw.once(2)
        ? {
            partitionBy: { hash: ['nr'] },
            partitions: [0, 1].map((remainder) => ({
              name: `${name} ${remainder}`,
              bounds: { modulus: 2, remainder },
            })),
          }
        : {}),
    },
    ...(draw.once(2) ? [{ name: `${name} rest`, bounds: 'DEFAULT' } as const] : []),
  ]
  return [t.integer(), { partitionBy: { range: ['part'] }, partitions }]
}

function listPartitions(draw: Draw, name: string): Divided {
  const values = draw.alter(
    `dialect.postgres.partitions.${name} some.bounds.in`,
    ["it's", 'b)'],
    ["it's", 'c'],
  )
  const partitions: Partition[] = [
    { name: `${name} some`, bounds: { in: values } },
    ...(draw.once(2) ? [{ name: `${name} else`, bounds: 'DEFAULT' } as const] : []),
  ]
  return [t.text(), { partitionBy: { list: ['part'] }, partitions }]
}

function hashPartitions(draw: Draw, name: string): Divided {
  const count = 1 + draw.below(3)
  const partitions = Array.from({ length: count }, (_, remainder) => ({
    name: `${name} ${remainder}`,
    bounds: { modulus: count, remainder },
  }))
  return [t.bigint(), { partitionBy: { hash: ['part'] }, partitions }]
}

/** A table that inherits the columns of another one. */
export function drawChild(draw: Draw, name: string, parent: DrawnTable, setting: TableSetting): DrawnTable {
  const { schema } = parent.table
  const place = placeOf(draw, name, schema)
  const inherited = parent.table.columns.map((column) => inheritedColumn(column))
  const own = drawColumn(draw, 'own "column', {
    place,
    number: setting.number * 100,
    isStrict: false,
    isDivided: false,
    sequences: [],
    taken: inherited.map((column) => column.name),
  })
  const comment = commentOf(draw)
  draw.belongsTo(`table ${place}`)
  const table = new Table(name, setting.metadata, ...inherited, own.column, {
    schema,
    comment,
    dialect: { postgres: { inherits: [parent.table], ...(setting.isUnlogged ? { unlogged: true } : {}) } },
  }) as Table
  return { table, place, columns: [own], number: setting.number, isDivided: false }
}

/** Whether a child can have all columns as they are: the ways to number rows are not handed down, nor targets of ANALYZE. */
export function canInherit({ table, isDivided }: DrawnTable): boolean {
  return (
    !isDivided &&
    !table.isView &&
    table.columns.every(
      (column) =>
        column.identity === undefined &&
        table.autoincrementColumn !== column &&
        column.options.dialect?.postgres?.statistics === undefined,
    )
  )
}

function inheritedColumn(column: Column): Column {
  const { type, nullable } = column
  const { serverDefault, computed, collation, dialect } = column.options
  const { storage, compression } = dialect?.postgres ?? {}
  return new Column(column.name, type, {
    nullable,
    serverDefault,
    computed,
    collation,
    autoincrement: false,
    dialect: { postgres: { inherited: true, storage, compression } },
  })
}

/** A view of some columns of a table or of another view. */
export function drawView(
  draw: Draw,
  name: string,
  from: DrawnTable,
  metadata: MetaData,
): DrawnTable | undefined {
  const chosen = draw.some(
    from.columns.filter(({ column }) => isOfView(column)),
    3,
  )
  if (chosen.length === 0) return undefined
  const schema = schemaOf(draw)
  const place = placeOf(draw, name, schema)
  const limit = unsafeSql(draw.alter('view.definition', '2', '3'))
  const list = sql.join(chosen.map(({ column }) => sql.identifier(column.name)))
  const source = sql.identifier(
    ...(from.table.schema === undefined ? [] : [from.table.schema]),
    from.table.name,
  )
  const options = draw.isPostgres ? postgresView(draw, from) : {}
  const comment = commentOf(draw)
  draw.belongsTo(`view ${place}`)
  const columns = chosen.map(({ column, kind }): DrawnColumn => {
    const own = { nullable: true, ...(draw.isPostgres ? { comment: commentOf(draw) } : {}) }
    draw.belongsTo(`column ${place}.${nameKey(draw, column.name)}`)
    return { column: new Column(column.name, column.type, own), kind }
  })
  const table = new View(name, metadata, ...columns.map(({ column }) => column), {
    schema,
    comment,
    definition: sql`SELECT ${list} FROM ${source} WHERE 1 < ${limit}`,
    ...options,
  }) as Table
  const [first] = columns
  if (table.view?.materialized === true && first !== undefined && first.kind.order !== 'none' && draw.once(2))
    new Index(undefined, first.column, { unique: draw.once(2) }).attachTo(table)
  return { table, place, columns, number: 0, isDivided: true }
}

/** A type that is text with a condition is text in a view. */
function isOfView({ type }: Column): boolean {
  return !(type instanceof EnumType) || type.native
}

function postgresView(draw: Draw, from: DrawnTable) {
  if (draw.once(3)) {
    const given = draw.alter('view.withData', draw.once(2) ? false : undefined, false)
    // One that was never filled can be read by none that is filled.
    const withData = from.table.view?.withData === false ? false : given
    return { materialized: true, ...(withData === undefined ? {} : { withData }) }
  }
  const barrier = draw.alter(
    'view.dialect.postgres.with.security_barrier',
    draw.once(3) ? true : undefined,
    true,
  )
  return barrier === undefined ? {} : { dialect: { postgres: { with: { security_barrier: barrier } } } }
}
