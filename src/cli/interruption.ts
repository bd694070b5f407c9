import { setTimeout as sleep } from 'node:timers/promises'

import { EXIT, type ExitCode } from './exit-code'

/** How long a statement may go on after Ctrl-C. */
const GRACE_MS = 2_000

/**
 * Ctrl-C lets the statement that is running end, if that is soon, and then rolls back. A second one, or a statement that takes
 * longer, ends the process; databases roll back what is not committed when its connections close.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController()
  readonly #end: Promise<ExitCode>
  #interrupt!: () => void

  constructor() {
    this.#end = new Promise((resolve) => {
      this.#interrupt = () => {
        if (this.signal.aborted) {
          resolve(EXIT.interrupted)
          return
        }
        process.stderr.write('\ninterrupted: stopping, and rolling back what is not committed\n')
        this.#controller.abort()
        void sleep(GRACE_MS).then(() => resolve(EXIT.interrupted))
      }
    })
    process.on('SIGINT', this.#interrupt).on('SIGTERM', this.#interrupt)
  }

  /** Says that the user wants to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The command's own end, or that of the patience with it. */
  async around(command: Promise<ExitCode>): Promise<ExitCode> {
    return Promise.race([command, this.#end])
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt)
  }
}
