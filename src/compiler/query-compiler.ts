/** INSERT, UPDATE and DELETE become text here, and every statement a text with its parameters. */
import { CompileError, UsageError } from '../errors'
import { Conjunction, Parameter, type Expression } from '../expression/expression'
import { RawSql } from '../expression/raw-sql'
import type { InsertRows, RowCount, UpdateRows } from '../statement/bound-rows'
import type { ExcludedColumn } from '../statement/conflict'
import type { ConflictTarget } from '../statement/conflict-target'
import type { Column } from '../schema/column'
import type { Delete } from '../statement/delete'
import type { FromItem } from '../statement/from'
import type { Insert } from '../statement/insert'
import type { QueryNode } from '../statement/nodes'
import { outputColumns } from '../statement/output-columns'
import { Query, type CompoundSelect } from '../statement/query'
import type { Assignment } from '../statement/row-input'
import type { Select } from '../statement/select'
import type { Update } from '../statement/update'
import type { CompiledParameter, CompiledStatement } from './compiled-statement'
import type { IdentifierQuoter } from './identifier-quoter'
import type { Narrowing } from '../statement/narrowing'
import { SelectCompiler } from './select-compiler'
import { LiteralWriter, SqlWriter } from './sql-writer'
import type { TypeCompiler } from './type-compiler'
import { dispatch, type VisitMethods } from './visitor'

/** A statement over rows, or SQL of the user's own. */
export type Executable =
  Query | Insert<never, unknown> | InsertRows | Update<never, unknown> | UpdateRows | Delete<unknown> | RawSql

/** The name of the table that bound rows stand in. */
export const BOUND_ROWS = 'dovetail_rows'

/** Turns statements over rows into text and parameters. */
export abstract class QueryCompiler extends SelectCompiler implements VisitMethods<QueryNode> {
  constructor(
    types: TypeCompiler,
    private readonly quoter: IdentifierQuoter,
    private readonly maxParameters: number,
  ) {
    super(types)
  }

  /** The mark of the n-th bound value, counted from 1. */
  protected abstract mark(position: number): string

  /** A value as it stands where none can be bound. */
  abstract literal(parameter: CompiledParameter): string

  /** What an index is over: columns and calls stand bare, any other expression in parentheses. */
  indexed(operand: Expression, out: SqlWriter): void {
    const isBare = operand.kind === 'column' || operand.kind === 'functionCall'
    if (!isBare) out.write('(')
    this.expression(operand, out)
    if (!isBare) out.write(')')
  }

  /** One statement as text, without the rows that are to be left out. Nothing is executed and no connection is needed. */
  compile(statement: Executable, narrowing?: Narrowing): CompiledStatement {
    let out = this.writer(narrowing)
    this.statement(statement, out)
    if (out.ctes.size > 0) {
      // They stand in front of what was found to draw from them.
      const found = out
      out = this.writer(narrowing)
      this.withClause(found, out)
      this.statement(statement, out)
    }
    if (out.parameters.length > this.maxParameters) {
      throw new CompileError(
        `The statement has ${out.parameters.length} values, and the database takes at most ${this.maxParameters}.\n  Send it in parts.`,
      )
    }
    const columns =
      statement instanceof RawSql
        ? undefined
        : outputColumns(resultItems(statement)).map(({ key, expression }) => ({ key, type: expression.type }))
    const isQuery = statement instanceof Query && !out.locksRows
    return { sql: out.text, parameters: out.parameters, columns, isQuery }
  }

  visitInsert(node: Insert<unknown, unknown>, out: SqlWriter): void {
    out.write('INSERT INTO ').identifier(node.table.schema, node.table.name)
    if (node.query !== undefined) this.insertedQuery(node, node.query, out)
    else if (node.columns.length === 0) this.defaultRow(node, out)
    else {
      out.write(' (').list(node.columns, (column) => out.identifier(column.name))
      out.write(') VALUES ').list(node.rows, (row) => {
        const values = node.columns.map((column, i) => ({ column, value: row[i] as Expression }))
        out.write('(').list(values, (assignment) => {
          this.assigned(assignment, out)
        })
        out.write(')')
      })
    }
    this.conflict(node, out)
    this.returning(node, node.returned, out)
  }

