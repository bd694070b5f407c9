import { DefinitionError } from '../errors'
import { Expression } from '../expression/expression'
import type { DialectName } from '../util/dialect-name'
import { SqlType } from '../types/sql-type'
import { checkComment } from './comment'
import { Computed } from './computed'
import { checkDialectOptions, type ColumnDialectOptions } from './dialect-options'
import { ForeignKey } from './foreign-key'
import { formerNames, type FormerNames } from '../util/former-names'
import { checkFormerNames } from './former-name-checks'
import { Identity, type IdentityOptions } from './identity'
import { isPlainObject, oneOf, splitItems, type ItemsThenOptions, type TableItem } from './items'
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
  /**
   * Whether the database numbers the rows; by default it does for a lone integer primary key without foreign key or default.
   * `'serial'` does it in PostgreSQL's older way, through a sequence of its own.
   */
  readonly autoincrement?: boolean | 'serial' | undefined
  /** The name under which the program knows the column; its name if not given. */
  readonly key?: string | undefined
  /** GENERATED ALWAYS AS: the database works the value out from the rest of the row. */
  readonly computed?: Computed | undefined
  /** GENERATED AS IDENTITY, also of a column that is no primary key: `true`, options, or an `Identity`. */
  readonly identity?: Identity | IdentityOptions | true | undefined
  /** The order and equality of its texts; a collation in a schema is given as a list of names. */
  readonly collation?: string | readonly string[] | undefined
  readonly comment?: string | undefined
  /**
   * The name that the column had in earlier versions of the model, or several: where a database's table has such a column and none
   * of the present name, sync renames it. Without it nothing is taken for renamed.
   */
  readonly renamedFrom?: FormerNames | undefined
  /** Options of one database. */
  readonly dialect?: ColumnDialectOptions | undefined
}

/** The names of a column's options. */
export const COLUMN_OPTIONS: readonly (keyof ColumnOptions)[] = [
  'primaryKey',
  'nullable',
  'unique',
  'index',
  'serverDefault',
  'defaultValue',
  'updateValue',
  'autoincrement',
  'key',
  'computed',
  'identity',
  'collation',
  'comment',
  'renamedFrom',
  'dialect',
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
  /** How the database numbers it, where the column says so itself. */
  readonly identity: Identity | undefined
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
    checkColumnOptions(owner, options)
    this.name = name
    this.options = options
    this.identity = identityOf(options)
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
    return !this.primaryKey && this.identity === undefined && (this.options.nullable ?? true)
  }

  /** Whether the database gives it a value where an insert gives none: a default, a number, or a computed value. */
  get hasServerValue(): boolean {
    const { serverDefault, computed } = this.options
    const isGiven = serverDefault !== undefined || computed !== undefined || this.identity !== undefined
    return isGiven || this.#table?.autoincrementColumn === this
  }

  /** The names that it had in earlier versions of the model. */
  get formerNames(): readonly string[] {
    return formerNames(this.options.renamedFrom)
  }

  /** The collation on a database: the one said to it alone, or else the one said to all. */
  collationOn(dialect: DialectName | undefined): string | readonly string[] | undefined {
    const all = (this.options.dialect ?? {}) as Readonly<Record<string, Pick<ColumnOptions, 'collation'>>>
    return (dialect === undefined ? undefined : all[dialect]?.collation) ?? this.options.collation
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

/** Options that say where a value comes from: one of them at most. */
const VALUE_SOURCES = ['computed', 'identity', 'serverDefault'] as const

function checkColumnOptions(owner: string, options: ColumnOptions): void {
  const { computed, identity, collation, nullable } = options
  oneOf('computed', computed, (value) => (value as unknown) instanceof Computed, "new Computed('…')")
  if (collation !== undefined) {
    oneOf(
      'collation',
      collation,
      (value) => [value].flat().every((name) => typeof name === 'string' && name !== ''),
      'a name',
    )
  }
  oneOf('autoincrement', options.autoincrement, [true, false, 'serial'])
  checkComment(options.comment)
  if (options.renamedFrom !== undefined) checkFormerNames(options.renamedFrom)
  checkDialectOptions('column', owner, options.dialect)
  const sources = VALUE_SOURCES.filter((name) => options[name] !== undefined)
  if (sources.length > 1) {
    throw new DefinitionError(`${owner} gets its value in two ways: ${sources.join(' and ')}.`, {
      hint: 'Keep one of them.',
    })
  }
  if (identity !== undefined && nullable === true) {
    throw new DefinitionError(`${owner} is numbered by the database, so it is never null.`, {
      hint: 'Remove nullable: true.',
    })
  }
}

function identityOf({ identity }: ColumnOptions): Identity | undefined {
  if (identity === undefined || identity instanceof Identity) return identity
  oneOf(
    'identity',
    identity,
    (value) => value === true || isPlainObject(value),
    'true, or new Identity({ … })',
  )
  return new Identity(identity === true ? {} : identity)
}

function isColumnItem(value: unknown): value is ColumnItem {
  return (
    value instanceof ForeignKey ||
    typeof (value as { attachTo?: unknown } | null | undefined)?.attachTo === 'function'
  )
}
