import { BOUND_ROWS, changedRows } from '../../compiler/query-compiler'
import { keyParameter, type CompiledParameter } from '../../compiler/compiled-statement'
import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { SelectPlace } from '../../compiler/select-compiler'
import type { SqlWriter } from '../../compiler/sql-writer'
import type { TypeCompiler } from '../../compiler/type-compiler'
import { UnsupportedFeatureError } from '../../errors'
import type { OrderedCall } from '../../expression/aggregate'
import {
  and,
  type Expression,
  type InList,
  type JsonPath,
  type Like,
  type Operation,
  type Ordering,
  Parameter,
} from '../../expression/expression'
import { walk } from '../../expression/walk'
import type { Extract } from '../../expression/extract'
import { FunctionCall } from '../../expression/function-call'
import type { GroupingSets } from '../../expression/grouping-sets'
import type { Collected } from '../../expression/collected'
import type { KeyMembership } from '../../expression/key-membership'
import { literal } from '../../expression/literal'
import type { Quantified } from '../../expression/quantified'
import { isTupleList } from '../../expression/tuple'
import type { AliasedColumn } from '../../schema/alias'
import type { RowCount } from '../../statement/bound-rows'
import type { Column } from '../../schema/column'
import type { NextValue } from '../../schema/sequence'
import type { Cte } from '../../statement/cte'
import type { Delete } from '../../statement/delete'
import { exists, type Exists } from '../../statement/exists'
import type { FromItem } from '../../statement/from'
import type { Insert } from '../../statement/insert'
import type { QueryNode } from '../../statement/nodes'
import { CompoundSelect, type OutputReference, type Query, type SetOperator } from '../../statement/query'
import { Select, select, type JoinTarget } from '../../statement/select'
import type { Values } from '../../statement/values'
import type { NumericType } from '../../types/numeric'
import type { KeyList } from '../../statement/key-list'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import { capabilities } from './capabilities'
import { isKeptAsText } from './decimals'
import { SqliteJsonCompiler } from './json-compiler'
import { comparableList } from './text-decimal-compiler'
import { valueLiteral } from './value-literal'

/** The time in the one text form in which timestamps are stored. */
const NOW = "replace(strftime('%Y-%m-%d %H:%M:%f', 'now'), '.000', '')"

/** Queries as SQLite writes them. */
export class SqliteQueryCompiler extends SqliteJsonCompiler {
  constructor(types: TypeCompiler, quoter: IdentifierQuoter) {
    super(types, quoter, capabilities.maxParameters)
  }

  override literal(parameter: CompiledParameter): string {
    return valueLiteral(parameter)
  }

  override visitCollected({ operand }: Collected, out: SqlWriter): void {
    out.write('json_group_array(')
    this.resultItem(operand, out)
    out.write(')')
  }

  /** The keys are one JSON parameter, so that one text serves any number of them. */
  override visitKeyMembership({ columns, keys, negated }: KeyMembership, out: SqlWriter): void {
    const types = columns.map((column) => column.type)
    const [first] = columns
    if (columns.length === 1 && first !== undefined) this.operand(first, out)
    else {
      out.write('(').list(columns, (column) => {
        this.expression(column, out)
      })
      out.write(')')
    }
    const values = valuesInJson(types).join(', ')
    out.write(`${negated ? ' NOT' : ''} IN (SELECT ${values} FROM json_each(`)
    out.parameter(keyParameter(keys, { types, part: undefined })).write('))')
  }

  override visitKeyList({ columns, placeholder }: KeyList, out: SqlWriter): void {
    const types = columns.map((column) => column.type)
    const keys = valuesInJson(types).map((value, i) => `${value} AS key_${i}`)
    out.write(`(SELECT ${keys.join(', ')}, key AS key_position FROM json_each(`)
    out.parameter(keyParameter(placeholder, { types, part: undefined })).write('))')
  }

