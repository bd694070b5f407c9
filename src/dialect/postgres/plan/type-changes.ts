import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { CheckConstraint } from '../../../schema/check'
import type { Column } from '../../../schema/column'
import type { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Index } from '../../../schema/table-index'
import {
  AlterTable,
  DropDefault,
  SetDefault,
  SetType,
  type Conversion,
  type TableAction,
} from '../../../statement/ddl/alter-ddl'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import { AlterSequence } from '../../../statement/ddl/alter-object-ddl'
import { CreateIndex } from '../../../statement/ddl/index-ddl'
import { AddConstraint, SetColumnStorage } from '../../../statement/ddl/table-ddl'
import { requirementsOf } from '../../requirements'
import { baseType, definedTypes } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import { t } from '../../../types/t'
import type { RowSearch } from '../../row-search'
import type { Change, ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, onEmpty } from './assessments'
import { addedBack, dropped } from './column-anew'
import { divides } from '../divided'
import {
  foundKeys,
  hindrance,
  leadingOver,
  rowHolders,
  standingOn,
  type Leading,
  type PostgresDraft,
} from './standing'
import { comesFromAbove, heirsOfColumn, OF_ANOTHER } from './inheritance'
import type { FormerLabels } from '../../former-labels'
import { LABELS_BY_HAND, labelConversion, labelReason } from './former-labels'
import { beyondLabels } from './label-search'
import { addedLabels, checkedLabels, droppedLabels } from './label-checks'
import { calledKey, isMeantToGo } from './leading-keys'
import { isOfNumbering, numberingOf, serialOf } from './numbering-changes'
import { conversionOf, type TypeConversion } from './type-conversion'
import { beyondLength, withinLength } from './text-length'
import { isSortedOtherwise, keptCollation } from './sorting'
import { isComparable, kindOf, newKind } from './type-kinds'
import { unfitIndexes } from './unfit-indexes'
import { unreadTexts } from './unread-texts'

/** What becomes of the values, and by what. */
export interface ValueConversion {
  readonly values: TypeConversion['values']
  readonly through: Conversion | undefined
  /** The length that no text may go beyond. */
  readonly longest?: number | undefined
  /** Labels that get other names on the way. */
  readonly labels?: FormerLabels
}

type ColumnChange = ChangeOf<'changeColumn'>

/** The statements that give a column its type and collation. */
export function typeDrafts(
  change: ColumnChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
  given?: ValueConversion,
): PostgresDraft[] {
  const { column, foundColumn, table } = change
  if (comesAnew(change, facts)) return []
  const standing = standingOn(foundColumn.table, foundColumn.name, facts)
  const conversion = given ?? conversionFor(change)
  const keys = incomparable(change, conversion, facts)
  const lost = keys.known.filter((key) => !isMeantToGo(key, facts) && !areComparableThen(key, facts))
  const unfit = isComparable(change) ? [] : unfitIndexes(change, facts)
  const rows = rowHolders(foundColumn.table, facts)
  const unknown = [...standing.unknown, ...rows, ...keys.unknown, ...lost.map(calledKey), ...unfit]
  const obstacle = obstacleTo(change, facts, unknown) ?? hopelessness(change, conversion, facts)
  if (obstacle !== undefined) return [refused(change, obstacle)]
  const goers = standing.generated.flatMap((name) => goerOf(name, change, facts) ?? [])
  const generated = standing.generated
    .filter((name) => goerOf(name, change, facts) === undefined)
    .map((name) => table.columns.find((other) => other.name === name))
  if (generated.includes(undefined))
    return [refused(change, hindrance(standing.generated.map((name) => `generated column ${name}`)))]
  const columns = generated as readonly Column[]
  const read = [foundColumn.name, ...standing.generated]
  const views = read.flatMap((name) => standingOn(foundColumn.table, name, facts).views)
  const used = usedIn(conversion, facts.isEmpty(table))
  return [
    ...columns.map((each) => dropped(change, each, facts)),
    {
      change,
      phase: 'column',
      nodes: [
        ...droppedLabels(foundColumn, column, facts),
        new AlterTable(table, actionsOf(change, used, facts)),
        ...addedLabels(foundColumn, column, facts),
        ...keepingOf(column),
        ...serialSequence(change, facts),
      ],
      assessment: assess(change, conversion, facts),
      makes: [column, ...heirsOfColumn(column, facts)],
      needs: goers,
      without: [...views, ...keys.known],
      searches: facts.isEmpty(table) ? [] : misfits(change, used),
    },
    ...columns.flatMap((each) => addedBack(change, each, facts, compiler)),
  ]
}

