import { BOUND_ROWS, QueryCompiler } from '../../compiler/query-compiler'
import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { SqlWriter } from '../../compiler/sql-writer'
import { Parameter, type Binary, type Expression } from '../../expression/expression'
import type { KeyMembership } from '../../expression/key-membership'
import type { RowCount } from '../../statement/bound-rows'
import type { Column } from '../../schema/column'
import type { NextValue } from '../../schema/sequence'
import type { KeyList } from '../../statement/key-list'
import { baseType, valueType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { capabilities } from './capabilities'
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

  /** A value that stands in two places (the select list and GROUP BY) is one parameter, else the server takes them for two expressions. */
  override visitParameter(node: Parameter, out: SqlWriter): void {
    out.once(node, () => {
      super.visitParameter(node, out)
    })
  }

  /** The server cannot tell which composite type a value beside one has. */
  override visitBinary(node: Binary, out: SqlWriter): void {
    super.visitBinary(node, out)
    const { left, right } = node
    if (!(right instanceof Parameter) || right.type === undefined || !out.options.bindsValues) return
    const type = valueType(baseType(right.type, 'postgres'))
    if (type.kind === 'composite') out.write(`::${this.types.compile(type, schemaOf(left))}`)
  }

  /** One array parameter per column of the key, so that one text serves any number of keys. */
  override visitKeyMembership(node: KeyMembership, out: SqlWriter): void {
    const { columns } = node
    const [first] = columns
    const hasArrays = columns.some(({ type }) => isArray(type))
    if (!hasArrays && columns.length === 1 && first !== undefined) {
      this.expression(first, out)
      out.write(' = ANY(')
      this.keyArray(node, 0, out)
      out.write(')')
      return
    }
    out.write('(').list(columns, (column) => {
      this.expression(column, out)
    })
    out.write(`) IN (SELECT ${hasArrays ? this.castKeys(columns).join(', ') : '*'} FROM `)
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

  private keyArray({ columns, placeholder }: KeyList | KeyMembership, part: number, out: SqlWriter): void {
    const types = columns.map(({ type }) => type)
    const { type } = columns[part] as KeyList['columns'][number]
    out.parameter({ type: undefined, value: undefined, placeholder, keys: { types, part } })
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

  /** A bare value in the select list has no type of its own for the server, which would take it for text. */
  protected override resultItem(node: Expression, out: SqlWriter): boolean {
    const value = node.kind === 'label' ? node.operands[0] : node
    if (!(value instanceof Parameter) || value.type === undefined) return super.resultItem(node, out)
    this.expression(value, out)
    out.write(`::${this.types.compileLoose(value.type)}`)
    return false
  }
}

function isArray(type: SqlType): boolean {
  return valueType(baseType(type, 'postgres')).kind === 'array'
}

/** `unnest` takes arrays apart, and how the elements of an array are parted is up to a type of which only the name is known. */
function travelsAsText({ type }: Column): boolean {
  return ['array', 'named', 'composite'].includes(valueType(baseType(type, 'postgres')).kind)
}

function schemaOf(column: Expression): string | undefined {
  const { column: aliased = column } = column as { readonly column?: Expression }
  return aliased.kind === 'column' ? (aliased as Column).table.schema : undefined
}
