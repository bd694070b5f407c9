import { AfterCommitError, UsageError } from '../errors'

/** What is done once a transaction is committed. */
export type CommitHook = () => void | Promise<void>

/** The hooks of one transaction, or of one savepoint in it. */
export class CommitHooks {
  readonly #hooks: CommitHook[] = []

  add(hook: CommitHook): void {
    if (typeof hook !== 'function') {
      throw new UsageError('afterCommit takes a function.', {
        hint: 'Write tx.afterCommit(async () => { … }).',
      })
    }
    this.#hooks.push(hook)
  }

  /** Takes over the hooks of a savepoint that was released. */
  adopt(inner: CommitHooks): void {
    this.#hooks.push(...inner.#hooks)
  }

  /**
   * Calls all hooks, one after another, even if one of them throws.
   *
   * @throws AfterCommitError with what they threw
   */
  async run(): Promise<void> {
    const errors: unknown[] = []
    for (const hook of this.#hooks) {
      try {
        await hook()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AfterCommitError(errors)
  }
}

/** What a committed transaction leaves behind. */
export interface Committed<T> {
  readonly value: T
  readonly hooks: CommitHooks
}

/** The value of a transaction. Its hooks run first, when it holds no connection any more and is never run again. */
export async function finished<T>({ value, hooks }: Committed<T>): Promise<T> {
  await hooks.run()
  return value
}
