/** Random keys, checks, exclusions and indexes of a table, over columns that were drawn before. */
import { sql, unsafeSql } from '../../src/expression/raw-sql'
import { func } from '../../src/expression/function-call'
import type { Expression, Ordering } from '../../src/expression/expression'
import { CheckConstraint, type CheckOptions } from '../../src/schema/check'
import type { Column } from '../../src/schema/column'
import type { ConstraintOptions } from '../../src/schema/constraint'
import { ExcludeConstraint, type ExcludeItem } from '../../src/schema/exclude'
import { ForeignKeyConstraint, type ForeignKeyOptions } from '../../src/schema/foreign-key'
import type { ConflictResolution } from '../../src/dialect/sqlite/options'
import type { Table } from '../../src/schema/table'
import { Index, type IndexOptions } from '../../src/schema/table-index'
import { UniqueConstraint, type UniqueOptions } from '../../src/schema/unique'
import type { Draw } from './draw'
import { commentOf, nameKey, NAMES, type DrawnColumn } from './random-columns'

/** A table that was drawn. */
export interface DrawnTable {
  readonly table: Table
  /** The table as diffMetadata calls it. */
  readonly place: string
  readonly columns: readonly DrawnColumn[]
  readonly number: number
  /** Whether it is divided into partitions, which restricts what keys can be. */
  readonly isDivided: boolean
}

/** A hostile name: one of its own, which the number makes unique, or one that something else may have had before. */
function nameOf(draw: Draw, word: string, number: number): string {
  const own = `${draw.of(NAMES)} ${word}${number}`
  return draw.shared(3) ?? own
}

function constraintIs(draw: Draw, name: string, { place }: DrawnTable): void {
  draw.belongsTo(`constraint ${nameKey(draw, name)} of table ${place}`)
}

/** Whether and when a check of the constraint can wait. */
function timingOf(draw: Draw): Pick<ConstraintOptions, 'deferrable' | 'initially'> {
  const initially = draw.of([undefined, undefined, 'DEFERRED', 'IMMEDIATE'] as const)
  if (initially === 'DEFERRED') return { initially, ...(draw.once(2) ? { deferrable: true } : {}) }
  const deferrable = draw.alter('deferrable', draw.of([undefined, false, true]), true)
  return { deferrable, ...(initially === undefined ? {} : { initially }) }
}

const sorted = ({ columns }: DrawnTable): DrawnColumn[] =>
  columns.filter(({ kind, column }) => kind.order !== 'none' && isKept(column))

/** A column that is worked out when it is read is in no key. */
const isKept = ({ options: { computed } }: Column): boolean => computed?.stored !== false

const columnsOf = (drawn: readonly DrawnColumn[]): Column[] => drawn.map(({ column }) => column)

/** UNIQUE. */
export function addUnique(draw: Draw, drawn: DrawnTable): void {
  const columns = draw.some(sorted(drawn), 3)
  if (columns.length === 0 || drawn.isDivided) return
  const name = nameOf(draw, 'uq', drawn.number)
  const options = draw.isPostgres ? postgresUnique(draw, drawn, columnsOf(columns)) : sqliteUnique(draw)
  new UniqueConstraint(...columnsOf(columns), { name, comment: commentOf(draw), ...options }).attachTo(
    drawn.table,
  )
  constraintIs(draw, name, drawn)
}

function postgresUnique(draw: Draw, { columns }: DrawnTable, own: readonly Column[]): UniqueOptions {
  const others = columnsOf(columns).filter((column) => !own.includes(column) && isKept(column))
  const fillfactor = draw.once(4) ? 80 : undefined
  return {
    ...timingOf(draw),
    nullsNotDistinct: draw.alter('nullsNotDistinct', draw.once(3), true),
    include: draw.once(3) ? draw.some(others, 2) : [],
    ...(fillfactor === undefined
      ? {}
      : {
          dialect: {
            postgres: { with: { fillfactor: draw.alter('dialect.postgres.with.fillfactor', 80, 60) } },
          },
        }),
  }
}

function sqliteUnique(draw: Draw): UniqueOptions {
  const onConflict = draw.alter<ConflictResolution | undefined>(
    'dialect.sqlite.onConflict',
    draw.once(4) ? 'REPLACE' : undefined,
    'FAIL',
  )
  return { dialect: { sqlite: { onConflict } } }
}

