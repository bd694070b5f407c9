/**
 * What a class became: its table, and which property stands for which column. The session reads nothing else of a model,
 * so everything derived from the declarations is decided before a mapper exists.
 */
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import type { Relationship } from './relationship'

/** A class whose instances are rows. */
export type EntityClass<E extends object = object> = new () => E

/** A property that stands for a column. */
export interface MappedProperty {
  readonly name: string
  readonly column: Column
}

/** Class to table, property to column. */
export interface Mapper<E extends object = object> {
  readonly entityClass: EntityClass<E>
  /** The class's name, for messages. */
  readonly name: string
  readonly table: Table
  /** In the order of the table's columns. */
  readonly properties: readonly MappedProperty[]
  /** The properties of the primary key, in the key's order; never empty. */
  readonly primaryKey: readonly MappedProperty[]
  readonly relationships: ReadonlyMap<string, Relationship>
  /** The property of a column of this table. */
  propertyOf(column: Column): MappedProperty
  /** The property of a name. @throws UsageError that lists the known ones */
  property(name: string): MappedProperty
}
