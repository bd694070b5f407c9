import { CheckConstraint } from '../../../schema/check'
import type { Column } from '../../../schema/column'
import type { Constraint } from '../../../schema/constraint'
import type { Table } from '../../../schema/table'
import type { Index } from '../../../schema/table-index'
import { AddIdentity, AlterTable } from '../../../statement/ddl/alter-ddl'
import { AddColumn } from '../../../statement/ddl/table-ddl'
import type { PartAddition } from '../../addition-works'
import {
  byHand,
  ChangePlanner,
  toldOnly,
  type ExistingChange,
  type DatabaseFacts,
  type PlanningFacts,
} from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { StrayRows } from '../../row-search'
import type { Change, ChangeOf } from '../../schema-change'
import { takenAside } from './aside'
import { waitingForDivision } from './division'
import { columnDrafts } from './column-changes'
import { withDividedWay } from './divided-ways'
import { addedConstraint, constraintDrafts } from './constraint-changes'
import { isFoundDivided } from '../divided'
import { earlyRemoval, heldThroughout } from './early-removal'
import { behindLabels, enumDrafts } from './enum-changes'
import { built, indexDrafts } from './index-changes'
import { heirsOf, heirsOfColumn, isAddedAbove, isHandedDown, OF_ANOTHER, unfitBelow } from './inheritance'
import { leavingFirst, unfitHeirs } from './inheritance-changes'
import { isWantedAbove } from './inherited-checks'
import { joinedTypes } from './joined-types'
import { withKeptComments } from './kept-comments'
import { leftovers } from './leftovers'
import { isIndexHelper, isNotNullHelper, unnumbered } from './stand-in'
import { afterLogging, inLoggingOrder } from './logging-changes'
import { inNameOrder } from './name-order'
import { namedTypeDrafts } from './named-type-changes'
import { isOfNumbering, isTakenUp, numberingOf, serialPlace, withNumberings } from './numbering-changes'
import { objectDrafts } from './object-changes'
import { removalDrafts } from './removals'
import { rowsBeyond, strayRows } from './partition-search'
import { renamingDrafts } from './renamings'
import { behindTypes, besideReplaced, readAgain } from './reread'
import { movedPartitions, statisticsDrafts } from './partition-changes'
import { hindrance, rowHolders, type PostgresDraft } from './standing'
import { numbersGranted } from './table-belongings'
import { tableDrafts } from './table-changes'
import { typeReplacement } from './type-replacement'
import { builtFirst, unbroken } from './unbroken-keys'
import { viewDrafts } from './view-changes'
import { foundOf } from '../../table-pairs'

/** How an existing schema is altered in this database: while others read and write, wherever there is a way to. */
export class PostgresChangePlanner extends ChangePlanner {
  override draftsOf(changes: readonly Change[], known: DatabaseFacts): readonly Draft[] {
    const prepared = this.prepare(changes, known)
    const heedful: DatabaseFacts = {
      ...known,
      // Statements reach the rows of those that inherit from a table, too.
      isEmpty: (table) =>
        known.isEmpty(table) &&
        heirsIn(table, { ...known, changes: prepared }).every((heir) => known.isEmpty(heir)),
    }
    const facts = { ...heedful, changes: prepared }
    const context = { facts, compiler: this.compiler }
    const planned = besideReplaced(afterLogging(super.draftsOf(changes, heedful), facts), context)
    const drafts = takenAside(unbroken(planned, context), context)
    const all = behindLabels(
      leavingFirst([...drafts, ...leftovers(drafts, heedful)]),
      prepared,
      this.compiler,
    )
    const kept = withKeptComments(builtFirst(behindTypes(typesLast(all))), context)
    return inNameOrder(kept, context)
  }

  override joined(first: Draft['nodes'], second: Draft['nodes']): Draft['nodes'] | undefined {
    return joinedTypes(first, second)
  }

