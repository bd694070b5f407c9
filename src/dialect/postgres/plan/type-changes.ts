import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import type { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Table } from '../../../schema/table'
import {
  AlterTable,
  DropDefault,
  SetDefault,
  SetType,
  ValidateConstraint,
  type Conversion,
  type TableAction,
} from '../../../statement/ddl/alter-ddl'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import type { Alteration, Change } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty, unchecked, validation } from './assessments'
import { addedBack, dropped } from './column-anew'
import { isDivided } from './divided'
import { standingOn, takenDown } from './standing'
import { conversionOf, type TypeConversion } from './type-conversion'

/** What becomes of the values, and by what. */
export interface ValueConversion {
  readonly values: TypeConversion['values']
  readonly through: Conversion | undefined
}

type ColumnChange = Extract<Alteration, { readonly kind: 'changeColumn' }>

/** The statements that give a column its type and collation. */
export function typeDrafts(
  change: ColumnChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
  given?: ValueConversion,
): Draft[] {
  const { column, foundColumn, table } = change
  if (comesAnew(change, facts)) return []
  const standing = standingOn(foundColumn.table, foundColumn.name, facts)
  const obstacle = obstacleTo(change, standing.unknown)
  if (obstacle !== undefined) return [byHand(change, obstacle)]
  const conversion = given ?? conversionOf(foundColumn.type, column.type)
  const generated = standing.generated.map((name) => table.columns.find((other) => other.name === name))
  if (generated.includes(undefined))
    return [byHand(change, unknownReaders(standing.generated.map((name) => `generated column ${name}`)))]
  const columns = generated as readonly Column[]
  const views = ownViews(change, [foundColumn.name, ...standing.generated], facts)
  return [
    ...takenDown(change, views.own, { facts, compiler }),
    ...columns.map((each) => dropped(change, each)),
    ...keysDown(change, conversion, facts),
    {
      change,
      phase: 'column',
      nodes: [new AlterTable(table, actionsOf(column, foundColumn, conversion))],
      assessment: assess(change, conversion, facts),
      makes: column,
      needs: views.others,
    },
    ...columns.flatMap((each) => addedBack(change, each, facts, compiler)),
  ]
}

/** A generated column goes and comes back with one that it is worked out of. */
function comesAnew({ column, foundColumn }: ColumnChange, facts: PlanningFacts): boolean {
  if (column.options.computed === undefined) return false
  return facts.changes.some(
    (other) =>
      isTypeChange(other) &&
      other.column !== column &&
      standingOn(other.foundColumn.table, other.foundColumn.name, facts).generated.includes(
        foundColumn.name,
      ) &&
      other.table === column.table,
  )
}

/** A default is of the old type: it goes, and comes back as one of the new type. */
function actionsOf(column: Column, found: Column, { through }: ValueConversion): TableAction[] {
  const { computed, serverDefault } = column.options
  const hadDefault = found.options.serverDefault !== undefined
  // What is worked out is worked out anew.
  const setType = new SetType(column, computed === undefined ? through : undefined)
  return [
    ...(hadDefault ? [new DropDefault(column)] : []),
    setType,
    ...(serverDefault === undefined ? [] : [new SetDefault(column)]),
  ]
}

function assess(change: ColumnChange, { values }: ValueConversion, facts: PlanningFacts): Assessment {
  const { column, foundColumn, table } = change
  const lock = ACCESS_EXCLUSIVE
  if (facts.isEmpty(table)) return onEmpty()
  if (column.options.computed !== undefined || values === 'written')
    return {
      safety: 'rewrites',
      lock,
      reason: 'all rows are written anew, and one whose value does not fit the new type makes it fail',
      saferWay:
        'Add a column of the new type, let a trigger or the program write both, copy the values in batches, and let the two change places.',
    }
  if (values === 'lost')
    return {
      safety: 'destroys',
      lock,
      reason: 'the new type holds less than the old one: values are rounded or cut without a word',
      saferWay: 'Add a column of the new type beside it, copy what is to stay, and look at it first.',
    }
  const reads = readingsOf(foundColumn, change.facets[0]?.name === 'collation')
  if (reads === undefined) return { safety: 'safe', lock, reason: 'the rows stay as they are' }
  return { safety: 'scans', lock, reason: `the rows stay as they are, but ${reads}` }
}

/** What reads all rows, although none is written. */
function readingsOf(found: Column, isCollation: boolean): string | undefined {
  const { table } = found
  const covers = (columns: readonly Column[] = []): boolean => columns.includes(found)
  const isIndexed =
    table.indexes.some((index) => index.plainColumns === undefined || covers(index.plainColumns)) ||
    table.constraints.some((key) => 'columns' in key && covers(key.columns as readonly Column[]))
  if (isCollation && isIndexed) return 'its indexes are built anew'
  return table.constraints.some(({ kind }) => kind === 'check') ? 'its checks are made again' : undefined
}

