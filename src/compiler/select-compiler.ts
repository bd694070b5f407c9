/** SELECT becomes text here: what it gives, what it is drawn from, and the queries in front of it. */
import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { SourceReference } from '../expression/raw-sql'
import type { TableLike } from '../schema/table-source'
import type { Cte, CteQuery } from '../statement/cte'
import type { DerivedColumn } from '../statement/derived-table'
import type { Exists } from '../statement/exists'
import { fromItem, type FromItem, type Join } from '../statement/from'
import { outputColumns } from '../statement/output-columns'
import type { CompoundSelect, OutputReference, Query, SetOperator } from '../statement/query'
import type { RowLock } from '../statement/row-lock'
import type { Select } from '../statement/select'
import type { Subquery } from '../statement/subquery'
import type { TableFunction } from '../statement/table-valued'
import type { Values } from '../statement/values'
import { assertDrawn } from './assert-drawn'
import { ExpressionCompiler } from './expression-compiler'
import { SqlWriter } from './sql-writer'

/** Where a select stands: only the outermost one's values go to the driver, and nobody reads those of an EXISTS. */
export type SelectPlace = 'outermost' | 'inner' | 'exists'

const JOINS: Readonly<Record<Join['type'], string>> = {
  inner: ' JOIN ',
  left: ' LEFT JOIN ',
  right: ' RIGHT JOIN ',
  full: ' FULL JOIN ',
  cross: ' CROSS JOIN ',
}

/** Turns queries into text. */
export abstract class SelectCompiler extends ExpressionCompiler {
  /** A lateral subquery's mark. @throws UnsupportedFeatureError where there are none */
  protected abstract lateral(out: SqlWriter): void
  /** `DISTINCT ON (…)`. */
  protected abstract distinctOn(expressions: readonly Expression[], out: SqlWriter): void
  /** The lock on the rows of a select. */
  protected abstract rowLock(lock: RowLock, out: SqlWriter): void
  /** LIMIT with the rows that are equal to the last. */
  protected abstract ties(limit: number, offset: number | undefined, out: SqlWriter): void
  /** Rows of values in FROM. */
  protected abstract valuesSource(source: Values, out: SqlWriter): void
  /** A query among others in a compound, where it needs a bracket of its own. */
  protected abstract enclosedMember(write: () => void, out: SqlWriter): void
  /** A statement that changes rows, inside a CTE. */
  protected abstract changingCte(cte: Cte, out: SqlWriter): void

  override visitSelect(node: Select, out: SqlWriter): void {
    this.enclosedQuery(node, out)
  }

  override visitCompoundSelect(node: CompoundSelect, out: SqlWriter): void {
    this.enclosedQuery(node, out)
  }

  override visitExists({ query, negated }: Exists, out: SqlWriter): void {
    out.write(negated ? 'NOT EXISTS (' : 'EXISTS (')
    this.queryBody(query, out, 'exists')
    out.write(')')
  }

  override visitDerivedColumn(node: DerivedColumn, out: SqlWriter): void {
    out.identifier(node.source.name, node.name)
  }

  override visitOutputReference(node: OutputReference, out: SqlWriter): void {
    out.identifier(node.name)
  }

  override visitSourceReference({ source }: SourceReference, out: SqlWriter): void {
    this.source(fromItem(source as TableLike), out)
  }

  /** A query as a statement of its own inside another, such as that of a view. */
  query(node: Query, out: SqlWriter): void {
    const scratch = new SqlWriter(out.quoter, out.options)
    this.queryBody(node, scratch, 'inner')
    this.withClause(scratch, out)
    this.queryBody(node, out, 'inner')
  }

  /** A query without brackets. */
  protected queryBody(node: Query, out: SqlWriter, place: SelectPlace): void {
    if (node.kind === 'select') return this.selectBody(node as unknown as Select, out, place)
    const given = node as CompoundSelect
    const compound = this.sentCompound(given, place)
    if (compound.kind === 'select') this.selectBody(compound as Select, out, place)
    else this.compoundBody(compound as CompoundSelect, out)
  }

