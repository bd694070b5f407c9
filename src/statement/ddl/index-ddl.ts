import type { Index } from '../../schema/table-index'

/** CREATE INDEX. */
export class CreateIndex {
  readonly kind = 'createIndex'

  constructor(readonly index: Index) {}
}

/** DROP INDEX. */
export class DropIndex {
  readonly kind = 'dropIndex'

  constructor(readonly index: Index) {}
}
