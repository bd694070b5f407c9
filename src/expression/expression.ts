/**
 * Expressions as immutable values: what can stand in WHERE, SELECT, CHECK, DEFAULT and in an index. They know types but
 * no tables (a `Column` of `schema/` is one of them) and no SQL text (that is the compiler's).
 *
 * The nodes that the methods of `Expression` create stand in this file with it, because they extend it in turn.
 */
import { UsageError } from '../errors'
import { arithmeticType } from '../types/exact-decimal'
import { t } from '../types/t'
import type { SqlType } from '../types/sql-type'
import { Ordering, type OperatorClass } from './ordering'

const BOOLEAN = t.boolean()

/** A value, or an expression of that value's type. */
export type Operand<T> = NonNullable<T> | Expression

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '||'

/** A SQL expression whose values are `T` in JavaScript. */
export abstract class Expression<T = unknown> {
  declare readonly valueType?: T
  abstract readonly kind: string
  /** The SQL type of the value, where it is known. */
  abstract readonly type: SqlType | undefined

  /** The expressions inside this one, for whoever looks for columns in it. */
  get operands(): readonly Expression[] {
    return []
  }

  /** `this = value`; with null, `this IS NULL`. */
  eq(value: Operand<T> | null): Expression<boolean> {
    return value === null ? this.isNull() : this.compare('=', value)
  }

  /** `this <> value`; with null, `this IS NOT NULL`. */
  ne(value: Operand<T> | null): Expression<boolean> {
    return value === null ? this.isNotNull() : this.compare('<>', value)
  }

  /** `this < value`. */
  lt(value: Operand<T>): Expression<boolean> {
    return this.compare('<', value)
  }

  /** `this <= value`. */
  lte(value: Operand<T>): Expression<boolean> {
    return this.compare('<=', value)
  }

  /** `this > value`. */
  gt(value: Operand<T>): Expression<boolean> {
    return this.compare('>', value)
  }

  /** `this >= value`. */
  gte(value: Operand<T>): Expression<boolean> {
    return this.compare('>=', value)
  }

  /** `this BETWEEN low AND high`, both ends included. */
  between(low: Operand<T>, high: Operand<T>): Expression<boolean> {
    return new Between(this, comparable(low, this.type), comparable(high, this.type))
  }

  /** `this IN (…)`. An empty list is false, null in it means IS NULL; a select of one column may stand for the list. */
  in(values: readonly (Operand<T> | null)[] | Expression): Expression<boolean> {
    if (values instanceof Expression) return new InList(this, values, false)
    const list = new InList(this, listOperands(values, this.type), false)
    return values.includes(null) ? or(list, this.isNull()) : list
  }

  /** `this NOT IN (…)`. An empty list is true, null in it means IS NOT NULL. */
  notIn(values: readonly (Operand<T> | null)[] | Expression): Expression<boolean> {
    if (values instanceof Expression) return new InList(this, values, true)
    const list = new InList(this, listOperands(values, this.type), true)
    return values.includes(null) ? and(list, this.isNotNull()) : list
  }

  /** `this IS NULL`. */
  isNull(): Expression<boolean> {
    return new NullTest(this, false)
  }

  /** `this IS NOT NULL`. */
  isNotNull(): Expression<boolean> {
    return new NullTest(this, true)
  }

  /** Matches a pattern, minding case on every database: `%` any text, `_` one character, `\` takes their meaning away. */
  like(pattern: Operand<string>): Expression<boolean> {
    return new Like(this, patternOperand(pattern), false)
  }

  /** As `like`, but not minding case (on SQLite, of ASCII letters only). */
  ilike(pattern: Operand<string>): Expression<boolean> {
    return new Like(this, patternOperand(pattern), true)
  }

  /** The text holds this one, taken literally. */
  contains(text: string): Expression<boolean> {
    return this.like(`%${escapeLike(text)}%`)
  }

  /** The text begins with this one, taken literally. */
  startsWith(text: string): Expression<boolean> {
    return this.like(`${escapeLike(text)}%`)
  }

  /** The text ends with this one, taken literally. */
  endsWith(text: string): Expression<boolean> {
    return this.like(`%${escapeLike(text)}`)
  }

