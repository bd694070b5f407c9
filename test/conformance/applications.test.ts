/**
 * Databases of real shape with everything in them: inspected, created again in an empty database, both describe themselves
 * alike, but for what `unsupported` names; nothing is left to compare, to add, or behind when all is dropped.
 */
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

import { createEngine, diffMetadata, inspect, planSync, type Engine, type MetaData } from '../../src/core'
import type { CatalogLine } from '../support/catalog-description'
import { describeSqliteCatalog, type Row } from '../support/sqlite-catalog-description'

const FOLDER = join(__dirname, 'applications')

/** Rows of tables that reference each other in a circle. */
const ROWS = {
  forum: {
    cycle: ['topics', 'posts', 'themes', 'color_schemes', 'a_chain', 'b_chain', 'c_chain'],
    rows: `INSERT INTO users (id, name) VALUES (1, 'Ada'); INSERT INTO categories (id, slug) VALUES (1, 'all');
      INSERT INTO topics (id, category_id, title, last_post_id) VALUES (1, 1, 'Hello', 1);
      INSERT INTO posts (id, topic_id, number, reply_to, user_id, raw) VALUES (1, 1, 1, 1, 1, 'Hello');
      INSERT INTO themes (id, colors) VALUES (1, 1); INSERT INTO color_schemes (id, theme) VALUES (1, 1);
      INSERT INTO a_chain VALUES (1, 1); INSERT INTO b_chain VALUES (1, 1); INSERT INTO c_chain VALUES (1, 1);`,
  },
  inventory: {
    cycle: ['orders', 'order_lines'],
    rows: `INSERT INTO customers (id, name) VALUES (1, 'Ada'); INSERT INTO Products (ProductID, ProductName) VALUES (1, 'Nut');
      INSERT INTO orders (id, number, customer_id, main_line) VALUES (1, 'A1', 1, 1);
      INSERT INTO order_lines (order_id, line, product_id, quantity, price) VALUES (1, 1, 1, 2, 3);
      INSERT INTO invoices (number, order_id) VALUES ('I1', 1);`,
  },
}

/** A database in a file, through an engine and beside it. */
interface Opened {
  readonly engine: Engine
  readonly file: Sqlite.Database
}

describe('a SQLite database of real shape', function () {
  this.timeout(60_000)
  for (const [name, { cycle, rows }] of Object.entries(ROWS)) {
    describe(name, () => {
      let folder: string
      let first: Opened
      let second: Opened
      let found: MetaData
      before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'dovetail-applications-'))
        first = open(join(folder, 'first.db'))
        second = open(join(folder, 'second.db'))
        first.file.exec(readFileSync(join(FOLDER, 'sqlite', `${name}.sql`), 'utf8'))
        found = await inspect(first.engine)
        await found.createAll(second.engine)
      })
      after(async () => {
        await close(first)
        await close(second)
        await rm(folder, { recursive: true })
      })

      it('is created again as it was', () => {
        expect(found.tables.size).to.be.at.least(40)
        const [given, made] = [catalogOf(first.file), catalogOf(second.file)]
        const differences = [...missing(given, made), ...missing(made, given).filter(isNoGivenName)]
        const unexplained = differences.filter(
          (line) => !found.unsupported.some((remark) => explains(remark, line)),
        )
        expect(unexplained.map(({ text }) => text)).to.deep.equal([])
      })

      it('is read as the same again, and has nothing to add', async () => {
        const again = await inspect(second.engine)
        expect((await diffMetadata(found, again, { engine: second.engine })).map(String)).to.deep.equal([])
        for (const { engine } of [first, second]) {
          const { steps, notes } = await planSync(engine, found, { dropUnknown: true })
          expect([...steps.map(String), ...notes]).to.deep.equal([])
        }
      })

      it('is dropped again, with rows that point to each other in it', async () => {
        second.file.pragma('foreign_keys = OFF')
        second.file.exec(rows)
        expect(second.file.pragma('foreign_key_check')).to.deep.equal([])
        expect(
          cycle.map((table) => second.file.prepare(`SELECT * FROM ${table}`).all().length),
        ).to.not.include(0)
        await found.dropAll(second.engine)
        expect(tablesOf(second.file)).to.deep.equal([])
        await found.dropAll(first.engine)
        expect(tablesOf(first.file)).to.deep.equal([])
      })
    })
  }
})

function open(path: string): Opened {
  return { engine: createEngine(`sqlite+better-sqlite3:///${path}`), file: new Sqlite(path) }
}

async function close({ engine, file }: Opened): Promise<void> {
  file.close()
  await engine.dispose()
}

const catalogOf = (file: Sqlite.Database): CatalogLine[] =>
  describeSqliteCatalog((query) => file.prepare<[], Row>(query).all())

/** But for virtual tables, which no class can hold. */
const tablesOf = (file: Sqlite.Database): unknown[] =>
  file
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    )
    .all()

function missing(here: readonly CatalogLine[], there: readonly CatalogLine[]): CatalogLine[] {
  const known = new Set(there.map(({ text }) => text))
  return here.filter(({ text }) => !known.has(text))
}

/** Constraints without a name get the convention's. */
function isNoGivenName({ text }: CatalogLine): boolean {
  return !/^clause [^:]*: constraint /.test(text)
}

/** Whether a remark is about the thing, and names the part of it that differs. */
function explains(remark: string, { owner, names }: CatalogLine): boolean {
  const about = ['table', 'view'].map((kind) => `${kind} ${owner}: `).find((head) => remark.startsWith(head))
  if (about === undefined) return remark.startsWith(`virtual table ${owner}: `)
  return about.startsWith('view') || names.some((name) => remark.includes(name, about.length))
}
