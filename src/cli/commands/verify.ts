import { PendingChangesError } from '../../errors'
import { verify as verifySchema } from '../../sync/sync-schema'
import { EXIT } from '../exit-code'
import type { CommandBody } from './command'

/** Options of `dovetail verify`. */
export interface VerifyOptions {
  readonly json?: boolean
}

/** Says whether the database is as the models want it. */
export const verify: CommandBody<VerifyOptions> = async ({ project, terminal }, { json }) => {
  const models = await project.models()
  const engine = await project.engine()
  const differences = await terminal.during('comparing the models with the database', () =>
    differencesOf(() => verifySchema(engine, models)),
  )
  if (json === true) terminal.json({ isEmpty: differences.length === 0, differences })
  else
    terminal.result(
      differences.length === 0 ? 'the database is as the models want it' : differences.join('\n'),
    )
  return differences.length === 0 ? EXIT.ok : EXIT.refused
}

async function differencesOf(check: () => Promise<void>): Promise<readonly string[]> {
  try {
    await check()
    return []
  } catch (error) {
    if (error instanceof PendingChangesError) return error.pending
    throw error
  }
}
