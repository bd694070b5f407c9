/** What PostgreSQL's errors mean. Enters: what `pg` or PGlite threw. Leaves: one class of ours, with facts but no values. */
import {
  CheckViolationError,
  CommitUnknownError,
  ConnectionError,
  DatabaseError,
  ForeignKeyViolationError,
  IntegrityError,
  NotNullViolationError,
  LockNotAvailableError,
  QueryTimeoutError,
  SerializationError,
  UniqueViolationError,
  type IntegrityErrorFacts,
} from '../../errors'
import type { FailureFacts } from '../dialect'

/** The fields of PostgreSQL's error message that matter here, and those of a failed socket. */
interface PostgresFailure {
  readonly message: string
  readonly code: string | undefined
  readonly detail: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined
  readonly address: string | undefined
  readonly port: string | undefined
}

const INTEGRITY: Readonly<
  Record<string, new (message: string, facts: IntegrityErrorFacts) => IntegrityError>
> = {
  '23502': NotNullViolationError,
  '23503': ForeignKeyViolationError,
  '23505': UniqueViolationError,
  '23514': CheckViolationError,
}

const SERIALIZATION = new Set(['40001', '40P01'])
// Not let in: wrong password, unknown role or database, too many connections, server starting or stopping.
const NOT_LET_IN = new Set(['28000', '28P01', '3D000', '53300', '57P03'])
const LOST = /^(08...|57P0[1-5])$/
const SOCKET =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES|ECONNABORTED)$/
const LOST_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout e|Query read timeout|PGlite is closed)|not queryable/
/** What the package says of a query that it did not send, because it had seen the connection break before. */
const NOT_SENT = /not queryable$/
const READ_TIMEOUT = 'Query read timeout'

/** Turns an error of a PostgreSQL driver into ours. Never throws. */
export function translateError(cause: unknown, facts: FailureFacts): DatabaseError {
  const failure = readFailure(cause)
  const known: FailureFacts = { ...facts, cause, dialect: 'postgres', driverCode: failure.code }
  if (isConnectionLost(cause) && facts.duringCommit === true)
    return NOT_SENT.test(failure.message) ? notCommitted(known) : commitUnknown(known)
  return timeoutError(failure, known) ?? connectionError(failure, known) ?? statementError(failure, known)
}

/** Whether the connection on which `cause` was raised is of no further use. */
export function isConnectionLost(cause: unknown): boolean {
  const { code, message } = readFailure(cause)
  if (code === undefined) return LOST_MESSAGE.test(message)
  return LOST.test(code) || SOCKET.test(code)
}

