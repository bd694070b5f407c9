/**
 * Constraints and indexes that go because others take their place, be it under another name or as another kind: a UNIQUE that becomes
 * the PRIMARY KEY. The new one is there before the old one goes, so that nothing can slip in between.
 */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { Index } from '../../../schema/table-index'
import { RenameIndex } from '../../../statement/ddl/alter-ddl'
import { newPart, renamedPart, type TablePart } from '../../changed-parts'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import { successionsIn, type Succession } from '../../successions'
import { swapped } from './assessments'
import { lostBy } from './early-removal'
import { built } from './index-changes'
import { helperName } from './stand-in'
import type { PostgresDraft } from './standing'

/** What the planning needs besides. */
interface UnbrokenContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

/** All statements of a plan, with those that drop behind those that add. */
export function unbroken(
  drafts: readonly PostgresDraft[],
  context: UnbrokenContext,
): readonly PostgresDraft[] {
  return successions(context).reduce<readonly PostgresDraft[]>(
    (all, succession) => succeeded(all, succession, context),
    drafts,
  )
}

/** Indexes are built before the first key goes: all that is left then shares one transaction. */
export function builtFirst(drafts: readonly Draft[]): readonly Draft[] {
  const isBuild = ({ phase, transaction }: Draft): boolean => phase === 'key' && transaction === 'none'
  return [...drafts.filter(isBuild), ...drafts.filter((draft) => !isBuild(draft))]
}

/** Without those that have to go early, because a column does that they stand on. */
function successions({ facts, compiler }: UnbrokenContext): Succession[] {
  return successionsIn({ ...facts, nameOf: (part) => compiler.nameOf(part) }).filter(
    ({ old }) => lostBy(old, { facts, compiler }) === undefined,
  )
}

function succeeded(
  drafts: readonly PostgresDraft[],
  succession: Succession,
  context: UnbrokenContext,
): readonly PostgresDraft[] {
  const { going, heir, coming, old } = succession
  const drop = drafts.find(({ change, phase }) => change === going && phase === 'takeDown')
  const early = drafts.map((draft) => (draft.change === coming ? inKeyPhase(draft) : draft))
  if (drop === undefined)
    return early.map((draft) =>
      draft.change === going && draft.phase === 'key'
        ? { ...draft, needs: [...(draft.needs ?? []), heir] }
        : draft,
    )
  const others = early.filter((draft) => draft !== drop)
  if (old.name === context.compiler.nameOf(heir)) return underOneName(others, drop, succession, context)
  const phase = heir instanceof ForeignKeyConstraint ? 'foreignKey' : 'key'
  const behind: PostgresDraft = { ...drop, phase, needs: [...(drop.needs ?? []), heir] }
  // One transaction for both: indexes are built before.
  return isNameTaken(old, context) ? [behind, ...others] : [...others, behind]
}

/** Whether something else of the table is to have the name, for which it has to be free. */
function isNameTaken({ name, table }: TablePart, { facts: { changes }, compiler }: UnbrokenContext): boolean {
  return changes.some((change) => {
    const part = newPart(change) ?? renamedPart(change)
    return part !== undefined && part.table.name === table.name && compiler.nameOf(part) === name
  })
}

/** An index that takes the place of a key is built among the keys. */
function inKeyPhase(draft: PostgresDraft): PostgresDraft {
  const isOfIndex = draft.nodes.some(({ kind }) => kind === 'createIndex')
  return isOfIndex ? { ...draft, phase: 'key' } : draft
}

/** What takes the name, too, does so in the step in which the old one goes. */
function underOneName(
  drafts: readonly PostgresDraft[],
  drop: PostgresDraft,
  { coming, going, heir }: Succession,
  context: UnbrokenContext,
): readonly PostgresDraft[] {
  const named = drafts.find(({ change, makes }) => change === coming && [makes].flat().includes(heir))
  if (named === undefined) return [...drafts, drop]
  const [swap, ...builds] =
    heir instanceof Index && named.transaction === 'none' ? builtAside(named, heir, context) : [named]
  const taken: PostgresDraft = {
    ...(swap as PostgresDraft),
    nodes: [...drop.nodes, ...(swap?.nodes ?? [])],
    without: [...(named.without ?? []), ...(drop.without ?? [])],
    needs: [...(named.needs ?? []), ...(drop.needs ?? [])],
    // What waits for the old one to be gone waits for this.
    makes: [named.makes ?? [], going].flat(),
  }
  return drafts.flatMap((draft) => (draft === named ? [...builds, taken] : [draft]))
}

/** The index under the name of a helper, and before it the step that gives it its own. */
function builtAside(
  { change, makes }: PostgresDraft,
  index: Index,
  { facts, compiler }: UnbrokenContext,
): readonly PostgresDraft[] {
  const helper = helperName(index, compiler)
  return [
    {
      change,
      phase: 'key',
      nodes: [new RenameIndex(index.table, helper, compiler.nameOf(index))],
      assessment: swapped(),
      makes,
    },
    ...built(change, index, { facts, as: helper, phase: 'key' }),
  ]
}
