/** Copies what instances of elsewhere hold, and those that they lead to, onto the instances of a session. */
import { mergedValue } from '../registry/embedded-value'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, Mapper } from '../registry/mapper'
import type { EntityState, Instance } from './entity-state'
import { identityKey, type IdentityKey } from './identity-key'
import type { IdentityMap } from './identity-map'
import { isStandIn, Reference } from './not-loaded'

/** What merging needs of its session. */
export interface MergeContext {
  readonly identityMap: IdentityMap
  /** Reads the rows of primary keys, in one statement. */
  readonly readKeys: (mapper: Mapper, keys: readonly (readonly unknown[])[]) => Promise<unknown>
  /** Loads a relation, in one statement; what is loaded is not loaded again. */
  readonly load: (states: readonly EntityState[], relation: string) => Promise<unknown>
}

/**
 * The session's instance of what is given: the one of its row, read if need be, or a new one. One statement for each class,
 * and one for each relation that is given.
 */
export async function merge(context: MergeContext, given: object, mapper: Mapper): Promise<object> {
  const graph = collect(context, given as Instance, mapper)
  const states = await statesOf(context, graph)
  const relations = new Map<Mapper, Map<string, EntityState[]>>()
  for (const [source, state] of states) {
    if (state.status !== 'persistent') continue
    for (const { name, viewOnly } of state.mapper.relationships.values()) {
      if (viewOnly || membersIn(source[name]) === undefined) continue
      const byName = relations.get(state.mapper) ?? new Map<string, EntityState[]>()
      relations.set(state.mapper, byName.set(name, [...(byName.get(name) ?? []), state]))
    }
  }
  for (const byName of relations.values())
    for (const [name, owners] of byName) await context.load(owners, name)
  for (const [source, state] of states) copy(source, state, states)
  return (states.get(given as Instance) as EntityState).entity
}

/** Everything that is given, each with its class. What is part of the session already is itself. */
function collect({ identityMap }: MergeContext, given: Instance, mapper: Mapper): Map<Instance, Mapper> {
  const graph = new Map<Instance, Mapper>([[given, mapper]])
  for (const [source, { relationships }] of graph) {
    if (identityMap.stateOf(source) !== undefined) continue
    for (const { name, target, viewOnly } of relationships.values()) {
      for (const member of (viewOnly ? undefined : membersIn(source[name])) ?? [])
        if (!graph.has(member)) graph.set(member, classOf(member, target))
    }
  }
  return graph
}

/** What stands in a relation; undefined where nothing was said of it. */
function membersIn(value: unknown): readonly Instance[] | undefined {
  if (value === undefined || isStandIn(value) || value instanceof Reference) return undefined
  if (value === null) return []
  return (Array.isArray(value) ? value : [value]) as readonly Instance[]
}

function classOf(member: Instance, target: Mapper): Mapper {
  return member instanceof target.entityClass
    ? mapperOf(member.constructor as unknown as EntityClass)
    : target
}

/** Reads the rows of what is given and not known yet. */
async function readMissing(
  { identityMap, readKeys }: MergeContext,
  graph: ReadonlyMap<Instance, Mapper>,
): Promise<void> {
  const missing = new Map<Mapper, Map<IdentityKey, readonly unknown[]>>()
  for (const [source, mapper] of graph) {
    const key = identityMap.stateOf(source) === undefined ? keyOf(source, mapper) : undefined
    if (key === undefined || identityMap.find(mapper, key) !== undefined) continue
    const keys = missing.get(mapper) ?? new Map<IdentityKey, readonly unknown[]>()
    missing.set(mapper, keys.set(key, valuesOf(source, mapper)))
  }
  for (const [mapper, keys] of missing) await readKeys(mapper, [...keys.values()])
}

async function statesOf(
  context: MergeContext,
  graph: ReadonlyMap<Instance, Mapper>,
): Promise<Map<Instance, EntityState>> {
  await readMissing(context, graph)
  const { identityMap } = context
  const states = new Map<Instance, EntityState>()
  for (const [source, mapper] of graph) {
    const key = keyOf(source, mapper)
    const known =
      identityMap.stateOf(source) ?? (key === undefined ? undefined : identityMap.find(mapper, key))
    // What is given itself is to be a row; what it leads to may have been deleted.
    if (known === undefined && states.size > 0) identityMap.assertNotDeleted(source, mapper, 'merge')
    states.set(source, known ?? identityMap.track(new mapper.entityClass(), mapper, 'merge'))
  }
  return states
}

function valuesOf(source: Instance, { primaryKey }: Mapper): readonly unknown[] {
  return primaryKey.map(({ name }) => source[name])
}

function keyOf(source: Instance, mapper: Mapper): IdentityKey | undefined {
  const types = mapper.primaryKey.map(({ column }) => column.type)
  return identityKey(valuesOf(source, mapper), types)
}

function copy(source: Instance, { entity, mapper }: EntityState, states: Map<Instance, EntityState>): void {
  if (source === entity) return
  copyValues(source, entity, mapper)
  for (const { name, isToMany, viewOnly } of mapper.relationships.values()) {
    const given = viewOnly ? undefined : membersIn(source[name])
    const members = given?.map((member) => states.get(member)?.entity)
    if (members === undefined) continue
    if (!isToMany) entity[name] = members[0] ?? null
    else entity[name] = members
  }
}

function copyValues(source: Instance, entity: Instance, { properties, embedded }: Mapper): void {
  for (const { name } of properties)
    if (!name.includes('.') && source[name] !== undefined) entity[name] = source[name]
  for (const value of embedded) {
    const given = source[value.name]
    if (given !== undefined) entity[value.name] = mergedValue(value, entity[value.name], given)
  }
}
