/** What every driver owes to the port, run against a real database by each driver's own test file. */
import { expect } from 'chai'

import type { Driver, DriverConnection, DriverResult, WireValue } from '../../src/driver/driver'

export type Run = (sql: string, parameters?: readonly WireValue[]) => Promise<DriverResult>

/** Lends a connection for the time of one callback. */
export async function withConnection<T>(
  driver: Driver,
  use: (run: Run, connection: DriverConnection) => Promise<T>,
): Promise<T> {
  const { connection } = await driver.acquire()
  try {
    return await use((sql, parameters = []) => connection.query(sql, parameters), connection)
  } finally {
    connection.release()
  }
}

/** The rejection's reason; fails if there is none. */
export async function rejection(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('was expected to be rejected')
}

export interface Contract {
  open(): Driver | Promise<Driver>
  /** Whether the driver can give back two columns of one name; else it must refuse them. */
  readonly duplicateColumns: boolean
}

export function describeContract(contract: Contract): void {
  let driver: Driver
  before(async () => {
    driver = await contract.open()
  })
  after(async () => {
    await driver.close()
  })

  const postgres = (): boolean => driver.dialect === 'postgres'
  const mark = (n: number): string => (postgres() ? `$${n}` : '?')

  it('says that a connection is new once and no more', async () => {
    const fresh = await contract.open()
    const first = await fresh.acquire()
    await first.connection.query('select 1', [])
    first.connection.release()
    const second = await fresh.acquire()
    second.connection.release()
    await fresh.close()
    expect([first.isNew, second.isNew]).to.deep.equal([true, false])
  })

  it('gives rows as arrays in the order of the columns', async () => {
    await withConnection(driver, async (run) => {
      const { fields, rows } = await run(`select 2 as b, 1 as a union all select 4, 3`)
      expect(fields.map(({ name }) => name)).to.deep.equal(['b', 'a'])
      expect(rows.map((row) => row.map(Number))).to.deep.equal([
        [2, 1],
        [4, 3],
      ])
    })
  })

  it('gives the text of the server on PostgreSQL, with the OID of the type', async function () {
    if (!postgres()) return
    await withConnection(driver, async (run) => {
      const { fields, rows } = await run(
        `select true, 1::int8, '2020-01-02'::date, '{"a": 1}'::jsonb, array[1,2], 1.10::numeric, null::int4`,
      )
      expect(rows).to.deep.equal([['t', '1', '2020-01-02', '{"a": 1}', '{1,2}', '1.10', null]])
      expect(fields.map(({ typeId }) => typeId)).to.deep.equal([16, 20, 1082, 3802, 1007, 1700, 23])
    })
  })

  if (contract.duplicateColumns) {
    it('keeps two columns of one name apart', async () => {
      await withConnection(driver, async (run) => {
        const { fields, rows } = await run('select 1 as a, 2 as a')
        expect(fields.map(({ name }) => name)).to.deep.equal(['a', 'a'])
        expect(rows.map((row) => row.map(Number))).to.deep.equal([[1, 2]])
      })
    })
  } else {
    it('refuses two columns of one name, for it would lose one', async () => {
      await withConnection(driver, async (run) => {
        for (const sql of [
          'select 1 as a, 2 as a',
          'select * from (select 1 as a) x, (select 2 as a) y',
          'select 2, 1',
        ]) {
          expect(await rejection(run(sql))).to.have.property('code', 'usage')
        }
        expect((await run('select 1')).rows).to.deep.equal([[1]])
      })
    })
  }

  it('keeps a column called __proto__', async () => {
    await withConnection(driver, async (run) => {
      const sql = `select 1 as "__proto__"`
      if (!contract.duplicateColumns) expect(await rejection(run(sql))).to.have.property('code', 'usage')
      else expect((await run(sql)).fields.map(({ name }) => name)).to.deep.equal(['__proto__'])
    })
  })

  it('carries an integer beyond 2^53 both ways', async () => {
    const big = 9007199254740993n
    await withConnection(driver, async (run) => {
      await run('create table big (id bigint)')
      await run(`insert into big values (${mark(1)})`, [postgres() ? String(big) : big])
      const text = await run('select cast(id as text) as id from big')
      expect(text.rows).to.deep.equal([['9007199254740993']])
      if (driver.name === 'sqlite3') return
      expect(String((await run('select id from big')).rows[0]?.[0])).to.equal(String(big))
      expect(
        String(
          (await run(`insert into big values (${mark(1)}) returning id`, [postgres() ? String(big) : big]))
            .rows[0]?.[0],
        ),
      ).to.equal(String(big))
      await run('drop table big')
    })
  })

  it('binds an integer as an integer', async () => {
    if (postgres()) return
    await withConnection(driver, async (run) => {
      expect((await run('select typeof(?) as t', [5])).rows).to.deep.equal([['integer']])
      expect((await run('select typeof(?) as t', [1.5])).rows).to.deep.equal([['real']])
    })
  })

  it('carries a Buffer with NUL bytes, an empty one, and NULL', async () => {
    await withConnection(driver, async (run) => {
      await run(`create table blobs (id integer, b ${postgres() ? 'bytea' : 'blob'})`)
      const bytes = Buffer.from([0, 1, 0, 255])
      const insert = `insert into blobs values (${mark(1)}, ${mark(2)})`
      await run(insert, [postgres() ? '1' : 1, bytes])
      await run(insert, [postgres() ? '2' : 2, Buffer.alloc(0)])
      await run(insert, [postgres() ? '3' : 3, null])
      const { rows } = await run('select b from blobs order by id')
      const expected = postgres() ? [['\\x000100ff'], ['\\x'], [null]] : [[bytes], [Buffer.alloc(0)], [null]]
      expect(rows).to.deep.equal(expected)
      await run('drop table blobs')
    })
  })

  it('tells how many rows a statement wrote', async () => {
    await withConnection(driver, async (run) => {
      const affected = async (sql: string): Promise<number> => (await run(sql)).affected
      expect(await affected('create table counted (a integer)')).to.equal(0)
      expect(await affected('insert into counted values (1), (2), (3)')).to.equal(3)
      expect(await affected('select * from counted')).to.equal(0)
      expect(await affected('update counted set a = 9 where a > 1')).to.equal(2)
      expect(
        await affected('with x as (select 9 as v) delete from counted where a in (select v from x)'),
      ).to.equal(2)
      expect(await affected('create index ix_counted on counted (a)')).to.equal(0)
      const returned = await run('insert into counted values (7), (8) returning a')
      expect(returned.affected).to.equal(2)
      expect(returned.rows.map(([a]) => Number(a))).to.deep.equal([7, 8])
      await run('drop table counted')
    })
  })

  it('refuses a second statement, and runs none of them', async () => {
    await withConnection(driver, async (run) => {
      await run('create table chained (a integer)')
      await rejection(run('insert into chained values (1); drop table chained'))
      await rejection(run(`insert into chained values (1); select ';'`))
      expect((await run('select count(*) as n from chained')).rows.map(([n]) => Number(n))).to.deep.equal([0])
      await run(`insert into chained values (1); -- the end ;`)
      await run('drop table chained')
    })
  })

  it('hands the connection out again after a failed statement', async () => {
    await withConnection(driver, async (run) => {
      await rejection(run('select * from no_such_table'))
      expect((await run('select 1 as a')).rows).to.have.length(1)
    })
  })

  it('turns callers away when closed', async () => {
    const closed = await contract.open()
    await withConnection(closed, (run) => run('select 1 as a'))
    await closed.close()
    expect(await rejection(closed.acquire())).to.have.property('code', 'usage')
  })
}

export function describeSingleHandle(open: () => Driver | Promise<Driver>): void {
  it('gives its one handle to one holder after the other', async () => {
    const driver = await open()
    const order: string[] = []
    const use = async (name: string): Promise<void> => {
      const { connection } = await driver.acquire()
      order.push(`${name} begins`)
      await connection.query('select 1 as a', [])
      order.push(`${name} ends`)
      connection.release()
    }
    await Promise.all([use('a'), use('b'), use('c')])
    await driver.close()
    expect(order).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })
}