  visitExcludedColumn({ column }: ExcludedColumn, out: SqlWriter): void {
    out.write('excluded.').identifier(column.name)
  }

  visitUpdate(node: Update<unknown, unknown>, out: SqlWriter): void {
    assertGuarded(node, `update of '${node.table.key}'`)
    out.write('UPDATE ').identifier(node.table.schema, node.table.name).write(' SET ')
    this.assignments(node.assignments, out)
    this.sources(' FROM ', node.sources, out)
    this.conditions(' WHERE ', [...changedRows(node, out), ...sourceRows(node, out)], out)
    this.returning(node, node.parts.returned, out)
  }

  visitInsertRows(node: InsertRows, out: SqlWriter): void {
    const { table, columns, count, returned } = node
    out.write('INSERT INTO ').identifier(table.schema, table.name)
    out.write(' (').list(columns, (column) => out.identifier(column.name))
    out.write(') ')
    if (count === 'many') this.insertedLists(columns, out)
    else this.boundValues(columns, count, out)
    this.returning(node, returned, out)
  }

  visitUpdateRows(node: UpdateRows, out: SqlWriter): void {
    const { table, count, returned } = node
    const { set, keys } = node.columns
    const value = (column: Column, position: number): void => {
      if (count === 1) this.boundMark(column, out)
      else this.boundColumn(column, position, out)
    }
    out.write('UPDATE ').identifier(table.schema, table.name)
    set.forEach((column, i) => {
      out
        .write(i === 0 ? ' SET ' : ', ')
        .identifier(column.name)
        .write(' = ')
      value(column, i)
    })
    if (count !== 1) {
      out.write(' FROM ')
      this.boundRows([...set, ...keys], count, out)
    }
    keys.forEach((column, i) => {
      out.write(i === 0 ? ' WHERE ' : ' AND ')
      this.expression(column, out)
      out.write(' = ')
      value(column, set.length + i)
    })
    this.returning(node, returned, out)
  }

  visitDelete(node: Delete<unknown>, out: SqlWriter): void {
    assertGuarded(node, `delete from '${node.table.key}'`)
    out.write('DELETE FROM ').identifier(node.table.schema, node.table.name)
    this.deleteCondition(node, out)
    this.returning(node, node.parts.returned, out)
  }

  /** Which rows a delete is about. */
  protected deleteCondition(node: Delete<unknown>, out: SqlWriter): void {
    this.sources(' USING ', node.sources, out)
    this.conditions(' WHERE ', [...changedRows(node, out), ...sourceRows(node, out)], out)
  }

  /** The query behind an INSERT. */
  protected insertedQuery(node: Insert<unknown, unknown>, query: Query, out: SqlWriter): void {
    out.write(' (').list(node.columns, (column) => out.identifier(column.name))
    out.write(') ')
    this.queryBody(query, out, 'inner')
  }

  /** What a column is given. Databases with exact decimals fit a computed value to its column themselves. */
  assigned({ value }: Assignment, out: SqlWriter): void {
    this.expression(value, out)
  }

  /** What a statement gives back of the rows that it changed. */
  protected returning(_node: QueryNode, items: readonly Expression[], out: SqlWriter): void {
    if (items.length === 0) return
    out.write(' RETURNING ')
    this.selectList(items, out, 'outermost')
  }

  /** Rows that are bound as lists, as what an INSERT takes. */
  protected abstract insertedLists(columns: readonly Column[], out: SqlWriter): void

  /** Bound rows as a table that is called `BOUND_ROWS`. */
  protected abstract boundRows(columns: readonly Column[], count: RowCount, out: SqlWriter): void

  /** What stands for a column at a position of that table. */
  protected abstract boundColumn(column: Column, position: number, out: SqlWriter): void

  /** Rows with a mark for each value. */
  protected boundValues(columns: readonly Column[], count: number, out: SqlWriter): void {
    for (let row = 0; row < count; row++) {
      out.write(row === 0 ? 'VALUES (' : ', (').list(columns, (column) => {
        this.boundMark(column, out)
      })
      out.write(')')
    }
  }

