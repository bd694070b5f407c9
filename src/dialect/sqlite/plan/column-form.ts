import { Expression } from '../../../expression/expression'
import type { Column } from '../../../schema/column'

/** How a column comes to a table: by ADD COLUMN, by building the table anew, or not at all. */
export type ColumnForm = 'native' | 'rebuild' | 'refused'

/** https://sqlite.org/lang_altertable.html#altertabaddcol */
export function columnForm(column: Column, isEmpty: boolean): ColumnForm {
  const { serverDefault, computed } = column.options
  if (computed !== undefined) return computed.stored ? 'rebuild' : 'native'
  // The rows get their numbers when they are copied.
  const isNumbered = column.table.autoincrementColumn === column
  if (!isEmpty && !isNumbered && !column.nullable && serverDefault === undefined) return 'refused'
  if (column.primaryKey) return 'rebuild'
  return isEmpty || isConstant(column) ? 'native' : 'rebuild'
}

/** Whether ALTER TABLE takes the default of a column that is added to rows. */
function isConstant(column: Column): boolean {
  const { serverDefault } = column.options
  if (serverDefault === undefined) return true
  const hasKey = column.table.foreignKeys.some(({ columns }) => columns.includes(column))
  return !hasKey && (!(serverDefault instanceof Expression) || serverDefault.kind === 'parameter')
}
