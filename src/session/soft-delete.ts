import { UsageError } from '../errors'
import type { EntityState } from './entity-state'

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

/** Takes the mark off. @throws UsageError where rows of the class are not marked but deleted */
export function restore({ mapper, entity }: EntityState): void {
  const { softDelete } = mapper.rowFilters
  if (softDelete === undefined) {
    throw new UsageError(`Rows of ${mapper.name} are deleted for good, and cannot be restored.`, {
      hint: `Write @Table({ softDelete: 'deletedAt' }) for rows that are only marked as deleted.`,
    })
  }
  entity[softDelete.property.name] = softDelete.whenKept
}
