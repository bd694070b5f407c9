/**
 * Rows become instances here, by one function compiled for each class: no loop over properties runs per row, and all
 * instances of a class get their properties in one order. Every name in the generated code is JSON-quoted, and nothing but
 * names and numbers gets into it; where code cannot be generated, a loop does the same.
 */

import type { Decode, WireRow, WireValue } from '../engine/wire-row'
import type { SqlType } from '../types/sql-type'
import { clearEmpty } from '../registry/embedded-value'
import type { Mapper, MappedProperty } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import { DefinitionError, InvalidValueError } from '../errors'
import { printAcyclic } from './acyclic-json'
import type { Instance } from './entity-state'
import { convertKey, holdsBigInt, identityKey, isKeyByItself, type IdentityKey } from './identity-key'
import { Reference, standInFor } from './not-loaded'
import { setOwner } from './owner'
import { ofProperty } from './where-values'

/** Makes instances of one class of rows that hold its columns from the first position on, in the mapper's order. */
export interface Hydrator {
  readonly mapper: Mapper
  /** The key in the row; undefined where the row holds no instance (the empty side of an outer join). */
  readonly keyOf: (row: WireRow) => IdentityKey | undefined
  readonly create: (row: WireRow) => Instance
  /** The value of a property at its position in the row. */
  readonly decoders: readonly Decode[]
  /** Of a class with sub-classes: which class a row is of, and the row as that has it; undefined where there is none. */
  readonly ofSubclass?: ((row: WireRow) => ClassRow | undefined) | undefined
}

/** A row in the order of its own class's properties. */
export interface ClassRow {
  readonly hydrator: Hydrator
  readonly row: WireRow
}

/** A row as its own class has it, which may be one below that of the query; undefined where the row holds no instance. */
export function classRowOf(hydrator: Hydrator, row: WireRow): ClassRow | undefined {
  return hydrator.ofSubclass === undefined ? { hydrator, row } : hydrator.ofSubclass(row)
}

/** How values of a type are read from the wire: `Codecs` of the dialect. */
export interface Decoding {
  decoder(type: SqlType, isKey?: boolean): Decode
  inlineDecoder(type: SqlType): string | undefined
  collectedDecoder(type: SqlType): ((wire: WireValue) => readonly unknown[]) | undefined
}

interface Parts {
  readonly mapper: Mapper
  readonly decoding: Decoding
  readonly decoders: readonly Decode[]
  readonly toOne: readonly Relationship[]
  readonly standIns: readonly { readonly name: string; readonly value: object }[]
}

/** Makes the hydrator of a class. `generateCode: false` is for places that forbid `new Function`. */
export function createHydrator(mapper: Mapper, decoding: Decoding, generateCode: boolean): Hydrator {
  const relationships = [...mapper.relationships.values()]
  const parts: Parts = {
    mapper,
    decoding,
    decoders: mapper.properties.map(({ column: { type, primaryKey } }) =>
      ownCopy(type, decoding.decoder(type, primaryKey)),
    ),
    toOne: relationships.filter((relationship) => relationship.ownsKey),
    standIns: relationships
      .filter((relationship) => !relationship.ownsKey)
      .map((relationship) => ({ name: relationship.name, value: standInFor(relationship) })),
  }
  const { create, keyOf } = generateCode ? compiled(parts) : interpreted(parts)
  return {
    mapper,
    create: inPropertyTerms(parts, keepingShape(mapper, create)),
    keyOf: inPropertyTerms(parts, keyOf),
    decoders: parts.decoders,
  }
}

/** A value that cannot be read is told by its property, which is looked for only then. */
function inPropertyTerms<R>({ mapper, decoders }: Parts, read: (row: WireRow) => R): (row: WireRow) => R {
  return (row) => {
    try {
      return read(row)
    } catch (error) {
      if (error instanceof InvalidValueError)
        for (const [i, { name }] of mapper.properties.entries()) {
          const unread = errorOf(() => (decoders[i] as Decode)(row[i] as WireValue))
          if (unread !== undefined) throw ofProperty(unread, mapper, name)
        }
      throw error
    }
  }
}

function errorOf(attempt: () => unknown): unknown {
  try {
    attempt()
    return undefined
  } catch (error) {
    return error
  }
}

/** One instance stays alive, in the shape that loaded ones have: see `EntityState.kept`. */
function keepingShape({ properties }: Mapper, create: Hydrator['create']): Hydrator['create'] {
  let kept: Instance | undefined
  return (row) => {
    if (kept === undefined) {
      kept = create(properties.map(() => null))
      setOwner(kept, undefined)
      printAcyclic(kept)
    }
    return create(row)
  }
}

/** Bytes may come as they are in the row; the program may change its own, the row stays what the database holds. */
function ownCopy({ kind }: SqlType, decode: Decode): Decode {
  if (kind !== 'binary' && kind !== 'custom') return decode
  return (wire) => decode(Buffer.isBuffer(wire) ? Buffer.from(wire) : wire)
}

type Reading = Pick<Hydrator, 'create' | 'keyOf'>

