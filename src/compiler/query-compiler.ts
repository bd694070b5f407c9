/** SELECT, INSERT, UPDATE and DELETE become text here. */
import { CompileError, UsageError } from '../errors'
import { Conjunction, Parameter, type Expression, type Label } from '../expression/expression'
import type { FunctionCall } from '../expression/function-call'
import { RawSql } from '../expression/raw-sql'
import type { InsertRows, RowCount, UpdateRows } from '../statement/bound-rows'
import type { ExcludedColumn } from '../statement/conflict'
import type { Column } from '../schema/column'
import type { Delete } from '../statement/delete'
import type { Exists } from '../statement/exists'
import type { FromItem } from '../statement/from'
import type { Insert } from '../statement/insert'
import type { QueryNode } from '../statement/nodes'
import type { Assignment } from '../statement/row-input'
import type { Select } from '../statement/select'
import type { Update } from '../statement/update'
import type { CompiledStatement, ResultColumn } from './compiled-statement'
import { ExpressionCompiler } from './expression-compiler'
import type { IdentifierQuoter } from './identifier-quoter'
import { SqlWriter } from './sql-writer'
import type { TypeCompiler } from './type-compiler'
import { dispatch, type VisitMethods } from './visitor'

/** A statement over rows, or SQL of the user's own. */
export type Executable = QueryNode | Insert<never> | Update<never> | RawSql

/** The name of the table that bound rows stand in. */
export const BOUND_ROWS = 'dovetail_rows'

/** Where a select stands: only the outermost one's values go to the driver, and nobody reads those of an EXISTS. */
type SelectPlace = 'outermost' | 'inner' | 'exists'

/** Turns statements over rows into text and parameters. */
export abstract class QueryCompiler extends ExpressionCompiler implements VisitMethods<QueryNode> {
  constructor(
    types: TypeCompiler,
    private readonly quoter: IdentifierQuoter,
    private readonly maxParameters: number,
  ) {
    super(types)
  }

  /** The mark of the n-th bound value, counted from 1. */
  protected abstract mark(position: number): string

  /** One statement as text. Nothing is executed and no connection is needed. */
  compile(statement: Executable): CompiledStatement {
    const out = new SqlWriter(this.quoter, {
      qualifyColumns: true,
      bindsValues: true,
      mark: (position) => this.mark(position),
    })
    if (statement.kind === 'select') this.selectBody(statement, out, 'outermost')
    else dispatch(this, statement, out)
    if (out.parameters.length > this.maxParameters) {
      throw new CompileError(
        `The statement has ${out.parameters.length} values, and the database takes at most ${this.maxParameters}.\n  Send it in parts.`,
      )
    }
    const columns = statement instanceof RawSql ? undefined : resultItems(statement).map(resultColumn)
    return { sql: out.text, parameters: out.parameters, columns }
  }

  /** A select as a statement of its own inside another, such as the query of a view. */
  query(node: Select, out: SqlWriter): void {
    this.selectBody(node, out, 'inner')
  }

  override visitSelect(node: Select, out: SqlWriter): void {
    out.write('(')
    this.selectBody(node, out, 'inner')
    out.write(')')
  }

  override visitExists({ query, negated }: Exists, out: SqlWriter): void {
    out.write(negated ? 'NOT EXISTS (' : 'EXISTS (')
    this.selectBody(query, out, 'exists')
    out.write(')')
  }

  visitInsert(node: Insert, out: SqlWriter): void {
    out.write('INSERT INTO ').identifier(node.table.schema, node.table.name)
    if (node.columns.length === 0) this.defaultRow(node, out)
    else {
      out.write(' (').list(node.columns, (column) => out.identifier(column.name))
      out.write(') VALUES ').list(node.rows, (row) => {
        out.write('(').list(row, (value) => {
          this.expression(value, out)
        })
        out.write(')')
      })
    }
    this.conflict(node, out)
    this.returning(node.returned, out)
  }

