import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { AfterCommitError, createEngine, sql, type Engine, type Transaction } from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'
import { freshPostgresDatabase } from '../support/postgres-server'

const SERIALIZABLE = { isolation: 'serializable', retry: { deadlineMs: 20_000 } } as const

onEveryEngine('a transaction', (engine, { dialect }) => {
  before(async () => {
    await engine().execute(sql`create table entry (n integer not null)`)
  })
  beforeEach(async () => {
    await engine().execute(sql`delete from entry`)
  })
  const count = async (): Promise<number> =>
    Number((await engine().execute(sql`select count(*) from entry`)).scalar())
  const write = (tx: Transaction): Promise<unknown> => tx.execute(sql`insert into entry values (1)`)

  it('calls its hooks in their order after COMMIT, when its connection is free again', async () => {
    const seen: unknown[] = []
    await engine().transaction(async (tx) => {
      tx.afterCommit(async () => {
        seen.push('first', await count())
      })
      tx.afterCommit(() => void seen.push('second'))
      await write(tx)
    })
    expect(seen).to.deep.equal(['first', 1, 'second'])
  })

  it('calls no hook when it is rolled back, and of nested ones those that were kept', async () => {
    const seen: string[] = []
    await engine().transaction(async (tx) => {
      await tx.transaction((inner) => inner.afterCommit(() => void seen.push('kept')))
      const undone = tx.transaction((inner) => {
        inner.afterCommit(() => void seen.push('undone'))
        throw new Error('no')
      })
      await rejection(undone)
      expect(seen).to.deep.equal([])
    })
    const failed = engine().transaction((tx) => {
      tx.afterCommit(() => void seen.push('rolled back'))
      throw new Error('no')
    })
    await rejection(failed)
    expect(seen).to.deep.equal(['kept'])
  })

  it('stays committed when a hook throws, runs the others, and is not run again', async () => {
    const seen: string[] = []
    const broken = engine().transaction(
      async (tx) => {
        await write(tx)
        tx.afterCommit(() => Promise.reject(new Error('the mail server is down')))
        tx.afterCommit(() => void seen.push('cache dropped'))
      },
      { retry: { deadlineMs: 500 } },
    )
    const error = (await rejection(broken)) as AfterCommitError
    expect(error).to.be.instanceOf(AfterCommitError)
    expect(error.errors).to.have.length(1)
    expect(error.cause).to.have.property('message', 'the mail server is down')
    expect(seen).to.deep.equal(['cache dropped'])
    expect(await count()).to.equal(1)
  })

  it('takes no hook once it has ended, and none that is no function', async () => {
    let kept: Transaction | undefined
    const wrong = engine().transaction((tx) => {
      kept = tx
      tx.afterCommit('mail' as never)
    })
    expect(await rejection(wrong))
      .to.have.property('message')
      .that.matches(/afterCommit takes a function/)
    expect(() => kept?.afterCommit(() => undefined)).to.throw(/has ended/)
  })

  it('can be read-only', async () => {
    expect(await rejection(engine().transaction(write, { readOnly: true }))).to.have.property(
      'dialect',
      dialect,
    )
    await engine().transaction(write)
    expect(await count()).to.equal(1)
  })

  it('is deferrable where the database has it, and only if that means something', async () => {
    const report = { isolation: 'serializable', readOnly: true, deferrable: true } as const
    const statements: string[] = []
    const listener = ({ sql: text }: { sql: string }): void => void statements.push(text)
    engine().on('statement', listener)
    const outcome = await engine()
      .transaction((tx) => tx.execute(sql`select 1`), report)
      .catch((error: unknown) => error)
    engine().off('statement', listener)
    if (dialect === 'postgres')
      expect(statements[0]).to.equal('BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE')
    else expect(outcome).to.have.property('code', 'unsupported-feature')
    const meaningless = rejection(engine().transaction(() => undefined, { deferrable: true }))
    expect(await meaningless)
      .to.have.property('code')
      .that.is.oneOf(['usage', 'unsupported-feature'])
  })
})

describe('transactions that run at the same time', function () {
  this.timeout(60_000)

  /** Reads the counter and writes it back, with a pause in which others do the same. */
  const increment = (engine: Engine, attempts: { count: number }): Promise<void> =>
    engine.transaction(async (tx) => {
      attempts.count++
      const n = Number((await tx.execute(sql`select n from counter`)).scalar())
      await new Promise((resolve) => setTimeout(resolve, 5))
      await tx.execute(sql`update counter set n = ${n + 1}`)
    }, SERIALIZABLE)

  describe('on PostgreSQL', () => {
    let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
    let engine: Engine
    before(async () => {
      database = await freshPostgresDatabase()
      engine = createEngine(database.url)
      await engine.execute(sql`create table counter (n integer not null)`)
      await engine.execute(sql`create table pair (id integer primary key, n integer not null)`)
    })
    after(async () => {
      await engine.dispose()
      await database.drop()
    })

    it('are run again when they are serializable and lost, so that no update is lost', async () => {
      await engine.execute(sql`insert into counter values (0)`)
      const attempts = { count: 0 }
      await Promise.all(Array.from({ length: 8 }, () => increment(engine, attempts)))
      expect((await engine.execute(sql`select n from counter`)).scalar()).to.equal(8)
      expect(attempts.count).to.be.greaterThan(8)
    })

    it('are run again after a deadlock', async () => {
      await engine.execute(sql`insert into pair values (1, 0), (2, 0)`)
      let attempts = 0
      const both = (first: number, second: number): Promise<void> =>
        engine.transaction(
          async (tx) => {
            attempts++
            await tx.execute(sql`update pair set n = n + 1 where id = ${first}`)
            await new Promise((resolve) => setTimeout(resolve, 50))
            await tx.execute(sql`update pair set n = n + 1 where id = ${second}`)
          },
          { retry: { deadlineMs: 20_000 } },
        )
      await Promise.all([both(1, 2), both(2, 1)])
      expect((await engine.execute(sql`select n from pair order by id`)).scalars()).to.deep.equal([2, 2])
      expect(attempts).to.be.greaterThan(2)
    })

    it('give up at the deadline, with the error that the database gave last', async () => {
      let attempts = 0
      const started = Date.now()
      const hopeless = engine.transaction(
        async (tx) => {
          attempts++
          await tx.execute(sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`)
        },
        { retry: { deadlineMs: 300 } },
      )
      expect(await rejection(hopeless)).to.have.property('code', 'serialization')
      expect(attempts).to.be.greaterThan(2)
      expect(Date.now() - started).to.be.lessThan(5_000)
    })
  })

  it('wait for each other on SQLite, and are run again when the file stays locked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
    const url = `sqlite:///${join(folder, 'counter.db')}`
    try {
      await using one = createEngine(url)
      await using other = createEngine(url)
      await one.execute(sql`create table counter (n integer not null)`)
      await one.execute(sql`insert into counter values (0)`)
      await other.execute(sql`pragma busy_timeout = 1`)
      await one.execute(sql`pragma busy_timeout = 1`)
      let locked = 0
      for (const engine of [one, other])
        engine.on('statement', ({ error }) => {
          if ((error as { code?: string } | undefined)?.code === 'serialization') locked++
        })
      const attempts = { count: 0 }
      await Promise.all(Array.from({ length: 8 }, (_, i) => increment(i % 2 === 0 ? one : other, attempts)))
      expect((await one.execute(sql`select n from counter`)).scalar()).to.equal(8)
      expect(locked).to.be.greaterThan(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
