import type { Engine } from '../../engine/engine'
import { addEntityListener, type EntityListener, type EntityMoment } from '../../registry/entity-events'
import type { Registry } from '../../registry/registry'
import type { Session } from '../session'

/**
 * Lets a function be told of instances of a class and of those that extend it, in every session; or of all classes of a
 * registry, or in all sessions of an engine. Before-listeners may change the instance, add and delete others; a flush waits
 * for them in their order, and is undone if one throws. Gives a function that ends it.
 *
 * @example
 * listen(User, 'beforeInsert', ({ entity }) => { entity.email = entity.email.toLowerCase() })
 * listen(engine, 'afterDelete', async ({ entity, session }) => { session.create(AuditEntry, { … }) })
 */
export function listen<E extends object>(
  target: abstract new (...args: never[]) => E,
  moment: EntityMoment,
  listener: EntityListener<E, Session>,
): () => void
export function listen(
  target: Registry | Engine,
  moment: EntityMoment,
  listener: EntityListener<object, Session>,
): () => void
export function listen(target: object, moment: EntityMoment, listener: EntityListener<never>): () => void {
  return addEntityListener(target, moment, listener as unknown as EntityListener)
}
