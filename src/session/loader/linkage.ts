import type { Decode, WireRow } from '../../engine/wire-row'
import type { Relationship } from '../../registry/relationship'
import type { SqlType } from '../../types/sql-type'
import { linkingColumns } from '../entity-query'
import type { EntityState } from '../entity-state'
import { convertKey, identityKey, type IdentityKey } from '../identity-key'

/** By which values instances and their related rows find each other; looked up once for all rows of a load. */
export class Linkage {
  readonly #names: readonly string[]
  readonly #types: readonly SqlType[]
  readonly #inRow: readonly { readonly position: number; readonly decode: Decode }[]

  constructor(
    decoderOf: (type: SqlType) => Decode,
    readonly relationship: Relationship,
  ) {
    const { source, target, through, pairs } = relationship
    const joined = through?.sourcePairs ?? pairs
    this.#names = joined.map((pair) => source.propertyOf(pair.source).name)
    this.#types = joined.map((pair) => pair.target.type)
    this.#inRow = linkingColumns(relationship).map((column, i) => ({
      position:
        through === undefined
          ? target.properties.indexOf(target.propertyOf(column))
          : target.properties.length + i,
      decode: decoderOf(column.type),
    }))
  }

  valuesOf({ entity }: EntityState): readonly unknown[] {
    return this.#names.map((name, i) => convertKey(entity[name], this.#types[i] as SqlType))
  }

  /** The value by which an instance finds its related rows. */
  keyOf(state: EntityState): IdentityKey | undefined {
    return identityKey(this.valuesOf(state), this.#types)
  }

  /** The value by which a related row finds its instance, read from the row itself: the instance may have been changed. */
  keyOfRow(row: WireRow): IdentityKey | undefined {
    return identityKey(
      this.#inRow.map(({ position, decode }) => decode(row[position] ?? null)),
      this.#types,
    )
  }
}
