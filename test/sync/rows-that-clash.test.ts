/** Rows that were apart and would not be by a new collation, that exclude each other, or that are beyond new bounds, are found. */
import { expect } from 'chai'

import {
  Column,
  ExcludeConstraint,
  Index,
  MetaData,
  planSync,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  type Engine,
  type TableItem,
} from '../../src/core'
import { int4range, type Partition } from '../../src/postgres'
import { rejection } from '../driver/driver-contract'
import { PostgresDatabases, SqliteDatabases } from '../laws/pair-databases'

type Items = () => readonly TableItem[]

interface Case {
  readonly what: string
  readonly before?: string
  readonly had: Items
  readonly rows: string
  readonly wanted: Items
  readonly problem: string
  readonly query: string
  /** How many rows the query gives. */
  readonly found: number
  readonly correction: string
}

const model = (items: Items): MetaData => {
  const metadata = new MetaData()
  new Table('stay', metadata, ...items())
  return metadata
}

/** Refused before anything is done, by a query that finds the rows; then done without them. */
async function expectFound(engine: Engine, given: Case): Promise<void> {
  const options = { allow: 'destroys', history: false } as const
  if (given.before !== undefined) await engine.send(given.before)
  await sync(engine, model(given.had), options)
  await engine.send(`INSERT INTO stay VALUES ${given.rows}`)
  const { message } = await rejection(sync(engine, model(given.wanted), options))
  expect(message).to.include(given.problem).and.to.include(`correct or delete them: ${given.query}`)
  expect(await engine.transaction((tx) => tx.read(given.query))).to.have.length(given.found)
  await engine.send(given.correction)
  await sync(engine, model(given.wanted), options)
  expect((await planSync(engine, model(given.wanted))).toString()).to.equal('-- nothing to do')
}

const guest = (collation?: string | readonly string[]): Column => new Column('guest', t.text(), { collation })
const free = (isValid = true): Items => {
  return () => [
    new Column('room', t.integer()),
    new Column('during', int4range()),
    ...(isValid
      ? [
          new ExcludeConstraint(['room', '='], ['during', '&&'], {
            name: 'ex',
            using: 'gist',
            where: sql`room > 0`,
          }),
        ]
      : []),
  ]
}

/** A table of days, of which others than those of one partition are in the rest. */
const divided =
  (to: number, hasRest = true): Items =>
  () => {
    const partitions: readonly Partition[] = [
      { name: 'low', bounds: { from: [0], to: [to] } },
      ...(hasRest ? [{ name: 'rest', bounds: 'DEFAULT' } as const] : []),
    ]
    const postgres = { partitionBy: { range: ['day'] }, partitions } as const
    return [new Column('day', t.integer()), { dialect: { postgres } } as never]
  }

const ANY_CASE =
  "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
const CASES: readonly Case[] = [
  {
    what: 'are equal in a key by another collation',
    before: ANY_CASE,
    had: () => [guest(), new UniqueConstraint('guest')],
    rows: "('Ann'), ('ann'), (NULL)",
    wanted: () => [guest(['public', 'any_case']), new UniqueConstraint('guest')],
    problem: 'several rows have the same guest',
    query:
      'SELECT guest COLLATE public.any_case, count(*) FROM stay WHERE guest IS NOT NULL GROUP BY guest COLLATE public.any_case HAVING count(*) > 1',
    found: 1,
    correction: "DELETE FROM stay WHERE guest = 'ann'",
  },
  {
    what: 'are equal in a unique index by another collation',
    before: ANY_CASE,
    had: () => [guest(), new Index('ux', 'guest', { unique: true })],
    rows: "('Ann'), ('ann')",
    wanted: () => [guest(['public', 'any_case']), new Index('ux', 'guest', { unique: true })],
    problem: 'several rows have the same guest',
    query:
      'SELECT guest COLLATE public.any_case, count(*) FROM stay WHERE guest IS NOT NULL GROUP BY guest COLLATE public.any_case HAVING count(*) > 1',
    found: 1,
    correction: "DELETE FROM stay WHERE guest = 'ann'",
  },
  {
    what: 'exclude each other',
    before: 'CREATE EXTENSION IF NOT EXISTS btree_gist',
    had: free(false),
    rows: "(1, '[1,4)'), (1, '[3,5)'), (2, '[1,4)'), (0, '[1,4)'), (0, '[1,4)'), (1, NULL)",
    wanted: free(),
    problem: 'rows exclude each other by their room, during',
    query:
      'SELECT * FROM stay AS own WHERE (room > 0) AND EXISTS (SELECT 1 FROM (SELECT tableoid AS part_of, ctid AS place, room AS part_0, during AS part_1 FROM stay WHERE (room > 0)) AS other WHERE (own.tableoid, own.ctid) <> (other.part_of, other.place) AND room = other.part_0 AND during && other.part_1)',
    found: 2,
    correction: "DELETE FROM stay WHERE during = '[3,5)'",
  },
  {
    what: 'are beyond the new bounds of their partition',
    had: divided(9, false),
    rows: '(1), (7)',
    wanted: divided(5, false),
    problem: 'rows of partition low are beyond its new bounds',
    query: 'SELECT * FROM low WHERE (day >= 0 AND day < 5) IS NOT TRUE',
    found: 1,
    correction: 'DELETE FROM stay WHERE day = 7',
  },
  {
    what: 'are in the default partition, and within the new bounds of another one',
    had: divided(5),
    rows: '(1), (7), (9)',
    wanted: divided(9),
    problem: 'rows of partition rest belong into the partition low',
    query: 'SELECT * FROM rest WHERE day >= 0 AND day < 9',
    found: 1,
    correction: 'DELETE FROM stay WHERE day = 7',
  },
]

describe('rows that clash', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())
  for (const given of CASES)
    it(`because they ${given.what} are told, and found, on PostgreSQL`, () =>
      databases.withTwo(({ engine }) => expectFound(engine, given)))

  it('because they are equal in a key by another collation are told, and found, on SQLite', () =>
    new SqliteDatabases().withTwo(({ engine }) =>
      expectFound(engine, {
        what: '',
        had: () => [guest(), new UniqueConstraint('guest')],
        rows: "('Ann'), ('ann')",
        wanted: () => [guest('NOCASE'), new UniqueConstraint('guest')],
        problem: 'several rows have the same guest',
        query:
          'SELECT guest COLLATE "NOCASE", count(*) FROM stay WHERE guest IS NOT NULL GROUP BY guest COLLATE "NOCASE" HAVING count(*) > 1',
        found: 1,
        correction: "DELETE FROM stay WHERE guest = 'ann'",
      }),
    ))
})
