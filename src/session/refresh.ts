/** Reading an instance's row again, over whatever the program has made of it. */
import { StaleRowError, UsageError } from '../errors'
import type { WireRow } from '../engine/wire-row'
import type { EntityState } from './entity-state'
import type { Hydrator } from './hydrator'

/** Refuses to refresh what has no row yet. */
export function assertRefreshable({ status, mapper }: EntityState): void {
  if (status !== 'new') return
  throw new UsageError(`This ${mapper.name} is new, and has no row that could be read again.`, {
    hint: 'Write it first: await session.flush().',
  })
}

/**
 * Gives an instance the values of its row as it is now. Gives the names of the relations that were loaded, which are to be
 * loaded again.
 *
 * @throws StaleRowError if the row is no longer there
 */
export function takeRow(state: EntityState, hydrator: Hydrator, row: WireRow | undefined): readonly string[] {
  const { mapper, entity } = state
  if (row === undefined) {
    throw new StaleRowError(`The row of this ${mapper.name} is no longer there.`, {
      hint: 'Take the instance out of the session: session.expunge(entity).',
      instances: [entity],
    })
  }
  const fresh = hydrator.create(row)
  const heads = mapper.properties.map(({ name }) => name.split('.', 1)[0] as string)
  for (const name of new Set([...heads, ...mapper.relationships.keys()])) entity[name] = fresh[name]
  const loaded = [...mapper.relationships.keys()].filter((name) => state.relations.has(name))
  for (const name of loaded) state.relations.delete(name)
  Object.assign(state, { status: 'persistent', isHardDelete: false, row, decoders: hydrator.decoders })
  Object.assign(state, { written: undefined, writtenKey: undefined })
  return loaded
}
