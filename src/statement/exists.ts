import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import { t } from '../types/t'
import { Query } from './query'

const BOOLEAN = t.boolean()

/** `[NOT] EXISTS (select)`. */
export class Exists extends Expression<boolean> {
  readonly kind = 'exists'
  readonly type = BOOLEAN

  constructor(
    readonly query: Query,
    readonly negated: boolean,
  ) {
    super()
  }

  /** The select gives no row. */
  override not(): Exists {
    return new Exists(this.query, !this.negated)
  }
}

/**
 * Whether a select gives any row. What it draws from the statement around it makes it correlated: it is asked for each row.
 *
 * @example
 * select(user.c.name).where(exists(select(pref).where(pref.c.user_id.eq(user.c.user_id))))
 * // SELECT "user".name FROM "user" WHERE EXISTS (SELECT user_preference.pref_id, … WHERE user_preference.user_id = "user".user_id)
 * exists(…).not()   // NOT EXISTS (…)
 */
export function exists(query: Query): Exists {
  if ((query as unknown) instanceof Query) return new Exists(query.withOwnRows(), false)
  throw new UsageError('exists takes a select.', { hint: 'Write exists(select(table).where(…)).' })
}
