import type { DiffRules } from '../../dialect/diff-rules'
import type { Dialect } from '../../dialect/dialect'
import type { ExistingObjects } from '../../dialect/existing'
import type { Column } from '../../schema/column'

/** What every comparer needs besides the two things that it compares. */
export interface DiffContext {
  readonly rules: DiffRules
  readonly compiler: ReturnType<Dialect['createDdlCompiler']>
  readonly existing: ExistingObjects
  /** Schemas can be created. */
  readonly schemas: boolean
  /** Enum types are objects of their own, whose labels are compared once and not for each column. */
  readonly enumTypes: boolean
}

/** The names of columns in the form in which they are compared. */
export function columnKeys(columns: readonly Column[], { rules }: DiffContext): string[] {
  return columns.map((column) => rules.nameKey(column.name))
}
