/** Columns of PostgreSQL that get other types, with the indexes, checks and generated columns that stand on them. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  Index,
  MetaData,
  planSync,
  sql,
  sync,
  Table,
  t,
  type ColumnOptions,
  type Expression,
  type SqlType,
  type TableItem,
} from '../../src/core'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

interface Case {
  readonly what: string
  readonly had: () => MetaData
  readonly row: string
  readonly wanted: () => MetaData
  /** Each behind its transaction, where it shares that with none. */
  readonly steps: readonly string[]
  /** What is in the table behind it. */
  readonly rows: readonly object[]
}

type Columns = Readonly<Record<string, SqlType | readonly [SqlType, ColumnOptions]>>

/** A table of these columns, with these indexes and checks. */
const thing =
  (columns: Columns, ...items: readonly (() => TableItem)[]) =>
  (): MetaData => {
    const metadata = new MetaData()
    const list = Object.entries(columns).map(([name, given]) => {
      const [type, options] = Array.isArray(given) ? given : [given, {}]
      return new Column(name, type as SqlType, { autoincrement: false, ...(options as ColumnOptions) })
    })
    new Table('thing', metadata, ...list, ...items.map((item) => item()))
    return metadata
  }

const onlyOpen = (): Index => new Index('ux', 'k', { unique: true, where: sql`st = 'open'` })
const state = (...labels: readonly string[]): SqlType => t.enum('state', labels)

const notOpen = (): CheckConstraint => new CheckConstraint(sql`st <> 'open' OR k > 0`, { name: 'ck' })
const closed = (where: Expression): Index => new Index('ix', 'k', { where })

const OPEN = "INSERT INTO thing VALUES (1, 'open')"
const OPEN_ROW = [{ k: 1, st: 'open' }]

const CASES: readonly Case[] = [
  {
    what: 'a unique index is read with the new type until another one takes its place',
    had: thing({ k: t.integer(), st: t.varchar(10) }, onlyOpen),
    row: OPEN,
    wanted: thing({ k: t.integer(), st: t.text() }, onlyOpen),
    steps: [
      'scans: ALTER TABLE thing ALTER COLUMN st TYPE TEXT',
      "none, scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (k) WHERE st = 'open'",
      'scans: DROP INDEX ux; ALTER INDEX dovetail_index_# RENAME TO ux',
    ],
    rows: OPEN_ROW,
  },
  {
    what: 'a unique index that cannot be read with the new type comes back in the same transaction, whatever else ends one',
    had: thing({ k: t.integer(), st: t.varchar(10), mood: t.enum('mood', ['good']) }, onlyOpen),
    row: OPEN,
    wanted: thing(
      { k: [t.integer(), { primaryKey: true }], st: state('open'), mood: t.enum('mood', ['good', 'bad']) },
      onlyOpen,
    ),
    steps: [
      "own, safe: ALTER TYPE mood ADD VALUE 'bad'",
      'rewrites: DROP INDEX ux',
      "safe: CREATE TYPE state AS ENUM ('open')",
      'rewrites: ALTER TABLE thing ALTER COLUMN st TYPE state USING st::state',
      "rewrites: CREATE UNIQUE INDEX ux ON thing (k) WHERE st = 'open'",
      'scans: ALTER TABLE thing ADD CONSTRAINT dovetail_not_null_k CHECK (k IS NOT NULL) NOT VALID',
      'own, scans: ALTER TABLE thing VALIDATE CONSTRAINT dovetail_not_null_k',
      'scans: ALTER TABLE thing ALTER COLUMN k SET NOT NULL; ALTER TABLE thing DROP CONSTRAINT dovetail_not_null_k',
      'none, scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (k)',
      'scans: ALTER TABLE thing ADD CONSTRAINT pk_thing PRIMARY KEY USING INDEX dovetail_index_#',
    ],
    rows: [{ k: 1, st: 'open', mood: null }],
  },
  {
    what: 'a unique index over columns alone is made again by the server',
    had: thing({ k: t.text() }, () => new Index('ux', 'k', { unique: true })),
    row: "INSERT INTO thing VALUES ('1')",
    wanted: thing({ k: t.integer() }, () => new Index('ux', 'k', { unique: true, nullsNotDistinct: true })),
    steps: [
      'rewrites: ALTER TABLE thing ALTER COLUMN k TYPE INTEGER USING k::INTEGER',
      'none, rewrites: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (k) NULLS NOT DISTINCT',
      'rewrites: DROP INDEX ux; ALTER INDEX dovetail_index_# RENAME TO ux',
    ],
    rows: [{ k: 1 }],
  },
  {
    what: 'an index and a check of labels that change places come back as they were, or as they are then',
    had: thing({ k: t.integer(), st: state('closed', 'open') }, onlyOpen, notOpen, () =>
      closed(sql`st = 'closed'`),
    ),
    row: OPEN,
    wanted: thing({ k: t.integer(), st: state('open', 'closed') }, onlyOpen, notOpen, () =>
      closed(sql`st > 'open'`),
    ),
    steps: [
      'rewrites: DROP INDEX ix',
      'rewrites: DROP INDEX ux',
      'rewrites: ALTER TABLE thing DROP CONSTRAINT ck',
      "rewrites: ALTER TYPE state RENAME TO dovetail_old_state; CREATE TYPE state AS ENUM ('open', 'closed')",
      'rewrites: ALTER TABLE thing ALTER COLUMN st TYPE state USING st::TEXT::state',
      "rewrites: CREATE INDEX ix ON thing (k) WHERE st > 'open'",
      "rewrites: CREATE UNIQUE INDEX ux ON thing (k) WHERE (st = 'open'::state)",
      "rewrites: ALTER TABLE thing ADD CONSTRAINT ck CHECK (((st <> 'open'::state) OR (k > 0)))",
      'rewrites: DROP TYPE dovetail_old_state',
    ],
    rows: OPEN_ROW,
  },
  {
    what: 'a generated column comes anew once with its expression and the columns that it is worked out of',
    had: sum(t.integer(), t.integer(), sql`a + b`),
    row: 'INSERT INTO thing (a, b) VALUES (1, 2)',
    wanted: sum(t.bigint(), t.bigint(), sql`a + b + 1`),
    steps: [
      'rewrites: ALTER TABLE thing DROP COLUMN g',
      'rewrites: ALTER TABLE thing ALTER COLUMN a TYPE BIGINT, ALTER COLUMN b TYPE BIGINT',
      'rewrites: ALTER TABLE thing ADD COLUMN g INTEGER GENERATED ALWAYS AS (a + b + 1) STORED',
    ],
    rows: [{ a: '1', b: '2', g: 4 }],
  },
  {
    what: 'a generated column comes anew once with several columns that it is worked out of',
    had: sum(t.integer(), t.integer(), sql`a + b`),
    row: 'INSERT INTO thing (a, b) VALUES (1, 2)',
    wanted: sum(t.bigint(), t.bigint(), sql`a + b`),
    steps: [
      'rewrites: ALTER TABLE thing DROP COLUMN g',
      'rewrites: ALTER TABLE thing ALTER COLUMN a TYPE BIGINT, ALTER COLUMN b TYPE BIGINT',
      'rewrites: ALTER TABLE thing ADD COLUMN g INTEGER GENERATED ALWAYS AS (a + b) STORED',
    ],
    rows: [{ a: '1', b: '2', g: 3 }],
  },
  {
    what: 'a generated column that becomes a plain one keeps its values',
    had: sum(t.integer(), t.integer(), sql`a + b`),
    row: 'INSERT INTO thing (a, b) VALUES (1, 2)',
    wanted: sum(t.bigint(), t.integer()),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN g DROP EXPRESSION',
      'rewrites: ALTER TABLE thing ALTER COLUMN a TYPE BIGINT',
    ],
    rows: [{ a: '1', b: 2, g: 3 }],
  },
]

