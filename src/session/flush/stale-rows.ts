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
  const state =
    version === undefined ? 'there any more' : `as loaded any more (${mapper.name}.${version.name})`
  const key = found.map(({ property }) => property.name).join(', ')
  return new StaleRowError(
    `${row} of ${mapper.name} that ${count === 1 ? 'was' : 'were'} to be ${what} ${is} not ${state}; looked for by ${key}.`,
    {
      hint: cureOf(them, version !== undefined),
      instances: states.map(({ entity }) => entity),
    },
  )
}

/** A session keeps what it has loaded, so that a find gives the same instance as it is: only `refresh` reads over its changes. */
function cureOf(them: string, hasVersion: boolean): string {
  return hasVersion
    ? `Another transaction has changed or deleted ${them}. Write for (const each of error.instances) await session.refresh(each), ` +
        'which reads the row again (a find does not); then make the changes again and commit.'
    : `Another transaction has deleted ${them} or changed the key. Write session.expunge(...error.instances), which lets go of ${them}.`
}

interface Stale {
  /** Those of the statement. */
  readonly states: readonly EntityState[]
  /** How many of their rows are stale. */
  readonly count: number
  readonly what: 'updated' | 'deleted'
}
