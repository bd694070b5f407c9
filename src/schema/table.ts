import { DefinitionError, DuplicateNameError, TableAlreadyDefinedError } from '../errors'
import type { OwnedBy, Owner } from '../expression/owned-by'
import { DRAWN_FROM } from '../expression/raw-sql'
import type { DialectName } from '../util/dialect-name'
import { autoincrementColumn } from './autoincrement-column'
import { Column } from './column'
import { columnLookup } from './column-lookup'
import { isFor } from './conditional'
import { Constraint } from './constraint'
import { checkComment } from './comment'
import { DdlListeners, type DdlListener, type DdlMoment } from './ddl-event'
import type { CreateOptions, DdlRunner, DropOptions } from './ddl-runner'
import { DerivedIndexes } from './derived-indexes'
import { checkDialectOptions, type TableDialectOptions } from './dialect-options'
import { ForeignKeyConstraint } from './foreign-key'
import { formerNames, type FormerNames } from '../util/former-names'
import { checkFormerNames } from './former-name-checks'
import { isPlainObject, splitItems, type ItemsThenOptions, type TableItem } from './items'
import { assertRunner, tableKey, type MetaData } from './metadata'
import { PrimaryKeyConstraint } from './primary-key'
import { Index } from './table-index'
import { identityOf, tableDifferences } from './table-differences'
import { UniqueConstraint } from './unique'
import { checkView, type ViewDefinition } from './view-definition'

/** Options of a table. */
export interface TableOptions {
  /** The schema; that of the MetaData if not given. */
  readonly schema?: string | undefined
  /** The table may be defined already: columns of the same name are replaced, the others and the constraints are added. */
  readonly extendExisting?: boolean | undefined
  /** The table may be defined already: then this definition is ignored. */
  readonly keepExisting?: boolean | undefined
  readonly comment?: string | undefined
  /**
   * The name that the table had in earlier versions of the model, or several: where a database has such a table and none of the
   * present name, sync renames it. Without it nothing is taken for renamed. `'old_schema.name'` is one of another schema.
   */
  readonly renamedFrom?: FormerNames | undefined
  /** Makes it a view: a table to read from whose rows are those of a query. */
  readonly view?: ViewDefinition | undefined
  /** Options of one database. */
  readonly dialect?: TableDialectOptions | undefined
}

/** The names of a table's options. */
export const TABLE_OPTIONS: readonly (keyof TableOptions)[] = [
  'schema',
  'extendExisting',
  'keepExisting',
  'comment',
  'renamedFrom',
  'view',
  'dialect',
]

/** The columns among a table's items, by their literal names. */
export type ColumnsIn<I extends readonly unknown[]> = 0 extends 1 & I
  ? { readonly [name: string]: Column }
  : { readonly [C in Extract<I[number], Column> as C['name']]: C & OwnedBy<Owner<I>> }

/**
 * A table. Items first, options last. Defining the same table twice gives the first one; a different definition of a name
 * that is taken is an error.
 *
 * @example
 * const user = new Table('user', metadata, new Column('user_id', t.integer(), { primaryKey: true }))
 * user.c.user_id
 */
export class Table<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any table is assignable to a plain Table
  const I extends readonly unknown[] = any,
