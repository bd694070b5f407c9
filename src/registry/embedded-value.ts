import { isPlainObject } from '../schema/items'
import type { EntityClass, Mapper } from './mapper'

/** A value object that an instance holds in a property, its own properties standing for columns of the instance's table. */
export interface EmbeddedValue {
  /** The property that holds it. */
  readonly name: string
  /** How the mapper's properties begin that are its own: `home`, or `home.position` for one inside another. */
  readonly path: string
  readonly valueClass: EntityClass
  /** It is null where all of its columns are. */
  readonly nullable: boolean
  /** Its own properties that stand for columns, each with the name of the mapper's property. */
  readonly fields: readonly { readonly name: string; readonly path: string }[]
  /** The value objects that it holds in turn. */
  readonly embedded: readonly EmbeddedValue[]
}

/**
 * Lets a mapper's property `home.city` be read and written on instances like any other, through the value object in `home`.
 * The accessors are on the class's prototype under names that no program writes; `home` itself stays a plain property.
 */
export function definePaths(entityClass: EntityClass, embedded: readonly EmbeddedValue[]): void {
  for (const value of embedded) definePathsIn(entityClass.prototype as object, [value])
}

/** Values of properties, in which plain objects become value objects of their classes. */
export function withValueObjects(embedded: readonly EmbeddedValue[], values: object): object {
  if (embedded.length === 0) return values
  const made: Holder = { ...values }
  for (const { name, valueClass, embedded: inner } of embedded) {
    const given = made[name]
    if (isPlainObject(given)) made[name] = Object.assign(new valueClass(), withValueObjects(inner, given))
  }
  return made
}

/** Values by the mapper's properties: those of value objects, given as objects, each by its path. */
export function flattened(
  embedded: readonly EmbeddedValue[],
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (embedded.length === 0) return values
  const flat: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    const known = embedded.find((each) => each.name === name)
    if (known === undefined || !isHolder(value, known)) flat[name] = value
    else Object.assign(flat, inPaths(known, value))
  }
  return flat
}

/** What may stand for a value object: one, a plain object of its values, or null where it may be. */
function isHolder(value: unknown, { nullable, valueClass }: EmbeddedValue): value is Holder | null {
  return value === null ? nullable : isPlainObject(value) || value instanceof valueClass
}

function inPaths({ path, fields, embedded }: EmbeddedValue, value: Holder | null): Holder {
  if (value === null) {
    const none = fields.map((field) => [field.path, null])
    return Object.assign(Object.fromEntries(none), ...embedded.map((inner) => inPaths(inner, null))) as Holder
  }
  const flat: Holder = {}
  for (const [name, part] of Object.entries(flattened(embedded, value))) {
    const isPath = name.startsWith(`${path}.`)
    flat[isPath ? name : `${path}.${name}`] = part
  }
  return flat
}

/** A value object made of the values of its columns; null where it may be, and they all are. */
export function valueFrom(value: EmbeddedValue, read: (path: string) => unknown): object | null {
  const made = new value.valueClass() as Holder
  for (const { name, path } of value.fields) made[name] = read(path)
  for (const inner of value.embedded) made[inner.name] = valueFrom(inner, read)
  return value.nullable && isEmpty(made, value) ? null : made
}

/** A new value object of what is given, and of what is held where that says nothing. */
export function mergedValue(value: EmbeddedValue, held: unknown, given: unknown): unknown {
  if (!isHolder(given, value) || given === null) return given
  const before = (held ?? {}) as Holder
  const said = Object.fromEntries(Object.entries(given).filter(([, part]) => part !== undefined))
  const made = Object.assign(new value.valueClass() as Holder, before, said)
  for (const inner of value.embedded)
    if (inner.name in said) made[inner.name] = mergedValue(inner, before[inner.name], said[inner.name])
  return made
}

/** Leaves no value object behind that a constructor made, where all of its columns are null. */
export function clearEmpty(entity: object, embedded: readonly EmbeddedValue[]): void {
  const holder = entity as Holder
  for (const value of embedded) {
    const held = holder[value.name] as Holder | null
    if (held === null) continue
    clearEmpty(held, value.embedded)
    if (value.nullable && isEmpty(held, value)) holder[value.name] = null
  }
}

function isEmpty(held: Holder, { fields, embedded }: EmbeddedValue): boolean {
  if (!fields.every(({ name }) => held[name] === null)) return false
  // One inside that is never null by itself is there all the same, with nothing in it.
  return embedded.every((inner) => {
    const value = held[inner.name] as Holder | null
    return value === null || isEmpty(value, inner)
  })
}

function definePathsIn(prototype: object, chain: readonly EmbeddedValue[]): void {
  const value = chain.at(-1) as EmbeddedValue
  for (const { name, path } of value.fields) {
    Object.defineProperty(prototype, path, {
      get(this: Holder) {
        return read(this, chain, name)
      },
      set(this: Holder, next: unknown) {
        write(this, chain, name, next)
      },
      configurable: true,
    })
  }
  for (const inner of value.embedded) definePathsIn(prototype, [...chain, inner])
}

type Holder = Record<string, unknown>

function read(entity: Holder, chain: readonly EmbeddedValue[], name: string): unknown {
  let holder = entity
  for (const value of chain) {
    const next = holder[value.name]
    if (next === null || next === undefined) return next
    holder = next as Holder
  }
  return holder[name]
}

/** Makes the value objects on the way where they are missing; nothing is made for a null in one that may be null. */
function write(entity: Holder, chain: readonly EmbeddedValue[], name: string, next: unknown): void {
  let holder = entity
  for (const value of chain) {
    let held = holder[value.name] as Holder | null | undefined
    if (held === null || held === undefined) {
      if (next === undefined) return
      if (next === null && value.nullable) {
        holder[value.name] = null
        return
      }
      const wasNull = held === null
      held = holder[value.name] = new value.valueClass() as Holder
      // What was read before of a row left nothing behind, because it was null.
      if (wasNull) for (const field of value.fields) held[field.name] ??= null
    }
    holder = held
  }
  // A value object may be frozen.
  if (holder[name] !== next) holder[name] = next
}

/** The names of what a value object holds. */
export function innerNames(mapper: Mapper, path: string): readonly string[] {
  const inner = mapper.properties.filter(({ name }) => name.startsWith(`${path}.`))
  return inner.map(({ name }) => name.slice(path.length + 1))
}

/** Whether a path leads to a value object. */
export function isEmbedded(mapper: Mapper, path: string): boolean {
  return mapper.embedded.length > 0 && mapper.properties.some(({ name }) => name.startsWith(`${path}.`))
}
