import { PGlite } from '@electric-sql/pglite'
import { expect } from 'chai'

import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { Column } from '../../src/schema/column'
import { ForeignKey } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { t } from '../../src/types/t'
import { rejection } from '../driver/driver-contract'

function models() {
  const metadata = new MetaData()
  const id = () => new Column('id', t.integer(), { primaryKey: true })
  const mood = t.enum('mood', ['good', 'bad'])
  const user = new Table('user', metadata, id(), new Column('mood', mood))
  const pref = new Table(
    'pref',
    metadata,
    id(),
    new Column('user_id', t.integer(), new ForeignKey('user.id')),
  )
  const index = new Index('ix_mood', user.c.mood)
  return { metadata, user, pref, index, mood }
}

function describeCommands(open: () => Engine): void {
  let engine: Engine
  beforeEach(async () => {
    engine = open()
    await models().metadata.dropAll(engine)
  })
  afterEach(() => engine.dispose())

  async function written(run: () => Promise<unknown>): Promise<string[]> {
    const lines: string[] = []
    const listener = ({ sql }: { sql: string }): void => {
      const ddl = /^(CREATE|DROP|ALTER) (TABLE|INDEX|TYPE) \S+/.exec(sql)
      if (ddl !== null) lines.push(ddl[0].replaceAll('"', ''))
    }
    engine.on('statement', listener)
    await run()
    engine.off('statement', listener)
    return lines
  }

  const withType = (lines: string[]): string[] =>
    engine.dialect.name === 'postgres' ? lines : lines.filter((l) => !l.includes(' TYPE '))

  it('creates what is not there, with indexes and types, and nothing the second time', async () => {
    const { metadata, user } = models()
    expect(await written(() => metadata.createAll(engine))).to.deep.equal(
      withType([
        'CREATE TYPE mood',
        'CREATE TABLE user',
        'CREATE INDEX ix_mood',
        'CREATE TABLE pref',
        'CREATE INDEX ix_pref_user_id',
      ]),
    )
    expect(await written(() => metadata.createAll(engine))).to.deep.equal([])
    await engine.execute(insert(user).values({ id: 1, mood: 'good' }))
    expect((await engine.execute(select(user))).rows).to.deep.equal([{ id: 1, mood: 'good' }])
  })

  it('creates the tables that were added, and uses the type that is there', async () => {
    const { metadata, user } = models()
    await user.create(engine)
    expect(await written(() => metadata.createAll(engine))).to.deep.equal([
      'CREATE TABLE pref',
      'CREATE INDEX ix_pref_user_id',
    ])
  })

  it('drops what is there, and nothing the second time', async () => {
    const { metadata } = models()
    await metadata.createAll(engine)
    expect(await written(() => metadata.dropAll(engine))).to.deep.equal(
      withType(['DROP TABLE pref', 'DROP TABLE user', 'DROP TYPE mood']),
    )
    expect(await written(() => metadata.dropAll(engine))).to.deep.equal([])
  })

  it('drops tables of a cycle with rows in them', async () => {
    const metadata = new MetaData()
    const id = () => new Column('id', t.integer(), { primaryKey: true })
    const key = (target: string, options: { nullable: boolean }) =>
      new Column(`${target}_id`, t.integer(), new ForeignKey(target), options)
    const hen = new Table('hen', metadata, id(), key('egg', { nullable: true }))
    const egg = new Table('egg', metadata, id(), key('hen', { nullable: false }))
    await metadata.createAll(engine)
    await engine.execute(insert(hen).values({ id: 1 }))
    await engine.execute(insert(egg).values({ id: 1, hen_id: 1 }))
    await engine.execute(update(hen).set({ egg_id: 1 }).everyRow())
    await metadata.dropAll(engine)
    expect(await written(() => metadata.createAll(engine))).to.include('CREATE TABLE egg')
    await metadata.dropAll(engine)
  })

  it('leaves a type that other tables use', async () => {
    const { metadata } = models()
    const other = new MetaData()
    new Table('other', other, new Column('mood', t.enum('mood', ['good', 'bad'])))
    await metadata.createAll(engine)
    await other.createAll(engine)
    await metadata.dropAll(engine)
    await other.dropAll(engine)
    expect(await written(() => metadata.createAll(engine))).to.include('CREATE TABLE user')
  })

  it('creates and drops one index', async () => {
    const { metadata, index } = models()
    await metadata.createAll(engine)
    expect(await written(() => index.create(engine))).to.deep.equal([])
    expect(await written(() => index.drop(engine))).to.deep.equal(['DROP INDEX ix_mood'])
    expect(await written(() => index.drop(engine))).to.deep.equal([])
    expect(await written(() => index.create(engine))).to.deep.equal(['CREATE INDEX ix_mood'])
  })

  it('does not look first when told so, and then leaves nothing half done', async () => {
    const { metadata, pref } = models()
    await engine.createAll(new MetaData())
    await metadata.createAll(engine, { checkFirst: false })
    await pref.drop(engine)
    expect(await rejection(metadata.createAll(engine, { checkFirst: false }))).to.have.property(
      'code',
      'database',
    )
    expect(await written(() => metadata.createAll(engine))).to.include('CREATE TABLE pref')
  })
}

describe('createAll and its like', function () {
  this.timeout(60_000)

  describe('on SQLite', () => describeCommands(() => createEngine('sqlite://')))

  describe('on PostgreSQL', () => {
    let client: PGlite
    before(async () => {
      client = await PGlite.create()
    })
    after(() => client.close())
    describeCommands(() => createEngine('postgresql+pglite://', { client }))
  })
})
