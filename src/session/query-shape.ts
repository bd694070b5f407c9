/**
 * What the text of a query depends on, told apart from the values in it, so that queries of one shape are compiled once.
 * Callbacks, expressions and operators have no shape: only compiling them tells what they are.
 */
import { Expression, Parameter } from '../expression/expression'
import type { MappedProperty, Mapper } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import { isPlainObject } from '../schema/items'
import { Condition, RelationCondition } from './condition'
import type { RowOptions } from './entity-query'
import type { ActiveFilters } from './row-filters'
import { assertPropertyValue } from './where-values'

/** A query without its values, and the values. */
export interface QueryShape {
  /** The same for two queries of one class or relation only if their texts are the same. */
  readonly key: string
  /** The options with placeholders in the place of the values. */
  readonly options: () => RowOptions
  readonly values: Readonly<Record<string, unknown>>
}

/** The shape of a query; undefined where it has none, or where its options are not valid. */
export function shapeOf(mapper: Mapper, options: RowOptions): QueryShape | undefined {
  if (!isShaped(mapper, options)) return undefined
  const { where, orderBy, limit, columns, narrowing = [] } = options
  const values: Record<string, unknown> = {}
  const own = where === undefined ? undefined : withPlaceholders(mapper, where, { values, prefix: OWN })
  const filters = (narrowing as readonly Conditions[]).map((filter, i) =>
    withPlaceholders(mapper, filter, { values, prefix: `f${i}_` }),
  )
  const names = [own, ...filters].map((conditions) => conditions && namesIn(conditions))
  return {
    key: JSON.stringify([names, Object.entries(orderBy ?? {}), limit, columns]),
    options: () => ({ ...options, ...(own && { where: own }), narrowing: filters }),
    values,
  }
}

/** The values of a query whose shape is known, checked: `compared` in the order of the condition's properties. */
export function placeholderValues(
  mapper: Mapper,
  { properties, fixed }: { readonly properties: readonly MappedProperty[]; readonly fixed: Conditions },
  compared: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = { ...fixed }
  for (const [i, property] of properties.entries()) {
    assertPropertyValue(mapper, property, compared[i])
    values[`${OWN}${i}`] = compared[i]
  }
  return values
}

/** Those of a query's values that are the filters': the same for all queries of its shape. */
export function filterValues(values: Conditions): Conditions {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(OWN)))
}

/** In front of the placeholders of the query's own condition. */
const OWN = 'w'

type Conditions = Readonly<Record<string, unknown>>

function withPlaceholders(
  mapper: Mapper,
  conditions: Conditions,
  { values, prefix }: { readonly values: Record<string, unknown>; readonly prefix: string },
): Readonly<Record<string, Parameter | null>> {
  const placeholders: Record<string, Parameter | null> = {}
  Object.entries(conditions).forEach(([name, value], i) => {
    const property = mapper.property(name)
    assertPropertyValue(mapper, property, value)
    placeholders[name] =
      value === null ? null : new Parameter(undefined, property.column.type, `${prefix}${i}`)
    values[`${prefix}${i}`] = value
  })
  return placeholders
}

/** What tells two conditions apart that hold other values: the properties, and which of them are null. */
function namesIn(conditions: Readonly<Record<string, Parameter | null>>): readonly unknown[] {
  return Object.entries(conditions).map(([name, value]) => (value === null ? [name] : name))
}

interface ShapedOptions extends RowOptions {
  readonly where?: Readonly<Record<string, unknown>>
  readonly orderBy?: object
}

function isShaped(mapper: Mapper, options: RowOptions): options is ShapedOptions {
  const { where, orderBy, limit, offset, forUpdate, active, narrowing = [] } = options
  // An offset is another one from page to page: remembering the texts would only push out others.
  return (
    offset === undefined &&
    forUpdate === undefined &&
    (limit === undefined || Number.isSafeInteger(limit)) &&
    isShapedOrder(mapper, orderBy, active) &&
    [where, ...narrowing].every((conditions) => isShapedWhere(mapper, conditions))
  )
}

function isShapedWhere(mapper: Mapper, where: unknown): boolean {
  return (
    isRecordOf(where, isPlainValue) &&
    Object.keys(where ?? {}).every((name) => mapper.properties.some((property) => property.name === name))
  )
}

/**
 * The order of related rows, as far as it may be another one for the same relation: a callback that the relation declares gives
 * the same each time.
 */
export function orderApart({ orderBy }: Relationship, options: RowOptions): unknown {
  return options.orderBy ?? (typeof orderBy === 'function' ? undefined : orderBy)
}

/** Whether an order has a shape: directions, also of value objects and of rows that these point to: filters of those put values of their own in the text. */
export function isShapedOrder(mapper: Mapper, orderBy: unknown, active: ActiveFilters | undefined): boolean {
  if (orderBy === undefined) return true
  if (Array.isArray(orderBy)) return orderBy.every((object) => isShapedOrder(mapper, object, active))
  if (!isPlainObject(orderBy)) return false
  return Object.entries(orderBy).every(([name, asked]) => {
    if (typeof asked === 'string') return true
    const relationship = mapper.relationships.get(name)
    if (relationship === undefined) return isRecordOf(asked, (direction) => typeof direction === 'string')
    const isFiltered = (active?.along(relationship) ?? []).length > 0
    return !isFiltered && asked !== undefined && isShapedOrder(relationship.target, asked, active)
  })
}

function isRecordOf(object: unknown, isFit: (value: unknown) => boolean): object is object | undefined {
  return object === undefined || (isPlainObject(object) && Object.values(object).every(isFit))
}

/** Whether a value is compared by `=`, or with IS NULL. */
function isPlainValue(value: unknown): boolean {
  const isOther = value === undefined || Array.isArray(value) || value instanceof Expression
  return !isOther && !Condition.is(value) && !RelationCondition.is(value)
}
