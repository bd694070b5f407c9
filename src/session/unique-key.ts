import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { MappedProperty, Mapper } from '../registry/mapper'
import type { Column } from '../schema/column'
import { targetOver, uniqueTargets, type UniqueTarget } from '../statement/conflict-target'
import { describe } from '../types/sql-type'

/** A key by which a row is found. */
export interface UniqueKey {
  readonly name: string
  readonly properties: readonly MappedProperty[]
  /** Which rows it is about, if not all. */
  readonly where: Expression | undefined
}

/**
 * The primary key, unique constraint or unique index that is meant: by its name, or by its properties.
 *
 * @throws UsageError that lists the keys which the class has
 */
export function uniqueKey(mapper: Mapper, on: unknown): UniqueKey {
  const targets = uniqueTargets(mapper.table)
  const found =
    typeof on === 'string' ? targets.find(({ name }) => name === on) : byProperties(mapper, targets, on)
  if (found?.columns !== undefined) {
    const properties = found.columns.map((column) => mapper.propertyOf(column))
    return { name: found.name, properties, where: found.where }
  }
  if (found !== undefined) {
    throw new UsageError(`upsert: '${found.name}' of ${mapper.name} is over more than columns.`, {
      hint: `Execute insert(${mapper.name}).values(…).onConflict('${found.name}', …).`,
    })
  }
  throw new UsageError(`upsert: ${mapper.name} has no such key.`, { hint: known(mapper, targets) })
}

function known(mapper: Mapper, targets: readonly UniqueTarget[]): string {
  const keys = targets.flatMap(({ name, columns }) =>
    columns === undefined ? [] : [`'${name}' or [${propertyNames(mapper, columns)}]`],
  )
  return `Known: ${keys.join('; ')}.`
}

function propertyNames(mapper: Mapper, columns: readonly Column[]): string {
  return columns.map((column) => `'${mapper.propertyOf(column).name}'`).join(', ')
}

function byProperties(
  mapper: Mapper,
  targets: readonly UniqueTarget[],
  on: unknown,
): UniqueTarget | undefined {
  if (!Array.isArray(on) || on.length === 0) {
    throw new UsageError(`upsert: on takes the name of a key or its properties, not ${describe(on)}.`, {
      hint: "Write { on: 'uq_user_email' } or { on: ['email'] }.",
    })
  }
  return targetOver(
    targets,
    (on as readonly string[]).map((name) => mapper.property(name).column),
  )
}
