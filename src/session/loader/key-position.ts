/**
 * Finds related rows of keys that only the database can compare: texts that mind no case, types of its own. Every row comes
 * with the place of its key in the list that was sent, so that none is lost by comparing again in JavaScript.
 */
import { linkingPairs, type Relationship } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import type { RelatedOptions } from '../entity-query'
import { relate, type EntityState, type Instance } from '../entity-state'
import { identityKey, type IdentityKey } from '../identity-key'
import { selectedOf } from '../row-source'
import { Group } from './group'
import type { Found, LoaderContext } from './loader-context'

/** The related states of each instance. */
export async function fetchByPosition(
  context: LoaderContext,
  states: readonly EntityState[],
  relationship: Relationship,
  options: RelatedOptions,
): Promise<Found> {
  const { target } = relationship
  const owners = states.map(({ entity }) => entity)
  const { lists, ofEach } = new KeyPositions(relationship, owners)
  const groups = (lists[0] ?? []).map(() => new Group())
  if (groups.length > 0) {
    const rows = await context.fetch(relationship, { ...options, byPosition: true }, lists)
    context.hydrate(target, rows).forEach((state, i) => {
      groups[Number(rows[i]?.[selectedOf(target).length])]?.add(state)
    })
  }
  const all = [...new Set(groups.flatMap(({ related }) => related))]
  relate(all)
  return { groupOf: (_, place) => groups[ofEach[place] ?? -1], all: () => all, isLoose: true }
}

/** The keys of instances or plain rows, each with its place in the list. */
export class KeyPositions {
  /** One list for each column of the key. */
  readonly lists: readonly (readonly unknown[])[]
  /** The place of each one's key; undefined for those without. */
  readonly ofEach: readonly (number | undefined)[]

  constructor(relationship: Relationship, owners: readonly Instance[]) {
    const { source } = relationship
    const columns = columnsOf(relationship)
    const names = columns.map((column) => source.propertyOf(column).name)
    const types = columns.map(({ type }) => type)
    const lists: unknown[][] = names.map(() => [])
    const places = new Map<IdentityKey, number>()
    this.lists = lists
    this.ofEach = owners.map((owner) => {
      const values = names.map((name) => owner[name])
      const key = identityKey(values, types)
      if (key === undefined) return undefined
      const known = places.get(key)
      if (known !== undefined) return known
      for (const [i, value] of values.entries()) lists[i]?.push(value)
      places.set(key, places.size)
      return places.size - 1
    })
  }
}

function columnsOf(relationship: Relationship): readonly Column[] {
  return linkingPairs(relationship).map(({ source }) => source)
}
