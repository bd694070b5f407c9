/** Reads of the rows of one key, each of a kind that one statement could do for many keys. */
import { isA, type MappedProperty, type Mapper } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import { isPlainObject } from '../schema/items'
import type { EntityState } from './entity-state'

/** Reads that differ in nothing but the key. */
export interface ReadShape {
  /** What is done, as a message begins. */
  readonly what: string
  /** What to write instead, when the rows of a key were read beside what the session knows. */
  readonly cure: (key: readonly unknown[], known: Iterable<EntityState>) => string
}

/** A read of one key. */
export interface KeyRead {
  readonly shape: ReadShape
  readonly key: readonly unknown[]
}

/** The columns by which a class's rows are read. */
interface ReadKey {
  readonly properties: readonly MappedProperty[]
  readonly shape: ReadShape
}

const keys = new WeakMap<Mapper, readonly [ReadKey, ...ReadKey[]]>()
const loads = new WeakMap<Relationship, ReadShape>()

/** A read of the row of a primary key. */
export function readOfRow(mapper: Mapper, key: readonly unknown[]): KeyRead {
  return { shape: keysOf(mapper)[0].shape, key }
}

/** What a `find` reads, if it is the rows of one key: pages of them are something else. */
export function readOfFind(
  mapper: Mapper,
  { where, offset }: { readonly where?: unknown; readonly offset?: number | undefined },
): KeyRead | undefined {
  if (offset !== undefined || !isPlainObject(where)) return undefined
  for (const { properties, shape } of keysOf(mapper))
    if (properties.every(({ name }) => isKeyValue(where[name])))
      return { shape, key: properties.map(({ name }) => where[name]) }
  return undefined
}

/** A relation that is loaded for one instance, which no others were read with. */
export function readOfRelation(relationship: Relationship, { entity }: EntityState): KeyRead {
  let shape = loads.get(relationship)
  if (shape === undefined) loads.set(relationship, (shape = loadShape(relationship)))
  return { shape, key: [entity] }
}

function isKeyValue(value: unknown): boolean {
  return ['number', 'string', 'bigint'].includes(typeof value)
}

function keysOf(mapper: Mapper): readonly [ReadKey, ...ReadKey[]] {
  let found = keys.get(mapper)
  if (found === undefined) keys.set(mapper, (found = [rowKey(mapper), ...foreignKeysOf(mapper)]))
  return found
}

function rowKey(mapper: Mapper): ReadKey {
  const properties = mapper.primaryKey
  const cure: ReadShape['cure'] = (key, known) => {
    const relationship = relationTo(mapper, key, known)
    return cureText(relationship, mapper, properties)
  }
  return { properties, shape: { what: `${mapper.name} is read one row at a time`, cure } }
}

function foreignKeysOf(mapper: Mapper): readonly ReadKey[] {
  return mapper.foreignKeys.map(({ columns }) => {
    const properties = columns.map((column) => mapper.propertyOf(column))
    const along = [...mapper.relationships.values()].find(
      ({ ownsKey, pairs }) =>
        ownsKey &&
        pairs.length === columns.length &&
        pairs.every(({ source }) => properties.includes(mapper.propertyOf(source))),
    )
    const names = properties.map(({ name }) => name).join(', ')
    const what = `${mapper.name} is read for one ${names} at a time`
    return { properties, shape: { what, cure: () => cureText(along?.inverse, mapper, properties) } }
  })
}

/** The relation along which an instance that the session knows points to the row of a key. */
function relationTo(
  mapper: Mapper,
  key: readonly unknown[],
  known: Iterable<EntityState>,
): Relationship | undefined {
  for (const { mapper: source, entity } of known)
    for (const relationship of source.relationships.values()) {
      const { target, ownsKey, pairs } = relationship
      if (!ownsKey || pairs.length !== key.length || !isA(mapper, target)) continue
      const isPointedTo = mapper.primaryKey.every((property, i) => {
        const pair = pairs.find((each) => target.propertyOf(each.target).name === property.name)
        return pair !== undefined && entity[source.propertyOf(pair.source).name] === key[i]
      })
      if (isPointedTo) return relationship
    }
  return undefined
}

function cureText(
  relationship: Relationship | undefined,
  mapper: Mapper,
  properties: readonly MappedProperty[],
): string {
  const together = `find(${mapper.name}, { where: ${listText(properties)} })`
  if (relationship === undefined) return `Write ${together}: one statement for all keys.`
  const { source, target, name } = relationship
  const how = isA(source, target) ? '{ recursive: true }' : 'true'
  return `Write find(${source.name}, { with: { ${name}: ${how} } }) where the rows before come from, or ${together}.`
}

function listText(properties: readonly MappedProperty[]): string {
  const [only, ...others] = properties.map(({ name }) => name)
  return others.length === 0
    ? `{ ${only ?? ''}: inList([…]) }`
    : `or({ ${[only, ...others].map((name) => `${name ?? ''}: …`).join(', ')} }, …)`
}

function loadShape({ source, name }: Relationship): ReadShape {
  return {
    what: `${source.name}.${name} is loaded for one instance at a time`,
    cure: () =>
      `Write with: { ${name}: true } where instances of ${source.name} are read, or load([…], '${name}') with all of them.`,
  }
}
