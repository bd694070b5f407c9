/** What an engine owes on every database; run by the test file of each driver. */
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import type { Engine } from '../../src/engine/engine'
import type { StatementEvent } from '../../src/engine/statement-events'
import { sql } from '../../src/expression/raw-sql'
import { rejection } from '../driver/driver-contract'

export interface EngineContract {
  open(): Engine | Promise<Engine>
  /** Whether two connections can be had at a time. */
  readonly pooled: boolean
}

export function describeEngine({ open, pooled }: EngineContract): void {
  let engine: Engine

  before(async () => {
    engine = await open()
    await engine.execute(sql`create table item (id integer primary key, name text)`)
  })
  after(() => engine.dispose())
  beforeEach(() => engine.execute(sql`delete from item`))

  const add = (at: Pick<Engine, 'execute'>, id: number): Promise<unknown> =>
    at.execute(sql`insert into item values (${id}, 'x')`)
  const ids = async (): Promise<number[]> =>
    (await engine.execute(sql`select id from item order by id`)).scalars<number>()

  it('gives rows as objects, and how many were touched', async () => {
    const inserted = await engine.execute(sql`insert into item values (${1}, ${'a'}), (${2}, ${null})`)
    expect(inserted.rowCount).to.equal(2)
    const result = await engine.execute<{ id: number; name: string | null }>(
      sql`select id, name from item order by id`,
    )
    expect([...result]).to.deep.equal([
      { id: 1, name: 'a' },
      { id: 2, name: null },
    ])
    expect([result.rowCount, result.keys]).to.deep.equal([0, ['id', 'name']])
  })

  it('gives the only row, the only value, or says why not', async () => {
    await add(engine, 1)
    await add(engine, 2)
    const select = (max: number) =>
      engine.execute(sql`select id, name from item where id <= ${max} order by id`)
    expect((await select(1)).one()).to.deep.equal({ id: 1, name: 'x' })
    expect((await select(1)).scalar()).to.equal(1)
    expect((await select(2)).scalars()).to.deep.equal([1, 2])
    expect((await select(0)).oneOrNull()).to.equal(null)
    const [none, many] = [await select(0), await select(2)]
    expect(() => none.one())
      .to.throw()
      .with.property('code', 'no-result')
    expect(() => many.one())
      .to.throw()
      .with.property('code', 'multiple-results')
    expect(() => many.oneOrNull())
      .to.throw()
      .with.property('code', 'multiple-results')
  })

  it('commits when the callback returns, and gives its value', async () => {
    const value = await engine.transaction(async (tx) => {
      await add(tx, 1)
      return 'done'
    })
    expect([value, await ids()]).to.deep.equal(['done', [1]])
  })

  it('rolls back when the callback throws, and throws the same error', async () => {
    const mistake = new RangeError('mine')
    const error = await rejection(
      engine.transaction(async (tx) => {
        await add(tx, 1)
        throw mistake
      }),
    )
    expect(error).to.equal(mistake)
    expect(await ids()).to.deep.equal([])
  })

  it('writes nothing in a transaction that only reads, and writes again after it', async () => {
    await add(engine, 1)
    const seen = await engine.transaction((tx) => tx.execute(sql`select id from item`), { readOnly: true })
    expect(seen.scalars()).to.deep.equal([1])
    const refused = await rejection(engine.transaction((tx) => add(tx, 2), { readOnly: true }))
    expect(refused).to.have.property('code', 'database')
    await add(engine, 3)
    expect(await ids()).to.deep.equal([1, 3])
  })

  it('undoes only the nested transaction that throws', async () => {
    await engine.transaction(async (tx) => {
      await add(tx, 1)
      await tx.transaction(async (inner) => {
        await add(inner, 2)
        await rejection(
          inner.transaction(async (innermost) => {
            await add(innermost, 3)
            await add(innermost, 1)
          }),
        )
        await add(inner, 4)
      })
      await rejection(
        tx.transaction(async (inner) => {
          await add(inner, 5)
          throw new RangeError('mine')
        }),
      )
      await tx.transaction((inner) => add(inner, 6))
    })
    expect(await ids()).to.deep.equal([1, 2, 4, 6])
  })

  it('refuses two nested transactions at a time, for they would undo each other', async () => {
    await engine.transaction(async (tx) => {
      const first = tx.transaction((inner) => add(inner, 1))
      expect(await rejection(tx.transaction((inner) => add(inner, 2)))).to.have.property('code', 'usage')
      await first
    })
    expect(await ids()).to.deep.equal([1])
  })

  it('lets a handle die with its transaction', async () => {
    let kept: Parameters<Parameters<Engine['transaction']>[0]>[0] | undefined
    await engine.transaction((tx) => void (kept = tx))
    if (kept === undefined) return expect.fail()
    expect(kept.isOpen).to.equal(false)
    expect(await rejection(add(kept, 1))).to.have.property('code', 'transaction-closed')
    expect(await rejection(kept.transaction(() => undefined))).to.have.property('code', 'transaction-closed')
    expect(await ids()).to.deep.equal([])
  })

  it('rolls back and names a statement that was not awaited', async () => {
    const strays: Promise<unknown>[] = []
    const error = await rejection(
      engine.transaction(async (tx) => {
        await add(tx, 1)
        strays.push(Promise.allSettled([tx.execute(sql`select name from item`), add(tx, 2), add(tx, 3)]))
      }),
    )
    expect(error).to.have.property('code', 'usage')
    expect(error.message).to.match(/still running: select name from item\n.*await/)
    const [outcomes] = (await Promise.all(strays)) as PromiseSettledResult<unknown>[][]
    // What had not had its turn when the callback returned is not sent at all.
    expect(outcomes?.at(-1)).to.have.nested.property('reason.code', 'transaction-closed')
    expect(await ids()).to.deep.equal([])
  })

  it('rolls back and names a nested transaction that was not awaited', async () => {
    const strays: Promise<unknown>[] = []
    const error = await rejection(
      engine.transaction(async (tx) => {
        await add(tx, 1)
        strays.push(rejection(tx.transaction(async (inner) => (await sleep(20), add(inner, 2)))))
      }),
    )
    expect(error.message).to.match(/still running: /)
    await Promise.all(strays)
    expect(await ids()).to.deep.equal([])
  })

  it('refuses itself inside its own transaction', async () => {
    await engine.transaction(async (tx) => {
      const calls = [
        () => add(engine, 1),
        () => engine.connect(),
        () => engine.transaction(() => undefined),
        () => engine.dispose(),
        () => tx.transaction(() => add(engine, 1)),
      ]
      for (const call of calls) {
        const error = await rejection(call())
        expect(error).to.have.property('code', 'usage')
        expect(error.message).to.match(/inside a transaction of the same engine.\n.*tx\.execute/)
      }
    })
    await add(engine, 1)
  })

  it('refuses itself inside the transaction of another engine inside its own', async () => {
    const other = await open()
    await engine.transaction(() =>
      other.transaction(async () => {
        expect(await rejection(add(engine, 1))).to.have.property('code', 'usage')
      }),
    )
    await other.dispose()
  })

  it('may be used by work that a transaction started and that outlives it', async () => {
    let late: Promise<unknown> | undefined
    await engine.transaction(() => {
      late = sleep(20).then(() => add(engine, 7))
    })
    await late
    expect(await ids()).to.deep.equal([7])
  })

  it('runs transactions that are started together', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((id) => engine.transaction((tx) => add(tx, id))))
    expect(await ids()).to.deep.equal([1, 2, 3, 4, 5])
  })

  it('runs the statements of one connection one after another', async () => {
    await using connection = await engine.connect()
    await Promise.all([1, 2, 3].map((id) => add(connection, id)))
    expect((await connection.execute(sql`select id from item order by id`)).scalars()).to.deep.equal([
      1, 2, 3,
    ])
  })

  it('refuses a closed connection', async () => {
    const connection = await engine.connect()
    await connection.close()
    await connection.close()
    expect(await rejection(add(connection, 1))).to.have.property('code', 'usage')
    expect(await rejection(connection.transaction(() => undefined))).to.have.property('code', 'usage')
  })

  it('opens a transaction on a connection, which then cannot be used beside it', async () => {
    await using connection = await engine.connect()
    await connection.transaction(async (tx) => {
      await add(tx, 1)
      expect((await rejection(add(connection, 2))).message).to.match(/inside a transaction/)
      expect(await rejection(connection.close())).to.have.property('code', 'usage')
    })
    expect((await connection.execute(sql`select id from item`)).scalars()).to.deep.equal([1])
  })

  it('tells of statements, without showing values', async () => {
    const events: StatementEvent[] = []
    const listener = (event: StatementEvent): void => void events.push(event)
    engine.on('statement', listener)
    await engine.execute(sql`select ${'hushhush'} as secret`)
    await rejection(engine.execute(sql`select * from no_such_table`))
    engine.off('statement', listener)
    await add(engine, 1)
    expect(events.map((event) => event.sql)).to.have.length(2)
    expect(events[0]?.sql).to.match(/^select (\$1|\?) as secret$/)
    expect(events[0]?.parameters).to.deep.equal(['hushhush'])
    expect(JSON.stringify(events)).not.to.include('hushhush')
    expect(events[0]?.durationMs).to.be.a('number')
    expect(events.map((event) => (event.error as { code?: string } | undefined)?.code)).to.deep.equal([
      undefined,
      'database',
    ])
  })

  it('gives errors of the database with the statement, and values only as a hidden field', async () => {
    await add(engine, 1)
    const error = await rejection(engine.execute(sql`insert into item values (${1}, ${'hushhush'})`))
    expect(error).to.have.property('code', 'unique-violation')
    expect(error)
      .to.have.property('sql')
      .that.matches(/^insert into item/)
    expect(error).to.have.property('parameters').that.includes('hushhush')
    expect(JSON.stringify(error)).not.to.include('hushhush')
  })

  it('takes nothing but statements, whatever looks like one', async () => {
    const fakes = [
      'select 1',
      { sql: 'select 1', parameters: [] },
      { kind: 'rawSql', texts: ['select 1'], inserted: [] },
      null,
    ]
    for (const fake of fakes) {
      expect(await rejection(engine.execute(fake as never))).to.have.property('code', 'usage')
    }
  })

  it('refuses to open transactions by SQL text', async () => {
    for (const statement of [
      sql`begin`,
      sql`  COMMIT`,
      sql`savepoint a`,
      sql`-- x
;/* y */ begin`,
    ]) {
      expect((await rejection(engine.execute(statement))).message).to.match(/engine.transaction/)
    }
  })

  it('refuses options that do not exist', async () => {
    const options = { isolationLevel: 'serializable' } as object
    expect((await rejection(engine.transaction(() => undefined, options))).message).to.match(
      /no transaction option 'isolationLevel'/,
    )
    for (const retry of [3, null, { deadline: 5 }]) {
      const refused = await rejection(engine.transaction(() => undefined, { retry: retry as never }))
      expect(refused.message).to.match(/time limit/)
    }
    expect((await rejection(engine.transaction(undefined as never))).message).to.match(/takes a callback/)
    const hostile = { isolation: 'serializable; drop table item' as never }
    expect((await rejection(engine.transaction(() => undefined, hostile))).message).to.match(
      /isolation level/,
    )
  })

  it('keeps columns of one name, and one called __proto__, or refuses them', async () => {
    if (engine.driverName === 'sqlite3') {
      const refused = await rejection(engine.execute(sql`select 1 as a, 2 as a, 3 as "__proto__"`))
      expect(refused).to.have.property('code', 'usage')
      return
    }
    const result = await engine.execute(sql`select 1 as a, 2 as a, 3 as "__proto__"`)
    expect(result.keys).to.deep.equal(['a', 'a_2', '__proto__'])
    const row = result.one()
    expect(Object.entries(row).map(([key, value]) => [key, Number(value)])).to.deep.equal([
      ['a', 1],
      ['a_2', 2],
      ['__proto__', 3],
    ])
    expect(Object.getPrototypeOf(row)).to.equal(Object.prototype)
  })

  it('cannot be used once it is disposed', async () => {
    const other = await open()
    await other.execute(sql`select 1 as a`)
    await other.dispose()
    await other.dispose()
    expect((await rejection(other.execute(sql`select 1 as a`))).message).to.match(/disposed/)
  })

  if (pooled) {
    it('has several connections', async () => {
      await using first = await engine.connect()
      await add(first, 1)
      expect(await ids()).to.deep.equal([1])
    })
  } else {
    it('says what to do when its one connection is held for too long', async () => {
      await using _held = await engine.connect()
      const error = await rejection(engine.execute(sql`select 1 as a`))
      expect(error).to.have.property('code', 'connection')
      expect(error.message).to.match(/this database has only one/)
    })
  }
}