  /**
   * SQLite's LIKE does not mind case, its GLOB does: patterns that mind case are rewritten for GLOB.
   * https://sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators
   */
  override visitLike(node: Like, out: SqlWriter): void {
    this.operand(node.operand, out)
    if (node.ignoreCase) {
      out.write(' LIKE ')
      this.operand(node.pattern, out)
      out.write(" ESCAPE '\\'")
      return
    }
    if (!(node.pattern instanceof Parameter) || typeof node.pattern.value !== 'string') {
      throw new UnsupportedFeatureError({
        dialect: 'sqlite',
        feature: 'a LIKE that minds case with a pattern that is computed in SQL',
        hint: 'Give the pattern as a value, or use ilike.',
      })
    }
    out
      .write(' GLOB ')
      .parameter({ type: node.pattern.type, value: globOf(node.pattern.value), placeholder: undefined })
  }

  /** Integers beyond 32 bits and decimals travel as text, because a driver would round them, and become numbers here. */
  override visitParameter(node: Parameter, out: SqlWriter): void {
    const target = castOf(node.type, node.value)
    if (target === undefined || !out.options.bindsValues) return super.visitParameter(node, out)
    out.write('CAST(')
    super.visitParameter(node, out)
    out.write(` AS ${target})`)
  }

  /** Only PostgreSQL has these operators. */
  override visitOperation(node: Operation, out: SqlWriter): void {
    const hint = FOREIGN_OPERATORS.get(node.operator)
    if (hint === undefined) return super.visitOperation(node, out)
    throw new UnsupportedFeatureError({ dialect: 'sqlite', feature: `the operator ${node.operator}`, hint })
  }

  /** https://sqlite.org/rowvalue.html: a list of rows has to be VALUES. */
  override visitInList(given: InList, out: SqlWriter): void {
    const node = comparableList(given)
    const { length } = node.list as readonly Expression[]
    if (!isTupleList(node) || length === 0 || (out.options.bindsValues && this.asKeys(node) !== undefined))
      return super.visitInList(node, out)
    this.expression(node.operand, out)
    out
      .write(node.negated ? ' NOT IN (VALUES ' : ' IN (VALUES ')
      .list(node.list as readonly Expression[], (row) => {
        this.expression(row, out)
      })
    out.write(')')
  }

  override visitExtract({ field, operand }: Extract, out: SqlWriter): void {
    this.converted(operand, (value) => `CAST(${TIME_PARTS[field](value)} AS INTEGER)`, out)
  }

  /** `->>` gives the numbers 1 and 0 for true and false, which a text is to be told from. */
  override visitJsonPath({ operand, path, type }: JsonPath, out: SqlWriter): void {
    const base = baseType(type, 'sqlite')
    const at = (operator: string): void => {
      this.operand(operand, out)
      out.write(operator).parameter({ type: TEXT, value: jsonPathText(path), placeholder: undefined })
    }
    if (base.kind === 'json') return at(' -> ')
    if (base.kind === 'boolean') return at(' ->> ')
    if (base.kind === 'text') {
      out.write('CASE json_type(')
      this.expression(operand, out)
      out.write(', ').parameter({ type: TEXT, value: jsonPathText(path), placeholder: undefined })
      out.write(") WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE ")
    }
    out.write('CAST(')
    at(' ->> ')
    out.write(` AS ${base.kind === 'text' ? 'TEXT' : this.types.compile(type)})`)
    if (base.kind === 'text') out.write(' END')
  }

  override visitQuantified({ quantifier }: Quantified): never {
    return refuse(quantifier, 'Write in(…), exists(…), or compare with a select of min or max.')
  }

  override visitGroupingSets({ keyword }: GroupingSets): never {
    return refuse(keyword, 'Unite a select for each grouping: first.unionAll(second).')
  }

  override visitOrderedCall(node: OrderedCall, out: SqlWriter): void {
    if (node.withinGroup) refuse('WITHIN GROUP', 'Read the values in order and compute in the program.')
    super.visitOrderedCall(node, out)
  }

