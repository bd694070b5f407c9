/** Two empty databases side by side, which tell what is in them without the library. */
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'

import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { describeCatalog } from '../support/catalog-description'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { describeSqliteCatalog, type Row } from '../support/sqlite-catalog-description'

/** A database of a law. */
export interface LawDatabase {
  readonly engine: Engine
  /** Runs SQL past the library. */
  run(sql: string): Promise<readonly Row[]>
  /** All that is in it, as lines. */
  describe(): Promise<readonly string[]>
}

/** Where empty databases come from. */
export interface LawDatabases {
  /** Calls back with two that are empty. */
  withTwo(use: (first: LawDatabase, second: LawDatabase) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export class SqliteDatabases implements LawDatabases {
  async withTwo(use: (first: LawDatabase, second: LawDatabase) => Promise<void>): Promise<void> {
    const [first, second] = [this.#open(), this.#open()]
    try {
      await use(first, second)
    } finally {
      for (const { engine } of [first, second]) await engine.dispose()
    }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #open(): LawDatabase {
    const client = new Sqlite(':memory:')
    const all = (sql: string): Row[] => {
      const statement = client.prepare<[], Row>(sql)
      return statement.reader ? statement.all() : (statement.run(), [])
    }
    return {
      engine: createEngine('sqlite+better-sqlite3://', { client }),
      run: (sql) => new Promise((resolve) => resolve(all(sql))),
      describe: () =>
        Promise.resolve([...describeSqliteCatalog(all).map(({ text }) => text), ...saidLines(all)]),
    }
  }
}

/** What the stored texts say beyond what counts to SQLite: comments, where Dovetail keeps its own, and defaults that are said. */
function saidLines(all: (sql: string) => readonly Row[]): string[] {
  const texts = all('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
  return texts.flatMap(({ name, sql }) =>
    [...String(sql).matchAll(/\/\* comment: .*? \*\/|COLLATE "BINARY"/gsu)].map(
      ([text]) => `said of ${String(name)}: ${text}`,
    ),
  )
}

/** Two databases for all pairs, which are emptied in between. */
export class PostgresDatabases implements LawDatabases {
  readonly #open: { readonly fresh: FreshDatabase; readonly client: Client }[] = []

  async withTwo(use: (first: LawDatabase, second: LawDatabase) => Promise<void>): Promise<void> {
    while (this.#open.length < 2) {
      const fresh = await freshPostgresDatabase()
      const client = new Client({ connectionString: fresh.url })
      this.#open.push({ fresh, client })
      await client.connect()
    }
    const [first, second] = this.#open.map(({ fresh, client }) => database(createEngine(fresh.url), client))
    if (first === undefined || second === undefined) return
    try {
      await use(first, second)
    } finally {
      for (const { engine } of [first, second]) {
        await engine.send(EMPTY)
        await engine.dispose()
      }
    }
  }

  async close(): Promise<void> {
    for (const { fresh, client } of this.#open) {
      await client.end()
      await fresh.drop()
    }
  }
}

function database(engine: Engine, client: Client): LawDatabase {
  return {
    engine,
    run: async (sql) => (await client.query<Row>(sql)).rows,
    describe: async () => (await describeCatalog(client)).map(({ text }) => text),
  }
}

/** Takes away every schema but the server's own, with all that is in it. */
export const EMPTY = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
  CREATE SCHEMA public;
END $$`