  /** The word between the queries of a compound. @throws UnsupportedFeatureError where it is not known */
  protected setOperator(operator: SetOperator): string {
    return operator
  }

  /** What a compound is sent as, where values of it are converted for the driver, or to be sorted by. */
  protected sentCompound(node: CompoundSelect, _place: SelectPlace): Query {
    return node
  }

  /** The queries that the statement in `from` was found to draw from, in front of it. */
  protected withClause(from: SqlWriter, out: SqlWriter): void {
    const ctes = [...from.ctes.values()]
    if (ctes.length === 0) return
    const names = new Set<string>()
    for (const cte of ctes) {
      if (names.has(cte.name))
        throw new UsageError(`Two different CTEs of the statement are called '${cte.name}'.`)
      names.add(cte.name)
      out.ctes.set(cte.root, cte)
    }
    out.write(ctes.some(({ options }) => options.recursive === true) ? 'WITH RECURSIVE ' : 'WITH ')
    out
      .list(ctes, (cte) => {
        const { materialized } = cte.options
        out.identifier(cte.name).write(' AS ')
        if (materialized !== undefined) out.write(materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ')
        out.write('(')
        this.cteBody(cte, out)
        out.write(')')
      })
      .write(' ')
  }

  /** The query that a CTE names. */
  protected cteBody(cte: Cte, out: SqlWriter): void {
    if (isQuery(cte.query)) this.queryBody(cte.query as Query, out, 'inner')
    else this.changingCte(cte, out)
  }

  /** One thing that rows are drawn from. */
  protected source(source: FromItem, out: SqlWriter): void {
    switch (source.kind) {
      case 'table':
        out.identifier(source.schema, source.name)
        return
      case 'tableAlias':
        if (source.standIn !== undefined) return this.source(source.standIn as FromItem, out)
        out.identifier(source.table.schema, source.table.name).write(' AS ').identifier(source.name)
        return
      case 'cte':
        this.mention(source, out)
        out.identifier(source.name)
        return
      case 'values':
        this.valuesSource(source, out)
        return
      case 'tableFunction':
        this.tableFunction(source, out)
        return
      case 'subquery':
        this.subquery(source, out)
    }
  }

  /** A function's rows in FROM. */
  protected tableFunction({ call, name }: TableFunction, out: SqlWriter): void {
    this.expression(call, out)
    out.write(' AS ').identifier(name)
  }

  /** One value of the outermost select list; where a database's driver cannot carry the type, it is converted here. */
  protected resultItem(node: Expression, out: SqlWriter): boolean {
    this.innerItem(node, out)
    return false
  }

  /** One value of another select list. */
  protected innerItem(node: Expression, out: SqlWriter): void {
    this.expression(node, out)
  }

  /** What a statement gives, named. */
  protected selectList(columns: readonly Expression[], out: SqlWriter, place: SelectPlace): void {
    out.list(outputColumns(columns), ({ expression, name, isNamed }) => {
      if (place === 'exists') return this.expression(expression, out)
      let isConverted = false
      if (place === 'outermost') isConverted = this.resultItem(expression, out)
      else this.innerItem(expression, out)
      if (isConverted || !isNamed) out.write(' AS ').identifier(name)
    })
  }

  /** WHERE, HAVING and the like. */
  protected conditions(keyword: string, conditions: readonly Expression[], out: SqlWriter): void {
    if (conditions.length === 0) return
    out.write(keyword)
    this.conjuncts(conditions, ' AND ', out)
  }

  /** LIMIT and OFFSET. */
  protected window(limit: number | undefined, offset: number | undefined, out: SqlWriter): void {
    if (limit !== undefined) out.write(' LIMIT ').parameter(countParameter(limit))
    if (offset !== undefined) out.write(' OFFSET ').parameter(countParameter(offset))
  }

  private enclosedQuery(node: Query, out: SqlWriter): void {
    out.write('(')
    this.queryBody(node, out, 'inner')
    out.write(')')
  }

  /** What must have the same marks for its values wherever it stands in a select, or is taken for something else. */
  protected repeated(_node: Select): readonly Expression[] {
    return []
  }

  private selectBody(given: Select, out: SqlWriter, place: SelectPlace): void {
    const node = out.options.narrowing?.select(given) ?? given
    out.repeating(this.repeated(node), () => {
      this.selectText(node, out, place)
    })
  }

  private selectText(node: Select, out: SqlWriter, place: SelectPlace): void {
    const { parts } = node
    out.write(parts.distinct ? 'SELECT DISTINCT ' : 'SELECT ')
    if (parts.distinctOn.length > 0) this.distinctOn(parts.distinctOn, out)
    this.selectList(node.columns, out, place)
    if (place === 'outermost') assertDrawn(node)
    this.from(node, out)
    this.conditions(' WHERE ', parts.where, out)
    if (parts.groupBy.length > 0) {
      out.write(' GROUP BY ').list(parts.groupBy, (item) => {
        this.expression(item, out)
      })
    }
    this.conditions(' HAVING ', parts.having, out)
    if (parts.orderBy.length > 0) {
      const hasOuterJoin = parts.joins.some(({ type }) => type !== 'inner' && type !== 'cross')
      this.orderings(parts.orderBy, out.write(' ORDER BY '), hasOuterJoin)
    }
    if (parts.withTies && parts.limit !== undefined) this.ties(parts.limit, parts.offset, out)
    else this.window(parts.limit, parts.offset, out)
    if (parts.lock === undefined) return
    out.locksRows = true
    this.rowLock(parts.lock, out)
  }

  private compoundBody({ parts }: CompoundSelect, out: SqlWriter): void {
    out.list(
      parts.members,
      (member) => {
        const write = (): void => {
          this.queryBody(member, out, 'inner')
        }
        if (needsBracket(member)) this.enclosedMember(write, out)
        else write()
      },
      ` ${this.setOperator(parts.operator)} `,
    )
    if (parts.orderBy.length > 0) this.orderings(parts.orderBy, out.write(' ORDER BY '))
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
      out.write(JOINS[join.type])
      this.source(join.target, out)
      if (join.on === undefined) continue
      out.write(' ON ')
      this.expression(join.on, out)
    }
  }

