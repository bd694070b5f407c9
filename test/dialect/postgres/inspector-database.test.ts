import { expect } from 'chai'

import { Column, createEngine, inspect, MetaData, t, Table, unsafeSql } from '../../../src/core'
import type { Expression } from '../../../src/expression/expression'
import { CompositeType } from '../../../src/types/composite'
import { RangeType } from '../../../src/types/range'
import { describeReading, textOf } from './read-back'

describeReading("PostgreSQL's inspector reads of a database", (read, engine) => {
  it('sequences that stand alone, with the options that are not the default ones', async () => {
    const metadata = await read(
      'CREATE SEQUENCE plain',
      'CREATE SEQUENCE down INCREMENT -1',
      'CREATE SEQUENCE odd AS smallint START 5 MINVALUE -10 MAXVALUE 100 CYCLE CACHE 7',
      "COMMENT ON SEQUENCE odd IS 'of its own'",
      "CREATE TABLE x (n int DEFAULT nextval('odd'))",
    )
    expect([...metadata.sequences].map(([key, { options }]) => [key, options])).to.deep.equal([
      ['down', { increment: -1, ownedBy: undefined }],
      [
        'odd',
        {
          dataType: 'smallint',
          start: 5,
          minValue: -10,
          maxValue: 100,
          cache: 7,
          cycle: true,
          comment: 'of its own',
          ownedBy: undefined,
        },
      ],
      ['plain', { ownedBy: undefined }],
    ])
    expect(textOf(metadata.table('x').c['n']?.options.serverDefault as Expression)).to.equal(
      "nextval('odd'::regclass)",
    )
  })

  it('types that no column has', async () => {
    const metadata = await read(
      "CREATE TYPE used AS ENUM ('a')",
      "CREATE TYPE unused AS ENUM ('b')",
      'CREATE SCHEMA far',
      'CREATE TYPE far.pair AS (a int, b text)',
      'CREATE DOMAIN positive AS int CHECK (VALUE > 0)',
      'CREATE TYPE span AS RANGE (subtype = float8)',
      'CREATE TABLE x (u used[])',
    )
    expect(metadata.types.map((type) => [String(type), (type as { schema?: string }).schema])).to.deep.equal([
      ['composite pair', 'far'],
      ['domain positive', undefined],
      ['range span', undefined],
      ['enum unused', undefined],
    ])
  })

  it('collations and comments of the fields of a type, and where the type for several ranges lives', async () => {
    const metadata = await read(
      'CREATE SCHEMA far',
      'CREATE TYPE far.place AS (street text COLLATE "C", zip text)',
      "COMMENT ON COLUMN far.place.zip IS 'as printed'",
      'CREATE TYPE far.span AS RANGE (subtype = time, multirange_type_name = public.spans)',
      'CREATE TYPE far.near AS RANGE (subtype = time, multirange_type_name = far.nears)',
      "CREATE COLLATION loud (provider = icu, locale = 'und')",
      'CREATE TYPE cry AS (words text COLLATE loud)',
    )
    const [near, place, span] = metadata.types
    expect(
      place instanceof CompositeType && place.fields.map(([name, , options]) => [name, options]),
    ).to.deep.equal([
      ['street', { collation: 'C' }],
      ['zip', { comment: 'as printed' }],
    ])
    expect(
      [near, span].map((type) => type instanceof RangeType && type.definition.multirangeName),
    ).to.deep.equal(['nears', ['public', 'spans']])
    expect(metadata.unsupported).to.deep.equal(['type cry (it needs collation loud)', 'collation loud'])
  })

  it('extensions but what they bring along, and schemas', async () => {
    const metadata = await read(
      'CREATE SCHEMA ext',
      'CREATE EXTENSION hstore SCHEMA ext',
      'CREATE SCHEMA app',
      "COMMENT ON SCHEMA app IS 'ours'",
      'CREATE TABLE app.x (a ext.hstore)',
      'CREATE INDEX ix ON app.x USING gist (a ext.gist_hstore_ops (siglen = 32))',
      'CREATE TABLE y (a int)',
    )
    expect(metadata.extensions).to.deep.equal([{ name: 'hstore', schema: 'ext' }])
    expect(metadata.schemas).to.deep.equal([{ name: 'app', comment: 'ours' }, { name: 'ext' }])
    expect(metadata.unsupported).to.deep.equal([])
    const [index] = metadata.table('x', 'app').indexes
    expect(index?.orderings[0]?.operators).to.deep.equal({
      path: ['ext', 'gist_hstore_ops'],
      parameters: { siglen: 32 },
    })
  })

  it('nothing that needs what has no class: it is left out and told, with all that stands on it', async () => {
    const metadata = await read(
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
      `CREATE TABLE x (a int DEFAULT f(1), b int CONSTRAINT ck CHECK (f(b) > 0), c int GENERATED ALWAYS AS (f(a)) STORED, d int PRIMARY KEY,
        CONSTRAINT uq UNIQUE (c))`,
      'CREATE TABLE y (c int CONSTRAINT fk REFERENCES x (c), d int REFERENCES x)',
      'CREATE INDEX ix ON x (f(a))',
      'CREATE VIEW v AS SELECT f(a) AS x FROM x',
      'CREATE VIEW w AS SELECT x FROM v',
      'CREATE VIEW kept AS SELECT a FROM x',
      'CREATE DOMAIN checked AS int CHECK (f(VALUE) > 0)',
      'CREATE TYPE empty AS ENUM ()',
      'CREATE TABLE z (a checked[], b int, c x, d empty)',
    )
    expect(metadata.unsupported).to.deep.equal([
      'view v (it needs function f(integer))',
      'view w (it needs function f(integer))',
      'table x: constraint ck: CHECK ((f(b) > 0)) (it needs function f(integer))',
      'table x: constraint uq: UNIQUE (c) (it needs function f(integer))',
      'table x: column c: integer GENERATED ALWAYS AS (f(a)) (it needs function f(integer))',
      'table x: column a: DEFAULT f(1) (it needs function f(integer); sync drops it, unless the column says serverDefault: sql`…`, as `whole: true` reads it)',
      'table x: index ix: CREATE INDEX ix ON public.x USING btree (f(a)) (it needs function f(integer))',
      'table y: constraint fk: FOREIGN KEY (c) REFERENCES x(c) (it needs function f(integer))',
      'table z: column a: checked[] (it needs function f(integer))',
      'table z: column c: x (it needs type x)',
      'table z: column d: empty (it needs type empty)',
      'type checked (it needs function f(integer))',
      'function f(integer)',
      'type empty',
    ])
    expect(metadata.table('z').columns.map(({ name }) => name)).to.deep.equal(['b'])
    expect(metadata.table('y').foreignKeys.length).to.equal(1)
    expect([...metadata.tables.keys()]).to.deep.equal(['x', 'y', 'z', 'kept'])
  })

  it('whatever things are called', async () => {
    const long = 'ä'.repeat(31)
    const metadata = await read(
      'CREATE SCHEMA "s.""1"',
      `CREATE TABLE "s.""1"."t.x" ("a.b" int PRIMARY KEY, "__proto__" text, "😀'" text, "constructor" int)`,
      `CREATE TABLE "${long}" ("${long}" serial, "t.x" int REFERENCES "s.""1"."t.x")`,
      `CREATE INDEX "__proto__" ON "s.""1"."t.x" ("__proto__")`,
      `CREATE VIEW "select" AS SELECT "😀'", "__proto__" FROM "s.""1"."t.x"`,
    )
    const table = metadata.table('t.x', 's."1')
    expect(table.columns.map(({ name }) => name)).to.deep.equal(['a.b', '__proto__', "😀'", 'constructor'])
    expect(table.indexes.map(({ name }) => name)).to.deep.equal(['__proto__'])
    expect(metadata.table(long).foreignKeys[0]?.referredTable).to.equal(table)
    expect(metadata.table(long).autoincrementColumn?.name).to.equal(long)
  })

  it('two tables whose keys are written alike: the second is told', async () => {
    const metadata = await read('CREATE TABLE "a.b" (x int)', 'CREATE SCHEMA a', 'CREATE TABLE a.b (y int)')
    expect(metadata.tables.size).to.equal(1)
    expect(metadata.unsupported).to.deep.equal([
      'table a.b: another table is called so too, in another schema',
    ])
  })

  it('what the tables asked for need: targets, parents, tables of views', async () => {
    await read(
      'CREATE SCHEMA far',
      'CREATE TABLE far.x (a int PRIMARY KEY)',
      'CREATE VIEW v AS SELECT a FROM far.x',
      'CREATE TABLE child () INHERITS (far.x)',
      'CREATE TABLE other (a int)',
    )
    const names = async (table: string): Promise<string[]> =>
      [...(await inspect(engine(), { tables: [table] })).tables.keys()].sort()
    expect(await names('v')).to.deep.equal(['far.x', 'v'])
    expect(await names('child')).to.deep.equal(['child', 'far.x'])
  })

  it('into a MetaData that has tables already, which stay as they are', async () => {
    await read(
      'CREATE TABLE "user" (id int PRIMARY KEY, name text)',
      'CREATE TABLE note (id int PRIMARY KEY, user_id int REFERENCES "user")',
    )
    const metadata = new MetaData()
    const user = new Table('user', metadata, new Column('id', t.integer(), { primaryKey: true }))
    await metadata.reflect(engine())
    await metadata.reflect(engine())
    expect(metadata.table('user')).to.equal(user)
    expect(user.columns.length).to.equal(1)
    expect(metadata.table('note').foreignKeys[0]?.referredTable).to.equal(user)
  })

  it('into a MetaData of one schema, which is meant where none is named', async () => {
    await read('CREATE SCHEMA app', 'CREATE TABLE app.x (a int)', 'CREATE TABLE y (a int)')
    const metadata = new MetaData({ schema: 'app' })
    await metadata.reflect(engine())
    expect([...metadata.tables.keys()]).to.deep.equal(['app.x'])
    expect(metadata.table('x').schema).to.equal('app')
  })
})

describe('metadata.reflect', () => {
  it('reads SQLite too, attached databases included', async () => {
    const engine = createEngine('sqlite://')
    await engine.execute(unsafeSql("ATTACH ':memory:' AS side"))
    await engine.execute(unsafeSql('CREATE TABLE x (a INTEGER)'))
    await engine.execute(unsafeSql('CREATE TABLE side.y (b INTEGER)'))
    const metadata = new MetaData()
    await metadata.reflect(engine, { schemas: 'all' })
    expect([...metadata.tables.keys()]).to.deep.equal(['x', 'side.y'])
    await engine.dispose()
  })
})
