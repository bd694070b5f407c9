import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Constraint } from '../../../schema/constraint'
import { KeyConstraint } from '../../../schema/key-constraint'
import type { Table } from '../../../schema/table'
import { AlterTable, DropColumn } from '../../../statement/ddl/alter-ddl'
import { DropIndex } from '../../../statement/ddl/index-ddl'
import { DropSequence } from '../../../statement/ddl/object-ddl'
import { DropConstraint, DropTable } from '../../../statement/ddl/table-ddl'
import { DropType } from '../../../statement/ddl/type-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { byHand, type ExistingChange, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import { samePlace } from '../../same-place'
import { indexesInTheWay, isAwaited, type ChangeOf } from '../../schema-change'
import { divides } from '../divided'
import { calledKey, isMeantToGo, keysWithoutReturn } from './leading-keys'
import {
  hindrance,
  leadingOver,
  leadingTo,
  leadingToIndex,
  leadingToTable,
  standingOn,
  type Leading,
  type PostgresDraft,
} from './standing'

const LOCK = 'ACCESS EXCLUSIVE'

/** The statements that drop what the model does not name; undefined for changes of other kinds. */
export function removalDrafts(change: ExistingChange, facts: PlanningFacts): PostgresDraft[] | undefined {
  const draft = (phase: Phase, nodes: readonly DdlNode[], assessment: Assessment): Draft => {
    return { change, phase, nodes, assessment }
  }
  switch (change.kind) {
    case 'dropColumn':
      return [columnDraft(change, facts)]
    case 'dropConstraint':
      return [constraintDraft(change, facts)]
    case 'dropIndex': {
      const assessment = safe('no row is touched, and it can be built anew', LOCK)
      const drop = draft('takeDown', [new DropIndex(change.index)], assessment)
      return [withoutKeys(drop, leadingToIndex(change.index, facts), facts)]
    }
    case 'dropTable':
      return tableDrafts(change, facts)
    case 'dropSequence':
      return [
        draft('removal', [new DropSequence(change.sequence)], lost('how far it has counted is lost', LOCK)),
      ]
    case 'dropType':
      return [
        draft(
          'removal',
          [new DropType(change.type, change.schema)],
          lost(
            'what functions and other schemas keep in it is lost; where it is in use, the server refuses',
            LOCK,
          ),
        ),
      ]
    default:
      return undefined
  }
}

/** Its keys, checks and indexes have changes of their own, which come before. */
function columnDraft(change: ChangeOf<'dropColumn'>, facts: PlanningFacts): PostgresDraft {
  const { column, table } = change
  const { table: found, name } = column
  if (divides(column))
    return byHand(change, {
      reason: `rows of table ${table.key} are divided by the column`,
      saferWay: 'Create a table that is divided otherwise, copy the rows, and let the two change places.',
    })
  const standing = standingOn(found, name, facts)
  const unknown = [...standing.unknown, ...generatedBeside(standing.generated, change, facts)]
  const drop: PostgresDraft = {
    change,
    // One that is worked out goes before what it is worked out of.
    phase: column.options.computed === undefined ? 'removedColumn' : 'columnDown',
    nodes: [new AlterTable(table, [new DropColumn(column)])],
    assessment: facts.isEmpty(table)
      ? { safety: 'safe', lock: LOCK, reason: 'the model does not name it; the table is empty' }
      : lost('the values of the column are lost', LOCK),
    without: standing.views,
  }
  if (unknown.length > 0) return byHand(change, hindrance(unknown))
  return withoutKeys(drop, leadingOver(found, name, facts), facts)
}

/** Columns that are worked out of one that goes, and that neither go nor come anew themselves. */
function generatedBeside(
  names: readonly string[],
  { table }: ChangeOf<'dropColumn'>,
  { changes }: PlanningFacts,
): string[] {
  const known = new Set(table.columns.map(({ name }) => name))
  const going = changes.flatMap((change) =>
    change.kind === 'dropColumn' && change.table === table ? change.column.name : [],
  )
  return names
    .filter((name) => !known.has(name) && !going.includes(name))
    .map((name) => `generated column ${name}`)
}

