import Database from 'better-sqlite3'
import { expect } from 'chai'

import { createBetterSqlite3Driver } from '../../src/driver/better-sqlite3'
import { describeContract, describeSingleHandle, withConnection } from './driver-contract'
import { describeSynchronous, memory } from './synchronous-contract'

describe('driver better-sqlite3', () => {
  describeContract({ open: () => createBetterSqlite3Driver(memory), duplicateColumns: true })
  describeSingleHandle(() => createBetterSqlite3Driver(memory))
  describeSynchronous(createBetterSqlite3Driver)

  it('uses a database that the user opened, and leaves it open', async () => {
    const client = new Database(':memory:')
    const driver = createBetterSqlite3Driver({ ...memory, client })
    await withConnection(driver, (run) => run('create table mine (a integer)'))
    await driver.close()
    expect(client.open).to.equal(true)
    client.close()
  })
})