  override visitNextValue({ sequence }: NextValue): never {
    throw new UnsupportedFeatureError({
      dialect: 'sqlite',
      feature: `the sequence '${sequence.name}'`,
      hint: 'Let the database number a primary key of its own.',
    })
  }

  override visitFunctionCall(node: FunctionCall, out: SqlWriter): void {
    if (node.name === 'array_agg') refuse('array_agg', 'Write func.json_group_array(…).typed(t.json()).')
    if (node.name === 'now' && node.args.length === 0) out.write(NOW)
    else super.visitFunctionCall(node, out)
  }

  protected override lateral(): never {
    return refuse(
      'LATERAL',
      'Join a subquery that is grouped or numbered by the key, or select a scalar subquery.',
    )
  }

  protected override distinctOn(): never {
    return refuse(
      'DISTINCT ON',
      'Number the rows: func.rowNumber().over({ partitionBy, orderBy }), and keep the first of a subquery.',
    )
  }

  /** Nothing is left to lock: a transaction has the whole database to itself from its beginning. */
  protected override rowLock(): void {}

  protected override ties(): never {
    return refuse(
      'WITH TIES',
      'Number the rows: func.rank().over({ orderBy }), and compare that in a select around it.',
    )
  }

  /** What stands in FROM has no list of names: VALUES calls its columns column1, column2, …. */
  protected override valuesSource({ name, columns, rows }: Values, out: SqlWriter): void {
    out
      .write('(SELECT ')
      .list(columns, (column) =>
        out.write(`column${columns.indexOf(column) + 1} AS `).identifier(column.name),
      )
    out.write(' FROM (VALUES ').list(rows, (row) => {
      out.write('(').list(row, (value) => {
        this.expression(value, out)
      })
      out.write(')')
    })
    out.write(')) AS ').identifier(name)
  }

  /** https://sqlite.org/lang_select.html#compound_select_statements: its members take no brackets. */
  protected override enclosedMember(write: () => void, out: SqlWriter): void {
    out.write('SELECT * FROM (')
    write()
    out.write(')')
  }

  protected override changingCte({ name }: Cte): never {
    return refuse(`a statement that writes in a CTE ('${name}')`, 'Send two statements in a transaction.')
  }

  protected override setOperator(operator: SetOperator): string {
    const [word = '', all] = operator.split(' ')
    if (all === undefined || word === 'UNION') return operator
    return refuse(operator, `Write .${word.toLowerCase()}(…): rows that are the same count once.`)
  }

  /** Converted in the members, values would be compared and sorted as texts. */
  protected override sentCompound(node: CompoundSelect, place: SelectPlace): Query {
    const { orderBy, limit, offset } = node.parts
    const isConverted = place === 'outermost' && node.columns.some(isBigint)
    if (!isConverted && !orderBy.some(({ operand }) => isKeptAsText(operand.type))) return node
    const bare = new CompoundSelect({ ...node.parts, orderBy: [], limit: undefined, offset: undefined })
    const united = bare.subquery('dovetail_compound')
    const column = ({ operand }: Ordering): Expression =>
      united.columns.find(({ name }) => name === (operand as OutputReference).name) ?? operand
    const all = select(...united.columns).orderBy(
      ...orderBy.map((ordering) => ordering.over(column(ordering))),
    )
    return limitedTo(all, limit, offset)
  }

  /** SQLite has no USING. What stands there is looked for in a subquery of each row. */
  protected override deleteCondition(node: Delete<unknown>, out: SqlWriter): void {
    if (node.sources.length === 0) return super.deleteCondition(node, out)
    const any = select(literal(1))
      .from(...(node.sources as readonly JoinTarget[]))
      .where(...changedRows(node, out))
    this.conditions(' WHERE ', [exists(any)], out)
  }

