import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { RowGrammar } from '../row-grammar'
import { codecs } from './codecs'
import { isConnectionLost, translateError } from './error-map'
import { SqliteQueryCompiler } from './query-compiler'
import { SqliteTypeCompiler } from './type-compiler'

export function sqliteRowGrammar(quoter: IdentifierQuoter): RowGrammar {
  const types = new SqliteTypeCompiler()
  const queries = new SqliteQueryCompiler(types, quoter)
  return { types, queries, codecs, translateError, isConnectionLost }
}
