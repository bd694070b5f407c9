import { expect } from 'chai'

import type { Driver, WireValue } from '../../src/driver/driver'
import { createPgDriver } from '../../src/driver/pg'
import { URL } from '../../src/engine/url'
import { freshPostgresDatabase } from '../support/postgres-server'
import { rejection, withConnection } from './driver-contract'

type Run = (sql: string, parameters?: readonly WireValue[]) => Promise<WireValue[][]>

describe('the statements that a connection to PostgreSQL keeps', function () {
  this.timeout(60_000)
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  const drivers: Driver[] = []
  before(async () => {
    database = await freshPostgresDatabase()
  })
  afterEach(async () => {
    for (const driver of drivers.splice(0)) await driver.close()
  })
  after(() => database.drop())

  const open = (prepare?: boolean, query: Readonly<Record<string, string>> = {}): Driver => {
    const { username, password, host, port, database: name } = URL.parse(database.url)
    const config = { username, password, host, port, database: name, query, prepare, poolSize: 1 }
    const driver = createPgDriver(config)
    drivers.push(driver)
    return driver
  }

  /** `again` sends a text that will come again, `once` any other. */
  const on = (driver: Driver, use: (again: Run, once: Run) => Promise<void>): Promise<void> =>
    withConnection(driver, (_, connection) =>
      use(
        async (sql, parameters = []) => (await connection.query(sql, parameters, true)).rows,
        async (sql, parameters = []) => (await connection.query(sql, parameters)).rows,
      ),
    )

  const KEPT = "select count(*)::int from pg_prepared_statements where name like 'dovetail_%'"

  it('are prepared once, and executed under their name', async () => {
    await on(open(), async (again, once) => {
      for (const value of ['1', '2', '3'])
        expect(await again('select $1::int', [value])).to.deep.equal([[value]])
      const [[text, uses] = []] = await once(
        "select statement, generic_plans + custom_plans from pg_prepared_statements where name like 'dovetail_%'",
      )
      expect([text, Number(uses)]).to.deep.equal(['select $1::int', 3])
    })
  })

  it('are only those whose text will come again', async () => {
    await on(open(), async (_, once) => {
      await once('select $1::int', ['1'])
      expect(await once(KEPT)).to.deep.equal([['0']])
    })
  })

  it('are none behind a pooler that gives each transaction another connection', async () => {
    for (const driver of [open(false), open(undefined, { prepare: 'false' })]) {
      await on(driver, async (again, once) => {
        await again('select $1::int', ['1'])
        expect(await once(KEPT)).to.deep.equal([['0']])
      })
    }
    expect(
      (await rejection(Promise.resolve().then(() => open(undefined, { prepare: 'no' })))).message,
    ).to.match(/^prepare must be true or false/)
  })

  it('are deallocated when they were not used for long', async () => {
    await on(open(), async (again, once) => {
      for (let i = 0; i < 230; i++) await again(`select ${i}`)
      expect(await once(KEPT)).to.deep.equal([['200']])
      expect(await again('select 0')).to.deep.equal([['0']])
    })
  })

  it('are prepared anew when a table has changed', async () => {
    await on(open(), async (again, once) => {
      await once('create table changing (a int)')
      await once('insert into changing values (1)')
      expect(await again('select * from changing')).to.deep.equal([['1']])
      await once('alter table changing add b int')
      expect(await again('select * from changing')).to.deep.equal([['1', null]])
    })
  })

  it('fail in a transaction when a table has changed, and not again after it', async () => {
    await on(open(), async (again, once) => {
      await once('create table shifting (a int)')
      await again('select * from shifting')
      await once('begin')
      await once('alter table shifting add b int')
      const error = await rejection(again('select * from shifting'))
      expect(error.code).to.equal('0A000')
      // Nothing can be deallocated now; the statement after the rollback does it.
      await rejection(again('select 1'))
      await once('rollback')
      expect(await again('select * from shifting')).to.deep.equal([])
    })
  })

  it('are prepared anew when somebody has deallocated them', async () => {
    await on(open(), async (again, once) => {
      await again('select $1::int', ['1'])
      await once('deallocate all')
      expect(await again('select $1::int', ['2'])).to.deep.equal([['2']])
    })
  })

  it('are another connection’s own: one that was killed takes its statements with it', async () => {
    const driver = open()
    await on(driver, async (again) => {
      await again('select $1::int', ['1'])
    })
    const { connection } = await driver.acquire()
    await rejection(connection.query('select pg_terminate_backend(pg_backend_pid())', []))
    connection.release(true)
    await on(driver, async (again) => {
      expect(await again('select $1::int', ['2'])).to.deep.equal([['2']])
    })
  })
})
