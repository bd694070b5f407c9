import { IdentifierQuoter } from '../../compiler/identifier-quoter'
import { UsageError } from '../../errors'
import { once } from '../../util/once'
import type { Dialect, TransactionOptions } from '../dialect'
import { comparesExactly } from '../exact-equality'
import { capabilities } from './capabilities'
import { RESERVED_WORDS } from './reserved-words'
import { postgresRowGrammar } from './row-grammar'
import { postgresSchemaGrammar } from './schema-grammar'

const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)
const rowGrammar = once(() => postgresRowGrammar(quoter))
const schemaGrammar = once(() => postgresSchemaGrammar(quoter, rowGrammar().types, rowGrammar().queries))

/** Those that the server comes with and that compare bytes; any other may have been made to find different texts equal. */
const BYTEWISE = ['C', 'POSIX', 'UCS_BASIC', 'DEFAULT']

// Two integers that nobody else is likely to use: 'dove' and 'tail' in ASCII.
const [LOCK_CLASS, LOCK_OBJECT] = [1685027429, 1952541036]
const SYNC_LOCK = `${LOCK_CLASS}, ${LOCK_OBJECT}`
const SYNC_LOCK_HOLDERS = `FROM pg_locks WHERE locktype = 'advisory' AND classid = ${LOCK_CLASS} AND objid = ${LOCK_OBJECT}`
const SYNC_LOCK_IS_HELD = `EXISTS (SELECT 1 ${SYNC_LOCK_HOLDERS} AND pid = pg_backend_pid())`
const SESSIONS =
  'SELECT pid, application_name AS application, state, floor(extract(epoch FROM clock_timestamp() - coalesce(xact_start, state_change)))::int4 AS seconds FROM pg_stat_activity'

/** The grammar of PostgreSQL 15 and later. */
export const postgres: Dialect = {
  name: 'postgres',
  capabilities,
  quoter,
  get codecs() {
    return rowGrammar().codecs
  },
  createQueryCompiler: () => rowGrammar().queries,
  createDdlCompiler: () => schemaGrammar().ddlCompiler,
  createTypeCompiler: () => rowGrammar().types,
  comparesExactly: (column) => comparesExactly(column, 'postgres', BYTEWISE),
  get inspector() {
    return schemaGrammar().inspector
  },
  get diffRules() {
    return schemaGrammar().diffRules
  },
  get changePlanner() {
    return schemaGrammar().changePlanner
  },
  // Timestamps without a zone mean UTC, so that they are the same instant for every client.
  // How values are read must not depend on how the server writes them for others.
  connectionWishes: () => [],
  connectionSetup: () => [
    "SET TIME ZONE 'UTC'",
    'SET DateStyle = ISO',
    'SET IntervalStyle = postgres',
    'SET extra_float_digits = 1',
    'SET bytea_output = hex',
  ],
  begin,
  afterEnd: () => [],
  cursor: {
    declare: (name, query) => `DECLARE ${name} NO SCROLL CURSOR FOR ${query}`,
    fetch: (name, count) => `FETCH FORWARD ${count} FROM ${name}`,
    close: (name) => `CLOSE ${name}`,
  },
  beforeRemoval: [],
  syncLock: {
    // A session has such a lock as often as it asks for it: behind a pooler, it could be another process that has it.
    tryLock: `SELECT CASE WHEN ${SYNC_LOCK_IS_HELD} THEN false ELSE pg_try_advisory_lock(${SYNC_LOCK}) END AS locked`,
    isHeld: `SELECT ${SYNC_LOCK_IS_HELD} AS held`,
    unlock: `SELECT pg_advisory_unlock(${SYNC_LOCK}) AS unlocked`,
    holders: `${SESSIONS} WHERE pid IN (SELECT pid ${SYNC_LOCK_HOLDERS} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AND pid <> pg_backend_pid() ORDER BY pid`,
    session: 'SELECT pg_backend_pid() AS pid',
    blockers: (session) => `${SESSIONS} WHERE pid = ANY (pg_blocking_pids(${session})) ORDER BY pid`,
  },
  get changeFrame() {
    return schemaGrammar().changeFrame
  },
  isStillInUse: ({ driverCode }) => driverCode === '2BP01',
  hasNoTransaction: () => false,
  translateError: (cause, facts) => rowGrammar().translateError(cause, facts),
  isConnectionLost: (cause) => rowGrammar().isConnectionLost(cause),
}

/** What may stand behind ISOLATION LEVEL; nothing else ever does. */
const ISOLATION_LEVELS: Readonly<Record<NonNullable<TransactionOptions['isolation']>, string>> = {
  'read uncommitted': 'READ UNCOMMITTED',
  'read committed': 'READ COMMITTED',
  'repeatable read': 'REPEATABLE READ',
  serializable: 'SERIALIZABLE',
}

function begin({ isolation, readOnly, deferrable }: TransactionOptions): readonly string[] {
  if (isolation !== undefined && !Object.hasOwn(ISOLATION_LEVELS, isolation)) {
    throw new UsageError('There is no such isolation level.', {
      hint: `Write one of ${Object.keys(ISOLATION_LEVELS)
        .map((level) => `'${level}'`)
        .join(', ')}.`,
    })
  }
  // The server takes the word in any transaction, and heeds it in such alone.
  if (deferrable === true && !(isolation === 'serializable' && readOnly === true)) {
    throw new UsageError('Only a serializable, read-only transaction is deferrable.', {
      hint: "Write { isolation: 'serializable', readOnly: true, deferrable: true }.",
    })
  }
  const modes = [
    ...(isolation === undefined ? [] : [`ISOLATION LEVEL ${ISOLATION_LEVELS[isolation]}`]),
    ...(readOnly === undefined ? [] : [readOnly ? 'READ ONLY' : 'READ WRITE']),
    ...(deferrable === true ? ['DEFERRABLE'] : []),
  ]
  return [modes.length === 0 ? 'BEGIN' : `BEGIN ${modes.join(', ')}`]
}
