import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { RowGrammar } from '../row-grammar'
import { codecs } from './codecs'
import { isConnectionLost, translateError } from './error-map'
import { PostgresQueryCompiler } from './query-compiler'
import { PostgresTypeCompiler } from './type-compiler'

/** That of this database, whose types can do more. */
interface PostgresRowGrammar extends RowGrammar {
  readonly types: PostgresTypeCompiler
}

export function postgresRowGrammar(quoter: IdentifierQuoter): PostgresRowGrammar {
  const types = new PostgresTypeCompiler(quoter)
  const queries = new PostgresQueryCompiler(types, quoter)
  return { types, queries, codecs, translateError, isConnectionLost }
}
