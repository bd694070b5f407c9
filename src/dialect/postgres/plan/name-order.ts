/**
 * One order of names for a whole plan: whatever has a name gives it up before it is given to others. A new name comes behind the one
 * that makes way for it; where names go round, or what has one goes only later, that has another one in between.
 */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { RenameConstraint, RenameIndex, RenameTable } from '../../../statement/ddl/alter-ddl'
import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropConstraint } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { PlanningFacts } from '../../change-planner'
import { passingName } from '../../passing-name'
import { PHASES, type Draft } from '../../plan-draft'
import type { Change } from '../../schema-change'
import { inCatalog } from './assessments'
import { NameUses, type NameUse } from './name-uses'

/** What the planning needs besides. */
interface NameContext {
  readonly facts: Pick<PlanningFacts, 'changes' | 'existing' | 'pairs'>
  readonly compiler: DdlCompiler
}

/** A statement of a plan, and what it does to a name. */
interface Step {
  readonly draft: Draft
  readonly node: DdlNode
  readonly use: NameUse
}

/** A statement that gives a name to one thing while another has it, and the one that takes it away from there. */
interface Conflict {
  readonly taking: Step
  readonly freeing: Step
}

/** The drafts in an order in which no statement gives a name that something else has. */
export function inNameOrder(drafts: readonly Draft[], { facts, compiler }: NameContext): readonly Draft[] {
  const uses = new NameUses(facts, compiler)
  const moved = new Set<string>()
  let all: readonly Draft[] = PHASES.flatMap((phase) => drafts.filter((draft) => draft.phase === phase))
  for (;;) {
    const conflict = firstConflict(all, uses)
    const solved = conflict && (inOrder(all, conflict, moved) ?? passed(all, conflict, uses))
    if (solved === undefined) return waiting(all, uses)
    all = solved
  }
}

function stepsOf(drafts: readonly Draft[], uses: NameUses): Step[] {
  return drafts.flatMap((draft) =>
    draft.nodes.flatMap((node) => uses.of(node, draft.change).map((use) => ({ draft, node, use }))),
  )
}

function firstConflict(drafts: readonly Draft[], uses: NameUses): Conflict | undefined {
  const steps = stepsOf(drafts, uses)
  const held = new Map<string, boolean>()
  for (const [i, taking] of steps.entries()) {
    const { is, key } = taking.use
    if (is === 'taken' && (held.get(key) ?? uses.isHeld(taking.use))) {
      const freeing = steps.slice(i + 1).find(({ use }) => use.key === key && use.is === 'freed')
      if (freeing !== undefined) return { taking, freeing }
    }
    held.set(key, is === 'taken')
  }
  return undefined
}

/** What makes way comes first. Each name has one turn: when it comes up again, names go round. */
function inOrder(
  drafts: readonly Draft[],
  { taking, freeing }: Conflict,
  moved: Set<string>,
): readonly Draft[] | undefined {
  const { key } = taking.use
  if (!isRenaming(freeing) || freeing.draft.phase !== taking.draft.phase || moved.has(key)) return undefined
  moved.add(key)
  return drafts.flatMap((draft) =>
    draft === freeing.draft ? [] : draft === taking.draft ? [freeing.draft, draft] : draft,
  )
}

function isRenaming({ draft, node }: Step): boolean {
  return draft.change.kind.startsWith('rename') && node.kind.startsWith('rename')
}

/** What has the name has another one from before it is needed until its own change; undefined where there is no way to that. */
function passed(
  drafts: readonly Draft[],
  { taking, freeing }: Conflict,
  uses: NameUses,
): readonly Draft[] | undefined {
  const { draft, node, use } = freeing
  const between = passingName(use.key)
  const later = renamedNode(node, between)
  if (later === undefined) return undefined
  const freed = uses.of(node, draft.change)
  const away = awayNode(freeing, freed, between)
  uses.passed(freed, { away, later, between: { name: between, of: use.name } })
  const aside: Draft = {
    change: draft.change,
    phase: taking.draft.phase,
    nodes: [away],
    assessment: { ...inCatalog(), reason: 'something else gets the name that it has until then' },
  }
  const changed = (each: Draft): Draft =>
    each === draft ? { ...each, nodes: each.nodes.map((own) => (own === node ? later : own)) } : each
  return drafts.flatMap((each) => (each === taking.draft ? [aside, changed(each)] : changed(each)))
}

/** An index is called by its schema alone, whatever its table is called by then; with it, its constraint is renamed. */
function awayNode({ node, use }: Step, freed: readonly NameUse[], between: string): DdlNode {
  if (node.kind === 'renameTable') return new RenameTable(node.table, between)
  const { schema, name } = use
  if (freed.some((each) => each.table === undefined && each.name === name))
    return new RenameIndex({ schema, name }, name, between)
  // Tables that inherit a check have it by the name that it has above: that comes first.
  const [{ schema: own, table = '' } = use] = freed.filter((each) => each.name === name)
  return new RenameConstraint({ schema: own, name: table }, name, between)
}

/** The statement by the name in between. */
function renamedNode(node: DdlNode, between: string): DdlNode | undefined {
  switch (node.kind) {
    case 'renameTable':
      return new RenameTable({ ...node.table, name: between }, node.to)
    case 'renameIndex':
      return new RenameIndex(node.table, between, node.to)
    case 'renameConstraint':
      return new RenameConstraint(node.table, between, node.to)
    case 'dropIndex':
      return new DropIndex({ table: node.index.table, name: between, givenName: between }, node.options)
    case 'dropConstraint': {
      const { table } = node.constraint
      return new DropConstraint({ table, name: between, givenName: between }, node.options)
    }
    case 'dropTable':
      // Its indexes go with it, whatever they are called.
      return node
    default:
      return undefined
  }
}

/** What gets a name that another change frees can have it only when that is made. */
function waiting(drafts: readonly Draft[], uses: NameUses): readonly Draft[] {
  const needs = new Map<Draft, Change[]>()
  const freed = new Map<string, Change>()
  for (const { draft, use } of stepsOf(drafts, uses)) {
    const change = freed.get(use.key)
    if (use.is === 'freed') freed.set(use.key, draft.change)
    else if (change !== undefined && change !== draft.change)
      needs.set(draft, [...(needs.get(draft) ?? []), change])
  }
  return drafts.map((draft) => {
    const more = needs.get(draft)
    return more === undefined ? draft : { ...draft, needs: [...(draft.needs ?? []), ...more] }
  })
}
