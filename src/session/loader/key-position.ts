/**
 * Finds related rows of keys that only the database can compare: texts that mind no case, types of its own. Every row comes
 * with the place of its key in the list that was sent, so that none is lost by comparing again in JavaScript.
 */
import { linkingPairs, type Relationship } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import type { RelatedOptions } from '../entity-query'
import { relate, type EntityState } from '../entity-state'
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
  const positions = new KeyPositions(relationship, states)
  const groups = (positions.lists[0] ?? []).map(() => new Group())
  if (groups.length > 0) {
    const rows = await context.fetch(relationship, { ...options, byPosition: true }, positions.lists)
    context.hydrate(target, rows).forEach((state, i) => {
      groups[Number(rows[i]?.[selectedOf(target).length])]?.add(state)
    })
  }
  const all = [...new Set(groups.flatMap(({ related }) => related))]
  relate(all)
  return { groupOf: (state) => groups[positions.of(state) ?? -1], all: () => all, isLoose: true }
}

/** The keys of instances, each with its place in the list. */
export class KeyPositions {
  readonly #names: readonly string[]
  readonly #relationship: Relationship
  readonly #places = new Map<IdentityKey, number>()
  readonly #lists: readonly unknown[][]

  constructor(relationship: Relationship, states: readonly EntityState[]) {
    this.#relationship = relationship
    const { source } = relationship
    this.#names = columnsOf(relationship).map((column) => source.propertyOf(column).name)
    this.#lists = this.#names.map(() => [])
    for (const state of states) this.#add(state)
  }

  /** One list for each column of the key. */
  get lists(): readonly (readonly unknown[])[] {
    return this.#lists
  }

  /** The place of an instance's key. */
  of(state: EntityState): number | undefined {
    const key = this.#keyOf(state)
    return key === undefined ? undefined : this.#places.get(key)
  }

  #add(state: EntityState): void {
    const key = this.#keyOf(state)
    if (key === undefined || this.#places.has(key)) return
    this.#places.set(key, this.#places.size)
    this.#names.forEach((name, i) => this.#lists[i]?.push(state.entity[name]))
  }

  #keyOf({ entity }: EntityState): IdentityKey | undefined {
    return identityKey(
      this.#names.map((name) => entity[name]),
      columnsOf(this.#relationship).map(({ type }) => type),
    )
  }
}

function columnsOf(relationship: Relationship): readonly Column[] {
  return linkingPairs(relationship).map(({ source }) => source)
}
