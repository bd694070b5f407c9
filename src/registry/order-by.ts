/** What rows can be sorted by: by a relation where it is declared, and by a query. */
import { type DefinitionError, type UsageError } from '../errors'
import type { Expression, Ordering } from '../expression/expression'
import { isPlainObject } from '../schema/items'
import type { EmbeddedClass, IsEmbedded } from '../schema/relation-brand'
import { suggest } from '../util/closest'
import type { ColumnsOf } from './columns-of'
import { innerNames, isEmbedded } from './embedded-value'
import type { MappedProperty, Mapper } from './mapper'
import type { IsRelation, Many, ToOne } from './relation-types'
import type { Relationship } from './relationship'

/** Upwards or downwards. Nulls stand last upwards and first downwards, unless it is said otherwise. */
export type Direction = 'asc' | 'desc' | `${'asc' | 'desc'} nulls ${'first' | 'last'}`

/** A direction by property. The properties' order in the object is that of the sorting. */
type OrderByObject<E> = { readonly [K in keyof E]?: PropertyOrder<E[K]> }

/** By the property's type alone, so that it is worked out once for all properties of one type. */
type PropertyOrder<F> =
  IsRelation<F> extends true
    ? RelatedOrder<F & {}>
    : [F] extends [(...args: never) => unknown]
      ? never
      : IsEmbedded<F> extends true
        ? OrderByObject<EmbeddedClass<F>>
        : Direction

/** A row has one place, so that only relations to one row can be gone along. */
type RelatedOrder<F> = F extends Many<unknown> ? never : F extends ToOne<infer T> ? OrderByObject<T> : never

type OrderingItem = Ordering | Expression

/**
 * In which order: an object, several of them, or a callback that is given the typed columns.
 *
 * @example
 * { orderBy: { name: 'asc', userId: 'desc' } }     // ORDER BY name, user_id DESC
 * { orderBy: { nick: 'asc nulls first' } }         // ORDER BY nick NULLS FIRST
 * { orderBy: { user: { name: 'asc' } } }           // JOIN "user" ON … ORDER BY "user".name
 * { orderBy: (c) => [func.lower(c.name), c.userId] }   // ORDER BY lower(name), user_id
 */
export type OrderBy<E> =
  | OrderByObject<E>
  | readonly OrderByObject<E>[]
  | ((columns: ColumnsOf<E>) => OrderingItem | readonly OrderingItem[])

/** One property that rows are sorted by. */
export interface OrderTerm {
  /** The relations to one row that lead to it, one after the other; none for a property of the rows themselves. */
  readonly path: readonly Relationship[]
  readonly mapper: Mapper
  readonly property: MappedProperty
  readonly direction: Direction
}

/** What is thrown: a declaration is wrong, or a call. */
type Fault = typeof DefinitionError | typeof UsageError

const DIRECTIONS: ReadonlySet<unknown> = new Set<Direction>([
  'asc',
  'desc',
  'asc nulls first',
  'asc nulls last',
  'desc nulls first',
  'desc nulls last',
])

/** The terms of an order that is given as an object, or as several. @throws the fault where it names what rows cannot be sorted by */
export function orderTerms(mapper: Mapper, orderBy: unknown, fault: Fault): readonly OrderTerm[] {
  const reader = new OrderReader(fault)
  return (Array.isArray(orderBy) ? orderBy : [orderBy]).flatMap((object) => {
    if (isPlainObject(object)) return reader.terms({ mapper, path: [], prefix: '' }, object)
    throw new fault('orderBy takes an object.', { hint: "Write { orderBy: { name: 'asc' } }." })
  })
}

/** Where an object of directions stands. */
interface Level {
  readonly mapper: Mapper
  readonly path: readonly Relationship[]
  /** Of a value object: `home.`. */
  readonly prefix: string
}

class OrderReader {
  constructor(private readonly fault: Fault) {}

  terms(level: Level, object: Readonly<Record<string, unknown>>): readonly OrderTerm[] {
    return Object.entries(object).flatMap(([key, asked]) => this.#termsOf(level, level.prefix + key, asked))
  }

  #termsOf(level: Level, name: string, asked: unknown): readonly OrderTerm[] {
    const { mapper, path } = level
    const relationship = mapper.relationships.get(name)
    if (relationship !== undefined) {
      const { target } = relationship
      const inner = this.#inner(relationship, asked)
      return this.terms({ mapper: target, path: [...path, relationship], prefix: '' }, inner)
    }
    if (isEmbedded(mapper, name)) {
      if (isPlainObject(asked)) return this.terms({ ...level, prefix: `${name}.` }, asked)
      throw new this.fault(`orderBy: ${mapper.name}.${name} is a value object, not a column.`, {
        hint: `Write { ${name}: { ${innerNames(mapper, name)[0] ?? ''}: 'asc' } }.`,
      })
    }
    return [
      {
        path,
        mapper,
        property: this.#property(mapper, name),
        direction: this.#direction(level, name, asked),
      },
    ]
  }

  /** What is said of the related row's properties. */
  #inner(
    { source, name, isToMany, target }: Relationship,
    asked: unknown,
  ): Readonly<Record<string, unknown>> {
    if (isToMany) {
      throw new this.fault(`orderBy: ${source.name}.${name} leads to many rows.`, {
        hint: 'Sort by an expression: orderBy: (c) => ….',
      })
    }
    if (isPlainObject(asked) && Object.keys(asked).length > 0) return asked
    throw new this.fault(`orderBy: ${source.name}.${name} is a relation, not a column.`, {
      hint: `Write { ${name}: { ${target.primaryKey[0]?.name ?? 'id'}: 'asc' } }.`,
    })
  }

  #property({ name: className, properties }: Mapper, name: string): MappedProperty {
    const property = properties.find((known) => known.name === name)
    if (property !== undefined) return property
    throw new this.fault(`orderBy: ${className} has no property '${name}'.`, {
      hint: suggest(
        name,
        properties.map((known) => known.name),
      ),
    })
  }

  #direction({ mapper }: Level, name: string, asked: unknown): Direction {
    if (isDirection(asked)) return asked
    throw new this.fault(`orderBy: the direction of ${mapper.name}.${name} must be 'asc' or 'desc'.`, {
      hint: "With 'nulls first' or 'nulls last' behind it: 'asc nulls first'.",
    })
  }
}

function isDirection(value: unknown): value is Direction {
  return DIRECTIONS.has(value)
}
