/** Changes of a SQLite database, kind by kind: what is planned, what a policy allows, and what is there afterwards. */
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  MetaData,
  sql,
  Table,
  t,
  UniqueConstraint,
  type TableItem,
} from '../../src/core'
import { createEngine } from '../../src/engine/create-engine'
import type { Safety } from '../../src/dialect/diff-rules'
import { planSync, sync } from '../../src/sync/sync-schema'
import { describeSqliteCatalog, type Row } from '../support/sqlite-catalog-description'

type Items = () => readonly TableItem[]

interface Case {
  readonly what: string
  readonly had?: Items
  readonly wanted: Items
  /** The worst that the plan does, and all its statements. */
  readonly safety: Safety
  readonly statements: readonly string[]
}

const id = (): Column => new Column('id', t.integer(), { primaryKey: true })
const name = (): Column => new Column('name', t.text())
const plain: Items = () => [id(), name()]

const REBUILT = 'CREATE TABLE new_thing (id INTEGER NOT NULL, name TEXT'
const KEY = 'CONSTRAINT pk_thing PRIMARY KEY (id)'

/** The table with all its rows under another definition. */
const rebuilt = (create: string, read = 'SELECT id, name'): readonly string[] => [
  create,
  `INSERT OR ABORT INTO new_thing (id, name) ${read} FROM thing`,
  'DROP TABLE thing',
  'PRAGMA legacy_alter_table = ON',
  'ALTER TABLE new_thing RENAME TO thing',
  'PRAGMA legacy_alter_table = OFF',
]

const CASES: readonly Case[] = [
  {
    what: 'a column that may be null',
    wanted: () => [...plain(), new Column('more', t.text())],
    safety: 'safe',
    statements: ['ALTER TABLE thing ADD COLUMN more TEXT'],
  },
  {
    what: 'a column whose default is worked out',
    wanted: () => [...plain(), new Column('at', t.text(), { nullable: false, serverDefault: sql`(1 + 1)` })],
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT}, at TEXT DEFAULT ((1 + 1)) NOT NULL, ${KEY})`),
  },
  {
    what: 'a column that is generated and stored',
    wanted: () => [...plain(), new Column('twice', t.integer(), { computed: new Computed('id * 2') })],
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT}, twice INTEGER GENERATED ALWAYS AS (id * 2) STORED, ${KEY})`),
  },
  {
    what: 'NOT NULL',
    wanted: () => [id(), new Column('name', t.text(), { nullable: false })],
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT} NOT NULL, ${KEY})`),
  },
  {
    what: 'a default',
    wanted: () => [id(), new Column('name', t.text(), { serverDefault: 'x' })],
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT} DEFAULT 'x', ${KEY})`),
  },
  {
    what: 'a comment',
    wanted: () => [id(), new Column('name', t.text(), { comment: 'What.' })],
    safety: 'rewrites',
    statements: rebuilt(
      `CREATE TABLE new_thing (id INTEGER NOT NULL, name /* comment: What. */ TEXT, ${KEY})`,
    ),
  },
  {
    what: 'a check',
    wanted: () => [...plain(), new CheckConstraint('id > 0', { name: 'ck' })],
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT}, ${KEY}, CONSTRAINT ck CHECK (id > 0))`),
  },
  {
    what: 'a unique over other columns',
    had: () => [...plain(), new UniqueConstraint('name', { name: 'uq' })],
    wanted: () => [...plain(), new UniqueConstraint('id', 'name', { name: 'uq' })],
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT}, ${KEY}, CONSTRAINT uq UNIQUE (id, name))`),
  },
  {
    what: 'a type that keeps all values',
    had: () => [id(), new Column('name', t.varchar(10))],
    wanted: plain,
    safety: 'rewrites',
    statements: rebuilt(`${REBUILT}, ${KEY})`),
  },
  {
    what: 'a type that may make other values',
    wanted: () => [id(), new Column('name', t.real())],
    safety: 'destroys',
    statements: [
      'CREATE TEMP TABLE dovetail_checked (misfits_0 CONSTRAINT "values of column name of table thing do not fit REAL" CHECK (misfits_0 = 0))',
      'INSERT INTO temp.dovetail_checked SELECT EXISTS (SELECT * FROM thing WHERE name IS NOT NULL AND (CAST(name AS NUMERIC) <> name))',
      'DROP TABLE temp.dovetail_checked',
      ...rebuilt(
        `CREATE TABLE new_thing (id INTEGER NOT NULL, name REAL, ${KEY})`,
        'SELECT id, CAST(name AS REAL)',
      ),
    ],
  },
  {
    what: 'a column that goes',
    had: () => [...plain(), new Column('more', t.text())],
    wanted: plain,
    safety: 'destroys',
    statements: ['ALTER TABLE thing DROP COLUMN more'],
  },
  {
    what: 'a column that goes with the constraint over it',
    had: () => [
      ...plain(),
      new Column('more', t.text()),
      new UniqueConstraint('more', 'name', { name: 'uq' }),
    ],
    wanted: plain,
    safety: 'destroys',
    statements: rebuilt(`${REBUILT}, ${KEY})`),
  },
]

