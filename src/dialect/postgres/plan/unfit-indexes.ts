/** Indexes that no model names, of columns that get another type: the server builds them anew, and cannot always. */
import type { Ordering } from '../../../expression/expression'
import { walk } from '../../../expression/walk'
import type { Column } from '../../../schema/column'
import { ExcludeConstraint } from '../../../schema/exclude'
import { KeyConstraint } from '../../../schema/key-constraint'
import type { Table } from '../../../schema/table'
import type { NamedType } from '../../../types/named'
import { baseType } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import type { PlanningFacts } from '../../change-planner'
import type { ChangeOf } from '../../schema-change'
import { oldPart } from '../../changed-parts'
import { isComparable } from './type-kinds'
import { wantedOf } from '../../table-pairs'

/** What is sorted by something. */
interface Sorted {
  readonly part: object
  /** As people call it. */
  readonly called: string
  readonly name: string
  readonly orderings: readonly Ordering[]
  /** Whether it is of the usual method, for which most types are sorted. */
  readonly isUsual: boolean
}

/** Those that stay as they are and that the new type of a column does not allow, as people call them. */
export function unfitIndexes(change: ChangeOf<'changeColumn'>, facts: PlanningFacts): string[] {
  const { column, foundColumn } = change
  const gone = new Set<object>(facts.changes.flatMap((each) => oldPart(each) ?? []))
  const wanted = wantedOf(foundColumn.table, facts)
  // What the model has, too, it has for the new type.
  const known = new Set([...(wanted?.indexes ?? []), ...(wanted?.constraints ?? [])].map(({ name }) => name))
  return sortedIn(foundColumn.table)
    .filter(({ name, part }) => !gone.has(part) && !known.has(name))
    .filter((sorted) => isUnfit(sorted, foundColumn, column.type))
    .map(({ called }) => called)
}

/** Whether an index or constraint of the database cannot stand on a column when that has its new type. */
export function isUnfitFor(part: object, change: ChangeOf<'changeColumn'>): boolean {
  const { column, foundColumn } = change
  return (
    !isComparable(change) &&
    sortedIn(foundColumn.table).some(
      (sorted) => sorted.part === part && isUnfit(sorted, foundColumn, column.type),
    )
  )
}

function sortedIn({ constraints, indexes }: Table): Sorted[] {
  return [
    ...indexes.map((part): Sorted => {
      const isUsual = (part.dialect.postgres?.using ?? 'btree') === 'btree'
      return { part, called: `index ${part.name}`, name: part.name, orderings: part.orderings, isUsual }
    }),
    ...constraints.flatMap((part): readonly Sorted[] => {
      const { name } = part
      const called = `constraint ${name}`
      if (part instanceof ExcludeConstraint) {
        const orderings = part.elements.map(({ ordering }) => ordering)
        return [{ part, called, name, orderings, isUsual: part.using === 'btree' }]
      }
      if (!(part instanceof KeyConstraint)) return []
      return [{ part, called, name, orderings: part.columns.map((column) => column.asc()), isUsual: true }]
    }),
  ]
}

function isUnfit({ orderings, isUsual }: Sorted, found: Column, type: SqlType): boolean {
  const own = orderings.filter(({ operand }) => [...walk(operand)].includes(found))
  const fits = ({ operand, operators }: Ordering): boolean => operand === found && operators === undefined
  return own.length > 0 && !(isUsual && isSorted(type) && own.every(fits))
}

/** Whether values of a type have an order, without which there is no usual index of them. */
function isSorted(type: SqlType): boolean {
  const base = baseType(type, 'postgres')
  if (base.kind === 'json') return base.toString() !== 'json'
  return base.kind !== 'named' || !UNSORTED.has((base as NamedType).bareName.toLowerCase())
}

const UNSORTED: ReadonlySet<string> = new Set([
  ...['json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'xid', 'cid'],
])
