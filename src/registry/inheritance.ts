import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import type { ModelMapper } from './model-mapper'
import type { MappedProperty, Mapper } from './mapper'
import type { ColumnPair } from './relationship'

/** What a discriminator holds. */
export type DiscriminatorValue = string | number

/** A table that is joined to those before it by the primary key. */
export interface InheritanceJoin {
  readonly table: Table
  /** `source` is a column of a table before it, `target` the joined table's own. */
  readonly pairs: readonly ColumnPair[]
  /** Only rows of some sub-classes are in it: an outer join. */
  readonly isOptional: boolean
}

/** Where a class stands among those that extend each other. */
export interface Inheritance {
  readonly base: Mapper | undefined
  /** All classes below it, each behind its base. */
  readonly subclasses: readonly Mapper[]
  /** The root's property that tells of which class a row is. */
  readonly discriminator: MappedProperty
  /** What it holds in rows of this class. */
  readonly value: DiscriminatorValue
  /** The values of this class and those below it, where its table holds rows of others too; else undefined. */
  readonly onlyValues: readonly DiscriminatorValue[] | undefined
  /** The tables to join to the root's: those down to its own, then those of its sub-classes. */
  readonly joins: readonly InheritanceJoin[]
  /** What a query of the class reads: its own properties, then those that its sub-classes add. */
  readonly selected: readonly MappedProperty[]
  /** Properties that rows of this class must have a value of, though their columns can be null. */
  readonly required: readonly MappedProperty[]
  /** The class of rows with a value of the discriminator: this one, or one below it. */
  ofValue(value: unknown): Mapper | undefined
}

/** What a hierarchy's member is made of. */
interface InheritanceFacts {
  readonly base: ModelMapper | undefined
  readonly discriminator: MappedProperty
  readonly value: DiscriminatorValue
  /** The key that joins its table to the base's, where it has one of its own. */
  readonly key: ForeignKeyConstraint | undefined
  readonly required: readonly MappedProperty[]
}

/** A class's place among those that extend each other; classes below it are added as they are built. */
export class ModelInheritance implements Inheritance {
  readonly base: ModelMapper | undefined
  readonly discriminator: MappedProperty
  readonly value: DiscriminatorValue
  readonly key: ForeignKeyConstraint | undefined
  readonly required: readonly MappedProperty[]
  readonly #direct: ModelMapper[] = []
  #derived: Derived | undefined

  constructor(
    private readonly mapper: ModelMapper,
    facts: InheritanceFacts,
  ) {
    this.base = facts.base
    this.discriminator = facts.discriminator
    this.value = facts.value
    this.key = facts.key
    this.required = [...(facts.base?.inheritance?.required ?? []), ...facts.required]
  }

  /** Takes a class that extends this one. */
  add(mapper: ModelMapper): void {
    this.#direct.push(mapper)
    this.#forget()
  }

  /** What follows from the classes below is found anew, here and above. */
  #forget(): void {
    this.#derived = undefined
    const above = this.base?.inheritance
    if (above !== undefined) above.#forget()
  }

  get subclasses(): readonly ModelMapper[] {
    return this.#all.subclasses
  }

  get onlyValues(): readonly DiscriminatorValue[] | undefined {
    return this.base?.table === this.mapper.table ? this.#all.values : undefined
  }

  get joins(): readonly InheritanceJoin[] {
    return this.#all.joins
  }

  get selected(): readonly MappedProperty[] {
    return this.#all.selected
  }

  ofValue(value: unknown): Mapper | undefined {
    return this.#all.byValue.get(value)
  }

  /** The join of its own table; undefined where it is in its base's. */
  get ownJoin(): Omit<InheritanceJoin, 'isOptional'> | undefined {
    const { key } = this
    if (key === undefined) return undefined
    const pairs = key.columns.map((target, i) => ({ source: key.referredColumns[i] as never, target }))
    return { table: this.mapper.table, pairs }
  }

  get #all(): Derived {
    this.#derived ??= derive(this.mapper, this, this.#direct)
    return this.#derived
  }
}

/** What follows from the classes above and below. */
interface Derived {
  readonly subclasses: readonly ModelMapper[]
  readonly values: readonly DiscriminatorValue[]
  readonly byValue: ReadonlyMap<unknown, ModelMapper>
  readonly joins: readonly InheritanceJoin[]
  readonly selected: readonly MappedProperty[]
}

function derive(mapper: ModelMapper, own: ModelInheritance, direct: readonly ModelMapper[]): Derived {
  const subclasses = direct.flatMap((sub) => [sub, ...(sub.inheritance?.subclasses ?? [])])
  const all = [mapper, ...subclasses]
  const above: ModelInheritance[] = []
  for (let link: ModelInheritance | undefined = own; link; link = link.base?.inheritance) above.unshift(link)
  // Sub-classes that share a column have each a property of their own for it.
  const selected = new Map<unknown, MappedProperty>()
  for (const property of all.flatMap((each) => each.properties))
    if (!selected.has(property.column)) selected.set(property.column, property)
  const values = all.flatMap((each) => each.inheritance?.value ?? [])
  return {
    subclasses,
    values,
    byValue: new Map(all.map((each) => [each.inheritance?.value, each])),
    joins: [
      ...above.flatMap((link) => link.ownJoin ?? []).map((join) => ({ ...join, isOptional: false })),
      ...subclasses
        .flatMap((sub) => sub.inheritance?.ownJoin ?? [])
        .map((join) => ({ ...join, isOptional: true })),
    ],
    selected: [...selected.values()],
  }
}
