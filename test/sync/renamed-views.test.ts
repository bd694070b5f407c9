/** A view that gives all columns of a table follows where a column gets another name, and nothing says that it fits before it does. */
import { expect } from 'chai'

import { Column, MetaData, planSync, sync, Table, t, unsafeSql, verify, View } from '../../src/core'
import { onEveryEngine } from '../support/engines'

const VIEWS = {
  'that give all columns': ['SELECT * FROM person', 'SELECT * FROM seen'],
  'that read all columns': ['SELECT id, 1 AS name FROM (SELECT * FROM person) AS p', 'SELECT * FROM seen'],
} as const

type Queries = (typeof VIEWS)[keyof typeof VIEWS]

function model([first, second]: Queries, name: 'name' | 'full_name', given = name): MetaData {
  const metadata = new MetaData()
  const former = name === 'name' ? {} : { renamedFrom: 'name' }
  new Table(
    'person',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column(name, t.text(), former),
  )
  const columns = (): Column[] => [new Column('id', t.integer()), new Column(given, t.text())]
  new View('seen', metadata, ...columns(), { definition: unsafeSql(first) })
  new View('seen_again', metadata, ...columns(), { definition: unsafeSql(second) })
  return metadata
}

onEveryEngine('a renamed column and views', (engine, { name: driver, dialect }) => {
  // What is compared depends on the database, not on how it is reached.
  if (driver !== 'pg' && driver !== 'sqlite3') return
  const isPostgres = dialect === 'postgres'
  afterEach(() => model(VIEWS['that give all columns'], 'name').dropAll(engine()))

  it('that give all columns are made anew with it, as the plan says', async () => {
    const queries = VIEWS['that give all columns']
    await sync(engine(), model(queries, 'name'))
    const later = model(queries, 'full_name')
    const { steps } = await planSync(engine(), later)
    expect(steps.map(({ sql }) => sql)).to.deep.equal(
      isPostgres
        ? [
            'ALTER TABLE person RENAME COLUMN name TO full_name',
            'DROP VIEW seen_again',
            'DROP VIEW seen',
            'CREATE VIEW seen AS SELECT * FROM person',
            'CREATE VIEW seen_again AS SELECT * FROM seen',
          ]
        : ['ALTER TABLE person RENAME COLUMN name TO full_name'],
    )
    const { applied, pending } = await sync(engine(), later)
    expect([applied.length, pending.length]).to.deep.equal([steps.length, 0])
    await verify(engine(), later)
    expect((await sync(engine(), later)).applied).to.deep.equal([])
    const { rows } = await engine().execute(unsafeSql('SELECT full_name FROM seen_again'))
    expect(rows).to.deep.equal([])
  })

  it('that read all columns are compared again when it has its name, as a note says', async () => {
    const queries = VIEWS['that read all columns']
    await sync(engine(), model(queries, 'name'))
    const later = model(queries, 'full_name', 'name')
    const { notes } = await planSync(engine(), later)
    expect(notes).to.deep.equal(
      isPostgres
        ? ['seen', 'seen_again'].map(
            (view) =>
              `the query of view ${view} names a column that gets another name: it is compared again, and changed if need be, when that is done.`,
          )
        : [],
    )
    expect((await sync(engine(), later)).pending).to.deep.equal([])
    await verify(engine(), later)
    expect((await sync(engine(), later)).applied).to.deep.equal([])
    await verify(engine(), later)
  })
})
