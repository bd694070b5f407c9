import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { Dialect } from '../dialect/dialect'
import { dialects } from '../dialect/dialects'
import type { DialectName } from '../driver/driver'
import { UsageError } from '../errors'
import type { RawSql } from '../expression/raw-sql'
import { isFor } from '../schema/conditional'
import type { DDL } from '../schema/ddl-event'
import type { CreateOptions, DdlRunner, DropOptions } from '../schema/ddl-runner'
import { checkOptions } from '../schema/items'
import type { MetaData } from '../schema/metadata'
import type { Index } from '../schema/table-index'
import { creationActions, type Action } from '../statement/ddl/creation-order'
import { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import { removalActions } from '../statement/ddl/removal-order'
import type { DdlStatement } from '../statement/nodes'
import { suggest } from '../util/closest'
import { eventOf, prepare, textOfOwn } from './ddl-script'

/** Writes DDL to a sink; there is no database, so nothing is looked at first. */
export class MockEngine implements DdlRunner {
  readonly dialect: Dialect
  readonly #compiler: DdlCompiler
  readonly #onStatement: (sql: string) => void

  /** @internal */
  constructor(dialect: Dialect, onStatement: (sql: string) => void) {
    this.dialect = dialect
    this.#compiler = dialect.createDdlCompiler()
    this.#onStatement = onStatement
  }

  /** Writes the DDL that creates everything; listeners are called, and what they execute is written too. */
  async createAll(metadata: MetaData, options: CreateOptions = {}): Promise<void> {
    checkOptions('createAll', options, ['checkFirst', 'tables'])
    await this.#perform(creationActions({ metadata, tables: options.tables }, this.#compiler))
  }

  /** Writes the DDL that drops everything. */
  async dropAll(metadata: MetaData, options: DropOptions = {}): Promise<void> {
    checkOptions('dropAll', options, ['checkFirst', 'tables', 'cascade'])
    const { tables, cascade = false } = options
    await this.#perform(removalActions({ metadata, tables }, this.#compiler, { cascade }))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, and a refusal must be a rejection
  async createIndex(index: Index): Promise<void> {
    this.#write(new CreateIndex(index, { concurrently: this.#compiler.isConcurrent(index) }))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async dropIndex(index: Index): Promise<void> {
    if (isFor(index.ddlIf, this.dialect.name)) this.#write(new DropIndex(index))
  }

  /** @throws UsageError since there is no database to read */
  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async reflect(): Promise<void> {
    throw new UsageError('A mock engine has no database that could be read.', {
      hint: "Write createEngine('postgresql://…').",
    })
  }

  /**
   * Writes one statement of the schema.
   *
   * @example
   * await createMockEngine('postgres', console.log).execute(new DropTable(user, { ifExists: true }))   // DROP TABLE IF EXISTS "user"
   */
  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async execute(statement: DdlStatement): Promise<void> {
    this.#write(statement)
  }

  #write(node: DdlStatement): void {
    for (const sql of this.#compiler.script(node)) this.#onStatement(sql)
  }

  async #perform(actions: readonly Action[]): Promise<void> {
    for (const action of prepare(actions, this.#compiler)) {
      if (action.kind === 'statement') this.#onStatement(action.sql)
      else await action.listener(eventOf(action, this.#compiler, (own) => this.#own(own)))
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async #own(statement: DDL | RawSql): Promise<void> {
    this.#onStatement(textOfOwn(statement, this.#compiler))
  }
}

/**
 * Makes an engine without a database: the DDL of `metadata.createAll` and its like goes to a function.
 *
 * @example
 * await metadata.createAll(createMockEngine('postgres', (sql) => console.log(`${sql};`)))
 */
export function createMockEngine(dialect: DialectName, onStatement: (sql: string) => void): MockEngine {
  return new MockEngine(dialectOf(dialect), onStatement)
}

/** The dialect of a name. @throws UsageError if there is none */
export function dialectOf(name: DialectName): Dialect {
  if (Object.hasOwn(dialects, name)) return dialects[name]
  throw new UsageError(`There is no dialect '${name as string}'.`, {
    hint: suggest(name, Object.keys(dialects)),
  })
}
