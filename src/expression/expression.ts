/**
 * Expressions as immutable values: what can stand in WHERE, SELECT, CHECK, DEFAULT and in an index. They know types but
 * no tables (a `Column` of `schema/` is one of them) and no SQL text (that is the compiler's).
 *
 * The nodes that the methods of `Expression` create stand in this file with it, because they extend it in turn.
 */
import { UsageError } from '../errors'
import { arithmeticType } from '../types/exact-decimal'
import { t } from '../types/t'
import type { SqlType, ValueOf } from '../types/sql-type'
import { escapeLike } from './escape-like'
import type { NullsOrder } from './nulls-order'
import * as checks from './operand-checks'
import type { OperatorClass } from './operator-class'
import type { OwnedBy } from './owned-by'

const BOOLEAN = t.boolean()

/** A value, or an expression of that value's type. */
export type Operand<T> = NonNullable<T> | Expression

/** A value, or an expression, of values `N` or of any others. */
type Given<T, N> = NonNullable<T> | Expression<N> | Expression

/** A list of them, or a select. */
type List<T, N> = readonly (Given<T, N> | null)[] | Expression<N> | Expression

/** Null, where the values of an expression may be. */
export type NullOf<V> = V extends Expression<infer T> ? T & null : never

/** What is true or false, or null beside something that is null. */
type Truth<T, N = never> = boolean | (T & null) | (N & null)

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
  eq<N = never>(value: Given<T, N> | null): Expression<Truth<T, N>> {
    return value === null ? this.isNull() : this.compare('=', value)
  }

  /** `this <> value`; with null, `this IS NOT NULL`. */
  ne<N = never>(value: Given<T, N> | null): Expression<Truth<T, N>> {
    return value === null ? this.isNotNull() : this.compare('<>', value)
  }

  /** `this < value`. */
  lt<N = never>(value: Given<T, N>): Expression<Truth<T, N>> {
    return this.compare('<', value)
  }

  /** `this <= value`. */
  lte<N = never>(value: Given<T, N>): Expression<Truth<T, N>> {
    return this.compare('<=', value)
  }

  /** `this > value`. */
  gt<N = never>(value: Given<T, N>): Expression<Truth<T, N>> {
    return this.compare('>', value)
  }

  /** `this >= value`. */
  gte<N = never>(value: Given<T, N>): Expression<Truth<T, N>> {
    return this.compare('>=', value)
  }

  /** `this IS DISTINCT FROM value`: as `ne`, but null is a value like any other, and the answer is never null. */
  isDistinctFrom(value: Operand<T> | null): Expression<boolean> {
    return new Operation<boolean>('IS DISTINCT FROM', this, this.operandOf(value), BOOLEAN)
  }

  /** `this IS NOT DISTINCT FROM value`: as `eq`, with null equal to null. */
  isNotDistinctFrom(value: Operand<T> | null): Expression<boolean> {
    return new Operation<boolean>('IS NOT DISTINCT FROM', this, this.operandOf(value), BOOLEAN)
  }

  /** `this BETWEEN low AND high`, both ends included. */
  between<N = never>(low: Given<T, N>, high: Given<T, N>): Expression<Truth<T, N>> {
    return new Between(this, this.comparable(low), this.comparable(high))
  }

  /** `this IN (…)`. An empty list is false, null in it means IS NULL; a select of one column may stand for the list. */
  in<N = never>(values: List<T, N>): Expression<Truth<T, N>> {
    if (values instanceof Expression) return this.inQuery(values, false)
    const list = new InList(this, this.listOf(values), false)
    return values.includes(null) ? or(list, this.isNull()) : list
  }

  /** `this NOT IN (…)`. An empty list is true, null in it means IS NOT NULL. */
  notIn<N = never>(values: List<T, N>): Expression<Truth<T, N>> {
    if (values instanceof Expression) return this.inQuery(values, true)
    const list = new InList(this, this.listOf(values), true)
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
  like<N = never>(pattern: Given<string, N>): Expression<Truth<T, N>> {
    return new Like(this, patternOperand(pattern), false)
  }

  /** As `like`, but not minding case (on SQLite, of ASCII letters only). */
  ilike<N = never>(pattern: Given<string, N>): Expression<Truth<T, N>> {
    return new Like(this, patternOperand(pattern), true)
  }

  /** Matches a regular expression, `this ~ pattern`. PostgreSQL only: SQLite has none built in. */
  regexpMatch(
    pattern: Operand<string>,
    options: { readonly ignoreCase?: boolean } = {},
  ): Expression<boolean> {
    return this.op(options.ignoreCase === true ? '~*' : '~', toOperand(pattern, t.text()), BOOLEAN)
  }

  /** The text holds this one, taken literally. */
  contains(text: string): Expression<Truth<T>> {
    return this.like(`%${escapeLike(text)}%`)
  }

  /** The text begins with this one, taken literally. */
  startsWith(text: string): Expression<Truth<T>> {
    return this.like(`${escapeLike(text)}%`)
  }

  /** The text ends with this one, taken literally. */
  endsWith(text: string): Expression<Truth<T>> {
    return this.like(`%${escapeLike(text)}`)
  }

  /** `this AND …`. */
  and<const C extends readonly Expression[]>(...others: C): Expression<Truth<T> | NullOf<C[number]>> {
    return new Conjunction('and', [this, ...others])
  }

  /** `this OR …`. */
  or<const C extends readonly Expression[]>(...others: C): Expression<Truth<T> | NullOf<C[number]>> {
    return new Conjunction('or', [this, ...others])
  }

  /** `NOT (this)`. */
  not(): Expression<Truth<T>> {
    return new Not(this)
  }

  /** `this + value`. */
  plus<N = never>(value: Given<T, N>): Expression<T | (N & null)> {
    return this.arithmetic('+', value)
  }

  /** `this - value`. */
  minus<N = never>(value: Given<T, N>): Expression<T | (N & null)> {
    return this.arithmetic('-', value)
  }

  /** `this * value`. */
  times<N = never>(value: Given<T, N>): Expression<T | (N & null)> {
    return this.arithmetic('*', value)
  }

  /** `this / value`; between integers the quotient is whole. */
  dividedBy<N = never>(value: Given<T, N>): Expression<T | (N & null)> {
    return this.arithmetic('/', value)
  }

  /** `this % value`, the rest of a division. */
  modulo<N = never>(value: Given<T, N>): Expression<T | (N & null)> {
    return this.arithmetic('%', value)
  }

  /** `this || value`. */
  concat<N = never>(value: Given<string, N>): Expression<string | (T & null) | (N & null)> {
    return new Binary<string | (T & null) | (N & null)>('||', this, toOperand(value, t.text()), t.text())
  }

  /**
   * Any other operator of the database, between this and a value of the same type.
   *
   * @example
   * select(post).where(post.c.tags.op('@>', ['sql'], t.boolean()))   // … WHERE post.tags @> $1
   */
  op<S extends SqlType = SqlType>(
    operator: string,
    value: Expression | NonNullable<T>,
    type?: S,
  ): Expression<ValueOf<S>> {
    return new Operation<ValueOf<S>>(operator, this, this.operandOf(value), type)
  }

  /**
   * What stands at a path in a JSON document: names of fields, numbers of items.
   *
   * @example
   * select(user.c.name).where(user.c.profile.json('address', 'city').asText().eq('Rome'))
   * // … WHERE ("user".profile #>> $1) = $2
   */
  json<V = unknown>(...path: readonly (string | number)[]): JsonPath<V | null> {
    return new JsonPath<V | null>(this, path)
  }

  /** `CAST(this AS type)`. */
  cast<S extends SqlType>(type: S): Expression<ValueOf<S> | (T & null)> {
    return new Cast(this, type as SqlType<ValueOf<S> | (T & null)>)
  }

  /** Names the value in the result. */
  as<N extends string, O>(this: Expression<T> & OwnedBy<O>, name: N): Label<N, T> & OwnedBy<O> {
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

  /** How many values this is. */
  protected get width(): number {
    return 1
  }

  /** What this is compared with, as an expression. */
  protected operandOf(value: unknown): Expression {
    return toOperand(value, this.type)
  }

  private inQuery(query: Expression, negated: boolean): Expression<boolean> {
    checks.assertColumns(query, this.width)
    return new InList(this, this.comparable(query), negated)
  }

  private comparable(value: unknown): Expression {
    const operand = this.given(value)
    checks.assertComparable(this, operand)
    return operand
  }

  /** Whatever is compared or computed with null is null: whoever writes it means something else. */
  private given(value: unknown): Expression {
    if (value !== null) return this.operandOf(value)
    throw checks.alwaysNull()
  }

  private listOf(values: readonly unknown[]): readonly Expression[] {
    checks.assertList(values)
    return values.filter((value) => value !== null).map((value) => this.operandOf(value))
  }

  private arithmetic(operator: ArithmeticOperator, value: unknown): Expression<T> {
    const right = this.given(value)
    checks.assertComputable(operator, this, right)
    return new Binary<T>(operator, this, right, arithmeticType(operator, this.type, right))
  }

  private compare(operator: ComparisonOperator, value: unknown): Expression<boolean> {
    return new Binary<boolean>(operator, this, this.comparable(value), BOOLEAN)
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

/** Two operands and an operator that not every database has. */
export class Operation<T = unknown> extends Expression<T> {
  readonly kind = 'operation'

  constructor(
    readonly operator: string,
    readonly left: Expression,
    readonly right: Expression,
    readonly type: SqlType | undefined,
  ) {
    super()
    checks.assertOperator(operator)
  }

  override get operands(): readonly Expression[] {
    return [this.left, this.right]
  }
}

/** What stands at a path of a JSON document: JSON itself, or the value that it is. */
export class JsonPath<T = unknown> extends Expression<T> {
  readonly kind = 'jsonPath'

  constructor(
    readonly operand: Expression,
    readonly path: readonly (string | number)[],
    readonly type: SqlType = t.json(),
  ) {
    super()
    checks.assertPath(path)
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }

  /** A string as it is, any other value as its JSON. */
  asText(): JsonPath<string | null> {
    return new JsonPath(this.operand, this.path, t.text())
  }

  /** The value as one of another type: `.asType(t.integer())`. */
  asType<S extends SqlType>(type: S): JsonPath<ValueOf<S> | null> {
    return new JsonPath(this.operand, this.path, type)
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
    checks.assertCollation(collation)
  }

  get type(): SqlType | undefined {
    return this.operand.type
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/**
 * An expression and the direction to sort it in.
 *
 * @example
 * new Index('ix_latest', post.c.written_at.desc().nullsLast())
 * // CREATE INDEX ix_latest ON post (written_at DESC NULLS LAST)
 */
export class Ordering {
  readonly kind = 'ordering'

  constructor(
    readonly operand: Expression,
    readonly direction: 'asc' | 'desc',
    readonly nulls?: NullsOrder,
    /** Only in an index. */
    readonly operators?: OperatorClass,
  ) {}

  /** With the nulls before all other values. */
  nullsFirst(): Ordering {
    return new Ordering(this.operand, this.direction, 'first', this.operators)
  }

  /** With the nulls behind all other values. */
  nullsLast(): Ordering {
    return new Ordering(this.operand, this.direction, 'last', this.operators)
  }

  /** In an index, the class of operators that it supports: `c.title.asc().operatorClass('text_pattern_ops')`. */
  operatorClass(name: string | readonly string[], parameters: OperatorClass['parameters'] = {}): Ordering {
    const path = typeof name === 'string' ? [name] : name
    return new Ordering(this.operand, this.direction, this.nulls, { path, parameters })
  }

  /** The same over another expression. */
  over(operand: Expression): Ordering {
    return new Ordering(operand, this.direction, this.nulls, this.operators)
  }
}

/** All of the conditions hold. */
export function and<const C extends readonly Expression[]>(
  ...conditions: C
): Expression<boolean | NullOf<C[number]>> {
  return new Conjunction('and', conditions)
}

/** At least one of the conditions holds. */
export function or<const C extends readonly Expression[]>(
  ...conditions: C
): Expression<boolean | NullOf<C[number]>> {
  return new Conjunction('or', conditions)
}

/** The condition does not hold. */
export function not<V extends Expression>(condition: V): Expression<boolean | NullOf<V>> {
  return new Not(condition)
}

/** Makes an expression of a value: an expression stays itself, any other value is bound with the given type. */
export function toOperand(value: unknown, type: SqlType | undefined): Expression {
  if (value instanceof Expression) return value
  if (value === undefined) throw checks.undefinedValue()
  return new Parameter(value, type)
}

function patternOperand(pattern: unknown): Expression {
  checks.assertPattern(pattern)
  return toOperand(pattern, t.text())
}
