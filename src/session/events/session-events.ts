/** What a session tells, and whom: listeners of its own, of its engine, and of classes and registries. */
import { UsageError } from '../../errors'
import {
  classListeners,
  hasEntityListeners,
  listenersOf,
  type EntityEvent,
  type EntityListener,
  type EntityMoment,
} from '../../registry/entity-events'
import type { MappedProperty } from '../../registry/mapper'
import { registryOf } from '../../registry/registry'
import { suggest } from '../../util/closest'
import type { EntityState } from '../entity-state'
import type { FlushHooks, FlushKind } from '../flush/flush-hooks'
import type { Link } from '../flush/links'
import { previousValues, propertiesToWrite } from '../flush/pending-changes'
import { softDeleteValues } from '../soft-delete'

/** The moments of a session itself. */
export type SessionMoment = 'beforeFlush' | 'afterFlush' | 'beforeCommit' | 'afterCommit' | 'afterRollback'

/** A function that is told of a moment of a session; the session waits for its promise. */
export type SessionListener<S = unknown> = (event: {
  readonly moment: SessionMoment
  readonly session: S
}) => void | Promise<void>

/** The listener that a moment takes. */
type ListenerOf<M, S> = M extends SessionMoment ? SessionListener<S> : EntityListener<object, S>

const SESSION_MOMENTS = ['beforeFlush', 'afterFlush', 'beforeCommit', 'afterCommit', 'afterRollback']
const ENTITY_MOMENTS: Readonly<Record<FlushKind, readonly [before: EntityMoment, after: EntityMoment]>> = {
  insert: ['beforeInsert', 'afterInsert'],
  update: ['beforeUpdate', 'afterUpdate'],
  delete: ['beforeDelete', 'afterDelete'],
}
const KNOWN = [...SESSION_MOMENTS, ...Object.values(ENTITY_MOMENTS).flat(), 'afterLoad']

/**
 * The listeners of one session.
 *
 * @example
 * session.events.on('beforeUpdate', ({ entity, changed }) => audit(entity, changed))
 * session.events.on('afterCommit', () => cache.clear())
 */
export class SessionEvents<S = unknown> {
  #own: Map<string, unknown[]> | undefined
  readonly #session: S
  readonly #engine: object
  readonly #inside: <T>(run: () => Promise<T>) => Promise<T>

  /** @internal */
  constructor(session: S, engine: object, inside: <T>(run: () => Promise<T>) => Promise<T>) {
    this.#session = session
    this.#engine = engine
    this.#inside = inside
  }

  /** Calls a function at a moment, for as long as the session lives. */
  on<M extends SessionMoment | EntityMoment>(moment: M, listener: ListenerOf<M, S>): this {
    assertMoment(moment)
    this.#own ??= new Map<string, unknown[]>()
    this.#own.set(moment, [...(this.#own.get(moment) ?? []), listener])
    return this
  }

  /** Stops calling it. */
  off<M extends SessionMoment | EntityMoment>(moment: M, listener: ListenerOf<M, S>): this {
    assertMoment(moment)
    const listeners = this.#own?.get(moment)
    if (listeners !== undefined)
      this.#own?.set(
        moment,
        listeners.filter((other) => other !== listener),
      )
    return this
  }

  /**
   * Whether anything could be told of instances.
   *
   * @internal
   */
  get hasAny(): boolean {
    return this.#own !== undefined || hasEntityListeners()
  }

  /** @internal */
  async tell(moment: SessionMoment): Promise<void> {
    const listeners = (this.#own?.get(moment) ?? []) as readonly SessionListener<S>[]
    if (listeners.length === 0) return
    await this.#inside(async () => {
      for (const listener of listeners) await listener({ moment, session: this.#session })
    })
  }

  /** @internal */
  async before(
    kind: FlushKind,
    states: readonly EntityState[],
    linksOf: ReadonlyMap<EntityState, readonly Link[]>,
  ): Promise<void> {
    await this.#tellOf(ENTITY_MOMENTS[kind][0], states, linksOf)
  }

  /** @internal */
  async after(kind: FlushKind, states: readonly EntityState[]): Promise<void> {
    await this.#tellOf(ENTITY_MOMENTS[kind][1], states)
  }

  /** @internal */
  loaded(states: readonly EntityState[]): void {
    if (!this.hasAny) return
    for (const state of states) {
      const listeners = this.#listenersOf(state, 'afterLoad')
      const event = this.#eventOf(state, 'afterLoad')
      for (const listener of listeners) void listener(event)
    }
  }

  async #tellOf(
    moment: EntityMoment,
    states: readonly EntityState[],
    linksOf?: ReadonlyMap<EntityState, readonly Link[]>,
  ): Promise<void> {
    await this.#inside(async () => {
      for (const state of states) {
        const listeners = this.#listenersOf(state, moment)
        if (listeners.length === 0) continue
        const event = this.#eventOf(state, moment, linksOf?.get(state))
        for (const listener of listeners) await listener(event)
      }
    })
  }

  #eventOf(state: EntityState, moment: EntityMoment, links?: readonly Link[]): EntityEvent<object, S> {
    return new ToldEvent({ moment, session: this.#session }, state, links)
  }

  /** From the nearest to the remotest: the class, its registry, the engine, the session. */
  #listenersOf({ mapper: { entityClass } }: EntityState, moment: EntityMoment): readonly EntityListener[] {
    const own = (this.#own?.get(moment) ?? []) as readonly EntityListener[]
    if (!hasEntityListeners()) return own
    return [
      ...classListeners(entityClass, moment),
      ...listenersOf(registryOf(entityClass), moment),
      ...listenersOf(this.#engine, moment),
      ...own,
    ]
  }
}

/** What listeners are told. A class, as V8 keeps what a getter of an object literal sees for long: see `LazyResult`. */
class ToldEvent<S> implements EntityEvent<object, S> {
  readonly moment: EntityMoment
  readonly session: S
  readonly entity: object
  readonly #state: EntityState
  readonly #links: readonly Link[] | undefined

  constructor(
    { moment, session }: { readonly moment: EntityMoment; readonly session: S },
    state: EntityState,
    links: readonly Link[] | undefined,
  ) {
    this.moment = moment
    this.session = session
    this.entity = state.entity
    this.#state = state
    this.#links = links
  }

  get changed(): readonly string[] {
    return this.#toWrite.map(({ name }) => name)
  }

  get previous(): Readonly<Record<string, unknown>> {
    return previousValues(this.#state, this.#toWrite)
  }

  /** Read when it is asked for: listeners before this one may have changed more. */
  get #toWrite(): readonly MappedProperty[] {
    return this.moment === 'beforeUpdate' ? propertiesToWrite(this.#state, this.#links) : []
  }
}

/**
 * What a session says to its flushes. Where nobody listens, nothing is told.
 *
 * @internal
 */
export class SessionHooks implements FlushHooks {
  readonly softDelete = softDeleteValues
  readonly #events: SessionEvents

  constructor(events: SessionEvents) {
    this.#events = events
  }

  get listener(): SessionEvents | undefined {
    return this.#events.hasAny ? this.#events : undefined
  }
}

function assertMoment(moment: string): void {
  if (KNOWN.includes(moment)) return
  throw new UsageError(`A session has no moment '${moment}'.`, { hint: suggest(moment, KNOWN) })
}
