/**
 * A schema that is changed while a program works with it, on PostgreSQL: how long any statement of the program had to wait. The
 * program makes some hundred transactions a second, and a report reads for longer than sync is willing to make others wait.
 */
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import {
  CheckConstraint,
  Column,
  createEngine,
  ForeignKey,
  Index,
  MetaData,
  sync,
  Table,
  t,
  UniqueConstraint,
} from '../src/core'
import { median } from './measure'

const ROWS = 200_000
const CLIENTS = 8
/** Between two transactions of a client. */
const PAUSE_MS = 20
const REPORT_MS = 5_000
const LOCK_TIMEOUT_MS = 2_000

function before(): MetaData {
  const metadata = new MetaData()
  new Table('account', metadata, new Column('id', t.integer(), { primaryKey: true }))
  new Table(
    'booking',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('account_id', t.integer()),
    new Column('amount', t.integer()),
    new Column('note', t.varchar(20)),
  )
  return metadata
}

function after(): MetaData {
  const metadata = new MetaData()
  new Table('account', metadata, new Column('id', t.integer(), { primaryKey: true }))
  const booking = new Table(
    'booking',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('account_id', t.integer(), new ForeignKey('account.id')),
    new Column('amount', t.integer(), { nullable: false }),
    new Column('note', t.varchar(40)),
    new Column('booked_at', t.timestamptz(), { nullable: false, serverDefault: new Date(0) }),
    new CheckConstraint('amount > -1000000', { name: 'ck_amount' }),
    new UniqueConstraint('id', 'account_id', { name: 'uq_booking' }),
  )
  new Index('ix_booking_account', booking.c['account_id'])
  return metadata
}

async function main(url: string): Promise<void> {
  const name = `dovetail_load_${process.pid}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  try {
    await measureIn(own.href)
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
  }
}

async function measureIn(url: string): Promise<void> {
  const engine = createEngine(url)
  await before().createAll(engine)
  const filler = new pg.Client({ connectionString: url })
  await filler.connect()
  await filler.query('INSERT INTO account SELECT generate_series(1, 1000)')
  await filler.query(
    `INSERT INTO booking (account_id, amount, note) SELECT 1 + i % 1000, i % 500, 'note' FROM generate_series(1, ${ROWS}) i`,
  )
  await filler.query('ANALYZE')
  await filler.end()
  const load = new Load(url)
  const calm = await load.during(() => sleep(4_000))
  const busy = await load.during(async () => {
    const report = readFor(url, REPORT_MS)
    await sleep(200)
    try {
      const { applied, pending } = await sync(engine, after(), { allow: 'scans' })
      console.log(`${applied.length} steps were taken, ${pending.length} are left`)
    } finally {
      await report
    }
  })
  await engine.dispose()
  console.log(row('without sync', calm))
  console.log(row('during sync', busy))
  const limit = LOCK_TIMEOUT_MS + 200
  console.log(`longest wait: ${Math.max(...busy).toFixed(0)} ms (limit ${limit} ms)`)
}

/** A report that keeps its lock on the table as long as it reads. */
async function readFor(url: string, ms: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  await client.query('SELECT count(*) FROM booking')
  await sleep(ms)
  await client.query('COMMIT')
  await client.end()
}

/** Clients that read and write, and note how long each transaction took. */
class Load {
  constructor(private readonly url: string) {}

  async during(work: () => Promise<unknown>): Promise<readonly number[]> {
    const times: number[] = []
    const state = { isOver: false }
    const clients = Array.from({ length: CLIENTS }, () => this.client(times, state))
    const begun = Date.now()
    try {
      await work()
    } finally {
      state.isOver = true
      await Promise.all(clients)
    }
    console.log(`${Math.round((times.length * 1000) / (Date.now() - begun))} transactions a second`)
    return times
  }

  private async client(times: number[], state: { readonly isOver: boolean }): Promise<void> {
    const client = new pg.Client({ connectionString: this.url })
    await client.connect()
    while (!state.isOver) {
      const id = 1 + Math.floor(Math.random() * ROWS)
      const begun = performance.now()
      await client.query('BEGIN')
      await client.query('SELECT amount FROM booking WHERE id = $1', [id])
      await client.query('UPDATE booking SET amount = amount + 1 WHERE id = $1', [id])
      await client.query('COMMIT')
      times.push(performance.now() - begun)
      await sleep(PAUSE_MS)
    }
    await client.end()
  }
}

function row(title: string, times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)
  return `${title.padEnd(14)} median ${median(times).toFixed(1)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms, of ${times.length} transactions`
}

const url = process.env['BENCH_POSTGRES_URL']
if (url === undefined)
  console.log('PostgreSQL: set BENCH_POSTGRES_URL to a server where databases may be made')
else void main(url)
