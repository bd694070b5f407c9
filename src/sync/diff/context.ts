import type { DiffRules } from '../../dialect/diff-rules'
import type { Dialect } from '../../dialect/dialect'
import type { ExistingObjects } from '../../dialect/existing'
import type { FacetContext } from '../../schema/facets/facet'
import type { Table } from '../../schema/table'
import type { Unknown } from '../unknown'
import type { Unread } from './awaited'

/** What every comparer needs besides the two things that it compares. */
export interface DiffContext {
  readonly rules: DiffRules
  readonly compiler: ReturnType<Dialect['createDdlCompiler']>
  readonly existing: ExistingObjects
  /** How nouns are described. */
  readonly facets: FacetContext
  /** Schemas can be created. */
  readonly schemas: boolean
  /** Enum types are objects of their own, whose labels are compared once and not for each column. */
  readonly enumTypes: boolean
  /** What becomes of that which the model does not name. */
  readonly unknown: Unknown
  /** Tables that are renamed or have renamed columns: the names of what belongs to them follow. */
  readonly renamed: ReadonlySet<Table>
  /** Tables that are still in another schema: keys that lead to them are compared when they have moved. */
  readonly moved: ReadonlySet<Table>
  /** What could not be brought into the form in which it is compared. */
  readonly unread: Unread
}
