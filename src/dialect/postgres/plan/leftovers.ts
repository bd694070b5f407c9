/** Helpers that a plan which was broken off has left, and that no change needs any more. */
import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropConstraint } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { DatabaseFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import { inCatalog } from './assessments'
import { isIndexHelper, isNotNullHelper, leftIndex } from './stand-in'

const LEFT: Assessment = { ...inCatalog(), reason: 'it was left by a plan that was broken off' }

/** The statements that take away what the other statements of the plan do not use. */
export function leftovers(drafts: readonly Draft[], facts: DatabaseFacts): Draft[] {
  const used = new Set(drafts.flatMap(({ nodes }) => nodes).flatMap(namesIn))
  return facts.pairs.flatMap(({ found, wanted: table }): Draft[] => [
    ...found.constraints
      .filter(({ name }) => isNotNullHelper(name) && !used.has(name))
      .map((constraint): Draft => ({
        change: { kind: 'dropConstraint', table, constraint },
        phase: 'removal',
        nodes: [new DropConstraint(constraint)],
        assessment: LEFT,
      })),
    ...facts.existing
      .indexesOf(found)
      .filter(({ name }) => isIndexHelper(name) && !used.has(name))
      .map(({ name }): Draft => {
        const index = leftIndex(table, name)
        return {
          change: { kind: 'dropIndex', table, index },
          phase: 'removal',
          nodes: [new DropIndex(index, { concurrently: true })],
          assessment: { ...LEFT, lock: 'SHARE UPDATE EXCLUSIVE' },
          transaction: 'none',
        }
      }),
  ])
}

function namesIn(node: DdlNode): readonly string[] {
  switch (node.kind) {
    case 'dropConstraint':
      return [node.constraint.name]
    case 'addConstraint':
      return node.options.usingIndex === undefined ? [] : [node.options.usingIndex]
    case 'renameIndex':
      return [node.from]
    default:
      return []
  }
}
