/** The indexes that foreign keys bring along. */
import type { Column } from './column'
import type { Constraint } from './constraint'
import type { ForeignKeyConstraint } from './foreign-key'
import { PrimaryKeyConstraint } from './primary-key'
import type { Table } from './table'
import { Index } from './table-index'
import { UniqueConstraint } from './unique'

type IsThere = (item: Constraint | Index) => boolean

/** One for each foreign key whose columns no key or index has as its leading ones; each key keeps the one it was given. */
export class DerivedIndexes {
  readonly #table: Table
  readonly #made = new Map<ForeignKeyConstraint, Index>()

  constructor(table: Table) {
    this.#table = table
  }

  /** Those of a database that has some of the table's constraints and indexes. */
  where(isThere: IsThere): readonly Index[] {
    const keys = this.#table.foreignKeys.filter((key) => key.index && isThere(key))
    if (keys.length === 0) return []
    const covering = coveringColumns(this.#table, isThere)
    return keys.flatMap((key) => {
      const { columns } = key
      if (covering.some((leading) => isLeading(columns, leading))) return []
      covering.push(columns)
      return [this.#of(key)]
    })
  }

  #of(key: ForeignKeyConstraint): Index {
    const index = this.#made.get(key) ?? Index.derived(this.#table, key.columns)
    this.#made.set(key, index)
    return index
  }
}

/** The columns of every key and index over whole rows. */
function coveringColumns(table: Table, isThere: IsThere): (readonly Column[])[] {
  const keys = table.constraints.filter((constraint) => isKeyConstraint(constraint))
  return [
    ...keys.filter(isThere).map((key) => key.columns),
    ...table.declaredIndexes.filter(isThere).map((index) => index.plainColumns ?? []),
  ]
}

/** Whether all of the columns are, in any order, the leading ones. */
function isLeading(columns: readonly Column[], leading: readonly Column[]): boolean {
  const first = leading.slice(0, columns.length)
  return columns.every((column) => first.includes(column))
}

function isKeyConstraint(constraint: Constraint): constraint is PrimaryKeyConstraint | UniqueConstraint {
  return constraint instanceof PrimaryKeyConstraint || constraint instanceof UniqueConstraint
}
