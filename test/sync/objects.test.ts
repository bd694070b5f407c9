/** What both have besides tables, but not alike: sequences, types, schemas, extensions. */
import { expect } from 'chai'

import { Column, MetaData, planSync, Sequence, sync, Table, t, type MetaDataOptions } from '../../src/core'
import { composite, domain } from '../../src/types/postgres-types'
import { onEveryEngine } from '../support/engines'

function model(
  options: MetaDataOptions = {},
  change: (metadata: MetaData) => void = () => undefined,
): MetaData {
  const metadata = new MetaData(options)
  new Table('thing', metadata, new Column('id', t.integer(), { primaryKey: true }))
  change(metadata)
  return metadata
}

const positive = (text: string, comment?: string): MetaDataOptions => ({
  types: [domain('positive', t.integer(), { check: text, comment })],
})
const counter =
  (options: object) =>
  (metadata: MetaData): void =>
    void new Sequence('counter', metadata, options)

const CASES: readonly (readonly [what: string, had: () => MetaData, wanted: () => MetaData, told: string])[] =
  [
    [
      'how a sequence counts',
      () => model({}, counter({})),
      () => model({}, counter({ increment: 5, comment: 'By five.' })),
      'changeSequence sequence counter: comment By five., increment 5 instead of comment not set, increment not set',
    ],
    [
      'a condition of a domain',
      () => model(positive('VALUE > 0')),
      () => model(positive('VALUE > 1')),
      'changeType domain type positive: check.positive_check (VALUE > 1) instead of check.positive_check (VALUE > 0)',
    ],
    [
      'the comment of a domain',
      () => model(positive('VALUE > 0')),
      () => model(positive('VALUE > 0', 'More.')),
      'changeType domain type positive: comment More. instead of comment not set',
    ],
    [
      'the fields of a composite type',
      () => model({ types: [composite('pair', [['a', t.integer()]])] }),
      () =>
        model({
          types: [
            composite('pair', [
              ['a', t.integer()],
              ['b', t.text()],
            ]),
          ],
        }),
      'changeType composite type pair: fields a integer, b text instead of fields a integer',
    ],
    [
      'the comment of a schema',
      () => model({ schemas: ['apart'] }),
      () => model({ schemas: [{ name: 'apart', comment: 'Far away.' }] }),
      'changeSchema schema apart: comment Far away. instead of comment not set',
    ],
  ]

onEveryEngine('objects that are no tables', (engine, { name: driver }) => {
  // SQLite has none of them.
  if (driver !== 'pg') return
  for (const [what, had, wanted, told] of CASES) {
    it(`are compared: ${what}`, async () => {
      try {
        await sync(engine(), had(), { history: false })
        expect((await planSync(engine(), had(), { dropUnknown: true })).toString()).to.equal(
          '-- nothing to do',
        )
        const { steps } = await planSync(engine(), wanted())
        const lines = steps.map(
          ({ change }) => `${change.kind} ${change.subject}: ${change.wanted} instead of ${change.found}`,
        )
        expect([...new Set(lines)]).to.deep.equal([told])
      } finally {
        await wanted().dropAll(engine())
        await engine().send('DROP SCHEMA IF EXISTS apart')
      }
    })
  }

  it('go with their rows only where data may be destroyed', async () => {
    const wanted = model({})
    await engine().send('CREATE MATERIALIZED VIEW held AS SELECT 1 AS one')
    await engine().send('CREATE VIEW shown AS SELECT 1 AS one')
    try {
      const { steps } = await planSync(engine(), wanted, { dropUnknown: ['held', 'shown'] })
      const drops = steps.filter(({ change }) => change.kind === 'dropTable')
      expect(drops.map(({ sql, safety }) => [sql, safety])).to.deep.equal([
        ['DROP VIEW shown', 'safe'],
        ['DROP MATERIALIZED VIEW held', 'destroys'],
      ])
    } finally {
      await engine().send('DROP MATERIALIZED VIEW held')
      await engine().send('DROP VIEW shown')
    }
  })

  it('have conditions whose name is theirs alone, where the model gives none', async () => {
    const named = (...names: string[]): MetaData =>
      model({
        types: [
          domain('pair', t.integer(), { check: names.map((name, i) => ({ name, sql: `VALUE > ${i}` })) }),
        ],
      })
    const wanted = model({
      types: [domain('pair', t.integer(), { check: [{ sql: 'VALUE > 1' }, { sql: 'VALUE > 0' }] })],
    })
    try {
      await sync(engine(), named('one', 'other'), { history: false })
      expect((await planSync(engine(), wanted, { dropUnknown: true })).toString()).to.equal(
        '-- nothing to do',
      )
      await named('one').dropAll(engine())
      await sync(engine(), named('one'), { history: false })
      const { applied } = await sync(engine(), wanted, { allow: 'destroys', history: false })
      expect(applied.map(({ sql }) => sql).join(';')).to.include('VALUE > 1')
      expect((await planSync(engine(), wanted, { dropUnknown: true })).isEmpty).to.equal(true)
    } finally {
      await wanted.dropAll(engine())
    }
  })

  it('are changed where that is a matter of the catalog', async () => {
    const wanted = (): MetaData => model({ schemas: [{ name: 'apart', comment: 'Far away.' }] })
    try {
      await sync(engine(), model({ schemas: ['apart'] }), { history: false })
      const { applied } = await sync(engine(), wanted(), { history: false })
      expect(applied.map(({ sql }) => sql)).to.deep.equal([`COMMENT ON SCHEMA apart IS 'Far away.'`])
      expect((await planSync(engine(), wanted())).isEmpty).to.equal(true)
    } finally {
      await wanted().dropAll(engine())
      await engine().send('DROP SCHEMA IF EXISTS apart')
    }
  })
})
