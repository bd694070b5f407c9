/** Loads chosen columns of related rows: plain objects that the session does not keep. */
import type { WireRow } from '../../engine/wire-row'
import type { MappedProperty } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import type { EntityState } from '../entity-state'
import { KeyPositions } from './key-position'
import { placeRows } from './placement'
import type { LoaderContext } from './loader-context'
import type { RelationOptions } from './with-spec'

/** Loads a relation as plain rows, in one statement. */
export async function loadPlainRows(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelationOptions,
): Promise<void> {
  const names = options.columns ?? []
  const read = rowReader(
    context,
    names.map((name) => relationship.target.property(name)),
  )
  const positions = new KeyPositions(relationship, states)
  const groups: object[][] = (positions.lists[0] ?? []).map(() => [])
  if (groups.length > 0) {
    const how = { ...options, byPosition: true }
    for (const row of await context.fetch(relationship, how, positions.lists))
      groups[Number(row[names.length])]?.push(read(row))
  }
  for (const state of states) placeRows(state, relationship, groups[positions.of(state) ?? -1] ?? [])
}

function rowReader(context: LoaderContext, properties: readonly MappedProperty[]): (row: WireRow) => object {
  const parts = properties.map(({ name, column }) => [name, context.decoderOf(column.type)] as const)
  return (row) => Object.fromEntries(parts.map(([name, decode], i) => [name, decode(row[i] ?? null)]))
}
