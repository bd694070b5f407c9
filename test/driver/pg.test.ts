import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'
import { Pool } from 'pg'

import type { Driver, DriverConfig } from '../../src/driver/driver'
import { createPgDriver } from '../../src/driver/pg'
import { URL } from '../../src/engine/url'
import { freshPostgresDatabase } from '../support/postgres-server'
import { describeContract, rejection, withConnection } from './driver-contract'

describe('driver pg', function () {
  this.timeout(60_000)
  let config: DriverConfig
  let uncaught: unknown[]
  const record = (error: unknown): void => void uncaught.push(error)

  before(async () => {
    const { username, password, host, port, database } = URL.parse((await freshPostgresDatabase()).url)
    config = { username, password, host, port, database, query: {} }
  })
  beforeEach(() => {
    uncaught = []
    process.on('uncaughtExceptionMonitor', record)
  })
  afterEach(() => {
    process.off('uncaughtExceptionMonitor', record)
    expect(uncaught).to.deep.equal([])
  })

  describeContract({ open: () => createPgDriver(config), duplicateColumns: true })

  async function using(extra: Partial<DriverConfig>, use: (driver: Driver) => Promise<void>): Promise<void> {
    const driver = createPgDriver({ ...config, ...extra })
    try {
      await use(driver)
    } finally {
      await driver.close()
    }
  }

  async function backendOf(driver: Driver): Promise<string> {
    return withConnection(driver, async (run) => String((await run('select pg_backend_pid()')).rows[0]?.[0]))
  }

  async function kill(pid: string): Promise<void> {
    await using({}, (killer) =>
      withConnection(killer, async (run) => void (await run('select pg_terminate_backend($1)', [pid]))),
    )
    await sleep(50)
  }

  it('answers ROLLBACK to the COMMIT of an aborted transaction', () =>
    using({}, (driver) =>
      withConnection(driver, async (run) => {
        await run('begin')
        await rejection(run('select * from no_such_table'))
        expect((await run('commit')).command).to.equal('ROLLBACK')
      }),
    ))

  it('survives that an idle backend is killed', () =>
    using({ poolSize: 1 }, async (driver) => {
      const before = await backendOf(driver)
      await kill(before)
      expect(await backendOf(driver)).not.to.equal(before)
    }))

  it('survives that a backend is killed between two statements of one holder', () =>
    using({ poolSize: 1 }, async (driver) => {
      const { connection } = await driver.acquire()
      const { rows } = await connection.query('select pg_backend_pid()', [])
      await kill(String(rows[0]?.[0]))
      await rejection(connection.query('select 1', []))
      connection.release(true)
      const next = await driver.acquire()
      expect(next.isNew).to.equal(true)
      next.connection.release()
    }))

  it('survives that a backend is killed under a statement', () =>
    using({ poolSize: 1 }, async (driver) => {
      const { connection } = await driver.acquire()
      const { rows } = await connection.query('select pg_backend_pid()', [])
      const sleeping = rejection(connection.query('select pg_sleep(30)', []))
      await kill(String(rows[0]?.[0]))
      expect(await sleeping).to.have.property('code', '57P01')
      connection.release(true)
      await backendOf(driver)
    }))

  it('survives killed backends in a pool that the user made, and leaves it open', async () => {
    const { username: user, ...rest } = config
    const client = new Pool({ ...rest, user, max: 1 })
    await using({ client }, async (driver) => {
      await kill(await backendOf(driver))
      await backendOf(driver)
    })
    expect((await client.query('select 1 as a')).rows).to.deep.equal([{ a: 1 }])
    await client.end()
  })

  it('stops a running statement with cancel()', () =>
    using({}, async (driver) => {
      const { connection } = await driver.acquire()
      const sleeping = rejection(connection.query('select pg_sleep(30)', []))
      await sleep(50)
      await connection.cancel?.()
      expect(await sleeping).to.have.property('code', '57014')
      await connection.query('select 1', [])
      connection.release()
    }))

  it('gives a statement up after statementTimeoutMs', () =>
    using({ statementTimeoutMs: 200 }, (driver) =>
      withConnection(driver, async (run) => {
        expect(await rejection(run('select pg_sleep(30)'))).to.have.property('code', '57014')
      }),
    ))

  it('gives up waiting for the pool after connectTimeoutMs', () =>
    using({ poolSize: 1, connectTimeoutMs: 1000 }, async (driver) => {
      const { connection } = await driver.acquire()
      expect((await rejection(driver.acquire())).message).to.match(/timeout/)
      connection.release()
      await backendOf(driver)
    }))

  it('gives up a server that never answers', async () => {
    const silent: Server = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    await using({ port, connectTimeoutMs: 100 }, async (driver) => {
      expect((await rejection(driver.acquire())).message).to.match(/timeout/)
    })
    silent.close()
  })

  it('goes without TLS under sslmode=prefer where the server has none, but not under require', async () => {
    await using({ query: { sslmode: 'prefer' } }, async (driver) => void (await backendOf(driver)))
    await using({ query: { sslmode: 'disable' } }, async (driver) => void (await backendOf(driver)))
    await using({ query: { sslmode: 'require' } }, async (driver) => {
      const tls = await driver.acquire().then(
        async ({ connection }) => {
          const { rows } = await connection.query(
            'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
            [],
          )
          connection.release()
          return rows[0]?.[0] === 't'
        },
        (error: unknown) => (error as Error).message.includes('does not support SSL'),
      )
      expect(tls).to.equal(true)
    })
  })

  it('refuses options of the URL that it does not know', () => {
    expect(() => createPgDriver({ ...config, query: { sslmod: 'require' } })).to.throw(
      /"sslmod" that is not known/,
    )
    expect(() => createPgDriver({ ...config, query: { sslmode: 'on' } })).to.throw(/sslmode must be/)
    expect(() =>
      createPgDriver({ ...config, query: { sslmode: 'verify-ca', sslrootcert: '/no/such.pem' } }),
    ).to.throw(/"\/no\/such.pem" named in the URL cannot be read/)
  })

  it('sets application_name', () =>
    using({ query: { application_name: 'shop' } }, (driver) =>
      withConnection(driver, async (run) => {
        expect((await run('show application_name')).rows).to.deep.equal([['shop']])
      }),
    ))

  it('closes although a holder never gives its connection back', async () => {
    const driver = createPgDriver(config)
    await driver.acquire()
    await driver.close()
  }).timeout(10_000)
})
