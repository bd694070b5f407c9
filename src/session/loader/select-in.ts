/**
 * Loads relations of many instances with one statement each: the keys of all instances go into one list parameter, so
 * the number of statements depends on the relations that are named, never on the number of rows.
 */
import type { WireRow } from '../../engine/wire-row'
import type { Relationship } from '../../registry/relationship'
import { relate, type EntityState } from '../entity-state'
import { commonMapper } from '../common-mapper'
import { identityKey, type IdentityKey } from '../identity-key'
import { fetchByPosition } from './key-position'
import type { Linkage } from './linkage'
import type { Found, LoaderContext } from './loader-context'
import { membersOf, placeAll, restoreWhole, unchanged } from './placement'
import { loadPlainRows } from './plain-rows'
import { loadTree } from './tree'
import { namedRelations, type RelationOptions } from './with-spec'

/** Loads what a `with` object names, and what its parts name in turn. */
export async function loadRelations(
  context: LoaderContext,
  states: readonly EntityState[],
  spec: unknown,
): Promise<void> {
  if (spec === undefined || states.length === 0) return
  const mapper = commonMapper(states)
  for (const { relationship, options } of namedRelations(mapper, spec)) {
    const related = await loadOne(context, states, relationship, options)
    await loadRelations(context, related, options.with)
  }
}

/** Loads one relation in the way that its options say; gives the related states if theirs are to be loaded too. */
async function loadOne(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<readonly EntityState[]> {
  const loadLevel = async (level: readonly EntityState[]): Promise<readonly EntityState[]> => {
    const related = await loadRelation(context, level, relationship, options)
    return related()
  }
  if (options.columns !== undefined) await loadPlainRows(context, states, relationship, options)
  else if (options.recursive !== undefined) return loadTree(loadLevel, states, options.recursive)
  else if (options.with !== undefined) return loadLevel(states)
  else await loadRelation(context, states, relationship, options)
  return []
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

/** Loads one relation of instances of one class. What it gives gives the related states, each once. */
async function loadRelation(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<() => EntityState[]> {
  const isPartial = options.where !== undefined || options.limit !== undefined
  // A part of a collection is shown beside what the program has changed in it, and does not touch that.
  const isBeside = isPartial && relationship.isToMany
  const wanted = isBeside ? states : unchanged(states, context.linkage(relationship))
  const { relatedOf, isLoose } = await fetchRelated(context, wanted, relationship, options)
  placeAll(wanted, relationship, { relatedOf, isPartial, isLoose })
  if (wanted !== states) for (const state of states) restoreWhole(state, relationship.name)
  return () =>
    wanted === states
      ? [...new Set(states.flatMap(relatedOf))]
      : [...new Set(states.flatMap((state) => membersOf(context, state, relationship)))]
}

async function fetchRelated(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<Found> {
  if (!context.comparesExactly(relationship)) return fetchByPosition(context, states, relationship, options)
  const linkage = context.linkage(relationship)
  const groups = relationship.ownsKey
    ? await loadReferenced(context, states, linkage, options)
    : await loadReferencing(context, states, linkage, options)
  // The database has found rows whose keys are not those that were sent: its columns compare otherwise than the model says.
  if (groups === undefined) return fetchByPosition(context, states, relationship, options)
  return { relatedOf: (state) => groups.get(linkage.keyOf(state)) ?? NOTHING, isLoose: false }
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
  const missing = new Map<IdentityKey, EntityState>()
  for (const [key, state] of keysOf(states, linkage)) {
    const known = isKey ? context.find(relationship.target, primaryKeyOf(linkage, state, key)) : undefined
    if (known === undefined) missing.set(key, state)
    else groups.set(key, [known])
  }
  return fetchGroups(context, linkage, options, { keys: missing, groups })
}

/** To-many, and one-to-one from the other side: the rows whose foreign keys point to the instances. */
function loadReferencing(
  context: LoaderContext,
  states: readonly EntityState[],
  linkage: Linkage,
  options: RelationOptions,
): Promise<Groups | undefined> {
  return fetchGroups(context, linkage, options, { keys: keysOf(states, linkage), groups: new Map() })
}

/** The keys of instances, each with one that has it. */
function keysOf(states: readonly EntityState[], linkage: Linkage): Map<IdentityKey, EntityState> {
  const keys = new Map<IdentityKey, EntityState>()
  for (const state of states) {
    const key = linkage.keyOf(state)
    if (key !== undefined && !keys.has(key)) keys.set(key, state)
  }
  return keys
}

/** Fetches the rows of keys, if there are any, and puts them into their groups; undefined if one fits none of the keys. */
async function fetchGroups(
  context: LoaderContext,
  linkage: Linkage,
  options: RelationOptions,
  { keys, groups }: { readonly keys: ReadonlyMap<IdentityKey, EntityState>; readonly groups: Groups },
): Promise<Groups | undefined> {
  if (keys.size === 0) return groups
  const { relationship } = linkage
  const rows = await context.fetch(relationship, options, linkage.transposed(keys))
  const fetched = context.hydrate(relationship.target, rows)
  relate(fetched)
  for (const key of keys.keys()) groups.set(key, [])
  for (const [i, state] of fetched.entries()) {
    const key = linkage.keyOfRow(rows[i] as WireRow)
    const group = key === undefined || !keys.has(key) ? undefined : groups.get(key)
    if (group === undefined) return undefined
    group.push(state)
  }
  return groups
}

type Groups = Map<IdentityKey | undefined, EntityState[]>

const NOTHING: readonly never[] = []

function referencesPrimaryKey({ target, pairs }: Relationship): boolean {
  const key = target.primaryKey
  return key.length === pairs.length && pairs.every((pair) => key.includes(target.propertyOf(pair.target)))
}

/** The key of the row that an instance points to, in the order of its primary key. */
function primaryKeyOf(linkage: Linkage, state: EntityState, key: IdentityKey): IdentityKey {
  const { target, pairs } = linkage.relationship
  if (pairs.length === 1) return key
  const values = linkage.valuesOf(state)
  const columns = target.primaryKey.map(({ column }) => column)
  const ordered = target.primaryKey.map(
    (property) => values[pairs.findIndex((pair) => target.propertyOf(pair.target) === property)],
  )
  return identityKey(
    ordered,
    columns.map((column) => column.type),
  ) as IdentityKey
}