  /** Keys are nobody's but the table's, and checks are handed down unless they say not. */
  override isOfOwnRows(demand: Constraint | Index, facts: DatabaseFacts): boolean {
    if (demand instanceof CheckConstraint && demand.dialect.postgres?.noInherit !== true) return false
    return heirsIn(demand.table, { ...facts, changes: [] }).length > 0
  }

  override strayRows(
    change: ChangeOf<'addPartition' | 'changeTable'>,
    facts: DatabaseFacts,
  ): readonly StrayRows[] {
    return change.kind === 'addPartition'
      ? strayRows(change.node, facts)
      : movedPartitions(change, this.compiler).flatMap((node) => [
          ...strayRows(node, facts),
          ...rowsBeyond(node, facts),
        ])
  }

  protected override addition(change: PartAddition, facts: PlanningFacts): readonly Draft[] {
    const waiting = waitingForDivision(change, facts)
    if (waiting !== undefined) return [waiting]
    if (change.kind === 'addColumn') return this.addedColumn(change, facts)
    const drafts = super.addition(change, facts)
    if (change.kind === 'addPartition') return [...drafts, ...statisticsDrafts(change)]
    const isFilled = 'table' in change && !facts.isEmpty(change.table)
    if (!isFilled) return drafts
    const ofDivided = (): readonly Draft[] =>
      isFoundDivided(change.table, facts) ? drafts.map(withDividedWay) : drafts
    if (change.kind === 'addConstraint')
      return addedConstraint(change, change.constraint, { facts, compiler: this.compiler }) ?? ofDivided()
    if (change.kind !== 'addIndex' || isFoundDivided(change.table, facts)) return ofDivided()
    const comments = drafts
      .filter(({ nodes }) => nodes.every(({ kind }) => kind === 'commentOn'))
      .map((draft): Draft => ({ ...draft, phase: 'completion' }))
    const building = built(change, change.index, {
      facts,
      as: this.compiler.nameOf(change.index),
    })
    return [...building.map((draft) => ({ ...draft, makes: change.index })), ...comments]
  }

  /** Those that inherit the column get it with the table that they inherit it from, but no comment. */
  private addedColumn(change: ChangeOf<'addColumn'>, facts: PlanningFacts): readonly Draft[] {
    const drafts = super.addition(change, facts)
    const { column } = change
    if (isHandedDown(change, facts))
      return drafts
        .filter(({ nodes }) => nodes.every(({ kind }) => kind === 'commentOn'))
        .map((draft) => ({ ...draft, needs: [column] }))
    if (isAddedAbove(change, facts)) return [{ ...byHand(change, OF_ANOTHER), makes: column }]
    const [unfit] = unfitBelow(change, facts)
    if (unfit !== undefined) return [{ ...byHand(change, hasItOtherwise(unfit)), makes: column }]
    const rows = hasValues(column) ? rowHolders(column.table, facts) : []
    if (rows.length > 0) return [{ ...byHand(change, hindrance(rows)), makes: column }]
    const heirs = heirsOfColumn(column, facts)
    const isAbove = heirsIn(column.table, facts).length > 0
    return drafts.map((draft) =>
      draft.makes === column
        ? {
            ...draft,
            ...(isAbove && numberingOf(column) === 'identity' && this.numberedApart(column, facts)),
            ...(numberingOf(column) === 'serial' && {
              nodes: [...draft.nodes, ...numbersGranted(serialPlace(column), column.table, facts)],
            }),
            makes: [column, ...heirs],
            needs: [...(draft.needs ?? []), ...unfitHeirs(change, facts)],
          }
        : draft,
    )
  }

  /** Heirs get the column, but no numbers: the server adds the two at once only where there are no heirs. */
  private numberedApart(column: Column, facts: PlanningFacts): Pick<Draft, 'nodes' | 'assessment'> {
    const { table } = column
    const add = new AddColumn(unnumbered(column))
    return {
      nodes: [add, new AlterTable(table, [new AddIdentity(column)])],
      assessment: this.rules.assess(add, { isEmpty: facts.isEmpty(table) }),
    }
  }

