import type { Index } from '../../schema/table-index'
import type { CreateStatementOptions, DropStatementOptions } from './table-ddl'

/** Options of CREATE INDEX. */
export interface CreateIndexOptions extends CreateStatementOptions {
  /** Builds the index while others write. Not inside a transaction. */
  readonly concurrently?: boolean | undefined
  /** Another name than the index has: that under which it is built until it takes the place of an older one. */
  readonly as?: string | undefined
}

/** Options of DROP INDEX. */
export interface DropIndexOptions extends DropStatementOptions {
  /** Waits for those who use it instead of making others wait. Not inside a transaction. */
  readonly concurrently?: boolean | undefined
}

/** An index, or what has the name of one. */
export type NamedIndex = Pick<Index, 'table' | 'name' | 'givenName'>

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
    readonly index: NamedIndex,
    readonly options: DropIndexOptions = {},
  ) {}
}
