/** Statements over what is no table: schemas, extensions, sequences, views, comments. */
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { Extension, NamedSchema } from '../../schema/metadata'
import type { Sequence } from '../../schema/sequence'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { PlacedType } from './type-ddl'
import type { NamedPartition } from './table-ddl'

/** CREATE SCHEMA. */
export class CreateSchema {
  readonly kind = 'createSchema'

  constructor(
    readonly name: string,
    readonly comment?: string,
  ) {}
}

/** CREATE EXTENSION. */
export class CreateExtension {
  readonly kind = 'createExtension'

  constructor(readonly extension: Extension) {}
}

/** CREATE SEQUENCE. */
export class CreateSequence {
  readonly kind = 'createSequence'

  constructor(
    readonly sequence: Sequence,
    /** UNLOGGED: it is not kept through a crash, like the table that it numbers. */
    readonly options: { readonly unlogged?: boolean | undefined } = {},
  ) {}
}

/** ALTER SEQUENCE … OWNED BY: from then on it is dropped along with its column; or with none. */
export class SetSequenceOwner {
  readonly kind = 'setSequenceOwner'

  constructor(
    readonly sequence: Sequence,
    readonly column: Column | undefined,
  ) {}
}

/** DROP SEQUENCE. */
export class DropSequence {
  readonly kind = 'dropSequence'

  constructor(readonly sequence: Sequence) {}
}

/** CREATE VIEW, or CREATE MATERIALIZED VIEW. */
export class CreateView {
  readonly kind = 'createView'

  constructor(
    readonly table: Table,
    /** OR REPLACE: one of the name gets this query; its columns stay, and new ones follow them. */
    readonly options: { readonly orReplace?: boolean | undefined } = {},
  ) {}
}

/** What a comment can be on. */
export type Commented =
  | { readonly on: 'table'; readonly table: Table }
  | { readonly on: 'column'; readonly column: Column }
  | { readonly on: 'constraint'; readonly constraint: Constraint }
  | {
      readonly on: 'index'
      readonly index: Index
      /** As it is in the database, where it may be called otherwise. */
      readonly found?: Index
    }
  | { readonly on: 'partition'; readonly partition: NamedPartition }
  | { readonly on: 'sequence'; readonly sequence: Sequence }
  | { readonly on: 'schema'; readonly schema: NamedSchema }
  | ({ readonly on: 'type' } & PlacedType)
  | ({ readonly on: 'field'; readonly field: string } & PlacedType)

/** COMMENT ON. */
export class CommentOn {
  readonly kind = 'commentOn'

  constructor(
    readonly target: Commented,
    /** `undefined` takes the comment away. */
    readonly text: string | undefined,
  ) {}
}