> {
  readonly kind = 'table'
  readonly name: string
  readonly metadata: MetaData
  readonly schema: string | undefined
  readonly comment: string | undefined
  /** What it was called in earlier versions of the model, as it was said. */
  readonly renamedFrom: FormerNames | undefined
  /** The query, where the table is a view. */
  readonly view: ViewDefinition | undefined
  /** Options of one database. */
  readonly dialect: TableDialectOptions
  /** What is done along with its creation and removal. */
  readonly listeners = new DdlListeners()
  /** The columns by key, and by name where that differs. An unknown name is an error. */
  readonly c: ColumnsIn<I>
  /** Columns as a picker of a foreign key's target gets them; declarative tables give them by property. */
  readonly pickable: Readonly<Record<string, Column>>
  readonly #columns: Column[] = []
  readonly #byName = new Map<string, Column>()
  readonly #constraints: Constraint[] = []
  readonly #indexes: Index[] = []
  readonly #derivedIndexes = new DerivedIndexes(this)
  #sortedConstraints: SortedConstraints | undefined

  constructor(name: string, metadata: MetaData, ...args: I & ItemsThenOptions<TableItem, TableOptions>) {
    assertNames(name, metadata)
    const { items, options } = splitItems<TableItem, TableOptions>(
      `Table '${name}'`,
      args,
      isTableItem,
      TABLE_OPTIONS,
    )
    checkTableOptions(`Table '${name}'`, options)
    this.name = name
    this.metadata = metadata
    this.schema = options.schema ?? metadata.schema
    this.comment = options.comment
    this.renamedFrom = options.renamedFrom
    this.view = options.view
    this.dialect = options.dialect ?? {}
    this.pickable = columnLookup(this)
    this.c = this.pickable as unknown as ColumnsIn<I>
    const existing = metadata.tables.get(this.key)
    const earlier = existing && earlierDefinition(existing, items, options)
    if (earlier !== undefined) return earlier as this
    // Columns first, so that constraints may stand before the columns they name.
    for (const item of items) if (item instanceof Column) this.addColumn(item)
    for (const item of items) if (!(item instanceof Column)) item.attachTo(this)
    if (existing !== undefined) return sameOrRefused(existing, this) as this
    metadata.register(this)
  }

  /** The name in its MetaData, with the schema where there is one. */
  get key(): string {
    return tableKey(this.name, this.schema)
  }

  /** The names that it had in earlier versions of the model. */
  get formerNames(): readonly string[] {
    return formerNames(this.renamedFrom)
  }

  get columns(): readonly Column[] {
    return this.#columns
  }

  /** All constraints in the order of their definition, the primary key first. */
  get constraints(): readonly Constraint[] {
    return this.#sorted().constraints
  }

  /** The primary key; without columns where the table has none. */
  get primaryKey(): PrimaryKeyConstraint {
    return this.#sorted().primaryKey
  }

  get foreignKeys(): readonly ForeignKeyConstraint[] {
    return this.#sorted().foreignKeys
  }

  /** The indexes that were declared, without those that foreign keys bring along. */
  get declaredIndexes(): readonly Index[] {
    return this.#indexes
  }

  /** The declared indexes, then one for each foreign key whose columns no key or index has as its leading ones. */
  get indexes(): readonly Index[] {
    return [...this.#indexes, ...this.#derivedIndexes.where(() => true)]
  }

  /** The indexes that a database has: conditional ones of others neither count nor cover a foreign key. */
  indexesFor(dialect: DialectName): readonly Index[] {
    const isThere = ({ ddlIf }: Constraint | Index): boolean => isFor(ddlIf, dialect)
    return [...this.#indexes.filter(isThere), ...this.#derivedIndexes.where(isThere)]
  }

  /** The column that the database numbers, if there is one. */
  get autoincrementColumn(): Column | undefined {
    return autoincrementColumn(this)
  }

  /** Says that rows are drawn from it. */
  get [DRAWN_FROM](): true {
    return true
  }

  /** Whether it is a view, whose rows can only be read. */
  get isView(): boolean {
    return this.view !== undefined
  }

  /**
   * Has something done along with the table's creation or removal.
   *
   * @example
   * user.listen('afterCreate', new DDL(sql`ALTER TABLE "user" ENABLE ROW LEVEL SECURITY`, { ddlIf: 'postgres' }))
   */
  listen(moment: DdlMoment, listener: DdlListener): this {
    this.listeners.add(moment, listener)
    return this
  }

  /** A column by key, or else by name. */
  findColumn(name: string): Column | undefined {
    return this.#byName.get(name)
  }

  /** Adds a column behind the others. @throws DuplicateNameError if its name or key is taken */
  addColumn(column: Column): void {
    for (const name of new Set([column.key, column.name])) {
      const taken = this.#byName.get(name)
      if (taken !== undefined) {
        throw new DuplicateNameError(`Table '${this.name}' has two columns called '${name}'.`, {
          hint: `One is '${taken.name}' (key '${taken.key}'), the other '${column.name}' (key '${column.key}').`,
        })
      }
    }
    this.#columns.push(column)
    this.#byName.set(column.key, column)
    this.#byName.set(column.name, column)
    this.#sortedConstraints = undefined
    column.attachTo(this)
    this.addColumnExtras(column)
  }

  /** Takes a constraint that attaches itself. */
  addConstraint(constraint: Constraint): void {
    const second =
      constraint instanceof PrimaryKeyConstraint &&
      this.#constraints.some((known) => known instanceof PrimaryKeyConstraint)
    if (second) throw new DefinitionError(`Table '${this.name}' has two primary key constraints.`)
    this.#constraints.push(constraint)
    this.#sortedConstraints = undefined
  }

  /** Takes an index that attaches itself. */
  addIndex(index: Index): void {
    this.#indexes.push(index)
  }

  /** Adds any item: a column, a constraint, an index. */
  append(item: TableItem): void {
    if (item instanceof Column) this.addColumn(item)
    else item.attachTo(this)
  }

  /** Emits CREATE TABLE for this table alone, with its constraints and indexes. */
  async create(engine: DdlRunner, options: Pick<CreateOptions, 'checkFirst'> = {}): Promise<void> {
    await assertRunner(engine).createAll(this.metadata, { checkFirst: false, ...options, tables: [this] })
  }

  /** Emits DROP TABLE for this table alone. */
  async drop(engine: DdlRunner, options: Pick<DropOptions, 'checkFirst' | 'cascade'> = {}): Promise<void> {
    await assertRunner(engine).dropAll(this.metadata, { checkFirst: false, ...options, tables: [this] })
  }

  /** The table's key, for messages. */
  toString(): string {
    return this.key
  }

  /** Takes the columns and items of another definition, each in the place of the one that it defines anew. */
  extend(items: readonly TableItem[]): this {
    for (const item of items) if (item instanceof Column) this.replaceColumn(item)
    for (const item of items) if (!(item instanceof Column)) this.replaceItem(item)
    return this
  }

  /** Takes an item in the place of the one that it defines anew. */
  private replaceItem(item: TableItem): void {
    if (item instanceof PrimaryKeyConstraint)
      this.#removeConstraints((known) => known instanceof PrimaryKeyConstraint)
    item.attachTo(this)
    if (item instanceof Constraint)
      this.#removeConstraints((known) => known !== item && identityOf(known) === identityOf(item))
    if (item instanceof Index) remove(this.#indexes, (known) => known !== item && known.name === item.name)
  }

  private replaceColumn(column: Column): void {
    const old = this.findColumn(column.key)
    if (old !== undefined) this.removeColumn(old)
    this.addColumn(column)
  }

  /** Takes a column away, with what was declared at the column itself. */
  private removeColumn(column: Column): void {
    const inline = column.foreignKeys.map((foreignKey) => foreignKey.constraint as Constraint)
    this.#removeConstraints((constraint) => inline.includes(constraint) || isOver(constraint, column))
    // Its name leads nowhere once the column is gone.
    remove(
      this.#indexes,
      (index) => index.givenName === undefined && index.plainColumns?.includes(column) === true,
    )
    this.#columns.splice(this.#columns.indexOf(column), 1)
    this.#byName.delete(column.key)
    this.#byName.delete(column.name)
  }

  private addColumnExtras({ key, options }: Column): void {
    if (options.index === true) new Index(undefined, key, { unique: options.unique ?? false }).attachTo(this)
    else if (options.unique === true) new UniqueConstraint(key).attachTo(this)
  }

  #removeConstraints(condition: (constraint: Constraint) => boolean): void {
    remove(this.#constraints, condition)
    this.#sortedConstraints = undefined
  }

  /** By kind; kept until something is added or taken away, because much is asked of it. */
  #sorted(): SortedConstraints {
    if (this.#sortedConstraints !== undefined) return this.#sortedConstraints
    const isKey = (constraint: Constraint): constraint is PrimaryKeyConstraint =>
      constraint instanceof PrimaryKeyConstraint
    const primaryKey = this.#constraints.find(isKey) ?? this.implyPrimaryKey()
    const rest = this.#constraints.filter((constraint) => !isKey(constraint))
    this.#sortedConstraints = {
      primaryKey,
      constraints: primaryKey.columnRefs.length === 0 ? rest : [primaryKey, ...rest],
      foreignKeys: rest.filter((constraint) => constraint instanceof ForeignKeyConstraint),
    }
    return this.#sortedConstraints
  }

  private implyPrimaryKey(): PrimaryKeyConstraint {
    const columns = this.#columns.filter((column) => column.options.primaryKey === true)
    return PrimaryKeyConstraint.implied(this, columns)
  }
}

/** The constraints of a table, the primary key first. */
interface SortedConstraints {
  readonly primaryKey: PrimaryKeyConstraint
  readonly constraints: readonly Constraint[]
  readonly foreignKeys: readonly ForeignKeyConstraint[]
}

/** The table of an earlier definition, where the new one only names it or says that it may be there. */
function earlierDefinition(
  existing: Table,
  items: readonly TableItem[],
  { keepExisting, extendExisting }: Partial<TableOptions>,
): Table | undefined {
  if (items.length === 0 || keepExisting === true) return existing
  return extendExisting === true ? existing.extend(items) : undefined
}

function assertNames(name: unknown, metadata: unknown): void {
  if (typeof name !== 'string' || name === '') {
    throw new DefinitionError('A table needs a name.', { hint: "Write new Table('user', metadata, …)." })
  }
  if ((metadata as { kind?: unknown } | undefined)?.kind !== 'metadata') {
    const hint = `Write new Table('${name}', new MetaData(), …).${isPlainObject(metadata) ? ' Options come last.' : ''}`
    throw new DefinitionError(`Table '${name}' needs a MetaData as its second argument.`, { hint })
  }
}

function sameOrRefused(existing: Table, second: Table): Table {
  const differences = tableDifferences(existing, second)
  if (differences.length === 0) return existing
  throw new TableAlreadyDefinedError(
    `Table '${existing.key}' is already defined for this MetaData instance, and differently:\n${differences.join('\n')}`,
    {
      hint: 'Specify extendExisting: true to redefine it, keepExisting: true to keep the first definition, or another name.',
    },
  )
}

function isOver(constraint: Constraint, column: Column): boolean {
  return (
    constraint instanceof UniqueConstraint &&
    constraint.givenName === undefined &&
    constraint.columnRefs[0] === column.key
  )
}

function checkTableOptions(owner: string, options: Partial<TableOptions>): void {
  checkComment(options.comment)
  if (options.renamedFrom !== undefined) checkFormerNames(options.renamedFrom)
  checkView(owner, options.view)
  if (options.view !== undefined && options.renamedFrom !== undefined) {
    throw new DefinitionError(`${owner} is a view, which has no rows to be kept under another name.`, {
      hint: 'Remove renamedFrom: the view is created under its new name.',
    })
  }
  checkDialectOptions('table', owner, options.dialect)
}

function isTableItem(value: unknown): value is TableItem {
  return typeof (value as { attachTo?: unknown } | null | undefined)?.attachTo === 'function'
}

function remove<T>(list: T[], condition: (item: T) => boolean): void {
  for (let i = list.length - 1; i >= 0; i--) if (condition(list[i] as T)) list.splice(i, 1)
}
