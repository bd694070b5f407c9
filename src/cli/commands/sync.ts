import type { Safety } from '../../dialect/diff-rules'
import type { ApplyOptions } from '../../sync/options'
import type { Plan } from '../../sync/plan'
import { isAllowed } from '../../sync/safety'
import { planSync, sync as syncSchema, type SyncOptions } from '../../sync/sync-schema'
import type { SyncResult } from '../../sync/sync-result'
import { confirm } from '../confirm'
import { EXIT } from '../exit-code'
import { readPlanFile } from '../plan-file'
import { stepLines } from '../step-lines'
import { counted, stepsText } from '../steps'
import type { CompareFlags } from '../project'
import type { Terminal } from '../terminal'
import type { CommandBody, Work } from './command'

/** Options of `dovetail sync`. */
export interface SyncCommandOptions extends CompareFlags {
  readonly json?: boolean
  readonly allow?: Safety
  readonly dryRun?: boolean
  readonly plan?: string
  readonly yes?: boolean
  readonly lockTimeout?: number
}

/** What came of it; `isRefused` where nothing was to be done at all. */
interface Outcome extends SyncResult {
  readonly isRefused?: boolean
}

/** Takes the steps that are allowed. */
export const sync: CommandBody<SyncCommandOptions> = async (work, options) => {
  const { onPending = 'throw', ...syncOptions } = optionsOf(work, options)
  const isLookedAt = options.dryRun === true || options.plan !== undefined || syncOptions.allow === 'destroys'
  const outcome: Outcome = await (isLookedAt
    ? syncByPlan(work, options, syncOptions)
    : syncAtOnce(work, { ...work.project.compareOptions(options), ...syncOptions }))
  tell(outcome, work.terminal, options)
  const isLeft = outcome.pending.length > 0 && onPending === 'throw'
  return isLeft || outcome.isRefused === true ? EXIT.refused : EXIT.ok
}

/** The command line goes before the config. Who has written and read a plan has allowed what is in it. */
function optionsOf(
  { project, terminal, signal }: Work,
  options: SyncCommandOptions,
): Omit<SyncOptions, 'dropUnknown'> {
  const { allow, plan, lockTimeout } = options
  const configured = plan === undefined ? {} : { allow: 'destroys' as const }
  return {
    ...project.syncOptions,
    ...configured,
    ...(allow === undefined ? {} : { allow }),
    ...(lockTimeout === undefined ? {} : { lockTimeoutMs: lockTimeout }),
    onStep: stepLines(terminal),
    signal,
  }
}

async function syncAtOnce({ project, terminal }: Work, syncOptions: SyncOptions): Promise<SyncResult> {
  const models = await project.models()
  const engine = await project.engine()
  terminal.log('bringing the database to the models')
  return syncSchema(engine, models, syncOptions)
}

/** Plans, or reads a plan, and applies it unless there is a reason not to. */
async function syncByPlan(
  work: Work,
  options: SyncCommandOptions,
  { allow = 'safe', ...others }: ApplyOptions,
): Promise<Outcome> {
  const plan = await planOf(work, options)
  if (options.dryRun === true) return split(plan, allow)
  if (await isAgreed(plan, options, work.terminal)) return plan.apply({ allow, ...others })
  return { applied: [], pending: plan.steps, notes: plan.notes, isRefused: true }
}

/** A plan that is read needs no models: it was made of them. */
async function planOf({ project, terminal, signal }: Work, options: SyncCommandOptions): Promise<Plan> {
  const { plan: file } = options
  if (file !== undefined) return readPlanFile(await project.engine(), file)
  const models = await project.models()
  const engine = await (options.dryRun === true ? project.engineToPlan() : project.engine())
  return terminal.during('comparing the models with the database', () =>
    planSync(engine, models, { ...project.compareOptions(options), signal }),
  )
}

/** Asks before data is destroyed, unless a file or `--yes` has answered. */
async function isAgreed(
  { steps }: Plan,
  { plan, yes }: SyncCommandOptions,
  terminal: Terminal,
): Promise<boolean> {
  const destroying = steps.filter((step) => step.possible && step.safety === 'destroys')
  if (destroying.length === 0 || plan !== undefined || yes === true) return true
  terminal.warn(stepsText(destroying))
  return confirm(`${counted(destroying)} of the plan would destroy data.`, terminal)
}

/** What would be done, and what would not. */
function split({ steps, notes }: Plan, allow: Safety): SyncResult {
  return {
    notes,
    applied: steps.filter((step) => isAllowed(step, allow)),
    pending: steps.filter((step) => !isAllowed(step, allow)),
  }
}

function tell(result: Outcome, terminal: Terminal, { json, dryRun }: SyncCommandOptions): void {
  const { applied, pending, notes, isRefused = false } = result
  if (json === true) terminal.json({ applied, pending, notes })
  else if (applied.length > 0) terminal.result(stepsText(applied))
  const done = dryRun === true ? 'would be taken' : 'taken'
  terminal.log(applied.length + pending.length === 0 ? 'nothing to do' : `${counted(applied)} ${done}`)
  if (json !== true) for (const note of notes) terminal.warn(`note: ${note}`)
  if (pending.length === 0) return
  const why = isRefused ? '' : ': --allow does not reach that far, or it has to be done by hand'
  terminal.warn(`${counted(pending)} left${why}`)
  if (json !== true && !isRefused) terminal.warn(stepsText(pending))
}
