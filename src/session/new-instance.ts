import { withValueObjects } from '../registry/embedded-value'
import type { Mapper } from '../registry/mapper'
import type { Instance } from './entity-state'

/** An instance with these values. Its to-many relations are arrays from the start. */
export function newInstance({ entityClass, relationships, embedded }: Mapper, values: object): object {
  const entity = new entityClass() as Instance
  for (const { name, isToMany } of relationships.values()) {
    if (isToMany) entity[name] = []
  }
  return Object.assign(entity, withValueObjects(embedded, values))
}
