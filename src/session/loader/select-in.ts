/**
 * Loads relations of many instances with one statement each: the keys of all instances go into one list parameter, so
 * the number of statements depends on the relations that are named, never on the number of rows.
 */
import type { Decode, WireRow } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import type { SqlType } from '../../types/sql-type'
import { relate, type EntityState } from '../entity-state'
import type { RelatedOptions } from '../entity-query'
import { identityKey, type IdentityKey } from '../identity-key'
import { fetchByPosition } from './key-position'
import { Linkage } from './linkage'
import { isChanged, membersOf, place } from './placement'
import { namedRelations, type RelationOptions } from './with-spec'

/** What the loader needs of its session. */
export interface LoaderContext {
  /** The related rows' wire rows for lists of keys, one list per linking column. */
  fetch(
    relationship: Relationship,
    options: RelatedOptions,
    keys: readonly (readonly unknown[])[],
  ): Promise<readonly WireRow[]>
  /** The state of a row of the relation's target. */
  hydrate(mapper: Mapper, row: WireRow): EntityState | undefined
  /** Reads values of a type from the wire. */
  readonly decoderOf: (type: SqlType) => Decode
  /** Whether the keys of a relation can be compared in JavaScript as the database compares them. */
  comparesExactly(relationship: Relationship): boolean
  find(mapper: Mapper, key: IdentityKey): EntityState | undefined
  /** The state of an instance that the session knows. */
  stateOf(entity: object): EntityState | undefined
}

/** Loads what a `with` object names, and what its parts name in turn. */
export async function loadRelations(
  context: LoaderContext,
  states: readonly EntityState[],
  spec: unknown,
): Promise<void> {
  if (spec === undefined || states.length === 0) return
  const { mapper } = states[0] as EntityState
  for (const { relationship, options } of namedRelations(mapper, spec)) {
    const related = await loadRelation(context, states, relationship, options)
    await loadRelations(context, related, options.with)
  }
}

/** The states of all rows that point to the instances along a to-many relation, whatever their properties hold. */
export async function fetchMembers(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
): Promise<EntityState[]> {
  const { relatedOf } = await fetchRelated(context, states, relationship, {})
  return [...new Set(states.flatMap(relatedOf))]
}

/** Loads one relation of instances of one class; gives the related states, each once, if theirs are to be loaded too. */
async function loadRelation(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<EntityState[]> {
  const isKept = new Set(states.filter((state) => isChanged(state, relationship)))
  const wanted = isKept.size === 0 ? states : states.filter((state) => !isKept.has(state))
  const { relatedOf, isLoose } = await fetchRelated(context, wanted, relationship, options)
  const isPartial = options.where !== undefined || options.limit !== undefined
  for (const state of wanted) place(state, relationship, relatedOf(state), { isPartial, isLoose })
  if (options.with === undefined) return []
  return [...new Set(states.flatMap((state) => membersOf(context, state, relationship)))]
}

/** The related states of each instance. */
export interface Found {
  readonly relatedOf: (state: EntityState) => readonly EntityState[]
  /** The database alone could tell which keys are equal. */
  readonly isLoose: boolean
}

async function fetchRelated(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<Found> {
  if (!context.comparesExactly(relationship)) return fetchByPosition(context, states, relationship, options)
  const linkage = new Linkage(context.decoderOf, relationship)
  const groups = relationship.ownsKey
    ? await loadReferenced(context, states, linkage, options)
    : await loadReferencing(context, states, linkage, options)
  // The database has found rows whose keys are not those that were sent: its columns compare otherwise than the model says.
  if (groups === undefined) return fetchByPosition(context, states, relationship, options)
  return { relatedOf: (state) => groups.get(linkage.keyOf(state)) ?? [], isLoose: false }
}

/** Many-to-one: the rows that the instances' foreign keys point to, but for those that are known already. */
async function loadReferenced(
  context: LoaderContext,
  states: readonly EntityState[],
  linkage: Linkage,
  options: RelationOptions,
): Promise<Groups | undefined> {
  const { relationship } = linkage
  const groups: Groups = new Map()
  const isKey = options.where === undefined && referencesPrimaryKey(relationship)
  const missing = new Map<IdentityKey, readonly unknown[]>()
  for (const state of states) {
    const key = linkage.keyOf(state)
    if (key === undefined || groups.has(key) || missing.has(key)) continue
    const values = linkage.valuesOf(state)
    const known = isKey ? context.find(relationship.target, primaryKeyOf(relationship, values)) : undefined
    if (known === undefined) missing.set(key, values)
    else groups.set(key, [known])
  }
  return fetchGroups(context, linkage, options, { keys: missing, groups })
}

/** To-many, and one-to-one from the other side: the rows whose foreign keys point to the instances. */
async function loadReferencing(
  context: LoaderContext,
  states: readonly EntityState[],
  linkage: Linkage,
  options: RelationOptions,
): Promise<Groups | undefined> {
  const keys = new Map<IdentityKey, readonly unknown[]>()
  for (const state of states) {
    const key = linkage.keyOf(state)
    if (key !== undefined) keys.set(key, linkage.valuesOf(state))
  }
  return fetchGroups(context, linkage, options, { keys, groups: new Map() })
}

/** Fetches the rows of keys, if there are any, and puts them into their groups; undefined if one fits none of the keys. */
async function fetchGroups(
  context: LoaderContext,
  linkage: Linkage,
  options: RelationOptions,
  { keys, groups }: { readonly keys: ReadonlyMap<IdentityKey, readonly unknown[]>; readonly groups: Groups },
): Promise<Groups | undefined> {
  if (keys.size === 0) return groups
  const { relationship } = linkage
  const known = new Set(groups.keys())
  const fetched: EntityState[] = []
  for (const row of await context.fetch(relationship, options, transposed([...keys.values()]))) {
    const state = context.hydrate(relationship.target, row)
    if (state === undefined) continue
    fetched.push(state)
    append(groups, linkage.keyOfRow(row), state)
  }
  relate(fetched)
  for (const key of groups.keys())
    if (key === undefined || !(keys.has(key) || known.has(key))) return undefined
  return groups
}

type Groups = Map<IdentityKey | undefined, EntityState[]>

function referencesPrimaryKey({ target, pairs }: Relationship): boolean {
  const key = target.primaryKey.map(({ column }) => column)
  return key.length === pairs.length && pairs.every((pair) => key.includes(pair.target))
}

function primaryKeyOf({ target, pairs }: Relationship, values: readonly unknown[]): IdentityKey {
  const columns = target.primaryKey.map(({ column }) => column)
  const ordered = columns.map((column) => values[pairs.findIndex((pair) => pair.target === column)])
  return identityKey(
    ordered,
    columns.map((column) => column.type),
  ) as IdentityKey
}

function append(groups: Groups, key: IdentityKey | undefined, state: EntityState): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [state])
  else group.push(state)
}

function transposed(rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]))
}
