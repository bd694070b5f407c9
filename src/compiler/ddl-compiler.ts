/**
 * Tables, constraints and indexes become CREATE, ALTER and DROP here. Schema objects are visited themselves; there is no
 * second tree. One canonical line per statement, the same bytes every time.
 */
import { DuplicateNameError, UnsupportedFeatureError } from '../errors'
import { Expression, type Ordering } from '../expression/expression'
import { fitName } from '../util/fit-name'
import type { CheckConstraint } from '../schema/check'
import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { UniqueConstraint } from '../schema/unique'
import type { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import type {
  AddColumn,
  AddConstraint,
  CreateTable,
  DropConstraint,
  DropTable,
} from '../statement/ddl/table-ddl'
import type { CreateEnum, CreateSchema, DropEnum } from '../statement/ddl/type-ddl'
import type { DdlNode } from '../statement/nodes'
import { EnumType } from '../types/enum'
import type { CompiledParameter } from './compiled-statement'
import { located, type ExpressionCompiler } from './expression-compiler'
import type { IdentifierQuoter } from './identifier-quoter'
import { LiteralWriter, type SqlWriter } from './sql-writer'
import type { TypeCompiler } from './type-compiler'
import { dispatch, type VisitMethods } from './visitor'

type ConstraintNode = PrimaryKeyConstraint | UniqueConstraint | CheckConstraint | ForeignKeyConstraint

/** Turns schema statements into text. */
export abstract class DdlCompiler implements VisitMethods<DdlNode>, VisitMethods<ConstraintNode> {
  constructor(
    protected readonly dialectName: string,
    protected readonly quoter: IdentifierQuoter,
    protected readonly types: TypeCompiler,
    protected readonly expressions: ExpressionCompiler,
  ) {}

  /** A value as it stands in DDL, which takes no bound ones. */
  protected abstract literal(parameter: CompiledParameter): string

  /** One statement as text. */
  compile(node: DdlNode): string {
    const out = new LiteralWriter(this.quoter, (parameter) => this.literal(parameter))
    dispatch(this, node, out)
    return out.text
  }

  /** An expression as it stands in a statement over the schema. */
  text(expression: Expression): string {
    const out = new LiteralWriter(this.quoter, (parameter) => this.literal(parameter))
    this.expressions.expression(expression, out)
    return out.text
  }

  visitCreateTable({ table, leftOut }: CreateTable, out: SqlWriter): void {
    located(`table '${table.key}'`, () => {
      out.write('CREATE TABLE ').identifier(table.schema, table.name).write(' (')
      this.assertDistinctNames(table)
      const constraints = table.constraints.filter(
        (constraint) => !leftOut.has(constraint as ForeignKeyConstraint),
      )
      const parts = [
        ...table.columns.map((column) => () => {
          this.column(column, out)
        }),
        ...constraints.map((constraint) => () => {
          this.constraint(constraint, out)
        }),
      ]
      out.list(parts, (write) => {
        write()
      })
      out.write(')')
    })
  }

  visitDropTable({ table }: DropTable, out: SqlWriter): void {
    out.write('DROP TABLE ').identifier(table.schema, table.name)
  }

  visitAddColumn({ column }: AddColumn, out: SqlWriter): void {
    this.alter(column.table, out).write('ADD COLUMN ')
    this.column(column, out)
  }

  visitAddConstraint({ constraint }: AddConstraint, out: SqlWriter): void {
    this.alter(constraint.table, out).write('ADD ')
    this.constraint(constraint, out)
  }

  visitDropConstraint({ table, name }: DropConstraint, out: SqlWriter): void {
    this.alter(table, out).write('DROP CONSTRAINT ').identifier(name)
  }

  visitCreateIndex({ index }: CreateIndex, out: SqlWriter): void {
    located(`index '${index.name}'`, () => {
      out.write(index.unique ? 'CREATE UNIQUE INDEX ' : 'CREATE INDEX ')
      this.indexTarget(index, out)
      out.write(' (').list(index.orderings, (ordering) => {
        this.indexed(ordering.operand, out)
        this.indexDirection(ordering, out)
      })
      out.write(')')
      if (index.where === undefined) return
      out.write(' WHERE ')
      this.expressions.expression(index.where, out)
    })
  }

  visitDropIndex({ index }: DropIndex, out: SqlWriter): void {
    out.write('DROP INDEX ').identifier(index.table.schema, this.nameOf(index))
  }

  visitCreateEnum({ type, schema }: CreateEnum, out: SqlWriter): void {
    out
      .write('CREATE TYPE ')
      .identifier(schema, type.name ?? '')
      .write(' AS ENUM (')
    out
      .list(type.values, (value) => out.parameter({ value, type: undefined, placeholder: undefined }))
      .write(')')
  }

  visitDropEnum({ type, schema }: DropEnum, out: SqlWriter): void {
    out.write('DROP TYPE ').identifier(schema, type.name ?? '')
  }

  visitCreateSchema({ name }: CreateSchema, out: SqlWriter): void {
    out.write('CREATE SCHEMA IF NOT EXISTS ').identifier(name)
  }

  visitPrimaryKey(node: PrimaryKeyConstraint, out: SqlWriter): void {
    out.write('PRIMARY KEY ')
    this.columnNames(node.columns, out)
    this.timing(node, out)
  }

  visitUnique(node: UniqueConstraint, out: SqlWriter): void {
    out.write('UNIQUE ')
    this.columnNames(node.columns, out)
    this.timing(node, out)
  }

  visitCheck(node: CheckConstraint, out: SqlWriter): void {
    out.write('CHECK (')
    this.expressions.expression(node.condition, out)
    out.write(')')
  }

  visitForeignKeyConstraint(node: ForeignKeyConstraint, out: SqlWriter): void {
    out.write('FOREIGN KEY ')
    this.columnNames(node.columns, out)
    out.write(' REFERENCES ')
    this.referredTable(node, out)
    out.write(' ')
    this.columnNames(node.referredColumns, out)
    if (node.match !== undefined) out.write(` MATCH ${node.match}`)
    if (node.onDelete !== undefined) out.write(` ON DELETE ${node.onDelete}`)
    if (node.onUpdate !== undefined) out.write(` ON UPDATE ${node.onUpdate}`)
    this.timing(node, out)
  }

  /** A constraint with its name, as a part of CREATE or ALTER TABLE. */
  protected constraint(constraint: Constraint, out: SqlWriter): void {
    out.write('CONSTRAINT ').identifier(this.nameOf(constraint)).write(' ')
    dispatch(this, constraint, out)
  }

  /** A column's definition: name, type, default, numbering, NOT NULL. */
  protected column(column: Column, out: SqlWriter): void {
    located(`column '${column.qualifiedName}'`, () => {
      // SQLite has columns without a type.
      out.identifier(column.name).write(` ${this.columnType(column)}`.trimEnd())
      this.defaultClause(column, out)
      if (column.table.autoincrementColumn === column) this.numbering(column, out)
      if (!column.nullable) out.write(' NOT NULL')
      this.typeCheck(column, out)
    })
  }

  protected columnType(column: Column): string {
    return this.types.compile(column.type, column.table.schema)
  }

  /** How the database is told to number the rows. */
  protected abstract numbering(column: Column, out: SqlWriter): void

  /** The condition that a type without enforcement of its own puts on its column. */
  protected typeCheck(column: Column, out: SqlWriter): void {
    if (column.type instanceof EnumType && !column.type.native) this.labelCheck(column, column.type, out)
  }

  protected labelCheck(column: Column, type: EnumType<unknown>, out: SqlWriter): void {
    out.write(' CHECK (').identifier(column.name).write(' IN (')
    out
      .list(type.values, (value) => out.parameter({ value, type: undefined, placeholder: undefined }))
      .write('))')
  }

  protected defaultClause(column: Column, out: SqlWriter): void {
    const { serverDefault } = column.options
    if (serverDefault === undefined) return
    out.write(' DEFAULT ')
    if (!(serverDefault instanceof Expression)) {
      out.parameter({ value: column.type.fit(serverDefault), type: column.type, placeholder: undefined })
    } else this.defaultExpression(serverDefault, column, out)
  }

  protected defaultExpression(expression: Expression, _column: Column, out: SqlWriter): void {
    this.expressions.expression(expression, out)
  }

  /** The index's name and the table it is on. */
  protected indexTarget(index: Index, out: SqlWriter): void {
    out.identifier(this.nameOf(index)).write(' ON ').identifier(index.table.schema, index.table.name)
  }

  protected indexDirection(ordering: Ordering, out: SqlWriter): void {
    this.expressions.direction(ordering, out)
  }

  protected referredTable(node: ForeignKeyConstraint, out: SqlWriter): void {
    out.identifier(node.referredTable.schema, node.referredTable.name)
  }

  protected alter(table: Table, out: SqlWriter): SqlWriter {
    return out.write('ALTER TABLE ').identifier(table.schema, table.name).write(' ')
  }

  /** When a constraint is checked. */
  protected timing(node: Constraint, out: SqlWriter): void {
    if (node.deferrable !== undefined) out.write(node.deferrable ? ' DEFERRABLE' : ' NOT DEFERRABLE')
    if (node.initially !== undefined) out.write(` INITIALLY ${node.initially}`)
  }

  /** The name that the database will know: the given one, or the generated one cut to the limit. */
  nameOf(named: Constraint | Index): string {
    return named.givenName ?? fitName(named.name, this.quoter.limit)
  }

  protected refuse(feature: string, hint: string): never {
    throw new UnsupportedFeatureError({ dialect: this.dialectName, feature, hint })
  }

  private assertDistinctNames(table: Table): void {
    const names = table.constraints.map((constraint) => this.nameOf(constraint))
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice === undefined) return
    throw new DuplicateNameError(`Table '${table.key}' has two constraints called '${twice}'.`, {
      hint: "Drop one of them, or give it a name of its own: { name: '…' }.",
    })
  }

  private columnNames(columns: readonly Column[], out: SqlWriter): void {
    out
      .write('(')
      .list(columns, (column) => out.identifier(column.name))
      .write(')')
  }

  /** Columns and calls stand bare in an index, any other expression in parentheses. */
  private indexed(operand: Expression, out: SqlWriter): void {
    const isBare = operand.kind === 'column' || operand.kind === 'functionCall'
    if (!isBare) out.write('(')
    this.expressions.expression(operand, out)
    if (!isBare) out.write(')')
  }
}
