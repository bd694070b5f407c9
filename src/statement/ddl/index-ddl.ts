import type { Index } from '../../schema/table-index'
import type { CreateStatementOptions, DropStatementOptions } from './table-ddl'

/** Options of CREATE INDEX. */
export interface CreateIndexOptions extends CreateStatementOptions {
  /** Builds the index while others write. Not inside a transaction. */
  readonly concurrently?: boolean | undefined
}

/**
 * CREATE INDEX. A plain build, unless told otherwise here: `index.create(engine)` is what heeds the index's own option
 * `concurrently`.
 *
 * @example
 * await engine.execute(new CreateIndex(index, { ifNotExists: true }))   // CREATE INDEX IF NOT EXISTS ix_name ON "user" (name)
 */
export class CreateIndex {
  readonly kind = 'createIndex'

  constructor(
    readonly index: Index,
    readonly options: CreateIndexOptions = {},
  ) {}
}

/**
 * DROP INDEX.
 *
 * @example
 * await engine.execute(new DropIndex(index, { ifExists: true }))   // DROP INDEX IF EXISTS ix_name
 */
export class DropIndex {
  readonly kind = 'dropIndex'

  constructor(
    readonly index: Index,
    readonly options: DropStatementOptions = {},
  ) {}
}