  protected override alteration(change: ExistingChange, facts: PlanningFacts): readonly PostgresDraft[] {
    if (isHandedDown(change, facts) || isWantedAbove(change, facts)) return []
    const waiting = waitingForDivision(change, facts)
    if (waiting !== undefined) return [waiting]
    return (
      this.afterColumn(change, facts) ??
      this.known(change, facts) ??
      renamingDrafts(change, { facts, compiler: this.compiler }) ??
      removalDrafts(change, facts, this.compiler) ??
      objectDrafts(change, facts) ?? [toldOnly(change)]
    )
  }

  /** What stands on a column that goes is lost with it: the old one goes before, and the new one is added behind it. */
  private afterColumn(change: ExistingChange, facts: PlanningFacts): readonly PostgresDraft[] | undefined {
    const old = earlyRemoval(change, { facts, compiler: this.compiler })
    if (old === undefined) return undefined
    const { table } = change as Extract<ExistingChange, { readonly table: Table }>
    const again = heldThroughout(change, { facts, compiler: this.compiler })
    if (again !== undefined) return [old, readAgain(change, again, { facts, compiler: this.compiler })]
    const added =
      change.kind === 'changeIndex'
        ? this.addition({ kind: 'addIndex', table, index: change.index }, facts)
        : change.kind === 'changeConstraint'
          ? this.addition({ kind: 'addConstraint', table, constraint: change.constraint }, facts)
          : []
    return [old, ...added.map((draft) => ({ ...draft, change }))]
  }

  private known(change: ExistingChange, facts: PlanningFacts): readonly PostgresDraft[] | undefined {
    const { compiler } = this
    switch (change.kind) {
      case 'changeColumn':
        return columnDrafts(change, facts, compiler)
      case 'changeConstraint':
        return constraintDrafts(change, { facts, compiler })
      case 'changeTable':
        return /^view\.(definition|materialized)$/.test(change.facets[0]?.name ?? '')
          ? viewDrafts(change, facts, compiler)
          : tableDrafts(change, facts, compiler)
      case 'changeEnum':
        return enumDrafts(change) ?? typeReplacement(change, facts, compiler)
      case 'changeType':
        return namedTypeDrafts(change, facts, compiler)
      case 'changeIndex':
        return indexDrafts(change, facts, compiler)
      default:
        return undefined
    }
  }

  /** What one statement changes is one change, of however many facets. */
  protected override prepare(changes: readonly Change[], facts: DatabaseFacts): readonly Change[] {
    const seen = new Map<object, Set<string>>()
    return inLoggingOrder(withNumberings(changes), facts).filter((change) => {
      if (
        isOfHelper(change) ||
        isPartOfType(change, changes) ||
        comesAnew(change, changes) ||
        isPartOfSerial(change, changes) ||
        isTakenUp(change, changes, facts) ||
        isPartOfInheritance(change, changes)
      )
        return false
      const aspect = aspectOf(change)
      if ((change.kind !== 'changeColumn' && change.kind !== 'changeTable') || aspect === undefined)
        return true
      const changed = change.kind === 'changeColumn' ? change.column : change.table
      const known = seen.get(changed) ?? new Set()
      seen.set(changed, known)
      const isFirst = !known.has(aspect)
      known.add(aspect)
      return isFirst
    })
  }
}

/** Whether a column that is added has values at once. */
function hasValues(column: Column): boolean {
  const { computed, serverDefault } = column.options
  const isGiven = (serverDefault ?? computed ?? column.identity) !== undefined
  return isGiven || numberingOf(column) === 'serial'
}

/** Types go when nothing is of them any more; those that others have taken the place of may be parts of the others. */
function typesLast(drafts: readonly Draft[]): readonly Draft[] {
  const rankOf = ({ change, nodes }: Draft): number => {
    if (!nodes.some((node) => node.kind === 'dropType')) return 0
    return change.kind === 'dropType' ? 1 : 2
  }
  return [...drafts].sort((a, b) => rankOf(a) - rankOf(b))
}

