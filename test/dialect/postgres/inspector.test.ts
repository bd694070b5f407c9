import { expect } from 'chai'

import { createEngine, createMockEngine, inspect, unsafeSql, type Engine, type MetaData } from '../../../src'
import { freshPostgresDatabase } from '../../support/postgres-server'

const DATABASE = [
  "CREATE TYPE mood AS ENUM ('good', 'ba''d')",
  'CREATE TABLE other (code text PRIMARY KEY)',
  `CREATE TABLE "Odd Name" (
    id serial PRIMARY KEY,
    name varchar(40) NOT NULL DEFAULT 'it''s',
    price numeric(10,2) CHECK (price > 0),
    m mood DEFAULT 'good',
    code text REFERENCES other ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    tags text[],
    span int4range,
    at timestamptz(3) DEFAULT now(),
    CONSTRAINT uq UNIQUE (name, price) DEFERRABLE,
    CONSTRAINT some_names CHECK (name IN ('x', 'y')),
    EXCLUDE USING gist (span WITH &&))`,
  'CREATE INDEX ix1 ON "Odd Name" (lower(name), price DESC NULLS LAST) WHERE price IS NOT NULL',
  'CREATE INDEX ix2 ON "Odd Name" USING gin (tags)',
  'CREATE VIEW v AS SELECT 1 AS one',
  'CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a * 2) STORED)',
  'CREATE SCHEMA app',
  'CREATE TABLE app.other (code text PRIMARY KEY, outer_code text REFERENCES public.other)',
]

describe("PostgreSQL's inspector", function () {
  this.timeout(60_000)
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  let engine: Engine
  let metadata: MetaData
  before(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
    for (const text of DATABASE) await engine.execute(unsafeSql(text))
    metadata = await inspect(engine)
  })
  after(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('reads what others wrote as the classes that models become', async () => {
    const lines: string[] = []
    await metadata.createAll(createMockEngine('postgres', (line) => lines.push(line)))
    expect(lines).to.deep.equal([
      "CREATE TYPE mood AS ENUM ('good', 'ba''d')",
      'CREATE TABLE other (code TEXT NOT NULL, CONSTRAINT other_pkey PRIMARY KEY (code))',
      'CREATE TABLE "Odd Name" (id SERIAL NOT NULL, ' +
        "name VARCHAR(40) DEFAULT 'it''s'::character varying NOT NULL, price NUMERIC(10, 2), m mood DEFAULT 'good'::mood, code TEXT, " +
        'tags TEXT[], span int4range, at TIMESTAMP(3) WITH TIME ZONE DEFAULT now(), CONSTRAINT "Odd Name_pkey" PRIMARY KEY (id), ' +
        'CONSTRAINT uq UNIQUE (name, price) DEFERRABLE, CONSTRAINT "Odd Name_price_check" CHECK ((price > (0)::numeric)), ' +
        "CONSTRAINT some_names CHECK (((name)::text = ANY (ARRAY['x'::character varying, 'y'::character varying]))), " +
        'CONSTRAINT "Odd Name_span_excl" EXCLUDE USING gist (span WITH &&), ' +
        'CONSTRAINT "Odd Name_code_fkey" FOREIGN KEY (code) REFERENCES other (code) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED)',
      'CREATE INDEX ix1 ON "Odd Name" ((lower((name)::text)), price DESC NULLS LAST) WHERE (price IS NOT NULL)',
      'CREATE INDEX ix2 ON "Odd Name" USING gin (tags)',
      'CREATE TABLE g (a INTEGER, b INTEGER GENERATED ALWAYS AS ((a * 2)) STORED)',
      'CREATE VIEW v AS SELECT 1 AS one',
    ])
  })

  it('holds all of it', () => {
    expect(metadata.unsupported).to.deep.equal([])
  })

  it('reads only the tables and schemas that are asked for', async () => {
    expect([...(await inspect(engine, { tables: ['other'] })).tables.keys()]).to.deep.equal(['other'])
    const both = await inspect(engine, { schemas: ['app', 'public'], tables: ['other'] })
    expect([...both.tables.keys()].sort()).to.deep.equal(['app.other', 'public.other'])
    expect(both.table('other', 'app').foreignKeys[0]?.referredTable.key).to.equal('public.other')
  })

  it('asks the catalog as often for one table as for many', async () => {
    const count = async (tables: string[]): Promise<number> => {
      let statements = 0
      const listener = (): void => {
        statements++
      }
      engine.on('statement', listener)
      await inspect(engine, { tables })
      engine.off('statement', listener)
      return statements
    }
    const many = await count(['other', 'Odd Name', 'g'])
    const alone = [await count(['other']), await count(['Odd Name']), await count(['g'])]
    // What none of the tables has is not asked about.
    expect(many).to.equal(Math.max(...alone))
  })
})
