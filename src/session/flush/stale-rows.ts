/** What a row is found by when it is written, and what is told when it is not. */
import { StaleRowError } from '../../errors'
import type { EntityState } from '../entity-state'
import type { RowPlan } from './row-plan'
import { storedKey } from './snapshot'

/**
 * The values of `found`: the primary key under which the database holds the row, and the version that the instance has. A
 * version that the program has put there is the one that the row must have.
 */
export function storedRow({ version }: RowPlan, state: EntityState): readonly unknown[] {
  const key = storedKey(state)
  return version === undefined ? key : [...key, state.entity[version.name]]
}

/** Of the rows of a statement so many are not there any more, or not as they were. */
export function staleRows(
  { mapper, version, found }: RowPlan,
  { states, count, what }: Stale,
): StaleRowError {
  const [row, is] = count === 1 ? ['A row', 'is'] : [`${count} rows`, 'are']
  const them = count === 1 ? 'it' : 'them'
  const [state, cause] =
    version === undefined
      ? ['there any more', `deleted ${them} or changed the key`]
      : [`as loaded any more (${mapper.name}.${version.name})`, `changed or deleted ${them}`]
  const key = found.map(({ property }) => property.name).join(', ')
  return new StaleRowError(
    `${row} of ${mapper.name} that ${count === 1 ? 'was' : 'were'} to be ${what} ${is} not ${state}; looked for by ${key}.`,
    {
      hint: `Another transaction has ${cause}: load ${them} again.`,
      instances: states.map(({ entity }) => entity),
    },
  )
}

interface Stale {
  /** Those of the statement. */
  readonly states: readonly EntityState[]
  /** How many of their rows are stale. */
  readonly count: number
  readonly what: 'updated' | 'deleted'
}
