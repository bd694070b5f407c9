import type { CheckConstraint } from '../../schema/check'
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { ExcludeConstraint } from '../../schema/exclude'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { PrimaryKeyConstraint } from '../../schema/primary-key'
import type { Index } from '../../schema/table-index'
import type { UniqueConstraint } from '../../schema/unique'
import type { SqlWriter } from '../sql-writer'
import { dispatch, type VisitMethods } from '../visitor'
import { IndexPartDdl } from './index-part-ddl'

type ConstraintNode =
  PrimaryKeyConstraint | UniqueConstraint | CheckConstraint | ForeignKeyConstraint | ExcludeConstraint

/** What an index that holds more columns than its key belongs to. */
export type Including = PrimaryKeyConstraint | UniqueConstraint | ExcludeConstraint | Index

/** Constraints, as they stand in CREATE and ALTER TABLE. */
export abstract class ConstraintDdl extends IndexPartDdl implements VisitMethods<ConstraintNode> {
  visitPrimaryKey(node: PrimaryKeyConstraint, out: SqlWriter): void {
    out.write('PRIMARY KEY ')
    this.keyBody(node, out)
  }

  visitUnique(node: UniqueConstraint, out: SqlWriter): void {
    out.write(this.hasEqualNulls(node) ? 'UNIQUE NULLS NOT DISTINCT ' : 'UNIQUE ')
    this.keyBody(node, out)
  }

  visitCheck(node: CheckConstraint, out: SqlWriter): void {
    out.write('CHECK (')
    this.expressions.expression(node.condition, out)
    out.write(')')
  }

  visitExclude(node: ExcludeConstraint, out: SqlWriter): void {
    out.write('EXCLUDE USING ').identifier(node.using).write(' (')
    out.list(node.elements, ({ ordering, operator }) => {
      this.indexPart(ordering, out)
      out.write(` WITH ${operator}`)
    })
    out.write(')')
    this.include(node, out)
    this.keyStorage(node, out)
    if (node.where !== undefined) {
      out.write(' WHERE (')
      this.expressions.expression(node.where, out)
      out.write(')')
    }
    this.timing(node, out)
  }

  visitForeignKeyConstraint(node: ForeignKeyConstraint, out: SqlWriter): void {
    out.write('FOREIGN KEY ')
    this.columnNames(node.columns, out)
    out.write(' ')
    this.references(node, out)
  }

  /** A constraint with its name, as a part of CREATE or ALTER TABLE. */
  protected constraint(constraint: Constraint, out: SqlWriter): void {
    this.named(constraint, out, () => {
      dispatch(this, constraint, out)
    })
  }

  /** A foreign key where it stands behind its one column. */
  protected columnReference(key: ForeignKeyConstraint, out: SqlWriter): void {
    this.named(key, out, () => {
      this.references(key, out)
    })
  }

  /** Where a foreign key leads, and what it does. */
  protected references(node: ForeignKeyConstraint, out: SqlWriter): void {
    out.write('REFERENCES ')
    this.referredTable(node, out)
    out.write(' ')
    this.columnNames(node.referredColumns, out)
    this.foreignKeyRules(node, out)
  }

  private named(constraint: Constraint, out: SqlWriter, body: () => void): void {
    this.parts(`constraint '${constraint.name}' of table '${constraint.table.key}'`, out, () => {
      out.write('CONSTRAINT ').identifier(this.nameOf(constraint))
      this.comment(constraint.comment, out)
      out.write(' ')
      body()
    })
  }

  /** What stands behind the columns that a foreign key points to. */
  protected foreignKeyRules(node: ForeignKeyConstraint, out: SqlWriter): void {
    const { match, onDelete, onDeleteColumns, onUpdate } = node
    if (match !== undefined) out.write(` MATCH ${match}`)
    if (onDelete !== undefined) out.write(` ON DELETE ${onDelete}`)
    if (onDeleteColumns !== undefined) {
      out.write(' ')
      this.columnNames(onDeleteColumns, out)
    }
    if (onUpdate !== undefined) out.write(` ON UPDATE ${onUpdate}`)
    this.timing(node, out)
  }

  protected referredTable(node: ForeignKeyConstraint, out: SqlWriter): void {
    out.identifier(node.referredTable.schema, node.referredTable.name)
  }

  /** When a constraint is checked. */
  protected timing(node: Constraint, out: SqlWriter): void {
    out.write(this.timingText(node))
  }

  /** SQLite takes INITIALLY only behind DEFERRABLE; what is not said means what the standard takes it for. */
  protected timingText({ deferrable, initially }: Pick<Constraint, 'deferrable' | 'initially'>): string {
    const said = deferrable ?? (initially === undefined ? undefined : initially === 'DEFERRED')
    return [
      ...(said === undefined ? [] : [said ? ' DEFERRABLE' : ' NOT DEFERRABLE']),
      ...(initially === undefined ? [] : [` INITIALLY ${initially}`]),
    ].join('')
  }

  /** Whether NULLS NOT DISTINCT is said of it. */
  protected hasEqualNulls({ nullsNotDistinct }: UniqueConstraint | Index): boolean {
    return nullsNotDistinct
  }

  /** The columns that the index holds besides its key. */
  protected included(node: Including): readonly Column[] {
    return node.include
  }

  protected include(node: Including, out: SqlWriter): void {
    const columns = this.included(node)
    if (columns.length === 0) return
    out.write(' INCLUDE ')
    this.columnNames(columns, out)
  }

  /** How and where the index behind a constraint is kept, and what happens on conflict. */

  protected keyStorage(
    _node: PrimaryKeyConstraint | UniqueConstraint | ExcludeConstraint,
    _out: SqlWriter,
  ): void {
    return
  }

  private keyBody(node: PrimaryKeyConstraint | UniqueConstraint, out: SqlWriter): void {
    this.columnNames(node.columns, out)
    this.include(node, out)
    this.keyStorage(node, out)
    this.timing(node, out)
  }
}
