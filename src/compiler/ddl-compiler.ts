/**
 * The schema becomes CREATE, ALTER and DROP here. Schema objects are visited themselves; there is no second tree. One
 * canonical line per statement, the same bytes every time. What every noun looks like stands in `ddl/`.
 */
import { CompileError, DuplicateNameError } from '../errors'
import { isFor } from '../schema/conditional'
import type { Constraint } from '../schema/constraint'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { CreationCapabilities, CreationRules } from '../statement/ddl/creation-rules'
import type { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import type {
  AddColumn,
  AddConstraint,
  CreatePartition,
  CreateTable,
  DropConstraint,
  DropStatementOptions,
  DropTable,
  SetColumnStorage,
} from '../statement/ddl/table-ddl'
import type { DdlNode } from '../statement/nodes'
import { AlterDdl } from './ddl/alter-ddl'
import type { SqlWriter } from './sql-writer'
import { dispatch, type VisitMethods } from './visitor'

/** Turns schema statements into text. */
export abstract class DdlCompiler extends AlterDdl implements VisitMethods<DdlNode>, CreationRules {
  abstract readonly can: CreationCapabilities

  abstract visitCreatePartition(node: CreatePartition, out: SqlWriter): void
  abstract visitSetColumnStorage(node: SetColumnStorage, out: SqlWriter): void

  /** The tables that one inherits from. */
  abstract parentsOf(table: Table): readonly Table[]
  /** What has to follow a statement, because it cannot be said in it. */
  abstract companions(node: DdlNode): readonly DdlNode[]
  /** The schemas that a table needs besides its own. */
  abstract schemasOf(table: Table): readonly string[]
  /** Whether an index that is created on its own is built while others write. */
  abstract isConcurrent(index: Index): boolean

  /** One statement as text. @throws CompileError for all that cannot be written in it */
  compile(node: DdlNode): string {
    const out = this.writer()
    dispatch(this, node, out)
    CompileError.throwIfAny(out.problems)
    return out.text
  }

  /** A statement with those that belong to it. */
  script(node: DdlNode): readonly string[] {
    // What is no part of this database's schema needs no statement.
    const item =
      node.kind === 'addConstraint' ? node.constraint : node.kind === 'createIndex' ? node.index : undefined
    if (!isFor(item?.ddlIf, this.dialectName)) return []
    return this.compileAll([node, ...this.companions(node)])
  }

  /** Several statements. @throws CompileError for all that cannot be written in any of them */
  compileAll(nodes: readonly DdlNode[]): readonly string[] {
    const problems: CompileError[] = []
    const texts = nodes.map((node) => {
      try {
        return this.compile(node)
      } catch (error) {
        if (!(error instanceof CompileError)) throw error
        problems.push(error)
        return ''
      }
    })
    CompileError.throwIfAny(problems)
    return texts
  }

  visitCreateTable(node: CreateTable, out: SqlWriter): void {
    const { table, ifNotExists } = node
    const constraints = this.constraintsIn(node)
    this.assertDistinctNames(table, constraints)
    this.parts(`table '${table.key}'`, out, () => {
      this.createTable(table, out)
      out.write(ifNotExists ? 'IF NOT EXISTS ' : '').identifier(table.schema, table.name)
      this.comment(table.comment, out)
    })
    out.write(' (')
    const columns = this.columnsIn(table)
    out.list(columns, (column) => {
      this.column(column, out)
    })
    if (columns.length > 0 && constraints.length > 0) out.write(', ')
    out.list(constraints, (constraint) => {
      this.constraint(constraint, out)
    })
    out.write(')')
    this.parts(`table '${table.key}'`, out, () => {
      this.tableOptions(table, out)
    })
  }

  visitDropTable({ table, options }: DropTable, out: SqlWriter): void {
    const { view } = table
    out.write(
      view === undefined
        ? 'DROP TABLE '
        : view.materialized === true
          ? 'DROP MATERIALIZED VIEW '
          : 'DROP VIEW ',
    )
    this.dropped(options, () => out.identifier(table.schema, table.name), out)
  }

  visitAddColumn({ column, keys, collation }: AddColumn, out: SqlWriter): void {
    this.alter(column.table, out).write('ADD COLUMN ')
    this.column(column, out, collation)
    for (const key of keys) this.columnReference(key, out.write(' '))
  }

  visitAddConstraint({ constraint, options }: AddConstraint, out: SqlWriter): void {
    this.alter(constraint.table, out).write('ADD ')
    if (options.usingIndex === undefined) this.constraint(constraint, out)
    else this.usingIndex(constraint, options.usingIndex, out)
    if (options.notValid === true || this.isUnchecked(constraint)) this.notValid(out)
  }

  visitDropConstraint({ constraint, options }: DropConstraint, out: SqlWriter): void {
    this.alter(constraint.table, out).write('DROP CONSTRAINT ')
    this.dropped(options, () => out.identifier(this.nameOf(constraint)), out)
  }

  visitCreateIndex({ index, options }: CreateIndex, out: SqlWriter): void {
    const write = (text: string): void => void out.write(text)
    this.parts(
      `index '${index.name}' of table '${index.table.key}'`,
      out,
      () => {
        write(index.unique ? 'CREATE UNIQUE INDEX ' : 'CREATE INDEX ')
        if (options.concurrently === true) this.concurrently(out)
        if (options.ifNotExists === true) write('IF NOT EXISTS ')
      },
      () => {
        this.indexTarget(index, options.as ?? this.nameOf(index), out)
      },
      () => {
        write(' (')
        out.list(index.orderings, (ordering) => {
          this.indexPart(ordering, out)
        })
        write(')')
      },
      () => {
        this.include(index, out)
      },
      () => {
        if (this.hasEqualNulls(index)) write(' NULLS NOT DISTINCT')
      },
      () => {
        this.indexStorage(index, out)
      },
      () => {
        if (index.where === undefined) return
        write(' WHERE ')
        this.expressions.expression(index.where, out)
      },
    )
  }

  visitDropIndex({ index, options }: DropIndex, out: SqlWriter): void {
    out.write('DROP INDEX ')
    if (options.concurrently === true) this.concurrently(out)
    this.dropped(options, () => out.identifier(index.table.schema, this.nameOf(index)), out)
  }

  /** What stands before a new table's name. */
  protected createTable(_table: Table, out: SqlWriter): void {
    out.write('CREATE TABLE ')
  }

  /** What stands behind a new table's columns. */
  protected abstract tableOptions(table: Table, out: SqlWriter): void

  /** The columns that the table's own definition names. */
  protected columnsIn(table: Table): readonly Column[] {
    return table.columns
  }

  /** Whether a constraint is part of CREATE TABLE, and does not follow it. */

  protected isInline(_constraint: Constraint): boolean {
    return true
  }

  /** Whether a constraint says that the rows that are there are not checked. */
  protected isUnchecked(_constraint: Constraint): boolean {
    return false
  }

  protected notValid(out: SqlWriter): void {
    out.write(' NOT VALID')
  }

  /** A key whose index is there. */
  protected abstract usingIndex(constraint: Constraint, index: string, out: SqlWriter): void

  /** The index's name, the table it is on, and its method. */
  protected indexTarget(index: Index, name: string, out: SqlWriter): void {
    out.identifier(name)
    this.comment(index.comment, out)
    out.write(' ON ').identifier(index.table.schema, index.table.name)
  }

  /** How and where an index is kept. */

  protected indexStorage(_index: Index, _out: SqlWriter): void {
    return
  }

  protected concurrently(out: SqlWriter): void {
    out.write('CONCURRENTLY ')
  }

  protected cascade(out: SqlWriter): void {
    out.write(' CASCADE')
  }

  /** A name to be dropped, with what may be said around it. */
  protected dropped({ ifExists, cascade }: DropStatementOptions, name: () => void, out: SqlWriter): void {
    if (ifExists === true) out.write('IF EXISTS ')
    name()
    if (cascade === true) this.cascade(out)
  }

  private constraintsIn({ table, leftOut }: CreateTable): readonly Constraint[] {
    return table.constraints.filter(
      (constraint) =>
        !leftOut.has(constraint as ForeignKeyConstraint) &&
        isFor(constraint.ddlIf, this.dialectName) &&
        this.isInline(constraint),
    )
  }

  private assertDistinctNames(table: Table, constraints: readonly Constraint[]): void {
    const known = new Set<string>()
    for (const constraint of constraints) {
      const name = this.nameOf(constraint)
      if (!known.has(name)) known.add(name)
      else
        throw new DuplicateNameError(`Table '${table.key}' has two constraints called '${name}'.`, {
          hint: "Drop one of them, or give it a name of its own: { name: '…' }.",
        })
    }
  }
}
