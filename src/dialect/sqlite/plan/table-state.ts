import type { Column } from '../../../schema/column'
import type { Table } from '../../../schema/table'
import { lower } from '../name-key'
import { namesOneOf } from '../mentions'
import type { Change } from '../../schema-change'
import { inSchema, SchemaTexts, type StoredObject } from '../schema-texts'
import type { StoredObjects } from '../stored-objects'
import type { StoredTable } from '../stored-table'
import { leftBroken, type ColumnPlace } from './left-broken'
import { takenIndexes } from './taken-indexes'

/** What is in the way of DROP COLUMN as soon as it speaks of something that is called so. */
const STANDING: ReadonlySet<string> = new Set(['index', 'trigger'])

/** A table of a model as the database has it, maybe under names that it had before. */
export class TableState {
  /** Everything that is stored in the table's schema. */
  readonly objects: readonly StoredObject[]
  readonly stored: StoredTable
  readonly #columns: ReadonlyMap<string, string>
  /** The columns that the plan takes for new, whatever they were called before. */
  readonly #added: ReadonlySet<Column>

  constructor(
    private readonly table: Table,
    private readonly existing: StoredObjects,
    private readonly changes: readonly Change[],
  ) {
    this.objects = inSchema(existing.stored, table.schema)
    const texts = new SchemaTexts(this.objects, new Set())
    const [stored] = [table.name, ...table.formerNames].flatMap((name) => texts.table(name) ?? [])
    this.stored = stored as StoredTable
    this.#columns = new Map(this.stored.columns.map(({ name }) => [lower(name), name]))
    this.#added = new Set(changes.flatMap((change) => (change.kind === 'addColumn' ? change.column : [])))
  }

  /** The name that a column of the model has; undefined if it is not there. */
  nameOf(column: Column): string | undefined {
    if (this.#added.has(column)) return undefined
    const [name] = [column.name, ...column.formerNames].flatMap(
      (each) => this.#columns.get(lower(each)) ?? [],
    )
    return name
  }

  /** The views and triggers that stay, and would not work any more without a column. */
  brokenWithout(name: string): readonly string[] {
    return leftBroken(this.placeOf(name), this.changes, this.existing)
  }

  /** The columns of the model that are not there. */
  missing(): readonly Column[] {
    return this.table.columns.filter((column) => this.nameOf(column) === undefined)
  }

  /**
   * Whether nothing in the schema but its own definition speaks of a column, so that ALTER TABLE can drop it. Indexes that go or
   * are made anew are gone by then.
   * https://sqlite.org/lang_altertable.html#altertabdropcol
   */
  isAlone(column: string): boolean {
    const { pieces, sql, primaryKey, uniques, foreignKeys } = this.stored
    const own = pieces.find((piece) => lower(piece.column?.name ?? '') === lower(column))
    const isBehind = [primaryKey, ...uniques, ...foreignKeys].some(
      (constraint) => lower(constraint?.column ?? '') === lower(column),
    )
    const names = (text: string): boolean => namesOneOf(text, [column])
    const taken = takenIndexes(this.placeOf(column), this.changes, this.objects).map(({ index }) => index)
    return (
      !isBehind &&
      !pieces.some((piece) => piece !== own && names(sql.slice(piece.start, piece.end))) &&
      !this.objects.some(
        (object) => STANDING.has(object.type) && !taken.includes(object) && names(object.sql ?? ''),
      )
    )
  }

  private placeOf(column: string): Required<ColumnPlace> {
    return { schema: this.table.schema, table: this.stored.name, name: column }
  }
}
