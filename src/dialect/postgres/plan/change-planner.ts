import type { Table } from '../../../schema/table'
import type { PartAddition } from '../../addition-works'
import {
  ChangePlanner,
  toldOnly,
  type ExistingChange,
  type DatabaseFacts,
  type PlanningFacts,
} from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { Change, ChangeOf } from '../../schema-change'
import { takenAside } from './aside'
import { waitingForDivision } from './division'
import { columnDrafts } from './column-changes'
import { addedConstraint, constraintDrafts } from './constraint-changes'
import { isFoundDivided } from '../divided'
import { earlyRemoval } from './early-removal'
import { enumDrafts } from './enum-changes'
import { built, indexDrafts } from './index-changes'
import { heirsOf, heirsOfColumn, isHandedDown } from './inheritance'
import { leftovers } from './leftovers'
import { isIndexHelper, isNotNullHelper } from './stand-in'
import { namedTypeDrafts } from './named-type-changes'
import { objectDrafts } from './object-changes'
import { removalDrafts } from './removals'
import { renamingDrafts } from './renamings'
import type { PostgresDraft } from './standing'
import { tableDrafts } from './table-changes'
import { typeReplacement } from './type-replacement'
import { viewDrafts } from './view-changes'

/** How an existing schema is altered in this database: while others read and write, wherever there is a way to. */
export class PostgresChangePlanner extends ChangePlanner {
  override draftsOf(changes: readonly Change[], known: DatabaseFacts): readonly Draft[] {
    const prepared = this.prepare(changes)
    const heedful: DatabaseFacts = {
      ...known,
      // Statements reach the rows of those that inherit from a table, too.
      isEmpty: (table) =>
        known.isEmpty(table) &&
        heirsIn(table, { ...known, changes: prepared }).every((heir) => known.isEmpty(heir)),
    }
    const facts = { ...heedful, changes: prepared }
    const drafts = takenAside(super.draftsOf(changes, heedful), { facts, compiler: this.compiler })
    return [...drafts, ...leftovers(drafts, heedful)]
  }

  protected override addition(change: PartAddition, facts: PlanningFacts): readonly Draft[] {
    const waiting = waitingForDivision(change, facts)
    if (waiting !== undefined) return [waiting]
    if (change.kind === 'addColumn') return this.addedColumn(change, facts)
    const drafts = super.addition(change, facts)
    const isFilled = 'table' in change && !facts.isEmpty(change.table)
    if (!isFilled) return drafts
    if (change.kind === 'addConstraint')
      return addedConstraint(change, change.constraint, { facts, compiler: this.compiler }) ?? drafts
    if (change.kind !== 'addIndex' || isFoundDivided(change.table, facts)) return drafts
    const comments = drafts
      .filter(({ nodes }) => nodes.every(({ kind }) => kind === 'commentOn'))
      .map((draft): Draft => ({ ...draft, phase: 'completion' }))
    const building = built(change, change.index, {
      facts,
      as: this.compiler.nameOf(change.index),
    })
    return [...building.map((draft) => ({ ...draft, makes: change.index })), ...comments]
  }

  /** Those that inherit the column get it with the table that they inherit it from, but no comment. */
  private addedColumn(change: ChangeOf<'addColumn'>, facts: PlanningFacts): readonly Draft[] {
    const drafts = super.addition(change, facts)
    const { column } = change
    if (isHandedDown(change, facts))
      return drafts
        .filter(({ nodes }) => nodes.every(({ kind }) => kind === 'commentOn'))
        .map((draft) => ({ ...draft, needs: [column] }))
    return drafts.map((draft) =>
      draft.makes === column ? { ...draft, makes: [column, ...heirsOfColumn(column, facts)] } : draft,
    )
  }

  protected override alteration(change: ExistingChange, facts: PlanningFacts): readonly PostgresDraft[] {
    if (isHandedDown(change, facts)) return []
    const waiting = waitingForDivision(change, facts)
    if (waiting !== undefined) return [waiting]
    return (
      this.afterColumn(change, facts) ??
      this.known(change, facts) ??
      renamingDrafts(change, { facts, compiler: this.compiler }) ??
      removalDrafts(change, facts) ??
      objectDrafts(change, facts) ?? [toldOnly(change)]
    )
  }

