import type { Decode, WireRow, WireValue } from '../../engine/wire-row'
import type { MappedProperty } from '../../registry/mapper'
import { linkingPairs, type Relationship } from '../../registry/relationship'
import type { SqlType } from '../../types/sql-type'
import { isAmongTargets, linkingColumns } from '../entity-query'
import type { EntityState, Instance } from '../entity-state'
import { convertKey, identityKey, isKeyByItself, type IdentityKey } from '../identity-key'
import { Reference } from '../not-loaded'
import { selectedOf } from '../row-source'

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

  constructor(
    decoderOf: (type: SqlType) => Decode,
    readonly relationship: Relationship,
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
      return { name, type: pair.target.type, position, decode: decoderOf(column.type) }
    })
    this.#types = this.#columns.map(({ type }) => type)
    const [first, ...others] = this.#columns
    const isOnly = others.length === 0 && first !== undefined && isKeyByItself(first.type)
    this.#only = isOnly ? first : undefined
    if (isOnly && relationship.ownsKey) this.#owned = ownedColumn(relationship, decoderOf)
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

  /** The keys of many instances, one list for each column. */
  transposed(keys: ReadonlyMap<IdentityKey, EntityState>): readonly (readonly unknown[])[] {
    if (this.#only !== undefined) return [[...keys.keys()]]
    const rows = [...keys.values()].map((state) => this.valuesOf(state))
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
  decoderOf: (type: SqlType) => Decode,
): { readonly position: number; readonly decode: Decode; readonly name: string } | undefined {
  const [pair] = pairs
  if (pair === undefined) return undefined
  const property: MappedProperty = source.propertyOf(pair.source)
  return {
    position: source.properties.indexOf(property),
    decode: decoderOf(pair.source.type),
    name: target.propertyOf(pair.target).name,
  }
}

/** The program may have put a value of another type into the property, which stands for a key all the same. */
function isOfKind(value: unknown, { kind }: SqlType): value is IdentityKey {
  return typeof value === (kind === 'integer' || kind === 'smallint' ? 'number' : 'string')
}
