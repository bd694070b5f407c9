/** Which foreign key was broken, of a database that does not tell (SQLite): it is asked for what is missing, and what is left. */
import type { Executor } from '../../engine/executor'
import { decodeResult } from '../../engine/wire'
import type { ForeignKeyViolationError } from '../../errors'
import { KeyMembership } from '../../expression/key-membership'
import type { Column } from '../../schema/column'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import { select } from '../../statement/select'
import { KEYS } from '../entity-query'
import type { EntityState } from '../entity-state'
import { identityKey, type IdentityKey } from '../identity-key'
import type { SentRows } from './sent-rows'
import { storedKey } from './snapshot'

/** A foreign key that was broken, from which side, and by which row as far as that can be told. */
export interface BrokenKey {
  readonly foreignKey: ForeignKeyConstraint
  readonly reason: ForeignKeyViolationError['reason']
  readonly state: EntityState | undefined
}

/** More keys are not asked for: what is told of a mistake should cost little. */
const MOST_KEYS = 1_000

type Key = readonly unknown[]

/** What keeps the row that is pointed to; others let it go, or say so by another error. */
const REFUSING: ReadonlySet<ForeignKeyConstraint['onDelete']> = new Set([undefined, 'NO ACTION', 'RESTRICT'])

/** Finds the key that refused rows have broken; the transaction must still be open. */
export async function brokenKey(rows: SentRows, executor: Executor): Promise<BrokenKey | undefined> {
  if (rows.verb !== 'delete') {
    for (const foreignKey of rows.table.foreignKeys) {
      const state = await pointingNowhere(rows, foreignKey, executor)
      if (state !== undefined) return { foreignKey, reason: 'not-present', state }
    }
  }
  if (rows.verb === 'insert') return undefined
  const action = rows.verb === 'delete' ? 'onDelete' : 'onUpdate'
  for (const foreignKey of keysTo(rows.table)) {
    if (!REFUSING.has(foreignKey[action])) continue
    if (!(await isPointedTo(rows, foreignKey, executor))) continue
    const state = rows.states.length === 1 ? rows.states[0] : undefined
    return { foreignKey, reason: 'still-referenced', state }
  }
  return undefined
}

/** The first of the rows whose parent is not there. */
async function pointingNowhere(
  { table, states }: SentRows,
  foreignKey: ForeignKeyConstraint,
  executor: Executor,
): Promise<EntityState | undefined> {
  const { columns, referredColumns, referredTable } = foreignKey
  const pointing = states
    .map((state) => ({ state, key: currentValuesOf(state, columns) }))
    .filter(({ key }) => key.every((value) => value !== null && value !== undefined))
    .slice(0, MOST_KEYS)
  if (pointing.length === 0) return undefined
  const keys = pointing.map(({ key }) => key)
  const there = keySet(await rowsWith(executor, { columns: referredColumns, keys }), referredColumns)
  // The rows of one statement may point to each other.
  if (referredTable === table)
    for (const key of keySet(
      states.map((state) => currentValuesOf(state, referredColumns)),
      referredColumns,
    ))
      there.add(key)
  return pointing.find(({ key }) => !there.has(keyOf(key, referredColumns)))?.state
}

/** Whether rows that stay point to rows that are to go, or to get another key. */
async function isPointedTo(
  { table, states, verb }: SentRows,
  foreignKey: ForeignKeyConstraint,
  executor: Executor,
): Promise<boolean> {
  const { columns, referredColumns } = foreignKey
  const keys = states.slice(0, MOST_KEYS).map((state) => storedValuesOf(state, referredColumns))
  if (foreignKey.table !== table) return (await rowsWith(executor, { columns, keys })).length > 0
  const own = table.primaryKey.columns
  const leaving = verb === 'delete' ? keySet(states.map(storedKey), own) : new Set<IdentityKey | undefined>()
  const pointing = await rowsWith(executor, { columns, keys, chosen: own })
  return pointing.some((key) => !leaving.has(keyOf(key, own)))
}

/** The keys that keep rows of a table from going. */
function keysTo(table: Table): readonly ForeignKeyConstraint[] {
  return table.metadata
    .allTables()
    .flatMap(({ foreignKeys }) => foreignKeys)
    .filter(({ referredTable }) => referredTable === table)
}

/** The rows of a table that have one of the keys, each as the values of the chosen columns. */
async function rowsWith(
  executor: Executor,
  { columns, keys, chosen = columns }: Lookup,
): Promise<readonly Key[]> {
  const query = select(...chosen).where(new KeyMembership(columns, KEYS))
  const compiled = executor.compile(query)
  const lists = columns.map((_, i) => keys.map((key) => key[i]))
  const answer = await executor.executeCompiled(compiled, { [KEYS]: lists })
  const { rows, keys: names } = decodeResult(answer, compiled.columns, executor.dialect.codecs)
  return rows.map((row) => names.map((name) => row[name]))
}

interface Lookup {
  readonly columns: readonly Column[]
  readonly keys: readonly Key[]
  readonly chosen?: readonly Column[]
}

function keySet(keys: readonly Key[], columns: readonly Column[]): Set<IdentityKey | undefined> {
  return new Set(keys.map((key) => keyOf(key, columns)))
}

function keyOf(key: Key, columns: readonly Column[]): IdentityKey | undefined {
  return identityKey(
    key,
    columns.map(({ type }) => type),
  )
}

function currentValuesOf({ entity, mapper }: EntityState, columns: readonly Column[]): Key {
  return columns.map((column) => entity[mapper.propertyOf(column).name])
}

/** What the database holds of a key; of one that is not the primary key, what the instance holds. */
function storedValuesOf(state: EntityState, columns: readonly Column[]): Key {
  const { primaryKey } = state.mapper
  const stored = storedKey(state)
  return columns.map((column) => {
    const property = state.mapper.propertyOf(column)
    const position = primaryKey.indexOf(property)
    return position < 0 ? state.entity[property.name] : stored[position]
  })
}
