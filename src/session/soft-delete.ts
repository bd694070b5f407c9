import { UsageError } from '../errors'
import { notOfSession } from './arguments'
import type { EntityState } from './entity-state'
import type { IdentityMap } from './identity-map'

/**
 * The values that mark the row of a deleted instance, by property; undefined where the row itself is to go. A row that was
 * marked before keeps its time.
 */
export function softDeleteValues(state: EntityState): Readonly<Record<string, unknown>> | undefined {
  const { softDelete } = state.mapper.rowFilters
  if (softDelete === undefined || state.isHardDelete) return undefined
  return isMarked(state) ? {} : { [softDelete.property.name]: softDelete.whenDeleted() }
}

/** Whether the instance's row is marked as deleted. */
export function isMarked({ mapper, entity }: EntityState): boolean {
  const { softDelete } = mapper.rowFilters
  return softDelete !== undefined && entity[softDelete.property.name] !== softDelete.whenKept
}

/** Takes the mark off. @throws UsageError where rows of the class are not marked but deleted, and where the session knows no row */
export function restore(identityMap: IdentityMap, instance: object): void {
  const state = identityMap.stateOf(instance)
  if (state === undefined)
    throw notOfSession(
      instance,
      'A deleted row is found with { withDeleted: true }: restore what that gives.',
    )
  const { mapper, entity } = state
  const { softDelete } = mapper.rowFilters
  if (softDelete === undefined) {
    throw new UsageError(`Rows of ${mapper.name} are deleted for good, and cannot be restored.`, {
      hint: `Write @Table({ softDelete: 'deletedAt' }) for rows that are only marked as deleted.`,
    })
  }
  entity[softDelete.property.name] = softDelete.whenKept
  if (state.status === 'deleted') state.status = 'persistent'
}
