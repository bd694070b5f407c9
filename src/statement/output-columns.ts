import type { Expression, Label } from '../expression/expression'

/** One column of the rows that a query gives. */
export interface OutputColumn {
  readonly expression: Expression
  /** The name by which the program knows it. */
  readonly key: string
  /** The name that it has in SQL, different from all others. */
  readonly name: string
  /** Whether it has that name by itself, without `AS`. */
  readonly isNamed: boolean
}

const COLUMNS: readonly string[] = ['column', 'aliasedColumn', 'derivedColumn']
/** What stands around the expression that gives the name. */
const WRAPPERS: readonly string[] = ['cast', 'over', 'filteredCall', 'orderedCall']

/** The columns of a select list. Every value gets a name of its own, because some drivers give rows as objects. */
export function outputColumns(expressions: readonly Expression[]): readonly OutputColumn[] {
  const names = new Set<string>()
  const keys = new Set<string>()
  return expressions.map((expression) => {
    const natural = naturalName(expression)
    const name = unique(safeKey(natural), names, (candidate) => candidate.toLowerCase())
    const { key = natural } = expression as { readonly key?: string }
    return {
      expression,
      key: unique(key, keys, (candidate) => candidate),
      name,
      isNamed: natural === name && COLUMNS.includes(expression.kind),
    }
  })
}

/** The name that an expression's value has. */
function naturalName(expression: Expression): string {
  if (expression.kind === 'label') return (expression as Label).name
  if (WRAPPERS.includes(expression.kind)) return naturalName(expression.operands[0] as Expression)
  const { name } = expression as { readonly name?: unknown }
  return typeof name === 'string' ? name : 'value'
}

/** Drivers that give rows as objects would put a number before all other names, and lose `__proto__`. */
function safeKey(name: string): string {
  return name === '__proto__' || /^\d+$/.test(name) ? `_${name}` : name
}

function unique(name: string, taken: Set<string>, fold: (name: string) => string): string {
  let candidate = name
  for (let i = 2; taken.has(fold(candidate)); i++) candidate = `${name}_${i}`
  taken.add(fold(candidate))
  return candidate
}
