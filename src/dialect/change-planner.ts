import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { Constraint } from '../schema/constraint'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { AdditionNode, Assessment, DiffRules } from './diff-rules'
import type { ExistingObjects } from './existing'
import type { Belonging, Dependent } from './inspector'
import {
  addedObject,
  additionWorks,
  creationWorks,
  type AdditionWork,
  type PartAddition,
} from './addition-works'
import { tableOf, type Addition, type Change, type ChangeOf } from './schema-change'
import type { Draft } from './plan-draft'
import { requirementsOf, viewRequirements } from './requirements'
import type { StrayRows } from './row-search'
import { mayFindRows } from './view-rows'

/** What a planner is told of the database. */
export interface DatabaseFacts {
  readonly existing: ExistingObjects
  /** The tables of the model beside those of the database. */
  readonly pairs: readonly { readonly wanted: Table; readonly found: Table }[]
  /** What reads the tables that change. */
  readonly dependents: readonly Dependent[]
  /** What views have besides their queries that may have to be made anew. */
  readonly belongings: readonly Belonging[]
  /** Whether the database is to be what the model says, and nothing else. */
  readonly isExact: boolean
  /** Whether an existing table has no rows: there the plain forms of statements do no harm. */
  isEmpty(table: Table): boolean
}

/** The same, with all changes of the plan as they are taken together. */
export interface PlanningFacts extends DatabaseFacts {
  readonly changes: readonly Change[]
}

/** A change of something that is there, or that goes. */
export type ExistingChange = Exclude<Change, Addition>

/**
 * Turns the changes between a database and a model into statements, each assessed. What is added is the same work on every
 * database, though not the same harm; how existing things are altered is each dialect's own. A dialect overrides `prepare`
 * where changes have to be taken together, `addition` where there is a form that harms less, and `alteration`.
 *
 * The order of the drafts does not matter: `phase` decides, and within a phase the order in which they are given. All
 * statements of a change are allowed by a policy, or none: a change is as harmful as its worst statement.
 *
 * What a process leaves behind that dies between two statements has to be found by the next comparison and be finished by the
 * next plan: a statement that is not in one transaction with the next must leave something that can be recognised.
 */
export abstract class ChangePlanner {
  constructor(
    protected readonly compiler: DdlCompiler,
    protected readonly rules: DiffRules,
  ) {}

  /** All statements of a plan. */
  draftsOf(changes: readonly Change[], known: DatabaseFacts): readonly Draft[] {
    const prepared = this.prepare(changes, known)
    const facts = { ...known, changes: prepared }
    const isNew = new Set<Table>(
      prepared.flatMap((change) =>
        change.kind === 'addTable' || change.kind === 'addView' ? change.table : [],
      ),
    )
    const created = creationWorks(
      prepared.filter((change) => change.kind === 'addTable'),
      this.compiler,
    )
    return [
      ...this.drafted(created, () => 'new'),
      ...prepared.flatMap((change): readonly Draft[] => {
        if (change.kind === 'addTable') return []
        if (!isAddition(change)) return this.alteration(change, facts)
        if (change.kind === 'addView') return this.addedView(change, (table) => isNew.has(table), known)
        const table = tableOf(change)
        if (table !== undefined && isNew.has(table))
          return this.drafted(additionWorks(change, this.compiler, this.rules), () => 'new')
        return this.addition(change, facts)
      }),
    ]
  }

  /** Changes that have to be taken together become one, and what one of them needs besides is added. */
  protected prepare(changes: readonly Change[], _facts: DatabaseFacts): readonly Change[] {
    return changes
  }

  /** The statements for something that is added to what exists. */
  protected addition(change: PartAddition, facts: PlanningFacts): readonly Draft[] {
    const table = tableOf(change)
    const isEmpty = table !== undefined && facts.isEmpty(table)
    return this.drafted(additionWorks(change, this.compiler, this.rules), () =>
      isEmpty ? 'empty' : 'filled',
    )
  }

  /** A view is new, but its query may be run over what is there. */
  private addedView(
    change: ChangeOf<'addView'>,
    isNew: (table: Table) => boolean,
    known: DatabaseFacts,
  ): readonly Draft[] {
    const isEmpty = (table: Table): boolean => known.isEmpty(table)
    const facts = { compiler: this.compiler, isNew, isEmpty }
    const isRun = change.table.view?.materialized === true && mayFindRows(change.table, facts)
    return this.drafted(additionWorks(change, this.compiler, this.rules), ({ node }) =>
      isRun && node.kind === 'createView' ? 'filled' : 'new',
    )
  }

  /** The statements of two drafts about one table as one, where the database does both at once; undefined where it cannot. */
  joined(_first: Draft['nodes'], _second: Draft['nodes']): Draft['nodes'] | undefined {
    return undefined
  }

  /** Whether what is demanded of rows is demanded of the table's own only, and not of those of tables that inherit from it. */
  isOfOwnRows(_demand: Constraint | Index, _facts: DatabaseFacts): boolean {
    return false
  }

  /** The rows that belong into a new partition and are in another one, and those that do not fit the new bounds of their own. */
  strayRows(_change: ChangeOf<'addPartition' | 'changeTable'>, _facts: DatabaseFacts): readonly StrayRows[] {
    return []
  }

  /** The statements that alter, rename or drop. What cannot be done is told by `byHand`. */
  protected abstract alteration(change: ExistingChange, facts: PlanningFacts): readonly Draft[]

  /** Statements that add, each with what it means for a table in such a state. */
  protected drafted(
    works: readonly AdditionWork[],
    stateOf: (work: AdditionWork) => 'new' | 'empty' | 'filled',
  ): Draft[] {
    const made = new Set<object>()
    return works.map((work) => {
      const { change, node, phase } = work
      const state = stateOf(work)
      const assessment = this.rules.assess(node, { isEmpty: state !== 'filled' })
      const object = addedObject(change)
      const isFirst = !made.has(object)
      // A listener's statement makes nothing that is known.
      const makes = isFirst && node.kind !== 'ddl' ? object : undefined
      if (makes !== undefined) made.add(object)
      return {
        change,
        phase,
        nodes: [node],
        assessment: state === 'new' ? { ...assessment, reason: 'it is new' } : assessment,
        makes,
        needs: isFirst ? this.needsOf(node, assessment) : [object, ...requirementsOf(node)],
      }
    })
  }

  private needsOf(node: AdditionNode, { possible }: Assessment): readonly object[] {
    // What cannot be done may not have words.
    if (node.kind !== 'createView' || possible === false) return requirementsOf(node)
    return viewRequirements(node, this.compiler.compile(node))
  }
}

/** A change that is only told. */
export function byHand(change: Change, why: { readonly reason: string; readonly saferWay: string }): Draft {
  return {
    change,
    phase: 'removal',
    nodes: [],
    assessment: { safety: 'destroys', lock: '', possible: false, ...why },
  }
}

/** What differs is told with both sides where nothing is known to be done about it. */
export function toldOnly(change: ExistingChange): Draft {
  const sides =
    'wanted' in change ? `the model has ${change.wanted}, the database ${change.found}` : 'it is there'
  const told = byHand(change, {
    reason: sides,
    saferWay: 'Change the model, or change the database by a statement of your own.',
  })
  return change.kind === 'obstacle' ? { ...told, makes: change.object } : told
}

function isAddition(change: Change): change is Addition {
  return change.kind.startsWith('add')
}
