import { DefinitionError } from '../errors'
import { resolveType } from '../types/resolve-type'
import type { Column } from './column'
import type { Table } from './table'

/**
 * The column that the database numbers, if there is one: what says so itself, or else the only column of a primary key, if
 * it is a whole number that comes from nowhere else.
 */
export function autoincrementColumn({ columns, primaryKey, foreignKeys, isView }: Table): Column | undefined {
  const [forced, second] = columns.filter(isForced)
  if (forced !== undefined) return assertNumberable(forced, second)
  const identity = primaryKey.columns.find((candidate) => candidate.identity !== undefined)
  if (identity !== undefined) return assertNumberable(identity, undefined)
  const [column, ...others] = primaryKey.columns
  if (column === undefined || others.length > 0 || column.options.autoincrement === false) return undefined
  if (hasOtherSource(column) || isView) return undefined
  const isKey = foreignKeys.some((foreignKey) => foreignKey.columns.includes(column))
  return !isKey && isInteger(column) ? column : undefined
}

function assertNumberable(column: Column, second: Column | undefined): Column {
  const problem =
    second !== undefined
      ? `and '${second.name}' says so too: a database numbers one column of a table`
      : !isInteger(column)
        ? `but is a ${column.type.toString()}: only whole numbers are counted`
        : hasOtherSource(column)
          ? 'but has a default'
          : undefined
  if (problem === undefined) return column
  throw new DefinitionError(`Column '${column.qualifiedName}' says autoincrement: true, ${problem}.`)
}

function isForced({ options }: Column): boolean {
  return options.autoincrement === true || options.autoincrement === 'serial'
}

function hasOtherSource({ options }: Column): boolean {
  return [options.serverDefault, options.defaultValue, options.computed].some(
    (source) => source !== undefined,
  )
}

function isInteger(column: Column): boolean {
  return ['smallint', 'integer', 'bigint'].includes(resolveType(column.type).kind)
}
