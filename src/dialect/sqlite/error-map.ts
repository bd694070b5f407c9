/** What SQLite's errors mean, whichever of the three npm packages threw them. */
import {
  CheckViolationError,
  ConnectionError,
  DatabaseError,
  ForeignKeyViolationError,
  IntegrityError,
  NotNullViolationError,
  QueryTimeoutError,
  SerializationError,
  UniqueViolationError,
} from '../../errors'
import type { FailureFacts } from '../dialect'

/** The primary result codes of https://sqlite.org/rescode.html that decide what an error means. */
const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  26: 'SQLITE_NOTADB',
}

/** Turns an error of an SQLite driver into ours. Never throws. */
export function translateError(cause: unknown, facts: FailureFacts): DatabaseError {
  const code = codeOf(cause)
  const message = messageOf(cause)
  const known: FailureFacts = { ...facts, cause, dialect: 'sqlite', driverCode: code }
  const file = facts.path === undefined ? 'file' : `file ${facts.path}`
  if (code?.startsWith('SQLITE_CONSTRAINT') === true) return integrityError(message, known)
  switch (primaryCode(code)) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new SerializationError(
        'Another connection holds the lock of the SQLite database (database is locked). Running the transaction again may succeed.',
        known,
      )
    case 'SQLITE_INTERRUPT':
      return new QueryTimeoutError(
        'The statement was cancelled: it took longer than allowed, or cancel() was called.',
        known,
      )
    case 'SQLITE_CANTOPEN':
      return new ConnectionError(
        `The SQLite ${file} cannot be opened.\n  Check that its folder exists and may be written to.`,
        known,
      )
    case 'SQLITE_NOTADB':
      return new ConnectionError(`The ${file} is not an SQLite database.`, known)
    default:
      return new DatabaseError(message, known)
  }
}

/** Whether the connection on which `cause` was raised is of no further use. */
export function isConnectionLost(cause: unknown): boolean {
  const code = primaryCode(codeOf(cause))
  if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_NOTADB') return true
  return /database (connection )?is (closed|not open)|Database is closed/i.test(messageOf(cause))
}

/** `sqlite3` gives `SQLITE_CONSTRAINT`, `better-sqlite3` `SQLITE_CONSTRAINT_UNIQUE`, `node:sqlite` the number in `errcode`. */
function codeOf(cause: unknown): string | undefined {
  const { code, errcode } = (typeof cause === 'object' && cause !== null ? cause : {}) as Record<
    string,
    unknown
  >
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return code
  // The low byte is the primary code; the rest tells the variety.
  if (typeof errcode === 'number') return CODE_NAMES[errcode & 0xff]
  // `better-sqlite3` looks for the folder itself, and throws a TypeError without a code.
  return messageOf(cause).startsWith('Cannot open database') ? 'SQLITE_CANTOPEN' : undefined
}

function primaryCode(code: string | undefined): string | undefined {
  return code === undefined ? undefined : /^SQLITE_[A-Z]+/.exec(code)?.[0]
}

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  // `sqlite3` puts its code in front: `SQLITE_CONSTRAINT: UNIQUE constraint failed: t.a`.
  return message.replace(/^SQLITE_[A-Z_]+: /, '')
}

function integrityError(message: string, facts: FailureFacts): IntegrityError {
  const [, kind = '', what] =
    /^(UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: ([^]*))?$/.exec(message) ?? []
  switch (kind) {
    case 'UNIQUE':
      return new UniqueViolationError(message, { ...facts, ...readUnique(what ?? '') })
    case 'NOT NULL':
      return new NotNullViolationError(message, { ...facts, ...readColumns(what ?? '') })
    case 'CHECK':
      return new CheckViolationError(message, { ...facts, constraint: what })
    case 'FOREIGN KEY':
      return new ForeignKeyViolationError(message, facts)
    default:
      return new IntegrityError(message, facts)
  }
}

/** A unique index over expressions is told by its name (`index 'ix_lower'`), any other by its columns (`t.a, t.b`). */
function readUnique(what: string): { constraint?: string; table?: string; columns?: string[] } {
  const index = /^index '([^]*)'$/.exec(what)?.[1]
  return index === undefined ? readColumns(what) : { constraint: index.replaceAll("''", "'") }
}

/** Names are not quoted in the message, so one with a dot or a comma in it cannot be told apart and is left out. */
function readColumns(what: string): { table?: string; columns?: string[] } {
  const parts = what.split(', ').map((part) => part.split('.'))
  const table = parts[0]?.[0]
  const columns = parts.flatMap(([, column]) => (column === undefined ? [] : [column]))
  const clear = parts.every((part) => part.length === 2 && part[0] === table)
  return table === undefined || !clear ? {} : { table, columns }
}
