import type { Dialect } from '../dialect/dialect'
import type { Executor } from '../engine/executor'
import { SyncError } from '../errors'
import type { Step } from './safety'
import { firstFilled } from './table-sizes'

/** Rows have come to a table that was empty when the plan was made: there has to be another plan. */
export class FilledMeanwhile extends SyncError {
  constructor(readonly table: string) {
    super(`Rows came to ${table} while its change was waited for.\n  Call sync again.`)
  }
}

/**
 * Keeps others out of the tables that have to be empty for a step to be what it was planned as, and looks again: whoever was
 * writing when the plan was made may have committed since.
 *
 * @throws FilledMeanwhile if one of them may have rows now
 */
export async function keepEmpty({ empty }: Step, dialect: Dialect, executor: Executor): Promise<void> {
  const { lockTable } = dialect.diffRules
  if (lockTable === undefined) return
  for (const path of empty) await executor.send(lockTable(path))
  const filled = await firstFilled(dialect, executor, empty)
  if (filled !== undefined) throw new FilledMeanwhile(filled)
}
