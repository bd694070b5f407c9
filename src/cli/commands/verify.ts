import { PendingChangesError } from '../../errors'
import { verify as verifySchema } from '../../sync/sync-schema'
import { EXIT } from '../exit-code'
import type { CompareFlags } from '../project'
import type { CommandBody } from './command'

/** Options of `dovetail verify`. */
export interface VerifyOptions extends CompareFlags {
  readonly json?: boolean
}

/** Says whether the database is as the models want it. */
export const verify: CommandBody<VerifyOptions> = async ({ project, terminal, signal }, options) => {
  const models = await project.models()
  const engine = await project.engineOfWhatIsThere()
  const { pending, changes } = await terminal.during('comparing the models with the database', () =>
    differencesOf(() => verifySchema(engine, models, { ...project.compareOptions(options), signal })),
  )
  const isEmpty = pending.length === 0
  if (options.json === true) terminal.json({ isEmpty, differences: pending, changes })
  else terminal.result(isEmpty ? 'the database is as the models want it' : pending.join('\n'))
  return isEmpty ? EXIT.ok : EXIT.refused
}

type Differences = Pick<PendingChangesError, 'pending' | 'changes'>

async function differencesOf(check: () => Promise<void>): Promise<Differences> {
  try {
    await check()
    return { pending: [], changes: [] }
  } catch (error) {
    if (error instanceof PendingChangesError) return error
    throw error
  }
}
