/**
 * What a class became: its table, and which property stands for which column. The session reads nothing else of a model,
 * so everything derived from the declarations is decided before a mapper exists.
 */
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import type { EmbeddedValue } from './embedded-value'
import type { Inheritance } from './inheritance'
import type { Relationship } from './relationship'
import type { RowFilters } from './row-filter'

/** A class whose instances are rows. */
export type EntityClass<E extends object = object> = new () => E

/** A property that stands for a column; `home.city` is one of the value object in `home`. */
export interface MappedProperty {
  readonly name: string
  readonly column: Column
}

/** Class to table, property to column. */
export interface Mapper<E extends object = object> {
  readonly entityClass: EntityClass<E>
  /** The class's name, for messages. */
  readonly name: string
  /** The table that the class's own columns are in. */
  readonly table: Table
  /** The tables that a row of the class is spread over, its base's first: several only under joined inheritance. */
  readonly tables: readonly Table[]
  /** In the order of the table's columns, those of a base class first. */
  readonly properties: readonly MappedProperty[]
  /** The properties of the primary key, in the key's order; never empty. Those of the root, under inheritance. */
  readonly primaryKey: readonly MappedProperty[]
  /** The property with `@Version`, its own or a base class's. */
  readonly version: MappedProperty | undefined
  /** The foreign keys of its rows: not those of other classes in the table, nor the one that joins it to its base's. */
  readonly foreignKeys: readonly ForeignKeyConstraint[]
  readonly relationships: ReadonlyMap<string, Relationship>
  /** What reads leave out. */
  readonly rowFilters: RowFilters
  /** The value objects that its instances hold. */
  readonly embedded: readonly EmbeddedValue[]
  /** Where it stands among classes that extend each other; undefined for one that stands alone. */
  readonly inheritance: Inheritance | undefined
  /** The class at the head of its inheritance, itself if it stands alone: rows of all classes below it have keys in common. */
  readonly root: Mapper
  /** The columns by property, those of value objects one level further down. `through` says what stands for a column. */
  columns(through?: (column: Column) => unknown): object
  /** The property of a column of its tables. */
  propertyOf(column: Column): MappedProperty
  /** The property of a name. @throws UsageError that lists the known ones */
  property(name: string): MappedProperty
}

/** Whether columns are the whole primary key of a class, in its order; those of a joined table's count as the root's. */
export function isPrimaryKey(mapper: Mapper, columns: readonly Column[]): boolean {
  const { primaryKey } = mapper
  return (
    columns.length === primaryKey.length &&
    columns.every(
      (column, i) => primaryKey[i]?.column === column || mapper.propertyOf(column) === primaryKey[i],
    )
  )
}

/** Whether instances of a class are instances of another one too: it is the same, or extends it. */
export function isA(mapper: Mapper, other: Mapper): boolean {
  return mapper === other || other.inheritance?.subclasses.includes(mapper) === true
}
