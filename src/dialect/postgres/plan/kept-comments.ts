/** Comments that somebody gave constraints and indexes by hand: they come back with those that are made anew. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { Index } from '../../../schema/table-index'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { newPart, oldPart, type TablePart } from '../../changed-parts'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { Change } from '../../schema-change'
import { foundOf } from '../../table-pairs'
import { inCatalog } from './assessments'
import { isIndexHelper } from './stand-in'

/** What the planning needs besides. */
interface CommentContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

/** All statements of a plan, with those that say again what was said of what goes and comes back. */
export function withKeptComments(drafts: readonly Draft[], context: CommentContext): readonly Draft[] {
  return drafts.flatMap((draft): readonly Draft[] => {
    const parts = draft.nodes.flatMap((node) => broughtBy(node, draft.change))
    const comments = parts.flatMap((part) => keptComment(part, context))
    if (comments.length === 0) return [draft]
    if (draft.transaction !== 'none') return [{ ...draft, nodes: [...draft.nodes, ...comments] }]
    const { change } = draft
    return [draft, { change, phase: 'completion', nodes: comments, assessment: inCatalog(), needs: parts }]
  })
}

/** The part of a table that a statement brings under the name that it is to have. */
function broughtBy(node: DdlNode, change: Change): readonly TablePart[] {
  switch (node.kind) {
    case 'addConstraint':
      return [node.constraint]
    case 'createIndex':
      return isIndexHelper(node.options.as ?? '') ? [] : [node.index]
    case 'renameIndex':
      return isIndexHelper(node.from) ? [newPart(change) ?? []].flat() : []
    default:
      return []
  }
}

/** Where the model is silent, and is not taken at its word. */
function keptComment(part: TablePart, { facts, compiler }: CommentContext): readonly CommentOn[] {
  const own = facts.changes.find((change) => newPart(change) === part)
  const isSaid = own !== undefined && 'facets' in own && own.facets.some(({ name }) => name === 'comment')
  const old = own === undefined ? namesake(part, { facts, compiler }) : oldPart(own)
  if (part.comment !== undefined || isSaid || old?.comment === undefined) return []
  const target =
    part instanceof Index
      ? ({ on: 'index', index: part } as const)
      : ({ on: 'constraint', constraint: part } as const)
  return [new CommentOn(target, old.comment)]
}

function namesake(part: TablePart, { facts, compiler }: CommentContext): TablePart | undefined {
  const found = foundOf(part.table, facts)
  const all: readonly TablePart[] = [...(found?.constraints ?? []), ...(found?.indexes ?? [])]
  return all.find(({ kind, name }) => kind === part.kind && name === compiler.nameOf(part))
}
