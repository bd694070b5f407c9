/** What the two SQLite drivers that run on the calling thread owe beside the common contract. */
import { expect } from 'chai'

import type { DriverFactory } from '../../src/driver/driver'
import { withConnection } from './driver-contract'

export const memory = { database: undefined, query: {} }

export function describeSynchronous(create: DriverFactory): void {
  it('gives small integers as numbers and large ones as bigint, whatever the statement', async () => {
    const driver = create(memory)
    await withConnection(driver, async (run) => {
      await run('create table mixed (a integer, b real)')
      const insert = 'insert into mixed values (?, ?) returning a, b'
      expect((await run(insert, [9007199254740993n, 1e300])).rows).to.deep.equal([[9007199254740993n, 1e300]])
      expect((await run(insert, [7, 0.5])).rows).to.deep.equal([[7, 0.5]])
      const expected = [
        [7, 0.5],
        [9007199254740993n, 1e300],
      ]
      expect((await run('select a, b from mixed order by a')).rows).to.deep.equal(expected)
      // A prepared statement is used again: the first run must not have changed how it reads.
      expect((await run('select a, b from mixed order by a')).rows).to.deep.equal(expected)
      expect((await run('select 1 as a')).rows).to.deep.equal([[1]])
    })
    await driver.close()
  })

  it('tells the columns anew when a table behind * has grown', async () => {
    const driver = create(memory)
    await withConnection(driver, async (run) => {
      await run('create table grown (a integer)')
      await run('insert into grown values (1)')
      await run('select * from grown')
      await run('alter table grown add column b integer')
      const { fields, rows } = await run('select * from grown')
      expect(fields.map(({ name }) => name)).to.deep.equal(['a', 'b'])
      expect(rows).to.deep.equal([[1, null]])
    })
    await driver.close()
  })

  it('refuses a time limit that it cannot keep', () => {
    expect(() => create({ ...memory, statementTimeoutMs: 10 })).to.throw(/cannot give one up/)
  })
}
