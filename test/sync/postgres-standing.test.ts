/** What stands on columns and keys that change or go: it is taken down for the time, goes before, or is told beforehand. */
import { expect } from 'chai'

import {
  Column,
  ForeignKeyConstraint,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  Sequence,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  View,
  type Expression,
  type SqlType,
  type UniqueOptions,
} from '../../src/core'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

interface Case {
  readonly what: string
  readonly had: () => MetaData
  /** What else the database has. */
  readonly besides?: readonly string[]
  readonly wanted: () => MetaData
  /** All of it if not given. */
  readonly dropUnknown?: boolean | readonly string[]
  readonly steps: readonly string[]
}

type Change = (table: Table) => unknown

/** A table of these columns, all of one type; those that end in `!` are not null. */
function thing(
  columns: readonly string[],
  changes: readonly Change[] = [],
  name = 'thing',
  type: SqlType = t.integer(),
) {
  return (): MetaData => {
    const list = columns.map(
      (text) =>
        new Column(text.replace('!', ''), type, { nullable: !text.endsWith('!'), autoincrement: false }),
    )
    const metadata = new MetaData()
    const options = name === 'thing' || name === 'apart' ? {} : { renamedFrom: 'thing' }
    const table = new Table(name, metadata, ...list, options)
    for (const change of changes) change(table)
    return metadata
  }
}

const key =
  (column: string): Change =>
  (table) =>
    new PrimaryKeyConstraint(column, { name: 'pk' }).attachTo(table)

const unique =
  (options: UniqueOptions = {}): Change =>
  (table) =>
    new UniqueConstraint('a', { name: 'uq', ...options }).attachTo(table)

const index =
  (column: string, condition?: Expression): Change =>
  (table) =>
    new Index('ix', table.c[column] as Column, { where: condition }).attachTo(table)

const child =
  (hasKey: boolean): Change =>
  (table) => {
    const other = new Table('child', table.metadata, new Column('thing_a', t.integer()))
    if (hasKey)
      new ForeignKeyConstraint(['thing_a'], ['thing.a'], { name: 'fk', index: false }).attachTo(other)
  }

const seen: Change = (table) =>
  new View('seen', table.metadata, new Column('a', t.integer()), {
    definition: sql`SELECT a FROM ${sql.identifier(table.name)}`,
  })

const FOREIGN = 'CREATE TABLE other (thing_a INTEGER CONSTRAINT other_fk REFERENCES thing (a))'
const READER = 'CREATE VIEW reader AS SELECT a FROM thing'
/** The usual table with a column that has a value in every row. */
function numbered(): MetaData {
  const metadata = new MetaData()
  const number = new Column('b', t.integer(), { serverDefault: 1 })
  new Table('thing', metadata, new Column('a', t.integer()), number)
  return metadata
}

/** Another table, which a database has for the rest to be unknown beside it. */
function elsewhere(): MetaData {
  const metadata = new MetaData()
  new Table('other', metadata, new Column('a', t.integer()))
  return metadata
}

/** Its body is parsed when it is created, so that the server knows what it reads. */
const counts = (source: string): string =>
  `CREATE FUNCTION counted() RETURNS BIGINT LANGUAGE SQL BEGIN ATOMIC SELECT count(a) FROM ${source}; END`
const LOST = 'of the database, which the model does not name as it is, stands on it and would be lost'

