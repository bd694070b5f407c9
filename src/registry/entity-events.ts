/** What happens to instances, and who is to be told: by class, registry or engine. Sessions tell. */
import { DefinitionError } from '../errors'
import { suggest } from '../util/closest'
import type { AnyClass } from './declaration'
import { METADATA, withBases } from './declaration-store'

/** The moments in the life of an instance that can be listened to. */
export type EntityMoment =
  | 'beforeInsert'
  | 'afterInsert'
  | 'beforeUpdate'
  | 'afterUpdate'
  | 'beforeDelete'
  | 'afterDelete'
  | 'afterLoad'

const MOMENTS: readonly EntityMoment[] = [
  'beforeInsert',
  'afterInsert',
  'beforeUpdate',
  'afterUpdate',
  'beforeDelete',
  'afterDelete',
  'afterLoad',
]

/** What a listener is told. `S` is the session's class. */
export interface EntityEvent<E extends object = object, S = unknown> {
  readonly moment: EntityMoment
  readonly entity: E
  /** The session that the instance is part of: it can be read from, added to, and deleted from. */
  readonly session: S
  /** Before an update, the properties whose values are to be written, those of foreign keys that relations change included. */
  readonly changed: readonly string[]
  /** Before an update, what the row holds of them. */
  readonly previous: Readonly<Partial<E>>
}

/** A function that is told; a flush waits for its promise. `afterLoad` waits for none. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the session's class is named where listeners are taken
export type EntityListener<E extends object = object, S = any> = (
  event: EntityEvent<E, S>,
) => void | Promise<void>

interface Entry {
  readonly moment: EntityMoment
  readonly listener: EntityListener
}

interface Method {
  readonly moment: EntityMoment
  readonly name: string
}

const listeners = new WeakMap<object, Entry[]>()
const methods = new WeakMap<object, Method[]>()
let isUsed = false

/** Whether anything listens at all. */
export function hasEntityListeners(): boolean {
  return isUsed
}

/** Lets a function be told of all instances of a class, registry or engine. Gives a function that ends it. */
export function addEntityListener(owner: object, moment: EntityMoment, listener: EntityListener): () => void {
  assertMoment(moment)
  if (typeof listener !== 'function') throw new DefinitionError('A listener is a function.')
  isUsed = true
  const entry = { moment, listener }
  listeners.set(owner, [...(listeners.get(owner) ?? []), entry])
  return () => {
    listeners.set(
      owner,
      (listeners.get(owner) ?? []).filter((other) => other !== entry),
    )
  }
}

/** Notes a method of a class that is called at a moment: of the class, or of its metadata object. */
export function declareEntityMethod(owner: object, moment: EntityMoment, name: string): void {
  isUsed = true
  const known = methods.get(owner) ?? []
  if (!known.some((method) => method.moment === moment && method.name === name))
    methods.set(owner, [...known, { moment, name }])
}

/** The listeners of one object, in the order in which they came. */
export function listenersOf(owner: object, moment: EntityMoment): readonly EntityListener[] {
  const found = listeners.get(owner) ?? []
  return found.filter((entry) => entry.moment === moment).map(({ listener }) => listener)
}

/** The methods and listeners of a class and of those that it extends, the remotest first; a method that is overridden once. */
export function classListeners(entityClass: AnyClass, moment: EntityMoment): readonly EntityListener[] {
  const chain = withBases(entityClass)
  const names = new Set(
    chain.flatMap((link) =>
      ownersOf(link)
        .flatMap((owner) => methods.get(owner) ?? [])
        .filter((method) => method.moment === moment)
        .map(({ name }) => name),
    ),
  )
  const calls = [...names].map((name): EntityListener => {
    return (event) => (event.entity as Record<string, EntityListener>)[name]?.(event)
  })
  return [...calls, ...chain.flatMap((link) => listenersOf(link, moment))]
}

function ownersOf(entityClass: AnyClass): readonly object[] {
  const metadata = Object.getOwnPropertyDescriptor(
    entityClass,
    (Symbol as { metadata?: symbol }).metadata ?? METADATA,
  )?.value as object | undefined
  return metadata === undefined ? [entityClass] : [entityClass, metadata]
}

function assertMoment(moment: string): void {
  if (!(MOMENTS as readonly string[]).includes(moment))
    throw new DefinitionError(`There is no moment '${moment}'.`, { hint: suggest(moment, MOMENTS) })
}
