import { InvalidValueError } from '../../errors'
import { Expression } from '../../expression/expression'
import { isPlainObject } from '../../schema/items'
import type { SqlType } from '../../types/sql-type'
import type { EntityState } from '../entity-state'
import { ofProperty } from '../where-values'

/**
 * Tells which class and property a value belongs to that a flush could not write; any other error stays as it is. The
 * values are gone through only then, so that those which fit cost nothing.
 */
export function inPropertyTerms(error: unknown, states: Iterable<EntityState>): unknown {
  if (!(error instanceof InvalidValueError)) return error
  for (const state of states) {
    for (const { property, value, type } of state.status === 'deleted' ? [] : writtenValues(state)) {
      const reason = refusal(value, type)
      if (reason === undefined || !error.message.endsWith(reason)) continue
      error.message = reason
      return ofProperty(error, state.mapper, property)
    }
  }
  return error
}

interface WrittenValue {
  readonly property: string
  readonly value: unknown
  readonly type: SqlType
}

/** The values of an instance's columns, and of the keys that its relations hold in the place of instances. */
function writtenValues({ entity, mapper }: EntityState): readonly WrittenValue[] {
  const own = mapper.properties.map(({ name, column: { type } }) => ({
    property: name,
    value: entity[name],
    type,
  }))
  const keys = [...mapper.relationships.values()].flatMap(({ name, ownsKey, pairs, target }) => {
    const key = entity[name]
    if (!ownsKey || !isPlainObject(key)) return []
    return pairs.map((pair) => ({
      property: name,
      value: key[target.propertyOf(pair.target).name],
      type: pair.target.type,
    }))
  })
  return [...own, ...keys]
}

/** What is wrong with a value; undefined if it fits. */
function refusal(value: unknown, type: SqlType): string | undefined {
  if (value === null || value === undefined || value instanceof Expression) return undefined
  try {
    type.fit(value)
    return undefined
  } catch (reason) {
    return reason instanceof InvalidValueError ? reason.message : undefined
  }
}
