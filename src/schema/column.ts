import { DefinitionError } from '../errors'
import { Expression } from '../expression/expression'
import { SqlType } from '../types/sql-type'
import { ForeignKey } from './foreign-key'
import { splitItems, type ItemsThenOptions, type TableItem } from './items'
import type { Table } from './table'

/** Options of a column. */
export interface ColumnOptions<T = unknown> {
  readonly primaryKey?: boolean | undefined
  /** A Core column is nullable unless told or part of the primary key. */
  readonly nullable?: boolean | undefined
  /** UNIQUE over this column alone; together with `index`, a unique index instead of the constraint. */
  readonly unique?: boolean | undefined
  /** An index over this column alone. */
  readonly index?: boolean | undefined
  /** DEFAULT of the database: a value, or an expression such as `func.now()`. */
  readonly serverDefault?: NonNullable<T> | Expression | undefined
  /** What an insert writes where the program gives nothing: a value, or a function called for each row. */
  readonly defaultValue?: NonNullable<T> | (() => NonNullable<T>) | undefined
  /** What every update writes where the program changes nothing: a value, or a function called for each row. */
  readonly updateValue?: NonNullable<T> | (() => NonNullable<T>) | undefined
  /** Whether the database numbers the rows; by default it does for a lone integer primary key without foreign key or default. */
  readonly autoincrement?: boolean | undefined
  /** The name under which the program knows the column; its name if not given. */
  readonly key?: string | undefined
}

const COLUMN_OPTIONS: readonly (keyof ColumnOptions)[] = [
  'primaryKey',
  'nullable',
  'unique',
  'index',
  'serverDefault',
  'defaultValue',
  'updateValue',
  'autoincrement',
  'key',
]

/** What may stand between a column's type and its options. */
export type ColumnItem = ForeignKey | TableItem

/** A column's arguments behind its name: the type (a foreign key's column may leave it out), items, options. */
export type ColumnArgs<T> =
  | readonly [SqlType<T>, ...(readonly ColumnItem[])]
  | readonly [SqlType<T>, ...ColumnItem[], ColumnOptions<T>]
  | ItemsThenOptions<ColumnItem, ColumnOptions<T>>

/** The values of a column: null belongs to them unless the options say otherwise. */
type Nullable<T, A extends readonly unknown[]> = A extends readonly [...unknown[], infer Last]
  ? Last extends { readonly nullable: false } | { readonly primaryKey: true }
    ? T
    : T | null
  : T | null

/** The SQL value of the type among a column's arguments. */
type ArgumentValue<A extends readonly unknown[]> = A extends readonly [SqlType<infer T>, ...unknown[]]
  ? T
  : unknown

/** A column whose name and values are known to TypeScript. */
export type TypedColumn<N extends string, T> = Column<N, readonly [SqlType<T>, { readonly nullable: false }]>

/**
 * A column of a table, and an expression of its values.
 *
 * @example
 * new Column('user_id', t.integer(), new ForeignKey('user.user_id'), { nullable: false })   // user_id INTEGER NOT NULL
 */
export class Column<
  N extends string = string,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a column of any type is assignable to a plain Column
  const A extends readonly unknown[] = any,
> extends Expression<Nullable<ArgumentValue<A>, A>> {
  readonly kind = 'column'
  readonly name: N
  /** The name under which the program knows the column: a property's name, or the column's own. */
  readonly key: string
  readonly options: ColumnOptions
  readonly foreignKeys: readonly ForeignKey[]
  readonly #items: readonly TableItem[]
  #type: SqlType | undefined
  #table: Table | undefined

  constructor(name: N, ...args: A & ColumnArgs<unknown>) {
    super()
    const list = args as readonly unknown[]
    const type = list[0] instanceof SqlType ? list[0] : undefined
    if (typeof name !== 'string' || name === '') throw new DefinitionError('A column needs a name.')
    const owner = `Column '${name}'`
    const { items, options } = splitItems<ColumnItem, ColumnOptions>(
      owner,
      type === undefined ? list : list.slice(1),
      isColumnItem,
      COLUMN_OPTIONS,
    )
    this.name = name
    this.options = options
    this.key = options.key ?? name
    this.#type = type
    this.foreignKeys = items.filter((item) => item instanceof ForeignKey)
    this.#items = items.filter((item): item is TableItem => !(item instanceof ForeignKey))
    if (type === undefined && this.foreignKeys.length === 0) {
      throw new DefinitionError(`${owner} has no type.`, {
        hint: `Write new Column('${name}', t.integer()).`,
      })
    }
  }

  /** Its SQL type; a foreign key's column without one has that of the column it points to. */
  override get type(): SqlType {
    this.#type ??= this.foreignKeys[0]?.column.type
    return this.#type as SqlType
  }

  /** The type, unless it has to be found through a foreign key first. */
  get givenType(): SqlType | undefined {
    return this.#type
  }

  get table(): Table {
    if (this.#table !== undefined) return this.#table
    throw new DefinitionError(`Column '${this.name}' belongs to no table.`, { hint: 'Pass it to a Table.' })
  }

  get tableOrUndefined(): Table | undefined {
    return this.#table
  }

  get primaryKey(): boolean {
    return this.#table === undefined
      ? this.options.primaryKey === true
      : this.#table.primaryKey.columns.includes(this)
  }

  get nullable(): boolean {
    return !this.primaryKey && (this.options.nullable ?? true)
  }

  /** `table.column`, for messages. */
  get qualifiedName(): string {
    return this.#table === undefined ? this.name : `${this.#table.key}.${this.name}`
  }

  /** Makes it a column of the table; the foreign keys and other items given with it become the table's. */
  attachTo(table: Table): void {
    if (this.#table !== undefined) {
      throw new DefinitionError(`Column '${this.name}' is part of table '${this.#table.name}' already.`, {
        hint: 'Construct one column for each table.',
      })
    }
    this.#table = table
    this.#type = this.#type?.forColumn(table.name, this.name)
    for (const foreignKey of this.foreignKeys) {
      const constraint = foreignKey.toConstraint(this)
      foreignKey.constraint = constraint
      constraint.attachTo(table)
    }
    for (const item of this.#items) item.attachTo(table)
  }

  /** A fresh, unattached column of the same definition. */
  copy(): Column {
    const items = [
      ...this.foreignKeys.map((foreignKey) => foreignKey.copy()),
      ...this.#items.map((item) => item.copy()),
    ]
    const args = this.#type === undefined ? [...items, this.options] : [this.#type, ...items, this.options]
    return new Column(this.name, ...(args as [SqlType]))
  }

  override toString(): string {
    return this.qualifiedName
  }
}

function isColumnItem(value: unknown): value is ColumnItem {
  return (
    value instanceof ForeignKey ||
    typeof (value as { attachTo?: unknown } | null | undefined)?.attachTo === 'function'
  )
}
