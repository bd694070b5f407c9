import { Expression } from '../../expression/expression'
import type { Column } from '../../schema/column'
import { baseType } from '../../types/resolve-type'
import type { AdditionNode, Assessment, DiffRules } from '../diff-rules'
import { tokenize } from '../sql-tokenizer'

const LOCK = 'the database file'
const REBUILD =
  'The table has to be built anew: create it under another name, copy the rows, drop the old one, rename.'

/** What SQLite's ALTER TABLE can do, https://sqlite.org/lang_altertable.html */
export const diffRules: DiffRules = {
  nameKey: (name) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  sqlKey,
  storedType: (type) => baseType(type, 'sqlite'),
  defaultNulls: (direction) => (direction === 'asc' ? 'first' : 'last'),
  needsNormalForm: () => true,
  keysOfNewColumn: ({ table, name }) =>
    table.foreignKeys.filter((key) => key.columns.length === 1 && key.columns[0]?.name === name),
  assess,
  writableQuery: undefined,
  transactionSetup: [],
  isLockTimeout: () => false,
}

/** Token by token: blanks, comments, quotes that need not be and the case of words mean nothing. */
function sqlKey(sql: string): string {
  return tokenize(sql, { brackets: true })
    .map(({ kind, text, value }) => (kind === 'word' || kind === 'quoted' ? diffRules.nameKey(value) : text))
    .join(' ')
}

function assess(node: AdditionNode, { isEmpty }: { readonly isEmpty: boolean }): Assessment {
  switch (node.kind) {
    case 'createIndex':
      return isEmpty
        ? safe('the table is empty')
        : { safety: 'scans', lock: LOCK, reason: 'other writers wait while the index is built' }
    case 'addColumn':
      // What the table's rows need not be asked for is refused even where there are none.
      if (node.column.options.computed?.stored === true) return notStored()
      return isEmpty ? safe('the table is empty') : assessColumn(node.column)
    case 'addConstraint':
      return {
        safety: 'rewrites',
        lock: LOCK,
        reason: 'SQLite cannot add a constraint to a table that exists',
        saferWay:
          node.constraint.kind === 'unique'
            ? `Declare a unique Index instead, which can be added. ${REBUILD}`
            : REBUILD,
        possible: false,
      }
    case 'commentOn':
      return {
        safety: 'rewrites',
        lock: LOCK,
        reason: 'SQLite keeps comments in the text that created the table',
        saferWay: REBUILD,
        possible: false,
      }
    default:
      return safe('it is new')
  }
}

function assessColumn(column: Column): Assessment {
  const { serverDefault, computed } = column.options
  const impossible = (reason: string): Assessment => {
    const saferWay = `Make the column nullable without a default, and fill it. ${REBUILD}`
    return { safety: 'rewrites', lock: LOCK, reason, saferWay, possible: false }
  }
  if (computed !== undefined)
    return column.nullable
      ? safe('its values are worked out when they are read')
      : {
          safety: 'scans',
          lock: LOCK,
          reason: 'the values of all rows are worked out, to see that none is null',
        }
  if (!column.nullable && serverDefault === undefined) {
    return impossible(
      'the table has rows, and they would have no value in a column that is NOT NULL and has no default',
    )
  }
  if (serverDefault instanceof Expression && serverDefault.kind !== 'parameter') {
    return impossible('the table has rows, and SQLite adds only columns whose default is a constant to it')
  }
  if (serverDefault !== undefined && diffRules.keysOfNewColumn(column).length > 0) {
    return impossible(
      'the table has rows, and SQLite adds a column with a foreign key to it only without a default',
    )
  }
  return safe('the rows stay as they are')
}

function notStored(): Assessment {
  return {
    safety: 'rewrites',
    lock: LOCK,
    reason: 'SQLite adds no column that is generated and stored',
    saferWay: `Write { stored: false }. ${REBUILD}`,
    possible: false,
  }
}

function safe(reason: string): Assessment {
  return { safety: 'safe', lock: LOCK, reason }
}
