import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { RowGrammar } from '../row-grammar'
import { codecs } from './codecs'
import { isConnectionLost, translateError } from './error-map'
import { PostgresQueryCompiler } from './query-compiler'
import { PostgresTypeCompiler } from './type-compiler'

export function postgresRowGrammar(quoter: IdentifierQuoter): RowGrammar {
  const types = new PostgresTypeCompiler(quoter)
  const queries = new PostgresQueryCompiler(types, quoter)
  return { types, queries, codecs, translateError, isConnectionLost }
}
