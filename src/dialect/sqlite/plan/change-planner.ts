/**
 * How an existing schema is altered in SQLite, whose ALTER TABLE can do little. What it cannot do is gathered to one rebuild of
 * each table, which comes before everything else, new names included: it is made from the texts as they stand.
 */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import { CompileError } from '../../../errors'
import { unsafeSql } from '../../../expression/raw-sql'
import { CheckConstraint } from '../../../schema/check'
import type { Constraint } from '../../../schema/constraint'
import { DDL } from '../../../schema/ddl-event'
import type { Column } from '../../../schema/column'
import type { Table } from '../../../schema/table'
import type { Index } from '../../../schema/table-index'
import { AlterTable, DropColumn } from '../../../statement/ddl/alter-ddl'
import { CreateIndex, DropIndex } from '../../../statement/ddl/index-ddl'
import { CreateView } from '../../../statement/ddl/object-ddl'
import { AddColumn, AddConstraint, DropTable } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { addedObject, type PartAddition } from '../../addition-works'
import { ChangePlanner, toldOnly, type ExistingChange, type PlanningFacts } from '../../change-planner'
import type { Assessment, DiffRules } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import { primaryKeyChanges } from '../../primary-key-changes'
import { requirementsOf } from '../../requirements'
import { successionsIn } from '../../successions'
import { type Change, type ChangeOf, indexesInTheWay, tableOf } from '../../schema-change'
import { LOCK } from '../diff-rules'
import { lower } from '../name-key'
import { rebuilt, type RebuildRequest, type Rebuilt } from '../rebuild'
import { inSchema } from '../schema-texts'
import type { StoredObjects } from '../stored-objects'
import { foldedChanges, isOfKey, keyChangesOf } from './folding'
import { conversionsOf } from './column-conversion'
import { columnForm } from './column-form'
import { assessDrop, assessRebuild, keptByReaders } from './harm'
import { leftBroken, type ColumnPlace } from './left-broken'
import { lostKeys } from './lost-keys'
import { removalDrafts } from './removals'
import { oldNames, renamingDrafts } from './renamings'
import { singleChanges } from './single-changes'
import { TableState } from './table-state'
import { takenIndexes } from './taken-indexes'
import {
  followersOf,
  ownTriggers,
  putUps,
  takeDowns,
  takenView,
  triggersOf,
  viewRequirements,
  viewsInTheWay,
} from './view-work'

type Rebuild = ChangeOf<'rebuildTable'>
type Removed = ChangeOf<'dropTable'>
type Facts = Pick<PlanningFacts, 'existing' | 'isEmpty'>

/** Plans changes of a SQLite database. */
export class SqliteChangePlanner extends ChangePlanner {
  readonly #states = new WeakMap<Rebuild, TableState>()

  constructor(
    compiler: DdlCompiler,
    rules: DiffRules,
    private readonly quoter: IdentifierQuoter,
  ) {
    super(compiler, rules)
  }

  /** Views that go, be it to come back, are in nobody's way. */
  override draftsOf(changes: readonly Change[], facts: PlanningFacts): readonly Draft[] {
    const existing = (facts.existing as StoredObjects).without(
      changes.flatMap((change) => takenView(change) ?? []),
    )
    const nameOf = (part: Constraint | Index): string => this.compiler.nameOf(part)
    const successions = successionsIn({ changes, pairs: facts.pairs, nameOf })
    return super.draftsOf(changes, { ...facts, existing }).map((draft) => ({
      ...draft,
      needs: [
        ...(draft.needs ?? []),
        ...successions.flatMap(({ going, heir }) => (going === draft.change ? heir : [])),
        ...draft.nodes.flatMap((node) =>
          node.kind === 'createView' ? viewRequirements(node.table, this.compiler) : [],
        ),
        ...newNameOf(draft.change, changes),
      ],
    }))
  }

  protected override prepare(changes: readonly Change[], facts: Facts): readonly Change[] {
    const created = new Set(
      changes.flatMap((change) =>
        change.kind === 'addTable' || change.kind === 'addView' ? [change.table] : [],
      ),
    )
    const tables = new Set(changes.flatMap((change) => tableOf(change) ?? []))
    const rebuilds = [...tables]
      .filter((table) => !created.has(table) && !table.isView)
      .flatMap((table) => this.rebuildOf(table, changes, facts))
    const folded = new Set(rebuilds.flatMap((rebuild) => rebuild.changes))
    const isLeft = (change: Change): boolean =>
      !folded.has(change) && takenView(change) === undefined && !isOfKeyName(change)
    return [
      ...onceEach(changes.filter((change) => takenView(change) !== undefined)),
      ...rebuilds,
      ...onceEach(changes.filter(isLeft)),
    ]
  }

