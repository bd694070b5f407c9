import { UsageError } from '../errors'
import { Expression, type InList, toOperand } from './expression'

/** `(a, b, …)`: several values compared at once, the first that differ decide. */
export class Tuple<T extends readonly unknown[] = readonly unknown[]> extends Expression<T> {
  readonly kind = 'tuple'
  readonly type = undefined

  constructor(readonly items: readonly Expression[]) {
    super()
    if (items.length < 2) throw new UsageError('A tuple needs two expressions or more.')
  }

  override get operands(): readonly Expression[] {
    return this.items
  }

  protected override get width(): number {
    return this.items.length
  }

  protected override operandOf(value: unknown): Expression {
    if (value instanceof Expression) return value
    if (Array.isArray(value) && value.length === this.items.length)
      return new Tuple(this.items.map((item, i) => toOperand(value[i], item.type)))
    throw new UsageError(`A tuple of ${this.items.length} is compared with as many values.`, {
      hint: 'Write tuple(a, b).eq([1, 2]).',
    })
  }

  /** SQLite knows no null that stands for a whole row. */
  override isNull(): never {
    throw new UsageError('A tuple is never null: its items may be.', {
      hint: 'Write a.isNull().and(b.isNull()).',
    })
  }

  /** As `isNull`: ask the items. */
  override isNotNull(): never {
    return this.isNull()
  }
}

/** `tuple IN (…)`, whose list some databases write otherwise than that of single values. */
export function isTupleList(node: InList): boolean {
  return node.operand instanceof Tuple && Array.isArray(node.list)
}

type ValuesOf<I extends readonly Expression[]> = {
  readonly [K in keyof I]: I[K] extends Expression<infer T> ? T : never
}

/**
 * Several expressions as one row value.
 *
 * @example
 * select(emp).where(tuple(emp.c.divno, emp.c.deptno).in([[1, 10], [1, 20]]))
 * // … WHERE (emp.divno, emp.deptno) IN (($1, $2), ($3, $4))
 * select(post).where(tuple(post.c.written_at, post.c.id).lt([last.writtenAt, last.id]))   // the page behind a row
 */
export function tuple<const I extends readonly Expression[]>(...items: I): Tuple<ValuesOf<I>> {
  return new Tuple(items)
}
