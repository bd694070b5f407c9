import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

import { PGlite } from '@electric-sql/pglite'
import { expect } from 'chai'

import { isConnectionLost, translateError } from '../../../src/dialect/postgres/error-map'
import type { Driver, DriverConfig } from '../../../src/driver/driver'
import { createPgDriver } from '../../../src/driver/pg'
import { createPGliteDriver } from '../../../src/driver/pglite'
import { URL } from '../../../src/engine/url'
import { DatabaseError, ForeignKeyViolationError, type IntegrityError } from '../../../src/errors'
import { rejection, withConnection, type Run } from '../../driver/driver-contract'
import { freshPostgresDatabase } from '../../support/postgres-server'

const SECRET = 'hushhush'

interface Case {
  readonly name: string
  readonly sql: string
  readonly parameters?: readonly string[]
  readonly code: string
  readonly constraint?: string
  readonly table?: string
  readonly columns?: readonly string[]
  readonly reason?: string
}

const violations: readonly Case[] = [
  {
    name: 'a unique constraint',
    sql: 'insert into child values (2, 1, $1, 1)',
    parameters: [SECRET],
    code: 'unique-violation',
    constraint: 'uq_child',
    table: 'child',
    columns: ['b', 'na,"me'],
  },
  {
    name: 'a primary key',
    sql: 'insert into parent values (1)',
    code: 'unique-violation',
    constraint: 'parent_pkey',
    table: 'parent',
    columns: ['id'],
  },
  {
    name: 'a unique index over an expression',
    sql: `insert into child values (3, 1, upper($1), 2)`,
    parameters: [SECRET],
    code: 'unique-violation',
    constraint: 'ix_lower',
    table: 'child',
  },
  {
    name: 'a foreign key',
    sql: 'insert into child values (3, 99, null, 1)',
    code: 'foreign-key-violation',
    constraint: 'fk_child',
    table: 'child',
    columns: ['parent_id'],
    reason: 'not-present',
  },
  {
    name: 'a foreign key of the rows that stay',
    sql: 'delete from parent',
    code: 'foreign-key-violation',
    constraint: 'fk_child',
    table: 'child',
    reason: 'still-referenced',
  },
  {
    name: 'a check',
    sql: 'insert into child values (3, 1, null, -5)',
    code: 'check-violation',
    constraint: 'ck_child',
    table: 'child',
  },
  {
    name: 'a not-null',
    sql: 'insert into child values (3, null, null, 1)',
    code: 'not-null-violation',
    table: 'child',
    columns: ['parent_id'],
  },
]

function describeErrors(open: () => Promise<Driver>): void {
  let driver: Driver
  before(async () => {
    driver = await open()
    await withConnection(driver, async (run) => {
      await run('create table parent (id integer primary key)')
      await run(`create table child (id integer primary key, parent_id integer not null constraint fk_child references parent,
        "na,""me" text, b integer constraint ck_child check (b > 0), constraint uq_child unique (b, "na,""me"))`)
      await run('create unique index ix_lower on child (lower("na,""me"))')
      await run('insert into parent values (1)')
      await run('insert into child values (1, 1, $1, 1)', [SECRET])
    })
  })
  after(() => driver.close())

  const fail = (use: (run: Run) => Promise<unknown>): Promise<Error> =>
    withConnection(driver, (run) => rejection(use(run)))

  for (const { name, sql, parameters = [], code, ...facts } of violations) {
    it(`knows the violation of ${name}`, async () => {
      const cause = await fail((run) => run(sql, parameters))
      const error = translateError(cause, { sql, parameters }) as IntegrityError
      const { constraint, table, columns } = error
      const reason = error instanceof ForeignKeyViolationError ? error.reason : undefined
      expect(error.code).to.equal(code)
      expect({ constraint, table, columns, reason }).to.deep.equal({
        reason: undefined,
        constraint: undefined,
        columns: undefined,
        ...facts,
      })
      expect(error.message).not.to.include(SECRET)
      expect(error.cause).to.equal(cause)
      expect(isConnectionLost(cause)).to.equal(false)
    })
  }

  it('keeps values out of messages about data', async () => {
    for (const type of ['integer', 'date', 'uuid', 'boolean']) {
      const cause = await fail((run) => run(`select $1::${type}`, [SECRET]))
      expect(cause.message).to.include(SECRET)
      const error = translateError(cause, {})
      expect(error.message).to.include(`type ${type}: "…"`)
      expect(error.message).not.to.include(SECRET)
      expect(error.driverCode).to.match(/^22/)
    }
  })

  it('names what a statement got wrong', async () => {
    const cause = await fail((run) => run('select * from no_such_table'))
    expect(translateError(cause, {}))
      .to.be.instanceOf(DatabaseError)
      .with.property('message', 'relation "no_such_table" does not exist')
  })

  it('tells how to run several statements', async () => {
    expect(translateError(await fail((run) => run('select 1; select 2')), {}).message).to.match(
      /Run them one by one/,
    )
  })

  it('takes a connection lost during COMMIT as unknown, a failed COMMIT as what it is', () => {
    const lost = new Error('Connection terminated unexpectedly')
    expect(translateError(lost, { duringCommit: true }).code).to.equal('commit-unknown')
    expect(translateError(lost, {}).code).to.equal('connection')
    const notSent = new Error('Client has encountered a connection error and is not queryable')
    expect(translateError(notSent, { duringCommit: true })).to.include({ code: 'connection' })
    const conflict = Object.assign(new Error('could not serialize access'), { code: '40001' })
    expect(translateError(conflict, { duringCommit: true }).code).to.equal('serialization')
  })

  it('never throws, whatever it is given', () => {
    for (const cause of [undefined, null, 'text', 7, {}, { code: {} }, new AggregateError([])]) {
      expect(translateError(cause, {})).to.be.instanceOf(DatabaseError)
    }
  })
}