  /** An index or view whose comment is added is made anew; a comment is part of its text. */
  protected override addition(change: PartAddition, facts: PlanningFacts): readonly Draft[] {
    if (change.kind === 'addColumn') return this.addedColumn(change, facts)
    if (change.kind !== 'addComment') return super.addition(change, facts)
    const { target } = change
    if (target.on === 'index') return this.replacedIndex(change, target.index, facts, target.found)
    return this.replacedView(change, change.table, facts)
  }

  /** A table that is STRICT and is not to be takes the column when it is so no more. */
  private addedColumn(change: ChangeOf<'addColumn'>, facts: PlanningFacts): readonly Draft[] {
    const awaited = singleChanges(facts.changes).filter(
      (other) =>
        other.kind === 'changeTable' &&
        other.table === change.table &&
        other.facets.some(({ name, first }) => name === 'dialect.sqlite.strict' && first === undefined),
    )
    const drafts = super.addition(change, facts)
    return drafts.map((each) => ({ ...each, needs: [...(each.needs ?? []), ...awaited] }))
  }

  protected override alteration(change: ExistingChange, facts: PlanningFacts): readonly Draft[] {
    switch (change.kind) {
      case 'rebuildTable':
        return [this.rebuild(change, facts)]
      case 'changeIndex':
        return this.replacedIndex(change, change.index, facts, change.foundIndex)
      case 'changeTable':
        return change.table.isView
          ? this.replacedView(change, change.table, facts)
          : [waitingForKey(change, facts.changes)]
      case 'changeColumn':
        return [waitingForKey(change, facts.changes)]
      case 'dropTable':
        return [...clearedNames(change, facts), ...(removalDrafts(change, facts) ?? [])]
      case 'dropColumn':
        return [this.droppedColumn(change, facts)]
      case 'changeConstraint':
        // It is over a column that cannot come: else it would be part of a rebuild.
        return [{ ...toldOnly(change), needs: requirementsOf(new AddConstraint(change.constraint)) }]
      default:
        return (
          renamingDrafts(change, { facts, compiler: this.compiler }) ??
          removalDrafts(change, facts) ?? [toldOnly(change)]
        )
    }
  }

  private droppedColumn(change: ChangeOf<'dropColumn'>, facts: PlanningFacts): Draft {
    const { table, column } = change
    const place = columnPlace(change, facts.changes)
    const broken = leftBroken(place, facts.changes, facts.existing as StoredObjects)
    return {
      change,
      phase: 'removedColumn',
      nodes: [new AlterTable(table, [new DropColumn(column)])],
      assessment: keptByReaders(assessDrop(column, facts.isEmpty(table)), broken),
      needs: [
        ...this.neededByDrop(change, facts),
        ...takenIndexes(place, facts.changes, (facts.existing as StoredObjects).stored)
          .map((taken) => taken.change)
          .filter((other) => !goesWith(other, change)),
      ],
    }
  }

  private rebuildOf(table: Table, changes: readonly Change[], facts: Facts): Rebuild[] {
    const own = changes.filter((change) => tableOf(change) === table && !change.kind.endsWith('Index'))
    if (own.length === 0 || own.some(({ kind }) => kind === 'obstacle' || kind === 'moveTable')) return []
    const state = new TableState(table, facts.existing as StoredObjects, changes)
    const folded = foldedChanges(own, { state, isEmpty: facts.isEmpty(table) })
    if (folded.every(isOfKeyName)) return []
    const rebuild: Rebuild = { kind: 'rebuildTable', table, changes: folded }
    this.#states.set(rebuild, state)
    return [rebuild]
  }

  private rebuild(change: Rebuild, facts: PlanningFacts): Draft {
    const { table, changes } = change
    const state = this.#states.get(change) as TableState
    const assessment = assessRebuild(change, facts.isEmpty(table))
    const own = new Set(changes.flatMap(madeBy))
    const draft: Draft = {
      change,
      phase: 'schema',
      nodes: [],
      assessment,
      makes: [...own],
      needs: changes.flatMap((each) => this.neededBy(each, facts)).filter((need) => !own.has(need)),
    }
    if (assessment.possible === false) return draft
    try {
      return this.withoutLostKeys(draft, this.rebuilt(change, state, facts), facts)
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
      return { ...draft, assessment: { ...assessment, reason: error.message, possible: false } }
    }
  }

  /** What has to be there, or gone, for something that comes or goes with a rebuild. */
  private neededBy(change: Change, facts: PlanningFacts): readonly object[] {
    if (change.kind === 'dropColumn') return this.neededByDrop(change, facts)
    if (change.kind === 'addConstraint' || change.kind === 'changeConstraint')
      return requirementsOf(new AddConstraint(change.constraint))
    if (change.kind !== 'addColumn') return []
    return requirementsOf(new AddColumn(change.column, this.rules.keysOfNewColumn(change.column)))
  }