  /** `this AND …`. */
  and(...others: readonly Expression[]): Expression<boolean> {
    return and(this, ...others)
  }

  /** `this OR …`. */
  or(...others: readonly Expression[]): Expression<boolean> {
    return or(this, ...others)
  }

  /** `NOT (this)`. */
  not(): Expression<boolean> {
    return new Not(this)
  }

  /** `this + value`. */
  plus(value: Operand<T>): Expression<T> {
    return this.arithmetic('+', value)
  }

  /** `this - value`. */
  minus(value: Operand<T>): Expression<T> {
    return this.arithmetic('-', value)
  }

  /** `this * value`. */
  times(value: Operand<T>): Expression<T> {
    return this.arithmetic('*', value)
  }

  /** `this / value`; between integers the quotient is whole. */
  dividedBy(value: Operand<T>): Expression<T> {
    return this.arithmetic('/', value)
  }

  /** `this || value`. */
  concat(value: Operand<string>): Expression<string> {
    return new Binary<string>('||', this, toOperand(value, t.text()), t.text())
  }

  /** `CAST(this AS type)`. */
  cast<U>(type: SqlType<U>): Expression<U> {
    return new Cast<U>(this, type)
  }

  /** Names the value in the result. */
  as<N extends string>(name: N): Label<N, T> {
    return new Label(name, this)
  }

  /** The expression, to sort upwards by. */
  asc(): Ordering {
    return new Ordering(this, 'asc')
  }

  /** The expression, to sort downwards by. */
  desc(): Ordering {
    return new Ordering(this, 'desc')
  }

  /** `this COLLATE collation`; a collation in a schema is given as a list of names. */
  collate(collation: string | readonly string[]): Expression<T> {
    return new Collate<T>(this, typeof collation === 'string' ? [collation] : collation)
  }

  /**
   * In an index, the expression under a class of operators.
   *
   * @example
   * new Index('ix_title', book.c.title.operatorClass('gin_trgm_ops'), { dialect: { postgres: { using: 'gin' } } })
   * // CREATE INDEX ix_title ON book USING gin (title gin_trgm_ops)
   */
  operatorClass(name: string | readonly string[], parameters?: OperatorClass['parameters']): Ordering {
    return new Ordering(this, 'asc').operatorClass(name, parameters)
  }

  private arithmetic(operator: ArithmeticOperator, value: unknown): Expression<T> {
    const right = comparable(value, this.type)
    return new Binary<T>(operator, this, right, arithmeticType(operator, this.type, right))
  }

  private compare(operator: ComparisonOperator, value: unknown): Expression<boolean> {
    return new Binary<boolean>(operator, this, comparable(value, this.type), BOOLEAN)
  }
}

/** A bound value; with `placeholder` the value comes with each execution. Never part of the text of a query. */
export class Parameter<T = unknown> extends Expression<T> {
  readonly kind = 'parameter'

  constructor(
    readonly value: unknown,
    readonly type: SqlType | undefined,
    readonly placeholder?: string,
  ) {
    super()
  }
}

/** Two operands and an operator between them. */
export class Binary<T = unknown> extends Expression<T> {
  readonly kind = 'binary'

  constructor(
    readonly operator: ComparisonOperator | ArithmeticOperator,
    readonly left: Expression,
    readonly right: Expression,
    readonly type: SqlType | undefined,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.left, this.right]
  }
}

/** `a AND b AND c`, or with OR. No operand at all is TRUE for AND and FALSE for OR. */
export class Conjunction extends Expression<boolean> {
  readonly kind = 'conjunction'
  readonly type = BOOLEAN

  constructor(
    readonly operator: 'and' | 'or',
    readonly conditions: readonly Expression[],
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return this.conditions
  }
}

/** `NOT operand`. */
export class Not extends Expression<boolean> {
  readonly kind = 'not'
  readonly type = BOOLEAN

  constructor(readonly operand: Expression) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/** `operand IS [NOT] NULL`. */
export class NullTest extends Expression<boolean> {
  readonly kind = 'nullTest'
  readonly type = BOOLEAN

