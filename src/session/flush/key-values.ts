/** Foreign keys as values: which row a row points to, and under which key others point to it. */
import type { Mapper } from '../../registry/mapper'
import type { Column } from '../../schema/column'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { SqlType } from '../../types/sql-type'
import type { EntityState, Instance } from '../entity-state'
import { convertKey, identityKey, keyAt, keyOfParts, singleKey, type IdentityKey } from '../identity-key'
import { Reference } from '../not-loaded'
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
  const { names, types } = sideOf(holding, state.mapper, key)
  return valuesKey(state.entity, names, types)
}

/** As `heldKey`, of what the database holds. */
export function storedHeldKey(state: EntityState, key: ForeignKeyConstraint): IdentityKey | undefined {
  const { positions } = sideOf(holding, state.mapper, key)
  if (state.written !== undefined) return keyAt(state.written, positions)
  return keyOfParts(positions.map((position) => storedValue(state, position)))
}

/** The key by which other rows point to a row of the class; undefined while it has none. */
export function referredKey(
  entity: Instance,
  mapper: Mapper,
  key: ForeignKeyConstraint,
): IdentityKey | undefined {
  const { names, types } = sideOf(referred, mapper, key)
  return valuesKey(entity, names, types)
}

/** As `referredKey`, of what the database holds, or of other values by the position of their property. */
export function storedReferredKey(
  state: EntityState,
  key: ForeignKeyConstraint,
  valueAt: (position: number) => IdentityKey | null = (position) => storedValue(state, position),
): IdentityKey | undefined {
  const { positions } = sideOf(referred, state.mapper, key)
  return keyOfParts(positions.map(valueAt))
}

function valuesKey(
  entity: Instance,
  names: readonly string[],
  types: readonly SqlType[],
): IdentityKey | undefined {
  if (names.length === 1) return singleKey(entity[names[0] as string], types[0] as SqlType)
  return identityKey(
    names.map((name) => entity[name]),
    types,
  )
}

function sideOf(sides: Sides, mapper: Mapper, key: ForeignKeyConstraint): KeySide {
  let byKey = sides.get(mapper)
  if (byKey === undefined) sides.set(mapper, (byKey = new Map<ForeignKeyConstraint, KeySide>()))
  let side = byKey.get(key)
  if (side === undefined) {
    const columns = sides === holding ? key.columns : key.referredColumns
    byKey.set(key, (side = makeSide(mapper, columns)))
  }
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

interface KeyColumns {
  readonly columns: readonly Column[]
  readonly referred: readonly Column[]
}

const keyColumns = new WeakMap<ForeignKeyConstraint, KeyColumns>()

/** The columns of a key. Looked up once: the schema finds them anew each time. */
export function columnsOf(key: ForeignKeyConstraint): readonly Column[] {
  return keyColumnsOf(key).columns
}

/** What a column of a key references. */
export function referredColumn(key: ForeignKeyConstraint, column: Column): Column {
  const { columns, referred } = keyColumnsOf(key)
  return referred[columns.indexOf(column)] as Column
}

function keyColumnsOf(key: ForeignKeyConstraint): KeyColumns {
  let known = keyColumns.get(key)
  if (known === undefined)
    keyColumns.set(key, (known = { columns: key.columns, referred: key.referredColumns }))
  return known
}

/** The value that a column of a foreign key takes from the row that it points to. */
export function valueAt(parent: EntityState | Reference, key: ForeignKeyConstraint, column: Column): unknown {
  const referred = referredColumn(key, column)
  if (parent instanceof Reference)
    return convertKey((parent as unknown as Instance)[referred.key], column.type)
  return convertKey(parent.entity[parent.mapper.propertyOf(referred).name], column.type)
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
