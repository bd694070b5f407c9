/**
 * Indexes, checks and EXCLUDE constraints over columns that get other types. The server makes them again by itself, unless it cannot
 * read their expressions with the new types: then they go before, and come back behind it.
 */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import { ExcludeConstraint } from '../../../schema/exclude'
import { KeyConstraint } from '../../../schema/key-constraint'
import { Index } from '../../../schema/table-index'
import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropConstraint } from '../../../statement/ddl/table-ddl'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import { requirementsOf } from '../../requirements'
import type { Change } from '../../schema-change'
import { tokenize } from '../../../util/sql-tokenizer'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty } from './assessments'
import { creationOf, oldPart, type TablePart } from '../../changed-parts'
import { foundOf, wantedOf } from '../../table-pairs'

/** The names that a part says. */
export function wordsOf(part: TablePart, compiler: DdlCompiler): ReadonlySet<string> {
  const node = creationOf(part)
  return new Set(tokenize(compiler.compile(node), { brackets: false }).map(({ value }) => value))
}

/** Whether nothing of it has to be read again: values of nearly all types can be sorted. */
export function isOfColumnsAlone(part: TablePart): boolean {
  if (part instanceof KeyConstraint) return true
  if (!(part instanceof Index) || part.plainColumns === undefined) return false
  const { using = 'btree' } = part.dialect.postgres ?? {}
  return using === 'btree' && part.orderings.every(({ operators }) => operators === undefined)
}

/** Whether rows are compared with others by it. */
export function isCompared(part: TablePart): boolean {
  return part instanceof Index ? part.unique : part instanceof ExcludeConstraint
}

/** DROP of what the server could not read again. */
export function unread(change: Change, part: TablePart): Draft {
  return {
    change,
    phase: 'takeDown',
    nodes: [part instanceof Index ? new DropIndex(part) : new DropConstraint(part)],
    assessment: {
      ...inCatalog(),
      reason: 'it is of the old type of a column, and comes back behind the new one',
    },
  }
}

/** It comes back in the transaction that changes the types, so that nothing can slip in. */
export function readAgain(
  change: Change,
  part: TablePart,
  { facts, compiler }: { readonly facts: PlanningFacts; readonly compiler: DdlCompiler },
): Draft {
  const node = creationOf(part)
  const table = wantedOf(part.table, facts) ?? part.table
  return {
    change,
    phase: 'column',
    nodes: [node, ...compiler.companions(node)],
    assessment: facts.isEmpty(table)
      ? onEmpty()
      : {
          safety: 'scans',
          lock: ACCESS_EXCLUSIVE,
          reason:
            'it is made again together with the type, so that no row can slip in, while all others wait',
        },
    makes: part,
    needs: requirementsOf(node),
  }
}

/** What stands on a column of a type that another one of its name takes the place of goes and comes back, be it as it was. */
export function besideReplaced(drafts: readonly Draft[], context: RereadContext): readonly Draft[] {
  const { changes, pairs } = context.facts
  const replaced = drafts.flatMap(replacedIn)
  if (replaced.length === 0) return drafts
  return pairs
    .flatMap(({ found }) => [...found.indexes, ...found.constraints])
    .filter((part) => !isOfColumnsAlone(part) && part.kind !== 'foreignKey')
    .reduce((all, part) => {
      const words = wordsOf(part, context.compiler)
      const isOver = ({ name, table }: Column): boolean =>
        words.has(name) && foundOf(table, context.facts) === part.table
      const change = replaced.find(({ column }) => isOver(column))?.change
      return change === undefined ? all : aroundReplaced(all, part, { ...context, change, changes })
    }, drafts)
}

interface RereadContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

function aroundReplaced(
  drafts: readonly Draft[],
  part: TablePart,
  { changes, change, ...context }: RereadContext & { change: Change; changes: readonly Change[] },
): readonly Draft[] {
  const own = changes.find((other) => oldPart(other) === part)
  if (own === undefined) return [...drafts, unread(change, part), readAgain(change, part, context)]
  const isDown = drafts.some((draft) => draft.change === own && draft.phase === 'takeDown')
  if (isDown || (own.kind !== 'changeIndex' && own.kind !== 'changeConstraint')) return drafts
  const wanted = own.kind === 'changeIndex' ? own.index : own.constraint
  const others = drafts.filter((draft) => draft.change !== own)
  return [...others, unread(own, part), readAgain(own, wanted, context)]
}

/** Domains have the operators of their bases. */
function replacedIn({ change, nodes }: Draft): { readonly change: Change; readonly column: Column }[] {
  if (change.kind !== 'changeEnum' && (change.kind !== 'changeType' || change.type.kind === 'domain'))
    return []
  const actions = nodes.flatMap((node) => (node.kind === 'alterTable' ? node.actions : []))
  return actions.flatMap((action) => (action.kind === 'setType' ? { change, column: action.column } : []))
}

/** What stands on types comes behind them; where that is to be in one transaction, what ends one comes behind it. */
export function behindTypes(drafts: readonly Draft[]): readonly Draft[] {
  const ofColumns = drafts.filter(({ phase }) => phase === 'column')
  const isHeld = ofColumns.some(isBack)
  const rankOf = (draft: Draft): number =>
    isBack(draft) ? 2 : isWorkedOut(draft) ? 1 : isOfColumns(draft) || !isHeld ? 0 : 3
  return [
    ...drafts.filter(({ phase }) => phase !== 'column'),
    ...ofColumns.sort((a, b) => rankOf(a) - rankOf(b)),
  ]
}

function isBack({ nodes: [node] }: Draft): boolean {
  return node?.kind === 'createIndex' || (node?.kind === 'addConstraint' && node.options.notValid !== true)
}

function isWorkedOut({ change, nodes: [node] }: Draft): boolean {
  const column =
    node?.kind === 'addColumn' ? node.column : change.kind === 'addColumn' ? change.column : undefined
  return column?.options.computed !== undefined
}

function isOfColumns({ nodes }: Draft): boolean {
  return nodes.some(
    (node) =>
      node.kind === 'addColumn' ||
      (node.kind === 'alterTable' && node.actions.some(({ kind }) => kind === 'setType')),
  )
}
