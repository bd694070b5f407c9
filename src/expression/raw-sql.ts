import { UsageError } from '../errors'
import type { SqlType, ValueOf } from '../types/sql-type'
import { Expression, toOperand } from './expression'

/** One name, quoted by the dialect: what `sql.identifier` gives. */
export class Identifier extends Expression {
  readonly kind = 'identifier'
  readonly type = undefined

  constructor(readonly path: readonly string[]) {
    super()
    if (path.length === 0 || path.some((name) => typeof name !== 'string' || name.length === 0)) {
      throw new UsageError('sql.identifier needs names.', {
        hint: "Write sql.identifier('schema', 'table').",
      })
    }
  }
}

/** The key under which whatever rows are drawn from says so: a table, an alias, a subquery. JSON cannot hold it. */
export const DRAWN_FROM: unique symbol = Symbol.for('dovetail-orm.drawn-from')

/** The key of the method by which a class tells its table. */
const TABLE_SOURCE = Symbol.for('dovetail-orm.table-source')

/** A table, class, alias, subquery or CTE inside the `sql` tag, as it stands in FROM. */
export class SourceReference extends Expression {
  readonly kind = 'sourceReference'
  readonly type = undefined

  constructor(readonly source: object) {
    super()
  }
}

/**
 * SQL text of the developer's own, with expressions and bound values between its parts. Only the tag `sql` and `unsafeSql`
 * can make one (the constructor checks a secret of this module), so that no object from outside is ever taken for SQL.
 */
export class RawSql<T = unknown> extends Expression<T> {
  readonly kind = 'rawSql'

  constructor(
    secret: symbol,
    readonly texts: readonly string[],
    readonly inserted: readonly Expression[],
    readonly type: SqlType | undefined,
  ) {
    super()
    if (secret !== SECRET) {
      throw new UsageError('RawSql cannot be constructed.', { hint: 'Use the sql`…` tag.' })
    }
  }

  override get operands(): readonly Expression[] {
    return this.inserted
  }

  /** The same SQL, its value read as this type. */
  typed<S extends SqlType>(type: S): RawSql<ValueOf<S>> {
    return new RawSql<ValueOf<S>>(SECRET, this.texts, this.inserted, type)
  }
}

const SECRET = Symbol('made by the sql tag')

/** What `sql` is: a tag, and the functions beside it. */
export interface SqlTag {
  /** SQL with bound values: ``sql`select ${7}` `` sends `select $1` and 7. Expressions, tables, classes and fragments are inserted as SQL. */
  <T = unknown>(texts: TemplateStringsArray, ...values: readonly unknown[]): RawSql<T>
  /** A name, quoted where it must be; several names are joined by dots. */
  identifier(...path: readonly string[]): Identifier
  /** Fragments one after another with a separator between them, `, ` if not said otherwise. */
  join(parts: readonly unknown[], separator?: RawSql): RawSql
}

function tag<T>(texts: TemplateStringsArray, ...values: readonly unknown[]): RawSql<T> {
  // Called as a function with a plain string, the string could be anything: only real template literals are taken.
  if (!Array.isArray(texts) || !Object.hasOwn(texts, 'raw')) {
    throw new UsageError('sql is a template tag and takes no string.', { hint: 'Write sql`…${value}`.' })
  }
  values.forEach((value, i) => {
    if (Array.isArray(value) && /\bin\s*\(\s*$/i.test(texts[i] ?? '')) throw arrayInList()
  })
  return new RawSql<T>(SECRET, texts, values.map(toFragment), undefined)
}

/** An array is one value, for databases that have such values. */
function arrayInList(): UsageError {
  return new UsageError('An array in SQL is one value, and no list for IN.', {
    hint: 'Write in (${sql.join(values)}), which needs one value or more.',
  })
}

function toFragment(value: unknown): Expression {
  const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null)
  const isSource = isObject && (DRAWN_FROM in value || TABLE_SOURCE in value)
  return isSource ? new SourceReference(value) : toOperand(value, undefined)
}

function joinFragments(parts: readonly unknown[], separator?: RawSql): RawSql {
  if (parts.length === 0) throw new UsageError('sql.join needs at least one part.')
  const operands: Expression[] = []
  for (const part of parts) {
    if (operands.length > 0) operands.push(separator ?? unsafeSql(', '))
    operands.push(toFragment(part))
  }
  return new RawSql(
    SECRET,
    Array.from({ length: operands.length + 1 }, () => ''),
    operands,
    undefined,
  )
}

/**
 * The tag for SQL of your own. Every interpolated value is bound, never pasted.
 *
 * @example
 * await engine.execute(sql`select name from "user" where user_id = ${id}`)   // … where user_id = $1
 */
export const sql: SqlTag = Object.assign(tag, {
  identifier: (...path: readonly string[]) => new Identifier(path),
  join: joinFragments,
})

/** SQL from a plain string, pasted as it is. Never give it text that a user wrote. */
export function unsafeSql<T = unknown>(text: string): RawSql<T> {
  return new RawSql<T>(SECRET, [text], [], undefined)
}
