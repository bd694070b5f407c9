import type { Column } from '../../../schema/column'
import type { Table } from '../../../schema/table'
import { lower } from '../name-key'
import { brokenWithout, namesOneOf } from '../mentions'
import { SchemaTexts, type StoredObject } from '../schema-texts'
import type { StoredObjects } from '../stored-objects'
import type { StoredTable } from '../stored-table'

/** What else the plan does. */
interface PlannedWork {
  /** The columns that it takes for new, whatever they were called before. */
  readonly added: ReadonlySet<Column>
  /** The tables and views that it drops. */
  readonly taken: readonly string[]
}

/** A table of a model as the database has it, maybe under names that it had before. */
export class TableState {
  /** Everything that is stored in the table's schema. */
  readonly objects: readonly StoredObject[]
  readonly stored: StoredTable
  readonly #columns: ReadonlyMap<string, string>

  constructor(
    private readonly table: Table,
    existing: StoredObjects,
    private readonly plan: PlannedWork,
  ) {
    const schema = lower(table.schema ?? 'main')
    this.objects = existing.stored.filter((object) => lower(object.schema ?? 'main') === schema)
    const texts = new SchemaTexts(this.objects, new Set())
    const [stored] = [table.name, ...table.formerNames].flatMap((name) => texts.table(name) ?? [])
    this.stored = stored as StoredTable
    this.#columns = new Map(this.stored.columns.map(({ name }) => [lower(name), name]))
  }

  /** The name that a column of the model has; undefined if it is not there. */
  nameOf(column: Column): string | undefined {
    if (this.plan.added.has(column)) return undefined
    const [name] = [column.name, ...column.formerNames].flatMap(
      (each) => this.#columns.get(lower(each)) ?? [],
    )
    return name
  }

  /** The views and triggers that would not work any more without a column. */
  brokenWithout(column: string): readonly string[] {
    const taken = new Set(this.plan.taken.map(lower))
    const staying = this.objects.filter(
      ({ name, table }) => !taken.has(lower(name)) && !taken.has(lower(table)),
    )
    return brokenWithout(staying, this.stored.name, column)
  }

  /** The columns of the model that have another name. */
  renamed(): ReadonlyMap<string, string> {
    const pairs = this.table.columns.map(
      (column) => [column.name, this.nameOf(column) ?? column.name] as const,
    )
    return new Map(pairs.filter(([now, before]) => lower(now) !== lower(before)))
  }

  /** The columns of the model that are not there. */
  missing(): readonly Column[] {
    return this.table.columns.filter((column) => this.nameOf(column) === undefined)
  }

  /**
   * Whether nothing in the schema but its own definition speaks of a column, so that ALTER TABLE can drop it.
   * https://sqlite.org/lang_altertable.html#altertabdropcol
   */
  isAlone(column: string): boolean {
    const { pieces, sql, primaryKey, uniques, foreignKeys } = this.stored
    const own = pieces.find((piece) => lower(piece.column?.name ?? '') === lower(column))
    const isBehind = [primaryKey, ...uniques, ...foreignKeys].some(
      (constraint) => lower(constraint?.column ?? '') === lower(column),
    )
    const names = (text: string): boolean => namesOneOf(text, [column])
    return (
      !isBehind &&
      !pieces.some((piece) => piece !== own && names(sql.slice(piece.start, piece.end))) &&
      !this.objects.some(({ type, sql: text = '' }) => type !== 'table' && names(text))
    )
  }
}