describe('errors of PostgreSQL', function () {
  this.timeout(60_000)

  describe('through PGlite', () => {
    let client: PGlite
    after(() => client.close())
    describeErrors(async () => {
      client = await PGlite.create()
      return createPGliteDriver({ database: undefined, query: {}, client })
    })
  })

  describe('through pg', () => {
    let config: DriverConfig
    before(async () => {
      const { username, password, host, port, database } = URL.parse((await freshPostgresDatabase()).url)
      config = { username, password, host, port, database, query: {} }
    })
    describeErrors(() => Promise.resolve(createPgDriver(config)))

    async function connectError(extra: Partial<DriverConfig>): Promise<DatabaseError> {
      const driver = createPgDriver({ ...config, ...extra })
      const cause = await rejection(driver.acquire())
      await driver.close()
      expect(isConnectionLost(cause) || translateError(cause, {}).code === 'connection').to.equal(true)
      return translateError(cause, {})
    }

    it('says which server cannot be reached, and never the password', async () => {
      const closed = createServer()
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
      const { port } = closed.address() as AddressInfo
      await new Promise((resolve) => closed.close(resolve))
      const error = await connectError({ port, password: SECRET })
      expect(error.code).to.equal('connection')
      expect(error.message).to.equal(
        `PostgreSQL at 127.0.0.1:${port} cannot be reached (ECONNREFUSED).\n` +
          '  Check that the server runs, and host and port of the URL.',
      )
    })

    it('says which host has no address', async () => {
      const error = await connectError({ host: 'no-such-host.invalid', connectTimeoutMs: 20_000 })
      expect(error.code).to.equal('connection')
      expect(error.message).to.match(/PostgreSQL at no-such-host.invalid cannot be reached/)
    })

    it('says that the database does not exist', async () => {
      const error = await connectError({ database: 'no_such_database' })
      expect(error.code).to.equal('connection')
      expect(error.message).to.match(/refused the connection: database "no_such_database" does not exist/)
    })

    it('says that the pool is used up', async () => {
      const driver = createPgDriver({ ...config, poolSize: 1, connectTimeoutMs: 1000 })
      const { connection } = await driver.acquire()
      const error = translateError(await rejection(driver.acquire()), {})
      connection.release()
      await driver.close()
      expect(error.code).to.equal('connection')
      expect(error.message).to.match(/all connections of the pool are in use.\n.*raise poolSize/)
    })

    it('tells a conflict of serializable transactions as worth another try', async () => {
      const driver = createPgDriver(config)
      const [one, two] = [await driver.acquire(), await driver.acquire()]
      const run = (at: typeof one, sql: string) => at.connection.query(sql, [])
      await run(one, 'create table tried (id integer primary key)')
      await run(one, 'insert into tried values (1), (2)')
      for (const at of [one, two]) {
        await run(at, 'begin isolation level serializable')
        // Only the first query takes the snapshot that the other one's commit then contradicts.
        await run(at, 'select * from tried')
      }
      await run(one, 'update tried set id = 11 where id = 1')
      const blocked = rejection(run(two, 'update tried set id = 12 where id = 1'))
      await run(one, 'commit')
      const error = translateError(await blocked, {})
      one.connection.release(true)
      two.connection.release(true)
      await driver.close()
      expect([error.code, error.driverCode]).to.deep.equal(['serialization', '40001'])
    })

    it('knows the end of a time limit and of a backend', async () => {
      const driver = createPgDriver({ ...config, statementTimeoutMs: 300 })
      await withConnection(driver, async (run) => {
        const cause = await rejection(run('select pg_sleep(9)'))
        expect(translateError(cause, {}).code).to.equal('query-timeout')
        expect(isConnectionLost(cause)).to.equal(false)
      })
      const { connection } = await driver.acquire()
      const cause = await rejection(connection.query('select pg_terminate_backend(pg_backend_pid())', []))
      const next = await rejection(connection.query('select 1', []))
      connection.release(true)
      await driver.close()
      expect([translateError(cause, {}).code, isConnectionLost(cause)]).to.deep.equal(['connection', true])
      expect([translateError(next, {}).code, isConnectionLost(next)]).to.deep.equal(['connection', true])
    })
  })
})
