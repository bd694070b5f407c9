/** What a statement cannot do without: what makes it has to run before, and must be possible. */
import { Expression } from '../expression/expression'
import { Identifier, RawSql } from '../expression/raw-sql'
import { walk } from '../expression/walk'
import { CheckConstraint } from '../schema/check'
import { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import { ExcludeConstraint } from '../schema/exclude'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { UniqueConstraint } from '../schema/unique'
import type { CreateView } from '../statement/ddl/object-ddl'
import type { AddColumn } from '../statement/ddl/table-ddl'
import type { DdlNode } from '../statement/nodes'
import { tokenize } from '../util/sql-tokenizer'

/** The objects of the model without which a statement fails. */
export function requirementsOf(node: DdlNode): readonly object[] {
  switch (node.kind) {
    case 'addConstraint':
      return constraintRequirements(node.constraint)
    case 'createIndex':
      return indexRequirements(node.index)
    case 'addColumn':
      return columnRequirements(node)
    case 'createTable':
      return node.table.foreignKeys.filter((key) => !node.leftOut.has(key)).flatMap(constraintRequirements)
    case 'setSequenceOwner':
      return node.column === undefined ? [] : [node.column.table, node.column]
    default:
      return []
  }
}

/** The tables, and their columns, that the text of a view names. */
export function viewRequirements({ table: view }: CreateView, text: string): readonly object[] {
  const names = namesIn(text)
  return view.metadata
    .allTables()
    .filter((table) => table !== view && names.has(keyOf(table.name)))
    .flatMap((table) => [table, ...table.columns.filter(({ name }) => names.has(keyOf(name)))])
}

/** A column that is worked out needs those that it is worked out of. */
function columnRequirements({ column, keys }: AddColumn): object[] {
  const { computed, serverDefault } = column.options
  const expressions = [computed?.expression, serverDefault].filter((value) => value instanceof Expression)
  return [
    ...expressions.flatMap((expression) => columnsIn(expression, column.table)),
    ...keys.flatMap(constraintRequirements),
  ].filter((object) => object !== column)
}

function indexRequirements(index: Index): object[] {
  const expressions = [
    ...index.orderings.map(({ operand }) => operand),
    ...(index.where === undefined ? [] : [index.where]),
  ]
  const columns = expressions.flatMap((expression) => columnsIn(expression, index.table))
  return [index.table, ...columns, ...index.include]
}

function constraintRequirements(constraint: Constraint): object[] {
  if (constraint instanceof ForeignKeyConstraint) return keyRequirements(constraint)
  if (constraint instanceof CheckConstraint) return columnsIn(constraint.condition, constraint.table)
  if (constraint instanceof ExcludeConstraint) return excludeRequirements(constraint)
  return constraint instanceof UniqueConstraint || constraint instanceof PrimaryKeyConstraint
    ? [...constraint.columns, ...constraint.include]
    : []
}

function excludeRequirements({ elements, include, where, table }: ExcludeConstraint): object[] {
  const expressions = [
    ...elements.map(({ ordering }) => ordering.operand),
    ...(where === undefined ? [] : [where]),
  ]
  return [...expressions.flatMap((expression) => columnsIn(expression, table)), ...include]
}

function keyRequirements({ columns, referredColumns, referredTable, table }: ForeignKeyConstraint): object[] {
  const isOverSame = (key: Constraint): boolean =>
    (key instanceof UniqueConstraint || key instanceof PrimaryKeyConstraint) &&
    key.columns.length === referredColumns.length &&
    key.columns.every((column) => referredColumns.includes(column))
  return [
    table,
    ...columns,
    referredTable,
    ...referredColumns,
    ...referredTable.constraints.filter(isOverSame),
  ]
}

/** The columns of which an expression speaks, be it in SQL of one's own: there a name is taken for the column of the table. */
function columnsIn(expression: Expression, table: Table): Column[] {
  const parts = [...walk(expression)]
  const names = new Set(parts.flatMap((part) => [...writtenNames(part)]))
  const columns = parts.filter((part): part is Column => part instanceof Column)
  return [...new Set([...columns, ...table.columns.filter(({ name }) => names.has(keyOf(name)))])]
}

function writtenNames(part: Expression): Iterable<string> {
  if (part instanceof Identifier) return part.path.map(keyOf)
  return part instanceof RawSql ? part.texts.flatMap((text) => [...namesIn(text)]) : []
}

/** Strings too: SQLite takes them for names where only a name can stand. */
function namesIn(text: string): ReadonlySet<string> {
  return new Set(tokenize(text, { brackets: true }).map(({ value }) => keyOf(value)))
}

function keyOf(name: string): string {
  return name.toLowerCase()
}