  constructor(
    readonly operand: Expression,
    readonly negated: boolean,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/** `operand [NOT] IN (…)`; `list` is an array of expressions, or one select. */
export class InList extends Expression<boolean> {
  readonly kind = 'inList'
  readonly type = BOOLEAN

  constructor(
    readonly operand: Expression,
    readonly list: readonly Expression[] | Expression,
    readonly negated: boolean,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return this.list instanceof Expression ? [this.operand] : [this.operand, ...this.list]
  }
}

/** `operand BETWEEN low AND high`. */
export class Between extends Expression<boolean> {
  readonly kind = 'between'
  readonly type = BOOLEAN

  constructor(
    readonly operand: Expression,
    readonly low: Expression,
    readonly high: Expression,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand, this.low, this.high]
  }
}

/** `operand LIKE pattern`, with `\` as the escape character on every database. */
export class Like extends Expression<boolean> {
  readonly kind = 'like'
  readonly type = BOOLEAN

  constructor(
    readonly operand: Expression,
    readonly pattern: Expression,
    readonly ignoreCase: boolean,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand, this.pattern]
  }
}

/** `CAST(operand AS type)`. */
export class Cast<T = unknown> extends Expression<T> {
  readonly kind = 'cast'

  constructor(
    readonly operand: Expression,
    readonly type: SqlType<T>,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/** An expression with a name in the result: `count(*) AS n`. */
export class Label<N extends string = string, T = unknown> extends Expression<T> {
  readonly kind = 'label'

  constructor(
    readonly name: N,
    readonly operand: Expression<T>,
  ) {
    super()
    if (name.length === 0) throw new UsageError('A label needs a name.', { hint: "Write .as('total')." })
  }

  get type(): SqlType | undefined {
    return this.operand.type
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/** `operand COLLATE collation`. */
export class Collate<T = unknown> extends Expression<T> {
  readonly kind = 'collate'

  constructor(
    readonly operand: Expression<T>,
    /** The collation's name, its schema before it where it has one. */
    readonly collation: readonly string[],
  ) {
    super()
    if (collation.length === 0 || collation.some((name) => typeof name !== 'string' || name === ''))
      throw new UsageError('A collation needs a name.', { hint: "Write .collate('C')." })
  }

  get type(): SqlType | undefined {
    return this.operand.type
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/** All of the conditions hold. */
export function and(...conditions: readonly Expression[]): Expression<boolean> {
  return new Conjunction('and', conditions)
}

/** At least one of the conditions holds. */
export function or(...conditions: readonly Expression[]): Expression<boolean> {
  return new Conjunction('or', conditions)
}

/** The condition does not hold. */
export function not(condition: Expression): Expression<boolean> {
  return new Not(condition)
}

/** Makes an expression of a value: an expression stays itself, any other value is bound with the given type. */
export function toOperand(value: unknown, type: SqlType | undefined): Expression {
  if (value instanceof Expression) return value
  if (value === undefined) {
    throw new UsageError('A value in a condition is undefined, which never means "everything".', {
      hint: 'Leave the condition out, or write null (IS NULL).',
    })
  }
  return new Parameter(value, type)
}

/** All expressions in a tree, the root first. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression
  for (const operand of expression.operands) yield* walk(operand)
}

/** Whatever is compared or computed with null is null: whoever writes it means something else. */
function comparable(value: unknown, type: SqlType | undefined): Expression {
  if (value !== null) return toOperand(value, type)
  throw new UsageError('An operator with null always gives null.', {
    hint: 'Write .isNull(), .isNotNull(), .eq(null) or .ne(null).',
  })
}

function listOperands(values: readonly unknown[], type: SqlType | undefined): readonly Expression[] {
  if (!Array.isArray(values)) {
    throw new UsageError('The list of an IN must be an array, or a select.', { hint: 'Write .in([1, 2]).' })
  }
  return values.filter((value) => value !== null).map((value) => toOperand(value, type))
}

/** PostgreSQL refuses a pattern that ends in a lone `\\`, SQLite would take it literally: it is refused everywhere. */
function patternOperand(pattern: unknown): Expression {
  if (typeof pattern === 'string' && /(?<!\\)(?:\\\\)*\\$/.test(pattern)) {
    throw new UsageError('A LIKE pattern ends in a backslash that escapes nothing.', {
      hint: 'Write two of them for one, or use contains, startsWith or endsWith.',
    })
  }
  return comparable(pattern, t.text())
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
