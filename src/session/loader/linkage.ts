import type { Decode, WireRow, WireValue } from '../../engine/wire-row'
import type { MappedProperty } from '../../registry/mapper'
import { linkingPairs, type Relationship } from '../../registry/relationship'
import type { SqlType } from '../../types/sql-type'
import { isAmongTargets, linkingColumns } from '../entity-query'
import type { EntityState, Instance } from '../entity-state'
import { convertKey, identityKey, isKeyByItself, type IdentityKey } from '../identity-key'
import type { Decoding } from '../hydrator'
import { Reference } from '../not-loaded'
import { selectedOf } from '../row-source'
import type { KeyGroup } from './group'

/** One column of the key, on both sides. */
interface LinkedColumn {
  /** The property of the instance. */
  readonly name: string
  /** The type that both sides are compared in. */
  readonly type: SqlType
  /** Where the value stands in a related row. */
  readonly position: number
  readonly decode: Decode
}

/** By which values instances and their related rows find each other; looked up once for each relation. */
export class Linkage {
  readonly #columns: readonly LinkedColumn[]
  readonly #types: readonly SqlType[]
  /** Set where the key is one column whose values are keys as they are: most are, and they need no arrays. */
  readonly #only: LinkedColumn | undefined
  readonly #owned: { readonly position: number; readonly decode: Decode; readonly name: string } | undefined

  readonly #gathered: ((wire: WireValue) => readonly unknown[]) | undefined

  constructor(
    decoding: Pick<Decoding, 'decoder' | 'collectedDecoder'>,
    readonly relationship: Relationship,
    /** Whether rows of a table in between can be grouped by what they lead to. */
    canGather: boolean,
  ) {
    const { source, target } = relationship
    const isWithin = isAmongTargets(relationship)
    const linking = linkingColumns(relationship)
    this.#columns = linkingPairs(relationship).map((pair, i) => {
      const column = linking[i] as (typeof linking)[number]
      const position = isWithin
        ? target.properties.indexOf(target.propertyOf(column))
        : selectedOf(target).length + i
      const { name } = source.propertyOf(pair.source)
      return { name, type: pair.target.type, position, decode: decoding.decoder(column.type) }
    })
    this.#types = this.#columns.map(({ type }) => type)
    const [first, ...others] = this.#columns
    if (canGather && others.length === 0 && linking[0] !== undefined)
      this.#gathered = decoding.collectedDecoder(linking[0].type)
    const isOnly = others.length === 0 && first !== undefined && isKeyByItself(first.type)
    this.#only = isOnly ? first : undefined
    if (isOnly && relationship.ownsKey) this.#owned = ownedColumn(relationship, decoding)
  }

  valuesOf({ entity }: EntityState): readonly unknown[] {
    return this.#columns.map(({ name, type }) => convertKey(entity[name], type))
  }

  /** The value by which an instance finds its related rows. */
  keyOf(state: EntityState): IdentityKey | undefined {
    if (this.#only !== undefined) {
      const value = state.entity[this.#only.name]
      if (isOfKind(value, this.#only.type)) return value
    }
    return identityKey(this.valuesOf(state), this.#types)
  }

  /** The value by which a related row finds its instance, read from the row itself: the instance may have been changed. */
  keyOfRow(row: WireRow): IdentityKey | undefined {
    if (this.#only !== undefined) {
      const value = this.#only.decode(row[this.#only.position] as WireValue)
      if (isOfKind(value, this.#only.type)) return value
    }
    return identityKey(
      this.#columns.map(({ position, decode }) => decode(row[position] ?? null)),
      this.#types,
    )
  }

  /** Whether related rows can come once each, with the values of all instances that they belong to. */
  get canGather(): boolean {
    return this.#gathered !== undefined
  }

  /** Takes the values of the instances out of a row that came so, which then holds the related instance alone. */
  takeKeys(row: WireValue[]): (IdentityKey | undefined)[] {
    const gathered = row.pop() ?? null
    const values = gathered === null || this.#gathered === undefined ? [] : this.#gathered(gathered)
    const only = this.#only
    return values.map((value) =>
      only !== undefined && isOfKind(value, only.type) ? value : identityKey([value], this.#types),
    )
  }

  /** The keys of groups of instances, one list for each column. */
  transposed(groups: readonly KeyGroup[]): readonly (readonly unknown[])[] {
    if (this.#only !== undefined) return [groups.map(({ key }) => key)]
    const rows = groups.map(({ state }) => this.valuesOf(state))
    return this.#columns.map((_, column) => rows.map((row) => row[column]))
  }

  /**
   * Whether a to-one relation holds what its row says, no instance put in its place. The usual case, told without asking
   * types; false says nothing.
   */
  isAsRead({ entity, row }: EntityState): boolean {
    if (this.#owned === undefined || row === undefined) return false
    const stored = this.#owned.decode(row[this.#owned.position] ?? null)
    const value = entity[this.relationship.name]
    if (value === null) return stored === null
    return value instanceof Reference && (value as unknown as Instance)[this.#owned.name] === stored
  }
}

/** Where the row of the class that owns the key holds it, and under which name a reference does. */
function ownedColumn(
  { source, target, pairs }: Relationship,
  decoding: Pick<Decoding, 'decoder'>,
): { readonly position: number; readonly decode: Decode; readonly name: string } | undefined {
  const [pair] = pairs
  if (pair === undefined) return undefined
  const property: MappedProperty = source.propertyOf(pair.source)
  return {
    position: source.properties.indexOf(property),
    decode: decoding.decoder(pair.source.type),
    name: target.propertyOf(pair.target).name,
  }
}

/** The program may have put a value of another type into the property, which stands for a key all the same. */
function isOfKind(value: unknown, { kind }: SqlType): value is IdentityKey {
  return typeof value === (kind === 'integer' || kind === 'smallint' ? 'number' : 'string')
}
