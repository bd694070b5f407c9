import { AfterCommitError, UsageError } from '../errors'
import { retrying, type RetryingTransactionOptions } from '../engine/transaction'
import { assertTransactionOptions } from './arguments'
import type { SessionEvents } from './events/session-events'
import type { Turns } from './turns'
import type { UnitOfWork, WorkScope } from './unit-of-work'

/** What a session gives, to run a callback in a transaction of it. */
interface Scoped {
  readonly turns: Turns
  readonly work: UnitOfWork
  readonly events: Pick<SessionEvents<never>, 'tell'>
  readonly flush: () => Promise<void>
  readonly holdsInstances: () => boolean
}

/** Runs a callback in a transaction or savepoint of a session, again if the options say so. */
export function runInScope<T>(
  run: () => Promise<T> | T,
  options: RetryingTransactionOptions,
  scoped: Scoped,
): Promise<T> {
  return retrying(options, () => attempt(run, options, scoped))
}

async function attempt<T>(
  run: () => Promise<T> | T,
  options: RetryingTransactionOptions,
  { turns, work, events, flush, holdsInstances }: Scoped,
): Promise<T> {
  const { retry: _, ...own } = options
  const { isOutermost, scope } = await turns.take(async () => {
    const { isIdle, isOutermost } = work
    assertTransactionOptions(options, { isIdle, holdsInstances: holdsInstances() })
    // A savepoint stands behind what is there; a transaction takes it along.
    if (!isIdle) await flush()
    return { isOutermost, scope: await work.openScope(own) }
  })
  try {
    const value = await run()
    await turns.take(async () => {
      if (!scope.isInnermost()) await refuse(scope)
      await flush()
      if (isOutermost) await events.tell('beforeCommit')
      await scope.keep()
      if (isOutermost) await work.whenKept(() => events.tell('afterCommit'))
    })
    return value
  } catch (error) {
    if (error instanceof AfterCommitError) throw error
    // What went wrong first says more than a rollback that fails because of it.
    await turns.take(() => scope.drop()).catch(() => undefined)
    throw error
  }
}

/** Undoes a transaction around one that is still open, or says that it was undone with that around it. */
async function refuse(scope: WorkScope): Promise<never> {
  // In the same turn: what the others do next must not come between.
  await scope.drop()
  throw new UsageError(
    'Calls of session.transaction(…) ran at the same time: one began inside of another and had not ended when that did. All were undone.',
    { hint: 'Await each before the next one, or give each a session of its own: new Session(engine).' },
  )
}