function hasItOtherwise({ key }: Table): Parameters<typeof byHand>[1] {
  return {
    reason: `table ${key}, which inherits from this one, has a column of this name and of another type`,
    saferWay: `Give both one type, or let ${key} go: ALTER TABLE … NO INHERIT.`,
  }
}

function heirsIn(table: Table, known: PlanningFacts): Table[] {
  const found = foundOf(table, known)
  return found === undefined ? [] : heirsOf(found, known).map(({ wanted }) => wanted)
}

/** Whether a helper is to go because no model names it: that is decided when it is known what the plan needs. */
function isOfHelper(change: Change): boolean {
  return (
    (change.kind === 'dropConstraint' && isNotNullHelper(change.constraint.name)) ||
    (change.kind === 'dropIndex' && isIndexHelper(change.index.name))
  )
}

/** Whose a column is follows from what its table inherits from. */
function isPartOfInheritance(change: Change, changes: readonly Change[]): boolean {
  const isAbout = (other: Change, facet: string): boolean =>
    'facets' in other && other.facets.some(({ name }) => name === facet)
  return (
    change.kind === 'changeColumn' &&
    isAbout(change, 'dialect.postgres.inherited') &&
    changes.some(
      (other) =>
        other.kind === 'changeTable' &&
        other.table === change.table &&
        isAbout(other, 'dialect.postgres.inherits'),
    )
  )
}

/** The default of a column that gets another type comes with the type, and so does how its values are kept. */
function isPartOfType(change: Change, changes: readonly Change[]): boolean {
  const isAbout = (other: Change, facet: RegExp): boolean =>
    other.kind === 'changeColumn' && facet.test(other.facets[0]?.name ?? '')
  return (
    change.kind === 'changeColumn' &&
    isAbout(change, /^(?:serverDefault|dialect\.postgres\.(?:storage|compression))$/u) &&
    changes.some(
      (other) =>
        isAbout(other, /^(?:type|collation)$/u) && 'column' in other && other.column === change.column,
    )
  )
}

/** A column that is worked out otherwise goes and comes back as the model has it. */
function comesAnew(change: Change, changes: readonly Change[]): boolean {
  const column = columnOf(change)
  if (column === undefined || isOfComputed(change)) return false
  return (
    column.options.computed !== undefined &&
    changes.some((other) => isOfComputed(other) && columnOf(other) === column)
  )
}

function isOfComputed(change: Change): boolean {
  return change.kind === 'changeColumn' && change.facets[0]?.name.startsWith('computed') === true
}

function columnOf(change: Change): Column | undefined {
  if (change.kind === 'addComment') return change.target.on === 'column' ? change.target.column : undefined
  return change.kind === 'changeColumn' ? change.column : undefined
}

/** The next number of a serial takes the place of another default. */
function isPartOfSerial(change: Change, changes: readonly Change[]): boolean {
  return (
    change.kind === 'changeColumn' &&
    change.facets[0]?.name === 'serverDefault' &&
    numberingOf(change.column) === 'serial' &&
    changes.some(
      (other) => other.kind === 'changeColumn' && other.column === change.column && isOfNumbering(other),
    )
  )
}

const ASPECTS: Readonly<Record<string, string>> = {
  computed: 'expression',
  type: 'type',
  collation: 'type',
  identity: 'numbering',
  autoincrement: 'numbering',
}

function aspectOf(change: Change): string | undefined {
  if (change.kind === 'changeTable') return divisionIn(change.facets[0]?.name ?? '')
  const [facet = ''] = change.kind === 'changeColumn' ? (change.facets[0]?.name ?? '').split('.') : []
  return ASPECTS[facet]
}

/** By what a table is divided, or the bounds of one of its partitions, are each one thing of several facets. */
function divisionIn(facet: string): string | undefined {
  return /^dialect\.postgres\.(?:partitionBy|partitions\..*\.(?:bounds|partitionBy))(?=\.|$)/su.exec(
    facet,
  )?.[0]
}
