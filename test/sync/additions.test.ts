/** What comes with a table, and what is added to one that is there: each with its statements, and with what it does to a database in use. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  DDL,
  ForeignKeyConstraint,
  insert,
  MetaData,
  planSync,
  sql,
  sync,
  Table,
  t,
  View,
  type Engine,
  type TableOptions,
} from '../../src/core'
import type { Partition, PartitionBounds, PartitionBy } from '../../src/postgres'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

/** A table with a key and a number, and whatever else. */
function model(
  options: TableOptions = {},
  change: (thing: Table, metadata: MetaData) => void = () => undefined,
): MetaData {
  const metadata = new MetaData()
  const thing = new Table(
    'thing',
    metadata,
    new Column('a', t.integer(), { primaryKey: true, autoincrement: false }),
    new Column('b', t.integer()),
    options,
  )
  change(thing, metadata)
  return metadata
}

/** The steps towards a model, as text: how safe, and what. */
async function stepsTo(engine: Engine, metadata: MetaData): Promise<string[]> {
  const { steps } = await planSync(engine, metadata)
  return steps.map(
    ({ change, possible, safety, sql }) =>
      `${possible ? safety : 'by hand'}: ${change.kind === 'rebuildTable' ? (change.table ?? '') : sql}`,
  )
}

