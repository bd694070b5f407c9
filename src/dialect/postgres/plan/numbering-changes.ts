/** Columns that are numbered otherwise than before: by an identity, by the sequence of a serial, or not at all any more. */
import type { Column } from '../../../schema/column'
import { Identity, type IdentityOptions } from '../../../schema/identity'
import { MetaData } from '../../../schema/metadata'
import { Sequence } from '../../../schema/sequence'
import type { SequenceOptions } from '../../../schema/sequence-options'
import type { Table } from '../../../schema/table'
import {
  AddIdentity,
  AlterTable,
  ContinueNumbering,
  CopyCount,
  DropDefault,
  DropIdentity,
  RenameTable,
  SetDefault,
  SetIdentity,
} from '../../../statement/ddl/alter-ddl'
import { AlterSequence } from '../../../statement/ddl/alter-object-ddl'
import { CreateSequence, DropSequence, SetSequenceOwner } from '../../../statement/ddl/object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { baseType } from '../../../types/resolve-type'
import { byHand, type DatabaseFacts, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import type { Dependent } from '../../inspector'
import { samePlace, type Place } from '../../same-place'
import type { Change, ChangeOf } from '../../schema-change'
import { nameOfSerial } from '../server-names'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty } from './assessments'
import { BEHIND_KEY, keyChanges } from './key-columns'
import { NEXT_STAYS } from './sequence-changes'
import { formerSerials } from './renamings'
import { defaultedBy, SEQUENCE } from './stand-in'
import { numbersGranted } from './table-belongings'

type ColumnChange = ChangeOf<'changeColumn'>

type Numbering = 'none' | 'identity' | 'serial'

/** The statements that number a column as the model says. The numbers go on where they are. */
export function numberingDrafts(change: ColumnChange, facts: PlanningFacts): Draft[] {
  const drafts = ownDrafts(change, facts)
  const { identity, options } = change.column
  // Who says nothing of it has the primary key numbered: then it changes with the key, or not at all.
  const keys = identity !== undefined || options.autoincrement === 'serial' ? [] : keyChanges(change, facts)
  const types = facts.changes.filter((other) => isNewType(other, change))
  // Where numbers come, or come no more, because of the type, they wait with it: inserts count on them until then.
  const waited = isNumbered(change.column) === isNumbered(change.foundColumn) ? keys : [...keys, ...types]
  const isLate = keys.length > 0 && types.length === 0
  return drafts.map((draft) => ({
    ...draft,
    phase: draft.phase === 'takeDown' && isLate ? BEHIND_KEY : draft.phase,
    needs: [...(draft.needs ?? []), ...waited],
  }))
}

function isNumbered(column: Column): boolean {
  return numberingOf(column) !== 'none'
}

/** A number that comes by default is of no other type than numbers are. */
function isNewType(other: Change, { column }: ColumnChange): boolean {
  return other.kind === 'changeColumn' && other.column === column && other.facets[0]?.name === 'type'
}

function ownDrafts(change: ColumnChange, facts: PlanningFacts): Draft[] {
  const { column, foundColumn, table } = change
  const [found, wanted] = [numberingOf(foundColumn), numberingOf(column)]
  if (wanted === 'none')
    // Before it can be null, or have a default.
    return [
      drafted(change, 'takeDown', found === 'serial' ? serialDown(change, facts) : identityDown(column)),
    ]
  if (found === wanted)
    return wanted === 'identity'
      ? [
          {
            ...drafted(change, 'column', [
              new AlterTable(table, [new SetIdentity(column, identityOf(change))]),
            ]),
            assessment: { ...inCatalog(), reason: NEXT_STAYS },
          },
        ]
      : []
  if (found !== 'none')
    return [wanted === 'serial' ? intoSerial(change, facts) : intoIdentity(change, {}, facts)]
  return wanted === 'identity' ? [identityUp(change, facts)] : [serialUp(change, facts)]
}

/** As it is, but for what is to change. */
function identityOf({ column, foundColumn, facets }: ColumnChange): Identity {
  const [wanted, found] = [column, foundColumn].map(({ identity }) => identity ?? new Identity())
  const options: IdentityOptions = { ...found?.options, always: found?.always }
  const changed = facets.flatMap(({ name }): [string, unknown][] => {
    const [, own = ''] = name.split('.')
    return [[own, { ...wanted?.options, always: wanted?.always }[own as keyof IdentityOptions]]]
  })
  return new Identity({ ...options, ...Object.fromEntries(changed) })
}