const CASES: readonly Case[] = [
  {
    what: 'a primary key changes with the column that goes',
    had: thing(['a!', 'b!'], [key('a')]),
    wanted: thing(['b!'], [key('b')]),
    steps: [
      'scans: ALTER TABLE thing DROP CONSTRAINT pk',
      'destroys: ALTER TABLE thing DROP COLUMN a',
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (b)',
      'scans: ALTER TABLE thing ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#',
    ],
  },
  {
    what: 'an index changes with the column that goes',
    had: thing(['a', 'b'], [index('a')]),
    wanted: thing(['b'], [index('b')]),
    steps: [
      'scans: DROP INDEX ix',
      'destroys: ALTER TABLE thing DROP COLUMN a',
      'scans: CREATE INDEX CONCURRENTLY ix ON thing (b)',
    ],
  },
  {
    what: 'an index becomes one over a column that is yet to come',
    had: thing(['a'], [index('a', sql`a > 0`)]),
    wanted: thing(['a', 'b'], [(table) => index('b', sql`${table.c['b'] as Column} > 0`)(table)]),
    steps: [
      'safe: ALTER TABLE thing ADD COLUMN b INTEGER',
      'scans: CREATE INDEX CONCURRENTLY dovetail_index_# ON thing (b) WHERE b > 0',
      'scans: DROP INDEX ix; ALTER INDEX dovetail_index_# RENAME TO ix',
    ],
  },
  {
    what: 'a foreign key goes with the key that it stands on',
    had: thing(['a!'], [key('a'), child(true)]),
    wanted: thing(['a!'], [child(false)]),
    steps: ['safe: ALTER TABLE child DROP CONSTRAINT fk', 'safe: ALTER TABLE thing DROP CONSTRAINT pk'],
  },
  {
    what: 'a key changes under an empty table that references it',
    had: thing(['a!'], [unique(), child(true)]),
    wanted: thing(['a!'], [unique({ nullsNotDistinct: true }), child(true)]),
    steps: [
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (a) NULLS NOT DISTINCT',
      'scans: ALTER TABLE child DROP CONSTRAINT fk; ALTER TABLE thing DROP CONSTRAINT uq; ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#; ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (thing_a) REFERENCES thing (a) NOT VALID',
      'scans: ALTER TABLE child VALIDATE CONSTRAINT fk',
    ],
  },
  {
    what: 'a primary key moves to another column, and the old one stays unique under a table that references it',
    had: thing(['a!', 'b!'], [key('a'), child(true)]),
    wanted: thing(['a!', 'b!'], [key('b'), unique(), child(true)]),
    steps: [
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (a)',
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (b)',
      'scans: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
      'scans: ALTER TABLE child DROP CONSTRAINT fk; ALTER TABLE thing DROP CONSTRAINT pk; ALTER TABLE thing ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#; ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (thing_a) REFERENCES thing (a) NOT VALID',
      'scans: ALTER TABLE child VALIDATE CONSTRAINT fk',
    ],
  },
  {
    what: 'a table that the model does not know references the key that changes',
    had: thing(['a!', 'b!'], [key('a')]),
    besides: [FOREIGN],
    wanted: thing(['a!', 'b!'], [key('b')]),
    dropUnknown: false,
    steps: [`by hand: foreign key other_fk of table other ${LOST}`],
  },
  {
    what: 'a table that references the key which changes goes itself',
    had: thing(['a!', 'b!'], [key('a')]),
    besides: [FOREIGN],
    wanted: thing(['a!', 'b!'], [key('b')]),
    steps: [
      'destroys: ALTER TABLE other DROP CONSTRAINT other_fk',
      'destroys: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (b)',
      'destroys: ALTER TABLE thing DROP CONSTRAINT pk; ALTER TABLE thing ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#',
      'destroys: DROP TABLE other',
    ],
  },
  {
    what: 'a view that the model does not know reads the column that changes',
    had: thing(['a', 'b']),
    besides: [READER],
    wanted: thing(['b']),
    dropUnknown: ['thing.a'],
    steps: [`by hand: view reader ${LOST}`],
  },
  {
    what: 'a view that goes reads a column that goes',
    had: thing(['a', 'b']),
    besides: [READER],
    wanted: thing(['b']),
    steps: ['safe: DROP VIEW reader', 'destroys: ALTER TABLE thing DROP COLUMN a'],
  },
  {
    what: 'a function reads a column whose type changes',
    had: thing(['a']),
    besides: [counts('thing')],
    wanted: thing(['a'], [], 'thing', t.bigint()),
    dropUnknown: false,
    steps: [`by hand: function counted() ${LOST}`],
  },
  {
    what: 'a function reads a column that goes',
    had: thing(['a', 'b']),
    besides: [counts('thing')],
    wanted: thing(['b']),
    steps: [`by hand: function counted() ${LOST}`],
  },
  {
    what: 'a function reads another column than that which goes',
    had: thing(['a', 'b']),
    besides: [
      counts('thing'),
      'CREATE FUNCTION things() RETURNS SETOF thing LANGUAGE SQL AS $$ TABLE thing $$',
    ],
    wanted: thing(['a']),
    steps: ['destroys: ALTER TABLE thing DROP COLUMN b'],
  },
  {
    what: 'a function reads a view that goes for the time',
    had: thing(['a'], [seen]),
    besides: [counts('seen')],
    wanted: thing(['a'], [seen], 'thing', t.bigint()),
    dropUnknown: false,
    steps: [`by hand: function counted() ${LOST}`],
  },
  {
    what: 'a function gives rows of a table that goes',
    had: thing(['a']),
    besides: [
      'CREATE TABLE other (a INTEGER)',
      'CREATE FUNCTION things(thing[]) RETURNS SETOF thing LANGUAGE SQL AS $$ TABLE thing $$',
    ],
    wanted: () => elsewhere(),
    steps: [`by hand: function things(thing[]) ${LOST}`],
  },
  {
    what: 'a column holds rows of a table of which a column changes its type',
    had: thing(['a']),
    besides: ['CREATE TABLE holder (things thing[])'],
    wanted: thing(['a'], [], 'thing', t.bigint()),
    dropUnknown: false,
    steps: [`by hand: column holder.things ${LOST}`],
  },
  {
    what: 'a column holds rows of a table that gets a column with a value',
    had: thing(['a']),
    besides: ['CREATE TABLE holder (thing thing)'],
    wanted: numbered,
    dropUnknown: false,
    steps: [`by hand: column holder.thing ${LOST}`],
  },
  {
    what: 'a view reads a table whose name changes with the type of a column',
    had: thing(['a'], [seen]),
    wanted: thing(['a'], [seen], 'renamed', t.bigint()),
    steps: [
      'safe: ALTER TABLE thing RENAME TO renamed',
      'rewrites: DROP VIEW seen',
      'rewrites: ALTER TABLE renamed ALTER COLUMN a TYPE BIGINT',
      'rewrites: CREATE VIEW seen AS SELECT a FROM renamed',
    ],
  },
]