/** A first column that is worked out of the others, or was. */
function sum(a: SqlType, b: SqlType, expression?: Expression): () => MetaData {
  const computed = expression === undefined ? undefined : new Computed(expression, { stored: true })
  return thing({ g: [t.integer(), { computed }], a, b })
}

describe('columns that get other types on PostgreSQL', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  for (const { what, had, row, wanted, steps, rows } of CASES)
    it(`change with what stands on them: ${what}`, () =>
      databases.withTwo(async ({ engine, run }) => {
        await had().createAll(engine)
        await engine.send(row)
        const plan = await planSync(engine, wanted(), { dropUnknown: true })
        const lines = plan.steps.map((step) =>
          step.transaction === 'shared' ? stepLine(step) : `${step.transaction}, ${stepLine(step)}`,
        )
        expect(lines).to.deep.equal(steps)
        await sync(engine, wanted(), { allow: 'destroys', dropUnknown: true, history: false })
        expect((await planSync(engine, wanted(), { dropUnknown: true })).steps.map(stepLine)).to.deep.equal(
          [],
        )
        expect(await run('SELECT * FROM thing')).to.deep.equal(rows)
      }))

  it('a collation is the same with the schema where it is found anyway, and without', () =>
    databases.withTwo(async ({ engine }) => {
      await engine.send("CREATE COLLATION loud (provider = icu, locale = 'und')")
      await engine.send(
        'CREATE TABLE thing (a text COLLATE loud, b text COLLATE loud, c text COLLATE "C", d text COLLATE "C")',
      )
      const model = thing({
        a: [t.text(), { collation: 'loud' }],
        b: [t.text(), { collation: ['public', 'loud'] }],
        c: [t.text(), { collation: 'C' }],
        d: [t.text(), { collation: ['pg_catalog', 'C'] }],
      })
      expect((await planSync(engine, model())).toString()).to.equal('-- nothing to do')
    }))

  it('a collation that no model could say stays with a wider type', () =>
    databases.withTwo(async ({ engine, run }) => {
      await engine.send(
        "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      )
      await engine.send('CREATE TABLE thing (a varchar(9) COLLATE ci UNIQUE)')
      await engine.send("INSERT INTO thing VALUES ('x')")
      const { applied } = await sync(engine, thing({ a: t.varchar(10) })())
      expect(applied.map(stepLine)).to.deep.equal([
        'safe: ALTER TABLE thing ALTER COLUMN a TYPE VARCHAR(10) COLLATE public.ci',
      ])
      expect(await run("SELECT a FROM thing WHERE a = 'X'")).to.deep.equal([{ a: 'x' }])
    }))
})
