import { readStoredTable, type StoredTable } from './stored-table'

/** One row of `sqlite_schema`. */
export interface StoredObject {
  readonly schema: string | undefined
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string | undefined
}

/** The parsed texts of one schema, found by name without regard to case. */
export class SchemaTexts {
  readonly tables = new Map<string, StoredTable>()
  readonly others: StoredObject[] = []
  readonly #indexes = new Map<string, StoredObject[]>()

  constructor(objects: readonly StoredObject[]) {
    for (const object of objects) {
      const isTable = object.type === 'table' && object.sql !== undefined
      if (isTable && !/^create\s+virtual\b/i.test(object.sql))
        this.tables.set(lower(object.name), readStoredTable(object.sql))
      else if (object.type === 'index') this.addIndex(object)
      else this.others.push(object)
    }
  }

  table(name: string): StoredTable | undefined {
    return this.tables.get(lower(name))
  }

  indexTexts(table: StoredTable): string[] {
    return (this.#indexes.get(lower(table.name)) ?? []).flatMap(({ sql }) => sql ?? [])
  }

  choose(only: readonly string[] | undefined): Set<StoredTable> {
    const chosen = new Set<StoredTable>()
    const add = (table: StoredTable | undefined): void => {
      if (table === undefined || chosen.has(table)) return
      chosen.add(table)
      for (const { target } of table.constraints) if (target !== undefined) add(this.table(target.table))
    }
    for (const table of only === undefined ? this.tables.values() : only.map((name) => this.table(name)))
      add(table)
    return chosen
  }

  isChosen(name: string, chosen: ReadonlySet<StoredTable>): boolean {
    const table = this.table(name)
    return table !== undefined && chosen.has(table)
  }

  private addIndex(object: StoredObject): void {
    const list = this.#indexes.get(lower(object.table)) ?? []
    this.#indexes.set(lower(object.table), [...list, object])
  }
}

/** The column of a name, as the table spells it. */
export function columnNamed(table: StoredTable, name: string): string | undefined {
  return table.columns.find((column) => lower(column.name) === lower(name))?.name
}

/** SQLite compares names without regard to the case of ASCII letters. */
export function lower(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
