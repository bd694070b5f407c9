/** Processes, and connections, that are killed at each moment of a plan on PostgreSQL: the next start finishes, and no row is lost. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import { createEngine, planSync, sync, unsafeSql, verify, type Engine } from '../../src/core'
import { bundledScript } from '../support/bundled-script'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { earlierStepModel, STEP_OPTIONS, STEP_ROWS, stepModel } from './step-model'
import { SyncKiller } from './sync-killer'

/** A walk through the plan: each start is killed at a moment, and at a later one as long as that brings nothing. */
interface Walk {
  readonly first: number
  readonly stride: number
}

/** The long form tries every moment, those included at which nothing is committed yet. */
const isLong = process.env['DOVETAIL_STEP_KILLS'] === 'every'
const EVERY: Walk = { first: 1, stride: 1 }
const OF_PROCESSES: Walk = isLong ? EVERY : { first: 9, stride: 6 }
const OF_CONNECTIONS: Walk = isLong ? EVERY : { first: 3, stride: 6 }
const LEAST_STEPS = 30

/** Starts sync and kills it at a moment of its plan; `false` if the plan was over before. */
type Start = (database: FreshDatabase, moment: number) => Promise<boolean>

describe('a plan that is killed', function () {
  this.timeout(isLong ? 2_400_000 : 240_000)
  let database: FreshDatabase
  let engine: Engine
  const script = bundledScript(join(__dirname, 'step-process.ts'))
  beforeEach(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
    await sync(engine, earlierStepModel())
    for (const row of STEP_ROWS) await engine.send(row)
  })
  afterEach(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('is finished by those who start after it, when its process is killed', () =>
    walk((on, moment) => killedProcess(script, on, moment), OF_PROCESSES))
  it('is finished by those who start after it, when its connection is cut', () =>
    walk(cutConnection, OF_CONNECTIONS))
  it('leaves no invalid index when it is cut while it builds one', whileBuilding)

  async function walk(start: Start, { first, stride }: Walk): Promise<void> {
    let left = await stepsLeft()
    expect(left).to.be.at.least(LEAST_STEPS)
    for (let moment = first, isOver = false; !isOver;) {
      isOver = !(await start(database, moment))
      const now = await stepsLeft()
      moment = now < left ? first : moment + stride
      left = now
    }
    await expectFinished()
  }

  async function stepsLeft(): Promise<number> {
    const { dropUnknown } = STEP_OPTIONS
    return (await planSync(engine, stepModel(), { dropUnknown })).steps.length
  }

  async function expectFinished(): Promise<void> {
    await verify(engine, stepModel(), { dropUnknown: true })
    expect(await rows(LEFT_BEHIND)).to.deep.equal([])
    expect(await rows(SUMS)).to.deep.equal([{ parents: 20, things: 200, sum: 20_100, names: 200 }])
  }

  async function rows(text: string): Promise<readonly object[]> {
    return (await engine.execute(unsafeSql(text))).rows
  }

  /** A transaction that writes keeps the building of an index from ending. */
  async function whileBuilding(): Promise<void> {
    await sync(engine, stepModel(), STEP_OPTIONS)
    await engine.send('DROP INDEX ix_note')
    await using writer = await engine.connect()
    await writer.send('BEGIN')
    await writer.send('UPDATE thing SET note = note WHERE id = 1')
    const failure = sync(engine, stepModel(), STEP_OPTIONS).catch((error: unknown) => error)
    // Not asked by the writer: what others do stays the same to a transaction that has looked once.
    while ((await rows(CUT_BUILDERS)).length === 0) await sleep(20)
    expect(await failure).to.have.property('code', 'connection')
    await writer.send('COMMIT')
    expect(await rows(LEFT_BEHIND)).to.deep.equal([{ name: 'ix_note' }])
    await sync(engine, stepModel(), STEP_OPTIONS)
    await expectFinished()
  }
})

const CUT_BUILDERS = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'`

/** What is not valid, and what only a plan needs. */
const LEFT_BEHIND = `SELECT relname AS name FROM pg_class WHERE relname LIKE 'dovetail!_index!_%' ESCAPE '!'
  UNION SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
  UNION SELECT conname FROM pg_constraint WHERE NOT convalidated OR conname LIKE 'dovetail!_%!_null!_%' ESCAPE '!'`

const SUMS = `SELECT (SELECT count(*) FROM parent)::int AS parents, count(*)::int AS things, sum(amount)::int AS sum,
  count(DISTINCT name)::int AS names FROM thing WHERE parent_id = 1 + id % 20 AND other_id = parent_id AND state = 'new'`

/** SIGKILL: nothing in it can clean up. */
async function killedProcess(script: string, { url }: FreshDatabase, moment: number): Promise<boolean> {
  const child = fork(script, [url, String(moment)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal === 'SIGKILL') return true
  expect(code).to.equal(0)
  return false
}

/** The program goes on, without its connection. */
async function cutConnection({ url }: FreshDatabase, moment: number): Promise<boolean> {
  await using killer = await SyncKiller.start(url)
  await using engine = createEngine(url)
  let moments = 0
  const onStep = (): void => {
    if (++moments === moment) killer.kill()
  }
  const failure = await sync(engine, stepModel(), { ...STEP_OPTIONS, onStep }).then(
    () => undefined,
    (error: unknown) => error,
  )
  // Where the connection was cut while COMMIT was under way, nobody knows whether it was done.
  if (failure !== undefined)
    expect(failure).to.have.property('code').that.is.oneOf(['connection', 'commit-unknown'])
  return moments >= moment
}
