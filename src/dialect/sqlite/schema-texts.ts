import { lower } from './name-key'
import { readStoredTable, type StoredTable } from './stored-table'
import { readStoredView, type StoredView } from './stored-view'
import { tokenize } from '../../util/sql-tokenizer'

/** One row of `sqlite_schema`. */
export interface StoredObject {
  readonly schema: string | undefined
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string | undefined
}

/** What stands in one schema; the default one has no name. */
export function inSchema(objects: readonly StoredObject[], schema: string | undefined): StoredObject[] {
  const name = lower(schema ?? 'main')
  return objects.filter((object) => lower(object.schema ?? 'main') === name)
}

/** The parsed texts of one schema, found by name without regard to case. */
export class SchemaTexts {
  readonly tables = new Map<string, StoredTable>()
  readonly views = new Map<string, StoredView>()
  readonly virtualTables = new Map<string, StoredObject>()
  readonly triggers: readonly StoredObject[]
  readonly #indexes = new Map<string, string[]>()

  /** `hidden` are the tables that virtual ones keep their rows in, in lower case. */
  constructor(
    objects: readonly StoredObject[],
    readonly hidden: ReadonlySet<string>,
  ) {
    for (const object of objects) if (!hidden.has(lower(object.table))) this.add(object)
    this.triggers = objects.filter(({ type }) => type === 'trigger')
  }

  table(name: string): StoredTable | undefined {
    return this.tables.get(lower(name))
  }

  indexTexts(table: StoredTable): readonly string[] {
    return this.#indexes.get(lower(table.name)) ?? []
  }

  /** The names, in lower case, of what was asked for and of all that it needs: what keys point to, and what views read from. */
  choose(only: readonly string[] | undefined): Set<string> {
    const chosen = new Set<string>()
    const add = (name: string): void => {
      if (chosen.has(name)) return
      chosen.add(name)
      for (const { target } of this.tables.get(name)?.foreignKeys ?? []) add(lower(target.table))
      for (const source of this.views.get(name)?.reads.sources ?? []) add(source)
    }
    for (const name of only ?? [...this.tables.keys(), ...this.virtualTables.keys(), ...this.views.keys()])
      add(lower(name))
    return chosen
  }

  private add(object: StoredObject): void {
    const { type, name, table, sql = '' } = object
    if (type === 'index') this.#indexes.set(lower(table), [...(this.#indexes.get(lower(table)) ?? []), sql])
    else if (type === 'view') this.views.set(lower(name), readOnce(VIEWS, object, readStoredView))
    else if (isVirtual(object)) this.virtualTables.set(lower(name), object)
    else if (type === 'table') this.tables.set(lower(name), readOnce(TABLES, object, readStoredTable))
  }
}

const TABLES = new WeakMap<StoredObject, StoredTable>()
const VIEWS = new WeakMap<StoredObject, StoredView>()

/** A plan looks at all texts again and again, for each table that is built anew. */
function readOnce<T>(known: WeakMap<StoredObject, T>, object: StoredObject, read: (sql: string) => T): T {
  const before = known.get(object)
  if (before !== undefined) return before
  const text = read(object.sql ?? '')
  known.set(object, text)
  return text
}

/** Whether a table's rows are kept by a module. */
export function isVirtual({ type, sql }: StoredObject): boolean {
  return type === 'table' && sql !== undefined && isCreateVirtual(sql)
}

function isCreateVirtual(sql: string): boolean {
  const [create, virtual] = tokenize(sql, { brackets: true, first: 2 })
  return create?.kind === 'word' && virtual?.kind === 'word' && virtual.text.toUpperCase() === 'VIRTUAL'
}

/** The column of a name, as the table spells it. */
export function columnNamed(table: StoredTable, name: string): string | undefined {
  return table.columns.find((column) => lower(column.name) === lower(name))?.name
}
