import type { Column } from '../schema/column'
import { EnumType } from '../types/enum'
import { baseType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import { isOid } from './named-type-code'
import type { Option } from './schema-options'
import type { Scope } from './scope'

/** Says whether the database numbers the column, where that is not what it would do unasked. */
export function autoincrementOption(column: Column): readonly Option[] {
  if (column.identity !== undefined) return []
  if (column.options.autoincrement === 'serial') return [['autoincrement', 'serial']]
  const isNumbered = column.table.autoincrementColumn === column
  return isNumbered === isNumberedUnasked(column) ? [] : [['autoincrement', isNumbered]]
}

/** The rule of `Table`, but for values that a function of the program gives: those are not written. */
function isNumberedUnasked(column: Column): boolean {
  const { table, options, type } = column
  const [key, ...others] = table.primaryKey.columns
  const values = [options.serverDefault, options.defaultValue, options.computed]
  return (
    key === column &&
    others.length === 0 &&
    !table.isView &&
    ['smallint', 'integer', 'bigint'].includes(baseType(type).kind) &&
    values.every((value) => value === undefined || typeof value === 'function') &&
    !table.foreignKeys.some(({ columns }) => columns.includes(column))
  )
}

/** The type as it is declared: an enum without the name that its column gives it. */
export function enumForColumn({ type, table, name }: Column): SqlType {
  if (!(type instanceof EnumType) || type.name === undefined) return type
  const unnamed = new EnumType(type.values, undefined, type.native, type)
  return unnamed.forColumn(table.name, name).name === type.name ? unnamed : type
}

/** What of a column cannot be written: its functions are the program's own. */
export function noteFunctions(column: Column, scope: Scope): void {
  if (column.type.kind === 'custom' && !isOid(column.type))
    scope.note(`${column.qualifiedName}: its type's functions are the program's`)
}
