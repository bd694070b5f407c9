import { mapperOf } from '../registry/lookup'
import type { EntityClass } from '../registry/mapper'
import { isTableSource } from '../schema/table-source'
import type { Instance } from './entity-state'
import { isStandIn } from './not-loaded'

/**
 * Lets `JSON.stringify` print an instance whose relations lead back to it: where it would go round in a circle, the
 * instance is printed without its relations. Relations that were not loaded are left out. A class's own `toJSON` stays in
 * force.
 */
export function printAcyclic(entity: Instance): void {
  if ('toJSON' in entity) return
  Object.defineProperty(entity, 'toJSON', { value: toJSON, configurable: true, writable: true })
}

function toJSON(this: Instance): unknown {
  return printed(this, [])
}

function printed(value: unknown, above: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map((item) => printed(item, above))
  if (!isPlainEntity(value)) return value
  const { relationships } = mapperOf(value.constructor as EntityClass)
  const isCircle = above.includes(value)
  const path = [...above, value]
  const parts = Object.entries(value).filter(
    ([name, part]) => !isStandIn(part) && !(isCircle && relationships.has(name)),
  )
  return Object.fromEntries(
    parts.map(([name, part]) => [name, relationships.has(name) ? printed(part, path) : part]),
  )
}

/** An instance that has no way of its own to print itself. */
function isPlainEntity(value: unknown): value is Instance {
  if (typeof value !== 'object' || value === null || !isTableSource(value.constructor)) return false
  const own = (value as Instance)['toJSON']
  return own === undefined || own === toJSON
}
