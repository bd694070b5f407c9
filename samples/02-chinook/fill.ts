/** Brings the rows of the Chinook script into the tables that Dovetail made: its data, none of its DDL. */
import { insert, tableOf, type Engine } from 'dovetail-orm'
import { readInserts, type Literal } from './insert-script'
import { shop, Track } from './models'

type Table = ReturnType<typeof tableOf>
type Column = Table['columns'][number]
type Row = Record<string, unknown>

const ROWS_PER_STATEMENT = 500

/** Inserts the rows of a script along the foreign keys, all of them or none, and gives their number. */
export async function fill(engine: Engine, script: string): Promise<number> {
  const rows = rowsByTable(script)
  let inserted = 0
  await engine.transaction(async (tx) => {
    for (const table of parentsFirst()) {
      const given = rows.get(table) ?? []
      for (let at = 0; at < given.length; at += ROWS_PER_STATEMENT) {
        const { rowCount } = await tx.execute(insert(table).values(given.slice(at, at + ROWS_PER_STATEMENT)))
        inserted += rowCount
      }
    }
  })
  return inserted
}

/** The tables, each behind those that its foreign keys reference. */
function parentsFirst(): readonly Table[] {
  const tables = new Set(shop.map((model) => tableOf(model)))
  return tableOf(Track).metadata.sortedTables.filter((table) => tables.has(table))
}

function rowsByTable(script: string): ReadonlyMap<Table, Row[]> {
  const tables = new Map(shop.map((model) => [folded(tableOf(model).name), tableOf(model)]))
  const rows = new Map<Table, Row[]>()
  for (const statement of readInserts(script)) {
    const table = tables.get(folded(statement.table))
    if (table === undefined) throw new Error(`The shop has no table for ${statement.table}.`)
    const columns = statement.columns.map((name) => columnOf(table, name))
    const known = rows.get(table) ?? []
    for (const row of statement.rows) {
      known.push(
        Object.fromEntries(columns.map((column, i) => [column.name, valueOf(column, row[i] ?? null)])),
      )
    }
    rows.set(table, known)
  }
  return rows
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => folded(candidate.name) === folded(name))
  if (column === undefined) throw new Error(`The table ${table.name} has no column for ${name}.`)
  return column
}

/** `PlaylistTrack` and `playlist_track` are the same name in the two flavours of the script. */
function folded(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

/** The value in JavaScript that the column's type asks for. */
function valueOf(column: Column, literal: Literal): unknown {
  if (literal === null) return null
  if (column.type.kind === 'integer') return Number(literal.text)
  if (column.type.kind === 'timestamp') return utcDate(literal.text)
  return literal.text
}

/** `2021/1/2` and `2021-01-02 00:00:00` have no time zone: they mean UTC, as the column does. */
function utcDate(text: string): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = text.split(/[-/ T:]/).map(Number)
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}
