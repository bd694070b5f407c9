import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import type { Column } from '../schema/column'
import { checkOptions, isPlainObject } from '../schema/items'
import type { Table } from '../schema/table'
import { suggest } from '../util/closest'
import { targetOver, uniqueTargets, type ConflictTarget } from './conflict-target'
import { assignments, columnsNamed, withDefaults, type Assignment, type RowInput } from './row-input'

/** The value of a column in the row that could not be inserted: `excluded.name`. */
export class ExcludedColumn<T = unknown> extends Expression<T> {
  readonly kind = 'excludedColumn'

  constructor(readonly column: Column) {
    super()
  }

  get type(): Column['type'] {
    return this.column.type
  }
}

/**
 * The value that an insert would have written, inside the `doUpdate` of its `onConflict`.
 *
 * @example
 * insert(hit).values({ page: '/', n: 1 }).onConflict(['page'], { doUpdate: { n: hit.c.n.plus(excluded(hit.c.n)) } })
 * // INSERT INTO hit (page, n) VALUES ($1, $2) ON CONFLICT (page) DO UPDATE SET n = hit.n + excluded.n
 */
export function excluded<T>(column: Expression<T> & { readonly kind: 'column' }): ExcludedColumn<T> {
  return new ExcludedColumn<T>(column as unknown as Column)
}

/**
 * What becomes of a row whose key is there already: nothing, or an update of the row that is there; with `where`, of such as meet
 * a condition, and others stay as they are.
 */
export type ConflictAction<S> =
  | { readonly doNothing: true }
  | {
      readonly doUpdate: readonly (keyof RowInput<S> & string)[] | RowInput<S>
      readonly where?: Expression | undefined
    }

/** What an insert does about rows that are there already. */
export interface Conflict {
  readonly target: ConflictTarget
  /** What is written to the row that is there; nothing at all if empty. */
  readonly set: readonly Assignment[]
  /** Which rows it is written to, if not all. */
  readonly where: Expression | undefined
}

/** The rule that `onConflict` was given. */
export function conflictOf(table: Table, key: unknown, action: unknown): Conflict {
  const target = Array.isArray(key) ? targetOfColumns(table, key as readonly string[]) : targetOf(table, key)
  return { target, ...updateOf(table, action) }
}

/** A key that the model does not know is left to the database. */
function targetOfColumns(table: Table, names: readonly string[]): ConflictTarget {
  const parts = names.flatMap((name) => columnsNamed(table, name, 'onConflict'))
  if (parts.length === 0) throw new UsageError(`onConflict on '${table.key}' names no column.`)
  return { parts, where: targetOver(uniqueTargets(table), parts)?.where }
}

/** A key or unique index by name: SQLite knows no names of keys, so both are told what it is over. */
function targetOf(table: Table, name: unknown): ConflictTarget {
  const targets = uniqueTargets(table)
  const found = targets.find((target) => target.name === name)
  if (found !== undefined) return found
  throw new UsageError(`onConflict: '${table.key}' has no such key.`, {
    hint: suggest(
      String(name),
      targets.map((target) => target.name),
    ),
  })
}

function updateOf(table: Table, action: unknown): Pick<Conflict, 'set' | 'where'> {
  if (isPlainObject(action)) {
    checkOptions('onConflict', action, ['doNothing', 'doUpdate', 'where'])
    const { doNothing, doUpdate, where } = action
    if (where !== undefined && (doUpdate === undefined || !(where instanceof Expression))) {
      throw new UsageError('onConflict: where is a condition on the rows that doUpdate writes to.', {
        hint: "Write { doUpdate: ['n'], where: hit.c.n.lt(excluded(hit.c.n)) }.",
      })
    }
    if (doNothing === true && doUpdate === undefined) return { set: [], where: undefined }
    if (doNothing === undefined && doUpdate !== undefined) return { set: updates(table, doUpdate), where }
  }
  throw new UsageError('onConflict must be told what to do.', {
    hint: "Write { doNothing: true } or { doUpdate: ['name'] }.",
  })
}

function updates(table: Table, doUpdate: unknown): readonly Assignment[] {
  const set = Array.isArray(doUpdate)
    ? (doUpdate as readonly string[])
        .flatMap((name) => columnsNamed(table, name, 'doUpdate'))
        .map((column) => ({ column, value: new ExcludedColumn(column) }))
    : assignments(table, doUpdate as Readonly<Record<string, unknown>>)
  if (set.length > 0) return withDefaults(table, set, 'updateValue')
  throw new UsageError('doUpdate names no column.', { hint: 'Write { doNothing: true }.' })
}
