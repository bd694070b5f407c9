/**
 * SQL types as values. A type says what a column holds and which JavaScript value stands for it; it knows neither how a
 * database spells it (the dialect's type compiler) nor how it travels (the dialect's codecs).
 */
import { DefinitionError, InvalidValueError } from '../errors'
import { DIALECT_NAMES, type DialectName } from '../util/dialect-name'

declare const VALUE: unique symbol

/** The kinds of type that every dialect must be able to spell and to carry. */
export type TypeKind =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'real'
  | 'double'
  | 'varchar'
  | 'char'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'json'
  | 'uuid'
  | 'binary'
  | 'enum'
  | 'array'
  | 'domain'
  | 'composite'
  | 'range'
  | 'named'
  | 'any'
  | 'custom'
  | 'variant'

/** A SQL type whose values are `T` in JavaScript. Immutable. */
export abstract class SqlType<out T = unknown> {
  declare readonly [VALUE]?: T
  abstract readonly kind: TypeKind

  /** What distinguishes two types of one kind, in the order of their SQL parameters. */
  get parameters(): readonly unknown[] {
    return []
  }

  /** Whether this is the same SQL type; how its values look in JavaScript does not count. */
  equals(other: SqlType): boolean {
    return this.kind === other.kind && JSON.stringify(this.parameters) === JSON.stringify(other.parameters)
  }

  /**
   * Gives the one normal form of a JavaScript value of this type.
   *
   * @throws InvalidValueError if the value cannot stand for this type; the value is not in the message
   */
  abstract normalize(value: unknown): unknown

  /**
   * The value as a column of this type keeps it: normal, and within the column's length and scale. Conditions may hold
   * values beyond them, stored rows may not.
   *
   * @throws InvalidValueError if the column cannot hold it
   */
  fit(value: unknown): unknown {
    return this.normalize(value)
  }

  /** The type as it works in one column; only types that are named after their column differ. */
  // eslint-disable-next-line @typescript-eslint/prefer-return-this-type -- an enum gives another one
  forColumn(table: string, column: string): SqlType<T> {
    void table
    void column
    return this
  }

  /**
   * The same values under another SQL type on one database. In JavaScript the rules of this type hold everywhere.
   *
   * @example
   * t.array(t.text()).withVariant('sqlite', t.json())   // TEXT[] on PostgreSQL, JSON_TEXT on SQLite
   */
  withVariant(database: DialectName, type: SqlType<T>): VariantType<T> {
    return new VariantType<T>(this, { [database]: type })
  }

  /** A short name for messages: `varchar(40)`. */
  toString(): string {
    const given = this.parameters.filter((parameter) => parameter !== undefined)
    return given.length === 0 ? this.kind : `${this.kind}(${given.map(String).join(', ')})`
  }

  /** Throws for a value that does not fit, without telling the value. */
  protected refuse(expected: string, value: unknown, given = describe(value)): never {
    const name = this.toString()
    const article = /^([aeio]|xml)/.test(name) ? 'An' : 'A'
    throw new InvalidValueError(`${article} ${name} value must be ${expected}, not ${given}.`)
  }
}

/** A type that some databases store as another one. */
export class VariantType<T = unknown> extends SqlType<T> {
  readonly kind = 'variant'

  constructor(
    /** The type whose rules the values follow, and under which they are stored where there is no variant. */
    readonly base: SqlType<T>,
    readonly variants: Readonly<Partial<Record<DialectName, SqlType<T>>>>,
  ) {
    super()
    for (const [database, type] of Object.entries(variants)) {
      if ((DIALECT_NAMES as readonly string[]).includes(database) && (type as unknown) instanceof SqlType)
        continue
      throw new DefinitionError(`A variant needs the name of a database and a type, not '${database}'.`, {
        hint: "Write t.array(t.text()).withVariant('sqlite', t.json()).",
      })
    }
  }

  override get parameters(): readonly unknown[] {
    return this.base.parameters
  }

  override equals(other: SqlType): boolean {
    if (!(other instanceof VariantType)) return this.base.equals(other)
    return (
      this.base.equals(other.base) &&
      DIALECT_NAMES.every((name) => {
        const [own, others] = [this.variants[name], (other as VariantType).variants[name]]
        return own === undefined || others === undefined ? own === others : own.equals(others)
      })
    )
  }

  override normalize(value: unknown): unknown {
    return this.base.normalize(value)
  }

  override fit(value: unknown): unknown {
    return this.base.fit(value)
  }

  override forColumn(table: string, column: string): VariantType<T> {
    const variants = Object.entries(this.variants).map(([name, type]) => [
      name,
      type.forColumn(table, column),
    ])
    return new VariantType<T>(
      this.base.forColumn(table, column),
      Object.fromEntries(variants) as VariantType<T>['variants'],
    )
  }

  override withVariant(database: DialectName, type: SqlType<T>): VariantType<T> {
    return new VariantType<T>(this.base, { ...this.variants, [database]: type })
  }

  override toString(): string {
    return this.base.toString()
  }
}

/** The JavaScript type of a SQL type's values. */
export type ValueOf<S> = S extends SqlType<infer T> ? T : never

/** Names the shape of a value without telling the value. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return describeNumber(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name
  return name === undefined || name === 'Object' ? 'a plain object' : `a ${name}`
}

function describeNumber(value: number): string {
  if (Number.isInteger(value)) return 'a number'
  return Number.isFinite(value) ? 'a number with a fraction' : 'a number that is not finite'
}

/** How a text is called that has not the form it should have; undefined for what is no text at all. */
export function otherText(value: unknown): string | undefined {
  return typeof value === 'string' ? 'a text of another form' : undefined
}
