/** Foreign keys that point to a key which a rebuild takes from its table: it can go only when they do. */
import type { Change } from '../../schema-change'
import { lower } from '../name-key'
import { knownConstraints, referredColumns } from '../read-table'
import { SchemaTexts, type StoredObject } from '../schema-texts'
import type { StoredForeignKey } from '../stored-constraint'
import { readStoredIndex } from '../stored-index'
import type { StoredTable } from '../stored-table'
import { oldNames } from './renamings'
import { singleChanges } from './single-changes'

/** A table as it is, and as it is built anew. */
interface RebuiltTable {
  readonly schema: string | undefined
  readonly from: StoredTable
  readonly to: StoredTable
}

/** What becomes of those that point to keys which go. */
interface LostKeys {
  /** The changes that take them away, or lead them elsewhere. */
  readonly goWith: readonly Change[]
  /** Those that nothing takes away. */
  readonly left: readonly string[]
}

/** Looks for them in all tables of the schema. */
export function lostKeys(
  { schema, from, to }: RebuiltTable,
  objects: readonly StoredObject[],
  changes: readonly Change[],
): LostKeys {
  const texts = new SchemaTexts(objects, new Set())
  const isLost = (key: StoredForeignKey): boolean => {
    const columns = referredColumns(key, texts)
    return (
      lower(key.target.table) === lower(from.name) &&
      isKey(columns, from, texts.indexTexts(from)) &&
      !isKey(columns, to, texts.indexTexts(from))
    )
  }
  return keysOf(texts, isLost, new Removals(schema, changes))
}

/** The foreign keys of other tables that point to one which goes. */
export function keysToTable(
  { schema, name }: { readonly schema: string | undefined; readonly name: string },
  objects: readonly StoredObject[],
  changes: readonly Change[],
): LostKeys {
  const isOther = (key: StoredForeignKey, table: StoredTable): boolean =>
    lower(key.target.table) === lower(name) && lower(table.name) !== lower(name)
  return keysOf(new SchemaTexts(objects, new Set()), isOther, new Removals(schema, changes))
}

function keysOf(
  texts: SchemaTexts,
  isLost: (key: StoredForeignKey, table: StoredTable) => boolean,
  removals: Removals,
): LostKeys {
  const found = [...texts.tables.values()].flatMap((table) =>
    table.foreignKeys
      .filter((key) => isLost(key, table))
      .map((key) => ({ table: table.name, name: nameOf(key, table, texts) })),
  )
  return {
    goWith: found.flatMap(({ table, name }) => removals.find(table, name) ?? []),
    left: found
      .filter(({ table, name }) => removals.find(table, name) === undefined)
      .map(({ table, name }) => `foreign key ${name} of table ${table}`),
  }
}

/** Whether no two rows of a table can have the same values in these columns. */
function isKey(columns: readonly string[], table: StoredTable, indexes: readonly string[]): boolean {
  const wanted = setOf(columns)
  const { primaryKey, uniques } = table
  const keys = [...(primaryKey === undefined ? [] : [primaryKey]), ...uniques]
  const unique = indexes
    .map((sql) => readStoredIndex(sql, (name) => name))
    .filter(({ options }) => options.unique === true && options.where === undefined)
  return (
    keys.some(({ parts }) => setOf(parts.map(({ name, sql }) => name ?? sql)) === wanted) ||
    unique.some(({ parts }) => setOf(parts.map(({ column, sql }) => column ?? sql)) === wanted)
  )
}

function setOf(names: readonly string[]): string {
  return JSON.stringify(names.map(lower).toSorted())
}

function nameOf(key: StoredForeignKey, table: StoredTable, texts: SchemaTexts): string {
  return knownConstraints(table, texts).names.get(key) ?? `(${key.columns.join(', ')})`
}

/** The changes of a schema by which foreign keys go. */
class Removals {
  readonly #byKey = new Map<string, Change>()
  readonly #byTable = new Map<string, Change>()

  constructor(schema: string | undefined, changes: readonly Change[]) {
    const names = oldNames(changes, schema)
    for (const change of singleChanges(changes)) {
      if (change.kind === 'dropTable') this.#byTable.set(lower(change.foundTable.name), change)
      const gone = goneConstraint(change)
      if (gone === undefined || !('table' in change)) continue
      const table = names.get(lower(change.table.name))?.table ?? change.table.name
      this.#byKey.set(keyOf(table, gone), change)
    }
  }

  find(table: string, name: string): Change | undefined {
    return this.#byKey.get(keyOf(table, name)) ?? this.#byTable.get(lower(table))
  }
}

function goneConstraint(change: Change): string | undefined {
  if (change.kind === 'dropConstraint') return change.constraint.name
  if (change.kind !== 'changeConstraint') return undefined
  const isElsewhere = change.facets.some(({ name }) => name === 'columns' || name === 'target')
  return isElsewhere ? change.foundConstraint.name : undefined
}

function keyOf(table: string, name: string): string {
  return JSON.stringify([lower(table), lower(name)])
}
