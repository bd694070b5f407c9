import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import type { CreatePartition } from '../../statement/ddl/table-ddl'
import type { PostgresTableOptions } from './options'
import { Expression } from '../../expression/expression'
import type { FunctionCall } from '../../expression/function-call'
import { unsafeSql } from '../../expression/raw-sql'
import { DomainType } from '../../types/domain'
import { EnumType } from '../../types/enum'
import type { ArrayType } from '../../types/array'
import { isTextDecimal, NumericType } from '../../types/numeric'
import { baseType, resolveType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import type { AdditionNode, Assessment, DiffRules } from '../diff-rules'
import { OWN_TABLE } from '../own-table'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty } from './plan/assessments'
import { textLiteral } from './text-literal'

const STANDBY =
  'The database is a standby, and its schema cannot be changed.\n  Connect to the primary for sync.'
const READ_ONLY =
  'The session may only read (default_transaction_read_only is on), and steps are left to do.\n' +
  '  Let sync connect with another role or URL: ?options=-c%20default_transaction_read_only%3Doff.'

/** What PostgreSQL's ALTER and CREATE do to tables in use: measured on the server, see the manual's page of ALTER TABLE. */
export const diffRules: DiffRules = {
  nameKey: (name) => name,
  // Both texts were written by the server.
  sqlKey: (sql) => sql,
  storedType: (type) => {
    const base = baseType(type, 'postgres')
    // All decimals are exact here: there is nothing to be kept as text.
    return isTextDecimal(base) ? new NumericType(base.precision, base.scale) : base
  },
  defaultNulls: (direction) => (direction === 'asc' ? 'last' : 'first'),
  needsNormalForm: (column) => {
    const { serverDefault, computed, dialect } = column.options
    return (
      serverDefault !== undefined ||
      computed !== undefined ||
      // What is usual for the type is nothing that the catalog tells.
      dialect?.postgres?.storage !== undefined ||
      (column.collationOn('postgres') !== undefined && hasOwnCollation(column.type)) ||
      isSpelledByServer(column.type)
    )
  },
  renamesKeys: true,
  namesKeyIndexes: true,
  viewsKeepNames: true,
  keysOfNewColumn: () => [],
  tableSize,
  lockTable,
  emptyGuard: (path) => {
    const message = textLiteral(
      `${path} was empty when the plan was made, and has rows now: make a new plan.`,
    )
    const block = `BEGIN IF ${tableSize(path).filled} THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF; END`
    return [lockTable(path), `DO ${textLiteral(block)}`]
  },
  assess,
  readOnlyQuery: `SELECT CASE WHEN pg_is_in_recovery() THEN ${textLiteral(STANDBY)}
    WHEN current_setting('transaction_read_only')::boolean THEN ${textLiteral(READ_ONLY)} END AS why`,
  // A type change between times with and without time zone converts by it.
  scriptSetup: ["SET TimeZone = 'UTC'"],
  // A statement that waits for a lock makes everyone behind it wait too: rather give up and try again.
  transactionSetup: ["SET LOCAL lock_timeout = '2s'"],
  lockWait: (waitMs) => [
    waitMs === undefined
      ? 'RESET lock_timeout'
      : `SET lock_timeout = ${Math.min(LONGEST_WAIT_MS, Math.max(1, Math.ceil(waitMs)))}`,
  ],
  isLockTimeout: (error) => error.driverCode === '55P03',
  isForbidden: (error) => error.driverCode === '42501',
  rights: {
    step: 'Let sync connect as the owner of the tables, or as a member of the role that owns them; what is created needs GRANT USAGE, CREATE ON SCHEMA ….',
    history: `GRANT USAGE, CREATE ON SCHEMA … (the first of search_path), and if there is one already GRANT SELECT, INSERT, UPDATE ON ${OWN_TABLE}, to the role that connects.\n  Or do without it: { history: false }.`,
  },
}

