/**
 * What the text of a query depends on, told apart from the values in it, so that queries of one shape are compiled once.
 * Callbacks, expressions and operators have no shape: only compiling them tells what they are.
 */
import { Expression, Parameter } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import { isPlainObject } from '../schema/items'
import { Condition, RelationCondition } from './condition'
import type { RowOptions } from './entity-query'
import { assertPropertyValue } from './where-values'

/** A query with placeholders in the place of its values, and the values. */
export interface QueryShape {
  /** The same for two queries of one class or relation only if their texts are the same. */
  readonly key: string
  readonly options: RowOptions
  readonly values: Readonly<Record<string, unknown>>
}

/** The shape of a query; undefined where it has none, or where its options are not valid. */
export function shapeOf(mapper: Mapper, options: RowOptions): QueryShape | undefined {
  if (!isShaped(mapper, options)) return undefined
  const { where, orderBy, limit, columns } = options
  const placeholders: Record<string, Parameter | null> = {}
  const values: Record<string, unknown> = {}
  Object.entries(where ?? {}).forEach(([name, value], i) => {
    const property = mapper.property(name)
    assertPropertyValue(mapper, property, value)
    placeholders[name] = value === null ? null : new Parameter(undefined, property.column.type, `w${i}`)
    values[`w${i}`] = value
  })
  const names = Object.entries(placeholders).map(([name, value]) => (value === null ? [name] : name))
  return {
    key: JSON.stringify([where === undefined ? null : names, Object.entries(orderBy ?? {}), limit, columns]),
    options: where === undefined ? options : { ...options, where: placeholders },
    values,
  }
}

interface ShapedOptions extends RowOptions {
  readonly where?: Readonly<Record<string, unknown>>
  readonly orderBy?: Readonly<Record<string, string>>
}

function isShaped(mapper: Mapper, options: RowOptions): options is ShapedOptions {
  const { where, orderBy, limit, offset } = options
  // An offset is another one from page to page: remembering the texts would only push out others.
  return (
    offset === undefined &&
    (limit === undefined || Number.isSafeInteger(limit)) &&
    isRecordOf(orderBy, (direction) => typeof direction === 'string') &&
    isRecordOf(where, isPlainValue) &&
    Object.keys(where ?? {}).every((name) => mapper.properties.some((property) => property.name === name))
  )
}

function isRecordOf(object: unknown, isFit: (value: unknown) => boolean): object is object | undefined {
  return object === undefined || (isPlainObject(object) && Object.values(object).every(isFit))
}

/** Whether a value is compared by `=`, or with IS NULL. */
function isPlainValue(value: unknown): boolean {
  const isOther = value === undefined || Array.isArray(value) || value instanceof Expression
  return !isOther && !Condition.is(value) && !RelationCondition.is(value)
}
