import { planSync } from '../../sync/sync-schema'
import { EXIT } from '../exit-code'
import { putText } from '../output'
import { planText } from '../plan-file'
import { counted } from '../steps'
import type { CompareFlags } from '../project'
import type { CommandBody } from './command'

/** Options of `dovetail plan`. */
export interface PlanOptions extends CompareFlags {
  readonly json?: boolean
  readonly out?: string
}

/** Tells what would bring the database to the models, and changes nothing. */
export const plan: CommandBody<PlanOptions> = async ({ project, terminal, signal }, options) => {
  const { json, out } = options
  const models = await project.models()
  const engine = await project.engineToPlan()
  const found = await terminal.during('comparing the models with the database', () =>
    planSync(engine, models, { ...project.compareOptions(options), signal }),
  )
  if (out !== undefined) putText(planText(found, out), out, terminal)
  if (json === true) terminal.json(found)
  else if (out === undefined) terminal.result(found.toString())
  if (found.isEmpty || out !== undefined) return EXIT.ok
  terminal.log(`${counted(found.steps)} to take: dovetail sync takes them as far as --allow goes`)
  return EXIT.refused
}
