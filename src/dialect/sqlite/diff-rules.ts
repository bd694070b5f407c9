import type { Column } from '../../schema/column'
import { baseType } from '../../types/resolve-type'
import type { AdditionNode, Assessment, DiffRules } from '../diff-rules'
import { tokenize } from '../../util/sql-tokenizer'

const COUNTED = 100_000
/** What SQLite locks, whatever is written. */
export const LOCK = 'the database file'

/** What SQLite's ALTER TABLE can do, https://sqlite.org/lang_altertable.html */
export const diffRules: DiffRules = {
  nameKey: (name) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  sqlKey,
  storedType: (type) => baseType(type, 'sqlite'),
  defaultNulls: (direction) => (direction === 'asc' ? 'first' : 'last'),
  needsNormalForm: () => true,
  renamesKeys: false,
  namesKeyIndexes: false,
  // What is kept of a view is its text, star and all.
  viewsKeepNames: false,
  keysOfNewColumn: ({ table, name }) =>
    table.foreignKeys.filter((key) => key.columns.length === 1 && key.columns[0]?.name === name),
  // Nothing but counting tells, and counting a large table takes too long.
  tableSize: (path) => ({
    filled: `EXISTS (SELECT 1 FROM ${path})`,
    rows: `(SELECT nullif(count(*), ${COUNTED + 1}) FROM (SELECT 1 FROM ${path} LIMIT ${COUNTED + 1}))`,
    bytes: 'NULL',
  }),
  lockTable: undefined,
  // The shell goes on behind an error, and has no transaction that would refuse what follows.
  emptyGuard: () => [],
  assess,
  readOnlyQuery: undefined,
  scriptSetup: [],
  transactionSetup: [],
  lockWait: () => [],
  isLockTimeout: () => false,
  isForbidden: (error) => String(error.driverCode).startsWith('SQLITE_READONLY'),
  rights: {
    step: 'Open the file so that it can be written to: the process needs the right for it and for its folder.',
    history:
      'Open the file so that it can be written to: the process needs the right for it and for its folder.',
  },
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
      return isEmpty ? safe('the table is empty') : assessColumn(node.column)
    case 'addConstraint':
      return { safety: 'rewrites', lock: LOCK, reason: 'the table is built anew with it', possible: false }
    default:
      return safe('it is new')
  }
}

/** Of those that ALTER TABLE can add, or that cannot be added. */
function assessColumn(column: Column): Assessment {
  const { serverDefault, computed } = column.options
  if (computed !== undefined)
    return column.nullable
      ? safe('its values are worked out when they are read')
      : {
          safety: 'scans',
          lock: LOCK,
          reason: 'the values of all rows are worked out, to see that none is null',
        }
  if (column.nullable || serverDefault !== undefined) return safe('the rows stay as they are')
  return {
    safety: 'rewrites',
    lock: LOCK,
    reason:
      'the table has rows, and they would have no value in a column that is NOT NULL and has no default',
    saferWay:
      'Give the column a serverDefault; or make it nullable, fill it, and make it NOT NULL with the next sync; or delete the rows.',
    possible: false,
  }
}

function safe(reason: string): Assessment {
  return { safety: 'safe', lock: LOCK, reason }
}
