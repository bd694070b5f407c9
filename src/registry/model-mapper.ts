import { MissingPrimaryKeyError, UsageError } from '../errors'
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { quietly } from '../schema/problems'
import type { Table } from '../schema/table'
import { suggest } from '../util/closest'
import { columnLookup } from './column-lookup'
import type { AnyClass } from './declaration'
import { definePaths, type EmbeddedValue } from './embedded-value'
import type { ModelInheritance } from './inheritance'
import type { EntityClass, MappedProperty, Mapper } from './mapper'
import type { Relationship } from './relationship'
import { rowFiltersOf, type RowFilters } from './row-filter'

/** What a mapper is made of. */
export interface MapperFacts {
  readonly table: Table
  /** The class's own properties, a base class's not among them. */
  readonly properties: readonly MappedProperty[]
  readonly embedded: readonly EmbeddedValue[]
  /** The class that it extends, where that is a model too. */
  readonly base?: ModelMapper | undefined
  /** Columns of its own table that hold what a base's property holds: those of a joined table's primary key. */
  readonly shared?: ReadonlyMap<Column, MappedProperty> | undefined
}

/** The mapper that a registry makes. Its relations are filled in when the models that it leads to are known. */
export class ModelMapper implements Mapper {
  readonly entityClass: EntityClass
  readonly name: string
  readonly table: Table
  readonly tables: readonly Table[]
  readonly properties: readonly MappedProperty[]
  readonly embedded: readonly EmbeddedValue[]
  readonly relationships = new Map<string, Relationship>()
  /** The relations that the class itself declares. */
  readonly ownRelationships = new Map<string, Relationship>()
  readonly root: ModelMapper
  inheritance: ModelInheritance | undefined
  version: MappedProperty | undefined
  readonly #base: ModelMapper | undefined
  readonly #byName: ReadonlyMap<string, MappedProperty>
  readonly #byColumn: ReadonlyMap<Column, MappedProperty>
  #primaryKey: readonly MappedProperty[] | undefined
  #foreignKeys: { readonly of: readonly unknown[]; readonly own: readonly ForeignKeyConstraint[] } | undefined
  #columns: object | undefined
  #rowFilters: RowFilters | undefined

  constructor(entityClass: AnyClass, { table, properties, embedded, base, shared }: MapperFacts) {
    this.entityClass = entityClass as EntityClass
    this.name = entityClass.name
    this.table = table
    this.#base = base
    this.root = base?.root ?? this
    this.version = base?.version
    this.tables = base === undefined ? [table] : [...new Set([...base.tables, table])]
    this.properties = [
      ...(base?.properties ?? []),
      ...properties.map(({ name, column }) => Object.freeze({ name, column })),
    ]
    this.embedded = [...(base?.embedded ?? []), ...embedded]
    this.#byName = new Map(this.properties.map((property) => [property.name, property]))
    this.#byColumn = new Map([
      ...(base === undefined ? [] : base.#byColumn),
      ...(shared ?? []),
      ...this.properties.map((property) => [property.column, property] as const),
    ])
    definePaths(this.entityClass, embedded)
  }

  get primaryKey(): readonly MappedProperty[] {
    this.#primaryKey ??= this.#base?.primaryKey ?? this.findPrimaryKey()
    return this.#primaryKey
  }

  get foreignKeys(): readonly ForeignKeyConstraint[] {
    if (this.inheritance === undefined) return this.table.foreignKeys
    const lists = this.tables.map((table) => table.foreignKeys)
    const known = this.#foreignKeys
    if (known?.of.every((list, i) => list === lists[i]) === true) return known.own
    const joining = new Set(this.#lineage.map((mapper) => mapper.inheritance?.key))
    const own = lists
      .flat()
      .filter(
        (key) => !joining.has(key) && quietly(() => key.columns)?.every((each) => this.#byColumn.has(each)),
      )
    this.#foreignKeys = { of: lists, own }
    return own
  }

  columns(through?: (column: Column) => unknown): object {
    const refusal = (name: string): string =>
      `${this.name} has no property '${name}' that stands for a column.`
    if (through !== undefined) return columnLookup(this.properties, { refusal, through })
    this.#columns ??= this.isPlain ? this.table.pickable : columnLookup(this.properties, { refusal })
    return this.#columns
  }

  get rowFilters(): RowFilters {
    this.#rowFilters ??= rowFiltersOf(this)
    return this.#rowFilters
  }

  propertyOf(column: Column): MappedProperty {
    const property = this.#byColumn.get(column)
    if (property !== undefined) return property
    throw new UsageError(`No property of ${this.name} stands for the column '${column.qualifiedName}'.`)
  }

  property(name: string): MappedProperty {
    const property = this.#byName.get(name)
    if (property !== undefined) return property
    throw new UsageError(`${this.name} has no property '${name}' that stands for a column.`, {
      hint: suggest(name, this.#byName.keys()),
    })
  }

  /** Whether a property stands for a column. */
  hasProperty(name: string): boolean {
    return this.#byName.has(name)
  }

  /** Whether a column is one of its properties. */
  hasColumn(column: Column): boolean {
    return this.#byColumn.has(column)
  }

  /** Whether its table says all there is to know of its columns. */
  private get isPlain(): boolean {
    return this.inheritance === undefined && this.embedded.length === 0
  }

  /** The property of a column, if there is one. */
  nameOf(column: Column): string | undefined {
    return this.#byColumn.get(column)?.name
  }

  /** Itself, and the models that it extends. */
  get #lineage(): readonly ModelMapper[] {
    return this.#base === undefined ? [this] : [...this.#base.#lineage, this]
  }

  private findPrimaryKey(): readonly MappedProperty[] {
    const { columns } = this.table.primaryKey
    if (columns.length > 0) return columns.map((column) => this.propertyOf(column))
    throw new MissingPrimaryKeyError('the class has no primary key.', {
      className: this.name,
      hint:
        'Write @Column(t.integer(), { primaryKey: true }) on the property that identifies a row, on several of them, ' +
        'or a PrimaryKeyConstraint in @TableArgs.',
    })
  }
}
