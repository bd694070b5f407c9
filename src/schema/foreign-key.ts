import { DefinitionError, UnresolvedTargetError } from '../errors'
import { suggest } from '../util/closest'
import { isClass } from '../util/is-class'
import type { Column } from './column'
import { isColumnRef } from './column-ref'
import {
  columnIn,
  ColumnCollectionConstraint,
  CONSTRAINT_OPTIONS,
  detach,
  type ColumnRef,
  type ConstraintOptions,
} from './constraint'
import type { ForeignKeyDialectOptions } from './dialect-options'
import { checkOptions, isPlainObject, oneOf } from './items'
import { tableKey } from './metadata'
import type { NameParts } from './naming-convention'
import type { Table } from './table'
import { isTable, isTableSource, tableFrom, type TableLike } from './table-source'

/** What happens to a row whose referenced row is deleted or gets another key. */
export type ReferentialAction = 'CASCADE' | 'SET NULL' | 'SET DEFAULT' | 'RESTRICT' | 'NO ACTION'

const ACTIONS: readonly string[] = ['CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION']

/** Of a composite key, sets only these of its columns. */
export type PartialAction =
  { readonly setNull: readonly ColumnRef[] } | { readonly setDefault: readonly ColumnRef[] }

/** Options of a foreign key. */
export interface ForeignKeyOptions extends ConstraintOptions {
  /** `{ setNull: ['author_id'] }` sets only some columns of the key: `ON DELETE SET NULL (author_id)`. */
  readonly onDelete?: ReferentialAction | PartialAction | undefined
  readonly onUpdate?: ReferentialAction | undefined
  readonly match?: 'SIMPLE' | 'FULL' | undefined
  /** Adds the constraint by ALTER TABLE after all tables, where the database can. */
  readonly useAlter?: boolean | undefined
  /** `false` makes no index on the columns. */
  readonly index?: boolean | undefined
  readonly dialect?: ForeignKeyDialectOptions | undefined
}

const FOREIGN_KEY_OPTIONS: readonly (keyof ForeignKeyOptions)[] = [
  ...CONSTRAINT_OPTIONS,
  'onDelete',
  'onUpdate',
  'match',
  'useAlter',
  'index',
]

/** A function that gives a table or class, called when first needed. */
export type TableThunk = () => TableLike

/**
 * What a key of one column points to: `'table.column'`, `'schema.table.column'`, a table's name alone (its primary key),
 * the same parts as an array where names hold dots, a column, a table or class, or a function that gives one.
 */
export type ForeignKeyTarget = string | readonly string[] | Column | TableLike | TableThunk

/** What a key of several columns points to: a target for each of them, or one table, whose primary key is meant. */
export type ForeignKeyTargets =
  readonly (string | readonly string[] | Column)[] | string | TableLike | TableThunk

/** Picks columns of the target class: `(u) => u.email`, or several of them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the decorators give it the columns of the target class
export type ColumnPicker = (columns: any) => Column | readonly Column[]

/**
 * A foreign key of one column, given to its `Column`. It may also stand alone and be printed.
 *
 * @example
 * new Column('user_id', t.integer(), new ForeignKey('user.user_id', { onDelete: 'CASCADE' }))
 * // CONSTRAINT fk_… FOREIGN KEY (user_id) REFERENCES "user" (user_id) ON DELETE CASCADE
 */
export class ForeignKey {
  readonly kind = 'foreignKey'
  readonly options: ForeignKeyOptions
  /** The table-level constraint that it became. */
  constraint: ForeignKeyConstraint | undefined

  constructor(
    readonly target: ForeignKeyTarget,
    options: ForeignKeyOptions & { readonly pick?: ColumnPicker } = {},
  ) {
    const { pick, ...rest } = options
    this.pick = pick
    this.options = rest
    // The constraint checks options and target; a throw-away one does so at once, where the mistake was made.
    this.toConstraint('?')
  }

