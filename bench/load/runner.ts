/** Drives one worker process. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import type { Context } from './contender'
import type { Order, Reply, Turned } from './orders'

const PATIENCE_MS = 180_000
const CLOSING_MS = 10_000

/** Of an implementation of a workload, by workload and then by strategy: a checksum, or what went wrong. */
export type Survey = Readonly<Record<string, Readonly<Record<string, Reply>>>>

export class Runner {
  readonly #process: ChildProcess

  constructor(worker: string, profileFolder?: string) {
    const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]
    this.#process = fork(worker, [], {
      execArgv: ['--expose-gc', ...profiling],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  /** Does each of the workloads once, in each way. */
  survey(module: string, context: Context, workloads: readonly string[], all: boolean): Promise<Survey> {
    return this.#order({ do: 'survey', module, context, workloads, all })
  }

  open(module: string, context: Context, workload: string, strategy: string): Promise<void> {
    return this.#order({ do: 'open', module, context, workload, strategy })
  }

  warmUp(milliseconds: number): Promise<void> {
    return this.#order({ do: 'warm up', milliseconds })
  }

  turn(collect: boolean): Promise<Turned> {
    return this.#order({ do: 'turn', collect })
  }

  /** The largest resident set so far, in MB. */
  memory(): Promise<number> {
    return this.#order({ do: 'memory' })
  }

  /** The process ends by itself, so that its profile is written. */
  async close(): Promise<void> {
    await this.#order({ do: 'close' }).catch(() => undefined)
    if (this.#process.exitCode !== null) return
    const ended = once(this.#process, 'exit')
    if (this.#process.connected) this.#process.disconnect()
    const timer = setTimeout(() => this.#process.kill(), CLOSING_MS)
    await ended
    clearTimeout(timer)
  }

  #order<T>(order: Order): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        clearTimeout(timer)
        this.#process.removeAllListeners()
        settle()
      }
      const timer = setTimeout(() => {
        done(() => reject(new Error(`no answer to "${order.do}" in ${PATIENCE_MS / 1000} s`)))
      }, PATIENCE_MS)
      this.#process.once('message', (reply: Reply) => {
        done(() => ('error' in reply ? reject(new Error(reply.error)) : resolve(reply.result as T)))
      })
      this.#process.once('exit', (code) => {
        done(() => reject(new Error(`the process ended with ${code}`)))
      })
      this.#process.send(order)
    })
  }
}
