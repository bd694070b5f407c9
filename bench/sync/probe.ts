/** Looks at a database past all libraries. */
import Sqlite from 'better-sqlite3'
import pg from 'pg'

import type { Target } from './spec'

type Row = Readonly<Record<string, unknown>>

/** What a table has, in the database's own words. */
export interface Probe {
  readonly dialect: Target['dialect']
  run(sql: string): Promise<readonly Row[]>
  /** Another one whenever anything of the schema was changed, even into what it was. */
  fingerprint(): Promise<string>
  /** One line for each column, constraint and index of a table, each beginning with its name. */
  lines(table: string): Promise<readonly string[]>
  close(): Promise<void>
}

export async function probe(target: Target): Promise<Probe> {
  return target.dialect === 'postgres' ? postgresProbe(target.url) : sqliteProbe(target.file)
}

/** Objects that were made anew have new numbers, rows of the catalog that were written anew new transactions. */
const FINGERPRINT = `SELECT md5(string_agg(x, ',' ORDER BY x)) AS found FROM (
  SELECT 'class' || oid AS x FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'column' || a.attrelid || a.attname || a.xmin FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'default' || d.oid FROM pg_attrdef d
  UNION ALL SELECT 'constraint' || oid || xmin FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'label' || oid FROM pg_enum UNION ALL SELECT 'comment' || objoid || description FROM pg_description WHERE objoid > 16000) q`

const LINES = (table: string): string => `SELECT line FROM (
  SELECT 1 AS part, attname || ': ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || coalesce(' comment ' || col_description(attrelid, attnum), '') AS line
    FROM pg_attribute LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum WHERE attrelid = to_regclass('"${table}"') AND attnum > 0 AND NOT attisdropped
  UNION ALL SELECT 2, conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = to_regclass('"${table}"')
  UNION ALL SELECT 3, indexrelid::regclass || ': ' || pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = to_regclass('"${table}"')) q ORDER BY part, line`

async function postgresProbe(url: string): Promise<Probe> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const run = async (sql: string): Promise<readonly Row[]> => (await client.query<Row>(sql)).rows ?? []
  return {
    dialect: 'postgres',
    run,
    fingerprint: async () => String((await run(FINGERPRINT))[0]?.['found']),
    lines: async (table) => (await run(LINES(table))).map(({ line }) => String(line)),
    close: () => client.end(),
  }
}

function sqliteProbe(file: string): Promise<Probe> {
  const handle = new Sqlite(file)
  handle.pragma('foreign_keys = ON')
  const all = (sql: string): readonly Row[] => {
    if (!/^(SELECT|PRAGMA)/iu.test(sql)) return (handle.exec(sql), [])
    return handle.prepare<[], Row>(sql).all()
  }
  return Promise.resolve({
    dialect: 'sqlite',
    run: (sql: string) => Promise.resolve().then(() => all(sql)),
    fingerprint: () => Promise.resolve(JSON.stringify(all('PRAGMA schema_version'))),
    lines: (table) => Promise.resolve(sqliteLines(all, table)),
    close: () => Promise.resolve(void handle.close()),
  })
}

function sqliteLines(all: (sql: string) => readonly Row[], table: string): string[] {
  const columns = all(`SELECT * FROM pragma_table_info('${table}')`).map(
    ({ name, type, notnull, dflt_value }) =>
      `${String(name)}: ${String(type)}${notnull === 1 ? ' not null' : ''}${dflt_value === null ? '' : ` default ${String(dflt_value)}`}`,
  )
  const keys = all(`SELECT * FROM pragma_foreign_key_list('${table}')`).map(
    (key) =>
      `${String(key['from'])}: FOREIGN KEY REFERENCES ${String(key['table'])} ON DELETE ${String(key['on_delete'])}`,
  )
  const uniques = all(
    `SELECT * FROM pragma_index_list('${table}') WHERE "unique" = 1 AND origin <> 'pk'`,
  ).map(({ name }) => {
    const parts = all(`SELECT name FROM pragma_index_info('${String(name)}')`).map((part) =>
      String(part['name']),
    )
    return `${String(name)}: UNIQUE (${parts.join(', ')})`
  })
  const texts = all(
    `SELECT name, sql FROM sqlite_schema WHERE tbl_name = '${table}' AND sql IS NOT NULL AND type <> 'trigger'`,
  ).flatMap(({ name, sql }) => [`${String(name)}: ${String(sql).replace(/\s+/gu, ' ')}`])
  return [...columns, ...keys, ...uniques, ...texts]
}
