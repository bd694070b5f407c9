import type { Expression } from './expression'

/** Where nulls stand among the values. */
export type NullsOrder = 'first' | 'last'

/** How an index treats the values of one of its parts. */
export interface OperatorClass {
  /** The class's name, its schema before it where it has one. */
  readonly path: readonly string[]
  /** What the class is told: `{ siglen: 32 }`. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>
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
