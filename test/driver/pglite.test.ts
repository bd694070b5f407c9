import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'
import { expect } from 'chai'

import type { Driver } from '../../src/driver/driver'
import { createPGliteDriver } from '../../src/driver/pglite'
import { describeContract, describeSingleHandle, rejection, withConnection } from './driver-contract'

const memory = { database: undefined, query: {} }

describe('driver PGlite', function () {
  this.timeout(60_000)
  let client: PGlite
  before(async () => {
    client = await PGlite.create()
  })
  after(() => client.close())

  // Starting PGlite takes seconds: most tests share the one that a user would hand over.
  const shared = (): Driver => createPGliteDriver({ ...memory, client })

  describeContract({ open: shared, duplicateColumns: true })
  describeSingleHandle(shared)

  it('answers ROLLBACK to the COMMIT of an aborted transaction', async () => {
    const driver = shared()
    await withConnection(driver, async (run) => {
      expect((await run('begin')).command).to.equal('BEGIN')
      await rejection(run('select * from no_such_table'))
      expect((await run('commit')).command).to.equal('ROLLBACK')
    })
    await driver.close()
    expect(client.closed).to.equal(false)
  })

  it('keeps a database in a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
    const config = { database: join(folder, 'data'), query: {} }
    try {
      const first = createPGliteDriver(config)
      await withConnection(first, (run) => run('create table kept (a integer)'))
      await first.close()
      const second = createPGliteDriver(config)
      await withConnection(second, (run) => run('select * from kept'))
      await second.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('refuses a time limit that it cannot keep', () => {
    expect(() => createPGliteDriver({ ...memory, statementTimeoutMs: 10 })).to.throw(/PGlite runs statements/)
  })
})
