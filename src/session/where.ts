import { UsageError } from '../errors'
import { and, Expression } from '../expression/expression'
import { innerNames, isEmbedded } from '../registry/embedded-value'
import type { Mapper } from '../registry/mapper'
import type { Column } from '../schema/column'
import { isPlainObject } from '../schema/items'
import { valueType } from '../types/resolve-type'
import { describe } from '../types/sql-type'
import { suggest } from '../util/closest'
import { Condition, ConditionGroup, RelationCondition } from './condition'
import { relationFilter } from './relation-filter'
import type { ActiveFilters } from './row-filters'
import { WhereScope } from './where-scope'
import { assertComparedValues } from './where-values'

/**
 * The expression that a `where` means: an object, a callback, an expression, or a group of them.
 *
 * @throws InvalidValueError for a value that does not fit the property with which it is compared
 */
export function whereExpression(mapper: Mapper, where: unknown, active?: ActiveFilters): Expression {
  return conditionIn(WhereScope.root(mapper, active), where)
}

/** As `whereExpression`, where the rows stand in the statement under another name. */
export function conditionIn(scope: WhereScope, where: unknown): Expression {
  const condition = conditionOf(scope, where)
  assertComparedValues(scope.mapper, condition)
  return condition
}

function conditionOf(scope: WhereScope, where: unknown): Expression {
  if (where instanceof Expression) return noted(scope, assertOuter(scope, where))
  if (ConditionGroup.is(where)) return where.resolve((member) => memberExpression(scope, member))
  if (typeof where === 'function') return fromCallback(scope, where as (columns: unknown) => unknown)
  if (!isPlainObject(where)) {
    throw new UsageError(`where takes an object, a callback or an expression, not ${describe(where)}.`, {
      hint: `Write { where: { ${scope.mapper.primaryKey[0]?.name ?? 'id'}: … } }.`,
    })
  }
  const conditions = Object.entries(where).map(([name, value]) => propertyCondition(scope, name, value))
  const [only] = conditions
  return conditions.length === 1 && only !== undefined ? only : and(...conditions)
}

/** Filters hold for the selects in it, too. */
function noted({ active }: WhereScope, condition: Expression): Expression {
  active?.note(condition)
  return condition
}

/** Inside a subquery, an expression from outside would not know under which name the rows stand. */
function assertOuter(scope: WhereScope, where: Expression): Expression {
  if (!scope.isInner) return where
  throw new UsageError(`where: the condition on the related rows of ${scope.mapper.name} is an expression.`, {
    hint: 'Write a callback, which is given their columns: (c) => c.name.eq(…).',
  })
}

/** One of several conditions: empty, it would let every row through whatever the others say. */
function memberExpression(scope: WhereScope, member: unknown): Expression {
  if (!isPlainObject(member) || Object.keys(member).length > 0) return conditionOf(scope, member)
  throw new UsageError(
    `where: one of the conditions on ${scope.mapper.name} is empty, and would let every row through.`,
    {
      hint: 'Leave it out.',
    },
  )
}

function fromCallback(scope: WhereScope, where: (columns: unknown) => unknown): Expression {
  const result = where(scope.columns)
  if (result instanceof Expression) return noted(scope, result)
  throw new UsageError(`The where callback must give an expression, not ${describe(result)}.`, {
    hint: 'Write { where: (c) => c.name.eq(…) }.',
  })
}

function propertyCondition(scope: WhereScope, name: string, value: unknown): Expression {
  const { mapper } = scope
  const relationship = mapper.relationships.get(name)
  if (relationship !== undefined) return relationFilter(scope, relationship, { value, resolve: conditionIn })
  if (isEmbedded(mapper, name)) return embeddedCondition(scope, name, value)
  const declared = columnOf(mapper, name)
  if (value === undefined) {
    throw new UsageError(`where: ${mapper.name}.${name} is undefined, which never means "everything".`, {
      hint: 'Leave the property out, or write null for IS NULL.',
    })
  }
  const column = scope.column(declared)
  if (Condition.is(value)) return value.on(column)
  if (RelationCondition.is(value)) {
    throw new UsageError(`where: ${mapper.name}.${name} is a column, not a relation.`, {
      hint: 'Write some, none and every for relations alone.',
    })
  }
  if (Array.isArray(value) && !['json', 'array'].includes(valueType(declared.type).kind)) {
    throw new UsageError(`where: ${mapper.name}.${name} is an array.`, {
      hint: `Write { ${name}: inList([…]) }.`,
    })
  }
  return column.eq(value)
}

/** A value object is compared property by property; null is one all of whose columns are null. */
function embeddedCondition(scope: WhereScope, path: string, value: unknown): Expression {
  const { mapper } = scope
  const inner = mapper.properties.filter(({ name }) => name.startsWith(`${path}.`))
  if (value === null) return and(...inner.map(({ column }) => scope.column(column).isNull()))
  if (
    typeof value !== 'object' ||
    Array.isArray(value) ||
    Condition.is(value) ||
    RelationCondition.is(value)
  ) {
    throw new UsageError(`where: ${mapper.name}.${path} is a value object, not ${describe(value)}.`, {
      hint: `Write { ${path}: { ${innerNames(mapper, path)[0] ?? ''}: … } }, or null.`,
    })
  }
  // An empty one would let every row through, whatever was meant.
  if (Object.keys(value).length === 0)
    throw new UsageError(`where: ${mapper.name}.${path} is empty.`, { hint: 'Leave it out.' })
  const conditions = Object.entries(value).map(([name, part]) =>
    propertyCondition(scope, `${path}.${name}`, part),
  )
  return conditions.length === 1 ? (conditions[0] as Expression) : and(...conditions)
}

/** The column of a property. @throws UsageError that says what the name is instead */
function columnOf(mapper: Mapper, name: string): Column {
  const property = mapper.properties.find((known) => known.name === name)
  if (property !== undefined) return property.column
  if (mapper.relationships.has(name)) {
    throw new UsageError(`where: ${mapper.name}.${name} is a relation, not a column.`, {
      hint: `Use the foreign key's property, or select(${mapper.name}).join(…).`,
    })
  }
  const known = mapper.properties.map((property) => property.name)
  throw new UsageError(`where: ${mapper.name} has no property '${name}'.`, { hint: suggest(name, known) })
}
