/** Many processes that start at once against one empty database, and processes that are killed in the middle. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { createEngine } from '../../src/engine/create-engine'
import { sql } from '../../src/expression/raw-sql'
import { insert } from '../../src/statement/insert'
import { sync, verify } from '../../src/sync/sync-schema'
import { bundledScript } from '../support/bundled-script'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { earlierShopModel, shopModel } from './shop-model'
import type { SyncReport } from './sync-process'

/** The long form is 64 processes, 20 times. */
const PROCESSES = Number(process.env['DOVETAIL_RACE_PROCESSES'] ?? 12)
const STARTS = Number(process.env['DOVETAIL_RACE_STARTS'] ?? 1)

interface Started {
  readonly child: ChildProcess
  /** Resolves when the process has ended. */
  readonly ended: Promise<{
    readonly report: SyncReport | undefined
    readonly code: number | null
    readonly errors: string
  }>
}

async function startProcess(script: string, url: string): Promise<Started> {
  const child = fork(script, [url], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let errors = ''
  let report: SyncReport | undefined
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
  child.on('message', (message) => {
    if (typeof message === 'object') report = message as SyncReport
  })
  const ended = once(child, 'close').then(([code]) => ({ report, code: code as number | null, errors }))
  await Promise.race([once(child, 'message'), ended.then(({ errors: text }) => expect.fail(text))])
  return { child, ended }
}

function go({ child }: Started): void {
  child.send('go')
}

async function verified(url: string): Promise<void> {
  const engine = createEngine(url)
  try {
    await verify(engine, shopModel())
  } finally {
    await engine.dispose()
  }
}

/** What an earlier program has left: other tables, and rows in them. */
async function drift(url: string): Promise<void> {
  const engine = createEngine(url)
  try {
    const earlier = earlierShopModel()
    await sync(engine, earlier)
    const [customer, order] = [earlier.table('customer'), earlier.table('order')]
    await engine.execute(insert(customer).values(CUSTOMERS))
    await engine.execute(
      insert(order).values(CUSTOMERS.map(({ id }) => ({ id, customer_id: id, total: '1.50' }))),
    )
  } finally {
    await engine.dispose()
  }
}

const CUSTOMERS = Array.from({ length: 50 }, (_, i) => ({ id: i + 1, email: `c${i}@example.org` }))

/** The rows are as they were. */
async function kept(url: string): Promise<void> {
  const engine = createEngine(url)
  try {
    const { rows } = await engine.execute(
      sql`select c.id as id, c.email as email, o.total as total from customer c join "order" o on o.customer_id = c.id order by c.id`,
    )
    const texts = rows.map(
      ({ id, email, total }) => `${String(id)} ${String(email)} ${Number(total).toFixed(2)}`,
    )
    expect(texts).to.deep.equal(CUSTOMERS.map(({ id, email }) => `${id} ${email} 1.50`))
  } finally {
    await engine.dispose()
  }
}

async function race(script: string, url: string): Promise<void> {
  const started = await Promise.all(Array.from({ length: PROCESSES }, () => startProcess(script, url)))
  started.forEach(go)
  const ends = await Promise.all(started.map(({ ended }) => ended))
  expect(ends.map(({ errors }) => errors).join('')).to.equal('')
  expect(ends.map(({ code }) => code)).to.deep.equal(Array.from({ length: PROCESSES }, () => 0))
  expect(ends.map(({ report }) => report?.pending)).to.deep.equal(Array.from({ length: PROCESSES }, () => 0))
  const writers = ends.filter(({ report }) => (report?.applied ?? 0) > 0)
  expect(writers).to.have.length(1)
  await verified(url)
}

function describeRace(script: string, fresh: () => Promise<string>): void {
  it(`lets one of ${PROCESSES} processes do the work on an empty database and none fail`, async () => {
    for (let start = 0; start < STARTS; start++) await race(script, await fresh())
  })

  it(`lets one of ${PROCESSES} processes bring an older database to the model`, async () => {
    for (let start = 0; start < STARTS; start++) {
      const url = await fresh()
      await drift(url)
      await race(script, url)
      await kept(url)
    }
  })

  it('finishes what a killed process began', async () => {
    for (const statement of [1, 3, 6, 9]) {
      const url = await fresh()
      const victim = await startProcess(script, url)
      let seen = 0
      victim.child.on('message', (message) => {
        if (typeof message === 'string' && message.startsWith('CREATE') && ++seen === statement)
          victim.child.kill('SIGKILL')
      })
      go(victim)
      expect((await victim.ended).report).to.equal(undefined)
      expect(seen).to.be.at.least(statement)
      const next = await startProcess(script, url)
      go(next)
      const { code, errors, report } = await next.ended
      expect([code, errors, report?.pending]).to.deep.equal([0, '', 0])
      await verified(url)
    }
  })
}

describe('sync in many processes', function () {
  this.timeout(120_000 * STARTS)
  const script = bundledScript(join(__dirname, 'sync-process.ts'))

  describe('on PostgreSQL', () => {
    const databases: FreshDatabase[] = []
    after(async () => {
      for (const database of databases) await database.drop()
    })
    describeRace(script, async () => {
      const database = await freshPostgresDatabase()
      databases.push(database)
      return database.url
    })
  })

  describe('on a SQLite file', () => {
    let folder: string
    let files = 0
    before(() => void (folder = mkdtempSync(join(tmpdir(), 'dovetail-sync-'))))
    after(() => rmSync(folder, { recursive: true }))
    describeRace(script, () => Promise.resolve(`sqlite:///${join(folder, `${files++}.db`)}`))
  })
})
