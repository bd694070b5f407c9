import { expect } from 'chai'

import {
  DatabaseError,
  gt,
  QueryAbortedError,
  select,
  Session,
  sql,
  tableOf,
  TransactionClosedError,
  type Engine,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Animal, registry, Zoo } from '../support/models/zoo'

const ROWS = 10

/** As many rows as a test wants to read: nobody could wait for all of them. */
const endless = sql<{
  i: number
}>`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select i from n`
const failing = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select abs(case when i = 7 then -9223372036854775807 - 1 else i end) as i from n`
const slow = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select count(*) as n from n`

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const zoo = session.create(Zoo, { name: 'North' })
  for (let i = 1; i <= ROWS; i++) session.create(Animal, { name: `n${i}`, nick: null, zoo })
  await session.commit()
}

onEveryEngine('a stream', (engine, { name, dialect }) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())
  const animal = () => tableOf(Animal)
  const all = () => select(animal().c['name'] as never).orderBy(animal().c['animal_id'] as never)

  /** Fails, on the drivers with one connection, if a stream still holds it. */
  const isFree = async (): Promise<void> => {
    expect(await open().count(Animal)).to.equal(ROWS)
  }

  it('gives the instances of all rows in order, with their relations, some at a time', async () => {
    const names: string[] = []
    const statements = await captureQueries(engine(), async () => {
      const options = { with: { zoo: true }, orderBy: { animalId: 'desc' }, batchSize: 4 } as const
      for await (const each of open().stream(Animal, options)) {
        expect(each).to.be.instanceOf(Animal)
        names.push(`${each.name} ${each.zoo?.name}`)
      }
    })
    expect(names).to.deep.equal(Array.from({ length: ROWS }, (_, i) => `n${ROWS - i} North`))
    const loads = statements.filter((statement) => statement.includes('FROM zoo'))
    expect(loads).to.have.length(3)
    const reads = statements.filter((statement) => !loads.includes(statement))
    if (dialect === 'sqlite') expect(reads).to.have.length(1)
    else {
      expect(
        reads.map((statement) => statement.replace(/_\d+/, '_n').replace(/FOR SELECT.*/, 'FOR …')),
      ).to.deep.equal([
        'DECLARE dovetail_cursor_n NO SCROLL CURSOR FOR …',
        ...Array.from({ length: 3 }, () => 'FETCH FORWARD 4 FROM dovetail_cursor_n'),
      ])
    }
    await isFree()
  })

  it('binds values, and takes what find takes', async () => {
    const session = open()
    const found: Animal[] = []
    for await (const each of session.stream(Animal, {
      where: { animalId: gt(7), zoo: { name: 'North' } },
      limit: 2,
    }))
      found.push(each)
    expect(found.map(({ name }) => name)).to.deep.equal(['n8', 'n9'])
    expect(found.map((each) => session.contains(each))).to.deep.equal([false, false])
    for await (const _ of session.stream(Animal, { where: { name: 'none' } })) expect.fail('there is none')
  })

  it('gives rows of a statement, and of SQL of the user', async () => {
    const rows: unknown[] = []
    for await (const row of engine().stream(all(), { batchSize: 1 })) rows.push(row)
    expect(rows).to.deep.equal(Array.from({ length: ROWS }, (_, i) => ({ name: `n${i + 1}` })))
    const two = []
    for await (const row of engine().stream(
      sql<{ n: number }>`select ${2} + animal_id as n from animal order by animal_id limit 2`,
    ))
      two.push(row.n)
    expect(two).to.deep.equal([3, 4])
  })

  it('reads no more than it is asked for, and ends when its reader stops', async () => {
    const read: number[] = []
    for await (const { i } of engine().stream(endless, { batchSize: 3 })) {
      read.push(i)
      if (read.length === 5) break
    }
    expect(read).to.deep.equal([1, 2, 3, 4, 5])
    await isFree()
  })

  it('ends when its reader throws', async () => {
    const run = async (): Promise<void> => {
      for await (const _ of engine().stream(endless, { batchSize: 2 })) throw new RangeError('of the reader')
    }
    expect(await rejection(run())).to.be.instanceOf(RangeError)
    await isFree()
  })

  it('ends with the error of the database', async () => {
    let count = 0
    const run = async (): Promise<void> => {
      for await (const _ of engine().stream(failing, { batchSize: 2 })) count++
    }
    expect(await rejection(run())).to.be.instanceOf(DatabaseError)
    expect(count).to.equal(6)
    expect(
      await rejection(
        engine()
          .stream(sql`select nothing from nowhere`)
          .next(),
      ),
    ).to.be.instanceOf(DatabaseError)
    await isFree()
  })

  it('ends when its signal says so, and does not begin when it has said so before', async () => {
    const abort = new AbortController()
    let count = 0
    const run = async (): Promise<void> => {
      for await (const _ of engine().stream(endless, { batchSize: 3, signal: abort.signal }))
        if (++count === 4) abort.abort(new Error('enough'))
    }
    const error = await rejection(run())
    expect(error).to.be.instanceOf(QueryAbortedError)
    expect((error.cause as Error).message).to.equal('enough')
    expect(count).to.equal(4)
    const later = new AbortController()
    const animals: Animal[] = []
    const read = async (): Promise<void> => {
      for await (const animal of open().stream(Animal, { signal: later.signal }))
        if (animals.push(animal) === 2) later.abort()
    }
    expect(await rejection(read())).to.be.instanceOf(QueryAbortedError)
    expect(animals).to.have.length(2)
    const statements = await captureQueries(engine(), async () => {
      const { signal } = abort
      expect(await rejection(engine().stream(all(), { signal }).next())).to.be.instanceOf(QueryAbortedError)
      expect(await rejection(open().stream(Animal, { signal }).next())).to.be.instanceOf(QueryAbortedError)
    })
    expect(statements).to.deep.equal([])
    await isFree()
  })

  if (name === 'pg' || name === 'sqlite3') {
    it('stops the statement that is running', async () => {
      const abort = new AbortController()
      setTimeout(() => {
        abort.abort()
      }, 200)
      const started = Date.now()
      expect(await rejection(engine().stream(slow, { signal: abort.signal }).next())).to.be.instanceOf(
        QueryAbortedError,
      )
      expect(Date.now() - started).to.be.below(20_000)
      await isFree()
    })
  }

  it('is part of a transaction, which goes on behind it', async () => {
    await engine().transaction(async (tx) => {
      await tx.execute(sql`insert into zoo (name) values ('new')`)
      const names: unknown[] = []
      for await (const zoo of new Session(tx).stream(Zoo, { orderBy: { zooId: 'asc' }, batchSize: 1 })) {
        names.push(zoo.name)
        await tx.execute(sql`select 1 as one`)
      }
      expect(names).to.deep.equal(['North', 'new'])
      for await (const _ of tx.stream(endless)) break
      await tx.execute(sql`delete from zoo where name = 'new'`)
    })
    expect(await open().count(Zoo)).to.equal(1)
  })

  it('dies with its transaction', async () => {
    const stream = await engine().transaction((tx) => ({ rows: tx.stream(all(), { batchSize: 2 }) }))
    expect(await rejection(stream.rows.next())).to.be.instanceOf(TransactionClosedError)
    await isFree()
  })

  it('refuses what cannot be meant', async () => {
    const bad: [string, () => AsyncGenerator<unknown, void>][] = [
      ['batchSize must be', () => engine().stream(all(), { batchSize: 0 })],
      ["'size'", () => engine().stream(all(), { size: 5 } as never)],
      ['takes a select', () => engine().stream('select 1' as never)],
      ['not opened or ended by SQL text', () => engine().stream(sql`commit`)],
      ['batchSize must be', () => open().stream(Animal, { batchSize: 1.5 })],
    ]
    for (const [message, stream] of bad)
      expect((await rejection(stream().next())).message).to.include(message)
    expect(() => open().stream(Animal, { columns: ['name'] } as never)).to.throw("'columns'")
    expect(() => open().stream(Animal, { where: undefined } as never)).to.throw('where is undefined')
    await isFree()
  })
})