  private readonly pick: ColumnPicker | undefined

  /** The referenced column. @throws UnresolvedTargetError if it is not there (yet) */
  get column(): Column {
    const column = this.constraint?.referredColumns[0] ?? this.target
    if (isColumnRef(column) && typeof column !== 'string') return column
    throw new UnresolvedTargetError(
      `${this.toString()} belongs to no table yet, so its target cannot be found.`,
    )
  }

  /** The table-level constraint over one column. */
  toConstraint(column: ColumnRef): ForeignKeyConstraint {
    const isPath = typeof this.target === 'string' || Array.isArray(this.target) || isColumnRef(this.target)
    const targets = isPath ? [this.target as string] : (this.target as TableThunk)
    return new ForeignKeyConstraint([column], targets, {
      ...this.options,
      ...(this.pick === undefined ? {} : { pick: this.pick }),
    })
  }

  /** A fresh one of the same definition, for another column. */
  copy(): ForeignKey {
    return new ForeignKey(this.target, {
      ...this.options,
      ...(this.pick === undefined ? {} : { pick: this.pick }),
    })
  }

  /** The key as it was written, for messages: `ForeignKey('user.user_id')`. */
  toString(): string {
    return `ForeignKey(${describeTarget(this.target)})`
  }
}

/** Where a foreign key leads: the table, and the columns in the order of the key's own. */
interface Resolved {
  readonly table: Table
  readonly columns: readonly Column[]
}

/**
 * FOREIGN KEY over one or more columns. A target without columns means the primary key of the referenced table.
 *
 * @example
 * new ForeignKeyConstraint(['divno', 'deptno'], 'dept')
 * // CONSTRAINT fk_emp_divno_deptno_dept FOREIGN KEY (divno, deptno) REFERENCES dept (divno, deptno)
 */
export class ForeignKeyConstraint extends ColumnCollectionConstraint {
  readonly kind = 'foreignKeyConstraint'
  protected readonly namedKind = 'fk'
  declare readonly dialect: ForeignKeyDialectOptions
  readonly onDelete: ReferentialAction | undefined
  readonly onUpdate: ReferentialAction | undefined
  readonly match: 'SIMPLE' | 'FULL' | undefined
  readonly useAlter: boolean
  readonly index: boolean
  readonly #pick: ColumnPicker | undefined
  readonly #onDeleteColumns: readonly ColumnRef[] | undefined
  #resolved: Resolved | undefined

  constructor(
    columns: ColumnRef | readonly ColumnRef[],
    readonly target: ForeignKeyTargets,
    options: ForeignKeyOptions & { readonly pick?: ColumnPicker } = {},
  ) {
    const { pick, ...rest } = options
    checkForeignKeyOptions(rest)
    checkTarget(target)
    super(
      'foreignKeyConstraint',
      typeof columns === 'string' || isColumnRef(columns) ? [columns] : columns,
      rest,
    )
    const { action, columns: some } = actionOf(options.onDelete)
    this.onDelete = action
    this.#onDeleteColumns = some
    this.onUpdate = options.onUpdate
    this.match = options.match
    this.useAlter = options.useAlter ?? false
    this.index = options.index ?? true
    this.#pick = pick
  }

  /** The referenced table. @throws UnresolvedTargetError if it is not there (yet) */
  get referredTable(): Table {
    return this.resolve().table
  }

  /** The referenced columns, in the order of `columns`. @throws UnresolvedTargetError if they are not there (yet) */
  get referredColumns(): readonly Column[] {
    return this.resolve().columns
  }

  /** The columns that ON DELETE sets, where they are not all of the key. */
  get onDeleteColumns(): readonly Column[] | undefined {
    return this.#onDeleteColumns?.map((ref) => columnIn(this.table, ref, 'onDelete'))
  }

  /** Finds the target now. Called again it is free. */
  resolve(): Resolved {
    this.#resolved ??= this.find()
    return this.#resolved
  }

