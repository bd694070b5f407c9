/**
 * Rows become instances here, by one function compiled for each class: no loop over properties runs per row, and all
 * instances of a class get their properties in one order. Every name in the generated code is JSON-quoted, and nothing but
 * names and numbers gets into it; where code cannot be generated, a loop does the same.
 */

import type { Decode, WireRow, WireValue } from '../engine/wire-row'
import type { SqlType } from '../types/sql-type'
import type { Mapper, MappedProperty } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import { DefinitionError } from '../errors'
import type { Instance } from './entity-state'
import { convertKey, holdsBigInt, identityKey, type IdentityKey } from './identity-key'
import { Reference, standInFor } from './not-loaded'

/** Makes instances of one class of rows that hold its columns from the first position on, in the mapper's order. */
export interface Hydrator {
  /** The key in the row; undefined where the row holds no instance (the empty side of an outer join). */
  keyOf(row: WireRow): IdentityKey | undefined
  create(row: WireRow): Instance
  /** The value of a property at its position in the row. */
  readonly decoders: readonly Decode[]
}

interface Parts {
  readonly mapper: Mapper
  readonly decoders: readonly Decode[]
  readonly toOne: readonly Relationship[]
  readonly standIns: readonly { readonly name: string; readonly value: object }[]
}

/** Makes the hydrator of a class. `generateCode: false` is for places that forbid `new Function`. */
export function createHydrator(
  mapper: Mapper,
  decoderOf: (type: SqlType) => Decode,
  generateCode: boolean,
): Hydrator {
  const relationships = [...mapper.relationships.values()]
  const parts: Parts = {
    mapper,
    decoders: mapper.properties.map(({ column }) => ownCopy(column.type, decoderOf(column.type))),
    toOne: relationships.filter((relationship) => relationship.ownsKey),
    standIns: relationships
      .filter((relationship) => !relationship.ownsKey)
      .map((relationship) => ({ name: relationship.name, value: standInFor(relationship) })),
  }
  const create = generateCode ? compiled(parts) : interpreted(parts)
  return { create, keyOf: keyReader(parts), decoders: parts.decoders }
}

/** Bytes may come as they are in the row; the program may change its own, the row stays what the database holds. */
function ownCopy({ kind }: SqlType, decode: Decode): Decode {
  if (kind !== 'binary' && kind !== 'custom') return decode
  return (wire) => decode(Buffer.isBuffer(wire) ? Buffer.from(wire) : wire)
}

function keyReader({ mapper, decoders }: Parts): Hydrator['keyOf'] {
  const positions = mapper.primaryKey.map((property) => mapper.properties.indexOf(property))
  const types = mapper.primaryKey.map(({ column }) => column.type)
  return (row) =>
    identityKey(
      positions.map((position) => (decoders[position] as Decode)(row[position] as WireValue)),
      types,
    )
}

function interpreted({ mapper, decoders, toOne, standIns }: Parts): Hydrator['create'] {
  return (row) => {
    const entity = instantiate(mapper)
    mapper.properties.forEach(({ name }, i) => {
      entity[name] = (decoders[i] as Decode)(row[i] as WireValue)
    })
    for (const relationship of toOne) entity[relationship.name] = referenceOf(entity, relationship)
    for (const { name, value } of standIns) entity[name] = value
    return entity
  }
}

function compiled(parts: Parts): Hydrator['create'] {
  const { mapper, decoders, toOne, standIns } = parts
  const lines = [
    ...mapper.properties.map(({ name }, i) => `e[${JSON.stringify(name)}] = d[${i}](r[${i}]);`),
    ...toOne.map((relationship) => referenceLine(relationship)),
    ...standIns.map(({ name }, i) => `e[${JSON.stringify(name)}] = s[${i}];`),
  ]
  const source = `return function create(r) { const e = new C();\n${lines.join('\n')}\nreturn e; }`
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names are JSON-quoted; see the head of this file
    const make = new Function('C', 'd', 's', 'R', source) as (...args: unknown[]) => Hydrator['create']
    return make(
      mapper.entityClass,
      decoders,
      standIns.map(({ value }) => value),
      Reference,
    )
  } catch (error) {
    if (error instanceof EvalError) return interpreted(parts)
    throw error
  }
}

function referenceLine(relationship: Relationship): string {
  const values = referenceProperties(relationship)
  const missing = values.map(({ source }) => `e[${JSON.stringify(source.name)}] === null`).join(' || ')
  const fields = values.map(({ source, target }) => {
    const value = `e[${JSON.stringify(source.name)}]`
    const isSame = holdsBigInt(source.column.type) === holdsBigInt(target.column.type)
    const converted = holdsBigInt(target.column.type) ? `BigInt(${value})` : `Number(${value})`
    return `${JSON.stringify(target.name)}: ${isSame ? value : converted}`
  })
  return `e[${JSON.stringify(relationship.name)}] = ${missing} ? null : new R({ ${fields.join(', ')} });`
}

/** The reference that a foreign key's own values make; null where one of them is. */
export function referenceOf(entity: Instance, relationship: Relationship): Reference | null {
  const values = referenceProperties(relationship).map(
    ({ source, target }) => [target.name, convertKey(entity[source.name], target.column.type)] as const,
  )
  return values.some(([, value]) => value === null || value === undefined)
    ? null
    : new Reference(Object.fromEntries(values))
}

function referenceProperties({
  pairs,
  source,
  target,
}: Relationship): { source: MappedProperty; target: MappedProperty }[] {
  return pairs.map((pair) => ({
    source: source.propertyOf(pair.source),
    target: target.propertyOf(pair.target),
  }))
}

function instantiate({ entityClass, name }: Mapper): Instance {
  const entity = new entityClass()
  if (typeof entity !== 'object') throw new DefinitionError(`The constructor of ${name} gives no object.`)
  return entity as Instance
}
