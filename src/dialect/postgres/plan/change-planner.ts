import type { PartAddition } from '../../addition-works'
import {
  ChangePlanner,
  toldOnly,
  type ExistingChange,
  type DatabaseFacts,
  type PlanningFacts,
} from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { Change } from '../../schema-change'
import { columnDrafts } from './column-changes'
import { addedConstraint, constraintDrafts } from './constraint-changes'
import { isDivided } from './divided'
import { enumDrafts } from './enum-changes'
import { enumReplacement } from './enum-replacement'
import { built, indexDrafts } from './index-changes'
import { leftovers } from './leftovers'
import { isIndexHelper, isNotNullHelper } from './stand-in'
import { objectDrafts } from './object-changes'
import { removalDrafts } from './removals'
import { renamingDrafts } from './renamings'
import { tableDrafts } from './table-changes'
import { viewDrafts } from './view-changes'

/** How an existing schema is altered in this database: while others read and write, wherever there is a way to. */
export class PostgresChangePlanner extends ChangePlanner {
  override draftsOf(changes: readonly Change[], known: DatabaseFacts): readonly Draft[] {
    const drafts = super.draftsOf(changes, known)
    return [...drafts, ...leftovers(drafts, known)]
  }

  protected override addition(change: PartAddition, facts: PlanningFacts): readonly Draft[] {
    const drafts = super.addition(change, facts)
    const isFilled = 'table' in change && !facts.isEmpty(change.table)
    if (!isFilled) return drafts
    if (change.kind === 'addConstraint')
      return addedConstraint(change, change.constraint, { facts, compiler: this.compiler }) ?? drafts
    if (change.kind !== 'addIndex' || isDivided(change.table)) return drafts
    const comments = drafts
      .filter(({ nodes }) => nodes.every(({ kind }) => kind === 'commentOn'))
      .map((draft): Draft => ({ ...draft, phase: 'completion' }))
    const building = built(change, change.index, {
      facts,
      as: this.compiler.nameOf(change.index),
    })
    return [...building.map((draft) => ({ ...draft, makes: change.index })), ...comments]
  }

  protected override alteration(change: ExistingChange, facts: PlanningFacts): readonly Draft[] {
    return (
      this.known(change, facts) ??
      renamingDrafts(change, { facts, compiler: this.compiler }) ??
      removalDrafts(change, facts) ??
      objectDrafts(change) ?? [toldOnly(change)]
    )
  }

  private known(change: ExistingChange, facts: PlanningFacts): readonly Draft[] | undefined {
    const { compiler } = this
    switch (change.kind) {
      case 'changeColumn':
        return change.table.isView ? undefined : columnDrafts(change, facts, compiler)
      case 'changeConstraint':
        return constraintDrafts(change, { facts, compiler })
      case 'changeTable':
        return /^view\.(definition|materialized)$/.test(change.facets[0]?.name ?? '')
          ? viewDrafts(change, facts, compiler)
          : tableDrafts(change, facts)
      case 'changeEnum':
        return enumDrafts(change) ?? enumReplacement(change, facts, compiler)
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
      if (isOfHelper(change)) return false
      const aspect = aspectOf(change)
      if (change.kind !== 'changeColumn' || aspect === undefined) return true
      const known = seen.get(change.column) ?? new Set()
      seen.set(change.column, known)
      const isFirst = !known.has(aspect)
      known.add(aspect)
      return isFirst
    })
  }
}

/** Whether a helper is to go because no model names it: that is decided when it is known what the plan needs. */
function isOfHelper(change: Change): boolean {
  return (
    (change.kind === 'dropConstraint' && isNotNullHelper(change.constraint.name)) ||
    (change.kind === 'dropIndex' && isIndexHelper(change.index.name))
  )
}

const ASPECTS: Readonly<Record<string, string>> = {
  computed: 'expression',
  identity: 'numbering',
  autoincrement: 'numbering',
}

function aspectOf(change: Change): string | undefined {
  const [facet = ''] = change.kind === 'changeColumn' ? (change.facets[0]?.name ?? '').split('.') : []
  return ASPECTS[facet]
}
