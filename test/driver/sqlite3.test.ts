import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import sqlite3 from 'sqlite3'

import { createSqlite3Driver } from '../../src/driver/sqlite3'
import { describeContract, describeSingleHandle, rejection, withConnection } from './driver-contract'

const memory = { database: undefined, query: {} }

describe('driver sqlite3', () => {
  describeContract({ open: () => createSqlite3Driver(memory), duplicateColumns: false })
  describeSingleHandle(() => createSqlite3Driver(memory))

  it('keeps a file database in its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
    const config = { database: join(folder, 'a.db'), query: {} }
    try {
      const first = createSqlite3Driver(config)
      await withConnection(first, (run) => run('create table kept (a integer)'))
      await first.close()
      const second = createSqlite3Driver(config)
      await withConnection(second, (run) => run('select * from kept'))
      await second.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('says which statement is refused when a table behind * has grown', async () => {
    const driver = createSqlite3Driver(memory)
    await withConnection(driver, async (run) => {
      await run('create table grown (a integer)')
      await run('insert into grown values (1)')
      expect((await run('select * from grown')).rows).to.deep.equal([[1]])
      await run('alter table grown add column b integer')
      expect((await run('select * from grown')).rows).to.deep.equal([[1, null]])
    })
    await driver.close()
  })

  it('uses a database that the user opened, and leaves it open', async () => {
    const client = new sqlite3.Database(':memory:')
    const driver = createSqlite3Driver({ ...memory, client })
    await withConnection(driver, (run) => run('create table mine (a integer)'))
    await driver.close()
    await new Promise<void>((resolve, reject) =>
      client.all('select * from mine', (error) => (error ? reject(error) : resolve())),
    )
    await new Promise<void>((resolve) => client.close(() => resolve()))
  })

  it('lets go of the statements that it kept, so that the user can close the database', async () => {
    const client = new sqlite3.Database(':memory:')
    const driver = createSqlite3Driver({ ...memory, client })
    await withConnection(driver, (run) => run('select ? as a', [1]))
    await driver.close()
    const error = await new Promise<Error | null>((resolve) => {
      client.close(resolve)
    })
    expect(error).to.equal(null)
  })

  it('runs a statement again that it has kept, or dropped for others, and one whose table has changed', async () => {
    const driver = createSqlite3Driver(memory)
    await withConnection(driver, async (run) => {
      await run('create table changing (a integer)')
      const add = 'insert into changing values (?)'
      for (const value of [1, 2]) expect((await run(add, [value])).affected).to.equal(1)
      const read = 'select a from changing where a > ? order by a'
      expect((await run(read, [0])).rows).to.deep.equal([[1], [2]])
      await run('alter table changing add b integer')
      expect((await run(read, [1])).rows).to.deep.equal([[2]])
      for (let i = 0; i < 250; i++) expect((await run(`select ${i} as n`)).rows).to.deep.equal([[i]])
      expect((await run(read, [1])).rows).to.deep.equal([[2]])
      await run('drop table changing')
      expect((await rejection(run(read, [1]))).message).to.match(/no such table/)
      await run('create table changing (a integer)')
      expect((await run(read, [1])).rows).to.deep.equal([])
    })
    await driver.close()
  })

  it('gives a statement up after statementTimeoutMs', async () => {
    const driver = createSqlite3Driver({ ...memory, statementTimeoutMs: 50 })
    const endless =
      'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as c from n'
    const error = await withConnection(driver, (run) => rejection(run(endless)))
    await driver.close()
    expect(error).to.have.property('code', 'SQLITE_INTERRUPT')
  })

  it('refuses options in the URL', () => {
    expect(() => createSqlite3Driver({ database: 'a.db', query: { mode: 'ro' } })).to.throw(/"mode"/)
  })

  it('lets the program end once it is closed', () => {
    const script = `
      const { createSqlite3Driver } = require('./src/driver/sqlite3')
      const driver = createSqlite3Driver({ database: undefined, query: {} })
      driver.acquire().then(async ({ connection }) => {
        await connection.query('select 1 as a', [])
        connection.release()
        await driver.close()
      })`
    execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script], {
      timeout: 20_000,
    })
  }).timeout(25_000)
})