function readFailure(cause: unknown): PostgresFailure {
  const given = (typeof cause === 'object' && cause !== null ? cause : {}) as Record<string, unknown>
  // Connecting to a name with several addresses fails with all their errors at once.
  const [first] = Array.isArray(given['errors']) ? (given['errors'] as unknown[]) : []
  const inner = (typeof first === 'object' && first !== null ? first : {}) as Record<string, unknown>
  const text = (key: string): string | undefined => {
    const value = given[key] ?? inner[key]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  return {
    message: text('message') ?? '',
    code: text('code'),
    detail: text('detail'),
    table: text('table'),
    column: text('column'),
    constraint: text('constraint'),
    address: text('address') ?? text('hostname'),
    port: text('port'),
  }
}

function notCommitted(facts: FailureFacts): ConnectionError {
  return new ConnectionError(
    'The connection to PostgreSQL was lost before COMMIT was sent: nothing of the transaction was kept.\n' +
      '  Running the whole transaction again is safe.',
    facts,
  )
}

function commitUnknown(facts: FailureFacts): CommitUnknownError {
  return new CommitUnknownError(
    'The connection broke while COMMIT was under way: whether the transaction was kept is unknown.\n' +
      '  Look whether its rows are there before doing the work again.',
    facts,
  )
}

function timeoutError(failure: PostgresFailure, facts: FailureFacts): QueryTimeoutError | undefined {
  if (failure.code === '57014')
    return new QueryTimeoutError(
      'The statement was cancelled: it took longer than allowed, or cancel() was called.',
      facts,
    )
  if (failure.code === '55P03')
    return new LockNotAvailableError(
      'Another transaction holds a lock that the statement needs: it does not wait for it, or no longer.\n' +
        '  Try again when that transaction has ended, or skip the rows that are locked: { skipLocked: true }.',
      facts,
    )
  if (failure.message !== READ_TIMEOUT) return undefined
  return new QueryTimeoutError('The server did not answer within the time limit of the statement.', facts)
}

function connectionError(failure: PostgresFailure, facts: FailureFacts): ConnectionError | undefined {
  const { code, message } = failure
  if (code !== undefined && NOT_LET_IN.has(code))
    return new ConnectionError(`PostgreSQL refused the connection: ${message}.`, facts)
  if (code !== undefined && SOCKET.test(code)) return new ConnectionError(unreachable(failure), facts)
  if (code !== undefined && LOST.test(code))
    return new ConnectionError(`The connection to PostgreSQL was lost: ${message}.`, facts)
  if (code === undefined && LOST_MESSAGE.test(message)) return new ConnectionError(lostOrLate(message), facts)
  return undefined
}

function unreachable({ code, address, port }: PostgresFailure): string {
  const place =
    address === undefined
      ? 'PostgreSQL'
      : `PostgreSQL at ${port === undefined ? address : `${address}:${port}`}`
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED')
    return `The connection to ${place} was lost (${code}).`
  return `${place} cannot be reached (${code ?? 'unknown'}).\n  Check that the server runs, and host and port of the URL.`
}

function lostOrLate(message: string): string {
  if (message.startsWith('timeout exceeded')) {
    return (
      'No connection was free within the time limit: all connections of the pool are in use.\n' +
      '  Commit or roll back sessions that have flushed, close connections that engine.connect() gave, keep transactions short, ' +
      'or raise poolSize or connectTimeoutMs.'
    )
  }
  if (message.includes('timeout')) {
    return 'PostgreSQL did not answer within the time limit for connecting.\n  Check host and port of the URL, or raise connectTimeoutMs.'
  }
  return `The connection to PostgreSQL was lost: ${message}.`
}

function statementError(failure: PostgresFailure, facts: FailureFacts): DatabaseError {
  const { code = '', message } = failure
  if (SERIALIZATION.has(code)) {
    return new SerializationError(
      `The transaction lost against another one: ${message}. Running it again may succeed.`,
      facts,
    )
  }
  if (code.startsWith('23')) return integrityError(code, failure, facts)
  if (code === '42601' && message.includes('multiple commands')) {
    return new DatabaseError(
      'The text holds more than one SQL statement.\n  Run them one by one: one execute(…) for each.',
      facts,
    )
  }
  if (code === '21000' && message.startsWith('ON CONFLICT')) {
    return new DatabaseError(
      'Two of the rows that were given have the same key, as the database compares it.\n  Give only the last of them.',
      facts,
    )
  }
  return new DatabaseError(withoutValues(code, message), facts)
}

function integrityError(code: string, failure: PostgresFailure, facts: FailureFacts): IntegrityError {
  const Class = INTEGRITY[code] ?? IntegrityError
  const { message, constraint, table } = failure
  const reason = reasonOf(failure)
  // The table is the one that points, and the columns of the detail are then those of the other one.
  const columns = reason === 'still-referenced' ? undefined : columnsOf(failure)
  const keyText = keyTextOf(failure)
  return new Class(withoutValues(code, message), { ...facts, constraint, table, columns, keyText, reason })
}

/** Which side of a foreign key was broken: the detail alone tells it. */
function reasonOf({ detail = '' }: PostgresFailure): ForeignKeyViolationError['reason'] {
  if (/ is not present in table "[^]*\.$/.test(detail)) return 'not-present'
  return / is still referenced from table "[^]*\.$/.test(detail) ? 'still-referenced' : undefined
}

/** The values of the key of the row that was refused; not those of a row that others point to. */
function keyTextOf({ detail }: PostgresFailure): string | undefined {
  return /^Key \((?:"(?:[^"]|"")*"|[^"()])+\)=\((.*)\) (?:already exists|is not present in table)/s.exec(
    detail ?? '',
  )?.[1]
}

/** PostgreSQL names the columns of a key only in its detail, `Key (a, b)=(1, 2) already exists.`, beside the values. */
function columnsOf({ column, detail }: PostgresFailure): readonly string[] | undefined {
  if (column !== undefined) return [column]
  const list = /^Key \(((?:"(?:[^"]|"")*"|[^"()])+)\)=\(/.exec(detail ?? '')?.[1]
  if (list === undefined) return undefined
  return (list.match(/"(?:[^"]|"")*"|[^",\s][^",]*/g) ?? []).map(unquote)
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.trim()
}

// Class 22 is about data ("invalid input syntax for type integer: "abc"", "value "99999" is out of range for type integer");
// elsewhere quotes hold names, which are worth reading. A RAISE of the user's own (P0001) says what its author wanted.
function withoutValues(code: string, message: string): string {
  if (!code.startsWith('22')) return message
  return message.replace(/"[^]*"/g, '"…"')
}
