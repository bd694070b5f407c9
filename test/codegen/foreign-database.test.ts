/** Databases that others have made, with what their own tools write: all of it comes back out of the classes. */
import { expect } from 'chai'

import { toTypeScript } from '../../src/codegen/to-typescript'
import { unsafeSql } from '../../src/expression/raw-sql'
import { inspect } from '../../src/sync/inspect'
import { planSync } from '../../src/sync/sync-schema'
import { onEveryEngine } from '../support/engines'
import type { PerDialect } from '../support/per-dialect'
import { definitionFacets } from './definition-facets'
import { compileErrors, loadModels } from './generated-program'

const SCRIPTS: PerDialect<readonly string[]> = {
  postgres: [
    `CREATE TYPE mood AS ENUM ('sad', 'it''s', 'ok')`,
    `CREATE DOMAIN positive AS integer NOT NULL CHECK (VALUE > 0)`,
    `CREATE SEQUENCE invoice_no START WITH 1000 INCREMENT BY 5`,
    `CREATE TABLE users (id bigserial PRIMARY KEY, email varchar(60) NOT NULL UNIQUE, mood mood DEFAULT 'ok', tags text[],
      score positive DEFAULT 1, ip inet, born date, seen timestamptz(3) DEFAULT now(), doc jsonb DEFAULT '{"a": [1]}')`,
    `COMMENT ON TABLE users IS 'who''s \`there\`, \${really}'`,
    `COMMENT ON COLUMN users.ip IS 'from \\ where'`,
    `CREATE TABLE posts (id integer GENERATED ALWAYS AS IDENTITY (START WITH 7) PRIMARY KEY, no bigint DEFAULT nextval('invoice_no'),
      author_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, editor_id bigint REFERENCES users (id) ON UPDATE SET NULL,
      title text COLLATE "C" NOT NULL CHECK (title <> ''), length integer GENERATED ALWAYS AS (char_length(title)) STORED,
      during tstzrange, CONSTRAINT "odd ""name""" CHECK (id > 0 OR title LIKE 'a\\_%'),
      EXCLUDE USING gist (during WITH &&) WHERE (id > 5))`,
    `CREATE INDEX posts_author ON posts (author_id)`,
    `CREATE UNIQUE INDEX ON posts (lower(title), id DESC NULLS LAST) INCLUDE (editor_id) WHERE title <> 'x'`,
    `CREATE INDEX posts_like ON posts (title text_pattern_ops) WITH (fillfactor = 70)`,
    `CREATE TABLE tags (name text PRIMARY KEY)`,
    `CREATE TABLE post_tags (post_id integer REFERENCES posts, tag text REFERENCES tags, PRIMARY KEY (tag, post_id))`,
    `CREATE TABLE parts (a integer, b integer, PRIMARY KEY (b, a) DEFERRABLE INITIALLY DEFERRED,
      x integer NOT NULL, y integer NOT NULL, UNIQUE (x, y))`,
    `CREATE TABLE uses (id integer PRIMARY KEY, a integer, b integer, x integer, y integer, FOREIGN KEY (a, b) REFERENCES parts (x, y)
      MATCH FULL, owner bigint NOT NULL REFERENCES users ON DELETE SET NULL)`,
    `CREATE UNLOGGED TABLE log (at timestamp, line text)`,
    `CREATE VIEW titles AS SELECT id, title FROM posts WHERE title <> '\`'`,
    `CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS n FROM posts`,
  ],
  sqlite: [
    `CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(60) NOT NULL UNIQUE, n, "big num" BIGINT DEFAULT 5,
      at DATETIME DEFAULT CURRENT_TIMESTAMP, ok BOOLEAN DEFAULT 1 CHECK (ok IN (0, 1)), x ANY)`,
    `CREATE TABLE posts (id INT PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES users ON DELETE SET NULL, code TEXT
      REFERENCES users (email), title TEXT COLLATE NOCASE NOT NULL CHECK (title <> 'it''s'),
      length INTEGER GENERATED ALWAYS AS (length(title)) VIRTUAL, UNIQUE (title, id), UNIQUE (title))`,
    `CREATE TABLE pets (id INTEGER PRIMARY KEY, owner_id INTEGER UNIQUE REFERENCES users)`,
    `CREATE TABLE toys (pet INTEGER REFERENCES pets, user INTEGER REFERENCES users, PRIMARY KEY (user, pet)) WITHOUT ROWID`,
    `CREATE TABLE log (at, line TEXT DEFAULT '\`\${x}\`', CONSTRAINT "odd ""name""" CHECK (line <> '\\'))`,
    `CREATE INDEX log_at ON log (at DESC, lower(line) COLLATE NOCASE) WHERE line IS NOT NULL`,
    `CREATE UNIQUE INDEX one_title ON posts (title COLLATE RTRIM)`,
    `CREATE VIEW titles AS SELECT id, title FROM posts`,
    `CREATE TABLE strict (id INTEGER PRIMARY KEY, a ANY, t TEXT) STRICT`,
  ],
}

onEveryEngine('classes for a database that others have made', (engine, { dialect }) => {
  it('say all that was read of it', async () => {
    for (const statement of SCRIPTS[dialect]) await engine().execute(unsafeSql(statement))
    const read = await inspect(engine())
    const text = toTypeScript(read)
    for (const standard of ['legacy', 'standard'] as const)
      expect(compileErrors({ 'models.ts': text }, standard)).to.deep.equal([])
    const { metadata } = loadModels({ 'models.ts': text }, 'legacy')
    expect(definitionFacets(metadata)).to.deep.equal(definitionFacets(read))
    expect((await planSync(engine(), metadata)).toString()).to.equal(
      (await planSync(engine(), read)).toString(),
    )
    for (const line of read.unsupported) expect(text).to.include(`// - ${line.slice(0, 10)}`)
    expect(toTypeScript(await inspect(engine()))).to.equal(text)
  })
})

const WITH_FUNCTIONS = [
  `CREATE FUNCTION next_code(prefix text) RETURNS text LANGUAGE sql AS $$ SELECT prefix || '7' $$`,
  `CREATE FUNCTION is_code(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 <> '' $$`,
  `CREATE DOMAIN code AS text CHECK (is_code(VALUE))`,
  `CREATE TABLE tickets (id integer PRIMARY KEY, no text NOT NULL DEFAULT next_code('T-'), ref code, plain text CHECK (is_code(plain)),
    valid boolean GENERATED ALWAYS AS (is_code(plain)) STORED)`,
  `CREATE INDEX tickets_valid ON tickets (is_code(plain))`,
  `CREATE VIEW coded AS SELECT id FROM tickets WHERE is_code(no)`,
]

onEveryEngine('classes for a database with functions', (engine, { dialect }) => {
  if (dialect !== 'postgres') return
  it('say what needs them, too, where the database is read whole', async () => {
    for (const statement of WITH_FUNCTIONS) await engine().execute(unsafeSql(statement))
    const read = await inspect(engine(), { whole: true })
    expect(read.unsupported).to.deep.equal(['function is_code(text)', 'function next_code(text)'])
    const text = toTypeScript(read)
    expect(compileErrors({ 'models.ts': text }, 'legacy')).to.deep.equal([])
    const { metadata } = loadModels({ 'models.ts': text }, 'legacy')
    expect((await planSync(engine(), metadata, { dropUnknown: true })).toString()).to.equal(
      '-- nothing to do',
    )
  })
})
