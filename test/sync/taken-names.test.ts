/** A name that something else in the schema has is told by the plan, and nothing runs into it. */
import { expect } from 'chai'

import {
  Column,
  Index,
  MetaData,
  planSync,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  unsafeSql,
  verify,
} from '../../src/core'
import { onEveryEngine } from '../support/engines'

const key = (): Column => new Column('id', t.integer(), { primaryKey: true })

function table(name: string, metadata: MetaData, ...items: (Index | UniqueConstraint)[]): Table {
  return new Table(name, metadata, key(), new Column('code', t.integer()), ...items)
}

/** A table with an index called `taken`. */
function old(): MetaData {
  const metadata = new MetaData()
  table('old', metadata, new Index('taken', 'code'))
  return metadata
}

/** Another table whose index has that name, or that is called so itself. */
function wanted(name = 'fresh', ...items: (Index | UniqueConstraint)[]): MetaData {
  const metadata = new MetaData()
  table(name, metadata, ...(items.length === 0 ? [new Index('taken', 'code')] : items))
  return metadata
}

onEveryEngine('a name that is taken', (engine, { dialect }) => {
  beforeEach(async () => {
    for (const name of ['old', 'fresh', 'taken'])
      await engine().execute(unsafeSql(`DROP TABLE IF EXISTS ${name}`))
    await sync(engine(), old())
  })

  const obstacles = async (metadata: MetaData): Promise<string[]> => {
    const { applied, pending } = await sync(engine(), metadata)
    const lines = pending.map(({ change: { subject, wanted, found } }) => [subject, wanted, found].join(', '))
    return [...applied.map(({ change: { subject } }) => subject), ...lines]
  }

  it('by an index keeps back the index of a new table, and not the table', async () => {
    const told = 'index taken of table fresh, the name taken for it, an index on table old of that name'
    expect(await obstacles(wanted())).to.deep.equal(['table fresh', told])
    expect((await planSync(engine(), wanted())).steps.map(({ change }) => change.kind)).to.deep.equal([
      'obstacle',
    ])
    await engine().execute(unsafeSql('DROP INDEX taken'))
    await sync(engine(), wanted())
    await verify(engine(), wanted())
  })

  it('by an index keeps back a table', async () => {
    expect(await obstacles(wanted('taken', new Index('other', 'code')))).to.deep.equal([
      'table taken, the name taken for it, an index on table old of that name',
    ])
  })

  it('by a table keeps back an index', async () => {
    expect(await obstacles(wanted('fresh', new Index('old', 'code')))).to.deep.equal([
      'table fresh',
      'index old of table fresh, the name old for it, a table of that name',
    ])
  })

  it('is no hindrance if it becomes free in the same plan', async () => {
    await sync(engine(), wanted(), { dropUnknown: ['old.taken'] })
    expect((await planSync(engine(), wanted())).steps).to.have.length(1)
    await engine().execute(unsafeSql('DROP TABLE fresh'))
    const both = wanted()
    table('old', both)
    await sync(engine(), both, { dropUnknown: true })
    await verify(engine(), both)
  })

  it('is waited for while what has it may not go', async () => {
    await engine().execute(unsafeSql('INSERT INTO old (code) VALUES (1)'))
    const { applied, pending } = await sync(engine(), wanted(), { dropUnknown: true, history: false })
    expect(applied.map(({ change }) => change.subject)).to.deep.equal(['table fresh'])
    expect(pending.map(({ change }) => change.subject)).to.include('index taken of table fresh')
    const waiting = pending.find(({ change }) => change.subject === 'index taken of table fresh')
    expect(waiting?.reason).to.match(/^it needs table old: /)
    await sync(engine(), wanted(), { dropUnknown: true, allow: 'destroys', history: false })
    await verify(engine(), wanted(), { dropUnknown: true })
  })

  it('by a table is nothing to a key where keys have no indexes of their name', async () => {
    const unique = (): MetaData => wanted('fresh', new UniqueConstraint('code', { name: 'old' }))
    const { applied, pending } = await sync(engine(), unique())
    const subjects = [applied, pending].map((steps) => steps.map(({ change }) => change.subject))
    expect(subjects).to.deep.equal(dialect === 'postgres' ? [[], ['table fresh']] : [['table fresh'], []])
    expect((await engine().execute(sql`select count(*) from old`)).scalars().map(Number)).to.deep.equal([0])
  })
})

onEveryEngine('the name of an index of a renamed table', (engine, { dialect }) => {
  const user = (metadata: MetaData, name: string, renamedFrom?: string): Table =>
    new Table(
      name,
      metadata,
      key(),
      new Column('email', t.varchar(40), { index: true }),
      renamedFrom === undefined ? {} : { renamedFrom },
    )
  const first = (): MetaData => {
    const metadata = new MetaData()
    user(metadata, 'users')
    return metadata
  }
  const renamed = (): MetaData => {
    const metadata = new MetaData()
    user(metadata, 'people', 'users')
    return metadata
  }
  const both = (): MetaData => {
    const metadata = new MetaData()
    user(metadata, 'people')
    user(metadata, 'users')
    return metadata
  }
  const clear = async (): Promise<void> => {
    for (const name of ['users', 'people']) await engine().execute(unsafeSql(`DROP TABLE IF EXISTS ${name}`))
  }
  beforeEach(clear)
  afterEach(clear)

  it('is given up for one that needs it', async () => {
    await sync(engine(), first())
    await engine().execute(unsafeSql(`INSERT INTO users (id, email) VALUES (1, 'a')`))
    await sync(engine(), renamed())
    await verify(engine(), renamed())
    const { steps } = await planSync(engine(), both())
    const renamings = steps.filter(({ change }) => change.kind === 'renameIndex')
    expect(renamings.map(({ sql: text, safety }) => [text, safety])).to.deep.equal(
      dialect === 'postgres'
        ? []
        : [
            ['DROP INDEX IF EXISTS ix_users_email', 'scans'],
            ['CREATE INDEX ix_people_email ON people (email)', 'scans'],
          ],
    )
    expect((await sync(engine(), both(), { allow: 'scans' })).pending).to.deep.equal([])
    await verify(engine(), both(), { dropUnknown: true })
  })

  it('is no reason to build the table anew where all is to be as declared', async () => {
    await sync(engine(), first())
    await engine().execute(unsafeSql(`INSERT INTO users (id, email) VALUES (1, 'a')`))
    const exact = await planSync(engine(), renamed(), { dropUnknown: true })
    expect(exact.steps.map(({ change }) => change.kind)).not.to.include('rebuildTable')
    await sync(engine(), renamed(), { dropUnknown: true, allow: 'scans' })
    await verify(engine(), renamed(), { dropUnknown: true })
  })
})
