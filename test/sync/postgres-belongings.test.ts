/** What a table of PostgreSQL has besides the model, where a part of it is made anew. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  ForeignKeyConstraint,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  sql,
  sync,
  t,
  Table,
  UniqueConstraint,
  type ColumnOptions,
  type Constraint,
  type Engine,
  type SqlType,
} from '../../src/core'
import { composite, domain, rangeType, type PostgresUniqueOptions } from '../../src/postgres'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

function pairs(...parts: readonly (Column | Constraint | Index)[]): MetaData {
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

async function lines(engine: Engine, query: string): Promise<unknown[]> {
  const rows = await engine.transaction((tx) => tx.read(query))
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
      for (const each of [
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
        await engine.send(each)
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

  const checked = { check: [{ name: 'positive', sql: 'VALUE > 0' }] }
  const TYPES: Readonly<Record<string, readonly [had: SqlType, wanted: SqlType, notes: readonly string[]]>> =
    {
      'an enum': [t.enum('kind', ['a', 'b']), t.enum('kind', ['b', 'a']), []],
      'a range': [rangeType('kind', { subtype: t.real() }), rangeType('kind', { subtype: t.double() }), []],
      'a domain': [
        domain('kind', t.integer(), checked),
        domain('kind', t.bigint(), checked),
        [`COMMENT ON CONSTRAINT positive ON DOMAIN kind IS 'above nothing'`],
      ],
      'a composite type': [
        composite('kind', [['a', t.integer()]]),
        composite('kind', [['a', t.text()]]),
        [`COMMENT ON COLUMN kind.a IS 'the first'`],
      ],
    }
  const OF_TYPE = `SELECT 'owner ' || pg_get_userbyid(typowner) FROM pg_type WHERE typname = 'kind'
    UNION ALL SELECT 'for ' || CASE grantee WHEN 0 THEN 'all' ELSE pg_get_userbyid(grantee) END || ' ' || is_grantable
      FROM pg_type, aclexplode(typacl) WHERE typname = 'kind'
    UNION ALL SELECT description FROM pg_description WHERE objoid >= 16384 ORDER BY 1`
  for (const [what, [had, wanted, notes]] of Object.entries(TYPES)) {
    it(`comes back with ${what} that another one of its name takes the place of`, () =>
      databases.withTwo(async ({ engine }) => {
        const [owner, user] = ['owner', 'user'].map((each) => `${each}_${String(process.pid)}`)
        const model = (type: SqlType): MetaData => pairs(new Column('kind', type))
        await sync(engine, model(had), { history: false })
        for (const each of [
          `CREATE ROLE ${String(owner)}`,
          `CREATE ROLE ${String(user)}`,
          `ALTER TYPE kind OWNER TO ${String(owner)}`,
          'REVOKE ALL ON TYPE kind FROM PUBLIC',
          `GRANT USAGE ON TYPE kind TO ${String(user)} WITH GRANT OPTION`,
          `COMMENT ON TYPE kind IS 'by hand'`,
          ...notes,
        ])
          await engine.send(each)
        try {
          const before = await lines(engine, OF_TYPE)
          expect(before).to.have.length(4 + notes.length)
          const { pending } = await sync(engine, model(wanted), { allow: 'destroys', history: false })
          expect([pending.map(stepLine), await lines(engine, OF_TYPE)]).to.deep.equal([[], before])
          expect((await planSync(engine, model(wanted))).steps.map(stepLine)).to.deep.equal([])
        } finally {
          for (const role of [owner, user]) {
            await engine.send(`DROP OWNED BY ${String(role)} CASCADE`)
            await engine.send(`DROP ROLE ${String(role)}`)
          }
        }
      }))
  }

  it('is of a replaced type what the model says of it, or nothing where it says that nothing else is there', () =>
    databases.withTwo(async ({ engine }) => {
      const model = (labels: readonly string[], comment?: string): MetaData =>
        pairs(new Column('kind', t.enum('kind', labels, { comment })))
      await sync(engine, model(['a', 'b']), { history: false })
      const said = `SELECT obj_description('kind'::regtype, 'pg_type')`
      await engine.send(`COMMENT ON TYPE kind IS 'by hand'`)
      await sync(engine, model(['b', 'a'], 'the model'), { allow: 'destroys', history: false })
      expect(await lines(engine, said)).to.deep.equal(['the model'])
      const exact = { allow: 'destroys', dropUnknown: true, history: false } as const
      await sync(engine, model(['a', 'b']), exact)
      expect(await lines(engine, said)).to.deep.equal([null])
      await engine.send('ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO pg_monitor')
      await sync(engine, model(['b', 'a']), exact)
      expect(await lines(engine, `SELECT typacl::text FROM pg_type WHERE typname = 'kind'`)).to.deep.equal([
        '{=U/postgres,postgres=U/postgres}',
      ])
      await engine.send('ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM pg_monitor')
    }))

  const including = (isLater: boolean): { dialect?: { postgres: PostgresUniqueOptions } } =>
    isLater ? { dialect: { postgres: { include: ['y'] } } } : {}
  const PARTS: Readonly<Record<string, (isLater: boolean) => Constraint | Index>> = {
    'an index': (isLater) => new Index('part', isLater ? 'y' : 'x'),
    'a unique index': (isLater) => new Index('part', 'x', { unique: true, nullsNotDistinct: isLater }),
    'a UNIQUE': (isLater) => new UniqueConstraint('x', { name: 'part', ...including(isLater) }),
    'a primary key': (isLater) => new PrimaryKeyConstraint('x', { name: 'part', ...including(isLater) }),
    'a check': (isLater) => new CheckConstraint(isLater ? 'x > 0' : 'x >= 0', { name: 'part' }),
    'a foreign key': (isLater) =>
      new ForeignKeyConstraint(['y'], ['pair.z'], {
        name: 'part',
        index: false,
        onDelete: isLater ? 'CASCADE' : undefined,
      }),
  }
  const OF_PART = `SELECT description FROM pg_description WHERE objoid >= 16384`
  for (const [what, part] of Object.entries(PARTS)) {
    for (const isFilled of [false, true]) {
      it(`comes back with ${what} that changes, in a table ${isFilled ? 'with' : 'without'} rows`, () =>
        databases.withTwo(async ({ engine }) => {
          const model = (isLater: boolean): MetaData =>
            pairs(new Column('z', t.integer(), { unique: true }), part(isLater))
          await sync(engine, model(false), { history: false })
          if (isFilled) await engine.send('INSERT INTO pair (x, y, z) VALUES (1, 1, 1)')
          const target = what.endsWith('index') ? 'INDEX part' : 'CONSTRAINT part ON pair'
          await engine.send(`COMMENT ON ${target} IS 'by hand'`)
          const options = { allow: 'scans', history: false } as const
          expect((await sync(engine, model(true), options)).applied).to.not.deep.equal([])
          expect(await lines(engine, OF_PART)).to.deep.equal(['by hand'])
          await sync(engine, model(false), { ...options, dropUnknown: true })
          expect(await lines(engine, OF_PART)).to.deep.equal([])
        }))
    }
  }

  it('comes back with indexes and checks that stand on what comes anew or gets another type', () =>
    databases.withTwo(async ({ engine }) => {
      const model = (expression: string, type: SqlType): MetaData =>
        pairs(
          new Column('sum', t.integer(), { computed: new Computed(expression) }),
          new Column('st', type),
          new Index('of_sum', 'sum'),
          new CheckConstraint('sum > 0', { name: 'of_both' }),
          new Index('of_state', 'x', { where: sql`st = 'a'` }),
        )
      await sync(engine, model('x + 1', t.enum('st', ['a', 'b'])), { history: false })
      await engine.send(`INSERT INTO pair (x) VALUES (1)`)
      const notes = ['INDEX of_sum', 'CONSTRAINT of_both ON pair', 'INDEX of_state']
      for (const note of notes) await engine.send(`COMMENT ON ${note} IS '${note}'`)
      const later = model('x + 10', t.enum('st', ['b', 'a']))
      expect((await sync(engine, later, { allow: 'rewrites', history: false })).pending).to.deep.equal([])
      expect(new Set(await lines(engine, OF_PART))).to.deep.equal(new Set(notes))
    }))
})
