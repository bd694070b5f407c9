import type { Decode, WireRow, WireValue } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import type { SqlType } from '../../types/sql-type'
import type { RelatedOptions } from '../entity-query'
import type { EntityState } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import type { Group } from './group'
import type { Linkage } from './linkage'

/** What the loader needs of its session. */
export interface LoaderContext {
  /** The related rows' wire rows for lists of keys, one list per linking column. */
  fetch(
    relationship: Relationship,
    options: RelatedOptions,
    keys: readonly (readonly unknown[])[],
  ): Promise<WireValue[][]>
  /** The states of rows of a class. */
  hydrate(mapper: Mapper, rows: readonly WireRow[]): readonly EntityState[]
  /** The state of a row; undefined where it holds none (the empty side of an outer join). */
  hydrateOne(mapper: Mapper, row: WireRow): EntityState | undefined
  /** Reads values of a type from the wire. */
  decoderOf(type: SqlType): Decode
  /** By which values instances and related rows find each other. */
  linkage(relationship: Relationship): Linkage
  /** Whether the keys of a relation can be compared in JavaScript as the database compares them. */
  comparesExactly(relationship: Relationship): boolean
  find(mapper: Mapper, key: IdentityKey): EntityState | undefined
  /** The state of an instance that the session knows. */
  stateOf(entity: object): EntityState | undefined
}

/** What was found for the instances of a load. */
export interface Found {
  /** What an instance is related to, which stood at a place in their list. */
  readonly groupOf: (state: EntityState, place: number) => Group | undefined
  /** All related states, each once. */
  readonly all: () => readonly EntityState[]
  /** The database alone could tell which keys are equal. */
  readonly isLoose: boolean
}