function constraintDraft(change: ChangeOf<'dropConstraint'>, facts: PlanningFacts): PostgresDraft {
  const { constraint } = change
  const isForeignKey = constraint instanceof ForeignKeyConstraint
  const lock = isForeignKey ? `${LOCK} on both tables` : LOCK
  const drop: Draft = {
    change,
    phase: 'takeDown',
    nodes: [new DropConstraint(constraint)],
    assessment: safe('no row is touched: it only stops being checked', lock),
  }
  if (!(constraint instanceof KeyConstraint)) return drop
  return withoutKeys(drop, leadingTo(constraint.table, namesOf(constraint), facts), facts)
}

function namesOf({ columns }: KeyConstraint): string[] {
  return columns.map(({ name }) => name)
}

/** Without the foreign keys that stand on it; those that could not come back keep it from going. */
function withoutKeys(drop: PostgresDraft, { known, unknown }: Leading, facts: PlanningFacts): PostgresDraft {
  const names = [...unknown, ...keysWithoutReturn(known, facts)]
  if (names.length > 0) return byHand(drop.change, hindrance(names))
  return { ...drop, without: [...(drop.without ?? []), ...known] }
}

/** Keys first, where tables point to each other in a circle. */
function tableDrafts(change: ChangeOf<'dropTable'>, facts: PlanningFacts): PostgresDraft[] {
  const { foundTable, keysFirst } = change
  const { unknown, views } = standingOn(foundTable, undefined, facts)
  const leading = leadingToTable(foundTable, facts)
  const left = [
    ...unknown,
    ...hindering(foundTable, views, facts).map(({ key }) => `view ${key}`),
    ...leading.unknown,
    ...leading.known.filter((key) => !isMeantToGo(key, facts)).map(calledKey),
  ]
  if (left.length > 0) return [byHand(change, hindrance(left))]
  const nodes = [new DropTable(foundTable)]
  if (foundTable.isView) {
    const assessment = safe('a view has no rows of its own, and can be created anew', LOCK)
    return [{ change, phase: 'viewDown', nodes, assessment, makes: foundTable, without: views }]
  }
  const assessment = lost('the rows of the table are lost', LOCK)
  return [
    ...keysFirst.map((key): Draft => {
      return { change, phase: 'foreignKeyDown', nodes: [new DropConstraint(key)], assessment }
    }),
    ...indexesInTheWay(change, facts.changes).map((index): Draft => {
      return { change, phase: 'takeDown', nodes: [new DropIndex(index)], assessment }
    }),
    ...keysInTheWay(change, facts).map((key): PostgresDraft => {
      const without = key instanceof KeyConstraint ? leadingTo(foundTable, namesOf(key), facts).known : []
      return { change, phase: 'takeDown', nodes: [new DropConstraint(key)], assessment, without }
    }),
    { change, phase: 'removal', nodes, assessment },
  ]
}

/** The keys of a table that goes whose names others wait for: they go before it. */
function keysInTheWay(change: ChangeOf<'dropTable'>, { changes }: PlanningFacts): readonly Constraint[] {
  if (!isAwaited(change, changes)) return []
  return change.foundTable.constraints.filter(({ kind }) => kind !== 'foreignKey' && kind !== 'check')
}

/** Views that stay as they are and read the table: what only reads such a view goes and comes with it. */
function hindering(foundTable: Table, views: readonly Table[], facts: PlanningFacts): readonly Table[] {
  const isSame = samePlace(facts.existing)
  const staying = views.filter((view) => stays(view, facts))
  const reads = (view: Table): boolean =>
    facts.dependents.some((dependent) => isSame(dependent, view) && isSame(dependent.of, foundTable))
  return staying.some(reads) ? staying : []
}

/** Whether a view is to stay as it is. */
function stays(view: Table, { changes }: PlanningFacts): boolean {
  return !changes.some(
    (change) => (change.kind === 'dropTable' || change.kind === 'changeTable') && change.foundTable === view,
  )
}

function safe(reason: string, lock: string): Assessment {
  return { safety: 'safe', lock, reason: `the model does not name it; ${reason}` }
}

function lost(reason: string, lock: string): Assessment {
  return {
    safety: 'destroys',
    lock,
    reason: `the model does not name it; ${reason}`,
    saferWay: 'Leave it where it is until nothing needs it, and keep a copy.',
  }
}