function model(items: Items): MetaData {
  const metadata = new MetaData()
  new Table('thing', metadata, ...items())
  return metadata
}

describe('changes on SQLite', () => {
  for (const { what, had = plain, wanted, safety, statements } of CASES) {
    it(`make ${what}, and keep all rows`, async () => {
      const [client, other] = [new Sqlite(':memory:'), new Sqlite(':memory:')]
      const [engine, fresh] = [client, other].map((each) =>
        createEngine('sqlite+better-sqlite3://', { client: each }),
      ) as [ReturnType<typeof createEngine>, ReturnType<typeof createEngine>]
      await model(had).createAll(engine)
      client.exec("INSERT INTO thing (id, name) VALUES (1, '7'), (2, '8')")
      const plan = await planSync(engine, model(wanted), { dropUnknown: true })
      expect(plan.steps.map((step) => [step.safety, step.statements])).to.deep.equal([[safety, statements]])
      if (safety !== 'safe') {
        const less = safety === 'destroys' ? 'rewrites' : 'scans'
        const { applied } = await sync(engine, model(wanted), { allow: less, dropUnknown: true })
        expect(applied).to.deep.equal([])
      }
      await sync(engine, model(wanted), { allow: safety, dropUnknown: true, history: false })
      expect((await planSync(engine, model(wanted), { dropUnknown: true })).steps).to.deep.equal([])
      await model(wanted).createAll(fresh)
      expect(linesOf(client)).to.deep.equal(linesOf(other))
      expect(client.prepare('SELECT id, CAST(name AS INTEGER) AS name FROM thing').all()).to.deep.equal([
        { id: 1, name: 7 },
        { id: 2, name: 8 },
      ])
      expect(client.pragma('foreign_keys', { simple: true })).to.equal(1)
      await engine.dispose()
      await fresh.dispose()
    })
  }

  it('refuse a column that every row would need a value for, and tell the ways out', async () => {
    const engine = createEngine('sqlite+better-sqlite3://')
    await model(plain).createAll(engine)
    await engine.send("INSERT INTO thing (id, name) VALUES (1, 'a')")
    const wanted = model(() => [...plain(), new Column('more', t.text(), { nullable: false })])
    const { steps } = await planSync(engine, wanted)
    expect(steps.map(({ possible, saferWay }) => [possible, saferWay])).to.deep.equal([
      [
        false,
        'Give the column a serverDefault; or make it nullable, fill it, and make it NOT NULL with the next sync; or delete the rows.',
      ],
    ])
    await engine.dispose()
  })
})

/** What the catalog tells, but for the order of the columns. */
function linesOf(client: Sqlite.Database): string[] {
  const lines = describeSqliteCatalog((text) => client.prepare<[], Row>(text).all())
  return lines.map(({ text }) => text).filter((line) => !/: place = \d+$/u.test(line))
}
