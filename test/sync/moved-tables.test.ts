/** A table that says in which schema it was is moved with its rows; where that cannot be, it is told, and nothing takes its place. */
import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  insert,
  MetaData,
  planSync,
  sql,
  sync,
  t,
  Table,
  UniqueConstraint,
  verify,
} from '../../src/core'
import { onEveryEngine } from '../support/engines'

interface Names {
  readonly schema?: string
  readonly name?: string
  readonly renamedFrom?: string
}

/** Persons with all that follows its table, and letters to them that stay where they are. */
function model({ schema = 'old', name = 'person', renamedFrom }: Names = {}): MetaData {
  const metadata = new MetaData()
  new Table(
    name,
    metadata,
    new Column('id', t.integer(), { primaryKey: true, autoincrement: 'serial' }),
    new Column('mood', t.enum(['good', 'bad']), { nullable: false, index: true }),
    new UniqueConstraint('id', 'mood'),
    { schema, ...(renamedFrom === undefined ? {} : { renamedFrom }) },
  )
  new Table(
    'letter',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('to', new ForeignKey(`${schema}.${name}.id`)),
    { schema: 'post' },
  )
  return metadata
}

onEveryEngine('a table of another schema', (engine, { name: driver }) => {
  if (driver !== 'pg') return
  beforeEach(async () => {
    await sync(engine(), model())
    await engine().execute(insert(model().table('person', 'old')).values({ mood: 'good' }))
    await engine().execute(insert(model().table('letter', 'post')).values({ to: 1 }))
  })
  afterEach(() => engine().send('DROP SCHEMA IF EXISTS old, late, post CASCADE'))

  it('is moved with its rows, its numbers, its types and the keys that lead to it', async () => {
    const later = model({ schema: 'late', renamedFrom: 'old.person' })
    const { steps, notes } = await planSync(engine(), later)
    expect(steps.map(({ safety, sql: text }) => `${safety}: ${text}`)).to.deep.equal([
      'safe: CREATE SCHEMA IF NOT EXISTS late',
      'safe: ALTER TABLE old.person SET SCHEMA late;\nALTER TYPE old.person_mood SET SCHEMA late',
    ])
    expect(notes).to.deep.equal(['table late.person is compared with old.person only when that has moved.'])
    expect((await sync(engine(), later)).applied.map(({ sql: text }) => text)).to.deep.equal(
      steps.map(({ sql: text }) => text),
    )
    await verify(engine(), later)
    await engine().execute(insert(later.table('person', 'late')).values({ mood: 'bad' }))
    const { rows } = await engine().execute(sql`select id, mood::text from late.person order by id`)
    expect(rows).to.deep.equal([
      { id: 1, mood: 'good' },
      { id: 2, mood: 'bad' },
    ])
  })

  it('gets another name with it', async () => {
    const later = model({ schema: 'late', name: 'human', renamedFrom: 'old.person' })
    const { pending } = await sync(engine(), later)
    expect(pending).to.deep.equal([])
    await verify(engine(), later)
    const { rows } = await engine().execute(sql`select id, mood::text from late.human`)
    expect(rows).to.deep.equal([{ id: 1, mood: 'good' }])
  })

  it('is moved, and not dropped, where all that is unknown is', async () => {
    const later = model({ schema: 'late', renamedFrom: 'old.person' })
    new Table('other', later, new Column('id', t.integer(), { primaryKey: true }), { schema: 'old' })
    await sync(engine(), later, { dropUnknown: true, allow: 'destroys' })
    await verify(engine(), later, { dropUnknown: true })
    const { rows } = await engine().execute(sql`select id, mood::text from late.person`)
    expect(rows).to.deep.equal([{ id: 1, mood: 'good' }])
  })

  it('stays where there is one already', async () => {
    await sync(engine(), model({ schema: 'late' }))
    const { notes } = await planSync(engine(), model({ schema: 'late', renamedFrom: 'old.person' }))
    expect(notes).to.deep.equal([
      "table old.person is there beside late.person, which says renamedFrom: 'old.person'. Nothing was moved: the old one stays, with what is in it.",
    ])
  })
})

onEveryEngine('a table of another attached database', (engine, { name: driver }) => {
  if (driver !== 'sqlite3') return
  const model = (schema: string, renamedFrom?: string): MetaData => {
    const metadata = new MetaData()
    new Table('person', metadata, new Column('id', t.integer(), { primaryKey: true }), {
      schema,
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
    })
    return metadata
  }
  before(async () => {
    for (const name of ['old', 'late']) await engine().send(`ATTACH ':memory:' AS ${name}`)
  })

  it('is told, and no empty one is made in its place', async () => {
    await sync(engine(), model('old'))
    const { pending } = await sync(engine(), model('late', 'old.person'), { allow: 'destroys' })
    expect(pending.map(String)).to.deep.equal([
      [
        '-- by hand: move table late.person (its rows are in old.person, and no statement moves a table to another database)',
        '--   Create it by sync without renamedFrom, copy the rows (INSERT INTO … SELECT … FROM old.person), and drop the old one.',
      ].join('\n'),
    ])
    const { rows } = await engine().execute(sql`select name from late.sqlite_schema where name = 'person'`)
    expect(rows).to.deep.equal([])
  })

  it('is not looked for where there is no such database', async () => {
    await sync(engine(), model('late', 'nowhere.person'))
    await verify(engine(), model('late', 'nowhere.person'))
  })
})
