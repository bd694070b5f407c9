import { DefinitionError } from '../errors'
import { Expression, Ordering, walk } from '../expression/expression'
import { shortHash } from '../util/short-hash'
import type { Column } from './column'
import { columnIn, ownerOf } from './constraint'
import type { CreateOptions, DdlRunner } from './ddl-runner'
import { splitItems, type ItemsThenOptions, type TableItem } from './items'
import { assertRunner } from './metadata'
import { signatureOf } from './signature'
import type { Table } from './table'

/** What an index is over: a column by property or name, a column or another expression, with or without a direction. */
export type IndexItem = string | Expression | Ordering

/** Options of an index. */
export interface IndexOptions {
  readonly unique?: boolean | undefined
  /** Only rows that meet this condition are in the index. */
  readonly where?: Expression | undefined
}

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
  readonly #items: readonly IndexItem[]
  #table: Table | undefined

  constructor(name: string | undefined, ...args: ItemsThenOptions<IndexItem, IndexOptions>) {
    if (name !== undefined && (typeof name !== 'string' || name === '')) {
      throw new DefinitionError('An index needs a name first.', {
        hint: "Write new Index('ix_name', 'column').",
      })
    }
    const owner = `Index '${name ?? ''}'`
    const { items, options } = splitItems<IndexItem, IndexOptions>(owner, args, isIndexItem, [
      'unique',
      'where',
    ])
    if (items.length === 0) throw new DefinitionError(`${owner} has no columns.`)
    if (options.where !== undefined && !((options.where as unknown) instanceof Expression)) {
      throw new DefinitionError(`${owner}: 'where' must be an expression.`, {
        hint: 'Write { where: user.c.active.eq(true) }, or { where: sql`…` }.',
      })
    }
    this.givenName = name
    this.#items = items
    this.unique = options.unique ?? false
    this.where = options.where
    const table = ownerOf(items.flatMap(columnsOfItem))
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
    if (this.givenName !== undefined) return this.givenName
    const columns = this.orderings.map(({ operand }) =>
      isColumn(operand) ? operand.name : shortHash(signatureOf(operand)),
    )
    return this.table.metadata.namingConvention.ix({ table: this.table.name, columns, target: '', hash: '' })
  }

  /** What it is over, strings resolved to the table's columns, each with its direction. */
  get orderings(): readonly Ordering[] {
    return this.#items.map((item) => {
      if (item instanceof Ordering) return item
      return new Ordering(
        typeof item === 'string' ? columnIn(this.table, item, `Index '${this.givenName ?? ''}'`) : item,
        'asc',
      )
    })
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
    const items = this.#items.map((item) => (item instanceof Expression && isColumn(item) ? item.key : item))
    return new Index(this.givenName, ...items, {
      unique: this.unique,
      ...(this.where === undefined ? {} : { where: this.where }),
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

function isIndexItem(value: unknown): value is IndexItem {
  return typeof value === 'string' || value instanceof Expression || value instanceof Ordering
}

function columnsOfItem(item: IndexItem): readonly Expression[] {
  if (typeof item === 'string') return []
  return [...walk(item instanceof Ordering ? item.operand : item)]
}

function isColumn(value: Expression): value is Column {
  return value.kind === 'column'
}
