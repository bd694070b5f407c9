import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { PrimaryKeyConstraint } from '../../../schema/primary-key'
import type { Table } from '../../../schema/table'
import { UniqueConstraint } from '../../../schema/unique'
import { CreateIndex, DropIndex } from '../../../statement/ddl/index-ddl'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import { byHand, type ExistingChange, type PlanningFacts } from '../../change-planner'
import type { ChangeOf } from '../../schema-change'
import { tokenize } from '../../sql-tokenizer'
import { inCatalog } from './assessments'
import { isComparable } from './type-changes'
import { hindrance, leadingTo, leadingToIndex, standingOn, type PostgresDraft } from './standing'

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
  const node = change.kind === 'changeIndex' ? new CreateIndex(change.foundIndex) : addition(change)
  const words = new Set(tokenize(compiler.compile(node), { brackets: false }).map(({ value }) => value))
  if (!goneColumns(old.table, facts).some((name) => words.has(name))) return undefined
  const drop = change.kind === 'changeIndex' ? new DropIndex(change.foundIndex) : removal(change)
  const leading = leadingOn(change, facts)
  if (leading.unknown.length > 0) return byHand(change, hindrance(leading.unknown))
  return {
    change,
    phase: old instanceof ForeignKeyConstraint ? 'foreignKeyDown' : 'takeDown',
    nodes: [drop],
    assessment: { ...inCatalog(), reason: 'a column that it stands on goes; it comes back otherwise' },
    without: leading.known,
  }
}

type ConstraintChange = ChangeOf<'changeConstraint'>

function addition({ foundConstraint }: ConstraintChange): AddConstraint {
  return new AddConstraint(foundConstraint)
}

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
  const { changes, pairs } = facts
  const wanted = pairs.find((pair) => pair.found === found)?.wanted
  return changes.flatMap((change): readonly string[] => {
    if (change.kind === 'dropColumn') return change.table === wanted ? [change.column.name] : []
    if (change.kind !== 'changeColumn' || change.table !== wanted) return []
    const [{ name: facet } = { name: '' }] = change.facets
    const { column } = change
    if (facet.startsWith('computed')) return column.options.computed === undefined ? [] : [column.name]
    if (facet !== 'type' && facet !== 'collation') return []
    // An operator of an index or check may be none of the new type.
    return [
      ...(isComparable(change) ? [] : [column.name]),
      ...standingOn(found, column.name, facts).generated,
    ]
  })
}
