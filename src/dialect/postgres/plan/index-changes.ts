import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Index } from '../../../schema/table-index'
import { AlterIndex, RenameIndex, ResetOptions, SetOptions } from '../../../statement/ddl/alter-ddl'
import { CreateIndex, DropIndex } from '../../../statement/ddl/index-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import { requirementsOf } from '../../requirements'
import type { Change, ChangedFacet, ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, BUILDING, inCatalog, onEmpty, swapped } from './assessments'
import { isFoundDivided } from '../divided'
import { INDEX_OF_DIVIDED } from './divided-ways'
import { helperName, isIndexHelper } from './stand-in'
import { canBeReplicaIdentity, IS_REPLICA_IDENTITY, isReplicaIdentity, marksOf } from './table-belongings'
import { hindrance, leadingToIndex, type PostgresDraft } from './standing'

type IndexChange = ChangeOf<'changeIndex'>

const STORAGE = 'dialect.postgres.with.'
const ON_INDEX = `${ACCESS_EXCLUSIVE} on the index`

/** The statements that bring an index to what the model says. There is no moment without it. */
export function indexDrafts(
  change: IndexChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): PostgresDraft[] {
  const { foundIndex, index } = change
  const facets = change.facets.filter(({ name }) => name !== 'comment')
  const isDivided = isFoundDivided(change.table, facts)
  // That of a divided one has no storage of its own: those of the partitions got theirs when they were made.
  if (facets.every(({ name }) => name.startsWith(STORAGE) && !isDivided))
    return [
      ...facets.map((facet) => ({
        change,
        phase: 'index' as const,
        nodes: [new AlterIndex(foundIndex, storageAction(facet))],
        assessment: inCatalog('SHARE UPDATE EXCLUSIVE on the index'),
      })),
      ...(facets.length < change.facets.length ? [commented(change)] : []),
    ]
  const leading = leadingToIndex(foundIndex, facts)
  if (leading.unknown.length > 0) return [byHand(change, hindrance(leading.unknown))]
  if (isReplicaIdentity(foundIndex, facts) && !canBeReplicaIdentity(index))
    return [byHand(change, IS_REPLICA_IDENTITY)]
  const without = leading.known
  const marks = marksOf(foundIndex, index, { facts, compiler })
  if (facts.isEmpty(change.table) || isDivided) return [{ ...replaced(change, marks, facts), without }]
  const helper = helperName(index, compiler)
  const swap: PostgresDraft = {
    change,
    phase: 'completion',
    nodes: [
      new DropIndex(foundIndex),
      new RenameIndex(index.table, helper, compiler.nameOf(index)),
      ...comments(index),
      ...marks,
    ],
    assessment: swapped(`${ACCESS_EXCLUSIVE}, for a moment`),
    needs: requirementsOf(new CreateIndex(index)),
    without,
  }
  return [...built(change, index, { facts, as: helper }), swap]
}

/** Under which name an index is built, and when. */
interface Building {
  readonly facts: PlanningFacts
  readonly as: string
  readonly phase?: Draft['phase']
}

/** Builds an index while others work. What a build has left that was broken off is taken away first; a finished one is kept. */
export function built(
  change: Change,
  index: Index,
  { facts: { existing }, as, phase = 'completion' }: Building,
): Draft[] {
  const state = existing.indexState(index.table.schema, as)
  // One that is no helper goes before this one is built.
  if (state === 'valid' && isIndexHelper(as)) return []
  const left = { table: index.table, name: as, givenName: as }
  return [
    {
      change,
      phase,
      nodes: [
        ...(state === 'invalid' ? [new DropIndex(left, { concurrently: true, ifExists: true })] : []),
        new CreateIndex(index, { concurrently: true, as }),
      ],
      assessment: BUILDING,
      transaction: 'none',
      undo: [new DropIndex(left, { concurrently: true, ifExists: true })],
      needs: requirementsOf(new CreateIndex(index)),
    },
  ]
}

function replaced(change: IndexChange, marks: readonly DdlNode[], facts: PlanningFacts): Draft {
  const { foundIndex, index, table } = change
  return {
    change,
    phase: 'index',
    nodes: [new DropIndex(foundIndex), new CreateIndex(index), ...comments(index), ...marks],
    assessment: facts.isEmpty(table)
      ? onEmpty()
      : {
          safety: 'scans',
          lock: ACCESS_EXCLUSIVE,
          reason: 'the indexes of all partitions are built, while all others wait',
          saferWay: INDEX_OF_DIVIDED,
        },
    needs: requirementsOf(new CreateIndex(index)),
  }
}

function comments(index: Index): CommentOn[] {
  return index.comment === undefined ? [] : [new CommentOn({ on: 'index', index }, index.comment)]
}

function commented(change: IndexChange): Draft {
  return {
    change,
    phase: 'comment',
    nodes: [new CommentOn({ on: 'index', index: change.foundIndex }, change.index.comment)],
    assessment: inCatalog(ON_INDEX),
  }
}

function storageAction({ name, first }: ChangedFacet): SetOptions | ResetOptions {
  const option = name.slice(STORAGE.length)
  return first === undefined ? new ResetOptions([option]) : new SetOptions({ [option]: first })
}