  visitExcludedColumn({ column }: ExcludedColumn, out: SqlWriter): void {
    out.write('excluded.').identifier(column.name)
  }

  visitUpdate(node: Update, out: SqlWriter): void {
    assertGuarded(node, `update of '${node.table.key}'`)
    out.write('UPDATE ').identifier(node.table.schema, node.table.name).write(' SET ')
    this.assignments(node.assignments, out)
    this.conditions(' WHERE ', node.parts.where, out)
    this.returning(node.parts.returned, out)
  }

  visitInsertRows({ table, columns, count, returned }: InsertRows, out: SqlWriter): void {
    out.write('INSERT INTO ').identifier(table.schema, table.name)
    out.write(' (').list(columns, (column) => out.identifier(column.name))
    out.write(') ')
    if (count === 'many') this.insertedLists(columns, out)
    else this.boundValues(columns, count, out)
    this.returning(returned, out)
  }

  visitUpdateRows({ table, columns: { set, keys }, count, returned }: UpdateRows, out: SqlWriter): void {
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
    this.returning(returned, out)
  }

  visitDelete(node: Delete, out: SqlWriter): void {
    assertGuarded(node, `delete from '${node.table.key}'`)
    out.write('DELETE FROM ').identifier(node.table.schema, node.table.name)
    this.conditions(' WHERE ', node.parts.where, out)
    this.returning(node.parts.returned, out)
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
  protected defaultRow(node: Insert, out: SqlWriter): void {
    if (node.rows.length > 1)
      throw new UsageError('Several rows of nothing but defaults need an insert each.')
    out.write(' DEFAULT VALUES')
  }

  /** One value of the outermost select list; where a database's driver cannot carry the type, it is converted here. */
  protected resultItem(node: Expression, out: SqlWriter): boolean {
    this.expression(node, out)
    return false
  }

  /** LIMIT and OFFSET. */
  protected window(limit: number | undefined, offset: number | undefined, out: SqlWriter): void {
    if (limit !== undefined) out.write(' LIMIT ').parameter(countParameter(limit))
    if (offset !== undefined) out.write(' OFFSET ').parameter(countParameter(offset))
  }

  private selectBody(node: Select, out: SqlWriter, place: SelectPlace): void {
    const { parts } = node
    out.write(parts.distinct ? 'SELECT DISTINCT ' : 'SELECT ')
    this.selectList(node.columns, out, place)
    this.from(node, out)
    this.conditions(' WHERE ', parts.where, out)
    if (parts.groupBy.length > 0) {
      out.write(' GROUP BY ').list(parts.groupBy, (item) => {
        this.expression(item, out)
      })
    }
    this.conditions(' HAVING ', parts.having, out)
    if (parts.orderBy.length > 0) {
      out.write(' ORDER BY ')
      this.orderings(
        parts.orderBy,
        out,
        parts.joins.some(({ type }) => type === 'left'),
      )
    }
    this.window(parts.limit, parts.offset, out)
  }

  private from(node: Select, out: SqlWriter): void {
    const { sources } = node
    if (sources.length === 0) return
    if (sources.length > 1 && node.parts.from.length === 0) {
      throw new UsageError('The select draws from several tables without a join.', {
        hint: 'Add .join(table), or say that all pairs are meant: .from(a, b).',
      })
    }
    out.write(' FROM ').list(sources, (source) => {
      this.source(source, out)
    })
    for (const join of node.parts.joins) {
      out.write(join.type === 'inner' ? ' JOIN ' : ' LEFT JOIN ')
      this.source(join.target, out)
      out.write(' ON ')
      this.expression(join.on, out)
    }
  }

  private source(source: FromItem, out: SqlWriter): void {
    if (source.kind === 'subquery') {
      this.expression(source.select, out)
      out.write(' AS ').identifier(source.name)
    } else if (source.kind === 'tableAlias') {
      out.identifier(source.table.schema, source.table.name).write(' AS ').identifier(source.name)
    } else out.identifier(source.schema, source.name)
  }

  /** Every value gets a name of its own, because some drivers give rows as objects. */
  private selectList(columns: readonly Expression[], out: SqlWriter, place: SelectPlace): void {
    const taken = new Set<string>()
    out.list(columns, (column) => {
      const isConverted =
        place === 'outermost' ? this.resultItem(column, out) : (this.expression(column, out), false)
      if (place === 'exists') return
      const natural = wireName(column)
      const name = unique(safeKey(natural), taken)
      if (isConverted || natural !== name || !isPlainColumn(column)) out.write(' AS ').identifier(name)
    })
  }

  private conditions(keyword: string, conditions: readonly Expression[], out: SqlWriter): void {
    if (conditions.length === 0) return
    out.write(keyword)
    this.conjuncts(conditions, ' AND ', out)
  }

  private conflict({ conflict, columns, table }: Insert, out: SqlWriter): void {
    if (conflict === undefined) return
    if (columns.length === 0)
      throw new UsageError(`An insert of nothing but defaults into '${table.key}' takes no onConflict.`)
    out.write(' ON CONFLICT (').list(conflict.target, (column) => out.identifier(column.name))
    out.write(conflict.set.length === 0 ? ') DO NOTHING' : ') DO UPDATE SET ')
    this.assignments(conflict.set, out)
  }

  private assignments(set: readonly Assignment[], out: SqlWriter): void {
    out.list(set, ({ column, value }) => {
      out.identifier(column.name).write(' = ')
      this.expression(value, out)
    })
  }

  private returning(items: readonly Expression[], out: SqlWriter): void {
    if (items.length === 0) return
    out.write(' RETURNING ')
    this.selectList(items, out, 'outermost')
  }
}

function resultItems(statement: QueryNode | Insert<never> | Update<never>): readonly Expression[] {
  if (statement.kind === 'select') return statement.columns
  return 'returned' in statement ? statement.returned : statement.parts.returned
}

function resultColumn(item: Expression): ResultColumn {
  const named = item as { readonly key?: string; readonly name?: string }
  return {
    key: named.key ?? named.name ?? wireName(item),
    type: item.type,
  }
}

function wireName(item: Expression): string {
  if (item.kind === 'label') return (item as Label).name
  if (item.kind === 'cast') return wireName(item.operands[0] as Expression)
  if (item.kind === 'over') return wireName(item.operands[0] as Expression)
  const name = (item as Partial<FunctionCall>).name
  return typeof name === 'string' ? name : 'value'
}

function isPlainColumn(item: Expression): boolean {
  return item.kind === 'column' || item.kind === 'aliasedColumn' || item.kind === 'subqueryColumn'
}

/** Drivers that give rows as objects would put a number before all other names, and lose `__proto__`. */
function safeKey(name: string): string {
  return name === '__proto__' || /^\d+$/.test(name) ? `_${name}` : name
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name
  for (let i = 2; taken.has(candidate.toLowerCase()); i++) candidate = `${name}_${i}`
  taken.add(candidate.toLowerCase())
  return candidate
}

function countParameter(value: number): { value: number; type: undefined; placeholder: undefined } {
  return { value, type: undefined, placeholder: undefined }
}

function assertGuarded(node: Update | Delete, what: string): void {
  if (node.parts.everyRow || !node.parts.where.every(isEmptyAnd)) return
  throw new UsageError(`This ${what} has no condition and would touch every row.`, {
    hint: 'Add .where(…), or .everyRow() if that is meant.',
  })
}

/** A condition that was put together of none: `and(...[])`. */
function isEmptyAnd(condition: Expression): boolean {
  return (
    condition instanceof Conjunction && condition.operator === 'and' && condition.conditions.every(isEmptyAnd)
  )
}
