import type { Expression } from '../expression/expression'
import type { Delete } from './delete'
import type { FromItem } from './from'
import type { Select } from './select'
import type { Update } from './update'

/** A statement that changes rows, drawing from others. */
export type Changing = Pick<Update | Delete, 'table'> & { readonly sources: readonly FromItem[] }

/** Leaves rows out of a statement, wherever it draws them: in subqueries and CTEs too. */
export interface Narrowing {
  /** The select without them. */
  select(node: Select): Select
  /** What the rows must fulfil that are changed. */
  target(node: Changing): readonly Expression[]
  /** What the rows must fulfil that are drawn from besides. */
  sources(node: Changing): readonly Expression[]
}
