/** Drafts become steps: in an order in which they can run, each as harmful as all that it cannot do without. */
import type { Dialect } from '../dialect/dialect'
import { rowSearches } from '../dialect/row-search'
import { subjectOf, tableOf, type Change } from '../dialect/schema-change'
import { PHASES, type Draft } from '../dialect/plan-draft'
import type { DatabaseFacts } from '../dialect/change-planner'
import type { Table } from '../schema/table'
import { PlanHarm } from './plan-harm'
import { readable, type Step, type StepChange } from './safety'
import type { TableSize } from './table-sizes'

/** What is known of the tables that exist. */
export interface StepFacts extends DatabaseFacts {
  sizeOf(table: Table): TableSize | undefined
}

/** Makes the steps of changes. */
export function stepsOf(changes: readonly Change[], dialect: Dialect, facts: StepFacts): Step[] {
  const drafts = inOrder(dialect.changePlanner.draftsOf(changes, facts))
  const harm = new PlanHarm(drafts)
  const compiler = dialect.createDdlCompiler()
  return drafts.map((draft) => {
    const table = tableOf(draft.change)
    const step = { ...stepOf(draft, harm), size: table && facts.sizeOf(table) }
    // What cannot be done is not spelled either: some dialects have no words for it.
    const compiled = (nodes: Draft['nodes'] = []): string[] =>
      step.possible ? nodes.map((node) => compiler.compile(node)) : []
    const statements = compiled(draft.nodes)
    const searches = step.possible ? [...rowSearches(draft.change, dialect), ...(draft.searches ?? [])] : []
    const sql = statements.join(';\n')
    return readable({ ...step, statements, sql, undo: compiled(draft.undo), searches })
  })
}

function inOrder(drafts: readonly Draft[]): readonly Draft[] {
  return PHASES.flatMap((phase) => drafts.filter((draft) => draft.phase === phase))
}

function stepOf(draft: Draft, harm: PlanHarm): Omit<Step, 'size'> {
  const { change, assessment, transaction = 'shared' } = draft
  const { reason, saferWay } = harm.tell(draft)
  const { safety, possible } = harm.of(change)
  return {
    sql: '',
    statements: [],
    undo: [],
    searches: [],
    change: stepChange(change),
    safety,
    lock: assessment.lock,
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
    ...(change.kind === 'rebuildTable' ? { parts: change.changes.map(stepChange) } : {}),
  }
}
