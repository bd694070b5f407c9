import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { QueryCompiler } from '../../compiler/query-compiler'
import type { TypeCompiler } from '../../compiler/type-compiler'
import type { SchemaGrammar } from '../schema-grammar'
import { PostgresDdlCompiler } from './ddl-compiler'
import { diffRules } from './diff-rules'
import { inspector } from './inspector'
import { PostgresChangePlanner } from './plan/change-planner'

export function postgresSchemaGrammar(
  quoter: IdentifierQuoter,
  types: TypeCompiler,
  queries: QueryCompiler,
): SchemaGrammar {
  const ddlCompiler = new PostgresDdlCompiler('postgres', quoter, types, queries)
  return {
    ddlCompiler,
    inspector,
    diffRules,
    changePlanner: new PostgresChangePlanner(ddlCompiler, diffRules),
    changeFrame: undefined,
  }
}
