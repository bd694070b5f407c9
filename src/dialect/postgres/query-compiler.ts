import { BOUND_ROWS, QueryCompiler } from '../../compiler/query-compiler'
import { keyParameter, type CompiledParameter } from '../../compiler/compiled-statement'
import { countParameter } from '../../compiler/select-compiler'
import { dispatch } from '../../compiler/visitor'
import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { SqlWriter } from '../../compiler/sql-writer'
import {
  Parameter,
  Cast,
  InList,
  Like,
  type Binary,
  type Expression,
  type JsonPath,
  type NullTest,
  type Operation,
} from '../../expression/expression'
import type { FunctionCall } from '../../expression/function-call'
import type { Extract } from '../../expression/extract'
import type { GroupingSets } from '../../expression/grouping-sets'
import type { Collected } from '../../expression/collected'
import type { KeyMembership, KeyPart } from '../../expression/key-membership'
import type { RowCount } from '../../statement/bound-rows'
import type { KeyList } from '../../statement/key-list'
import type { Quantified } from '../../expression/quantified'
import type { Column } from '../../schema/column'
import type { NextValue } from '../../schema/sequence'
import type { Cte } from '../../statement/cte'
import type { DerivedColumn } from '../../statement/derived-table'
import type { Select } from '../../statement/select'
import type { RowLock } from '../../statement/row-lock'
import type { TableFunction } from '../../statement/table-valued'
import type { Values } from '../../statement/values'
import { DefinedType } from '../../types/defined-type'
import { baseType, valueType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import type { TimestampType } from '../../types/temporal'
import { capabilities } from './capabilities'
import { delimiterOf } from './codecs'
import { argumentType, boundValue, operandType, testedType } from './parameter-type'
import { comparable } from './json-equality'
import { recursiveQuery } from './recursive-anchor'
import { valueLiteral } from './value-literal'
import { textLiteral } from './text-literal'
import type { PostgresTypeCompiler } from './type-compiler'

/** Queries as PostgreSQL writes them. */
export class PostgresQueryCompiler extends QueryCompiler {
  constructor(
    protected override readonly types: PostgresTypeCompiler,
    quoter: IdentifierQuoter,
  ) {
    super(types, quoter, capabilities.maxParameters)
  }

  override literal(parameter: CompiledParameter): string {
    return valueLiteral(parameter)
  }

  /** A value that stands in two places (the select list and GROUP BY) is one parameter, else the server takes them for two expressions. */
  override visitParameter(node: Parameter, out: SqlWriter): void {
    out.once(node, () => {
      super.visitParameter(node, out)
    })
  }

  /** The server cannot tell which composite type a value beside one has. */
  override visitBinary(node: Binary, out: SqlWriter): void {
    const isEquality = node.operator === '=' || node.operator === '<>'
    const compared = (operand: Expression): Expression => (isEquality ? comparable(operand) : operand)
    const [left, right] = [compared(node.left), compared(node.right)]
    this.typedOperand(left, operandType(left, right), out)
    out.write(` ${node.operator} `)
    const isFirst = boundValue(left) !== undefined
    this.typedOperand(right, isFirst ? undefined : operandType(right, left), out)
    if (!(right instanceof Parameter) || right.type === undefined || !out.options.bindsValues) return
    const type = valueType(baseType(right.type, 'postgres'))
    if (type.kind === 'composite') out.write(`::${this.types.compile(type, schemaOf(left))}`)
  }

  override visitOperation(node: Operation, out: SqlWriter): void {
    const hasEquality = node.operator.endsWith('DISTINCT FROM')
    const compared = (operand: Expression): Expression => (hasEquality ? comparable(operand) : operand)
    const [left, right] = [compared(node.left), compared(node.right)]
    this.typedOperand(left, operandType(left, right), out)
    this.operand(right, out.write(` ${node.operator} `))
  }

  override visitInList(node: InList, out: SqlWriter): void {
    const operand = comparable(node.operand)
    if (operand === node.operand || !Array.isArray(node.list)) return super.visitInList(node, out)
    const list = (node.list as readonly Expression[]).map(comparable)
    super.visitInList(new InList(operand, list, node.negated), out)
  }

  /** The blanks behind a CHAR are no part of it: as text it has none. */
  override visitLike(node: Like, out: SqlWriter): void {
    const isPadded = node.operand.type !== undefined && isChar(node.operand.type)
    super.visitLike(
      isPadded ? new Like(new Cast(node.operand, TEXT), node.pattern, node.ignoreCase) : node,
      out,
    )
  }

  override visitNullTest(node: NullTest, out: SqlWriter): void {
    this.typedOperand(node.operand, boundValue(node.operand)?.type, out)
    out.write(node.negated ? ' IS NOT NULL' : ' IS NULL')
  }

  protected override tested(node: Expression, out: SqlWriter): void {
    this.typedOperand(node, testedType(node), out)
  }

  protected override argument(node: Expression, call: FunctionCall, out: SqlWriter): void {
    const type = argumentType(call, node)
    if (type === undefined) this.expression(node, out)
    else this.typedOperand(node, type, out)
  }

  /** An operand; with a type, a value that is told it. */
  private typedOperand(node: Expression, type: SqlType | undefined, out: SqlWriter): void {
    this.operand(node, out)
    if (type !== undefined && out.options.bindsValues) out.write(`::${this.types.compileLoose(type)}`)
  }

  /** One array parameter per column of the key, so that one text serves any number of keys. */
  override visitCollected({ operand }: Collected, out: SqlWriter): void {
    out.write('array_agg(')
    this.expression(operand, out)
    out.write(')')
  }

  override visitKeyMembership(node: KeyMembership, out: SqlWriter): void {
    const { columns } = node
    const [first] = columns
    const hasArrays = columns.some(({ type }) => isArray(type))
    if (!hasArrays && columns.length === 1 && first !== undefined) {
      this.operand(first, out)
      out.write(node.negated ? ' <> ALL(' : ' = ANY(')
      this.keyArray(node, 0, out)
      out.write(')')
      return
    }
    out.write('(').list(columns, (column) => {
      this.expression(column, out)
    })
    out.write(
      `)${node.negated ? ' NOT' : ''} IN (SELECT ${hasArrays ? this.castKeys(columns).join(', ') : '*'} FROM `,
    )
    this.unnest(node, out)
    out.write(hasArrays ? ` AS k(${columns.map((_, part) => `k${part}`).join(', ')}))` : ')')
  }

  override visitKeyList(node: KeyList, out: SqlWriter): void {
    const keys = this.castKeys(node.columns).map((key, part) => `${key} AS key_${part}`)
    out.write(`(SELECT ${keys.join(', ')}, ordinality - 1 AS key_position FROM `)
    this.unnest(node, out)
    out.write(` WITH ORDINALITY AS k(${node.columns.map((_, part) => `k${part}`).join(', ')}, ordinality))`)
  }

  private unnest(node: KeyList | KeyMembership, out: SqlWriter): void {
    out.write('unnest(')
    node.columns.forEach((_, part) => {
      if (part > 0) out.write(', ')
      this.keyArray(node, part, out)
    })
    out.write(')')
  }

  /** The server must be told the schema of a type that the program defines: that of its column, also in arrays of it. */
  protected override takesKeys({ kind, type }: KeyPart): boolean {
    const base = baseType(type, 'postgres')
    const inner = valueType(base).kind
    if (inner === 'composite' || inner === 'json' || delimiterOf(base) !== ',') return false
    return (
      kind === 'column' || kind === 'aliasedColumn' || !(inner === 'array' || base instanceof DefinedType)
    )
  }

  private keyArray(node: KeyList | KeyMembership, part: number, out: SqlWriter): void {
    const { columns } = node
    const types = columns.map(({ type }) => type)
    const { type } = columns[part] as KeyList['columns'][number]
    const keys = node.kind === 'keyList' ? node.placeholder : node.keys
    out.parameter(keyParameter(keys, { types, part }))
    out.write(
      `::${isArray(type) ? 'TEXT' : this.types.compileLoose(type, schemaOf(columns[part] as Expression))}[]`,
    )
  }

  /** Lists of arrays travel as lists of their texts: `unnest` would take all of them apart, and they need not be equally long. */
  private castKeys(columns: KeyMembership['columns']): string[] {
    const cast = ({ type }: { readonly type: SqlType }, part: number): string =>
      isArray(type)
        ? `k${part}::${this.types.compileLoose(type, schemaOf(columns[part] as Expression))}`
        : `k${part}`
    return columns.map(cast)
  }

  /** A bare value would be taken for one of the type that it is cast to. */
  override visitCast(node: Cast, out: SqlWriter): void {
    if (!isValueOfAnotherType(node)) return super.visitCast(node, out)
    out.write('CAST(')
    this.typedValue(node.operand, out)
    out.write(` AS ${this.types.compile(node.type)})`)
  }

  override visitNextValue({ sequence }: NextValue, out: SqlWriter): void {
    const path = out.quoter.path(sequence.schema, sequence.name)
    out.write(`nextval(${textLiteral(path)}::regclass)`)
  }

  protected mark(position: number): string {
    return `$${position}`
  }

  protected override insertedLists(columns: readonly Column[], out: SqlWriter): void {
    if (!columns.some(travelsAsText)) out.write('SELECT * FROM ')
    else {
      columns.forEach((column, i) => {
        out.write(i === 0 ? 'SELECT ' : ', ')
        this.boundColumn(column, i, out)
      })
      out.write(' FROM ')
    }
    this.boundRows(columns, 'many', out)
  }

  /** One list for each column, whatever their number. */
  protected override boundRows(columns: readonly Column[], _count: RowCount, out: SqlWriter): void {
    columns.forEach((column, i) => {
      const type = travelsAsText(column) ? 'TEXT' : this.types.compileLoose(column.type, column.table.schema)
      out
        .write(i === 0 ? 'unnest(' : ', ')
        .parameter({ type: undefined, value: undefined, placeholder: BOUND_ROWS })
        .write(`::${type}[]`)
    })
    out.write(`) AS ${BOUND_ROWS}(${columns.map((_, i) => `v${i}`).join(', ')})`)
  }

  protected override boundColumn(column: Column, position: number, out: SqlWriter): void {
    out.write(`${BOUND_ROWS}.v${position}`)
    if (travelsAsText(column)) out.write(`::${this.types.compileLoose(column.type, column.table.schema)}`)
  }

  override visitExtract({ field, operand }: Extract, out: SqlWriter): void {
    const isZoned =
      operand.type !== undefined &&
      (baseType(operand.type, 'postgres') as Partial<TimestampType>).withTimeZone
    out.write(`CAST(floor(EXTRACT(${field.toUpperCase()} FROM `)
    this.operand(operand, out)
    // A time with a zone is counted in that of the session.
    if (isZoned === true && field !== 'epoch') out.write(" AT TIME ZONE 'UTC'")
    out.write(`)) AS ${field === 'epoch' ? 'BIGINT' : 'INTEGER'})`)
  }

  override visitJsonPath({ operand, path, type }: JsonPath, out: SqlWriter): void {
    const base = baseType(type, 'postgres')
    const isCast = base.kind !== 'json' && base.kind !== 'text'
    if (isCast) out.write('CAST(')
    this.operand(operand, out)
    out.write(base.kind === 'json' ? ' #> ' : ' #>> ')
    out.parameter({ type: STEPS, value: path.map(String), placeholder: undefined })
    if (isCast) out.write(` AS ${this.types.compile(type)})`)
  }

  override visitQuantified({ quantifier, operand }: Quantified, out: SqlWriter): void {
    out.write(`${quantifier} `)
    if (operand.kind === 'select' || operand.kind === 'compoundSelect') return this.expression(operand, out)
    out.write('(')
    this.typedValue(operand, out)
    out.write(')')
  }

  override visitGroupingSets({ keyword, sets }: GroupingSets, out: SqlWriter): void {
    out.write(`${keyword} (`).list(sets, (set) => {
      if (keyword === 'GROUPING SETS') out.write('(')
      out.list(set, (item) => {
        this.expression(item, out)
      })
      if (keyword === 'GROUPING SETS') out.write(')')
    })
    out.write(')')
  }

  /** What rows are grouped by, or must differ in, is found again elsewhere only where its parameters are the same ones. */
  protected override repeated({ columns, parts }: Select): readonly Expression[] {
    const grouping = parts.groupBy.flatMap((item) => (item.kind === 'groupingSets' ? item.operands : [item]))
    const found = [...grouping, ...parts.distinctOn, ...(parts.distinct ? columns : [])]
    return found.filter(({ kind }) => !BARE.includes(kind))
  }

  protected override lateral(out: SqlWriter): void {
    out.write('LATERAL ')
  }

  protected override distinctOn(expressions: readonly Expression[], out: SqlWriter): void {
    out.write('DISTINCT ON (').list(expressions, (item) => {
      this.expression(item, out)
    })
    out.write(') ')
  }

  protected override rowLock({ strength, of, wait }: RowLock, out: SqlWriter): void {
    out.write(` FOR ${strength}`)
    if (of.length > 0) out.write(' OF ').list(of, ({ name }) => out.identifier(name))
    if (wait !== undefined) out.write(` ${wait}`)
  }

  /** https://www.postgresql.org/docs/current/sql-select.html#SQL-LIMIT */
  protected override ties(limit: number, offset: number | undefined, out: SqlWriter): void {
    this.window(undefined, offset, out)
    out.write(' FETCH FIRST (').parameter(countParameter(limit)).write(') ROWS WITH TIES')
  }

  protected override valuesSource({ name, columns, rows }: Values, out: SqlWriter): void {
    out.write('(VALUES ').list(rows, (row) => {
      // The first row says of which types the columns are.
      out.write('(').list(row, (value) => {
        if (row === rows[0]) this.typedValue(value, out)
        else this.expression(value, out)
      })
      out.write(')')
    })
    this.columnNames(name, columns, out.write(')'))
  }

  protected override tableFunction({ call, name, columns }: TableFunction, out: SqlWriter): void {
    this.expression(call, out)
    this.columnNames(name, columns, out)
  }

  protected override enclosedMember(write: () => void, out: SqlWriter): void {
    out.write('(')
    write()
    out.write(')')
  }

  protected override cteBody(cte: Cte, out: SqlWriter): void {
    const recursive = recursiveQuery(cte)
    if (recursive === undefined) super.cteBody(cte, out)
    else this.queryBody(recursive, out, 'inner')
  }

  protected override changingCte({ query }: Cte, out: SqlWriter): void {
    dispatch(this, query, out)
  }

  /** A bare value has no type of its own for the server, which would take it for text. */
  protected override typedValue(node: Expression, out: SqlWriter): void {
    this.typedOperand(node, boundValue(node)?.type, out)
  }

  protected override innerItem(node: Expression, out: SqlWriter): void {
    if (boundValue(node) !== undefined) this.typedValue(node, out)
    else this.expression(node, out)
  }

  private columnNames(name: string, columns: readonly DerivedColumn[], out: SqlWriter): void {
    out.write(' AS ').identifier(name)
    out.write(' (').list(columns, (column) => out.identifier(column.name))
    out.write(')')
  }
}

/** A path in a JSON document travels as an array of texts. */
const STEPS = t.array(t.text())

const TEXT = t.text()

/** What has no values in it. */
const BARE: readonly string[] = ['column', 'aliasedColumn', 'derivedColumn']

function isChar(type: SqlType): boolean {
  return baseType(type, 'postgres').kind === 'char'
}

function isArray(type: SqlType): boolean {
  return valueType(baseType(type, 'postgres')).kind === 'array'
}

/** `unnest` takes arrays apart, and how the elements of an array are parted is up to a type of which only the name is known. */
function travelsAsText({ type }: Column): boolean {
  return ['array', 'named', 'composite'].includes(valueType(baseType(type, 'postgres')).kind)
}

/** Texts are read as a value of the other type anyway. */
function isValueOfAnotherType({ operand, type }: Cast): boolean {
  const value = boundValue(operand)
  if (value?.type === undefined) return false
  const [from, to] = [value.type, type].map((given) => valueType(baseType(given, 'postgres')).kind)
  return from !== to && from !== 'text' && from !== 'varchar' && from !== 'char'
}

function schemaOf(column: Expression): string | undefined {
  const { column: aliased = column } = column as { readonly column?: Expression }
  return aliased.kind === 'column' ? (aliased as Column).table.schema : undefined
}
