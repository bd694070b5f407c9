/** The order in which pages follow each other: that of the query, made unique, so that a row has one place in it. */
import type { WireRow, WireValue } from '../engine/wire-row'
import { and, type Expression, or, Ordering, Parameter } from '../expression/expression'
import { sql } from '../expression/raw-sql'
import type { Decode } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import { signatureOf } from '../schema/signature'
import type { AliasedColumn } from '../schema/alias'
import type { Column } from '../schema/column'
import type { SqlType } from '../types/sql-type'
import { valueType } from '../types/resolve-type'
import { rowOrder, type RowOrder } from './row-order'
import { WhereScope } from './where-scope'
import type { ActiveFilters } from './row-filters'

/** The orderings of a query, and behind them whatever of the primary key is not among them. */
export function uniqueOrder(mapper: Mapper, orderBy: unknown, active?: ActiveFilters): RowOrder {
  const order = rowOrder(WhereScope.root(mapper, active), orderBy)
  return order.unique(mapper.primaryKey.map(({ column }) => column))
}

/** The same order, backwards. */
export function reversed(order: RowOrder): RowOrder {
  const backwards = order.orderings.map(({ operand, direction, nulls }) => {
    const opposite = nulls === undefined ? undefined : nulls === 'first' ? 'last' : 'first'
    return new Ordering(operand, direction === 'asc' ? 'desc' : 'asc', opposite)
  })
  return order.as(backwards)
}

/** A text that is the same only for the same class in the same order. `textOf` gives one for what is more than a column. */
export function orderSignature(
  mapper: Mapper,
  { orderings }: RowOrder,
  textOf: (operand: Expression) => string,
): string {
  const parts = orderings.map(({ operand, direction, nulls }) => [
    columnSignature(operand) ?? textOf(operand),
    direction,
    nulls ?? '',
  ])
  return JSON.stringify([mapper.table.key, parts])
}

/** A column of a joined row is known by the name under which it is joined. */
function columnSignature(operand: Expression): string | undefined {
  if (operand.kind === 'column') return signatureOf(operand)
  if (operand.kind !== 'aliasedColumn') return undefined
  const { column, alias } = operand as AliasedColumn
  return `${alias.name}.${column.table.key}.${column.name}`
}

/** The rows that stand behind one with these values. */
export function behind(
  { orderings }: RowOrder,
  values: WireRow,
  decoderOf: (type: SqlType) => Decode,
): Expression {
  const terms = orderings.map((ordering, i) => new Term(ordering, values[i] ?? null, decoderOf))
  if (terms.length > 1 && terms.every((term) => term.isComparable && term.operator === terms[0]?.operator))
    return behindAsRow(terms)
  const alternatives = terms.flatMap((term, i) => {
    const further = term.further
    if (further === undefined) return []
    return i === 0 ? [further] : [and(...terms.slice(0, i).map(({ same }) => same), further)]
  })
  return or(...alternatives)
}

/** `(a, b) > ($1, $2)`, which an index over the columns answers. */
function behindAsRow(terms: readonly Term[]): Expression {
  const left = sql.join(terms.map(({ operand }) => operand))
  const right = sql.join(terms.map(({ value }) => value))
  return terms[0]?.operator === '>' ? sql`(${left}) > (${right})` : sql`(${left}) < (${right})`
}

/** One ordering, and the value that the row has there. */
class Term {
  readonly operand: Expression
  readonly operator: '<' | '>'
  readonly value: Expression
  readonly #isNull: boolean
  readonly #nullsLast: boolean

  constructor(
    { operand, direction, nulls }: Ordering,
    value: WireValue,
    decoderOf: (type: SqlType) => Decode,
  ) {
    this.operand = operand
    this.operator = direction === 'asc' ? '>' : '<'
    this.value = wireParameter(value, operand.type, decoderOf)
    this.#isNull = value === null
    this.#nullsLast = (nulls ?? (direction === 'asc' ? 'last' : 'first')) === 'last'
  }

  /** No null can be among the values. */
  get isComparable(): boolean {
    return !this.#isNull && !mayBeNull(this.operand)
  }

  /** The rows that stand with this one. */
  get same(): Expression {
    return this.#isNull ? this.operand.isNull() : this.operand.eq(this.value)
  }

  /** The rows that stand behind it; undefined where there can be none. */
  get further(): Expression | undefined {
    if (this.#isNull) return this.#nullsLast ? undefined : this.operand.isNotNull()
    const beyond = this.operator === '>' ? this.operand.gt(this.value) : this.operand.lt(this.value)
    return this.#nullsLast && mayBeNull(this.operand) ? or(beyond, this.operand.isNull()) : beyond
  }
}

/**
 * The value as it came over the wire: what JavaScript makes of it may be less (a Date has no microseconds). Only bigints
 * travel in a form of their own.
 */
function wireParameter(
  value: WireValue,
  type: SqlType | undefined,
  decoderOf: (type: SqlType) => Decode,
): Expression {
  const isBigInt = type !== undefined && valueType(type).kind === 'bigint'
  return isBigInt ? new Parameter(decoderOf(type)(value), type) : new Parameter(value, undefined)
}

function mayBeNull(operand: Expression): boolean {
  return operand.kind !== 'column' || (operand as Column).nullable
}
