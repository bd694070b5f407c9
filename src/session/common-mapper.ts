import { isA, type Mapper } from '../registry/mapper'
import type { EntityState } from './entity-state'

/** The class that all of some instances are of, at least one: their own, or the nearest that they all extend. */
export function commonMapper(states: readonly EntityState[]): Mapper {
  let { mapper } = states[0] as EntityState
  if (mapper.inheritance === undefined) return mapper
  while (!states.every((state) => isA(state.mapper, mapper))) mapper = mapper.inheritance?.base ?? mapper.root
  return mapper
}