  /** `ON` behind a select without WHERE would be taken for that of a join. https://sqlite.org/lang_upsert.html#parsing_ambiguity */
  protected override insertedQuery(node: Insert<unknown, unknown>, query: Query, out: SqlWriter): void {
    if (node.conflict === undefined) return super.insertedQuery(node, query, out)
    const isSelect = query instanceof Select
    const filtered =
      isSelect && query.parts.where.length > 0
        ? query
        : isSelect && query.parts.groupBy.length === 0
          ? query.where(and())
          : select(...query.subquery('dovetail_rows').columns).where(and())
    super.insertedQuery(node, filtered, out)
  }

  /** https://sqlite.org/lang_returning.html: only the changed table's own columns. */
  protected override returning(node: QueryNode, items: readonly Expression[], out: SqlWriter): void {
    const others = node.kind === 'update' || node.kind === 'delete' ? node.sources : []
    const foreign = items
      .flatMap((item) => [...walk(item)])
      .some((item) => others.some((source) => isOf(item, source)))
    if (foreign) refuse('RETURNING of columns of other tables', 'Return the columns of the changed table.')
    super.returning(node, items, out)
  }

  protected override call(node: FunctionCall, out: SqlWriter, close: () => void): void {
    const name = node.name === 'string_agg' ? 'group_concat' : node.name
    super.call(
      name === node.name ? node : new FunctionCall(name, node.args, node.type, node.distinct),
      out,
      close,
    )
  }

  /** Left to itself, SQLite takes null for the smallest value. https://sqlite.org/lang_select.html#orderby */
  protected override sorted(ordering: Ordering, hasOuterJoin: boolean): Ordering {
    const { operand, direction, nulls } = ordering
    if (nulls !== undefined || !(hasOuterJoin || mayBeNull(operand))) return ordering
    return direction === 'asc' ? ordering.nullsLast() : ordering.nullsFirst()
  }

  protected mark(): string {
    return '?'
  }

  /**
   * From 3.51 to 3.53.0 SQLite turns EXISTS into a join, and may then give a row twice (where one stands in another), or not
   * skip the rows that OFFSET says. A term behind a `+` it leaves as it is. https://sqlite.org/optoverview.html#uplus
   */
  override visitExists(node: Exists, out: SqlWriter): void {
    if (!node.negated) out.write('+')
    super.visitExists(node, out)
  }

  /** There are no lists: the number of rows is always told. */
  protected override insertedLists(): never {
    throw new UnsupportedFeatureError({ dialect: 'sqlite', feature: 'lists as bound values' })
  }

  protected override boundRows(columns: readonly Column[], count: RowCount, out: SqlWriter): void {
    if (count === 'many') this.insertedLists()
    out.write('(')
    this.boundValues(columns, count, out)
    out.write(`) AS ${BOUND_ROWS}`)
  }

  /** The names that SQLite gives the columns of VALUES. */
  protected override boundColumn(_column: Column, position: number, out: SqlWriter): void {
    out.write(`${BOUND_ROWS}.column${position + 1}`)
  }

  protected override resultItem(node: Expression, out: SqlWriter): boolean {
    if (!isBigint(node)) return super.resultItem(node, out)
    out.write('CAST(')
    this.expression(node, out)
    out.write(' AS TEXT)')
    return true
  }

  /** OFFSET needs a LIMIT before it; -1 is none. https://sqlite.org/lang_select.html#limitoffset */
  protected override window(limit: number | undefined, offset: number | undefined, out: SqlWriter): void {
    if (limit === undefined && offset !== undefined) out.write(' LIMIT -1')
    super.window(limit, offset, out)
  }
}

const TEXT = t.text()

/** What to write instead of operators that only PostgreSQL has. */
const FOREIGN_OPERATORS: ReadonlyMap<string, string> = new Map([
  ...['~', '~*', '!~', '!~*'].map((operator) => [operator, 'Write like or ilike.'] as const),
  ...['@>', '<@', '&&', '?', '?|', '?&', '@@'].map(
    (operator) =>
      [operator, 'Look into the document with exists(…) over tableValued(func.json_each(…), …).'] as const,
  ),
])

