import { ColumnUses } from './column-uses'
import { mentions, mentionsTable } from './mentions'
import { lower } from './name-key'
import { inSchema, isVirtual, type StoredObject } from './schema-texts'
import { readStoredTable } from './stored-table'
import { readStoredView, type StoredView } from './stored-view'

/** The views and triggers of a schema, and what of its tables and of each other they cannot do without. */
export class SchemaViews {
  readonly #views: ReadonlyMap<StoredObject, StoredView>
  readonly #triggers: readonly StoredObject[]
  readonly #uses: ColumnUses

  constructor(objects: readonly StoredObject[]) {
    const views = objects.filter(({ type }) => type === 'view')
    this.#views = new Map(views.map((view) => [view, readStoredView(view.sql ?? '')]))
    this.#triggers = objects.filter(({ type }) => type === 'trigger')
    const tables = objects.filter((object) => object.type === 'table' && !isVirtual(object))
    this.#uses = new ColumnUses({
      tables: new Map(
        tables.map(({ name, sql = '' }) => [
          lower(name),
          readStoredTable(sql).columns.map((column) => column.name),
        ]),
      ),
      views: new Map([...this.#views].map(([{ name }, { reads }]) => [lower(name), reads])),
    })
  }

  /** The views that read from a table or view, be it through others. */
  over(name: string): readonly StoredObject[] {
    return this.withReaders([...this.#views.keys()].filter((view) => this.reads(view, name)))
  }

  /** The views and triggers that would not work any more without a column of a table or view. */
  brokenWithout(relation: string, column: string): readonly StoredObject[] {
    const views = [...this.#views].flatMap(([view, { reads }]) =>
      this.#uses.has(reads, relation, column) ? view : [],
    )
    const triggers = this.#triggers.filter((trigger) => mentions(trigger, lower(relation), lower(column)))
    return [...this.withReaders(views), ...triggers]
  }

  /** The views and triggers that would not work any more without a table or view, but for the triggers on it. */
  brokenWithoutAll(relation: string): readonly StoredObject[] {
    return [
      ...this.over(relation),
      ...this.#triggers.filter((trigger) => mentionsTable(trigger, lower(relation))),
    ]
  }

  /** The views and triggers that could not have a column from other views any more, because those would call it by its new name. */
  brokenByRenaming(table: string, column: string): readonly StoredObject[] {
    const giving = [...this.#views].flatMap(([{ name }, { reads }]) =>
      this.#uses.gives(reads, table, column) ? name : [],
    )
    const broken = [...this.#views].flatMap(([view, { reads }]) =>
      giving.some((name) => this.#uses.has(reads, name, column)) ? view : [],
    )
    const triggers = this.#triggers.filter((trigger) =>
      giving.some((name) => mentions(trigger, lower(name), lower(column))),
    )
    return [...this.withReaders(broken), ...triggers]
  }

  private reads(view: StoredObject, name: string): boolean {
    return this.#views.get(view)?.reads.sources.has(lower(name)) === true
  }

  private withReaders(views: readonly StoredObject[]): readonly StoredObject[] {
    const all = new Set(views)
    for (const { name } of all)
      for (const view of this.#views.keys()) if (this.reads(view, name)) all.add(view)
    return [...all]
  }
}

const known = new WeakMap<readonly StoredObject[], Map<string, SchemaViews>>()

/** Those of one schema among all objects, which are read once. */
export function viewsIn(objects: readonly StoredObject[], schema: string | undefined): SchemaViews {
  const bySchema = known.get(objects) ?? new Map<string, SchemaViews>()
  known.set(objects, bySchema)
  const key = lower(schema ?? 'main')
  const views = bySchema.get(key) ?? new SchemaViews(inSchema(objects, schema))
  bySchema.set(key, views)
  return views
}