  /** What stands on a column that goes is lost with it: the old one goes before, and the new one is added behind it. */
  private afterColumn(change: ExistingChange, facts: PlanningFacts): readonly PostgresDraft[] | undefined {
    const old = earlyRemoval(change, { facts, compiler: this.compiler })
    if (old === undefined) return undefined
    const { table } = change as Extract<ExistingChange, { readonly table: Table }>
    const added =
      change.kind === 'changeIndex'
        ? this.addition({ kind: 'addIndex', table, index: change.index }, facts)
        : change.kind === 'changeConstraint'
          ? this.addition({ kind: 'addConstraint', table, constraint: change.constraint }, facts)
          : []
    return [old, ...added.map((draft) => ({ ...draft, change }))]
  }

  private known(change: ExistingChange, facts: PlanningFacts): readonly PostgresDraft[] | undefined {
    const { compiler } = this
    switch (change.kind) {
      case 'changeColumn':
        return columnDrafts(change, facts, compiler)
      case 'changeConstraint':
        return constraintDrafts(change, { facts, compiler })
      case 'changeTable':
        return /^view\.(definition|materialized)$/.test(change.facets[0]?.name ?? '')
          ? viewDrafts(change, facts)
          : tableDrafts(change, facts, compiler)
      case 'changeEnum':
        return enumDrafts(change) ?? typeReplacement(change, facts, compiler)
      case 'changeType':
        return namedTypeDrafts(change, facts, compiler)
      case 'changeIndex':
        return indexDrafts(change, facts, compiler)
      default:
        return undefined
    }
  }

  /** What one statement changes is one change, of however many facets. */
  protected override prepare(changes: readonly Change[]): readonly Change[] {
    const seen = new Map<object, Set<string>>()
    return changes.filter((change) => {
      if (isOfHelper(change) || isPartOfType(change, changes) || isPartOfInheritance(change, changes))
        return false
      const aspect = aspectOf(change)
      if ((change.kind !== 'changeColumn' && change.kind !== 'changeTable') || aspect === undefined)
        return true
      const changed = change.kind === 'changeColumn' ? change.column : change.table
      const known = seen.get(changed) ?? new Set()
      seen.set(changed, known)
      const isFirst = !known.has(aspect)
      known.add(aspect)
      return isFirst
    })
  }
}

function heirsIn(table: Table, known: PlanningFacts): Table[] {
  const found = known.pairs.find(({ wanted }) => wanted === table)?.found
  return found === undefined ? [] : heirsOf(found, known).map(({ wanted }) => wanted)
}

/** Whether a helper is to go because no model names it: that is decided when it is known what the plan needs. */
function isOfHelper(change: Change): boolean {
  return (
    (change.kind === 'dropConstraint' && isNotNullHelper(change.constraint.name)) ||
    (change.kind === 'dropIndex' && isIndexHelper(change.index.name))
  )
}

/** Whose a column is follows from what its table inherits from. */
function isPartOfInheritance(change: Change, changes: readonly Change[]): boolean {
  const isAbout = (other: Change, facet: string): boolean =>
    'facets' in other && other.facets.some(({ name }) => name === facet)
  return (
    change.kind === 'changeColumn' &&
    isAbout(change, 'dialect.postgres.inherited') &&
    changes.some(
      (other) =>
        other.kind === 'changeTable' &&
        other.table === change.table &&
        isAbout(other, 'dialect.postgres.inherits'),
    )
  )
}

/** The default of a column that gets another type comes with the type. */
function isPartOfType(change: Change, changes: readonly Change[]): boolean {
  const isAbout = (other: Change, facet: RegExp): boolean =>
    other.kind === 'changeColumn' && facet.test(other.facets[0]?.name ?? '')
  return (
    change.kind === 'changeColumn' &&
    isAbout(change, /^serverDefault$/u) &&
    changes.some(
      (other) =>
        isAbout(other, /^(?:type|collation)$/u) && 'column' in other && other.column === change.column,
    )
  )
}

const ASPECTS: Readonly<Record<string, string>> = {
  computed: 'expression',
  identity: 'numbering',
  autoincrement: 'numbering',
}

function aspectOf(change: Change): string | undefined {
  if (change.kind === 'changeTable') return divisionIn(change.facets[0]?.name ?? '')
  const [facet = ''] = change.kind === 'changeColumn' ? (change.facets[0]?.name ?? '').split('.') : []
  return ASPECTS[facet]
}

/** By what a table is divided, or the bounds of one of its partitions, are each one thing of several facets. */
function divisionIn(facet: string): string | undefined {
  return /^dialect\.postgres\.(?:partitionBy|partitions\..*\.(?:bounds|partitionBy))(?=\.|$)/su.exec(
    facet,
  )?.[0]
}
