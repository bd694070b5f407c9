import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { Dialect } from '../dialect/dialect'
import { dialects } from '../dialect/dialects'
import type { DialectName } from '../driver/driver'
import { UsageError } from '../errors'
import type { CreateOptions, DdlRunner } from '../schema/ddl-runner'
import type { MetaData } from '../schema/metadata'
import type { Index } from '../schema/table-index'
import { creationStatements, removalStatements } from '../statement/ddl/creation-order'
import { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import type { DdlNode } from '../statement/nodes'
import { suggest } from '../util/closest'

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

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, and a refusal must be a rejection
  async createAll(metadata: MetaData, options: CreateOptions = {}): Promise<void> {
    this.#write(creationStatements(options.tables ?? metadata.allTables(), this.dialect.capabilities))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async dropAll(metadata: MetaData, options: CreateOptions = {}): Promise<void> {
    const tables = options.tables ?? metadata.allTables()
    this.#write(removalStatements(tables, this.dialect.capabilities, (key) => this.#compiler.nameOf(key)))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async createIndex(index: Index): Promise<void> {
    this.#write([new CreateIndex(index)])
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async dropIndex(index: Index): Promise<void> {
    this.#write([new DropIndex(index)])
  }

  #write(nodes: readonly DdlNode[]): void {
    for (const node of nodes) this.#onStatement(this.#compiler.compile(node))
  }
}

/**
 * Makes an engine without a database: the DDL of `metadata.createAll` and its like goes to a function.
 *
 * @example
 * await metadata.createAll(createMockEngine('postgres', (sql) => console.log(`${sql};`)))
 */
export function createMockEngine(dialect: DialectName, onStatement: (sql: string) => void): MockEngine {
  if (!Object.hasOwn(dialects, dialect)) {
    throw new UsageError(`There is no dialect '${dialect as string}'.`, {
      hint: suggest(dialect, Object.keys(dialects)),
    })
  }
  return new MockEngine(dialects[dialect], onStatement)
}