function interpreted(parts: Parts): Reading {
  const { mapper, decoders, toOne, standIns } = parts
  const create = (row: WireRow): Instance => {
    const entity = instantiate(mapper)
    mapper.properties.forEach(({ name }, i) => {
      entity[name] = (decoders[i] as Decode)(row[i] as WireValue)
    })
    for (const relationship of toOne) entity[relationship.name] = referenceOf(entity, relationship)
    for (const { name, value } of standIns) entity[name] = value
    if (mapper.embedded.length > 0) clearEmpty(entity, mapper.embedded)
    return entity
  }
  return { create, keyOf: keyReader(parts) }
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

/**
 * The variables of the generated code: `C` the class, `d0` `d1` … the decoders by position, `s` the stand-ins, `R` the class
 * of references, `l0` `l1` … the references that each to-one relation made last, `k` reads keys of any type.
 */
function compiled(parts: Parts): Reading {
  const { mapper, decoders, toOne, standIns } = parts
  const source = [
    ...decoders.map((_, i) => `const d${i} = d[${i}];`),
    ...toOne.map((_, i) => `let l${i};`),
    'return {',
    'create(r) {',
    'const e = new C();',
    'let v;',
    ...mapper.properties.map(
      ({ name }, i) => `v = r[${i}]; e[${JSON.stringify(name)}] = ${valueCode(parts, i)};`,
    ),
    ...toOne.map(referenceCode),
    ...standIns.map(({ name }, i) => `e[${JSON.stringify(name)}] = s[${i}];`),
    ...(mapper.embedded.length > 0 ? ['E(e, m);'] : []),
    'return e; },',
    `keyOf(r) { ${keyCode(parts)} } };`,
  ].join('\n')
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names are JSON-quoted; see the head of this file
    const make = new Function('C', 'd', 's', 'R', 'k', 'E', 'm', source) as (...args: unknown[]) => Reading
    return make(
      mapper.entityClass,
      decoders,
      standIns.map(({ value }) => value),
      Reference,
      keyReader(parts),
      clearEmpty,
      mapper.embedded,
    )
  } catch (error) {
    if (error instanceof EvalError) return interpreted(parts)
    throw error
  }
}

/** The value of the property at a position, of the wire's `v`. */
function valueCode({ mapper, decoding }: Parts, position: number): string {
  const inline = decoding.inlineDecoder((mapper.properties[position] as MappedProperty).column.type)
  return inline === undefined
    ? `d${position}(v)`
    : `v === null ? null : ${inline.replaceAll('d(v)', `d${position}(v)`)}`
}

/** A key of one column whose values are keys as they are is read without asking types. */
function keyCode(parts: Parts): string {
  const [property, ...others] = parts.mapper.primaryKey
  if (property === undefined || others.length > 0 || !isKeyByItself(property.column.type))
    return 'return k(r);'
  const position = parts.mapper.properties.indexOf(property)
  return `const v = r[${position}]; return v === null ? undefined : ${valueCode(parts, position)};`
}

/** References to rows with whole numbers as keys that are kept for each relation. */
const KEPT_REFERENCES = 256

/**
 * Rows often point to the same row, those that come one after another above all: then they share the reference, which is
 * frozen. Freezing costs more than all else of it.
 */
function referenceCode(relationship: Relationship, i: number): string {
  const values = referenceProperties(relationship).map(({ source, target }) => {
    const value = `e[${JSON.stringify(source.name)}]`
    const isSame = holdsBigInt(source.column.type) === holdsBigInt(target.column.type)
    const converted = holdsBigInt(target.column.type) ? `BigInt(${value})` : `Number(${value})`
    return { value, target: JSON.stringify(target.name), converted: isSame ? value : converted }
  })
  const missing = values.map(({ value }) => `${value} === null`).join(' || ')
  const [only] = values
  if (only !== undefined && values.length === 1 && isSmallInteger(relationship))
    return `if (${missing}) e[${JSON.stringify(relationship.name)}] = null;
else {
let p = (l${i} ??= new Array(${KEPT_REFERENCES}))[${only.value} & ${KEPT_REFERENCES - 1}];
if (p === undefined || p[${only.target}] !== ${only.converted}) {
p = new R(); p[${only.target}] = ${only.converted}; l${i}[${only.value} & ${KEPT_REFERENCES - 1}] = Object.freeze(p); }
e[${JSON.stringify(relationship.name)}] = p;
}`
  const isLast = values.map(({ target, converted }) => `l${i}[${target}] === ${converted}`).join(' && ')
  const filled = values.map(({ target, converted }) => `l${i}[${target}] = ${converted};`).join(' ')
  return `if (${missing}) e[${JSON.stringify(relationship.name)}] = null;
else {
if (!(l${i} !== undefined && ${isLast})) { l${i} = new R(); ${filled} Object.freeze(l${i}); }
e[${JSON.stringify(relationship.name)}] = l${i};
}`
}

function isSmallInteger({ pairs }: Relationship): boolean {
  return pairs.every(({ source, target }) =>
    [source, target].every(({ type: { kind } }) => kind === 'integer' || kind === 'smallint'),
  )
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
