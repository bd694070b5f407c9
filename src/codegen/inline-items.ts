import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import { defaultNamingConvention } from '../schema/naming-convention'
import { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { UniqueConstraint } from '../schema/unique'
import { isUpwards } from './implied-indexes'
import { indexOptions, isUnadorned, type Option } from './schema-options'

/** Sorts what can be said at a column (`primaryKey`, `unique`, `index`) from what cannot. */
export class InlineItems {
  /** The constraints that need words of their own. */
  readonly constraints: readonly Constraint[]
  /** The indexes that do. */
  readonly indexes: readonly Index[]
  readonly #options = new Map<Column, readonly Option[]>()

  constructor(
    private readonly table: Table,
    indexes: readonly Index[],
  ) {
    this.constraints = table.constraints.filter((constraint) => !this.takeConstraint(constraint))
    this.indexes = indexes.filter((index) => !this.takeIndex(index))
  }

  /** What a column says of the table's keys and indexes. */
  columnOptions(column: Column): readonly Option[] {
    const isKey = this.isInlineKey && this.table.primaryKey.columns.includes(column)
    return [...(isKey ? [['primaryKey', true] as const] : []), ...(this.#options.get(column) ?? [])]
  }

  /** Columns that say `primaryKey` make a key in the order of the table. */
  private get isInlineKey(): boolean {
    const { primaryKey, columns } = this.table
    const inOrder = columns.filter((column) => primaryKey.columns.includes(column))
    return isUnadorned(primaryKey) && primaryKey.columns.every((column, i) => column === inOrder[i])
  }

  private takeConstraint(constraint: Constraint): boolean {
    if (constraint instanceof PrimaryKeyConstraint) return this.isInlineKey
    if (!(constraint instanceof UniqueConstraint) || !isUnadorned(constraint)) return false
    return this.take(constraint.columns, [['unique', true]])
  }

  private takeIndex(index: Index): boolean {
    const isPlain =
      index.name === index.defaultName(defaultNamingConvention) &&
      indexOptions(index).length === 0 &&
      isUpwards(index)
    const unique: readonly Option[] = index.unique ? [['unique', true]] : []
    return isPlain && this.take(index.plainColumns ?? [], [['index', true], ...unique])
  }

  /** A column says one thing at most: `unique` and `index` together mean a unique index. */
  private take([column, ...others]: readonly Column[], options: readonly Option[]): boolean {
    if (column === undefined || others.length > 0 || this.#options.has(column)) return false
    this.#options.set(column, options)
    return true
  }
}
