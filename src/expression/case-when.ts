import { UsageError } from '../errors'
import type { SqlType } from '../types/sql-type'
import { alike, toBranch, typeOfBranches } from './branches'
import { Expression } from './expression'

/** A condition and the value where it holds. */
export interface CaseBranch {
  readonly condition: Expression
  readonly value: Expression
}

type ValueOf<V> = V extends Expression<infer T> ? T : Widened<V>
type Widened<V> = V extends string ? string : V extends number ? number : V extends boolean ? boolean : V

/** `CASE WHEN condition THEN value … ELSE value END`. Immutable: `when` and `else` give a new one. */
export class CaseWhen<T = unknown> extends Expression<T> {
  readonly kind = 'caseWhen'

  readonly branches: readonly CaseBranch[]
  /** What it is where no condition holds; null if not said. */
  readonly otherwise: Expression | undefined
  /** The type that holds all of the values. */
  readonly type: SqlType | undefined

  constructor(branches: readonly CaseBranch[], otherwise: Expression | undefined) {
    super()
    const given = branches.map(({ value }) => value)
    const values = alike(otherwise === undefined ? given : [...given, otherwise])
    this.branches = branches.map(({ condition }, i) => ({ condition, value: values[i] as Expression }))
    this.otherwise = values[branches.length]
    // What has no type decides nothing, unless there is nothing else.
    const [known, unknown] = [true, false].map((is) =>
      values.filter(({ type }) => (type !== undefined) === is),
    )
    this.type = typeOfBranches([...(known ?? []), ...(unknown ?? [])])
  }

  override get operands(): readonly Expression[] {
    const branches = this.branches.flatMap(({ condition, value }) => [condition, value])
    return this.otherwise === undefined ? branches : [...branches, this.otherwise]
  }

  /** Another condition, asked where those before it do not hold. */
  when<V>(condition: Expression, value: V): CaseWhen<T | ValueOf<V>> {
    return new CaseWhen([...this.branches, branch(condition, value, this.type)], this.otherwise)
  }

  /** The value where no condition holds. */
  else<V>(value: V): CaseWhen<Exclude<T, null> | ValueOf<V>> {
    return new CaseWhen(this.branches, toBranch(value, this.type))
  }
}

/**
 * A value that depends on conditions, the first that holds; null where none does, unless `else` says otherwise.
 *
 * @example
 * caseWhen(item.c.price.gt('100'), 'dear').when(item.c.price.gt('10'), 'fair').else('cheap')
 * // CASE WHEN item.price > $1 THEN $2::TEXT WHEN item.price > $3 THEN $4::TEXT ELSE $5::TEXT END
 */
export function caseWhen<V>(condition: Expression, value: V): CaseWhen<ValueOf<V> | null> {
  return new CaseWhen([branch(condition, value, undefined)], undefined)
}

function branch(condition: Expression, value: unknown, type: SqlType | undefined): CaseBranch {
  if ((condition as unknown) instanceof Expression) return { condition, value: toBranch(value, type) }
  throw new UsageError('A branch of caseWhen needs a condition.', {
    hint: "Write caseWhen(user.c.name.eq('x'), 1).",
  })
}
