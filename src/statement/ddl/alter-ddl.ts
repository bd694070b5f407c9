/**
 * ALTER TABLE, and what else changes a table that is there. One statement takes several actions, which are done in one go: one
 * lock, and at most one rewrite of the rows.
 */
import type { Expression } from '../../expression/expression'
import type { Column, ColumnOptions } from '../../schema/column'
import type { Identity } from '../../schema/identity'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { SqlType } from '../../types/sql-type'
import type { NamedConstraint, NamedPartition } from './table-ddl'

/** A table, view or partition as a statement names it. */
export interface NamedRelation {
  readonly name: string
  readonly schema?: Table['schema']
  readonly view?: Table['view']
}

/** A column of which only the name matters. */
export type NamedColumn = Pick<Column, 'name'>

/** Options of a table, view or index that are set, by name. */
export type StoredOptions = Readonly<Record<string, string | number | boolean>>

/** ALTER TABLE … RENAME TO. */
export class RenameTable {
  readonly kind = 'renameTable'

  constructor(
    readonly table: NamedRelation,
    readonly to: string,
  ) {}
}

/** ALTER TABLE … RENAME COLUMN. */
export class RenameColumn {
  readonly kind = 'renameColumn'

  constructor(
    readonly table: NamedRelation,
    readonly from: string,
    readonly to: string,
  ) {}
}

/** ALTER TABLE … RENAME CONSTRAINT. */
export class RenameConstraint {
  readonly kind = 'renameConstraint'

  constructor(
    readonly table: NamedRelation,
    readonly from: string,
    readonly to: string,
  ) {}
}

/** ALTER INDEX … RENAME TO. */
export class RenameIndex {
  readonly kind = 'renameIndex'

  constructor(
    /** The table, in whose schema the index lives. */
    readonly table: NamedRelation,
    readonly from: string,
    readonly to: string,
  ) {}
}

/** ALTER TABLE, or ALTER VIEW for a view, with the actions that one statement can take together. */
export class AlterTable {
  readonly kind = 'alterTable'

  constructor(
    readonly table: NamedRelation,
    readonly actions: readonly TableAction[],
  ) {}
}

/** ALTER INDEX: how and where an index is kept. */
export class AlterIndex {
  readonly kind = 'alterIndex'

  constructor(
    readonly index: Index,
    readonly action: SetOptions | ResetOptions | SetTablespace,
  ) {}
}

/** Makes the numbers of a column go on behind the largest one that is there. */
export class ContinueNumbering {
  readonly kind = 'continueNumbering'

  constructor(
    readonly column: Column,
    /** Where it begins if there is no row beyond. */
    readonly first = 1n,
    readonly isDescending = false,
  ) {}
}

/** Makes one sequence go on where another one is, if that has counted at all. */
export class CopyCount {
  readonly kind = 'copyCount'

  constructor(
    readonly from: NamedRelation,
    readonly to: NamedRelation,
  ) {}
}

/** DROP TABLE of a partition, whose rows go with it. */
export class DropPartition {
  readonly kind = 'dropPartition'

  constructor(readonly partition: NamedPartition) {}
}

/** ATTACH PARTITION: a table becomes a part of another, with the bounds that the partition has. */
export class AttachPartition {
  readonly kind = 'attachPartition'

  constructor(
    /** The table that is divided in the first place. */
    readonly table: Table,
    /** That table, or the partition of it that is divided again. */
    readonly parent: NamedPartition,
    readonly partition: NamedPartition,
  ) {}
}

/** DETACH PARTITION: a partition becomes a table by itself, and keeps its rows. */
export class DetachPartition {
  readonly kind = 'detachPartition'

  constructor(
    readonly parent: NamedPartition,
    readonly partition: NamedPartition,
  ) {}
}

/** REFRESH MATERIALIZED VIEW: with the rows that its query gives now, or without any. */
export class RefreshView {
  readonly kind = 'refreshView'

  constructor(
    readonly table: Table,
    readonly withData: boolean,
  ) {}
}

/** DROP COLUMN. */
export class DropColumn {
  readonly kind = 'dropColumn'

  constructor(readonly column: NamedColumn) {}
}

