/** Loads chosen columns of related rows: plain objects that the session does not keep. */
import type { WireRow } from '../../engine/wire-row'
import { valueFrom } from '../../registry/embedded-value'
import type { Mapper } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import { propertiesOf } from '../entity-query'
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
  const { target } = relationship
  const names = options.columns ?? []
  const read = rowReader(context, target, names)
  const place = propertiesOf(target, names).length
  const positions = new KeyPositions(relationship, states)
  const groups: object[][] = (positions.lists[0] ?? []).map(() => [])
  if (groups.length > 0) {
    const how = { ...options, byPosition: true }
    for (const row of await context.fetch(relationship, how, positions.lists))
      groups[Number(row[place])]?.push(read(row))
  }
  for (const state of states) placeRows(state, relationship, groups[positions.of(state) ?? -1] ?? [])
}

function rowReader(
  context: LoaderContext,
  mapper: Mapper,
  names: readonly string[],
): (row: WireRow) => object {
  const readers = new Map(
    propertiesOf(mapper, names).map(({ name, column }, i) => {
      const decode = context.decoderOf(column.type)
      return [name, (row: WireRow): unknown => decode(row[i] ?? null)] as const
    }),
  )
  const parts = names.map((name) => {
    const value = mapper.embedded.find((embedded) => embedded.name === name)
    const read = (path: string, row: WireRow): unknown => readers.get(path)?.(row)
    return (row: WireRow): readonly [string, unknown] => [
      name,
      value === undefined ? read(name, row) : valueFrom(value, (path) => read(path, row)),
    ]
  })
  return (row) => Object.fromEntries(parts.map((part) => part(row)))
}
