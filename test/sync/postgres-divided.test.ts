/** How to have what is added to a table with partitions with less harm: as it is told, PostgreSQL takes it. */
import { expect } from 'chai'

import {
  Column,
  type Engine,
  ForeignKeyConstraint,
  Index,
  MetaData,
  planSync,
  sync,
  Table,
  t,
  UniqueConstraint,
  verify,
} from '../../src/core'
import { onEveryEngine } from '../support/engines'

function model(change: (thing: Table) => void = () => undefined): MetaData {
  const metadata = new MetaData()
  new Table('owner', metadata, new Column('id', t.integer(), { primaryKey: true }))
  const thing = new Table(
    'thing',
    metadata,
    new Column('id', t.integer(), { nullable: false }),
    new Column('owner', t.integer()),
    {
      dialect: {
        postgres: {
          partitionBy: { range: ['id'] },
          partitions: [
            { name: 'thing_low', bounds: { from: [0], to: [10] } },
            { name: 'thing_high', bounds: { from: [10], to: [20] } },
          ],
        },
      },
    },
  )
  change(thing)
  return metadata
}

interface Way {
  readonly wanted: () => MetaData
  readonly told: string
  readonly statements: readonly string[]
}

const PARTITIONS = ['thing_low', 'thing_high']

const WAYS: Readonly<Record<string, Way>> = {
  index: {
    wanted: () =>
      model((thing) => {
        new Index('ix_owner', thing.c['owner'] as Column)
      }),
    told: 'CREATE INDEX … ON ONLY the table, CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION for each of these; sync then finds the index by its name.',
    statements: [
      'CREATE INDEX ix_owner ON ONLY thing (owner)',
      ...PARTITIONS.flatMap((name) => [
        `CREATE INDEX CONCURRENTLY ix_${name} ON ${name} (owner)`,
        `ALTER INDEX ix_owner ATTACH PARTITION ix_${name}`,
      ]),
    ],
  },
  key: {
    wanted: () =>
      model((thing) => {
        new UniqueConstraint('id', { name: 'uq_id' }).attachTo(thing)
      }),
    told: 'ALTER TABLE ONLY … ADD CONSTRAINT, on each partition CREATE UNIQUE INDEX CONCURRENTLY and ADD CONSTRAINT … USING INDEX, then ALTER INDEX … ATTACH PARTITION for each of these; sync then finds the key by its name.',
    statements: [
      'ALTER TABLE ONLY thing ADD CONSTRAINT uq_id UNIQUE (id)',
      ...PARTITIONS.flatMap((name) => [
        `CREATE UNIQUE INDEX CONCURRENTLY uq_${name} ON ${name} (id)`,
        `ALTER TABLE ${name} ADD CONSTRAINT uq_${name} UNIQUE USING INDEX uq_${name}`,
        `ALTER INDEX uq_id ATTACH PARTITION uq_${name}`,
      ]),
    ],
  },
  'foreign key': {
    wanted: () =>
      model((thing) => {
        new ForeignKeyConstraint(['owner'], ['owner.id'], { name: 'fk_owner' }).attachTo(thing)
      }),
    told: 'ADD CONSTRAINT … NOT VALID on each partition, VALIDATE CONSTRAINT there, and then add it to the table, which takes up those of the partitions.',
    statements: [
      ...PARTITIONS.flatMap((name) => [
        `ALTER TABLE ${name} ADD CONSTRAINT fk_owner FOREIGN KEY (owner) REFERENCES owner (id) NOT VALID`,
        `ALTER TABLE ${name} VALIDATE CONSTRAINT fk_owner`,
      ]),
      'ALTER TABLE thing ADD CONSTRAINT fk_owner FOREIGN KEY (owner) REFERENCES owner (id)',
      'CREATE INDEX ix_thing_owner ON thing (owner)',
    ],
  },
}

onEveryEngine('what a table with partitions gets', (engine, { name: driver }) => {
  if (driver !== 'pg') return
  beforeEach(async () => {
    await sync(engine(), model())
    await engine().send('INSERT INTO thing VALUES (1, NULL), (11, NULL)')
  })
  afterEach(() => model().dropAll(engine()))

  for (const [what, { wanted, told, statements }] of Object.entries(WAYS)) {
    it(`is had with less harm as it is told: ${what}`, async () => {
      const { steps } = await planSync(engine(), wanted())
      // Its index comes with a foreign key.
      expect(steps.at(-1)?.saferWay).to.equal(told)
      for (const sql of statements) await engine().send(sql)
      await verify(engine(), wanted())
      expect(await constraintsOf(engine())).to.deep.equal([])
    })
  }
})

/** Foreign keys of partitions that are not those of their table. */
async function constraintsOf(engine: Engine): Promise<unknown[]> {
  return engine.transaction((tx) =>
    tx.read(
      `SELECT conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid IN ('thing_low'::regclass, 'thing_high'::regclass)`,
    ),
  )
}
