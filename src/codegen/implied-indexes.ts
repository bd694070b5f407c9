import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { defaultNamingConvention } from '../schema/naming-convention'
import { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { UniqueConstraint } from '../schema/unique'
import { indexOptions } from './schema-options'

/** Which indexes of a table need not be written, because its foreign keys bring them along again. */
export class ImpliedIndexes {
  readonly #byKey = new Map<ForeignKeyConstraint, Index>()
  readonly #implied = new Set<Index>()

  constructor(private readonly table: Table) {
    for (const key of table.foreignKeys) {
      const index = table.indexes.find((candidate) => this.isBroughtAlong(candidate, key))
      if (index === undefined) continue
      this.#byKey.set(key, index)
      this.#implied.add(index)
    }
  }

  /** The indexes that have to be written. */
  get written(): readonly Index[] {
    return this.table.indexes.filter((index) => !this.#implied.has(index))
  }

  /** Whether the key would bring along an index that is not there. */
  addsIndex(key: ForeignKeyConstraint): boolean {
    return !this.#byKey.has(key) && !this.isCovered(key.columns, this.written)
  }

  /** Only an index that no other key relies on, so that the order of keys does not matter. */
  private isBroughtAlong(index: Index, key: ForeignKeyConstraint): boolean {
    const columns = index.plainColumns
    const { table } = this
    return (
      columns !== undefined &&
      isSame(columns, key.columns) &&
      isOrdinary(index) &&
      !this.isCovered(
        key.columns,
        table.indexes.filter((other) => other !== index),
      ) &&
      !table.foreignKeys.some((other) => other !== key && leads(columns, other.columns))
    )
  }

  /** What `Table` asks before it derives an index. */
  private isCovered(columns: readonly Column[], indexes: readonly Index[]): boolean {
    const { constraints } = this.table
    const keys = constraints.filter(
      (one) => one instanceof PrimaryKeyConstraint || one instanceof UniqueConstraint,
    )
    return [...keys.map((one) => one.columns), ...indexes.map((one) => one.plainColumns ?? [])].some(
      (leading) => leads(leading, columns),
    )
  }
}

/** As a foreign key makes it: the default name, upwards, and no option. */
function isOrdinary(index: Index): boolean {
  return (
    index.name === index.defaultName(defaultNamingConvention) &&
    isUpwards(index) &&
    !index.unique &&
    indexOptions(index).length === 0
  )
}

/** Whether an index is sorted upwards by all of its parts, as is the rule. */
export function isUpwards(index: Index): boolean {
  return index.orderings.every(
    ({ direction, nulls, operators }) =>
      direction === 'asc' && nulls === undefined && operators === undefined,
  )
}

function isSame(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((column, i) => column === b[i])
}

/** Whether the columns are the first ones of the list, in any order. */
function leads(list: readonly Column[], columns: readonly Column[]): boolean {
  const first = list.slice(0, columns.length)
  return columns.every((column) => first.includes(column))
}
