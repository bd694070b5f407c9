/** Constraints and indexes as calls of their constructors. */
import type { Expression } from '../expression/expression'
import { walk } from '../expression/walk'
import { CheckConstraint } from '../schema/check'
import type { Column } from '../schema/column'
import type { ColumnCollectionConstraint, Constraint } from '../schema/constraint'
import { ExcludeConstraint } from '../schema/exclude'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import { Index } from '../schema/table-index'
import { call, list, type Code } from './code'
import { orderingCode } from './expression-code'
import { isUpwards } from './implied-indexes'
import { keyTargetCode } from './key-target'
import { conditionCode, literal, optionsCode } from './literal'
import { constraintOptions, indexOptions, nameOption, type Option } from './schema-options'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'

/** A constraint or index; `more` are options that its surroundings know of. */
export function itemCode(item: Constraint | Index, scope: Scope, more: readonly Option[] = []): Code {
  if (item instanceof Index) return indexCode(item, scope)
  const options = optionsCode([...nameOption(item), ...constraintOptions(item), ...more], item.name, scope)
  const constructor = `new ${scope.use(CONSTRUCTORS[item.kind] ?? item.constructor.name)}`
  return call(constructor, ...argumentsOf(item, scope), ...options)
}

/** Whether it can be written only where the columns are there as objects. */
export function holdsColumnObjects(item: Constraint | Index): boolean {
  if (item instanceof CheckConstraint) return holdsColumn(item.condition)
  if (item instanceof Index) return !isUpwards(item) || ownExpressions(item).some(holdsColumn)
  if (item instanceof ExcludeConstraint) {
    const parts = item.elements.map(({ ordering }) => ordering)
    return (
      parts.some(
        ({ direction, nulls, operators }) =>
          direction !== 'asc' || nulls !== undefined || operators !== undefined,
      ) || ownExpressions({ orderings: parts, where: item.where }).some(holdsColumn)
    )
  }
  return false
}

const CONSTRUCTORS: Readonly<Record<string, string>> = {
  primaryKey: 'PrimaryKeyConstraint',
  unique: 'UniqueConstraint',
  check: 'CheckConstraint',
  foreignKeyConstraint: 'ForeignKeyConstraint',
  exclude: 'ExcludeConstraint',
}

function argumentsOf(item: Constraint, scope: Scope): readonly Code[] {
  if (item instanceof CheckConstraint) return [conditionCode(item.condition, scope)]
  if (item instanceof ForeignKeyConstraint) return foreignKeyArguments(item, scope)
  if (item instanceof ExcludeConstraint)
    return item.elements.map(({ ordering, operator }) =>
      list([orderingCode(ordering, scope), stringLiteral(operator)]),
    )
  return (item as ColumnCollectionConstraint).columns.map((column) => scope.columnName(column))
}

function foreignKeyArguments(key: ForeignKeyConstraint, scope: Scope): readonly Code[] {
  return [list(key.columns.map((column) => scope.columnName(column))), keyTargetCode(key, scope)]
}

function indexCode(index: Index, scope: Scope): Code {
  const name = nameOption(index)[0]?.[1]
  const unique: readonly Option[] = index.unique ? [['unique', true]] : []
  return call(
    `new ${scope.use('Index')}`,
    literal(name, scope),
    ...index.orderings.map((ordering) => orderingCode(ordering, scope)),
    ...optionsCode([...unique, ...indexOptions(index)], index.name, scope),
  )
}

/** What is more than a column alone. */
function ownExpressions({ orderings, where }: Pick<Index, 'orderings' | 'where'>): readonly Expression[] {
  const operands = orderings.map(({ operand }) => operand).filter(({ kind }) => kind !== 'column')
  return where === undefined ? operands : [...operands, where]
}

function holdsColumn(expression: Expression): boolean {
  return [...walk(expression)].some((part): part is Column => part.kind === 'column')
}
