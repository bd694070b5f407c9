import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { RawSql } from '../../../expression/raw-sql'
import { CheckConstraint } from '../../../schema/check'
import type { Column } from '../../../schema/column'
import { ColumnCollectionConstraint, type Constraint } from '../../../schema/constraint'
import { KeyConstraint } from '../../../schema/key-constraint'
import type { Table } from '../../../schema/table'
import { Index } from '../../../schema/table-index'
import { AlterTable, DetachPartition, DropColumn, DropPartition } from '../../../statement/ddl/alter-ddl'
import { DropIndex } from '../../../statement/ddl/index-ddl'
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { CreateView, DropSequence } from '../../../statement/ddl/object-ddl'
import {
  CreateTable,
  DropConstraint,
  DropTable,
  type CreatePartition,
} from '../../../statement/ddl/table-ddl'
import { DropType } from '../../../statement/ddl/type-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { byHand, type ExistingChange, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import { samePlace, type Place } from '../../same-place'
import { indexesInTheWay, isAwaited, type Change, type ChangeOf } from '../../schema-change'
import { tokenize } from '../../../util/sql-tokenizer'
import { divides } from '../divided'
import { isNewDefinition } from './aside'
import { oldPart } from '../../changed-parts'
import { parentsOf } from './inheritance'
import { goingHeirDrafts } from './inheritance-changes'
import { holdersOf, strangersWith } from './type-users'
import { calledKey, isMeantToGo, keysWithoutReturn } from './leading-keys'
import { IS_REPLICA_IDENTITY, isReplicaIdentity } from './table-belongings'
import {
  hindranceToRemoval,
  leadingOver,
  leadingTo,
  leadingToIndex,
  leadingToTable,
  standingOn,
  type Leading,
  type PostgresDraft,
} from './standing'
import { wantedOf } from '../../table-pairs'

const LOCK = 'ACCESS EXCLUSIVE'

/** The statements that drop what the model does not name; undefined for changes of other kinds. */
export function removalDrafts(
  change: ExistingChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): PostgresDraft[] | undefined {
  const draft = (phase: Phase, nodes: readonly DdlNode[], assessment: Assessment): Draft => {
    return { change, phase, nodes, assessment }
  }
  switch (change.kind) {
    case 'dropColumn':
      return [columnDraft(change, facts)]
    case 'dropConstraint':
      if (isReplicaIdentity(change.constraint, facts)) return [byHand(change, IS_REPLICA_IDENTITY)]
      return [constraintDraft(change, facts)]
    case 'dropIndex': {
      if (isReplicaIdentity(change.index, facts)) return [byHand(change, IS_REPLICA_IDENTITY)]
      const assessment = safe('no row is touched, and it can be built anew', LOCK)
      const drop = {
        ...draft('takeDown', [new DropIndex(change.index)], assessment),
        needs: columnsUnder(change, facts),
      }
      return [withoutKeys(drop, leadingToIndex(change.index, facts), facts)]
    }
    case 'dropPartition':
      return [partitionDraft(change, facts)]
    case 'dropTable':
      return tableDrafts(change, facts, compiler)
    case 'dropSequence':
      return [sequenceDraft(change, facts)]
    case 'dropType':
      return [typeDraft(change, facts)]
    default:
      return undefined
  }
}

/** Behind all that holds values of it. */
function typeDraft(change: ChangeOf<'dropType'>, facts: PlanningFacts): PostgresDraft {
  const { schema, type } = change
  const holders = holdersOf(change, facts)
  const staying = holders.filter(({ left }) => left === undefined)
  const names = [
    ...strangersWith(change, facts),
    ...staying.map(({ column }) => `column ${column.qualifiedName}`),
  ]
  if (names.length > 0) return byHand(change, hindranceToRemoval(names))
  return {
    change,
    phase: 'removal',
    nodes: [new DropType(type, schema)],
    assessment: lost(
      'what functions and other schemas keep in it is lost; where it is in use, the server refuses',
      LOCK,
    ),
    needs: holders.flatMap(({ left }) => left ?? []),
  }
}

/** Behind all that takes numbers of it. */
function sequenceDraft(change: ChangeOf<'dropSequence'>, facts: PlanningFacts): PostgresDraft {
  const { sequence } = change
  const { unknown, views } = standingOn(sequence, undefined, facts)
  const users = numberedBy(sequence, facts)
  const names = [
    ...unknown,
    ...views.filter((view) => stays(view, facts)).map(({ key }) => `view ${key}`),
    ...users.flatMap(({ name, left }) => (left.length > 0 ? [] : `default of column ${name}`)),
  ]
  if (names.length > 0) return byHand(change, hindranceToRemoval(names))
  return {
    change,
    phase: 'removal',
    nodes: [new DropSequence(sequence)],
    assessment: lost('how far it has counted is lost', LOCK),
    needs: [...users.flatMap(({ left }) => left), ...changesOfReaders(views, facts)],
  }
}

