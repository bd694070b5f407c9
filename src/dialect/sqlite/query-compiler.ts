import { BOUND_ROWS, QueryCompiler } from '../../compiler/query-compiler'
import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { SqlWriter } from '../../compiler/sql-writer'
import type { TypeCompiler } from '../../compiler/type-compiler'
import { UnsupportedFeatureError } from '../../errors'
import { Binary, Cast, Parameter, type Expression, type Like } from '../../expression/expression'
import type { Ordering } from '../../expression/ordering'
import { FunctionCall } from '../../expression/function-call'
import type { KeyMembership } from '../../expression/key-membership'
import type { AliasedColumn } from '../../schema/alias'
import type { RowCount } from '../../statement/bound-rows'
import type { Column } from '../../schema/column'
import type { NextValue } from '../../schema/sequence'
import { NumericType } from '../../types/numeric'
import type { KeyList } from '../../statement/key-list'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import { capabilities } from './capabilities'

/** The time in the one text form in which timestamps are stored. */
const NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

/** Functions that would take text for doubles, or compare it letter by letter. */
const COMPUTING: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'abs'])

/** Queries as SQLite writes them. */
export class SqliteQueryCompiler extends QueryCompiler {
  constructor(types: TypeCompiler, quoter: IdentifierQuoter) {
    super(types, quoter, capabilities.maxParameters)
  }

  /** The keys are one JSON parameter, so that one text serves any number of them. */
  override visitKeyMembership({ columns, placeholder }: KeyMembership, out: SqlWriter): void {
    const types = columns.map((column) => column.type)
    const [first] = columns
    if (columns.length === 1 && first !== undefined) {
      this.expression(first, out)
      out.write(` IN (SELECT ${valuesInJson(types).join(', ')} FROM json_each(`)
    } else {
      out.write('(').list(columns, (column) => {
        this.expression(column, out)
      })
      out.write(`) IN (SELECT ${valuesInJson(types).join(', ')} FROM json_each(`)
    }
    out
      .parameter({ type: undefined, value: undefined, placeholder, keys: { types, part: undefined } })
      .write('))')
  }

  override visitKeyList({ columns, placeholder }: KeyList, out: SqlWriter): void {
    const types = columns.map((column) => column.type)
    const keys = valuesInJson(types).map((value, i) => `${value} AS key_${i}`)
    out.write(`(SELECT ${keys.join(', ')}, key AS key_position FROM json_each(`)
    out
      .parameter({ type: undefined, value: undefined, placeholder, keys: { types, part: undefined } })
      .write('))')
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

  /** `/` between whole numbers drops the fraction, and NUMERIC keeps a decimal without one as a whole number. */
  override visitBinary(node: Binary, out: SqlWriter): void {
    const isDecimal =
      node.operator === '/' && node.type !== undefined && baseType(node.type, 'sqlite').kind === 'numeric'
    if (!isDecimal) return super.visitBinary(node, out)
    super.visitBinary(new Binary('/', new Cast(node.left, t.double()), node.right, node.type), out)
  }

  /** Times are text, which a cast to TIMESTAMP, a NUMERIC type to SQLite, would take for a number. */
  override visitCast(node: Cast, out: SqlWriter): void {
    const isTime = ['date', 'time', 'timestamp'].includes(baseType(node.type, 'sqlite').kind)
    super.visitCast(isTime ? new Cast(node.operand, t.text()) : node, out)
  }

  override visitNextValue({ sequence }: NextValue): never {
    throw new UnsupportedFeatureError({
      dialect: 'sqlite',
      feature: `the sequence '${sequence.name}'`,
      hint: 'Let the database number a primary key of its own.',
    })
  }

  override visitFunctionCall(node: FunctionCall, out: SqlWriter): void {
    const given = node.args[0]?.type
    const type = given && baseType(given, 'sqlite')
    if (COMPUTING.has(node.name) && type instanceof NumericType && type.storage === 'text') {
      throw new UnsupportedFeatureError({
        dialect: 'sqlite',
        feature: `${node.name} of decimals that are stored as text`,
        hint: 'Read the values and compute in the program, or declare the column t.numeric(15, 2).',
      })
    }
    if (node.name === 'now' && node.args.length === 0) out.write(NOW)
    else super.visitFunctionCall(node, out)
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
    if (node.type === undefined || baseType(node.type, 'sqlite').kind !== 'bigint')
      return super.resultItem(node, out)
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
