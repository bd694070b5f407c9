/** Instances whose rows were deleted: what leads to one would insert its row again, which nobody has asked for. */
import { UsageError } from '../errors'
import type { Mapper } from '../registry/mapper'
import type { Instance } from './entity-state'
import type { Deletion } from './owner'

/** What leads to an instance, and how its row was deleted. */
interface Lead {
  /** The relation, or `add`. */
  readonly origin: string
  readonly deletion: Deletion
}

/** Refuses a deleted instance, unless the program adds it itself, or has taken its key away so that it is another row. */
export function assertAddable(entity: Instance, mapper: Mapper, { origin, deletion }: Lead): void {
  const { name, primaryKey } = mapper
  if (primaryKey.some((property) => (entity[property.name] ?? null) === null)) return
  if (deletion.isMark) {
    const key = primaryKey.map((property) => `${property.name}: …`).join(', ')
    throw new UsageError(
      `${origin} is given a ${name} that was deleted softly: its row is still there, and would be inserted again.`,
      {
        hint:
          `Use its row: await session.findOrFail(${name}, { where: { ${key} }, withDeleted: true }); ` +
          'session.restore(…) takes the mark off that.',
      },
    )
  }
  if (origin === 'add') return
  throw new UsageError(`${origin} is given a ${name} that was deleted: its row would be inserted again.`, {
    hint: `Put another ${name} there, or none; where the row is meant to come back, say so: session.add(…).`,
  })
}