/** The columns whose defaults name a sequence, each with the changes by which it does so no more. */
function numberedBy(
  sequence: Place,
  { changes, dependents, existing, pairs }: PlanningFacts,
): { readonly name: string; readonly left: readonly Change[] }[] {
  const isSame = samePlace(existing)
  return dependents
    .filter((each) => each.kind === 'default' && isSame(each.of, sequence))
    .map(({ name, schema, table = '' }) => {
      const place = { schema, name: table }
      const wanted = pairs.find(({ found }) => isSame(found, place))?.wanted
      const left = changes.filter((change) =>
        change.kind === 'dropTable'
          ? isSame(change.foundTable, place)
          : 'column' in change && change.table === wanted && endsDefault(change, name),
      )
      return { name: `${table}.${name}`, left }
    })
}

function endsDefault(change: Change, name: string): boolean {
  if (change.kind === 'dropColumn') return change.column.name === name
  return (
    change.kind === 'changeColumn' &&
    change.column.name === name &&
    OF_DEFAULTS.test(change.facets[0]?.name ?? '')
  )
}

const OF_DEFAULTS = /^(?:serverDefault|type|collation|computed|identity|autoincrement)(?:\.|$)/u

/** Before others take the values that it has. */
function partitionDraft(change: ChangeOf<'dropPartition'>, facts: PlanningFacts): PostgresDraft {
  const lock = `${LOCK} on the divided table`
  const { parent, partition } = change.node
  return {
    change,
    phase: isAwaited(change, facts.changes) ? 'takeDown' : 'table',
    // Foreign keys that lead to the divided table stand on each of its partitions.
    nodes: [new DetachPartition(parent, partition), new DropPartition(partition)],
    assessment: facts.isEmpty(change.table)
      ? { safety: 'safe', lock, reason: 'the model does not name it; the table is empty' }
      : lost('the rows of the partition are lost', lock),
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
    needs: changesOver(column, facts),
  }
  if (unknown.length > 0) return byHand(change, hindranceToRemoval(unknown))
  return withoutKeys(drop, leadingOver(found, name, facts), facts)
}

/** What stands on the column goes with it, and so only when it may. */
function changesOver(column: Column, { changes }: PlanningFacts): Change[] {
  return changes.filter((change) => {
    const part = oldPart(change)
    return part !== undefined && isOver(part, column)
  })
}

function isOver(part: Constraint | Index, column: Column): boolean {
  if (part.table !== column.table) return false
  if (part instanceof Index) return part.plainColumns?.includes(column) === true
  if (part instanceof ColumnCollectionConstraint) return part.columns.includes(column)
  if (!(part instanceof CheckConstraint) || !(part.condition instanceof RawSql)) return false
  const tokens = tokenize(part.condition.texts.join(''), { brackets: false })
  return tokens.some(({ value }) => value === column.name)
}

/** The columns that go with what stands on them: it stays as long as they do. What goes only because of them knows them itself. */
function columnsUnder(
  removal: ChangeOf<'dropConstraint' | 'dropIndex'>,
  { changes }: PlanningFacts,
): Change[] {
  if (removal.goesWith !== undefined) return []
  const part = removal.kind === 'dropIndex' ? removal.index : removal.constraint
  return changes.filter((change) => change.kind === 'dropColumn' && isOver(part, change.column))
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
    needs: columnsUnder(change, facts),
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
  if (names.length > 0) return byHand(drop.change, hindranceToRemoval(names))
  return { ...drop, without: [...(drop.without ?? []), ...known] }
}

/** Keys first, where tables point to each other in a circle. */
function tableDrafts(
  change: ChangeOf<'dropTable'>,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): PostgresDraft[] {
  const { foundTable, keysFirst } = change
  const { unknown, views } = standingOn(foundTable, undefined, facts)
  const leading = leadingToTable(foundTable, facts)
  const staying = stayingReaders(foundTable, views, facts)
  const heirs = directHeirs(foundTable, facts)
  const left = [
    ...unknown,
    ...staying
      .filter((view) => !comesWithout(foundTable, view, { facts, compiler }))
      .map(({ key }) => `view ${key}`),
    ...heirs.filter(({ parted }) => parted === undefined).map(({ table }) => `table ${table.key}`),
    ...leading.unknown,
    ...leading.known.filter((key) => !isMeantToGo(key, facts)).map(calledKey),
  ]
  if (left.length > 0) return [byHand(change, hindranceToRemoval(left))]
  const nodes = [new DropTable(foundTable)]
  if (foundTable.isView) {
    const assessment =
      foundTable.view?.materialized === true
        ? lost('the rows that the view holds are lost', LOCK)
        : safe('a view has no rows of its own, and can be created anew', LOCK)
    return [{ change, phase: 'viewDown', nodes, assessment, makes: foundTable, without: views }]
  }
  const assessment = lost('the rows of the table are lost', LOCK)
  return [
    ...goingHeirDrafts(change, facts),
    ...keysFirst.map((key): Draft => {
      return { change, phase: 'foreignKeyDown', nodes: [new DropConstraint(key)], assessment }
    }),
    ...partitionsInTheWay(change, { facts, compiler }).map(({ parent, partition }): Draft => {
      const nodes = [new DetachPartition(parent, partition), new DropPartition(partition)]
      return { change, phase: 'takeDown', nodes, assessment }
    }),
    ...indexesInTheWay(change, facts.changes).map((index): Draft => {
      return { change, phase: 'takeDown', nodes: [new DropIndex(index)], assessment }
    }),
    ...keysInTheWay(change, facts).map((key): PostgresDraft => {
      const without = key instanceof KeyConstraint ? leadingTo(foundTable, namesOf(key), facts).known : []
      return { change, phase: 'takeDown', nodes: [new DropConstraint(key)], assessment, without }
    }),
    {
      change,
      phase: 'removal',
      nodes,
      assessment,
      without: staying,
      // Those that leave have left by then.
      needs: [
        ...heirs.flatMap(({ parted }) => (parted?.kind === 'dropTable' ? parted : [])),
        ...changesOfReaders(views, facts),
      ],
    },
  ]
}

