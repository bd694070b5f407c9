import { DefinitionError } from '../errors'
import { DefinedType, type DefinedTypeOptions } from './defined-type'
import { SqlType, describe } from './sql-type'

/** A condition of a domain: SQL of the developer's own, in which VALUE stands for the value. */
export interface DomainCheck {
  readonly name?: string | undefined
  readonly sql: string
  /** NOT VALID: only values written from now on are checked. */
  readonly notValid?: boolean | undefined
}

/** What a domain demands of its values. */
export interface DomainOptions<T = unknown> extends DefinedTypeOptions {
  readonly notNull?: boolean | undefined
  /** DEFAULT, a value. */
  readonly default?: NonNullable<T> | undefined
  /** DEFAULT, as SQL of the developer's own. */
  readonly defaultSql?: string | undefined
  /** Conditions, as SQL of the developer's own: `VALUE > 0`. */
  readonly check?: string | readonly DomainCheck[] | undefined
  readonly collation?: string | undefined
}

/**
 * A domain: a type with a name, a base and conditions of its own. Its values are those of the base.
 *
 * @example
 * new Column('email', domain('email', t.text(), { check: "VALUE LIKE '%@%'" }))
 * // CREATE DOMAIN email AS TEXT CHECK (VALUE LIKE '%@%')
 * // email email
 */
export class DomainType<T = unknown> extends DefinedType<T> {
  readonly kind = 'domain'
  readonly notNull: boolean
  readonly default: unknown
  readonly defaultSql: string | undefined
  readonly checks: readonly DomainCheck[]
  readonly collation: string | undefined

  constructor(
    readonly name: string,
    readonly base: SqlType<T>,
    options: DomainOptions<T> = {},
  ) {
    super(options)
    if (typeof (name as unknown) !== 'string' || name === '' || !((base as unknown) instanceof SqlType)) {
      throw new DefinitionError(`A domain needs a name and a base type, not ${describe(base)}.`, {
        hint: "Write domain('positive', t.integer(), { check: 'VALUE > 0' }).",
      })
    }
    if (options.default !== undefined && options.defaultSql !== undefined) {
      throw new DefinitionError(`Domain '${name}' has two defaults.`, { hint: 'Give default or defaultSql.' })
    }
    const { check = [] } = options
    this.notNull = options.notNull ?? false
    this.default = options.default
    this.defaultSql = options.defaultSql
    this.checks = typeof check === 'string' ? [{ sql: check }] : check
    this.collation = options.collation
  }

  override forColumn(table: string, column: string): DomainType<T> {
    const base = this.base.forColumn(table, column)
    return base === this.base ? this : new DomainType<T>(this.name, base, this.definition)
  }

  override normalize(value: unknown): unknown {
    return this.base.normalize(value)
  }

  override fit(value: unknown): unknown {
    return this.base.fit(value)
  }

  /** The same domain with other conditions. */
  withChecks(check: readonly DomainCheck[]): DomainType<T> {
    return new DomainType<T>(this.name, this.base, { ...this.definition, check })
  }

  private get definition(): DomainOptions<T> {
    const { notNull, defaultSql, checks, collation, schema, comment } = this
    const given = this.default as NonNullable<T> | undefined
    return { notNull, default: given, defaultSql, check: checks, collation, schema, comment }
  }
}
