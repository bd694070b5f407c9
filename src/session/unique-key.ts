import { UsageError } from '../errors'
import type { MappedProperty, Mapper } from '../registry/mapper'
import type { Column } from '../schema/column'
import { describe } from '../types/sql-type'

/** A key by which the database finds a row. */
interface UniqueKey {
  readonly name: string
  readonly columns: readonly Column[]
}

/**
 * The properties of the primary key, unique constraint or unique index that is meant: by its name, or by the properties.
 *
 * @throws UsageError that lists the keys which the class has
 */
export function uniqueKey(mapper: Mapper, on: unknown): readonly MappedProperty[] {
  const keys = uniqueKeysOf(mapper)
  const found = typeof on === 'string' ? keys.find(({ name }) => name === on) : byProperties(mapper, keys, on)
  if (found !== undefined) return found.columns.map((column) => mapper.propertyOf(column))
  const known = keys.map(({ name, columns }) => {
    const properties = columns.map((column) => `'${mapper.propertyOf(column).name}'`)
    return `'${name}' or [${properties.join(', ')}]`
  })
  throw new UsageError(`upsert: ${mapper.name} has no such key.`, { hint: `Known: ${known.join('; ')}.` })
}

function uniqueKeysOf({ table }: Mapper): readonly UniqueKey[] {
  const constraints = table.constraints.flatMap((constraint) =>
    constraint.kind === 'primaryKey' || constraint.kind === 'unique'
      ? [{ name: constraint.name, columns: (constraint as unknown as UniqueKey).columns }]
      : [],
  )
  const indexes = table.indexes.flatMap(({ unique, name, plainColumns }) =>
    unique && plainColumns !== undefined ? [{ name, columns: plainColumns }] : [],
  )
  return [...constraints, ...indexes]
}

function byProperties(mapper: Mapper, keys: readonly UniqueKey[], on: unknown): UniqueKey | undefined {
  if (!Array.isArray(on) || on.length === 0) {
    throw new UsageError(`upsert: on takes the name of a key or its properties, not ${describe(on)}.`, {
      hint: "Write { on: 'uq_user_email' } or { on: ['email'] }.",
    })
  }
  const columns = new Set((on as readonly string[]).map((name) => mapper.property(name).column))
  return keys.find(
    (key) => key.columns.length === columns.size && key.columns.every((column) => columns.has(column)),
  )
}