function lockTable(path: string): string {
  return `LOCK TABLE ${path} IN ACCESS EXCLUSIVE MODE`
}

function tableSize(path: string): ReturnType<DiffRules['tableSize']> {
  const table = `to_regclass(${textLiteral(path)})`
  return {
    // Row security, which binds also the owner if it is forced, may hide all rows from who asks.
    filled: `(coalesce(row_security_active(${table}), false) OR EXISTS (SELECT 1 FROM ${path}))`,
    rows: `(SELECT reltuples::float8 FROM pg_class WHERE oid = ${table})`,
    bytes: `pg_total_relation_size(${table})`,
  }
}

/** 0 would be without end, and more than this is refused. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** Domains may have one, which need not be said again. */
function hasOwnCollation(type: SqlType): boolean {
  return baseType(type, 'postgres') instanceof DomainType
}

function isSpelledByServer(type: SqlType): boolean {
  const base = baseType(type, 'postgres')
  if (base.kind === 'array') return isSpelledByServer((base as ArrayType).element)
  return base.kind === 'named' || (base instanceof EnumType && !base.native)
}

// eslint-disable-next-line complexity -- one line for each kind of statement
function assess(node: AdditionNode, { isEmpty }: { readonly isEmpty: boolean }): Assessment {
  switch (node.kind) {
    case 'commentOn':
      return inCatalog('SHARE UPDATE EXCLUSIVE')
    case 'setColumnStorage':
      return inCatalog(node.what === 'statistics' ? 'SHARE UPDATE EXCLUSIVE' : ACCESS_EXCLUSIVE)
    case 'setSequenceOwner':
      return inCatalog('SHARE ROW EXCLUSIVE on the sequence')
    case 'createPartition':
      return isEmpty ? onEmpty(PARTITION_LOCK) : assessPartition(node)
    case 'addColumn':
      return isEmpty ? onEmpty(ACCESS_EXCLUSIVE) : assessColumn(node.column)
    case 'addConstraint':
      return isEmpty ? onEmpty(lockOf(node.constraint)) : assessConstraint(node.constraint)
    case 'createIndex':
      return isEmpty ? onEmpty('SHARE') : INDEX_OF_ROWS
    case 'createView':
      return assessView(node.table, isEmpty)
    default:
      return { safety: 'safe', lock: 'none', reason: 'it is new' }
  }
}

const PARTITION_LOCK = `${ACCESS_EXCLUSIVE} on the divided table`

/** The rows of a default partition that belong into the new one would be an error, so all of them are looked at. */
function assessPartition({ parent, table }: CreatePartition): Assessment {
  const { partitions = [] } = ((parent === table ? table.dialect.postgres : parent) ??
    {}) as PostgresTableOptions
  if (!partitions.some(({ bounds }) => bounds === 'DEFAULT'))
    return { safety: 'safe', lock: PARTITION_LOCK, reason: 'the rows stay as they are' }
  return {
    safety: 'scans',
    lock: `${PARTITION_LOCK} and the default partition`,
    reason:
      'all rows of the default partition are checked, and one that belongs into the new partition makes it fail',
    saferWay:
      'Move such rows out of the default partition before. Where there are none, a CHECK of it that excludes the new bounds, validated beforehand, saves the reading.',
  }
}

/** The query of a materialized view is run at once, but nobody has to wait for it. */
function assessView({ view }: Table, isEmpty: boolean): Assessment {
  const isRun = view?.materialized === true && view.withData !== false
  const lock = 'ACCESS SHARE on what it reads'
  if (!isRun || isEmpty) return { safety: 'safe', lock, reason: 'it is new' }
  return {
    safety: 'scans',
    lock,
    reason: 'its query is run over all that it reads, while others read and write',
    saferWay: 'Create it with withData: false, and REFRESH MATERIALIZED VIEW when few work.',
  }
}