const formatted =
  (format: string) =>
  (value: string): string =>
    `strftime('${format}', ${value})`

/** https://sqlite.org/lang_datefunc.html; a week is that of its Thursday, and not all versions know `%V`. */
const TIME_PARTS: Readonly<Record<Extract['field'], (value: string) => string>> = {
  year: formatted('%Y'),
  quarter: (value) => `(strftime('%m', ${value}) + 2) / 3`,
  month: formatted('%m'),
  week: (value) => `(strftime('%j', ${value}, '-3 days', 'weekday 4') - 1) / 7 + 1`,
  day: formatted('%d'),
  hour: formatted('%H'),
  minute: formatted('%M'),
  second: formatted('%S'),
  milliseconds: (value) => `round(strftime('%f', ${value}) * 1000)`,
  dow: formatted('%w'),
  isodow: (value) => `(strftime('%w', ${value}) + 6) % 7 + 1`,
  doy: formatted('%j'),
  epoch: formatted('%s'),
}

function refuse(feature: string, hint: string): never {
  throw new UnsupportedFeatureError({ dialect: 'sqlite', feature, hint })
}

function isBigint({ type }: Expression): boolean {
  return type !== undefined && baseType(type, 'sqlite').kind === 'bigint'
}

/** `$."address"."city"[0]`. */
function jsonPathText(path: readonly (string | number)[]): string {
  return `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${JSON.stringify(step)}`)).join('')}`
}

function isOf(item: Expression, source: FromItem): boolean {
  if (item.kind === 'column') return (item as Column).table === source
  const { alias, source: drawn } = item as { readonly alias?: unknown; readonly source?: unknown }
  return (alias ?? drawn) === source
}

function limitedTo(query: Select, limit: number | undefined, offset: number | undefined): Select {
  const limited = limit === undefined ? query : query.limit(limit)
  return offset === undefined ? limited : limited.offset(offset)
}

/** Where that cannot be told, null is possible. */
function mayBeNull(operand: Expression): boolean {
  if (operand.kind === 'column') return (operand as Column).nullable
  if (operand.kind === 'aliasedColumn') return (operand as AliasedColumn).column.nullable
  if (operand instanceof Parameter) return operand.value === null
  if (['binary', 'cast', 'label'].includes(operand.kind)) return operand.operands.some(mayBeNull)
  return !(operand instanceof FunctionCall && operand.name === 'count')
}

function castOf(type: SqlType | undefined, value: unknown): 'INTEGER' | 'NUMERIC' | undefined {
  if (type === undefined) return typeof value === 'bigint' ? 'INTEGER' : undefined
  const base = baseType(type, 'sqlite')
  if (base.kind === 'any') return typeof value === 'bigint' ? 'INTEGER' : undefined
  if (base.kind === 'bigint') return 'INTEGER'
  return base.kind === 'numeric' && (base as NumericType).storage === undefined ? 'NUMERIC' : undefined
}

/** The parts of a key in one element of a list in JSON: of a key of one column, the element itself. */
function valuesInJson(types: readonly SqlType[]): string[] {
  return types.map((type, i) => fromJson(types.length === 1 ? 'value' : `value ->> ${i}`, type))
}

/** JSON has no binary values: they travel as hexadecimal digits. */
function fromJson(value: string, type: SqlType): string {
  return baseType(type, 'sqlite').kind === 'binary' ? `unhex(${value})` : value
}

/** `%` → `*`, `_` → `?`, an escaped or otherwise special character → a set of itself. */
function globOf(pattern: string): string {
  return pattern.replace(/\\(.)|[%_*?[]/gsu, (match, escaped: string | undefined) => {
    if (match === '%') return '*'
    if (match === '_') return '?'
    const literal = escaped ?? match
    return '*?['.includes(literal) ? `[${literal}]` : literal
  })
}