describe('what stands on something that changes on PostgreSQL', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  for (const { what, had, besides = [], wanted, dropUnknown = true, steps } of CASES)
    it(`is known: ${what}`, () =>
      databases.withTwo(async ({ engine }) => {
        await had().createAll(engine)
        await engine.send(
          `INSERT INTO thing SELECT ${had()
            .tables.get('thing')
            ?.columns.map(() => '1')}`,
        )
        for (const statement of besides) await engine.send(statement)
        const plan = await planSync(engine, wanted(), { dropUnknown })
        expect(plan.steps.map(stepLine)).to.deep.equal(steps)
        const isByHand = plan.steps.some(({ possible }) => !possible)
        const { pending } = await sync(engine, wanted(), { allow: 'destroys', dropUnknown, history: false })
        expect(pending.length > 0).to.equal(isByHand)
        const left = await planSync(engine, wanted(), { dropUnknown })
        expect(left.steps.map(stepLine)).to.deep.equal(isByHand ? steps : [])
      }))

  /** A table with views of it, of which the model says nothing but queries. */
  const viewed = (type: SqlType, more?: 'more'): MetaData => {
    const metadata = new MetaData()
    const named = (): Column => new Column('name', type)
    new Table('thing', metadata, new Column('id', t.integer(), { autoincrement: false }), named())
    const extra = more === undefined ? [] : [new Column('more', t.integer())]
    const list = more === undefined ? sql`name, id` : sql`name, id, id AS more`
    const id = new Column('id', t.integer())
    new View('one', metadata, named(), id, ...extra, { definition: sql`SELECT ${list} FROM thing` })
    new View('two', metadata, new Column('id', t.integer()), { definition: sql`SELECT id FROM one` })
    new View('kept', metadata, named(), { materialized: true, definition: sql`SELECT name FROM thing` })
    return metadata
  }

  const BELONGINGS = `SELECT c.relname, pg_get_userbyid(c.relowner) AS owner, c.relacl::text, c.reloptions::text,
    obj_description(c.oid, 'pg_class') AS comment, (SELECT string_agg(pg_get_triggerdef(oid), ';') FROM pg_trigger WHERE tgrelid = c.oid) AS triggers,
    (SELECT string_agg(pg_get_ruledef(oid), ';') FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN') AS rules,
    (SELECT string_agg(pg_get_indexdef(indexrelid), ';') FROM pg_index WHERE indrelid = c.oid) AS indexes,
    json_agg(json_build_array(a.attname, a.attacl::text, a.attstattarget, a.atthasdef, col_description(c.oid, a.attnum)) ORDER BY attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm') GROUP BY c.oid ORDER BY 1`

  it('gives a view that is taken down back whatever it has besides its query', () =>
    databases.withTwo(async ({ engine, run }) => {
      await viewed(t.varchar(9)).createAll(engine)
      for (const statement of [
        'GRANT CREATE ON SCHEMA public TO pg_monitor',
        'GRANT SELECT, DELETE ON one TO pg_monitor WITH GRANT OPTION',
        'GRANT SELECT ON one, kept TO PUBLIC',
        'GRANT UPDATE (name), SELECT (name) ON one TO pg_monitor',
        'ALTER VIEW one SET (security_barrier, security_invoker = false)',
        "ALTER VIEW one ALTER COLUMN name SET DEFAULT 'it''s'",
        "COMMENT ON COLUMN one.id IS 'By hand.'",
        "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        'CREATE TRIGGER told INSTEAD OF INSERT ON one FOR EACH ROW EXECUTE FUNCTION noted()',
        'REVOKE TRUNCATE ON two FROM CURRENT_USER',
        'ALTER VIEW two OWNER TO pg_monitor',
        "COMMENT ON VIEW two IS 'it''s'",
        'CREATE RULE unseen AS ON DELETE TO two DO INSTEAD NOTHING',
        'CREATE INDEX by_hand ON kept (name)',
        'ALTER MATERIALIZED VIEW kept ALTER COLUMN name SET STATISTICS 55',
        'ALTER MATERIALIZED VIEW kept SET (fillfactor = 50)',
        // What is given to everybody by itself is not given to a view that did not have it.
        'ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO pg_read_all_stats',
      ])
        await engine.send(statement)
      const before = await run(BELONGINGS)
      const { pending } = await sync(engine, viewed(t.text()), { allow: 'rewrites', history: false })
      expect(pending).to.deep.equal([])
      expect(await run(BELONGINGS)).to.deep.equal(before)
      await engine.send('ALTER DEFAULT PRIVILEGES REVOKE INSERT ON TABLES FROM pg_read_all_stats')
    }))

  it('keeps the options of a view of which the model is silent, whatever becomes of its query', () =>
    databases.withTwo(async ({ engine, run }) => {
      await viewed(t.text()).createAll(engine)
      await engine.send('ALTER VIEW one SET (security_barrier)')
      expect((await planSync(engine, viewed(t.text()))).steps).to.deep.equal([])
      const plan = await planSync(engine, viewed(t.text(), 'more'))
      expect(plan.steps.map(stepLine)).to.deep.equal([
        "safe: CREATE OR REPLACE VIEW one AS SELECT name, id, id AS more FROM thing; ALTER VIEW public.one SET (security_barrier = 'true')",
      ])
      await plan.apply()
      const options = (): Promise<unknown> => run("SELECT reloptions FROM pg_class WHERE relname = 'one'")
      expect(await options()).to.deep.equal([{ reloptions: ['security_barrier=true'] }])
      await sync(engine, viewed(t.varchar(9), 'more'), {
        allow: 'destroys',
        dropUnknown: true,
        history: false,
      })
      expect(await options()).to.deep.equal([{ reloptions: null }])
    }))

  it('does not leave the check of a column behind that holds nulls, and says what to do', () =>
    databases.withTwo(async ({ engine, describe: lines }) => {
      await thing(['a'])().createAll(engine)
      await engine.send('INSERT INTO thing VALUES (NULL)')
      const before = await lines()
      const wanted = thing(['a!'])()
      const failure = await sync(engine, wanted, { allow: 'scans', history: false }).catch(String)
      expect(failure).to.contain('Find them, and correct or delete them: SELECT * FROM thing WHERE a IS NULL')
      expect(await lines()).to.deep.equal(before)
      await engine.send('UPDATE thing SET a = 1')
      await sync(engine, wanted, { allow: 'scans', history: false })
      expect((await planSync(engine, wanted)).steps.map(stepLine)).to.deep.equal([])
    }))

  const ADVICE: readonly (readonly [
    had: () => MetaData,
    besides: string,
    wanted: () => MetaData,
    told: string,
    followed: string,
  ])[] = [
    [
      thing(['a!'], [key('a')]),
      FOREIGN,
      thing(['a'], [], 'apart'),
      'Drop it before, or let the model name what is to go.',
      'ALTER TABLE other DROP CONSTRAINT other_fk',
    ],
    [
      thing(['a!', 'b!'], [unique()]),
      FOREIGN,
      thing(['a!', 'b!'], [(table) => new UniqueConstraint('b', { name: 'uq' }).attachTo(table)]),
      'Drop it before, or let the model name what is to go.',
      'ALTER TABLE other DROP CONSTRAINT other_fk',
    ],
    [
      thing(['a']),
      'CREATE TABLE holder (whole thing)',
      thing(['a'], [], 'apart'),
      'Give column holder.whole another type before.',
      'ALTER TABLE holder ALTER whole TYPE JSONB USING to_jsonb(whole)',
    ],
    [
      thing(['a']),
      'CREATE TABLE holder (whole thing); CREATE VIEW reader AS SELECT a FROM thing',
      thing(['a'], [], 'thing', t.text()),
      'Give column holder.whole another type before. Drop view reader before and create view reader again behind it, or make view reader part of the model.',
      'ALTER TABLE holder ALTER whole TYPE JSONB USING to_jsonb(whole); DROP VIEW reader',
    ],
  ]
  for (const [had, besides, wanted, told, followed] of ADVICE) {
    it(`says what can be done: ${told}`, () =>
      databases.withTwo(async ({ engine }) => {
        await had().createAll(engine)
        for (const statement of besides.split('; ')) await engine.send(statement)
        await engine.send('INSERT INTO thing DEFAULT VALUES').catch(() => undefined)
        const dropUnknown = ['thing']
        const { steps } = await planSync(engine, wanted(), { dropUnknown })
        const step = steps.find(({ possible }) => !possible)
        expect([step?.possible, step?.saferWay]).to.deep.equal([false, told])
        for (const statement of followed.split('; ')) await engine.send(statement)
        const options = { allow: 'destroys', dropUnknown, history: false } as const
        expect((await sync(engine, wanted(), options)).pending.map(stepLine)).to.deep.equal([])
      }))
  }

  it('leaves a virtual column that is to be an ordinary one to people', () =>
    databases.withTwo(async ({ engine }) => {
      const [server] = await engine.read(`SELECT current_setting('server_version_num')::int AS version`)
      if (Number(server?.['version']) < 180_000) return
      await engine.send('CREATE TABLE thing (a text, b text GENERATED ALWAYS AS (upper(a)) VIRTUAL)')
      const plain = new MetaData()
      new Table('thing', plain, new Column('a', t.text()), new Column('b', t.text()))
      const { steps } = await planSync(engine, plain)
      expect(steps.map(({ possible, reason }) => [possible, reason])).to.deep.equal([
        [false, 'PostgreSQL takes the expression of a column away only where its values are stored'],
      ])
      await engine.send('ALTER TABLE thing ADD c text')
      for (const sql of [
        'UPDATE thing SET c = b',
        'ALTER TABLE thing DROP b',
        'ALTER TABLE thing RENAME c TO b',
      ])
        await engine.send(sql)
      expect((await planSync(engine, plain)).isEmpty).to.equal(true)
    }))

  it('drops a sequence behind the default that names it, whatever its column is called then', () =>
    databases.withTwo(async ({ engine }) => {
      const counted = new MetaData()
      const sequence = new Sequence('counter', counted)
      new Table('thing', counted, new Column('a', t.integer(), { serverDefault: sequence.nextValue() }))
      await counted.createAll(engine)
      const later = new MetaData()
      new Table('thing', later, new Column('b', t.integer(), { renamedFrom: 'a' }))
      expect((await planSync(engine, later, { dropUnknown: true })).steps.map(stepLine)).to.deep.equal([
        'safe: ALTER TABLE thing RENAME COLUMN a TO b',
        'safe: ALTER TABLE thing ALTER COLUMN b DROP DEFAULT',
        'destroys: DROP SEQUENCE IF EXISTS counter',
      ])
    }))
})