  /** Whether the key points to its own table. */
  get isSelfReferential(): boolean {
    return this.referredTable === this.table
  }

  copy(): ForeignKeyConstraint {
    return new ForeignKeyConstraint(this.columnRefs.map(detach), this.target, {
      ...this.baseOptions(),
      onDelete: this.onDeleteOption(),
      onUpdate: this.onUpdate,
      match: this.match,
      useAlter: this.useAlter,
      index: this.index,
      ...(this.#pick === undefined ? {} : { pick: this.#pick }),
    })
  }

  private onDeleteOption(): ForeignKeyOptions['onDelete'] {
    const columns = this.#onDeleteColumns?.map(detach)
    if (columns === undefined) return this.onDelete
    return this.onDelete === 'SET NULL' ? { setNull: columns } : { setDefault: columns }
  }

  /** What its default name is made of. */
  protected override nameParts(): NameParts {
    return { ...super.nameParts(), target: this.referredTable.name }
  }

  private find(): Resolved {
    const { target } = this
    if (!Array.isArray(target)) return this.findTable(target as string | TableLike | TableThunk)
    const found = (target as readonly (string | readonly string[] | Column)[]).map((one) => this.findOne(one))
    const [first] = found
    if (first === undefined) throw new DefinitionError(`${this.describe()} names no target.`)
    const stray = found.find((one) => one.table !== first.table)
    if (stray !== undefined) {
      throw new DefinitionError(
        `${this.describe()} points to two tables, '${first.table.name}' and '${stray.table.name}'.`,
      )
    }
    return {
      table: first.table,
      columns: this.checked(
        first.table,
        found.flatMap((one) => one.columns),
      ),
    }
  }

  private findTable(target: string | TableLike | TableThunk): Resolved {
    const { table, columns } =
      typeof target === 'string' ? this.byPath(target.split('.')) : wholeKey(tableFrom(unwrap(target)))
    const picked = this.#pick?.(table.pickable)
    if (picked === undefined) return { table, columns: this.checked(table, columns) }
    return {
      table,
      columns: this.checked(table, Array.isArray(picked) ? (picked as Column[]) : [picked as Column]),
    }
  }

  private findOne(target: string | readonly string[] | Column): Resolved {
    if (typeof target === 'string') return this.byPath(target.split('.'))
    if (Array.isArray(target)) return this.byPath(target as readonly string[])
    return { table: (target as Column).table, columns: [target as Column] }
  }

  /** `[table]`, `[table, column]`, `[schema, table]` or `[schema, table, column]`, in this order of preference. */
  private byPath(path: readonly string[]): Resolved {
    const { metadata } = this.table
    const lookup = (name: string | undefined, schema = metadata.schema): Table | undefined =>
      name === undefined ? undefined : metadata.tables.get(tableKey(name, schema))
    const schemaOf = (end: number): string | undefined => (end > 0 ? path.slice(0, end).join('.') : undefined)

    const qualified = path.length > 1 ? lookup(path.at(-2), schemaOf(path.length - 2)) : undefined
    if (qualified !== undefined)
      return { table: qualified, columns: [this.columnOf(qualified, path.at(-1) ?? '')] }
    const whole = lookup(path.at(-1), schemaOf(path.length - 1))
    if (whole !== undefined) return wholeKey(whole)
    throw new UnresolvedTargetError(
      `${this.describe()} points to '${path.join('.')}', and there is no such table.`,
      {
        hint: suggest(path.slice(0, Math.max(1, path.length - 1)).join('.'), metadata.tables.keys()),
      },
    )
  }

  private columnOf(table: Table, name: string): Column {
    const column = table.findColumn(name)
    if (column !== undefined) return column
    throw new UnresolvedTargetError(
      `${this.describe()} points to '${table.key}.${name}', and there is no such column.`,
      {
        hint: suggest(
          name,
          table.columns.map((known) => known.name),
        ),
      },
    )
  }

  private checked(table: Table, columns: readonly Column[]): readonly Column[] {
    if (columns.length === this.columnRefs.length && columns.length > 0) return columns
    const names = columns.map((column) => column.name).join(', ')
    throw new DefinitionError(
      `${this.describe()} has ${this.columnRefs.length} column(s), but points to ${columns.length} of '${table.key}' (${names}).`,
      {
        hint: `Name as many columns as the referenced key has, in its order: '${table.key}' has (${names}).`,
      },
    )
  }

  private describe(): string {
    const columns = this.columnRefs.map((ref) => (typeof ref === 'string' ? ref : ref.name)).join(', ')
    return `The foreign key (${columns}) of table '${this.table.name}'`
  }
}

function wholeKey(table: Table): Resolved {
  return { table, columns: table.primaryKey.columns }
}

function checkForeignKeyOptions(options: ForeignKeyOptions): void {
  checkOptions('ForeignKey', options, FOREIGN_KEY_OPTIONS)
  oneOf(
    'onDelete',
    options.onDelete,
    (action) => ACTIONS.includes(action as string) || isPartialAction(action),
    `one of ${ACTIONS.map((action) => `'${action}'`).join(', ')}, or { setNull: ['column'] }`,
  )
  oneOf('onUpdate', options.onUpdate, ACTIONS)
  oneOf('match', options.match, ['SIMPLE', 'FULL'])
}

function isPartialAction(action: unknown): action is PartialAction {
  if (!isPlainObject(action)) return false
  const entries = Object.entries(action)
  const [name, columns] = entries[0] ?? []
  const isList = Array.isArray(columns) && columns.length > 0 && columns.every(isColumnRef)
  return entries.length === 1 && (name === 'setNull' || name === 'setDefault') && isList
}

function actionOf(option: ForeignKeyOptions['onDelete']): {
  readonly action: ReferentialAction | undefined
  readonly columns: readonly ColumnRef[] | undefined
} {
  if (!isPlainObject(option)) return { action: option, columns: undefined }
  return 'setNull' in option
    ? { action: 'SET NULL', columns: option.setNull }
    : { action: 'SET DEFAULT', columns: option.setDefault }
}

function checkTarget(target: unknown): void {
  const one = (value: unknown): boolean => {
    if (typeof value === 'string') return value !== ''
    if (Array.isArray(value))
      return value.length > 0 && value.every((part) => typeof part === 'string' && part !== '')
    return isColumnRef(value) || isTable(value) || typeof value === 'function'
  }
  if (one(target) || (Array.isArray(target) && target.length > 0 && target.every(one))) return
  const what =
    target === undefined
      ? ' (it is undefined: an import cycle?)'
      : isPlainObject(target)
        ? ' (it is an object)'
        : ''
  throw new DefinitionError(`A foreign key needs a target${what}.`, {
    hint: "Write 'table.column', a table's name, a column, or () => Class.",
  })
}

/** Calls a thunk; a class is a function too, but tells its table. */
function unwrap(target: TableLike | TableThunk): TableLike {
  if (typeof target !== 'function' || isTableSource(target) || isClass(target)) return target as TableLike
  const given = (target as TableThunk)() as TableLike | null | undefined
  if (given !== undefined && given !== null) return given
  throw new UnresolvedTargetError('the function that gives the target returns nothing (an import cycle?).', {
    hint: 'Its module has not finished loading, or does not export the class: import all models before the first query.',
  })
}

function describeTarget(target: ForeignKeyTarget): string {
  if (typeof target === 'string') return `'${target}'`
  if (Array.isArray(target)) return `'${target.join('.')}'`
  if (isColumnRef(target)) return `'${(target as Column).qualifiedName}'`
  if (isTable(target)) return `'${target.key}'`
  return isClass(target) ? (target as { name: string }).name : String(target)
}