  /** What a column waits for that goes: the views that read it, what takes its place, and the key that it is part of. */
  private neededByDrop(change: ChangeOf<'dropColumn'>, facts: PlanningFacts): readonly object[] {
    const { changes, existing } = facts
    const singles = singleChanges(changes)
    return [
      ...viewsInTheWay(columnPlace(change, changes), changes, existing as StoredObjects),
      ...successorsOf(change, singles, facts.isEmpty(change.table)),
      ...keyChangesOf(change, singles),
    ]
  }

  private withoutLostKeys(
    draft: Draft,
    { from, to, statements, searches }: Rebuilt,
    facts: PlanningFacts,
  ): Draft {
    const schema = tableOf(draft.change)?.schema
    const objects = inSchema((facts.existing as StoredObjects).stored, schema)
    const { goWith, left } = lostKeys({ schema, from, to }, objects, facts.changes)
    if (left.length > 0) return { ...draft, assessment: keysLeft(draft.assessment, left) }
    return {
      ...draft,
      nodes: statements.map((sql) => new DDL(unsafeSql(sql))),
      needs: [...(draft.needs ?? []), ...goWith],
      searches,
    }
  }

  private rebuilt({ table, changes }: Rebuild, state: TableState, facts: PlanningFacts): Rebuilt {
    const { stored, circumstances } = facts.existing as StoredObjects
    const gone = changes.flatMap((each) => (each.kind === 'dropColumn' ? each.column : []))
    const renamedLater = oldNames(facts.changes, table.schema)
    const folded = new Set(changes.flatMap((each) => (each.kind === 'addColumn' ? each.column : [])))
    const request: RebuildRequest = {
      from: state.stored.name,
      wanted: table,
      droppedColumns: gone,
      droppedConstraints: changes.flatMap((each) => droppedBy(each) ?? []),
      leftOutColumns: state.missing().filter((column) => !folded.has(column)),
      heldColumns: facts.changes.flatMap((each) =>
        each.kind === 'changeColumn' && each.table === table ? each.column : [],
      ),
      replacedConstraints: changes.flatMap((each) =>
        each.kind === 'renameConstraint' || each.kind === 'changeConstraint' ? each.constraint : [],
      ),
      isExact: changes.some(isExact),
      conversions: facts.isEmpty(table)
        ? new Map()
        : conversionsOf(changes, renamedLater.get(lower(table.name))?.columns),
      renamedLater,
    }
    const { compiler, quoter } = this
    return rebuilt(request, { objects: stored, circumstances, compiler, quoter })
  }

  /** What an index says cannot be changed. A rebuild may have taken the old one down. */
  private replacedIndex(change: Change, index: Index, facts: PlanningFacts, found = index): readonly Draft[] {
    const create = new CreateIndex(index)
    const assessment = this.rules.assess(create, { isEmpty: facts.isEmpty(index.table) })
    return [
      draft(change, 'takeDown', new DropIndex(found, { ifExists: true }), {
        ...assessment,
        reason: 'an index is changed by making it anew',
      }),
      { ...draft(change, 'index', create, assessment), makes: [index], needs: requirementsOf(create) },
    ]
  }

  /** A view is nothing but its text; with it go its triggers, and views over it are in the way of what is done meanwhile. */
  private replacedView(change: Change, view: Table, facts: PlanningFacts): readonly Draft[] {
    const existing = facts.existing as StoredObjects
    const lost = change.kind === 'changeTable' ? lostColumns(change) : []
    const broken = lost.flatMap((place) => [
      ...leftBroken(place, facts.changes, existing),
      ...ownTriggers(place, existing),
    ])
    const assessment = keptByReaders(
      { safety: 'safe', lock: LOCK, reason: 'a view has no rows of its own' },
      broken,
    )
    if (assessment.possible === false) return [{ change, phase: 'view', nodes: [], assessment, makes: view }]
    const needs = lost.flatMap((place) => viewsInTheWay(place, facts.changes, existing))
    const followers = followersOf(view, facts.changes, existing)
    const down = [new DropTable(view, { ifExists: true }), ...takeDowns(followers, this.quoter)]
    const up = [
      new CreateView(view),
      ...triggersOf(view, existing, this.quoter),
      ...putUps(followers, existing, this.quoter),
    ]
    return [
      { change, phase: 'schema', nodes: down, assessment, makes: change, needs },
      { change, phase: 'view', nodes: up, assessment, makes: view },
    ]
  }
}

