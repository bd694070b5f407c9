import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { QueryCompiler } from '../compiler/query-compiler'
import type { Dialect } from '../dialect/dialect'
import type { Driver } from '../driver/driver'
import type { DevelopmentWarnings } from './development-warnings'
import type { StatementEvents } from './statement-events'

/** What an engine is made of, shared by its connections and transactions. */
export interface EngineParts {
  readonly dialect: Dialect
  readonly driver: Driver
  readonly database: string | undefined
  readonly compiler: QueryCompiler
  readonly ddlCompiler: DdlCompiler
  readonly events: StatementEvents
  /** Who is told of what a program should do otherwise; undefined where nobody is. */
  readonly warnings: DevelopmentWarnings | undefined
  /** How long making the settings of a new connection may take, where others hold the database's lock. */
  readonly setupTimeoutMs: number
}
