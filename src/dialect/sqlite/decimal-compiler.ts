/** Decimals as SQLite computes them: with doubles, each result rounded to the decimal that it stands for. */
import { QueryCompiler } from '../../compiler/query-compiler'
import type { SqlWriter } from '../../compiler/sql-writer'
import { UnsupportedFeatureError } from '../../errors'
import { Binary, Cast, type Expression, Label, Parameter } from '../../expression/expression'
import type { FunctionCall } from '../../expression/function-call'
import type { Column } from '../../schema/column'
import type { Insert } from '../../statement/insert'
import type { Query } from '../../statement/query'
import type { Assignment } from '../../statement/row-input'
import { Select, select } from '../../statement/select'
import { EXACT_DECIMAL } from '../../types/exact-decimal'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import { castConversion } from './cast-conversion'
import { ABOVE_HALF, sureDigits, wholeOf } from './decimal-rounding'
import {
  computesWithText,
  fits,
  isComputedDecimal,
  isDecimal,
  isFloat,
  isKeptAsText,
  placesKept,
  placesOf,
  placesOfResult,
  typeOfValue,
} from './decimals'

/** Functions that would take text for doubles, or compare it letter by letter. */
const COMPUTING: ReadonlySet<string> = new Set([
  'sum',
  'avg',
  'min',
  'max',
  'abs',
  'round',
  'ceil',
  'floor',
  'sign',
  'power',
  'sqrt',
])

/** No SQL holds it. */
const VALUE = '\0'

const TIMES: ReadonlySet<string> = new Set(['date', 'time', 'timestamp'])

/** Computes with decimals. */
export abstract class SqliteDecimalCompiler extends QueryCompiler {
  /** A computed decimal is rounded, once for all that is computed in it. */
  override expression(node: Expression, out: SqlWriter): void {
    if (!isComputedDecimal(node)) return super.expression(node, out)
    this.withoutNoise(placesOfResult(node), out, () => {
      super.expression(node, out)
    })
  }

  /** `/` between whole numbers drops the fraction, and NUMERIC keeps a decimal without one as a whole number. */
  override visitBinary(node: Binary, out: SqlWriter): void {
    if (computesWithText(node)) refuseTextDecimals(`the operator ${node.operator} on`)
    if (!isComputedDecimal(node)) return super.visitBinary(node, out)
    if (node.operator === '%') return this.decimalRest(node, out)
    const left = node.operator === '/' ? new Cast(node.left, t.double()) : node.left
    this.arithmeticOperand(left, out)
    out.write(` ${node.operator} `)
    this.arithmeticOperand(node.right, out)
  }

  /** Text, times and truth values do not become what PostgreSQL makes of them by SQLite's CAST. */
  override visitCast(node: Cast, out: SqlWriter): void {
    const base = baseType(node.type, 'sqlite')
    const from = typeOfValue(node.operand)
    const conversion = from && castConversion(from, base)
    if (conversion === 'none' || (conversion === 'own' && isJsonText(node))) refuseCast(from, base)
    if (typeof conversion === 'function') this.converted(node.operand, conversion, out)
    else this.castByDatabase(node, base, out)
  }

  /** Times are text, which a cast to TIMESTAMP, a NUMERIC type to SQLite, would take for a number. */
  private castByDatabase(node: Cast, base: SqlType, out: SqlWriter): void {
    if (TIMES.has(base.kind)) super.visitCast(new Cast(node.operand, t.text()), out)
    else if (fits(node.operand, base)) super.visitCast(node, out)
    else if (base.kind === 'numeric') this.rounded(node.operand, placesKept(base) ?? 0, out)
    else {
      out.write('CAST(')
      this.rounded(node.operand, 0, out)
      out.write(` AS ${this.types.compile(node.type)})`)
    }
  }

  /** A value wherever the conversion has it. */
  protected converted(operand: Expression, write: (value: string) => string, out: SqlWriter): void {
    const sql = write(VALUE)
    const texts = (isOneTerm(sql) ? sql : `(${sql})`).split(VALUE)
    texts.forEach((text, i) => {
      if (i > 0) this.operand(operand, out)
      out.write(text)
    })
  }

  /** PostgreSQL rounds a decimal to the scale of the column that is given it, and a number to a whole one. */
  override assigned({ column, value }: Assignment, out: SqlWriter): void {
    this.expression(fitted(value, column), out)
  }

  override visitFunctionCall(node: FunctionCall, out: SqlWriter): void {
    const [value, ...others] = node.args
    if (COMPUTING.has(node.name) && isKeptAsText(value?.type)) refuseTextDecimals(`${node.name} of`)
    if (node.name === 'mod' && others.length === 1) return this.rest(node, out)
    if (node.name !== 'round' || value === undefined) return super.visitFunctionCall(node, out)
    if (isDecimal(value)) this.roundedDecimal(value, others, out)
    else if (isFloat(value) && others.length === 0) this.converted(value, wholeOf, out)
    else super.visitFunctionCall(node, out)
  }

  /** SQLite takes no places before the point. */
  private roundedDecimal(value: Expression, others: readonly Expression[], out: SqlWriter): void {
    const [places] = others
    if (places instanceof Parameter && typeof places.value === 'number' && places.value < 0)
      return this.rounded(value, places.value, out)
    out.write('round(')
    this.operand(value, out)
    out.write(` * ${ABOVE_HALF}`)
    for (const other of others) this.expression(other, out.write(', '))
    out.write(')')
  }