/** Whether a change of a sequence is about one that a serial of the model takes up, or that an identity goes on from. */
export function isTakenUp(change: Change, changes: readonly Change[], known: DatabaseFacts): boolean {
  if (change.kind !== 'dropSequence') return false
  const facts = { ...known, changes }
  return changes.some((other) => {
    if (other.kind !== 'changeColumn' || !isOfNumbering(other)) return false
    const taken =
      numberingOf(other.column) === 'serial' ? serialPlace(other.column) : formerSerial(other, facts)
    return taken !== undefined && samePlace(facts.existing)(change.sequence, taken)
  })
}

/** Whether a change is about how a column is numbered. */
export function isOfNumbering({ facets }: ColumnChange): boolean {
  return facets.some(({ name }) => /^(?:autoincrement|identity)(?:\.|$)/u.test(name))
}

/** How an identity counts is one change, of however many of its options. */
export function withNumberings(changes: readonly Change[]): readonly Change[] {
  const isOption = (change: Change): change is ColumnChange =>
    change.kind === 'changeColumn' && change.facets.every(({ name }) => name.startsWith('identity.'))
  return changes.flatMap((change): readonly Change[] => {
    if (!isOption(change)) return [change]
    const all = changes.filter(isOption).filter(({ column }) => column === change.column)
    if (all.length === 1) return [change]
    return all[0] === change ? [together(change, all)] : []
  })
}

function together(change: ColumnChange, all: readonly ColumnChange[]): ColumnChange {
  const facets = all.flatMap((each) => each.facets)
  const told = (side: 'first' | 'second'): string =>
    facets.map((facet) => `${facet.name.replace('identity.', '')} ${facet[side] ?? 'not set'}`).join(', ')
  const subject = `identity of column ${change.column.qualifiedName}`
  return { ...change, subject, wanted: told('first'), found: told('second'), facets }
}

/** How a column is numbered. */
export function numberingOf(column: Column): Numbering {
  const { identity, options, table } = column
  if (options.autoincrement === 'serial') return 'serial'
  return identity !== undefined || table.autoincrementColumn === column ? 'identity' : 'none'
}

function drafted(change: ColumnChange, phase: Phase, nodes: readonly DdlNode[]): Draft {
  return { change, phase, nodes, assessment: inCatalog() }
}

function identityDown(column: Column): DdlNode[] {
  return [new AlterTable(column.table, [new DropIdentity(column)])]
}

/** The sequence goes with it, unless the model has it as one of its own. */
function serialDown(change: ColumnChange, facts: PlanningFacts): DdlNode[] {
  const { column, table } = change
  const { schema } = table
  const [name = nameOfSerial(table.name, column.name)] = serialNames(change, facts).filter((each) =>
    facts.existing.hasSequence({ name: each, schema }),
  )
  const own = sequenceAt({ name, schema }, table, facts)
  return [
    new AlterTable(table, [new DropDefault(column)]),
    ...(own === undefined
      ? [new DropSequence(new Sequence(name, new MetaData(), { schema }))]
      : [new AlterSequence(own), new SetSequenceOwner(own, own.ownedBy)]),
  ]
}

/** The names that the sequence of a serial may have. */
function serialNames({ column, table }: ColumnChange, { changes }: PlanningFacts): string[] {
  const renamed = changes.find((other) => other.kind === 'renameTable' && other.table === table)
  return formerSerials(column, [table.name, ...(renamed?.kind === 'renameTable' ? [renamed.from] : [])])
}

/** A sequence that the model has. */
function sequenceAt(place: Place, { metadata }: Table, { existing }: PlanningFacts): Sequence | undefined {
  return [...metadata.sequences.values()].find((each) => samePlace(existing)(each, place))
}

/** The sequences that go with a column. */
function ownedBy({ foundColumn }: ColumnChange): Sequence[] {
  const { sequences } = foundColumn.table.metadata
  return [...sequences.values()].filter((each) => each.ownedBy === foundColumn)
}