  private subquery({ query, name, isLateral }: Subquery, out: SqlWriter): void {
    if (isLateral) this.lateral(out)
    this.expression(query, out)
    out.write(' AS ').identifier(name)
  }

  /** Notes that the statement draws from a CTE, behind those that this one draws from itself. */
  private mention(cte: Cte, out: SqlWriter): void {
    const known = out.ctes.get(cte.root)
    if (known !== undefined && known.depth >= cte.depth) return
    out.ctes.set(cte.root, cte)
    // What this writes is thrown away: `compile` begins anew when it has found any.
    this.cteBody(cte, out)
    out.ctes.delete(cte.root)
    out.ctes.set(cte.root, cte)
  }
}

function isQuery(query: CteQuery): boolean {
  return query.kind === 'select' || query.kind === 'compoundSelect'
}

/** Whether what stands at a query's end would be taken for that of the whole. */
function needsBracket(member: Query): boolean {
  if (member.kind === 'compoundSelect') return true
  const { orderBy, limit, offset, lock } = (member as unknown as Select).parts
  return orderBy.length > 0 || limit !== undefined || offset !== undefined || lock !== undefined
}

/** A number of rows, as it is bound. */
export function countParameter(value: number): { value: number; type: undefined; placeholder: undefined } {
  return { value, type: undefined, placeholder: undefined }
}
