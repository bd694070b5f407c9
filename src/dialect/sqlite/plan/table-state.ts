import type { Column } from '../../../schema/column'
import type { Table } from '../../../schema/table'
import { lower } from '../name-key'
import { brokenWithout, namesOneOf } from '../mentions'
import { inSchema, SchemaTexts, type StoredObject } from '../schema-texts'
import type { StoredObjects } from '../stored-objects'
import type { StoredTable } from '../stored-table'

/** What else the plan does. */
interface PlannedWork {
  /** The columns that it takes for new, whatever they were called before. */
  readonly added: ReadonlySet<Column>
  /** The tables that it drops, in lower case. */
  readonly dropped: ReadonlySet<string>
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
    this.objects = inSchema(existing.stored, table.schema)
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
    const isGoing = ({ table }: StoredObject): boolean => this.plan.dropped.has(lower(table))
    return brokenWithout(this.objects, this.stored.name, column)
      .filter((object) => !isGoing(object))
      .map(({ type, name }) => `${type} ${name}`)
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