/** The changes by which views go or read something else: as long as they are not made, the views stand on what they read. */
function changesOfReaders(views: readonly Table[], { changes }: PlanningFacts): Change[] {
  return changes.filter((change) => views.some((view) => isEndOf(change, view)))
}

/** The tables that inherit from one of the database, each with the change by which it goes, or does so no more. */
function directHeirs(
  found: Table,
  facts: PlanningFacts,
): { readonly table: Table; readonly parted: Change | undefined }[] {
  const isSame = samePlace(facts.existing)
  const dropped = facts.changes.flatMap((change) => (change.kind === 'dropTable' ? change.foundTable : []))
  return [...facts.pairs.map((pair) => pair.found), ...dropped]
    .filter((table) => parentsOf(table).some((parent) => isSame(parent, found)))
    .map((table) => ({ table, parted: facts.changes.find((change) => parts(change, table)) }))
}

function parts(change: Change, heir: Table): boolean {
  if (!('foundTable' in change) || change.foundTable !== heir) return false
  if (change.kind === 'dropTable') return true
  return change.facets.some(({ name }) => name === 'dialect.postgres.inherits')
}

/** The keys of a table that goes whose names others wait for: they go before it. */
function keysInTheWay(change: ChangeOf<'dropTable'>, { changes }: PlanningFacts): readonly Constraint[] {
  if (!isAwaited(change, changes)) return []
  return change.foundTable.constraints.filter(
    (key) => !(key instanceof ForeignKeyConstraint) && key.kind !== 'check',
  )
}

/** The partitions of a table that goes whose names others wait for, each with those of its own. */
function partitionsInTheWay(
  change: ChangeOf<'dropTable'>,
  { facts, compiler }: { readonly facts: PlanningFacts; readonly compiler: DdlCompiler },
): readonly CreatePartition[] {
  if (!isAwaited(change, facts.changes)) return []
  const { foundTable } = change
  return compiler
    .companions(new CreateTable(foundTable))
    .flatMap((node) => (node.kind === 'createPartition' && node.parent === foundTable ? node : []))
}

/** Views that stay as they are and read the table, with all that reads those. */
function stayingReaders(foundTable: Table, views: readonly Table[], facts: PlanningFacts): readonly Table[] {
  const isSame = samePlace(facts.existing)
  const staying = views.filter((view) => stays(view, facts))
  const reads = (view: Table): boolean =>
    facts.dependents.some((dependent) => isSame(dependent, view) && isSame(dependent.of, foundTable))
  return staying.some(reads) ? staying : []
}

/** Whether a view is to stay as it is: one that gets another query reads what the model says by then. */
function stays(view: Table, { changes }: PlanningFacts): boolean {
  return !changes.some((change) => isEndOf(change, view))
}

function isEndOf(change: Change, view: Table): boolean {
  return (change.kind === 'dropTable' && change.foundTable === view) || isNewDefinition(change, view)
}

/** Whether a view can come back in the model's form when a table is gone: its query could not be compared, but does not name that. */
function comesWithout(
  { name, schema }: Table,
  view: Table,
  { facts, compiler }: { readonly facts: PlanningFacts; readonly compiler: DdlCompiler },
): boolean {
  const wanted = wantedOf(view, facts)
  if (wanted === undefined) return false
  const words = tokenize(compiler.compile(new CreateView(wanted)), { brackets: false }).map(
    ({ value }) => value,
  )
  const own = schema ?? facts.existing.defaultSchema
  const others = new Set([...wanted.metadata.tables.values()].map((table) => table.schema))
  const isElsewhere = (i: number): boolean =>
    words[i - 1] === '.' && words[i - 2] !== own && others.has(words[i - 2])
  const isUsual = own === facts.existing.defaultSchema
  return !words.some((word, i) => word === name && !isElsewhere(i)) || !(isUsual || words.includes(own))
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
