import { DefinitionError } from '../errors'
import type { Expression, Ordering } from '../expression/expression'
import type { Column } from './column'
import { checkComment } from './comment'
import { checkCondition, type DdlCondition } from './conditional'
import { columnIn, detach, ownerOf, type ColumnRef } from './constraint'
import type { CreateOptions, DdlRunner } from './ddl-runner'
import { checkDialectOptions, type IndexDialectOptions } from './dialect-options'
import { detachItem, expressionsIn, isIndexItem, orderingIn, partNames, type IndexItem } from './index-item'
import { oneOf, splitItems, type ItemsThenOptions, type TableItem } from './items'
import { assertRunner } from './metadata'
import type { NamingConvention } from './naming-convention'
import { checkWhere } from './row-condition'
import type { Table } from './table'

/** Options of an index. */
export interface IndexOptions {
  readonly unique?: boolean | undefined
  /** Only rows that meet this condition are in the index. */
  readonly where?: Expression | undefined
  /** Columns that it holds besides, without being sorted by them. */
  readonly include?: readonly ColumnRef[] | undefined
  /** NULLS NOT DISTINCT: in a unique index, null equals null. */
  readonly nullsNotDistinct?: boolean | undefined
  readonly comment?: string | undefined
  /** The databases on which it is emitted; all if not given. */
  readonly ddlIf?: DdlCondition | undefined
  /** Options of one database. */
  readonly dialect?: IndexDialectOptions | undefined
}

const INDEX_OPTIONS: readonly (keyof IndexOptions)[] = [
  'unique',
  'where',
  'include',
  'nullsNotDistinct',
  'comment',
  'ddlIf',
  'dialect',
]

/**
 * An index. Made of column objects, it attaches itself to their table; as an item of a table it may name them by string.
 *
 * @example
 * new Index('ix_name', pref.c.pref_name.desc(), { unique: true })
 * // CREATE UNIQUE INDEX ix_name ON user_preference (pref_name DESC)
 */
export class Index implements TableItem {
  readonly kind = 'index'
  readonly givenName: string | undefined
  readonly unique: boolean
  readonly where: Expression | undefined
  readonly nullsNotDistinct: boolean
  readonly comment: string | undefined
  readonly ddlIf: DdlCondition | undefined
  /** Options of one database. */
  readonly dialect: IndexDialectOptions
  readonly #include: readonly ColumnRef[]
  readonly #items: readonly IndexItem[]
  #table: Table | undefined

  constructor(name: string | undefined, ...args: ItemsThenOptions<IndexItem, IndexOptions>) {
    if (name !== undefined && (typeof name !== 'string' || name === '')) {
      throw new DefinitionError('An index needs a name first.', {
        hint: "Write new Index('ix_name', 'column').",
      })
    }
    const owner = `Index '${name ?? ''}'`
    const { items, options } = splitItems<IndexItem, IndexOptions>(owner, args, isIndexItem, INDEX_OPTIONS)
    if (items.length === 0) throw new DefinitionError(`${owner} has no columns.`)
    checkIndexOptions(owner, options)
    this.givenName = name
    this.#items = items
    this.unique = options.unique ?? false
    this.where = options.where
    this.nullsNotDistinct = options.nullsNotDistinct ?? false
    this.comment = options.comment
    this.ddlIf = options.ddlIf
    this.dialect = options.dialect ?? {}
    this.#include = options.include ?? []
    const table = ownerOf(items.flatMap(expressionsIn))
    if (table !== undefined) this.attachTo(table)
  }

  get table(): Table {
    if (this.#table !== undefined) return this.#table
    throw new DefinitionError(`Index '${this.givenName ?? ''}' belongs to no table.`, {
      hint: 'Pass it to a Table, return it from @TableArgs, or make it of column objects.',
    })
  }

  /** The name given, or `ix_<table>_<columns>`. */
  get name(): string {
    return this.givenName ?? this.defaultName(this.table.metadata.namingConvention)
  }

  /** The name that a convention makes, whatever name was given. */
  defaultName(convention: NamingConvention): string {
    const columns = partNames(this.orderings)
    return convention.ix({ table: this.table.name, columns, target: '', hash: '' })
  }

  /** What it is over, strings resolved to the table's columns, each with its direction. */
  get orderings(): readonly Ordering[] {
    return this.#items.map((item) => orderingIn(this.table, item, this.owner))
  }

  /** Columns that it holds besides. */
  get include(): readonly Column[] {
    return this.#include.map((ref) => columnIn(this.table, ref, this.owner))
  }

  private get owner(): string {
    return `Index '${this.givenName ?? ''}'`
  }

  /** The columns, if it is over nothing else and over whole rows. */
  get plainColumns(): readonly Column[] | undefined {
    const operands = this.orderings.map((ordering) => ordering.operand)
    return this.where === undefined && operands.every(isColumn) ? operands : undefined
  }

  /** Makes it an index of the table. @throws DefinitionError if it is part of another one */
  attachTo(table: Table): void {
    if (this.#table === table) return
    if (this.#table !== undefined) {
      throw new DefinitionError(`Index '${this.name}' is part of table '${this.#table.name}' already.`)
    }
    this.#table = table
    table.addIndex(this)
  }

  /** Belongs to a table without being listed by it: for the indexes that tables derive from their foreign keys. */
  static derived(table: Table, columns: readonly Column[]): Index {
    const index = new Index(undefined, ...columns.map((column) => column.key))
    index.#table = table
    return index
  }

  copy(): Index {
    const { unique, where, nullsNotDistinct, comment, ddlIf, dialect } = this
    const include = this.#include.map(detach)
    return new Index(this.givenName, ...this.#items.map(detachItem), {
      unique,
      where,
      include,
      nullsNotDistinct,
      comment,
      ddlIf,
      dialect,
    })
  }

  /** Emits CREATE INDEX for this index alone. */
  async create(engine: DdlRunner, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void> {
    await assertRunner(engine).createIndex(this, options)
  }

  /** Emits DROP INDEX. */
  async drop(engine: DdlRunner, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void> {
    await assertRunner(engine).dropIndex(this, options)
  }
}

function checkIndexOptions(owner: string, options: Partial<IndexOptions>): void {
  checkWhere(owner, options.where)
  oneOf('unique', options.unique, [true, false])
  oneOf('nullsNotDistinct', options.nullsNotDistinct, [true, false])
  checkComment(options.comment)
  checkCondition(options.ddlIf)
  checkDialectOptions('index', owner, options.dialect)
  if (options.nullsNotDistinct !== true || options.unique === true) return
  throw new DefinitionError(`${owner}: nullsNotDistinct means something only for a unique index.`, {
    hint: 'Write { unique: true, nullsNotDistinct: true }.',
  })
}

function isColumn(value: Expression): value is Column {
  return value.kind === 'column'
}
