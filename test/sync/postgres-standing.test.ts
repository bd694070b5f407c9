/** What stands on columns and keys that change or go: it is taken down for the time, goes before, or is told beforehand. */
import { expect } from 'chai'

import {
  Column,
  ForeignKeyConstraint,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
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
    const options = name === 'thing' ? {} : { renamedFrom: 'thing' }
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
})
