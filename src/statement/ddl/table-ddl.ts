import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'

/** CREATE TABLE, without the foreign keys that are added afterwards. */
export class CreateTable {
  readonly kind = 'createTable'

  constructor(
    readonly table: Table,
    readonly leftOut: ReadonlySet<ForeignKeyConstraint> = new Set(),
  ) {}
}

/** DROP TABLE. */
export class DropTable {
  readonly kind = 'dropTable'

  constructor(readonly table: Table) {}
}

/** ALTER TABLE … ADD COLUMN. */
export class AddColumn {
  readonly kind = 'addColumn'

  constructor(readonly column: Column) {}
}

/** ALTER TABLE … ADD CONSTRAINT. */
export class AddConstraint {
  readonly kind = 'addConstraint'

  constructor(readonly constraint: Constraint) {}
}

/** ALTER TABLE … DROP CONSTRAINT. */
export class DropConstraint {
  readonly kind = 'dropConstraint'

  constructor(
    readonly table: Table,
    readonly name: string,
  ) {}
}