/** The sequence of a serial that counts otherwise than by default, if nothing but the column knows of it. */
function formerSerial(change: ColumnChange, facts: PlanningFacts): Sequence | undefined {
  const { column, foundColumn, table } = change
  if (numberingOf(column) !== 'identity' || numberingOf(foundColumn) !== 'none') return undefined
  const names = serialNames(change, facts)
  const isSame = samePlace(facts.existing)
  return ownedBy(change).find((sequence) => {
    const users = facts.dependents.filter(({ of }) => isSame(of, sequence))
    return (
      names.includes(sequence.name) &&
      sequenceAt(sequence, table, facts) === undefined &&
      users.length === 1 &&
      users.every((user) => user.kind === 'default' && isOf(user, column))
    )
  })
}

function isOf({ name, table }: Dependent, column: Column): boolean {
  return name === column.name && table === column.table.name
}

/** Behind NOT NULL, without which no column is numbered, and behind what was its default. */
function identityUp(change: ColumnChange, facts: PlanningFacts): Draft {
  const { column, table } = change
  const serial = formerSerial(change, facts)
  // Of several sequences that go with a column nobody could say which one numbers it.
  const others = ownedBy(change).filter((each) => each !== serial)
  const left = others.map(({ name }) => new Sequence(name, new MetaData(), { schema: table.schema }))
  const own = others.flatMap((each) => sequenceAt(each, table, facts) ?? [])
  const draft =
    serial === undefined
      ? switched(
          change,
          [
            new AlterTable(table, [new AddIdentity(column)]),
            ...continued(column, column.identity?.options ?? {}, facts),
          ],
          countingOn(column, facts.isEmpty(table)),
        )
      : intoIdentity(change, serial.options, facts)
  return {
    ...draft,
    nodes: [
      ...left.map((each) => new SetSequenceOwner(each, undefined)),
      ...draft.nodes,
      ...own.map((each) => new SetSequenceOwner(each, each.ownedBy)),
    ],
  }
}

/** As the word SERIAL would have made it. */
function serialUp(change: ColumnChange, facts: PlanningFacts): Draft {
  const { column, foundColumn, table } = change
  const sequence = serialOf(column)
  const isSame = samePlace(facts.existing)
  const { metadata } = foundColumn.table
  const left = [...metadata.sequences.values()].find((each) => isSame(each, sequence))
  if (left?.ownedBy === foundColumn)
    return {
      ...drafted(change, 'completion', [new AlterSequence(sequence), ...defaultOf(column, sequence)]),
      assessment: goingOn(),
    }
  const taken = facts.existing.relation(sequence.schema, sequence.name)
  if (taken !== undefined)
    return byHand(change, {
      reason: `a ${taken.kind} has the name ${sequence.name}, which the sequence of a serial gets`,
      saferWay: 'Give it another name, or number the column by an identity.',
    })
  const isEmpty = facts.isEmpty(table)
  return {
    ...drafted(change, 'completion', [
      created(column, sequence),
      ...owned(column, sequence),
      ...numbersGranted(sequence, table, facts),
      ...continued(column, {}, facts),
    ]),
    assessment: countingOn(column, isEmpty),
  }
}

/** Sequences go on from one another where they count alike; else from the rows. */
function intoSerial(change: ColumnChange, facts: PlanningFacts): Draft {
  const { column, foundColumn, table } = change
  const former = foundColumn.identity?.options ?? {}
  const sequence = serialOf(column)
  const old = { name: SEQUENCE, schema: table.schema }
  const goesOn = goesOnFrom(former, {})
  const nodes = [
    new RenameTable(sequenceOfIdentity(foundColumn, column), old.name),
    created(column, sequence),
    ...(goesOn ? [new CopyCount(old, sequence)] : []),
    ...identityDown(column),
    ...owned(column, sequence),
    ...numbersGranted(sequence, table, facts),
    ...(goesOn ? [] : continued(column, {}, facts)),
  ]
  const { increment = 1 } = former
  const unlike =
    BigInt(increment) === 1n ? '' : `, one by one and no more by ${increment}, as a serial counts`
  return switched(change, nodes, goesOn ? goingOn(unlike) : countingOn(column, facts.isEmpty(table)))
}

