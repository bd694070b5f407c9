/** Rows that are locked stay so until the session's transaction ends, and statements that write belong to it. */
import { expect } from 'chai'

import {
  Column,
  columnsOf,
  deleteFrom,
  eq,
  ForeignKey,
  insert,
  LockNotAvailableError,
  ManyToOne,
  QueryTimeoutError,
  Registry,
  select,
  Session,
  Table,
  t,
  update,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureStatements } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('worker', { registry })
class Worker {
  @Column(t.integer(), { primaryKey: true }) workerId!: number
  @Column(t.text()) name!: string
}

@Table('job', { registry })
class Job {
  @Column(t.integer(), { primaryKey: true }) jobId!: number
  @Column(t.text()) state!: string
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Worker) workerId!: number | null
  @ManyToOne(() => Worker) worker!: One<Worker, 'workerId'> | null
}

onEveryEngine('a session that locks rows', (engine, { name, dialect }) => {
  const own = (sql: { postgres: string[]; sqlite: string[] }): string[] => sql[dialect]

  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    await engine().execute(insert(Worker).values({ workerId: 1, name: 'Ann' }))
    await engine().execute(
      insert(Job).values([1, 2, 3].map((jobId) => ({ jobId, state: 'open', workerId: 1 }))),
    )
  })

  it('opens its transaction for them, and locks none of the rows that are joined', async () => {
    const session = new Session(engine())
    const statements = await captureStatements(engine(), async () => {
      const [job] = await session.find(Job, {
        where: { jobId: 2 },
        with: { worker: true },
        strategy: 'joined',
        forUpdate: true,
      })
      expect(job?.worker?.name).to.equal('Ann')
      await session.commit()
    })
    const columns = 'job.job_id, job.state, job.worker_id, worker.worker_id AS worker_id_2, worker.name'
    expect(statements).to.deep.equal(
      own({
        postgres: [
          'BEGIN',
          `SELECT ${columns} FROM job LEFT JOIN worker AS worker ON worker.worker_id = job.worker_id WHERE job.job_id = $1 FOR UPDATE OF job`,
          'COMMIT',
        ],
        sqlite: [
          'BEGIN IMMEDIATE',
          `SELECT ${columns} FROM job LEFT JOIN worker AS worker ON worker.worker_id = job.worker_id WHERE job.job_id = ?`,
          'COMMIT',
        ],
      }),
    )
  })

  it('reads what it knows as it is now, unless refresh is false', async () => {
    const session = new Session(engine())
    const job = await session.findOrFail(Job, { where: { jobId: 1 } })
    await engine().execute(update(Job).set({ state: 'done' }).where(columnsOf(Job).jobId.eq(1)))
    expect(await session.get(Job, 1)).to.equal(job)
    await session.findOne(Job, { where: { jobId: 1 }, forUpdate: true, refresh: false })
    expect(job.state).to.equal('open')
    const sent = await captureStatements(engine(), () =>
      session.get(Job, 1, { forUpdate: true, refresh: false }),
    )
    expect(sent).to.have.length(1)
    expect(job.state).to.equal('open')
    expect(await session.get(Job, 1, { forUpdate: { read: true } })).to.equal(job)
    expect(job.state).to.equal('done')
    await session.rollback()
  })

  it('locks what it selects by statements of its own', async () => {
    const session = new Session(engine())
    const statements = await captureStatements(engine(), async () => {
      await session.execute(select(Job).where(columnsOf(Job).jobId.eq(3)).forUpdate({ skipLocked: true }))
      await session.rollback()
    })
    expect(statements).to.deep.equal(
      own({
        postgres: [
          'BEGIN',
          'SELECT job.job_id, job.state, job.worker_id FROM job WHERE job.job_id = $1 FOR UPDATE SKIP LOCKED',
          'ROLLBACK',
        ],
        sqlite: [
          'BEGIN IMMEDIATE',
          'SELECT job.job_id, job.state, job.worker_id FROM job WHERE job.job_id = ?',
          'ROLLBACK',
        ],
      }),
    )
  })

  it('writes by statements what rollback undoes and commit keeps, behind its own changes', async () => {
    const session = new Session(engine())
    session.create(Job, { jobId: 4, state: 'new', workerId: null })
    const count = await session.execute(update(Job).set({ state: 'old' }).where(columnsOf(Job).jobId.gt(2)))
    expect(count.rowCount).to.equal(2)
    await session.rollback()
    expect(await new Session(engine()).count(Job, { where: { state: eq('old') } })).to.equal(0)
    const kept = new Session(engine())
    await kept.execute(deleteFrom(Job).where(columnsOf(Job).jobId.lt(3)))
    await kept.commit()
    expect(await new Session(engine()).count(Job)).to.equal(1)
  })

  // PGlite has one connection, and on SQLite one transaction has the whole database.
  if (name === 'pg')
    it('has others skip the rows, or fail at once', async () => {
      const [one, other] = [new Session(engine()), new Session(engine())]
      const next = { where: { state: 'open' }, orderBy: { jobId: 'asc' }, limit: 1 } as const
      const first = await one.findOrFail(Job, { ...next, forUpdate: { skipLocked: true } })
      const second = await other.findOrFail(Job, { ...next, forUpdate: { skipLocked: true } })
      expect([first.jobId, second.jobId]).to.deep.equal([1, 2])
      const error = await rejection(other.get(Job, 1, { forUpdate: { noWait: true } }))
      expect(error).to.be.instanceOf(LockNotAvailableError).and.instanceOf(QueryTimeoutError)
      expect(error).to.have.property('code', 'lock-not-available')
      expect(error.message).to.match(/^Another transaction holds a lock that the statement needs/)
      await one.commit()
      await other.rollback()
      expect((await other.findOrFail(Job, { ...next, forUpdate: true })).jobId).to.equal(1)
      await other.rollback()
    })
})
