import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { PrimaryKeyConstraint } from '../../../schema/primary-key'
import type { Table } from '../../../schema/table'
import { UniqueConstraint } from '../../../schema/unique'
import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropConstraint } from '../../../statement/ddl/table-ddl'
import { byHand, type ExistingChange, type PlanningFacts } from '../../change-planner'
import { formerLabelsOf } from '../../former-labels'
import type { ChangeOf } from '../../schema-change'
import { inCatalog } from './assessments'
import type { TablePart } from '../../changed-parts'
import { isCompared, isOfColumnsAlone, unread, wordsOf } from './reread'
import { isReadable } from './type-kinds'
import {
  hindrance,
  hindranceToRemoval,
  leadingTo,
  leadingToIndex,
  standingOn,
  type PostgresDraft,
} from './standing'
import { isUnfitFor } from './unfit-indexes'
import { wantedOf } from '../../table-pairs'

/** What the planning needs besides. */
interface RemovalContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

/** The removal of the old form of an index or constraint that changes, where a column goes that it stands on; else undefined. */
export function earlyRemoval(
  change: ExistingChange,
  { facts, compiler }: RemovalContext,
): PostgresDraft | undefined {
  if (change.kind !== 'changeIndex' && change.kind !== 'changeConstraint') return undefined
  const old = change.kind === 'changeIndex' ? change.foundIndex : change.foundConstraint
  const lost = lostBy(old, { facts, compiler })
  if (lost === undefined) return undefined
  const isGone = lost === 'column'
  const leading = leadingOn(change, facts)
  if (leading.unknown.length > 0)
    return byHand(change, (isGone ? hindranceToRemoval : hindrance)(leading.unknown))
  const without = leading.known
  if (!isGone && !(old instanceof ForeignKeyConstraint)) return { ...unread(change, old), without }
  return {
    change,
    phase: old instanceof ForeignKeyConstraint ? 'foreignKeyDown' : 'takeDown',
    nodes: [change.kind === 'changeIndex' ? new DropIndex(change.foundIndex) : removal(change)],
    assessment: { ...inCatalog(), reason: 'a column that it stands on goes; it comes back otherwise' },
    without,
  }
}

/** What of the columns that a part of the database stands on leaves nothing for it to stand on, so that it goes before. */
export function lostBy(old: TablePart, { facts, compiler }: RemovalContext): 'column' | 'type' | undefined {
  const words = wordsOf(old, compiler)
  const isIn = (names: readonly string[]): boolean => names.some((name) => words.has(name))
  if (isIn(goneColumns(old.table, facts))) return 'column'
  const types = typeChangesOf(old.table, facts)
  // A condition on the former labels may not hold of the present ones.
  const isHeld = (other: ColumnChange): boolean =>
    isReadable(other) && (old.kind === 'index' || formerLabelsOf(other, 'postgres').size === 0)
  const isUnread = isOfColumnsAlone(old)
    ? types.some((other) => isUnfitFor(old, other))
    : isIn(types.flatMap((other) => (isHeld(other) ? [] : other.column.name)))
  return isUnread ? 'type' : undefined
}

/** What compares rows before and behind the change, and so has to compare them without a break; undefined for all else. */
export function heldThroughout(
  change: ExistingChange,
  { facts, compiler }: RemovalContext,
): TablePart | undefined {
  if (change.kind !== 'changeIndex' && change.kind !== 'changeConstraint') return undefined
  const [part, old] =
    change.kind === 'changeIndex'
      ? [change.index, change.foundIndex]
      : [change.constraint, change.foundConstraint]
  const words = wordsOf(old, compiler)
  const isOtherwise = facts.changes.some(
    (other) =>
      other.kind === 'dropColumn' && other.column.table === old.table && words.has(other.column.name),
  )
  return isCompared(old) && isCompared(part) && !isOtherwise ? part : undefined
}

type ColumnChange = ChangeOf<'changeColumn'>
type ConstraintChange = ChangeOf<'changeConstraint'>

function removal({ foundConstraint }: ConstraintChange): DropConstraint {
  return new DropConstraint(foundConstraint)
}

function leadingOn(
  change: ChangeOf<'changeIndex' | 'changeConstraint'>,
  facts: PlanningFacts,
): ReturnType<typeof leadingTo> {
  if (change.kind === 'changeIndex') return leadingToIndex(change.foundIndex, facts)
  const { foundConstraint: key } = change
  if (!(key instanceof PrimaryKeyConstraint || key instanceof UniqueConstraint))
    return { known: [], unknown: [] }
  const names = key.columns.map(({ name }) => name)
  return leadingTo(key.table, names, facts)
}

/** Columns that the plan drops, for ever or to add them anew. */
function goneColumns(found: Table, facts: PlanningFacts): string[] {
  const { changes } = facts
  const wanted = wantedOf(found, facts)
  return changes.flatMap((change): readonly string[] => {
    if (change.kind === 'dropColumn') return change.table === wanted ? [change.column.name] : []
    if (change.kind !== 'changeColumn' || change.table !== wanted) return []
    const [{ name: facet } = { name: '' }] = change.facets
    const { column } = change
    if (facet.startsWith('computed')) return column.options.computed === undefined ? [] : [column.name]
    return isOfType(change) ? standingOn(found, column.name, facts).generated : []
  })
}

function typeChangesOf(found: Table, { changes }: PlanningFacts): ColumnChange[] {
  return changes.filter(
    (change): change is ColumnChange =>
      change.kind === 'changeColumn' && change.foundColumn.table === found && isOfType(change),
  )
}

function isOfType({ facets: [facet] }: ColumnChange): boolean {
  return facet?.name === 'type' || facet?.name === 'collation'
}