/** CHECK, of every shape that a condition can have. */
export function addCheck(draw: Draw, drawn: DrawnTable): void {
  const { column } = draw.of(drawn.columns)
  const limit = draw.alter('condition', draw.of([0, 1, 2]), 7)
  const conditions: readonly (() => string | Expression)[] = [
    () => sql`${column} IS NOT NULL OR 1 < ${unsafeSql(String(limit))}`,
    () => `'a,)' <> '--' and 1 < ${limit} /* ' */`,
    () => sql`CASE WHEN ${column} IS NULL THEN 1 ELSE ${unsafeSql(String(limit))} END > 0`,
    () => `((1)) + (${limit}) IN (1, 2, 3)`,
  ]
  const name = nameOf(draw, 'ck', drawn.number)
  const options = { name, comment: commentOf(draw), ...(draw.isPostgres ? postgresCheck(draw, drawn) : {}) }
  new CheckConstraint(draw.of(conditions)(), options).attachTo(drawn.table)
  constraintIs(draw, name, drawn)
}

function postgresCheck(draw: Draw, { isDivided }: DrawnTable): CheckOptions {
  const notValid = draw.alter('dialect.postgres.notValid', draw.once(5), true)
  const noInherit = isDivided ? false : draw.alter('dialect.postgres.noInherit', draw.once(5), true)
  return { dialect: { postgres: { notValid, noInherit } } }
}

/** CHECK without a name, whose name is made of its text. */
export function addUnnamedCheck(draw: Draw, { table, columns }: DrawnTable): void {
  new CheckConstraint(draw.of(columns).column.isNotNull()).attachTo(table)
}

/** EXCLUDE, which PostgreSQL alone has. */
export function addExclude(draw: Draw, drawn: DrawnTable): void {
  const candidates = sorted(drawn)
  if (!draw.isPostgres || drawn.isDivided || candidates.length === 0) return
  const range = candidates.find(({ kind }) => kind.isRange === true)
  const { column, kind } = range !== undefined && draw.once(2) ? range : draw.of(candidates)
  const isOverlap = kind.isRange === true && draw.once(2)
  const operand = kind.order === 'text' && draw.once(2) ? column.collate('C') : column
  const items: ExcludeItem[] = [[operand, isOverlap ? '&&' : '=']]
  const name = nameOf(draw, 'ex', drawn.number)
  new ExcludeConstraint(...items, {
    name,
    using: isOverlap ? 'gist' : 'btree',
    ...(draw.once(2)
      ? { where: sql`${column} IS NOT NULL AND 1 < ${unsafeSql(draw.alter('where', '2', '3'))}` }
      : {}),
    ...timingOf(draw),
    comment: commentOf(draw),
    dialect: { postgres: { with: { fillfactor: draw.alter('dialect.postgres.with.fillfactor', 80, 60) } } },
  }).attachTo(drawn.table)
  constraintIs(draw, name, drawn)
}

/** An index of any method. */
export function addIndex(draw: Draw, drawn: DrawnTable): void {
  const name = nameOf(draw, 'ix', drawn.number)
  const comment = commentOf(draw)
  const made = draw.isPostgres && draw.once(3) ? specialIndex(draw, drawn) : usualIndex(draw, drawn)
  if (made === undefined) return
  const ddlIf = draw.once(8) ? { ddlIf: draw.of(['postgres', 'sqlite'] as const) } : {}
  new Index(name, ...made.items, { comment, ...made.options, ...ddlIf }).attachTo(drawn.table)
  // One that this database does not get makes no difference.
  if ('ddlIf' in ddlIf && ddlIf.ddlIf !== draw.dialect) draw.belongsToNothing()
  draw.belongsTo(`index ${nameKey(draw, name)} of table ${drawn.place}`)
}

interface MadeIndex {
  readonly items: readonly (Ordering | Expression)[]
  readonly options: IndexOptions
}

/** Sorted: of several parts, each with a direction, partial, unique, with columns besides. */
function usualIndex(draw: Draw, drawn: DrawnTable): MadeIndex | undefined {
  const chosen = draw.some(sorted(drawn), 3)
  const [first] = chosen
  if (first === undefined) return undefined
  const isUnique = draw.once(3) && !drawn.isDivided
  const isPartial = draw.once(3)
  return {
    items: chosen.map((each) => partOf(draw, each)),
    options: {
      unique: drawn.isDivided ? false : draw.alter('unique', isUnique, true),
      ...(isPartial
        ? { where: sql`${first.column} IS NOT NULL AND 1 < ${unsafeSql(draw.alter('where', '2', '3'))}` }
        : {}),
      ...(draw.isPostgres ? postgresIndex(draw, drawn, { isUnique, own: columnsOf(chosen) }) : {}),
    },
  }
}