  private boundMark({ type }: Column, out: SqlWriter): void {
    this.expression(new Parameter(null, type), out)
  }

  /** A row of nothing but defaults. */
  protected defaultRow(node: Insert<unknown, unknown>, out: SqlWriter): void {
    if (node.rows.length > 1)
      throw new UsageError('Several rows of nothing but defaults need an insert each.')
    out.write(' DEFAULT VALUES')
  }

  private writer(narrowing: Narrowing | undefined): SqlWriter {
    return new SqlWriter(this.quoter, {
      qualifyColumns: true,
      bindsValues: true,
      narrowing,
      mark: (position) => this.mark(position),
    })
  }

  private statement(statement: Executable, out: SqlWriter): void {
    if (statement.kind === 'select' || statement.kind === 'compoundSelect')
      this.queryBody(statement, out, 'outermost')
    else dispatch(this, statement, out)
  }

  private sources(keyword: string, sources: readonly FromItem[], out: SqlWriter): void {
    if (sources.length === 0) return
    out.write(keyword).list(sources, (source) => {
      this.source(source, out)
    })
  }

  private conflict({ conflict, columns, table }: Insert<unknown, unknown>, out: SqlWriter): void {
    if (conflict === undefined) return
    if (columns.length === 0)
      throw new UsageError(`An insert of nothing but defaults into '${table.key}' takes no onConflict.`)
    out.write(' ON CONFLICT (')
    this.conflictTarget(conflict.target, out)
    out.write(conflict.set.length === 0 ? ' DO NOTHING' : ' DO UPDATE SET ')
    this.assignments(conflict.set, out)
    if (conflict.where !== undefined) this.conditions(' WHERE ', [conflict.where], out)
  }

  /** The database finds the index by how it was declared, so values stand in it as they do there. */
  private conflictTarget({ parts, where }: ConflictTarget, out: SqlWriter): void {
    const declared = new LiteralWriter(this.quoter, { literal: (parameter) => this.literal(parameter) })
    declared.list(parts, (part) => {
      this.indexed(part, declared)
    })
    declared.write(')')
    if (where !== undefined) this.expression(where, declared.write(' WHERE '))
    out.write(declared.text)
  }

  private assignments(set: readonly Assignment[], out: SqlWriter): void {
    out.list(set, (assignment) => {
      out.identifier(assignment.column.name).write(' = ')
      this.assigned(assignment, out)
    })
  }
}

/** What the rows must fulfil that are changed: what the statement says, and what is left out of it. */
export function changedRows(
  node: Update<unknown, unknown> | Delete<unknown>,
  { options: { narrowing } }: SqlWriter,
): readonly Expression[] {
  return narrowing === undefined ? node.parts.where : [...node.parts.where, ...narrowing.target(node)]
}

function sourceRows(
  node: Update<unknown, unknown> | Delete<unknown>,
  { options: { narrowing } }: SqlWriter,
): readonly Expression[] {
  return narrowing?.sources(node) ?? []
}

function resultItems(statement: Exclude<Executable, RawSql>): readonly Expression[] {
  switch (statement.kind) {
    case 'insert':
    case 'insertRows':
    case 'updateRows':
      return statement.returned
    case 'update':
    case 'delete':
      return statement.parts.returned
    default:
      return (statement as Select | CompoundSelect).columns
  }
}

function assertGuarded(node: Update<unknown, unknown> | Delete<unknown>, what: string): void {
  if (node.parts.everyRow || !node.parts.where.every(isEmptyAnd)) return
  throw new UsageError(`This ${what} has no condition and would touch every row.`, {
    hint: 'Add a condition, or say that all rows are meant: .everyRow(), in a session { everyRow: true }.',
  })
}

/** A condition that was put together of none: `and(...[])`. */
function isEmptyAnd(condition: Expression): boolean {
  return (
    condition instanceof Conjunction && condition.operator === 'and' && condition.conditions.every(isEmptyAnd)
  )
}
