import { Cast, Label, type Expression } from '../../expression/expression'
import type { Cte } from '../../statement/cte'
import { CompoundSelect } from '../../statement/query'
import { Select } from '../../statement/select'
import { NumericType } from '../../types/numeric'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'

/**
 * The query of a recursive CTE, its first member without lengths and scales where the others give what was computed: the server
 * holds all to the type of the first, and computed values have neither. https://www.postgresql.org/docs/current/queries-with.html
 */
export function recursiveQuery({ query, options }: Cte): CompoundSelect | undefined {
  if (options.recursive !== true || !(query instanceof CompoundSelect)) return undefined
  const { parts } = query
  const [first, ...others] = parts.members
  if (!(first instanceof Select) || first.parts.distinctOn.length > 0) return undefined
  const items = first.outputs.map(({ expression, name }, i) => {
    const type = expression.type && looseType(expression.type)
    if (type === undefined || others.every(({ columns }) => isSame(columns[i] as Expression, expression)))
      return expression
    return new Label(
      name,
      new Cast(expression.kind === 'label' ? (expression as Label).operand : expression, type),
    )
  })
  const anchor = new Select({ ...first.parts, from: first.sources, items })
  return new CompoundSelect({ ...parts, members: [anchor, ...others] })
}

function looseType(given: SqlType): SqlType | undefined {
  const type = baseType(given, 'postgres')
  if (type.kind === 'varchar') return TEXT
  return type instanceof NumericType && type.precision !== undefined ? NUMERIC : undefined
}

const TEXT = t.text()
const NUMERIC = t.numeric()

/** Columns have the length and scale that they are declared with. */
function isSame(given: Expression, { type }: Expression): boolean {
  const bare = given.kind === 'label' ? (given as Label).operand : given
  const isColumn = ['column', 'aliasedColumn', 'derivedColumn', 'cast'].includes(bare.kind)
  return isColumn && type !== undefined && bare.type?.equals(type) === true
}