function partOf(draw: Draw, { column, kind }: DrawnColumn): Ordering | Expression {
  const { kind: type } = column.type
  if ((type === 'text' || type === 'varchar') && draw.once(4)) return func.lower(column)
  const collation = draw.isPostgres ? 'POSIX' : 'NOCASE'
  const isSorted = kind.order === 'text' && draw.once(5)
  // To say what the column says changes nothing but the text.
  const operand = isSorted && column.options.collation !== collation ? column.collate(collation) : column
  const ordering = draw.once(2) ? operand.desc() : operand.asc()
  if (!draw.isPostgres) return ordering
  const placed = draw.once(3) ? ordering.nullsFirst() : draw.once(4) ? ordering.nullsLast() : ordering
  return (type === 'text' || type === 'varchar') && draw.once(4)
    ? placed.operatorClass(`${type}_pattern_ops`)
    : placed
}

function postgresIndex(
  draw: Draw,
  { columns }: DrawnTable,
  { isUnique, own }: { readonly isUnique: boolean; readonly own: readonly Column[] },
): IndexOptions {
  const others = columnsOf(columns).filter((column) => !own.includes(column) && isKept(column))
  const fillfactor = draw.alter('dialect.postgres.with.fillfactor', draw.once(4) ? 70 : undefined, 50)
  return {
    include: draw.once(3) ? draw.some(others, 2) : [],
    nullsNotDistinct: draw.once(3) && isUnique,
    ...(fillfactor === undefined ? {} : { dialect: { postgres: { with: { fillfactor } } } }),
  }
}

/** Of another method: hash, brin, gin, gist. */
function specialIndex(draw: Draw, { columns }: DrawnTable): MadeIndex | undefined {
  const { column, kind } = draw.of(columns)
  if (!isKept(column)) return undefined
  const by = (using: string, parameters?: Readonly<Record<string, number | boolean>>): IndexOptions => ({
    dialect: { postgres: { using, ...(parameters === undefined ? {} : { with: parameters }) } },
  })
  if (column.type.kind === 'json' && column.type.toString().includes('jsonb')) {
    const isPath = draw.once(2)
    return {
      items: [isPath ? column.operatorClass('jsonb_path_ops') : column],
      options: by('gin', { fastupdate: draw.alter('dialect.postgres.with.fastupdate', false, true) }),
    }
  }
  if (kind.isRange === true) return { items: [column], options: by('gist', { fillfactor: 60 }) }
  if (kind.isWhole === true) {
    const pages = draw.alter('dialect.postgres.with.pages_per_range', 32, 64)
    return { items: [column], options: by('brin', { pages_per_range: pages }) }
  }
  return kind.order === 'text' ? { items: [column], options: by('hash') } : undefined
}

const ACTIONS = [undefined, 'CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION'] as const

/** A foreign key to the primary key of a table, over columns of its own. */
export function addForeignKey(
  draw: Draw,
  drawn: DrawnTable,
  target: DrawnTable,
  own: readonly Column[],
): void {
  const name = draw.once(2) ? undefined : nameOf(draw, `fk ${own[0]?.name ?? ''} `, drawn.number)
  const key = new ForeignKeyConstraint(own, [...target.table.primaryKey.columns], {
    name,
    ...timingOf(draw),
    onDelete: draw.alter('onDelete', onDeleteOf(draw, own), 'CASCADE'),
    onUpdate: draw.alter('onUpdate', draw.of(ACTIONS), 'RESTRICT'),
    index: !draw.once(2),
    comment: commentOf(draw),
    ...(draw.isPostgres ? postgresKey(draw, drawn.isDivided || target.isDivided) : {}),
  })
  key.attachTo(drawn.table)
  constraintIs(draw, key.name, drawn)
}

function onDeleteOf(draw: Draw, [first]: readonly Column[]): ForeignKeyOptions['onDelete'] {
  if (draw.isPostgres && draw.once(5) && first !== undefined)
    return draw.once(2) ? { setNull: [first] } : { setDefault: [first] }
  return draw.of(ACTIONS)
}

function postgresKey(draw: Draw, isDivided: boolean): ForeignKeyOptions {
  return {
    match: draw.alter('match', draw.of([undefined, 'SIMPLE', 'FULL'] as const), 'FULL'),
    ...(isDivided
      ? {}
      : { dialect: { postgres: { notValid: draw.alter('dialect.postgres.notValid', draw.once(5), true) } } }),
  }
}
