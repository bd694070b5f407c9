/** What the errors of every SQLite package must become; run by the test file of each package. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { isConnectionLost, translateError } from '../../../src/dialect/sqlite/error-map'
import type { Driver, DriverFactory } from '../../../src/driver/driver'
import { DatabaseError, type IntegrityError } from '../../../src/errors'
import { rejection, withConnection } from '../../driver/driver-contract'

const violations: readonly [name: string, sql: string, code: string, facts: object][] = [
  [
    'a unique constraint',
    `insert into child values (2, 1, 'x', 1)`,
    'unique-violation',
    { table: 'child', columns: ['b', 'name'] },
  ],
  [
    'a primary key',
    'insert into parent values (1)',
    'unique-violation',
    { table: 'parent', columns: ['id'] },
  ],
  [
    'a unique index over an expression',
    `insert into child values (3, 1, 'X', 2)`,
    'unique-violation',
    { constraint: "ix_'lower" },
  ],
  ['a foreign key', 'insert into child values (3, 99, null, 1)', 'foreign-key-violation', {}],
  ['a check', 'insert into child values (3, 1, null, -5)', 'check-violation', { constraint: 'ck_child' }],
  [
    'a not-null',
    'insert into child values (3, null, null, 1)',
    'not-null-violation',
    { table: 'child', columns: ['parent_id'] },
  ],
]

export function describeSqliteErrors(create: DriverFactory): void {
  let driver: Driver
  before(async () => {
    driver = create({ database: undefined, query: {} })
    await withConnection(driver, async (run) => {
      await run('pragma foreign_keys = on')
      await run('create table parent (id integer primary key)')
      await run(`create table child (id integer primary key, parent_id integer not null references parent, name text,
        b integer constraint ck_child check (b > 0), constraint uq_child unique (b, name))`)
      await run(`create unique index "ix_'lower" on child (lower(name)) where b > 1`)
      await run('insert into parent values (1)')
      await run(`insert into child values (1, 1, 'x', 1), (5, 1, 'x', 2)`)
    })
  })
  after(() => driver.close())

  for (const [name, sql, code, facts] of violations) {
    it(`knows the violation of ${name}`, async () => {
      const cause = await withConnection(driver, (run) => rejection(run(sql)))
      const error = translateError(cause, { sql }) as IntegrityError
      const { constraint, table, columns } = error
      expect(error.code).to.equal(code)
      const nothing = { constraint: undefined, table: undefined, columns: undefined }
      expect({ constraint, table, columns }).to.deep.equal({ ...nothing, ...facts })
      expect(error.driverCode).to.match(/^SQLITE_CONSTRAINT/)
      expect(error.message).to.match(/^(UNIQUE|FOREIGN KEY|CHECK|NOT NULL) constraint failed/)
      expect(isConnectionLost(cause)).to.equal(false)
    })
  }

  it('names what a statement got wrong', async () => {
    const cause = await withConnection(driver, (run) => rejection(run('select * from no_such_table')))
    expect(translateError(cause, {})).to.include({
      code: 'database',
      message: 'no such table: no_such_table',
    })
  })

  it('takes a locked database as worth another try, and a file that cannot be opened as no connection', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
    const config = { database: join(folder, 'a.db'), query: {} }
    const [holder, late] = [create(config), create(config)]
    await withConnection(holder, async (hold) => {
      await hold('begin immediate')
      await withConnection(late, async (run) => {
        await run('pragma busy_timeout = 10')
        const cause = await rejection(run('begin immediate'))
        expect(translateError(cause, {})).to.include({ code: 'serialization', driverCode: 'SQLITE_BUSY' })
        expect(isConnectionLost(cause)).to.equal(false)
      })
    })
    await Promise.all([holder.close(), late.close()])
    rmSync(folder, { recursive: true })
    const nowhere = await rejection(create({ ...config, database: join(folder, 'gone', 'a.db') }).acquire())
    expect(nowhere).to.be.instanceOf(Error)
    expect(translateError(nowhere, { path: 'gone/a.db' })).to.include({
      code: 'connection',
      message:
        'The SQLite file gone/a.db cannot be opened.\n  Check that its folder exists and may be written to.',
    })
  })

  it('never throws, whatever it is given', () => {
    for (const cause of [undefined, null, 'text', 7, {}, { code: {} }, { errcode: '5' }]) {
      expect(translateError(cause, {})).to.be.instanceOf(DatabaseError)
    }
  })
}
