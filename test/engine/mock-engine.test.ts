import { expect } from 'chai'

import { createMockEngine } from '../../src/engine/mock-engine'
import { Column } from '../../src/schema/column'
import { ForeignKey } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { t } from '../../src/types/t'

describe('createMockEngine', () => {
  const metadata = new MetaData()
  const user = new Table('user', metadata, new Column('id', t.integer(), { primaryKey: true }))
  new Table('pref', metadata, new Column('user_id', t.integer(), new ForeignKey('user.id')))
  const index = new Index('ix_user', user.c.id.desc())

  async function written(
    dialect: 'postgres' | 'sqlite',
    use: (engine: ReturnType<typeof createMockEngine>) => Promise<void>,
  ) {
    const lines: string[] = []
    await use(createMockEngine(dialect, (sql) => void lines.push(sql)))
    return lines.map((line) => line.replace(/ \(.*/, ''))
  }

  it('writes the DDL of all tables in order, and of dropping them in reverse', async () => {
    const created = await written('postgres', (engine) => metadata.createAll(engine))
    expect(created).to.deep.equal([
      'CREATE TABLE "user"',
      'CREATE INDEX ix_user ON "user"',
      'CREATE TABLE pref',
      'CREATE INDEX ix_pref_user_id ON pref',
    ])
    expect(await written('sqlite', (engine) => metadata.dropAll(engine))).to.deep.equal([
      'DROP TABLE pref',
      'DROP TABLE user',
    ])
  })

  it('writes one table or one index', async () => {
    expect(await written('sqlite', (engine) => user.create(engine))).to.deep.equal([
      'CREATE TABLE user',
      'CREATE INDEX ix_user ON user',
    ])
    expect(await written('postgres', (engine) => index.create(engine))).to.deep.equal([
      'CREATE INDEX ix_user ON "user"',
    ])
    expect(await written('postgres', (engine) => index.drop(engine))).to.deep.equal(['DROP INDEX ix_user'])
  })

  it('knows its dialects', () => {
    expect(() => createMockEngine('mysql' as never, () => undefined)).to.throw(
      /no dialect 'mysql'.\n.*postgres, sqlite/,
    )
  })
})
