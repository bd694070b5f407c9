/**
 * Loads relations of many instances with one statement each: the keys of all instances go into one list parameter, so
 * the number of statements depends on the relations that are named, never on the number of rows.
 */
import type { WireRow } from '../../engine/wire-row'
import type { Relationship } from '../../registry/relationship'
import { isPlainObject } from '../../schema/items'
import { relate, type EntityState } from '../entity-state'
import { commonMapper } from '../common-mapper'
import { identityKey, type IdentityKey } from '../identity-key'
import { isAmongTargets } from '../entity-query'
import { fetchByPosition } from './key-position'
import type { Linkage } from './linkage'
import type { Found, LoaderContext } from './loader-context'
import { RelatedGroups } from './related-groups'
import { membersOf, placeAll, restoreWhole, unchanged } from './placement'
import { PlainRowsReader } from './plain-rows'
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
    // A level of a tree may be of other classes than the one above it.
    const own = commonMapper(level).relationships.get(relationship.name) ?? relationship
    const related = await loadRelation(context, level, own, options)
    return related()
  }
  if (options.columns !== undefined)
    await new PlainRowsReader(context, loadRelations).load(states, relationship, options)
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
  const { all } = await fetchRelated(context, states, relationship, {})
  return [...all()]
}

/** Loads one relation of instances of one class. What it gives gives the related states, each once. */
async function loadRelation(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<() => readonly EntityState[]> {
  const isPartial = options.where !== undefined || options.limit !== undefined
  // A part of a collection is shown beside what the program has changed in it, and does not touch that.
  const isBeside = isPartial && relationship.isToMany
  const wanted = isBeside ? states : unchanged(states, context.linkage(relationship))
  const { groupOf, all, isLoose } = await fetchRelated(context, wanted, relationship, options)
  placeAll(wanted, relationship, { groupOf, isPartial, isLoose })
  if (wanted !== states) for (const state of states) restoreWhole(state, relationship.name)
  return () =>
    wanted === states
      ? all()
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
  const groups = new RelatedGroups(states, linkage)
  if (relationship.ownsKey && options.where === undefined) findKnown(context, groups, linkage)
  const fetched = await fetchGroups(context, linkage, options, groups)
  // The database has found rows whose keys are not those that were sent: its columns compare otherwise than the model says.
  if (fetched === undefined) return fetchByPosition(context, states, relationship, options)
  const all = (): readonly EntityState[] => (relationship.ownsKey ? referenced(groups) : fetched)
  return { groupOf: (_, place) => groups.ofEach[place], all, isLoose: false }
}

/** Many-to-one: the rows that foreign keys point to may be known already. */
function findKnown(context: LoaderContext, groups: RelatedGroups, linkage: Linkage): void {
  const { target } = linkage.relationship
  if (!referencesPrimaryKey(linkage.relationship)) return
  for (const group of groups.all) {
    const known = context.find(target, primaryKeyOf(linkage, group.state, group.key))
    if (known === undefined) continue
    group.isKnown = true
    group.add(known)
  }
}

/** The rows that foreign keys point to; several keys may lead to one. */
function referenced(groups: RelatedGroups): readonly EntityState[] {
  const all = new Set<EntityState>()
  for (const { related } of groups.all) for (const state of related) all.add(state)
  return [...all]
}

/**
 * Fetches the rows of the keys that are not known, if there are any, and puts them into their groups. Gives their states, each
 * once; undefined if one fits none of the keys.
 */
async function fetchGroups(
  context: LoaderContext,
  linkage: Linkage,
  options: RelationOptions,
  groups: RelatedGroups,
): Promise<readonly EntityState[] | undefined> {
  const asked = [...groups.all].filter(({ isKnown }) => !isKnown)
  if (asked.length === 0) return []
  const { relationship } = linkage
  const isGathered = linkage.canGather && isPlainlyAsked(options)
  const rows = await context.fetch(relationship, { ...options, isGathered }, linkage.transposed(asked))
  const links = isGathered ? rows.map((row) => linkage.takeKeys(row)) : undefined
  const fetched = context.hydrate(relationship.target, rows)
  relate(fetched)
  for (let i = 0; i < fetched.length; i++) {
    const state = fetched[i] as EntityState
    if (links === undefined) {
      const group = groups.asked(linkage.keyOfRow(rows[i] as WireRow))
      if (group === undefined) return undefined
      group.add(state)
    } else if (!addToAll(groups, links[i], state)) return undefined
  }
  const mayRepeat = !isGathered && !isAmongTargets(relationship)
  return mayRepeat ? [...new Set(fetched)] : fetched
}

/** Puts a state into the groups of all its keys; false if there is none of one. */
function addToAll(
  groups: RelatedGroups,
  keys: readonly (IdentityKey | undefined)[] = [],
  state: EntityState,
): boolean {
  for (const key of keys) {
    const group = groups.asked(key)
    if (group === undefined) return false
    group.add(state)
  }
  return true
}

/** Callbacks and expressions may name the table in between, which is out of their sight where its rows are grouped. */
function isPlainlyAsked({ where, orderBy, limit }: RelationOptions): boolean {
  const orders: readonly unknown[] = Array.isArray(orderBy) ? orderBy : [orderBy]
  return limit === undefined && [where, ...orders].every((part) => part === undefined || isPlainObject(part))
}

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