/** How the values that are there become those of a new type: through these types one after another, or by an expression. */
export type Conversion = readonly SqlType[] | Expression

/** ALTER COLUMN … TYPE: the type and collation that the column has. */
export class SetType {
  readonly kind = 'setType'

  constructor(
    readonly column: Column,
    /** An assignment if not given, which is what an insert does. */
    readonly using?: Conversion,
    /** The collation of a column that says none: that of the type if not given. */
    readonly collation?: ColumnOptions['collation'],
  ) {}
}

/** ALTER COLUMN … SET DEFAULT: the default that the column has. */
export class SetDefault {
  readonly kind = 'setDefault'

  constructor(readonly column: Column) {}
}

/** ALTER COLUMN … DROP DEFAULT. */
export class DropDefault {
  readonly kind = 'dropDefault'

  constructor(readonly column: NamedColumn) {}
}

/** ALTER COLUMN … SET NOT NULL. */
export class SetNotNull {
  readonly kind = 'setNotNull'

  constructor(readonly column: NamedColumn) {}
}

/** ALTER COLUMN … DROP NOT NULL. */
export class DropNotNull {
  readonly kind = 'dropNotNull'

  constructor(readonly column: NamedColumn) {}
}

/** ALTER COLUMN … ADD GENERATED … AS IDENTITY: the identity that the column has. */
export class AddIdentity {
  readonly kind = 'addIdentity'

  constructor(
    readonly column: Column,
    readonly identity: Identity | undefined = column.identity,
  ) {}
}

/** ALTER COLUMN … SET GENERATED and how it counts: all of the identity that the column has, but for what comes next. */
export class SetIdentity {
  readonly kind = 'setIdentity'

  constructor(
    readonly column: Column,
    readonly identity: Identity,
  ) {}
}

/** ALTER COLUMN … DROP IDENTITY. */
export class DropIdentity {
  readonly kind = 'dropIdentity'

  constructor(readonly column: NamedColumn) {}
}

/** ALTER COLUMN … DROP EXPRESSION: a generated column becomes one that is written, and keeps its values. */
export class DropExpression {
  readonly kind = 'dropExpression'

  constructor(readonly column: NamedColumn) {}
}

/** VALIDATE CONSTRAINT: the rows that were there before a NOT VALID constraint are checked. */
export class ValidateConstraint {
  readonly kind = 'validateConstraint'

  constructor(readonly constraint: NamedConstraint) {}
}

/** ALTER CONSTRAINT: when a foreign key is checked, as the constraint has it. */
export class SetTiming {
  readonly kind = 'setTiming'

  constructor(
    readonly constraint: NamedConstraint & Pick<Table['constraints'][number], 'deferrable' | 'initially'>,
  ) {}
}

/** SET (…). */
export class SetOptions {
  readonly kind = 'setOptions'

  constructor(readonly options: StoredOptions) {}
}

/** RESET (…). */
export class ResetOptions {
  readonly kind = 'resetOptions'

  constructor(readonly names: readonly string[]) {}
}

/** SET TABLESPACE; that of the database if none is named. */
export class SetTablespace {
  readonly kind = 'setTablespace'

  constructor(readonly name: string | undefined) {}
}

/** SET ACCESS METHOD. */
export class SetAccessMethod {
  readonly kind = 'setAccessMethod'

  constructor(readonly name: string) {}
}

/** SET LOGGED or SET UNLOGGED. */
export class SetLogged {
  readonly kind = 'setLogged'

  constructor(readonly logged: boolean) {}
}

/** INHERIT or NO INHERIT. */
export class SetInherits {
  readonly kind = 'setInherits'

  constructor(
    readonly parent: NamedRelation,
    readonly inherits: boolean,
  ) {}
}

/** One action of ALTER TABLE. */
export type TableAction =
  | DropColumn
  | SetType
  | SetDefault
  | DropDefault
  | SetNotNull
  | DropNotNull
  | AddIdentity
  | SetIdentity
  | DropIdentity
  | DropExpression
  | ValidateConstraint
  | SetTiming
  | SetOptions
  | ResetOptions
  | SetTablespace
  | SetAccessMethod
  | SetLogged
  | SetInherits
