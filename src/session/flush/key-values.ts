/** Foreign keys as values: which row a row points to, and under which key others point to it. */
import type { Mapper } from '../../registry/mapper'
import type { Column } from '../../schema/column'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { SqlType } from '../../types/sql-type'
import type { EntityState, Instance } from '../entity-state'
import { identityKey, keyOfParts, type IdentityKey } from '../identity-key'
import { storedValue } from './snapshot'

/** Where a class keeps the columns of one side of a foreign key. */
interface KeySide {
  readonly names: readonly string[]
  readonly positions: readonly number[]
  readonly types: readonly SqlType[]
}

type Sides = WeakMap<Mapper, Map<ForeignKeyConstraint, KeySide>>

const holding: Sides = new WeakMap()
const referred: Sides = new WeakMap()

/** The key that the row's own columns hold; undefined where it points nowhere. */
export function heldKey(state: EntityState, key: ForeignKeyConstraint): IdentityKey | undefined {
  const { names, types } = sideOf(holding, state.mapper, key, () => key.columns)
  return valuesKey(state.entity, names, types)
}

/** As `heldKey`, of what the database holds. */
export function storedHeldKey(state: EntityState, key: ForeignKeyConstraint): IdentityKey | undefined {
  const { positions } = sideOf(holding, state.mapper, key, () => key.columns)
  return keyOfParts(positions.map((position) => storedValue(state, position)))
}

/** The key by which other rows point to a row of the class; undefined while it has none. */
export function referredKey(
  entity: Instance,
  mapper: Mapper,
  key: ForeignKeyConstraint,
): IdentityKey | undefined {
  const { names, types } = sideOf(referred, mapper, key, () => key.referredColumns)
  return valuesKey(entity, names, types)
}

function valuesKey(
  entity: Instance,
  names: readonly string[],
  types: readonly SqlType[],
): IdentityKey | undefined {
  if (names.length === 1) return identityKey([entity[names[0] as string]], types)
  return identityKey(
    names.map((name) => entity[name]),
    types,
  )
}

function sideOf(
  sides: Sides,
  mapper: Mapper,
  key: ForeignKeyConstraint,
  columnsOf: () => readonly Column[],
): KeySide {
  let byKey = sides.get(mapper)
  if (byKey === undefined) sides.set(mapper, (byKey = new Map<ForeignKeyConstraint, KeySide>()))
  let side = byKey.get(key)
  if (side === undefined) byKey.set(key, (side = makeSide(mapper, columnsOf())))
  return side
}

function makeSide(mapper: Mapper, columns: readonly Column[]): KeySide {
  const properties = columns.map((column) => mapper.propertyOf(column))
  return {
    names: properties.map(({ name }) => name),
    positions: properties.map((property) => mapper.properties.indexOf(property)),
    types: columns.map((column) => column.type),
  }
}

/**
 * The columns that become null when a row points nowhere any more: those that no other key uses. Empty where none of them
 * can be null.
 */
export function columnsToClear(key: ForeignKeyConstraint): readonly Column[] {
  const { table, columns } = key
  const others = table.foreignKeys.filter((other) => other !== key).flatMap((other) => other.columns)
  const own = columns.filter((column) => !column.primaryKey && !others.includes(column))
  return (own.length > 0 ? own : columns).filter((column) => column.nullable)
}
