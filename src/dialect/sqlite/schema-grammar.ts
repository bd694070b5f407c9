import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { QueryCompiler } from '../../compiler/query-compiler'
import type { TypeCompiler } from '../../compiler/type-compiler'
import type { SchemaGrammar } from '../schema-grammar'
import { changeFrame } from './change-frame'
import { SqliteDdlCompiler } from './ddl-compiler'
import { diffRules } from './diff-rules'
import { inspector } from './inspector'
import { SqliteChangePlanner } from './plan/change-planner'

export function sqliteSchemaGrammar(
  quoter: IdentifierQuoter,
  types: TypeCompiler,
  queries: QueryCompiler,
): SchemaGrammar {
  const ddlCompiler = new SqliteDdlCompiler('sqlite', quoter, types, queries)
  return {
    ddlCompiler,
    inspector,
    diffRules,
    changePlanner: new SqliteChangePlanner(ddlCompiler, diffRules, quoter),
    changeFrame,
  }
}
