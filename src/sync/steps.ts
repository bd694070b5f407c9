/** Drafts become steps: in an order in which they can run, each as harmful as all that it cannot do without. */
import type { Dialect } from '../dialect/dialect'
import { rowSearches, type RowSearch } from '../dialect/row-search'
import { subjectOf, tableOf, type Change, type ChangeOf } from '../dialect/schema-change'
import { PHASES, type Draft } from '../dialect/plan-draft'
import type { DatabaseFacts } from '../dialect/change-planner'
import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { joinStatements } from '../util/sql-script'
import { joinedDrafts, type JoinedDraft } from './joined-drafts'
import { PlanHarm } from './plan-harm'
import { readable, type Step, type StepChange } from './safety'
import type { TableSize } from './table-sizes'

/** What is known of the tables that exist. */
export interface StepFacts extends DatabaseFacts {
  sizeOf(table: Table): TableSize | undefined
  /** The tables of the model whose rows a change may reach. */
  tablesOf(change: Change): readonly Table[]
}

/** Makes the steps of changes. */
export function stepsOf(changes: readonly Change[], dialect: Dialect, facts: StepFacts): Step[] {
  const empty = new Set<Table>()
  const isEmpty = (table: Table): boolean => {
    const answer = facts.isEmpty(table)
    if (answer) empty.add(table)
    return answer
  }
  const drafts = inOrder(dialect.changePlanner.draftsOf(changes, { ...facts, isEmpty }))
  const harm = new PlanHarm(drafts)
  const compiler = dialect.createDdlCompiler()
  const { changePlanner } = dialect
  const joined = joinedDrafts(toldOnce(drafts, harm), harm, (first, second) =>
    changePlanner.joined(first, second),
  )
  return joined.map(({ drafts: parts, nodes }) => {
    const [draft] = parts
    const table = tableOf(draft.change)
    const step = { ...stepOf(parts, harm), size: table && facts.sizeOf(table) }
    // What cannot be done is not spelled either: some dialects have no words for it.
    const compiled = (nodes: Draft['nodes'] = []): string[] =>
      step.possible ? nodes.map((node) => compiler.compile(node)) : []
    const statements = compiled(nodes)
    const searches = step.possible ? parts.flatMap((part) => searchesOf(part, dialect, facts)) : []
    const sql = joinStatements(statements)
    const emptyTables = isOfNames(draft) ? [] : facts.tablesOf(draft.change).filter((each) => empty.has(each))
    return readable({
      ...step,
      statements,
      sql,
      undo: compiled(draft.undo),
      empty: emptyTables.map(({ schema, name }) => dialect.quoter.path(schema, name)),
      searches,
    })
  })
}

/** What cannot be done of a change is told once, not for each of its statements. */
function toldOnce(drafts: readonly Draft[], harm: PlanHarm): readonly Draft[] {
  const told = new Map<Change, Draft>()
  for (const draft of drafts) {
    const first = told.get(draft.change)
    const isCause = draft.assessment.possible === false
    if (first === undefined || (isCause && first.assessment.possible !== false)) told.set(draft.change, draft)
  }
  return drafts.filter((draft) => harm.of(draft.change).possible || told.get(draft.change) === draft)
}

/** Whether it does nothing to rows, be there any or none. */
function isOfNames({ phase }: Draft): boolean {
  return phase === 'renaming' || phase === 'comment'
}

function inOrder(drafts: readonly Draft[]): readonly Draft[] {
  return PHASES.flatMap((phase) => drafts.filter((draft) => draft.phase === phase))
}

function searchesOf(
  { change, phase, searches = [] }: Draft,
  dialect: Dialect,
  facts: DatabaseFacts,
): readonly RowSearch[] {
  const tools = {
    quoter: dialect.quoter,
    createQueryCompiler: () => dialect.createQueryCompiler(),
    isOfOwnRows: (demand: Constraint | Index) => dialect.changePlanner.isOfOwnRows(demand, facts),
    strayRows: (own: ChangeOf<'addPartition' | 'changeTable'>) => dialect.changePlanner.strayRows(own, facts),
    collationOf: (column: Column) => column.collationOn(dialect.name),
  }
  // What is taken down to come back fails because of rows only when it does.
  const isTakenDown = phase.endsWith('Down')
  return [...(isTakenDown ? [] : rowSearches(change, tools)), ...searches]
}

function stepOf(drafts: JoinedDraft['drafts'], harm: PlanHarm): Omit<Step, 'size'> {
  const [{ change, assessment, transaction = 'shared' }] = drafts
  const told = drafts.map((draft) => harm.tell(draft))
  const { safety, possible } = harm.of(change)
  return {
    sql: '',
    statements: [],
    undo: [],
    empty: [],
    searches: [],
    change: joinedChange(drafts.map((draft) => stepChange(draft.change))),
    safety,
    lock: assessment.lock,
    reason: listed(told.map(({ reason }) => reason)),
    saferWay: listed(told.map((each) => each.saferWay)) || undefined,
    possible,
    transaction,
  }
}

/** Several changes as one, which tells all of them. */
function joinedChange(parts: readonly StepChange[]): StepChange {
  const [first] = parts as readonly [StepChange]
  if (parts.length === 1) return first
  const told = (side: 'wanted' | 'found' | 'subject'): string =>
    parts.map((part) => part[side] ?? '').join(', ')
  return { ...first, subject: told('subject'), wanted: told('wanted'), found: told('found'), parts }
}

/** Each once. */
function listed(texts: readonly (string | undefined)[]): string {
  return [...new Set(texts)].filter((text) => text !== undefined).join('; ')
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