/** What only lives in another schema is another type, and each of its values the same text. */
function conversionFor(change: ColumnChange): ValueConversion {
  const ofLabels = labelConversion(change)
  if (ofLabels !== undefined) return ofLabels
  const { column, foundColumn, facets } = change
  const conversion = conversionOf(foundColumn.type, column.type)
  const isOfName = foundColumn.type.equals(column.type) && definedTypes(column.type, 'postgres').length > 0
  return isOfName && facets.some(({ name }) => name === 'type')
    ? { values: 'written', through: [textLike(column.type)] }
    : conversion
}

function textLike(type: SqlType): SqlType {
  return baseType(type, 'postgres').kind === 'array' ? t.array(t.text()) : t.text()
}

/** What needs the column as the model has it waits for people, too. */
function refused(change: ColumnChange, why: Parameters<typeof byHand>[1]): PostgresDraft {
  return { ...byHand(change, why), makes: change.column }
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

/** The other change by which a generated column goes, comes anew or is worked out no more before the type changes. */
function goerOf(
  name: string,
  { table, foundColumn }: ColumnChange,
  facts: PlanningFacts,
): Change | undefined {
  const changes = facts.changes.filter(
    (other): other is ChangeOf<'changeColumn' | 'dropColumn'> =>
      (other.kind === 'changeColumn' || other.kind === 'dropColumn') && other.table === table,
  )
  const own = changes.find(
    (other) =>
      other.column.name === name &&
      (other.kind === 'dropColumn' || other.facets.some((facet) => facet.name.startsWith('computed'))),
  )
  const isSource = ({ table: found, name: source }: Column): boolean =>
    standingOn(found, source, facts).generated.includes(name)
  // It can come back behind the last one only.
  const last = changes
    .filter((other) => isTypeChange(other) && other.column.name !== name && isSource(other.foundColumn))
    .at(-1)
  const isOther = last?.kind === 'changeColumn' && last.foundColumn !== foundColumn
  return own ?? (isOther ? last : undefined)
}

/** Where there are no rows, none is too long. */
function usedIn({ longest, ...conversion }: ValueConversion, isEmpty: boolean): ValueConversion {
  return isEmpty ? conversion : { ...conversion, longest }
}

/** How the rows are found whose values cannot become those of the new type. */
function misfits(
  { column, foundColumn }: ColumnChange,
  { labels, longest, through }: ValueConversion,
): readonly RowSearch[] {
  return [
    ...beyondLabels(column, labels),
    ...(longest === undefined ? [] : [beyondLength(column, longest)]),
    ...(isListOfTypes(through) ? unreadTexts(column, through.at(-1) ?? foundColumn.type) : []),
  ]
}

function isListOfTypes(through: Conversion | undefined): through is readonly SqlType[] {
  return Array.isArray(through)
}

/** A default is of the old type: it goes, and comes back as one of the new type. */
function actionsOf(
  change: ColumnChange,
  { through, longest }: ValueConversion,
  facts: PlanningFacts,
): TableAction[] {
  const { column, foundColumn } = change
  const { computed, serverDefault } = column.options
  const hadDefault = foundColumn.options.serverDefault !== undefined
  const using = longest === undefined ? through : withinLength(column, longest)
  // What is worked out is worked out anew.
  const setType = new SetType(
    column,
    computed === undefined ? using : undefined,
    keptCollation(change, facts),
  )
  return [
    ...(hadDefault ? [new DropDefault(column)] : []),
    setType,
    ...(serverDefault === undefined ? [] : [new SetDefault(column)]),
  ]
}

/** A new type is kept as is usual for it. */
function keepingOf(column: Column): SetColumnStorage[] {
  const { storage, compression } = column.options.dialect?.postgres ?? {}
  return [
    ...(storage === undefined ? [] : [new SetColumnStorage(column, 'storage')]),
    ...(compression === undefined ? [] : [new SetColumnStorage(column, 'compression')]),
  ]
}

/** The sequence of a serial counts as far as its column: the word brings one of the column's type. */
function serialSequence({ column, foundColumn }: ColumnChange, { changes }: PlanningFacts): AlterSequence[] {
  const isNumberedOtherwise = changes.some(
    (other) => other.kind === 'changeColumn' && other.column === column && isOfNumbering(other),
  )
  return numberingOf(foundColumn) === 'serial' && !isNumberedOtherwise
    ? [new AlterSequence(serialOf(column))]
    : []
}

function assess(change: ColumnChange, conversion: ValueConversion, facts: PlanningFacts): Assessment {
  const { column, foundColumn, table } = change
  const { values, labels } = conversion
  const lock = ACCESS_EXCLUSIVE
  if (facts.isEmpty(table)) return onEmpty()
  if (labels !== undefined)
    return { safety: 'rewrites', lock, reason: labelReason(labels), saferWay: LABELS_BY_HAND }
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
  if (checkedLabels(column) !== undefined)
    return {
      safety: 'scans',
      lock,
      reason: 'the rows stay as they are, but all are checked against the labels',
    }
  const reads = readingsOf(foundColumn, isSortedOtherwise(change, facts))
  if (reads === undefined) return { safety: 'safe', lock, reason: 'the rows stay as they are' }
  return { safety: 'scans', lock, reason: `the rows stay as they are, but ${reads}` }
}

/** What reads all rows, although none is written. */
function readingsOf(found: Column, isSortedAnew: boolean): string | undefined {
  const { table } = found
  const isOver = (index: Index): boolean => requirementsOf(new CreateIndex(index)).includes(found)
  const isIndexed = isSortedAnew
    ? table.indexes.some(isOver) ||
      table.constraints.some((key) => 'columns' in key && (key.columns as readonly Column[]).includes(found))
    : table.indexes.some((index) => index.plainColumns === undefined && isOver(index))
  if (isIndexed) return 'its indexes are built anew'
  const isChecked = table.constraints.some(
    (check) => check instanceof CheckConstraint && requirementsOf(new AddConstraint(check)).includes(found),
  )
  return isChecked ? 'its checks are made again' : undefined
}

function obstacleTo(
  { table, foundColumn }: ColumnChange,
  facts: PlanningFacts,
  unknown: readonly string[],
): ReturnType<typeof hindrance> | undefined {
  if (unknown.length > 0) return hindrance(unknown)
  if (divides(foundColumn))
    return {
      reason: `rows of table ${table.key} are divided by the column`,
      saferWay:
        'Create a table that is divided by the new type, copy the rows, and let the two change places.',
    }
  return comesFromAbove(foundColumn, facts) ? OF_ANOTHER : undefined
}

function hopelessness(
  { column, foundColumn, table }: ColumnChange,
  { values }: ValueConversion,
  facts: PlanningFacts,
): ReturnType<typeof hindrance> | undefined {
  if (values !== 'none' || column.options.computed !== undefined || facts.isEmpty(table)) return undefined
  return {
    reason: `SQL cannot convert the values of: column ${column.qualifiedName} (${foundColumn.type.toString()} to ${column.type.toString()})`,
    saferWay:
      'Add a column of the new type beside it, let the program fill it, and drop the old one; or empty the table.',
  }
}

function isTypeChange(change: Change): change is ColumnChange {
  return (
    change.kind === 'changeColumn' &&
    change.facets.some(({ name }) => name === 'type' || name === 'collation' || name.startsWith('computed'))
  )
}

/** Foreign keys between values that cannot be compared for the time, or that are other ones on the one side. */
function incomparable(
  change: ColumnChange,
  { values, labels }: ValueConversion,
  facts: PlanningFacts,
): Leading {
  if (values === 'kept') return { known: [], unknown: [] }
  const { foundColumn } = change
  const columnsOf = (key: ForeignKeyConstraint): readonly Column[] => [...key.columns, ...key.referredColumns]
  const isOver = (key: ForeignKeyConstraint): boolean => includesSame(columnsOf(key), foundColumn)
  const { unknown } = leadingOver(foundColumn.table, foundColumn.name, facts)
  return {
    known: foundKeys(facts).filter(
      (key) => isOver(key) && (labels !== undefined || !areComparable(key, facts)),
    ),
    unknown: isComparable(change) ? [] : unknown,
  }
}

function includesSame(columns: readonly Column[], wanted: Column): boolean {
  return columns.some(
    ({ name, table }) =>
      name === wanted.name && table.name === wanted.table.name && table.schema === wanted.table.schema,
  )
}

/** Whether the key can stay while one side after the other is changed. */
function areComparable(key: ForeignKeyConstraint, facts: PlanningFacts): boolean {
  return key.columns.every((column, i) => {
    const referred = key.referredColumns[i] as Column
    return new Set([column, referred].flatMap((each) => [kindOf(each), kindThen(each, facts)])).size === 1
  })
}

/** Whether it can come back when all types are as the model says. */
function areComparableThen(key: ForeignKeyConstraint, facts: PlanningFacts): boolean {
  return key.columns.every(
    (column, i) => kindThen(column, facts) === kindThen(key.referredColumns[i] as Column, facts),
  )
}

function kindThen(column: Column, { changes }: PlanningFacts): string {
  const change = changes.find((other) => isTypeChange(other) && includesSame([column], other.foundColumn))
  return change === undefined ? kindOf(column) : newKind(change as ColumnChange)
}