onEveryEngine('additions', (engine, { dialect }) => {
  const isPostgres = dialect === 'postgres'
  afterEach(async () => {
    for (const name of ['kept', 'seen']) await engine().send(`DROP VIEW IF EXISTS ${name}`)
    for (const name of ['thing', 'log']) await engine().send(`DROP TABLE IF EXISTS ${name}`)
  })

  /** A database with a row in the table. */
  async function filled(options: TableOptions = {}): Promise<void> {
    await sync(engine(), model(options))
    await engine().execute(insert(model(options).table('thing')).values({ a: 1, b: 2 }))
  }

  it('make the statements that listen to a table parts of the plan, around the table', async () => {
    const wanted = model({}, (thing) => {
      thing.listen('beforeCreate', new DDL(sql`CREATE TABLE log (line TEXT)`))
      thing.listen('afterCreate', new DDL(sql`INSERT INTO log VALUES ('made')`))
      thing.listen('afterCreate', new DDL(sql`SELECT nothing`, { ddlIf: isPostgres ? 'sqlite' : 'postgres' }))
      thing.listen('afterCreate', () => {
        throw new TypeError('functions are not part of a plan')
      })
    })
    expect(await stepsTo(engine(), wanted)).to.deep.equal([
      'safe: CREATE TABLE log (line TEXT)',
      'safe: CREATE TABLE thing (a INTEGER NOT NULL, b INTEGER, CONSTRAINT pk_thing PRIMARY KEY (a))'.replace(
        'a INTEGER',
        isPostgres ? 'a INTEGER' : 'a INT',
      ),
      "safe: INSERT INTO log VALUES ('made')",
    ])
    await sync(engine(), wanted)
    expect((await engine().execute(sql`SELECT line FROM log`)).scalars()).to.deep.equal(['made'])
    expect(await sync(engine(), wanted)).to.deep.equal({ applied: [], pending: [], notes: [] })
  })

  it('make the statements that listen to a view parts of the plan', async () => {
    const wanted = model({}, (_thing, metadata) => {
      const seen = new View('seen', metadata, new Column('a', t.integer()), {
        definition: sql`SELECT a FROM thing`,
      })
      seen.listen('afterCreate', new DDL(sql`CREATE VIEW kept AS SELECT a FROM seen`))
    })
    await sync(engine(), model())
    expect(await stepsTo(engine(), wanted)).to.deep.equal([
      'safe: CREATE VIEW seen AS SELECT a FROM thing',
      'safe: CREATE VIEW kept AS SELECT a FROM seen',
    ])
    await sync(engine(), wanted)
    expect((await planSync(engine(), wanted)).isEmpty).to.equal(true)
  })

  it('know a view as their own that reads from a table which is compared beside it', async () => {
    const wanted = model({}, (thing, metadata) => {
      new CheckConstraint('a > 0', { name: 'ck' }).attachTo(thing)
      const columns = (): Column[] => [new Column('a', t.integer())]
      new View('seen', metadata, ...columns(), { definition: sql`SELECT a FROM thing` })
      new View('kept', metadata, ...columns(), { definition: sql`SELECT a FROM seen` })
    })
    await sync(engine(), wanted)
    expect(await stepsTo(engine(), wanted)).to.deep.equal([])
  })

  it('tell what a column does to a table with rows', async () => {
    await filled()
    const add = (column: Column): MetaData =>
      model({}, (thing) => {
        thing.addColumn(column)
      })
    const stored = add(new Column('c', t.integer(), { computed: new Computed('a * 2') }))
    expect(await stepsTo(engine(), stored)).to.deep.equal(
      isPostgres
        ? ['rewrites: ALTER TABLE thing ADD COLUMN c INTEGER GENERATED ALWAYS AS (a * 2) STORED']
        : ['rewrites: thing'],
    )
    if (!isPostgres) {
      const virtual = add(
        new Column('c', t.integer(), { computed: new Computed('a * 2', { stored: false }) }),
      )
      expect(await stepsTo(engine(), virtual)).to.deep.equal([
        'safe: ALTER TABLE thing ADD COLUMN c INTEGER GENERATED ALWAYS AS (a * 2) VIRTUAL',
      ])
      await sync(engine(), virtual)
      expect((await planSync(engine(), virtual)).isEmpty).to.equal(true)
      return
    }
    const numbered = add(new Column('c', t.integer(), { identity: true }))
    expect(await stepsTo(engine(), numbered)).to.deep.equal([
      'rewrites: ALTER TABLE thing ADD COLUMN c INTEGER GENERATED BY DEFAULT AS IDENTITY NOT NULL',
    ])
    const { pending } = await sync(engine(), numbered, { allow: 'rewrites' })
    expect(pending).to.deep.equal([])
    expect((await planSync(engine(), numbered)).isEmpty).to.equal(true)
  })

  it('write a foreign key behind its column where it cannot be added afterwards, with its timing and comment', async () => {
    await filled()
    const wanted = model({}, (thing) => {
      thing.addColumn(new Column('parent', t.integer()))
      const options = { name: 'up', initially: 'IMMEDIATE', comment: 'Up.', index: false } as const
      new ForeignKeyConstraint('parent', 'thing', options).attachTo(thing)
    })
    expect(await stepsTo(engine(), wanted)).to.deep.equal(
      isPostgres
        ? [
            'safe: ALTER TABLE thing ADD COLUMN parent INTEGER',
            'scans: ALTER TABLE thing ADD CONSTRAINT up FOREIGN KEY (parent) REFERENCES thing (a) NOT DEFERRABLE INITIALLY IMMEDIATE NOT VALID;\n' +
              "COMMENT ON CONSTRAINT up ON thing IS 'Up.'",
            'scans: ALTER TABLE thing VALIDATE CONSTRAINT up',
          ]
        : [
            'safe: ALTER TABLE thing ADD COLUMN parent INTEGER CONSTRAINT up /* comment: Up. */ REFERENCES thing (a) NOT DEFERRABLE INITIALLY IMMEDIATE',
          ],
    )
    await sync(engine(), wanted, { allow: 'scans' })
    expect((await planSync(engine(), wanted)).isEmpty).to.equal(true)
  })

  if (!isPostgres) return

  it('bring what follows a column and a constraint: storage, comments, NOT VALID', async () => {
    await filled()
    const wanted = model({}, (thing) => {
      thing.addColumn(
        new Column('c', t.text(), { comment: 'C.', dialect: { postgres: { storage: 'EXTERNAL' } } }),
      )
      const options = { name: 'ck', comment: 'Ck.', dialect: { postgres: { notValid: true } } }
      new CheckConstraint('a > 5', options).attachTo(thing)
    })
    expect(await stepsTo(engine(), wanted)).to.deep.equal([
      'safe: ALTER TABLE thing ADD COLUMN c TEXT',
      "safe: COMMENT ON COLUMN thing.c IS 'C.'",
      'safe: ALTER TABLE thing ALTER COLUMN c SET STORAGE EXTERNAL',
      'safe: ALTER TABLE thing ADD CONSTRAINT ck CHECK (a > 5) NOT VALID',
      "safe: COMMENT ON CONSTRAINT ck ON thing IS 'Ck.'",
    ])
    await sync(engine(), wanted)
    expect((await planSync(engine(), wanted)).isEmpty).to.equal(true)
  })

  describe('of partitions', () => {
    const low = { name: 'low', bounds: { from: [1], to: [5] } }
    const high = {
      name: 'high',
      bounds: { from: [5], to: [9] },
      partitionBy: { hash: ['a'] },
      partitions: [{ name: 'high_0', bounds: { modulus: 1, remainder: 0 }, comment: 'Zero.' }],
    }
    const rest = { name: 'rest', bounds: 'DEFAULT' } as const
    const divided = (...partitions: readonly (typeof low | typeof high | typeof rest)[]): TableOptions => ({
      dialect: { postgres: { partitionBy: { range: ['a'] }, partitions } },
    })

    it('create those that are missing, with those below them', async () => {
      await filled(divided(low))
      const wanted = model(divided(low, high))
      expect(await stepsTo(engine(), wanted)).to.deep.equal([
        'safe: CREATE TABLE high PARTITION OF thing FOR VALUES FROM (5) TO (9) PARTITION BY HASH (a)',
        'safe: CREATE TABLE high_0 PARTITION OF high FOR VALUES WITH (MODULUS 1, REMAINDER 0)',
        "safe: COMMENT ON TABLE high_0 IS 'Zero.'",
      ])
      await sync(engine(), wanted)
      expect((await planSync(engine(), wanted)).isEmpty).to.equal(true)
    })

    it('read the default partition, which is told', async () => {
      await filled(divided(low, rest))
      expect(await stepsTo(engine(), model(divided(low, high, rest)))).to.deep.equal([
        'scans: CREATE TABLE high PARTITION OF thing FOR VALUES FROM (5) TO (9) PARTITION BY HASH (a)',
        'safe: CREATE TABLE high_0 PARTITION OF high FOR VALUES WITH (MODULUS 1, REMAINDER 0)',
        "safe: COMMENT ON TABLE high_0 IS 'Zero.'",
      ])
    })

    it('tell to move the rows of the default partition that belong into the new one', async () => {
      await filled(divided(low, rest))
      const { steps } = await planSync(engine(), model(divided(low, high, rest)))
      expect(steps[0]?.saferWay).to.equal(
        'Move such rows out of the default partition before. Where there are none, a CHECK of it that excludes the new bounds, validated beforehand, saves the reading.',
      )
    })

    it('look for the rows of the default partition that belong into the new one before anything is done', async () => {
      await filled(divided(low, rest))
      await engine().send('INSERT INTO rest (a) VALUES (5), (9)')
      const wanted = model(divided(low, high, rest))
      const search = (await planSync(engine(), wanted)).steps[0]?.searches[0]
      expect(search).to.deep.equal({
        kind: 'value',
        problem: 'rows of partition rest belong into the new partition high',
        query: 'SELECT * FROM rest WHERE a >= 5 AND a < 9',
      })
      const error = await rejection(sync(engine(), wanted, { allow: 'scans' }))
      expect(String(error))
        .to.contain(`${search?.problem ?? ''}.`)
        .and.to.contain(search?.query)
      await engine().send('DELETE FROM rest WHERE a = 5')
      await sync(engine(), wanted, { allow: 'scans' })
      expect((await planSync(engine(), wanted)).isEmpty).to.equal(true)
    })

    const CONDITIONS: readonly (readonly [by: PartitionBy, bounds: PartitionBounds, condition: string])[] = [
      [{ list: ['a'] }, { in: [1, null] }, '(a IN (1) OR a IS NULL)'],
      [{ range: ['a'] }, { from: [sql`MINVALUE`], to: [5] }, 'a < 5'],
      [{ range: ['a'] }, { from: [5], to: [sql`maxvalue`] }, 'a >= 5'],
      [
        { range: ['a', 'b'] },
        { from: [1, 2], to: [3, 4] },
        '((a > 1 OR (a = 1 AND b >= 2)) AND (a < 3 OR (a = 3 AND b < 4)))',
      ],
      [{ range: ['a', 'b'] }, { from: [1, sql`MAXVALUE`], to: [3, sql`MINVALUE`] }, '(a > 1 AND a < 3)'],
      [{ range: ['a', 'b'] }, { from: [1, sql`MINVALUE`], to: [3, sql`MAXVALUE`] }, '(a >= 1 AND a <= 3)'],
    ]
    for (const [partitionBy, bounds, condition] of CONDITIONS)
      it(`know the rows that belong into one where ${condition}`, async () => {
        const grid = (...more: readonly Partition[]): MetaData => {
          const metadata = new MetaData()
          const partitions = [...more, { name: 'grid_rest', bounds: 'DEFAULT' } as const]
          const columns = ['a', 'b'].map((name) => new Column(name, t.integer()))
          new Table('grid', metadata, ...columns, { dialect: { postgres: { partitionBy, partitions } } })
          return metadata
        }
        try {
          await grid().createAll(engine())
          await engine().send('INSERT INTO grid VALUES (0, 0)')
          const plan = await planSync(engine(), grid({ name: 'grid_one', bounds }))
          const [search] = plan.steps.flatMap(({ searches }) => searches)
          const where = condition.replace(/^\((.*)\)$/u, '$1')
          expect(search?.query).to.equal(`SELECT * FROM grid_rest WHERE ${where}`)
          const rows = await engine().transaction((tx) => tx.read(search?.query ?? ''))
          expect(rows.length).to.be.lessThan(2)
        } finally {
          await engine().send('DROP TABLE grid')
        }
      })

    it('leave alone those that the model does not name', async () => {
      await filled(divided(low, rest))
      expect(await stepsTo(engine(), model(divided(low)))).to.deep.equal([])
    })
  })
})
