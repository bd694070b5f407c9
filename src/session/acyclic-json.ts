import { mapperOf } from '../registry/lookup'
import type { EntityClass } from '../registry/mapper'
import { isTableSource } from '../schema/table-source'
import type { Instance } from './entity-state'
import { isStandIn } from './not-loaded'

/**
 * Lets `JSON.stringify` print instances whose relations lead back to them, without going round in a circle and without
 * printing one instance's relations over and over. Relations that were not loaded are left out. A class's own `toJSON` stays
 * in force. Given to the class of the first instance that needs it: a property of each instance would make every one heavier.
 */
export function printAcyclic(entity: Instance): void {
  if (!('toJSON' in entity)) Object.defineProperty(Object.getPrototypeOf(entity), 'toJSON', TO_JSON)
}

const TO_JSON: PropertyDescriptor = { value: toJSON, configurable: true, writable: true }

function toJSON(this: Instance): unknown {
  return printed(this, { depth: 0, depths: depthsFrom(this) })
}

/** How near to the printed instance each one is that relations lead to. */
function depthsFrom(root: Instance): ReadonlyMap<unknown, number> {
  const depths = new Map<unknown, number>([[root, 0]])
  for (const [entity, depth] of depths) {
    const { relationships } = mapperOf((entity as Instance).constructor as EntityClass)
    for (const name of relationships.keys()) {
      const value = (entity as Instance)[name]
      for (const related of (Array.isArray(value) ? value : [value]) as readonly unknown[]) {
        if (!isStandIn(related) && isPlainEntity(related) && !depths.has(related))
          depths.set(related, depth + 1)
      }
    }
  }
  return depths
}

interface Position {
  readonly depth: number
  readonly depths: ReadonlyMap<unknown, number>
}

/** An instance is printed with its relations where it is nearest, and by its columns wherever else it is met. */
function printed(value: unknown, { depth, depths }: Position): unknown {
  if (Array.isArray(value)) return value.map((item) => printed(item, { depth, depths }))
  if (isStandIn(value) || !isPlainEntity(value)) return value
  const { relationships } = mapperOf(value.constructor as EntityClass)
  const isNearest = depths.get(value) === depth
  const parts = Object.entries(value).filter(
    ([name, part]) => !isStandIn(part) && (isNearest || !relationships.has(name)),
  )
  const below = { depth: depth + 1, depths }
  return Object.fromEntries(
    parts.map(([name, part]) => [name, relationships.has(name) ? printed(part, below) : part]),
  )
}

/** An instance that has no way of its own to print itself. */
function isPlainEntity(value: unknown): value is Instance {
  if (typeof value !== 'object' || value === null || !isTableSource(value.constructor)) return false
  const own = (value as Instance)['toJSON']
  return own === undefined || own === toJSON
}
