/** What a table of PostgreSQL has besides the model, where a part of it is made anew. */
import { expect } from 'chai'

import {
  Column,
  Computed,
  Index,
  MetaData,
  planSync,
  sync,
  t,
  Table,
  type ColumnOptions,
  type Engine,
} from '../../src/core'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

function pairs(...parts: readonly (Column | Index)[]): MetaData {
  const metadata = new MetaData()
  new Table(
    'pair',
    metadata,
    new Column('x', t.integer(), { nullable: false }),
    new Column('y', t.integer()),
    ...parts,
  )
  return metadata
}

async function lines(engine: Engine, sql: string): Promise<unknown[]> {
  const rows = await engine.transaction((tx) => tx.read(sql))
  return rows.map((row) => Object.values(row)[0])
}

const OF_COLUMN = `SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'pair'::regclass
  UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'pair'::regclass AND contype = 'c'
  UNION ALL SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE stxrelid = 'pair'::regclass
  UNION ALL SELECT attacl::text || ' ' || attstattarget || ' ' || col_description(attrelid, attnum) FROM pg_attribute
    WHERE attrelid = 'pair'::regclass AND attname = 'sum' ORDER BY 1`

describe('what PostgreSQL has besides the model', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  // #9
  it('comes back with a column that is worked out otherwise', () =>
    databases.withTwo(async ({ engine }) => {
      const model = (expression: string, isLater = false): MetaData =>
        pairs(
          new Column('sum', t.integer(), { computed: new Computed(expression) }),
          new Index('known', 'sum'),
          ...(isLater ? [new Index('own', 'sum', 'y')] : []),
        )
      await sync(engine, model('x + 1'), { history: false })
      for (const sql of [
        'INSERT INTO pair VALUES (1, 1)',
        'CREATE INDEX hand ON pair (sum DESC)',
        'CREATE UNIQUE INDEX more ON pair (x) WHERE sum > 0',
        'ALTER TABLE pair ADD CONSTRAINT few CHECK (sum < 1000)',
        'CREATE STATISTICS of_two ON x, sum FROM pair',
        'ALTER TABLE pair ALTER COLUMN sum SET STATISTICS 7',
        'GRANT SELECT (sum) ON pair TO PUBLIC',
        `COMMENT ON COLUMN pair.sum IS 'by hand'`,
        'CREATE INDEX apart ON pair (x)',
      ])
        await engine.send(sql)
      const before = await lines(engine, OF_COLUMN)
      expect(before).to.have.length(7)
      const { pending } = await sync(engine, model('x + 10'), { allow: 'rewrites', history: false })
      expect([pending.map(stepLine), await lines(engine, OF_COLUMN)]).to.deep.equal([[], before])
      await engine.send('DROP INDEX hand')
      await sync(engine, model('x + 20', true), { allow: 'rewrites', history: false })
      expect((await planSync(engine, model('x + 20', true))).steps.map(stepLine)).to.deep.equal([])
    }))

  // #10
  it('goes on telling rows apart for those who replicate them', () =>
    databases.withTwo(async ({ engine }) => {
      await sync(engine, pairs(new Index('ux', 'x', { unique: true })), { history: false })
      await engine.send('INSERT INTO pair VALUES (1, 1)')
      await engine.send('ALTER TABLE pair REPLICA IDENTITY USING INDEX ux')
      await engine.send('ALTER TABLE pair CLUSTER ON ux')
      const marks = `SELECT c.relname || ' ' || i.indisreplident || ' ' || i.indisclustered
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'pair'::regclass`
      const wider = pairs(new Index('ux', 'x', { unique: true, dialect: { postgres: { include: ['y'] } } }))
      const { applied } = await sync(engine, wider, { allow: 'scans', history: false })
      expect(applied.map(stepLine).at(-1)).to.match(
        /; ALTER TABLE pair CLUSTER ON ux; ALTER TABLE pair REPLICA IDENTITY USING INDEX ux$/u,
      )
      expect(await lines(engine, marks)).to.deep.equal(['ux true true'])
      for (const [model, dropUnknown] of [
        [pairs(new Index('ux', 'x', 'y', { unique: true })), false],
        [pairs(), true],
      ] as const) {
        const { pending } = await sync(engine, model, { allow: 'destroys', dropUnknown, history: false })
        expect(pending.map(({ reason }) => reason)).to.deep.equal([
          'it is the replica identity of the table: updates and deletes that are published would fail without it',
        ])
        expect(await lines(engine, marks)).to.deep.equal(['ux true true'])
      }
    }))

  const NUMBERED: Readonly<Record<string, readonly [ColumnOptions, ColumnOptions]>> = {
    'an identity': [{ primaryKey: true }, { primaryKey: true, autoincrement: 'serial' }],
    nothing: [
      { primaryKey: true, autoincrement: false },
      { primaryKey: true, autoincrement: 'serial' },
    ],
  }
  for (const [what, [first, second]] of Object.entries(NUMBERED)) {
    // #11
    it(`lets those insert who could where a serial takes the place of ${what}`, () =>
      databases.withTwo(async ({ engine }) => {
        const role = `writer_${String(process.pid)}_${what.replace(' ', '_')}`
        const model = (options: ColumnOptions): MetaData => pairs(new Column('id', t.integer(), options))
        await sync(engine, model(first), { history: false })
        await engine.send(`CREATE ROLE ${role}`)
        await engine.send(`GRANT USAGE ON SCHEMA public TO ${role}`)
        try {
          await engine.send(`GRANT INSERT ON pair TO ${role}`)
          await engine.send(
            `INSERT INTO pair (x${what === 'nothing' ? ', id' : ''}) VALUES (1${what === 'nothing' ? ', 1' : ''})`,
          )
          await sync(engine, model(second), { history: false })
          await engine.transaction(async (tx) => {
            await tx.send(`SET LOCAL ROLE ${role}`)
            await tx.send('INSERT INTO pair (x) VALUES (2)')
          })
        } finally {
          await engine.send(`DROP OWNED BY ${role}`)
          await engine.send(`DROP ROLE ${role}`)
        }
      }))
  }

  it('lets those insert who could where a serial column is added', () =>
    databases.withTwo(async ({ engine }) => {
      const role = `writer_${String(process.pid)}_added`
      await sync(engine, pairs(), { history: false })
      await engine.send(`CREATE ROLE ${role}`)
      await engine.send(`GRANT USAGE ON SCHEMA public TO ${role}`)
      try {
        await engine.send(`GRANT INSERT (x) ON pair TO ${role}`)
        const serial = pairs(new Column('n', t.integer(), { primaryKey: true, autoincrement: 'serial' }))
        await sync(engine, serial, { allow: 'rewrites', history: false })
        await engine.transaction(async (tx) => {
          await tx.send(`SET LOCAL ROLE ${role}`)
          await tx.send('INSERT INTO pair (x) VALUES (2)')
        })
      } finally {
        await engine.send(`DROP OWNED BY ${role}`)
        await engine.send(`DROP ROLE ${role}`)
      }
    }))
})
