import { UsageError } from '../../errors'
import type { MappedProperty, Mapper } from '../../registry/mapper'

/** The database alone writes a generated column. */
export function assertWritten(mapper: Mapper, { name, column }: MappedProperty): void {
  if (column.options.computed === undefined) return
  throw new UsageError(`${mapper.name}.${name} is computed by the database, and cannot be given a value.`, {
    hint: 'Write the properties that it is computed from.',
  })
}
