import { t } from '../types/t'
import type { Expression } from './expression'

/** A value of the array's type, or an expression. */
type ArrayOperand<T> = NonNullable<T> | Expression

/**
 * Whether an array has all elements of another one. PostgreSQL only.
 *
 * @example
 * select(post).where(arrayContains(post.c.tags, ['sql']))   // … WHERE post.tags @> $1
 */
export function arrayContains<T>(array: Expression<T>, elements: ArrayOperand<T>): Expression<boolean> {
  return array.op('@>', elements, t.boolean())
}

/**
 * Whether an array has no elements but those of another one. PostgreSQL only.
 *
 * @example
 * select(post).where(arrayContained(post.c.tags, ['sql', 'orm']))   // … WHERE post.tags <@ $1
 */
export function arrayContained<T>(array: Expression<T>, elements: ArrayOperand<T>): Expression<boolean> {
  return array.op('<@', elements, t.boolean())
}

/**
 * Whether two arrays have an element in common. PostgreSQL only.
 *
 * @example
 * select(post).where(arrayOverlaps(post.c.tags, ['sql', 'orm']))   // … WHERE post.tags && $1
 */
export function arrayOverlaps<T>(array: Expression<T>, elements: ArrayOperand<T>): Expression<boolean> {
  return array.op('&&', elements, t.boolean())
}
