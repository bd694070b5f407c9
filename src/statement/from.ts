import { AmbiguousForeignKeysError, NoForeignKeysError, UsageError } from '../errors'
import { and, type Expression } from '../expression/expression'
import { TableAlias, type AliasedColumn } from '../schema/alias'
import type { Column } from '../schema/column'
import { joinPaths, type JoinPath } from '../schema/join-path'
import type { Table } from '../schema/table'
import { checkOptions, isPlainObject } from '../schema/items'
import { tableFrom, type TableLike } from '../schema/table-source'
import type { Cte } from './cte'
import { DerivedTable } from './derived-table'
import type { Subquery } from './subquery'
import type { TableFunction } from './table-valued'
import type { Values } from './values'

/** What rows are drawn from. */
export type FromItem = Table | TableAlias | Derived

/** What stands in FROM and is no table. */
type Derived = Subquery | Cte | Values | TableFunction

/** One JOIN. */
export interface Join {
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross'
  readonly target: FromItem
  /** Undefined where every row meets every other. */
  readonly on: Expression | undefined
}

/** How a join finds its condition where none is given. */
export interface JoinOptions {
  /** The name of the foreign key constraint to join along. */
  readonly foreignKey?: string
}

/** A table, alias or subquery; of a class, its table. */
export function fromItem(source: TableLike | TableAlias | DerivedTable): FromItem {
  if (source instanceof DerivedTable) return source as Derived
  return source instanceof TableAlias ? source : tableFrom(source)
}

/** The condition along the one foreign key between the target and anything that is drawn from already. */
export function inferJoin(sources: readonly FromItem[], target: FromItem, options: JoinOptions): Expression {
  assertJoinOptions(options)
  if (target instanceof DerivedTable) {
    throw new UsageError(`A join to '${target.name}', which is no table, needs its condition.`, {
      hint: 'Write .join(subquery, condition).',
    })
  }
  const candidates = pathsTo(target, sources)
  const chosen = candidates.filter(({ path }) =>
    [undefined, path.foreignKey.name].includes(options.foreignKey),
  )
  const [first] = chosen
  if (first === undefined) throw noPath(sources, target, candidates)
  if (chosen.length > 1) {
    const names = chosen.map(({ path }) => path.foreignKey.name)
    throw new AmbiguousForeignKeysError(
      `Several foreign keys join '${tableOf(target).key}': ${names.join(', ')}.`,
      {
        candidates: names,
        // The same key from two sources (a table and its alias) has one name.
        hint:
          new Set(names).size > 1
            ? `Choose one: .join(${tableOf(target).name}, { foreignKey: '${names[0] ?? ''}' }).`
            : `Give the condition: .join(${tableOf(target).name}, condition).`,
      },
    )
  }
  return condition(first.source, target, first.path)
}

interface Candidate {
  readonly source: Table | TableAlias
  readonly path: JoinPath
}

function pathsTo(target: Table | TableAlias, sources: readonly FromItem[]): Candidate[] {
  return sources.flatMap((source) => {
    if (source instanceof DerivedTable) return []
    return joinPaths(tableOf(source), tableOf(target)).map((path) => ({ source, path }))
  })
}

function assertJoinOptions(options: unknown): void {
  if (isPlainObject(options)) return checkOptions('join', options, ['foreignKey'])
  throw new UsageError('The condition of a join must be an expression.', {
    hint: "Write .join(table, a.c.x.eq(b.c.y)), or .join(table, { foreignKey: 'name' }).",
  })
}

function condition(left: Table | TableAlias, right: Table | TableAlias, path: JoinPath): Expression {
  const equalities = path.pairs.map((pair) =>
    seenThrough(left, pair.left).eq(seenThrough(right, pair.right) as never),
  )
  return equalities.length === 1 ? (equalities[0] as Expression) : and(...equalities)
}

function seenThrough(item: Table | TableAlias, column: Column): Column | AliasedColumn {
  return item.kind === 'table' ? column : item.column(column)
}

function tableOf(item: Table | TableAlias): Table {
  return item.kind === 'table' ? item : item.table
}

function noPath(
  sources: readonly FromItem[],
  target: Table | TableAlias,
  candidates: readonly Candidate[],
): NoForeignKeysError {
  const names = candidates.map(({ path }) => path.foreignKey.name)
  const from = sources
    .map((source) => `'${source instanceof DerivedTable ? source.name : tableOf(source).key}'`)
    .join(', ')
  return new NoForeignKeysError(`No such foreign key joins ${from} and '${tableOf(target).key}'.`, {
    hint:
      names.length > 0
        ? `There are: ${names.join(', ')}.`
        : 'Declare one, or give the condition: .join(table, condition).',
  })
}