  /** SQLite's own function computes with doubles. */
  private rest({ args, type }: FunctionCall, out: SqlWriter): void {
    const [left, right] = args as readonly [Expression, Expression]
    out.write('(')
    this.expression(new Binary('%', left, right, type), out)
    out.write(')')
  }

  /** What is called for some rows, or over a window, is one value only with what stands behind it. */
  protected override called(call: Expression, out: SqlWriter): void {
    super.expression(call, out)
  }

  protected override operand(node: Expression, out: SqlWriter): void {
    if (isComputedDecimal(node)) this.expression(node, out)
    else super.operand(node, out)
  }

  /** Only the whole of a computation is rounded. */
  private arithmeticOperand(node: Expression, out: SqlWriter): void {
    if (!(node instanceof Binary) || !isComputedDecimal(node)) return this.operand(node, out)
    out.write('(')
    super.expression(node, out)
    out.write(')')
  }

  /** `%` takes whole numbers only. */
  private decimalRest(node: Binary, out: SqlWriter): void {
    const places = placesOf(node)
    if (places === undefined)
      throw new UnsupportedFeatureError({
        dialect: 'sqlite',
        feature: 'the rest of a division of decimals whose places are not known',
        hint: 'Give both a scale: .cast(t.numeric(12, 2)).',
      })
    const unit = 10 ** places
    const whole = (operand: Expression): void => {
      out.write('CAST(round(')
      this.arithmeticOperand(operand, out)
      out.write(` * ${unit}) AS INTEGER)`)
    }
    whole(node.left)
    out.write(' % ')
    whole(node.right)
    out.write(` / ${unit}.0`)
  }

  /** A value rounded to a scale, halves away from zero. */
  private rounded(operand: Expression, scale: number, out: SqlWriter): void {
    const unit = 10 ** Math.max(-scale, 0)
    out.write(unit === 1 ? 'round(' : '(round(')
    if (isDecimal(operand)) this.operand(operand, out)
    else
      this.sure(operand.type, out, () => {
        this.expression(operand, out)
      })
    out.write(` * ${ABOVE_HALF}`)
    out.write(unit === 1 ? `, ${scale})` : ` / ${unit}.0, 0) * ${unit})`)
  }

  /** A double as the decimal that it stands for: of so many places, or else of as many digits as a double is sure of. */
  private withoutNoise(places: number | undefined, out: SqlWriter, write: () => void): void {
    if (places === undefined) return this.sure(undefined, out, write)
    out.write('round(')
    write()
    out.write(`, ${places})`)
  }

  private sure(type: SqlType | undefined, out: SqlWriter, write: () => void): void {
    const [before, behind] = sureDigits(type && baseType(type, 'sqlite'))
    out.write(before)
    write()
    out.write(behind)
  }

  /** What keeps 15 digits is given them when it is read. */
  protected override resultItem(node: Expression, out: SqlWriter): boolean {
    const operand = node instanceof Label ? node.operand : node
    const keepsDigits =
      operand.type === EXACT_DECIMAL && isComputedDecimal(operand) && placesOfResult(operand) === undefined
    if (!keepsDigits) return super.resultItem(node, out)
    super.expression(operand, out)
    return false
  }

  protected override insertedQuery(node: Insert<unknown, unknown>, query: Query, out: SqlWriter): void {
    super.insertedQuery(node, fittedRows(query, node.columns), out)
  }
}

/** A value as its column keeps it. */
function fitted(value: Expression, { type }: Column): Expression {
  const base = baseType(type, 'sqlite')
  const isNull = value instanceof Parameter && value.value === null && value.placeholder === undefined
  if (isNull || fits(value, base)) return value
  return value instanceof Label ? new Label(value.name, new Cast(value.operand, base)) : new Cast(value, base)
}

/** The rows that a query gives, each value as its column keeps it. */
function fittedRows(query: Query, columns: readonly Column[]): Query {
  const fit = (values: readonly Expression[]): Expression[] =>
    values.map((value, i) => fitted(value, columns[i] as Column))
  if (fit(query.columns).every((value, i) => value === query.columns[i])) return query
  if (!(query instanceof Select) || query.parts.distinct)
    return select(...fit(query.subquery('dovetail_fitted').columns))
  return new Select({ ...query.parts, from: query.sources, items: fit(query.columns) })
}

/** Whether SQL can stand between operators: a call, or a CASE. */
function isOneTerm(sql: string): boolean {
  let bare = sql.replaceAll(/'[^']*'/g, '')
  while (bare.includes('(')) bare = bare.replaceAll(/\([^()]*\)/g, '')
  return /^(\w+|CASE .* END)$/.test(bare)
}

/** A JSON document in another one is read as JSONB by PostgreSQL, which has a text of its own. */
function isJsonText({ operand, type }: Cast): boolean {
  return operand.kind === 'jsonPath' && operand.type?.kind === 'json' && baseType(type).kind !== 'json'
}

function refuseCast(from: SqlType | undefined, to: SqlType): never {
  const hint =
    from?.kind === 'json'
      ? "Read the value, or what stands at a path in it: .json('path').asText(), .asType(…)."
      : 'PostgreSQL has no such cast, or has a text that SQLite cannot give. Cast to another type first, or read the value.'
  throw new UnsupportedFeatureError({
    dialect: 'sqlite',
    feature: `a cast of ${from?.toString() ?? ''} to ${to.toString()}`,
    hint,
  })
}

function refuseTextDecimals(what: string): never {
  throw new UnsupportedFeatureError({
    dialect: 'sqlite',
    feature: `${what} decimals that are stored as text`,
    hint: 'Read the values and compute in the program, or declare the column t.numeric(15, 2).',
  })
}