/** What the model does not say of how it counts stays as it was. */
function intoIdentity(change: ColumnChange, former: SequenceOptions, facts: PlanningFacts): Draft {
  const { column, table } = change
  const { increment, minValue, maxValue, cache, cycle } = former
  const { always, options } = column.identity ?? new Identity()
  const counting = facts.isExact ? options : { increment, minValue, maxValue, cache, cycle, ...options }
  const old = new Sequence(SEQUENCE, new MetaData(), { schema: table.schema })
  const goesOn = goesOnFrom(former, counting)
  const nodes = [
    new RenameTable(serialPlace(column), old.name),
    new AlterTable(table, [new DropDefault(column)]),
    new AlterTable(table, [new AddIdentity(column, new Identity({ ...counting, always }))]),
    ...(goesOn ? [new CopyCount(old, sequenceOfIdentity(column, column))] : []),
    new DropSequence(old),
    ...(goesOn ? [] : continued(column, counting, facts)),
  ]
  return switched(change, nodes, goesOn ? goingOn() : countingOn(column, facts.isEmpty(table)))
}

function switched(change: ColumnChange, nodes: readonly DdlNode[], assessment: Assessment): Draft {
  return { ...drafted(change, 'completion', nodes), assessment }
}

/** Behind the rows that there are. */
function continued(column: Column, counting: SequenceOptions, facts: PlanningFacts): DdlNode[] {
  if (facts.isEmpty(column.table)) return []
  return [new ContinueNumbering(column, firstOf(counting), isDescending(counting))]
}

/** Whether a sequence can go on with the numbers of another one: both count the same way, this one from where that one may be. */
function goesOnFrom(former: SequenceOptions, next: SequenceOptions): boolean {
  if (isDescending(former) !== isDescending(next)) return false
  const [least, most] = [edgeOf(former), edgeOf(next)]
  return isDescending(next) ? least <= most : least >= most
}

/** The number that a sequence begins with. */
function firstOf(counting: SequenceOptions): bigint {
  return counting.start === undefined ? edgeOf(counting) : BigInt(counting.start)
}

/** The end of a sequence's range at which it begins. */
function edgeOf(counting: SequenceOptions): bigint {
  const { minValue = 1, maxValue = -1 } = counting
  return BigInt(isDescending(counting) ? maxValue : minValue)
}

function isDescending({ increment = 1 }: SequenceOptions): boolean {
  return increment < 0
}

function goingOn(unlike = ''): Assessment {
  return { ...inCatalog(), reason: `the numbers go on where they are${unlike}` }
}

/** Logged, or not, like its table. */
function created({ table }: Column, sequence: Sequence): CreateSequence {
  return new CreateSequence(sequence, { unlogged: table.dialect.postgres?.unlogged })
}

function owned(column: Column, sequence: Sequence): DdlNode[] {
  return [new SetSequenceOwner(sequence, column), ...defaultOf(column, sequence)]
}

function defaultOf(column: Column, sequence: Sequence): DdlNode[] {
  return [new AlterTable(column.table, [new SetDefault(defaultedBy(column, sequence))])]
}

/** What the word SERIAL makes. */
export function serialOf(column: Column): Sequence {
  const { name, schema } = serialPlace(column)
  const kind = baseType(column.type, 'postgres').kind
  const dataType = (['smallint', 'integer', 'bigint'] as const).find((each) => each === kind)
  return new Sequence(name, new MetaData(), { schema, dataType })
}

export function serialPlace({ name, table }: Column): Place {
  return { name: nameOfSerial(table.name, name), schema: table.schema }
}

/** By the name that it has once tables and columns have got theirs. */
function sequenceOfIdentity({ options }: Column, column: Column): Place {
  const { name, schema } = serialPlace(column)
  return { name: options.dialect?.postgres?.sequence ?? name, schema }
}

function countingOn({ primaryKey }: Column, isEmpty: boolean): Assessment {
  const lock = ACCESS_EXCLUSIVE
  if (isEmpty) return onEmpty()
  return primaryKey
    ? { safety: 'safe', lock, reason: 'only the largest number is looked up' }
    : { safety: 'scans', lock, reason: 'the largest number of all rows is looked up' }
}
