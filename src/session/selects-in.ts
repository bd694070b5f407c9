import { Expression, InList } from '../expression/expression'
import { TableAlias } from '../schema/alias'
import { Cte, type CteQuery } from '../statement/cte'
import { Exists } from '../statement/exists'
import type { FromItem } from '../statement/from'
import { CompoundSelect } from '../statement/query'
import { Select } from '../statement/select'
import { Subquery } from '../statement/subquery'

/** All selects in an expression, those inside others too. */
export function* selectsIn(expression: Expression): Generator<Select> {
  if (expression instanceof Select) yield* inSelect(expression)
  else if (expression instanceof CompoundSelect)
    for (const member of expression.parts.members) yield* selectsIn(member)
  else if (expression instanceof Exists) yield* selectsIn(expression.query)
  else {
    for (const operand of expression.operands) yield* selectsIn(operand)
    if (expression instanceof InList && expression.list instanceof Expression)
      yield* selectsIn(expression.list)
  }
}

function* inSelect(select: Select): Generator<Select> {
  yield select
  const { items, joins, where, groupBy, having, orderBy } = select.parts
  const conditions = joins.flatMap(({ on }) => (on === undefined ? [] : [on]))
  const values = items.filter((item) => item instanceof Expression)
  const sorted = orderBy.map(({ operand }) => operand)
  for (const part of [...values, ...conditions, ...where, ...groupBy, ...having, ...sorted])
    yield* selectsIn(part)
  for (const source of [...select.sources, ...joins.map(({ target }) => target)]) yield* inSource(source)
}

function* inSource(source: FromItem): Generator<Select> {
  if (source instanceof TableAlias && source.standIn !== undefined)
    yield* inSource(source.standIn as FromItem)
  if (source instanceof Subquery) yield* selectsIn(source.query)
  if (source instanceof Cte && isQuery(source.query)) yield* selectsIn(source.query)
}

function isQuery(query: CteQuery): query is CteQuery & Expression {
  return query instanceof Expression
}