const INDEX_OF_ROWS: Assessment = {
  safety: 'scans',
  lock: 'SHARE',
  reason: 'writes to the table wait while the index is built',
  saferWay: 'CREATE INDEX CONCURRENTLY, outside of a transaction; sync then finds the index by its name.',
}

// eslint-disable-next-line complexity -- one step for each reason, in the order in which they count
function assessColumn(column: Column): Assessment {
  const lock = ACCESS_EXCLUSIVE
  const { serverDefault, computed } = column.options
  const isNumbered = column.table.autoincrementColumn === column || column.identity !== undefined
  const isWorkedOut = computed !== undefined
  const type = resolveType(column.type, 'postgres')
  const given = serverDefault ?? (type instanceof DomainType ? defaultOf(type as DomainType) : undefined)
  if (!column.nullable && given === undefined && !isNumbered && !isWorkedOut) {
    return {
      safety: 'scans',
      lock,
      reason:
        'the table has rows, and they would have no value in a column that is NOT NULL and has no default',
      saferWay:
        'Give the column a serverDefault; or make it nullable, fill it, and make it NOT NULL later; or add and fill it yourself.',
      possible: false,
    }
  }
  if (computed?.stored === false)
    return column.nullable
      ? { safety: 'safe', lock, reason: 'its values are worked out when they are read' }
      : { safety: 'scans', lock, reason: 'the values of all rows are worked out, to see that none is null' }
  if (isNumbered || isWorkedOut || (given instanceof Expression && !isStable(given))) {
    const saferWay =
      'Add the column as nullable, set the default, fill the rows in batches, and only then constrain it.'
    return {
      safety: 'rewrites',
      lock,
      reason: 'every row gets a value of its own, so the table is written anew',
      saferWay,
    }
  }
  if (type instanceof DomainType && (type.notNull || type.checks.length > 0))
    return {
      safety: 'rewrites',
      lock,
      reason: 'every row is written anew under the conditions of the domain',
    }
  if (type instanceof EnumType && !type.native) {
    return { safety: 'scans', lock, reason: 'all rows are checked against the labels' }
  }
  return { safety: 'safe', lock, reason: 'the rows stay as they are' }
}

/** A column without a default of its own has that of its domain. */
function defaultOf({ default: value, defaultSql }: DomainType): unknown {
  return defaultSql === undefined ? value : unsafeSql(defaultSql)
}

/** Evaluated once and kept in the catalog, like a constant. Of other functions it is not known. */
function isStable(expression: Expression): boolean {
  return (
    expression.kind === 'parameter' ||
    (expression.kind === 'functionCall' && (expression as FunctionCall).name === 'now')
  )
}

function lockOf(constraint: Constraint): string {
  return constraint instanceof ForeignKeyConstraint ? 'SHARE ROW EXCLUSIVE on both tables' : ACCESS_EXCLUSIVE
}

function assessConstraint(constraint: Constraint): Assessment {
  const lock = lockOf(constraint)
  if (isNotValid(constraint))
    return { safety: 'safe', lock, reason: 'it is NOT VALID, so the rows that are there are not checked' }
  if (constraint.kind === 'exclude')
    return {
      safety: 'scans',
      lock,
      reason: 'an index is built while all others wait',
      saferWay: 'There is none: an exclusion cannot be made of an index that is there.',
    }
  if (constraint.kind === 'unique' || constraint.kind === 'primaryKey') {
    const saferWay = 'CREATE UNIQUE INDEX CONCURRENTLY, then ALTER TABLE … ADD CONSTRAINT … USING INDEX.'
    return { safety: 'scans', lock, reason: 'an index is built while all others wait', saferWay }
  }
  const saferWay =
    'Add the constraint as NOT VALID, then VALIDATE CONSTRAINT, which lets others read and write.'
  return { safety: 'scans', lock, reason: 'all rows are checked', saferWay }
}

function isNotValid({ dialect }: Constraint): boolean {
  const { postgres } = dialect as { readonly postgres?: { readonly notValid?: boolean | undefined } }
  return postgres?.notValid === true
}
