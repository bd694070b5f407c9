import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import pg from 'pg'

import { probe, type Probe } from './probe'
import type { Spec, SyncContender, Target } from './spec'
import type { SyncAnswer, SyncOrder } from './worker'

/** Where databases are made. */
interface Place {
  readonly server: string
  readonly directory: string
  readonly dialect: Target['dialect']
}

const PATIENCE_MS = 60_000

/** One library in processes of its own, and databases for it. */
export class SyncRunner {
  readonly #processes: ChildProcess[] = []

  constructor(
    private readonly module: string,
    readonly contender: SyncContender,
    private readonly place: Place,
  ) {}

  /** Brings a database to a model, in one of the processes. */
  async sync(target: Target, spec: Spec, { level = '', process = 0 } = {}): Promise<SyncAnswer> {
    const child = (this.#processes[process] ??= this.#start())
    const order: SyncOrder = { module: this.module, target, spec, level }
    const timeout = AbortSignal.timeout(PATIENCE_MS)
    try {
      const answer = once(child, 'message', { signal: timeout })
      child.send(order)
      return ((await answer) as [SyncAnswer])[0]
    } catch {
      child.kill('SIGKILL')
      this.#processes[process] = this.#start()
      return { error: { name: 'Silence', message: `no answer in ${PATIENCE_MS / 1000} s` } }
    }
  }

  /** Calls back with an empty database, which is taken away afterwards. */
  async withEmpty<T>(use: (target: Target, probe: Probe) => Promise<T>): Promise<T> {
    const { server, directory, dialect } = this.place
    const name = `bench_${randomBytes(6).toString('hex')}`
    const url = new URL(server)
    url.pathname = `/${name}`
    if (dialect === 'postgres') await administer(server, `CREATE DATABASE ${name}`)
    const target = { dialect, url: url.href, file: join(directory, `${name}.db`) }
    const look = await probe(target)
    try {
      return await use(target, look)
    } finally {
      await look.close()
      if (dialect === 'postgres') await administer(server, `DROP DATABASE ${name} WITH (FORCE)`)
    }
  }

  stop(): void {
    for (const child of this.#processes) child.kill()
  }

  #start(): ChildProcess {
    return fork(join(__dirname, 'worker.ts'), [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  }
}

async function administer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
