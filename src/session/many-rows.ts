/** Writes of many rows by one statement, which the instances that the session knows follow. */
import type { FilterOptions } from './row-filters'
import { UsageError } from '../errors'
import type { Executor } from '../engine/executor'
import type { CompiledStatement, WireRow } from '../engine/wire-row'
import type { Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import { isPlainObject } from '../schema/items'
import { type EntityState } from './entity-state'
import { changedProperties } from './flush/snapshot'
import { settleRelations } from './flush/settle'
import type { DeleteEffects } from './flush/follow'
import { inModelTerms } from './flush/violation'
import type { WriteContext } from './flush/write-context'
import { classRowOf, type ClassRow, type Hydrator } from './hydrator'
import type { Delete } from '../statement/delete'
import type { Select } from '../statement/select'
import type { Update } from '../statement/update'
import type { IdentityMap } from './identity-map'

/** What such a write needs of the reading half. */
export interface RowsReader {
  hydratorOf(mapper: Mapper): Hydrator
  /** All columns of the rows of a class that meet conditions. */
  rowsOf(mapper: Mapper, conditions: readonly Expression[]): Select
  /** What rows must fulfil: the condition of the options, and the filters that hold. */
  conditionsOf(mapper: Mapper, options: RowsMeant): RowsCondition
}

/** What rows must fulfil. */
export interface RowsCondition {
  readonly where: readonly Expression[]
  /** The text of a statement on them: filters hold for what the conditions ask of other rows, too. */
  readonly compile: (executor: Executor, statement: Update | Delete) => CompiledStatement
}

/** Which rows are meant. */
export interface RowsMeant extends FilterOptions {
  readonly where?: unknown
  readonly everyRow?: unknown
}

/** What such a write works with. */
export type ManyRowsContext = WriteContext & RowsReader

/** Refuses classes whose rows one statement cannot write. */
export function assertInOneTable({ inheritance, name }: Mapper, method: string): void {
  if (inheritance === undefined || inheritance.joins.length === 0) return
  throw new UsageError(`${method} cannot write ${name}, whose rows are spread over several tables.`, {
    hint: 'Change instances and commit, or execute update(…), deleteFrom(…) or insert(…) on the tables.',
  })
}

/** Refuses options that do not say which rows are meant: without a condition, `everyRow` must say that all of them are. */
export function assertMeant(
  mapper: Mapper,
  { where, everyRow }: { readonly where?: unknown; readonly everyRow?: unknown },
  method: string,
): void {
  const isEmpty = where === undefined || (isPlainObject(where) && Object.keys(where).length === 0)
  if (isEmpty === (everyRow === true)) return
  throw new UsageError(
    isEmpty
      ? `${method} of ${mapper.name} has no condition.`
      : `${method} of ${mapper.name} has a condition, and everyRow too.`,
    { hint: isEmpty ? 'Give it a where, or write { everyRow: true }.' : 'Leave out one of the two.' },
  )
}

/** Runs a statement on rows of one class; a violated constraint is told in its terms. */
export async function sending<T>(mapper: Mapper, { states }: IdentityMap, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw await inModelTerms(error, { states: [...states], mapper })
  }
}

/** Rows that came back, each as its own class has it. */
export function classRows(hydrator: Hydrator, rows: readonly WireRow[]): readonly ClassRow[] {
  return rows.flatMap((row) => classRowOf(hydrator, row) ?? [])
}

/** The known instance of a row that came back; undefined where the session knows none. */
export function knownState(
  { identityMap }: Pick<WriteContext, 'identityMap'>,
  { hydrator, row }: ClassRow,
): EntityState | undefined {
  const key = hydrator.keyOf(row)
  return key === undefined ? undefined : identityMap.find(hydrator.mapper, key)
}

/** An instance holds what its row holds now, but for what the program has changed meanwhile. */
export function refreshFrom(
  { undo, touched }: WriteContext,
  state: EntityState,
  { hydrator, row }: ClassRow,
): void {
  const fresh = hydrator.create(row)
  const kept = new Set(changedProperties(state))
  undo.remember(state)
  for (const property of state.mapper.properties)
    if (!kept.has(property)) undo.set(state.entity, property.name, fresh[property.name])
  Object.assign(state, { row, decoders: hydrator.decoders, written: undefined, status: 'persistent' })
  touched.add(state)
}

/** Brings the relations of all instances in line with the rows that were written. */
export function settle({ identityMap, undo, touched }: WriteContext, effects?: DeleteEffects): void {
  const { gone = new Set<EntityState>(), cleared = new Set<EntityState>() } = effects ?? {}
  for (const state of cleared) touched.add(state)
  if (touched.states.length === 0 && gone.size === 0) return
  const states = [...identityMap.states]
  settleRelations(identityMap, undo, { states, touched, gone, cleared, through: [] })
}
