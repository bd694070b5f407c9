import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  ForeignKey,
  func,
  Index,
  insert,
  MetaData,
  Plan,
  planSync,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  verify,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

/** What an earlier version of the program declared. */
function before1(): MetaData {
  const metadata = new MetaData()
  new Table(
    'author',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('name', t.varchar(40), { nullable: false }),
  )
  new Table(
    'book',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('author_id', t.integer()),
  )
  return metadata
}

/** What this version declares. */
function after1(): MetaData {
  const metadata = new MetaData()
  new Table(
    'author',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('name', t.varchar(40), { nullable: false }),
    new Column('mood', t.enum('mood', ['good', 'bad']), { serverDefault: 'good' }),
    new Column('born', t.date()),
    new Column('seen', t.timestamptz(), { serverDefault: func.now() }),
    new Index('ix_author_name', func.lower(sql.identifier('name'))),
  )
  new Table(
    'book',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('author_id', t.integer(), new ForeignKey('author', { onDelete: 'CASCADE' })),
    new UniqueConstraint('author_id', 'id'),
    new CheckConstraint('id > 0', { name: 'positive' }),
  )
  new Table('publisher', metadata, new Column('id', t.integer(), { primaryKey: true }))
  return metadata
}

onEveryEngine('sync', (engine, { dialect }) => {
  beforeEach(async () => {
    for (const metadata of [after1(), before1()]) await metadata.dropAll(engine())
  })

  it('creates everything on an empty database, in one transaction, and nothing the second time', async () => {
    const { applied, pending } = await sync(engine(), after1())
    expect(pending).to.deep.equal([])
    expect(applied.filter(({ sql: text }) => text.startsWith('CREATE TABLE'))).to.have.length(3)
    const second = await sync(engine(), after1())
    expect(second).to.deep.equal({ applied: [], pending: [], notes: [] })
    const plan = await planSync(engine(), after1())
    expect([plan.isEmpty, plan.toString()]).to.deep.equal([true, '-- nothing to do'])
    await verify(engine(), after1())
  })

  it('adds what is missing to tables that exist, and says what it cannot add', async () => {
    await sync(engine(), before1())
    await engine().execute(insert(before1().table('author')).values({ name: 'Smith' }))
    // An index over a table with rows reads them all, which the default policy leaves to a quieter hour.
    const safe = await sync(engine(), after1())
    const scanning = safe.pending.filter(({ safety }) => safety === 'scans').map(({ change }) => change.kind)
    expect(scanning).to.deep.equal(['addIndex'])
    const rest = await sync(engine(), after1(), { allow: 'scans' })
    const [applied, pending] = [[...safe.applied, ...rest.applied], rest.pending]
    const added = [...new Set(applied.map(({ change }) => `${change.kind} ${change.subject}`))]
      .map((line) => line.split(' ')[0])
      .sort()
    if (dialect === 'postgres') {
      expect(added).to.deep.equal([
        ...Array<string>(3).fill('addColumn'),
        ...Array<string>(3).fill('addConstraint'),
        'addEnum',
        'addIndex',
        'addTable',
      ])
      expect(pending).to.deep.equal([])
      await verify(engine(), after1())
    } else {
      // A default that is worked out cannot be added to a table with rows, and constraints to no table at all.
      expect(added).to.include.members(['addColumn', 'addIndex', 'addTable'])
      expect(new Set(pending.map(({ change }) => change.kind))).to.deep.equal(new Set(['rebuildTable']))
      const refused = await rejection(sync(engine(), after1(), { onPending: 'throw' }))
      expect(refused).to.have.property('code', 'pending-changes')
      await sync(engine(), after1(), { allow: 'rewrites' })
      await verify(engine(), after1())
    }
    expect((await engine().execute(sql`select name from author`)).scalars()).to.deep.equal(['Smith'])
  })

  it('takes a default that is a label which comes with it', async () => {
    const mooded = (labels: readonly string[], serverDefault: string): MetaData => {
      const metadata = new MetaData()
      const mood = new Column('mood', t.enum('author_mood', labels), { serverDefault })
      new Table('author', metadata, new Column('id', t.integer(), { primaryKey: true }), mood)
      return metadata
    }
    await sync(engine(), mooded(['good'], 'good'))
    await sync(engine(), mooded(['good', 'best'], 'best'), { allow: 'rewrites' })
    await verify(engine(), mooded(['good', 'best'], 'best'))
    await mooded(['good'], 'good').dropAll(engine())
  })

  it('leaves alone what the model does not name', async () => {
    await sync(engine(), after1())
    const { applied, pending } = await sync(engine(), before1())
    expect([applied, pending]).to.deep.equal([[], []])
    expect((await engine().execute(sql`select count(*) from publisher`)).rows).to.have.length(1)
  })

  it('tells what differs instead of passing over it, and touches nothing', async () => {
    await sync(engine(), before1())
    await engine().execute(insert(before1().table('author')).values({ name: 'Smith' }))
    const changed = new MetaData()
    new Table(
      'author',
      changed,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('name', t.varchar(80)),
    )
    const { steps } = await planSync(engine(), changed)
    expect(steps.map(({ change }) => change.kind)).to.deep.equal(
      dialect === 'postgres' ? ['changeColumn', 'changeColumn'] : ['rebuildTable'],
    )
    expect(((await rejection(verify(engine(), changed))) as Error).message)
      .to.include('author.name')
      .and.to.include('varchar(80)')
    expect(await captureQueries(engine(), () => sync(engine(), before1()))).to.satisfy((all: string[]) =>
      all.every((text) => !/^(ALTER|DROP|CREATE)/.test(text)),
    )
  })

  it('does not add a column that every row would need a value for, and says what to do', async () => {
    await sync(engine(), before1())
    await engine().execute(insert(before1().table('author')).values({ name: 'Smith' }))
    const wanted = before1()
    wanted.table('author').append(new Column('email', t.text(), { nullable: false }))
    const { applied, pending } = await sync(engine(), wanted)
    expect(applied).to.deep.equal([])
    expect(pending).to.have.length(1)
    expect(pending[0]?.saferWay).to.be.a('string')
  })

  it('takes classes or tables with whatever their keys reference', async () => {
    const metadata = after1()
    const { applied } = await sync(engine(), [metadata.table('book')])
    const tables = applied.flatMap(({ change }) => (change.kind === 'addTable' ? (change.table ?? []) : []))
    expect(tables).to.deep.equal(['author', 'book'])
  })

  it('shows its plan before anything is done, and does what it showed', async () => {
    const plan = await planSync(engine(), after1())
    expect(plan.toString()).to.include('CREATE TABLE publisher').and.to.include('-- safe: add table')
    const { applied } = await plan.apply()
    expect(applied.map(({ sql: text }) => text)).to.deep.equal(plan.steps.map(({ sql: text }) => text))
    expect((await planSync(engine(), after1())).isEmpty).to.equal(true)
  })

  it('gives steps that are readable as text, and plain data otherwise', async () => {
    await engine().execute(sql`create table stranger (id integer)`)
    const options = { dropUnknown: ['stranger'] }
    const { pending } = await sync(engine(), after1(), options)
    expect(pending.map(String).join()).to.match(
      /^-- destroys: drop table stranger .*\nDROP TABLE .*stranger;$/s,
    )
    expect(JSON.parse(JSON.stringify(pending[0])))
      .to.have.property('sql')
      .that.includes('DROP TABLE')
    expect(Object.keys(pending[0] ?? {})).to.not.include('toString')
    const stored = Plan.fromJSON(
      engine(),
      JSON.parse(JSON.stringify(await planSync(engine(), after1(), options))),
    )
    expect(stored.steps.map(String)).to.deep.equal(pending.map(String))
    await engine().execute(sql`drop table stranger`)
  })

  it('refuses options that do not exist', async () => {
    const misspelt = await rejection(sync(engine(), after1(), { alow: 'safe' } as never))
    expect(misspelt.message).to.equal(
      "sync has no option 'alow'.\n  Did you mean 'allow'? Known: allow, lockTimeoutMs, onStep, history, signal, onPending, dropUnknown.",
    )
    expect(await rejection(sync(engine(), after1(), { force: true } as never))).to.have.property(
      'code',
      'usage',
    )
    expect(await rejection(sync(engine(), after1(), { allow: 'everything' } as never))).to.have.property(
      'code',
      'usage',
    )
  })
})