function obstacleTo(
  { table, column, foundColumn }: ColumnChange,
  unknown: readonly string[],
): ReturnType<typeof unknownReaders> | undefined {
  if (unknown.length > 0) return unknownReaders(unknown)
  const isKeyOfPartitions = Object.values(foundColumn.table.dialect.postgres?.partitionBy ?? {})
    .flat()
    .some((item) => item === foundColumn || item === column.name)
  if (isKeyOfPartitions)
    return {
      reason: `rows of table ${table.key} are divided by the column`,
      saferWay:
        'Create a table that is divided by the new type, copy the rows, and let the two change places.',
    }
  if (column.options.dialect?.postgres?.inherited === true)
    return {
      reason: 'the column comes from a table that this one inherits from',
      saferWay: 'Change it there.',
    }
  return undefined
}

function unknownReaders(names: readonly string[]): { readonly reason: string; readonly saferWay: string } {
  return {
    reason: `${names.join(', ')} of the database, which the model does not know, would be lost`,
    saferWay: `Drop ${names.length === 1 ? 'it' : 'them'} before and create ${names.length === 1 ? 'it' : 'them'} again behind it, or make ${names.length === 1 ? 'it' : 'them'} part of the model.`,
  }
}

/** The views that this change takes down, and those that another change takes down before it. */
function ownViews(
  change: ColumnChange,
  columns: readonly string[],
  facts: PlanningFacts,
): { readonly own: readonly Table[]; readonly others: readonly Table[] } {
  const of = ({ foundColumn }: ColumnChange, names: readonly string[]): Set<Table> =>
    new Set(names.flatMap((name) => standingOn(foundColumn.table, name, facts).views))
  const before = facts.changes.slice(0, facts.changes.indexOf(change)).filter(isTypeChange)
  const taken = new Set(before.flatMap((other) => [...of(other, [other.foundColumn.name])]))
  const views = [...of(change, columns)]
  return { own: views.filter((view) => !taken.has(view)), others: views.filter((view) => taken.has(view)) }
}

function isTypeChange(change: Change): change is ColumnChange {
  return (
    change.kind === 'changeColumn' &&
    change.facets.some(({ name }) => name === 'type' || name === 'collation' || name.startsWith('computed'))
  )
}

/** Foreign keys between values that cannot be compared for the time: the first of their columns takes them down. */
function keysDown(change: ColumnChange, { values }: ValueConversion, facts: PlanningFacts): Draft[] {
  if (values === 'kept') return []
  const columnsOf = (key: ForeignKeyConstraint): readonly Column[] => [...key.columns, ...key.referredColumns]
  const keys = facts.pairs.flatMap(({ found }) => found.foreignKeys)
  const first = (key: ForeignKeyConstraint): Change | undefined =>
    facts.changes.find((other) => isTypeChange(other) && includesSame(columnsOf(key), other.foundColumn))
  const changed = new Set(
    facts.changes.flatMap((other) => (other.kind === 'changeConstraint' ? other.foundConstraint : [])),
  )
  return keys
    .filter((key) => !changed.has(key) && !isDivided(key.table))
    .filter((key) => first(key) === change && !areComparable(key, facts))
    .flatMap((key) => aside(change, key, facts))
}

function includesSame(columns: readonly Column[], wanted: Column): boolean {
  return columns.some(
    ({ name, table }) =>
      name === wanted.name && table.name === wanted.table.name && table.schema === wanted.table.schema,
  )
}

/** Whether the key can stay while one side after the other is changed. */
function areComparable(key: ForeignKeyConstraint, { changes }: PlanningFacts): boolean {
  const kindOf = (column: Column): string => (NUMBERS.has(column.type.kind) ? 'number' : column.type.kind)
  const after = (column: Column): string => {
    const change = changes.find((other) => isTypeChange(other) && includesSame([column], other.foundColumn))
    return kindOf(change === undefined ? column : (change as ColumnChange).column)
  }
  return key.columns.every((column, i) => {
    const referred = key.referredColumns[i] as Column
    return new Set([kindOf(column), kindOf(referred), after(column), after(referred)]).size === 1
  })
}

const NUMBERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'numeric'])

function aside(change: Change, key: ForeignKeyConstraint, facts: PlanningFacts): Draft[] {
  const lock = `${ACCESS_EXCLUSIVE} on both tables`
  return [
    {
      change,
      phase: 'takeDown',
      nodes: [new DropConstraint(key)],
      assessment: { ...inCatalog(lock), reason: 'it comes back when both sides have the new type' },
    },
    {
      change,
      phase: 'foreignKey',
      nodes: [new AddConstraint(key, { notValid: true })],
      assessment: unchecked('SHARE ROW EXCLUSIVE on both tables'),
    },
    {
      change,
      phase: 'completion',
      nodes: [new AlterTable(key.table, [new ValidateConstraint(key)])],
      assessment: validation(key.table, facts),
      transaction: 'own',
    },
  ]
}