/** A check that takes the place of another one is called otherwise. */
function droppedBy(change: Change): Constraint | undefined {
  if (change.kind === 'dropConstraint') return change.constraint
  if (change.kind !== 'changeConstraint' || change.constraint.kind !== 'check') return undefined
  return change.constraint.name === change.foundConstraint.name ? undefined : change.foundConstraint
}

/** No message and no statement has the name of a key, which is no reason to write all rows anew; that of a check is in its error. */
function isOfKeyName(change: Change): boolean {
  return change.kind === 'renameConstraint' && !(change.constraint instanceof CheckConstraint)
}

/** What would be part of a rebuild if the table could have the primary key that it fits. */
function waitingForKey(change: ExistingChange, changes: readonly Change[]): Draft {
  const own = changes.filter((other) => tableOf(other) === tableOf(change))
  return { ...toldOnly(change), needs: isOfKey(change) ? primaryKeyChanges(own) : [] }
}

/** The columns that a view has no more when it is made anew. */
function lostColumns({ table, foundTable }: ChangeOf<'changeTable'>): readonly ColumnPlace[] {
  const kept = new Set(table.columns.map(({ name }) => lower(name)))
  return foundTable.columns.flatMap(({ name }) =>
    kept.has(lower(name)) ? [] : { schema: table.schema, table: table.name, name },
  )
}

function goesWith(other: Change, column: Change): boolean {
  return other.kind === 'dropIndex' && other.goesWith?.includes(column) === true
}

/** A column that goes, by the name that its table has until then. */
function columnPlace(
  { table, column }: ChangeOf<'dropColumn'>,
  changes: readonly Change[],
): Required<ColumnPlace> {
  const { schema, name } = table
  return { schema, table: oldNames(changes, schema).get(lower(name))?.table ?? name, name: column.name }
}

/** A table has one column at least: where all go, they wait for one that comes, or for all where none can. */
function successorsOf(
  { table, column }: ChangeOf<'dropColumn'>,
  changes: readonly Change[],
  isEmpty: boolean,
): readonly Column[] {
  const dropped = changes.filter((other) => other.kind === 'dropColumn' && other.table === table)
  if (dropped.length < column.table.columns.length) return []
  const added = changes.flatMap((other) =>
    other.kind === 'addColumn' && other.table === table ? other.column : [],
  )
  const first =
    added.find((each) => columnForm(each, isEmpty) === 'native') ??
    added.find((each) => columnForm(each, isEmpty) === 'rebuild')
  return first === undefined ? added : [first]
}

/** What a change brings about, as others know it. */
function madeBy(change: Change): readonly object[] {
  if (change.kind === 'addColumn' || change.kind === 'addConstraint') return [addedObject(change)]
  return change.kind === 'changeConstraint' ? [change, change.constraint] : [change]
}

function keysLeft(assessment: Assessment, keys: readonly string[]): Assessment {
  return {
    ...assessment,
    reason: `${keys.join(' and ')} would point to columns that are no key any more; ${assessment.reason}`,
    saferWay: 'Drop what is named here, by dropUnknown or by a statement of your own, and call sync again.',
    possible: false,
  }
}

/** A table goes at the end, and its indexes with it: too late for those whose names are waited for. */
function clearedNames(change: Removed, { changes }: PlanningFacts): readonly Draft[] {
  const assessment: Assessment = { safety: 'safe', lock: LOCK, reason: 'another index gets its name' }
  return indexesInTheWay(change, changes).map((index) =>
    draft(change, 'takeDown', new DropIndex(index, { ifExists: true }), assessment),
  )
}

/** Whether something is to go of which the model is silent: then all such things are, and each is among the changes. */
function isExact(change: Change): boolean {
  if (!('facets' in change)) return false
  return change.facets.some(
    ({ name, first }) => first === undefined && /^(comment|collation|dialect\.sqlite\..*)$/.test(name),
  )
}

/** What is made anew whole is so only once, whatever of it is changed. */
function onceEach(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<object>()
  return changes.filter((change) => {
    const whole = remade(change)
    if (whole === undefined) return true
    const isFirst = !seen.has(whole)
    seen.add(whole)
    return isFirst
  })
}

function remade(change: Change): object | undefined {
  if (change.kind === 'changeIndex') return change.index
  if (change.kind === 'changeTable') return change.table
  if (change.kind !== 'addComment') return undefined
  return change.target.on === 'index' ? change.target.index : change.table
}

function draft(change: Change, phase: Phase, node: DdlNode, assessment: Assessment): Draft {
  return { change, phase, nodes: [node], assessment }
}

/** The change that gives a table its name: as long as it cannot be made, nothing else of the table is. */
function newNameOf(change: Change, changes: readonly Change[]): readonly Change[] {
  return changes.filter(
    (other) => other.kind === 'renameTable' && other !== change && other.table === tableOf(change),
  )
}
