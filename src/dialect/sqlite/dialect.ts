import { IdentifierQuoter } from '../../compiler/identifier-quoter'
import { UnsupportedFeatureError } from '../../errors'
import { once } from '../../util/once'
import type { Dialect, TransactionOptions } from '../dialect'
import { comparesExactly } from '../exact-equality'
import { capabilities } from './capabilities'
import { RESERVED_WORDS } from './reserved-words'
import { sqliteRowGrammar } from './row-grammar'
import { sqliteSchemaGrammar } from './schema-grammar'

const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)
const rowGrammar = once(() => sqliteRowGrammar(quoter))
const schemaGrammar = once(() => sqliteSchemaGrammar(quoter, rowGrammar().types, rowGrammar().queries))

/** The grammar of SQLite 3.38 and later. */
export const sqlite: Dialect = {
  name: 'sqlite',
  capabilities,
  quoter,
  get codecs() {
    return rowGrammar().codecs
  },
  createQueryCompiler: () => rowGrammar().queries,
  createDdlCompiler: () => schemaGrammar().ddlCompiler,
  createTypeCompiler: () => rowGrammar().types,
  comparesExactly: (column) => comparesExactly(column, 'sqlite', ['BINARY']),
  get inspector() {
    return schemaGrammar().inspector
  },
  get diffRules() {
    return schemaGrammar().diffRules
  },
  get changePlanner() {
    return schemaGrammar().changePlanner
  },
  // Readers and the writer do not block each other; a memory database has no journal, and what may only be read keeps its own.
  connectionWishes: (database) =>
    database === undefined ? [] : ['PRAGMA busy_timeout = 0', 'PRAGMA journal_mode = WAL'],
  connectionSetup: () => ['PRAGMA busy_timeout = 10000', 'PRAGMA foreign_keys = ON'],
  begin,
  // A setting of the connection, not of the transaction. https://sqlite.org/pragma.html#pragma_query_only
  afterEnd: ({ readOnly }) => (readOnly === true ? ['PRAGMA query_only = OFF'] : []),
  // Tables of a cycle drop one after another, and only then do no keys point into nothing.
  cursor: undefined,
  beforeRemoval: ['PRAGMA defer_foreign_keys = ON'],
  syncLock: undefined,
  get changeFrame() {
    return schemaGrammar().changeFrame
  },
  isStillInUse: () => false,
  hasNoTransaction: ({ message }) => message.includes('no transaction is active'),
  translateError: (cause, facts) => rowGrammar().translateError(cause, facts),
  isConnectionLost: (cause) => rowGrammar().isConnectionLost(cause),
}

/** A deferred transaction that reads first and then writes fails at once when another wrote in between, so all begin as writers. */
function begin({ isolation, readOnly, deferrable }: TransactionOptions): readonly string[] {
  if (isolation !== undefined && isolation !== 'serializable') {
    throw new UnsupportedFeatureError({
      dialect: 'sqlite',
      feature: `the isolation level '${isolation}'`,
      hint: 'Its transactions are always serializable: leave isolation out.',
    })
  }
  if (deferrable === true) {
    throw new UnsupportedFeatureError({
      dialect: 'sqlite',
      feature: 'a deferrable transaction',
      hint: 'Its read-only transactions never fail because of others: leave deferrable out.',
    })
  }
  return readOnly === true ? ['BEGIN DEFERRED', 'PRAGMA query_only = ON'] : ['BEGIN IMMEDIATE']
}
