import { MissingPrimaryKeyError, UsageError } from '../errors'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import { suggest } from '../util/closest'
import type { AnyClass } from './declaration'
import type { EntityClass, MappedProperty, Mapper } from './mapper'
import type { Relationship } from './relationship'

/** The mapper that a registry makes. Its relations are filled in when the models that it leads to are known. */
export class ModelMapper implements Mapper {
  readonly entityClass: EntityClass
  readonly name: string
  readonly properties: readonly MappedProperty[]
  readonly relationships = new Map<string, Relationship>()
  readonly #byName: ReadonlyMap<string, MappedProperty>
  readonly #byColumn: ReadonlyMap<Column, MappedProperty>
  #primaryKey: readonly MappedProperty[] | undefined

  constructor(
    entityClass: AnyClass,
    readonly table: Table,
    propertyNames: ReadonlySet<string>,
  ) {
    this.entityClass = entityClass as EntityClass
    this.name = entityClass.name
    const mapped = table.columns.filter((column) => propertyNames.has(column.key))
    this.properties = mapped.map((column) => Object.freeze({ name: column.key, column }))
    this.#byName = new Map(this.properties.map((property) => [property.name, property]))
    this.#byColumn = new Map(this.properties.map((property) => [property.column, property]))
  }

  get primaryKey(): readonly MappedProperty[] {
    this.#primaryKey ??= this.findPrimaryKey()
    return this.#primaryKey
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
