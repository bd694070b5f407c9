/** What a statement cannot do without: what makes it has to run before, and must be possible. */
import { walk } from '../expression/walk'
import { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Index } from '../schema/table-index'
import { UniqueConstraint } from '../schema/unique'
import type { DdlNode } from '../statement/nodes'

/** The objects of the model without which a statement fails. */
export function requirementsOf(node: DdlNode): readonly object[] {
  switch (node.kind) {
    case 'addConstraint':
      return constraintRequirements(node.constraint)
    case 'addColumn':
      return node.keys.flatMap(constraintRequirements)
    case 'createIndex':
      return indexRequirements(node.index)
    case 'createTable':
      return node.table.foreignKeys.filter((key) => !node.leftOut.has(key)).flatMap(constraintRequirements)
    default:
      return []
  }
}

function indexRequirements(index: Index): object[] {
  const expressions = [
    ...index.orderings.map(({ operand }) => operand),
    ...(index.where === undefined ? [] : [index.where]),
  ]
  return [
    index.table,
    ...expressions.flatMap((expression) => [...walk(expression)].filter((part) => part instanceof Column)),
  ]
}

function constraintRequirements(constraint: Constraint): object[] {
  if (!(constraint instanceof ForeignKeyConstraint)) {
    return constraint instanceof UniqueConstraint || constraint instanceof PrimaryKeyConstraint
      ? [...constraint.columns]
      : []
  }
  const { columns, referredColumns, referredTable } = constraint
  const isOverSame = (key: Constraint): boolean =>
    (key instanceof UniqueConstraint || key instanceof PrimaryKeyConstraint) &&
    key.columns.length === referredColumns.length &&
    key.columns.every((column) => referredColumns.includes(column))
  return [
    constraint.table,
    ...columns,
    referredTable,
    ...referredColumns,
    ...referredTable.constraints.filter(isOverSame),
  ]
}
