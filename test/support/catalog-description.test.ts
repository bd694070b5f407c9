/** The description of a catalog stands on nothing of ours, so it is tried by itself: it must see every change, and no other. */
import SqliteDatabase from 'better-sqlite3'
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

import { describeCatalog } from './catalog-description'
import { freshPostgresDatabase, type FreshDatabase } from './postgres-server'
import { describeSqliteCatalog, type Row } from './sqlite-catalog-description'

const read = (...path: string[]): string =>
  readFileSync(join(__dirname, '../conformance/applications', ...path), 'utf8')

type Change = readonly [change: string, gone: readonly string[], come: readonly string[]]

const POSTGRES_CHANGES: readonly Change[] = [
  [
    'ALTER TABLE topics ALTER COLUMN excerpt SET STORAGE MAIN',
    ['column public.topics / excerpt: storage = e'],
    ['column public.topics / excerpt: storage = m'],
  ],
  [
    "COMMENT ON INDEX idx_topics_front_page IS 'other'",
    ['index public.topics / idx_topics_front_page: comment = The front page'],
    ['index public.topics / idx_topics_front_page: comment = other'],
  ],
  ['ALTER TABLE online_users SET LOGGED', ['relation public.online_users: persistence = unlogged'], []],
  [
    'ALTER TABLE users VALIDATE CONSTRAINT trust_level_known',
    [
      'constraint public.users / trust_level_known: definition = CHECK (((trust_level >= 0) AND (trust_level <= 4))) NOT VALID',
      'constraint public.users / trust_level_known: validated = false',
    ],
    [
      'constraint public.users / trust_level_known: definition = CHECK (((trust_level >= 0) AND (trust_level <= 4)))',
      'constraint public.users / trust_level_known: validated = true',
    ],
  ],
  [
    "ALTER TYPE hotlinked_media_status RENAME VALUE 'too_large' TO 'large'",
    [
      'type public.hotlinked_media_status: labels = ["downloaded","too_large","download_failed","upload_create_failed"]',
    ],
    [
      'type public.hotlinked_media_status: labels = ["downloaded","large","download_failed","upload_create_failed"]',
    ],
  ],
  [
    'ALTER SEQUENCE countdown_seq CACHE 7',
    ['sequence public.countdown_seq: cache = 1'],
    ['sequence public.countdown_seq: cache = 7'],
  ],
  [
    'ALTER TABLE topics SET (fillfactor = 91)',
    [
      'relation public.topics: storage option = ["autovacuum_vacuum_scale_factor=0.02","autovacuum_enabled=true","fillfactor=90"]',
    ],
    [
      'relation public.topics: storage option = ["autovacuum_vacuum_scale_factor=0.02","autovacuum_enabled=true","fillfactor=91"]',
    ],
  ],
]

const SQLITE_CHANGES: readonly Change[] = [
  [
    'ALTER TABLE groups ADD COLUMN "New" int',
    [],
    ['column groups / New', 'column groups / New: place = 3', 'column groups / New: type = INT'],
  ],
  ['DROP INDEX ix_logs; CREATE INDEX [ix_logs] ON "logs" ([at] DESC)', [], []],
  [
    'DROP INDEX ix_drafts; CREATE INDEX ix_drafts ON drafts (body)',
    [
      'index drafts / ix_drafts: partial = 1',
      "index drafts / ix_drafts: text = drafts ( body ) where body in ( 'a' , 'b' ) or length ( body ) > 1",
    ],
    ['index drafts / ix_drafts: partial = 0', 'index drafts / ix_drafts: text = drafts ( body )'],
  ],
  [
    'DROP TABLE post_likes; CREATE TABLE post_likes (post_id INT, user_id INT, at TEXT, PRIMARY KEY (post_id, user_id))',
    ['clause post_likes: ON CONFLICT IGNORE × 1'],
    [],
  ],
  [
    "DROP TABLE webhooks; CREATE TABLE webhooks (id INTEGER PRIMARY KEY, url TEXT NOT NULL, secret TEXT DEFAULT '', events TEXT DEFAULT '*', CHECK ((\"URL\" /* x */ LIKE 'https://%' ESCAPE '\\')))",
    [],
    [],
  ],
]

describe('the description of a PostgreSQL catalog', function () {
  this.timeout(60_000)
  const opened: { database: FreshDatabase; client: Client }[] = []
  const load = async (name: string): Promise<Client> => {
    const database = await freshPostgresDatabase()
    const client = new Client({ connectionString: database.url })
    opened.push({ database, client })
    await client.connect()
    for (const file of [`${name}.before.sql`, `${name}.sql`]) {
      await client.query('SET search_path = public')
      await client.query(read('postgres', file))
    }
    return client
  }
  const textsOf = async (client: Client): Promise<string[]> =>
    (await describeCatalog(client)).map(({ text }) => text)

  after(async () => {
    for (const { database, client } of opened) {
      await client.end()
      await database.drop()
    }
  })

  for (const name of ['erp', 'git-host']) {
    it(`is the same for two databases made by one script: ${name}`, async () => {
      const [first, second] = [await textsOf(await load(name)), await textsOf(await load(name))]
      expect(first).to.deep.equal(second)
      expect(first.filter((text) => /^relation [^:]*: kind = .*table$/.test(text)).length).to.be.above(100)
    })
  }

  it('tells each change and nothing else', async () => {
    const client = await load('forum')
    for (const [change, gone, come] of POSTGRES_CHANGES) {
      const before = await textsOf(client)
      await client.query(`SET search_path = public; ${change}`)
      expectChange(before, await textsOf(client), [change, gone, come])
    }
  })
})

describe('the description of a SQLite catalog', () => {
  const load = (name: string): SqliteDatabase.Database =>
    new SqliteDatabase(':memory:').exec(read('sqlite', `${name}.sql`))
  const textsOf = (database: SqliteDatabase.Database): string[] =>
    describeSqliteCatalog((query) => database.prepare<[], Row>(query).all()).map(({ text }) => text)

  it('is the same for two databases made by one script', () => {
    expect(textsOf(load('inventory'))).to.deep.equal(textsOf(load('inventory')))
  })

  it('tells each change and nothing else', () => {
    const database = load('forum')
    for (const change of SQLITE_CHANGES) {
      const before = textsOf(database)
      database.exec(change[0])
      expectChange(before, textsOf(database), change)
    }
  })
})

function expectChange(before: string[], after: string[], [change, gone, come]: Change): void {
  const [known, found] = [new Set(before), new Set(after)]
  expect(
    before.filter((text) => !found.has(text)),
    change,
  ).to.deep.equal(gone)
  expect(
    after.filter((text) => !known.has(text)),
    change,
  ).to.deep.equal(come)
}
