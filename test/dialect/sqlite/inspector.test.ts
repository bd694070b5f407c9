import { expect } from 'chai'

import { createEngine, createMockEngine, inspect, unsafeSql, type MetaData } from '../../../src'

/** Written as people write it: four kinds of quotes, comments, old habits. */
const DATABASE = [
  `CREATE TABLE [Odd "Name"] (-- a comment, with (parens)
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    'name' VARCHAR(40) COLLATE NOCASE NOT NULL DEFAULT 'it''s',
    \`price\` NUMERIC(10,2) CHECK (price > 0),
    a INT, b INT,
    kind TEXT /* not a type */ REFERENCES "other"(code) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "uq x" UNIQUE (name, price) ON CONFLICT IGNORE,
    FOREIGN KEY (a, b) REFERENCES pair)`,
  'CREATE TABLE other (code TEXT PRIMARY KEY NOT NULL)',
  'CREATE TABLE pair (x INT NOT NULL, y INT NOT NULL, PRIMARY KEY (y, x))',
  'CREATE UNIQUE INDEX ix1 ON [Odd "Name"] (lower(name), price DESC) WHERE price IS NOT NULL',
  'CREATE VIEW v AS SELECT 1 AS one',
  'CREATE TABLE g (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED)',
]

describe("SQLite's inspector", () => {
  const engine = createEngine('sqlite://')
  let metadata: MetaData
  before(async () => {
    for (const text of DATABASE) await engine.execute(unsafeSql(text))
    metadata = await inspect(engine)
  })
  after(() => engine.dispose())

  it('reads what others wrote as the classes that models become', async () => {
    const lines: string[] = []
    await metadata.createAll(createMockEngine('sqlite', (line) => lines.push(line)))
    expect(lines).to.deep.equal([
      'CREATE TABLE other (code TEXT NOT NULL, CONSTRAINT pk_other PRIMARY KEY (code))',
      'CREATE TABLE pair (x INTEGER NOT NULL, y INTEGER NOT NULL, CONSTRAINT pk_pair PRIMARY KEY (y, x))',
      'CREATE TABLE "Odd ""Name""" (id INTEGER NOT NULL, name VARCHAR(40) DEFAULT (\'it\'\'s\') NOT NULL, price NUMERIC(10, 2), ' +
        'a INTEGER, b INTEGER, kind TEXT, CONSTRAINT "pk_Odd ""Name""" PRIMARY KEY (id), CONSTRAINT "uq x" UNIQUE (name, price), ' +
        'CONSTRAINT "ck_Odd ""Name""_89b88009" CHECK (price > 0), CONSTRAINT "fk_Odd ""Name""_kind_other" FOREIGN KEY (kind) ' +
        'REFERENCES other (code) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "fk_Odd ""Name""_a_b_pair" ' +
        'FOREIGN KEY (a, b) REFERENCES pair (y, x))',
      'CREATE UNIQUE INDEX ix1 ON "Odd ""Name""" ((lower(name)), price DESC) WHERE price IS NOT NULL',
      'CREATE TABLE g (a INTEGER, b INTEGER)',
    ])
  })

  it('names whatever it cannot hold', () => {
    expect(metadata.unsupported).to.deep.equal([
      'table Odd "Name": column id: AUTOINCREMENT',
      'table Odd "Name": column name: COLLATE NOCASE',
      'table Odd "Name": UNIQUE (name, price) ON CONFLICT IGNORE',
      'table g: column b: GENERATED ALWAYS AS (a * 2) STORED',
      'view v',
    ])
  })

  it('reads only the tables that are asked for', async () => {
    expect([...(await inspect(engine, { tables: ['other'] })).tables.keys()]).to.deep.equal(['other'])
  })
})
