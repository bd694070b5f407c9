/** Takes rows apart that hold an instance and those of its joined relations, and puts each where it belongs. */
import type { WireRow } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import { relate, type EntityState } from '../entity-state'
import type { JoinedRelation } from './join-plan'
import { placeAll, unchanged } from './placement'
import { Group } from './group'
import type { LoaderContext } from './loader-context'
import { loadRelations } from './select-in'

/** The states of rows, each once in the order in which they come, their joined relations in place and theirs loaded. */
export async function readJoined(
  context: LoaderContext,
  mapper: Mapper,
  { joined, rows }: { readonly joined: readonly JoinedRelation[]; readonly rows: readonly WireRow[] },
): Promise<EntityState[]> {
  const states = new Set<EntityState>()
  const width = mapper.properties.length
  const readers = readersOf(context, joined, width)
  for (const row of rows) {
    const state = context.hydrateOne(mapper, row.slice(0, width))
    if (state === undefined) continue
    states.add(state)
    for (const reader of readers) reader.read(state, row)
  }
  for (const reader of readers) reader.place()
  for (const reader of readers) if (reader.isFollowed) await reader.loadRest()
  return [...states]
}

function readersOf(
  context: LoaderContext,
  joined: readonly JoinedRelation[],
  start: number,
): readonly JoinReader[] {
  let position = start
  return joined.map((relation) => {
    const reader = new JoinReader(context, relation, position)
    position = reader.end
    return reader
  })
}

/** Reads the rows of one joined relation. */
class JoinReader {
  readonly end: number
  /** Relations of its rows have statements of their own. */
  readonly isFollowed: boolean
  readonly #groups = new Map<EntityState, Group>()
  readonly #inner: readonly JoinReader[]
  readonly #innerStart: number

  constructor(
    private readonly context: LoaderContext,
    private readonly relation: JoinedRelation,
    private readonly start: number,
  ) {
    this.#innerStart = start + relation.relationship.target.properties.length
    this.#inner = readersOf(context, relation.joined, this.#innerStart)
    this.isFollowed =
      Object.keys(relation.rest).length > 0 || this.#inner.some(({ isFollowed }) => isFollowed)
    this.end = this.#inner.at(-1)?.end ?? this.#innerStart
  }

  read(parent: EntityState, row: WireRow): void {
    const { target } = this.relation.relationship
    const state = this.context.hydrateOne(target, row.slice(this.start, this.#innerStart))
    let group = this.#groups.get(parent)
    if (group === undefined) this.#groups.set(parent, (group = new Group()))
    if (state === undefined) return
    if (group.related.at(-1) !== state) group.add(state)
    for (const reader of this.#inner) reader.read(state, row)
  }

  /** Puts what was read in its places. */
  place(): void {
    const { relationship, options } = this.relation
    const isPartial = options.where !== undefined
    const isLoose = !this.context.comparesExactly(relationship)
    const parents = [...this.#groups.keys()]
    const groupOf = (parent: EntityState): Group | undefined => this.#groups.get(parent)
    // Beside other collections, the rows of one come several times.
    for (const group of this.#groups.values())
      if (group.related.length > 1) group.related = [...new Set(group.related)]
    const free = isPartial ? parents : unchanged(parents, this.context.linkage(relationship))
    placeAll(free, relationship, { groupOf, isPartial, isLoose })
    relate(this.#related)
    for (const reader of this.#inner) reader.place()
  }

  /** Loads the relations that have statements of their own. */
  async loadRest(): Promise<void> {
    for (const reader of this.#inner) if (reader.isFollowed) await reader.loadRest()
    await loadRelations(this.context, this.#related, this.relation.rest)
  }

  get #related(): readonly EntityState[] {
    const [only, ...others] = this.#groups.values()
    if (others.length === 0) return only?.related ?? []
    return [...new Set([...this.#groups.values()].flatMap(({ related }) => related))]
  }
}
