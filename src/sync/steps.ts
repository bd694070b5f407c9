/** Drafts become steps: in an order in which they can run, each as harmful as all that it cannot do without. */
import type { Dialect } from '../dialect/dialect'
import { subjectOf, tableOf, type Change } from '../dialect/schema-change'
import { PHASES, type Draft } from '../dialect/plan-draft'
import type { DatabaseFacts } from '../dialect/change-planner'
import type { Safety } from '../dialect/diff-rules'
import type { Table } from '../schema/table'
import { worse, type Step, type StepChange } from './safety'
import type { TableSize } from './table-sizes'

/** What is known of the tables that exist. */
export interface StepFacts extends DatabaseFacts {
  sizeOf(table: Table): TableSize | undefined
}

/** Makes the steps of changes. */
export function stepsOf(changes: readonly Change[], dialect: Dialect, facts: StepFacts): Step[] {
  const drafts = inOrder(dialect.changePlanner.draftsOf(changes, facts))
  const harm = worstOfChanges(drafts)
  const compiler = dialect.createDdlCompiler()
  const makers = new Map<object, Step>()
  return drafts.map((draft) => {
    const needed = (draft.needs ?? []).flatMap((object) => makers.get(object) ?? [])
    const table = tableOf(draft.change)
    const size = table && facts.sizeOf(table)
    const step = inherit({ ...stepOf(draft, harm.get(draft.change) ?? 'safe'), size }, needed)
    // What cannot be done is not spelled either: some dialects have no words for it.
    const compiled = (nodes: Draft['nodes'] = []): string[] =>
      step.possible ? nodes.map((node) => compiler.compile(node)) : []
    const statements = compiled(draft.nodes)
    const spelled = { ...step, statements, sql: statements.join(';\n'), undo: compiled(draft.undo) }
    for (const object of [draft.makes ?? []].flat()) makers.set(object, spelled)
    return spelled
  })
}

function inOrder(drafts: readonly Draft[]): readonly Draft[] {
  return PHASES.flatMap((phase) => drafts.filter((draft) => draft.phase === phase))
}

/** A change is allowed as a whole or not at all: half of one is nothing that a model could ask for. */
function worstOfChanges(drafts: readonly Draft[]): ReadonlyMap<Change, Safety> {
  const worst = new Map<Change, Safety>()
  for (const { change, assessment } of drafts)
    worst.set(change, worse(worst.get(change) ?? 'safe', assessment.safety))
  return worst
}

function stepOf({ change, assessment, transaction = 'shared' }: Draft, safety: Safety): Omit<Step, 'size'> {
  const { lock, reason, saferWay, possible = true } = assessment
  return {
    sql: '',
    statements: [],
    undo: [],
    change: stepChange(change),
    safety,
    lock,
    reason,
    saferWay,
    possible,
    transaction,
  }
}

function stepChange(change: Change): StepChange {
  const table = tableOf(change)
  return {
    kind: change.kind,
    subject: subjectOf(change),
    ...(table === undefined ? {} : { table: table.key }),
    ...('wanted' in change ? { wanted: change.wanted, found: change.found } : {}),
  }
}

/** What needs a column or key that another step makes can be done only when that step is. */
function inherit(step: Step, needed: readonly Step[]): Step {
  const hindrance = needed.find(
    ({ safety, possible }) => (!possible && step.possible) || worse(safety, step.safety) !== step.safety,
  )
  if (hindrance === undefined) return step
  return {
    ...step,
    safety: needed.reduce((safety, other) => worse(safety, other.safety), step.safety),
    possible: step.possible && needed.every(({ possible }) => possible),
    reason: `it needs ${hindrance.change.subject}: ${hindrance.reason}`,
    saferWay: hindrance.saferWay,
  }
}
