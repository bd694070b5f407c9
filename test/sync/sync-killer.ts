import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Waits for the server: a connection that is told to end has ended when this gives its answer. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const { Client } = require('pg')
const { url, flag } = workerData
const client = new Client({ connectionString: url })
const kill = 'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
client.connect().then(() => {
  parentPort.on('message', async (message) => {
    if (message === 'kill') await client.query(kill)
    else await client.end().then(() => parentPort.close())
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
  })
  parentPort.postMessage('ready')
})
`

/** Cuts all connections to a database from another thread, while this one stands still: nothing can happen in between. */
export class SyncKiller implements AsyncDisposable {
  private constructor(
    private readonly worker: Worker,
    private readonly flag: Int32Array,
  ) {}

  static async start(url: string): Promise<SyncKiller> {
    const flag = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(PROGRAM, { eval: true, workerData: { url, flag } })
    await once(worker, 'message')
    return new SyncKiller(worker, flag)
  }

  /** Comes back when all connections are cut. */
  kill(): void {
    Atomics.store(this.flag, 0, 0)
    this.worker.postMessage('kill')
    Atomics.wait(this.flag, 0, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.worker, 'exit')
    this.worker.postMessage('end')
    await ended
  }
}
