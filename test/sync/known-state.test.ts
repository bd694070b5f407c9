/** The usual start: one look tells that nothing has changed since the database last fitted the model. */
import { expect } from 'chai'

import { Column, MetaData, planSync, sync, syncHistory, Table, t, unsafeSql, verify } from '../../src/core'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

function model(...more: Column[]): MetaData {
  const metadata = new MetaData()
  for (let i = 0; i < 5; i++) {
    new Table(
      `known_${i}`,
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('price', t.numeric(10, 2), { serverDefault: '0' }),
      ...(i === 0 ? more : []),
    )
  }
  return metadata
}

onEveryEngine('a database that is known to fit', (engine, { dialect }) => {
  beforeEach(async () => {
    await model().dropAll(engine())
    await sync(engine(), model())
  })

  const asked = async (wanted = model()): Promise<number> =>
    (await captureQueries(engine(), () => sync(engine(), wanted))).filter((sql) => /^(SELECT|WITH)/.test(sql))
      .length

  it('costs two questions', async () => {
    expect(await asked()).to.equal(2)
  })

  it('is compared again when the model, or anything in the database, has changed', async () => {
    const wider = (): MetaData => model(new Column('note', t.text()))
    expect(await asked(wider())).to.be.greaterThan(2)
    expect(await asked(wider())).to.equal(2)
    await engine().execute(unsafeSql('ALTER TABLE known_3 DROP COLUMN price'))
    const { applied } = await sync(engine(), wider())
    expect(applied.map(({ change }) => change.subject)).to.deep.equal(['column known_3.price'])
  })

  const changes: readonly (readonly [what: string, sql: string])[] = [
    ['a default', 'ALTER TABLE known_1 ALTER COLUMN price SET DEFAULT 1'],
    ['a type', 'ALTER TABLE known_1 ALTER COLUMN price TYPE numeric(12, 2)'],
    ['a comment', "COMMENT ON COLUMN known_1.price IS 'x'"],
    ['a constraint', 'ALTER TABLE known_1 ADD CHECK (price > 0)'],
    ['a rename', 'ALTER TABLE known_1 RENAME price TO cost'],
    ['an option', 'ALTER TABLE known_1 SET (fillfactor = 70)'],
    ['an index', 'CREATE INDEX ON known_1 (price)'],
    ['a name', 'ALTER TABLE known_1 RENAME CONSTRAINT pk_known_1 TO other'],
    ['how rows are numbered', 'ALTER TABLE known_1 ALTER COLUMN id SET INCREMENT 2'],
  ]
  if (dialect === 'postgres') {
    for (const [what, sql] of changes) {
      it(`is not known any more after a change of ${what}`, async () => {
        await engine().execute(unsafeSql(sql))
        expect(await asked()).to.be.greaterThan(2)
      })
    }

    it('stays known while only rows and statistics change', async () => {
      await engine().execute(unsafeSql('INSERT INTO known_1 DEFAULT VALUES'))
      await engine().execute(unsafeSql('ANALYZE known_1'))
      expect(await asked()).to.equal(2)
    })
  }

  it('is looked at by planSync and verify all the same', async () => {
    for (const look of [() => planSync(engine(), model()), () => verify(engine(), model())]) {
      const queries = await captureQueries(engine(), look)
      expect(queries.some((query) => /FROM dovetail_history/.test(query))).to.equal(false)
    }
  })

  it('is found to fit again after a change that the model has nothing against, and kept so', async () => {
    await engine().execute(unsafeSql('ALTER TABLE known_2 ADD COLUMN other integer'))
    expect(await asked()).to.be.greaterThan(2)
    expect(await asked()).to.equal(2)
    const { length } = await syncHistory(engine())
    await sync(engine(), model())
    expect(await syncHistory(engine())).to.have.length(length)
  })
})
