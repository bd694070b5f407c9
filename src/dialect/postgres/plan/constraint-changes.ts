import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Constraint } from '../../../schema/constraint'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { PrimaryKeyConstraint } from '../../../schema/primary-key'
import { UniqueConstraint } from '../../../schema/unique'
import type { Table } from '../../../schema/table'
import { AlterTable, SetTiming, ValidateConstraint } from '../../../statement/ddl/alter-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft, Phase } from '../../plan-draft'
import { requirementsOf } from '../../requirements'
import type { Change, ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty, swapped, unchecked, validation } from './assessments'
import { isFoundDivided } from '../divided'
import { KEY_OF_DIVIDED } from './divided-ways'
import { built } from './index-changes'
import { keysWithoutReturn } from './leading-keys'
import { helperName, indexOfKey } from './stand-in'
import { canBeReplicaIdentity, IS_REPLICA_IDENTITY, isReplicaIdentity, marksOf } from './table-belongings'
import { hindrance, hindranceToRemoval, leadingTo, type PostgresDraft } from './standing'

type ConstraintChange = ChangeOf<'changeConstraint'>
type Key = PrimaryKeyConstraint | UniqueConstraint

/** What the planning of constraints needs besides. */
export interface ConstraintContext {
  readonly facts: PlanningFacts
  readonly compiler: DdlCompiler
}

const BOTH = `${ACCESS_EXCLUSIVE} on both tables`

/** The statements that add a constraint to a table with rows without making anyone wait for a look at them. */
export function addedConstraint(
  change: Change,
  constraint: Constraint,
  context: ConstraintContext,
): Draft[] | undefined {
  if (isNotValid(constraint) || constraint.kind === 'exclude') return undefined
  if (isKey(constraint))
    return isFoundDivided(constraint.table, context.facts) ? undefined : addedKey(change, constraint, context)
  // Partitions cannot wait with the look at their rows. https://www.postgresql.org/docs/current/sql-altertable.html
  if (constraint instanceof ForeignKeyConstraint && isFoundDivided(constraint.table, context.facts))
    return undefined
  const lock =
    constraint instanceof ForeignKeyConstraint ? 'SHARE ROW EXCLUSIVE on both tables' : ACCESS_EXCLUSIVE
  return [
    draft(
      change,
      phaseOf(constraint),
      [new AddConstraint(constraint, { notValid: true }), ...comments(constraint)],
      {
        assessment: unchecked(lock),
        makes: constraint,
        needs: requirementsOf(new AddConstraint(constraint)),
      },
    ),
    validated(change, constraint, context.facts),
  ]
}

/** The statements that bring a constraint to what the model says. */
export function constraintDrafts(change: ConstraintChange, context: ConstraintContext): PostgresDraft[] {
  const { constraint, facets } = change
  const names = facets.flatMap(({ name }) => (name === 'comment' ? [] : [name]))
  const comment = names.length < facets.length ? [commented(change)] : []
  if (names.every((name) => name === 'dialect.postgres.notValid' && !isNotValid(constraint)))
    return [...names.map(() => validated(change, change.foundConstraint, context.facts)), ...comment]
  if (constraint instanceof ForeignKeyConstraint && names.every((name) => TIMING.has(name)))
    return [timed(change), ...comment]
  return isKey(constraint) ? changedKey(change, constraint, context) : replaced(change, context)
}

const TIMING: ReadonlySet<string> = new Set(['deferrable', 'initially'])

/** The old one and the new one change places in one step, so that nothing can slip in between them. */
function replaced(change: ConstraintChange, context: ConstraintContext): Draft[] {
  const { constraint, foundConstraint, table } = change
  const drop = new DropConstraint(foundConstraint)
  const isForeignKey = constraint instanceof ForeignKeyConstraint
  const lock = isForeignKey ? BOTH : ACCESS_EXCLUSIVE
  const isEmpty = context.facts.isEmpty(table)
  const later =
    !isEmpty &&
    !isNotValid(constraint) &&
    constraint.kind !== 'exclude' &&
    !(isForeignKey && isFoundDivided(table, context.facts))
  const assessment: Assessment = isEmpty
    ? onEmpty(lock)
    : later || isNotValid(constraint)
      ? unchecked(lock)
      : { safety: 'scans', lock, reason: 'all rows are looked at while all others wait' }
  return [
    draft(
      change,
      phaseOf(constraint),
      [drop, new AddConstraint(constraint, { notValid: later }), ...comments(constraint)],
      {
        assessment,
        makes: constraint,
        needs: requirementsOf(new AddConstraint(constraint)),
      },
    ),
    ...(later ? [validated(change, constraint, context.facts)] : []),
  ]
}

function addedKey(change: Change, key: Key, { facts, compiler }: ConstraintContext): Draft[] {
  const index = indexOfKey(key)
  const helper = helperName(index, compiler)
  const needs = requirementsOf(new AddConstraint(key))
  return [
    ...built(change, index, { facts, as: helper, phase: 'key' }).map((each) => ({ ...each, needs })),
    draft(change, 'key', [new AddConstraint(key, { usingIndex: helper }), ...comments(key)], {
      assessment: swapped(),
      makes: key,
      needs,
    }),
  ]
}

/** Foreign keys that lead to the key are taken down with the old one and put back behind the new one. */
function changedKey(change: ConstraintChange, key: Key, context: ConstraintContext): PostgresDraft[] {
  const { foundConstraint, table } = change
  const { facts, compiler } = context
  const { columns, table: foundTable } = foundConstraint as Key
  const leading = leadingTo(
    foundTable,
    columns.map(({ name }) => name),
    facts,
  )
  const isSame = isOverSame(key, foundConstraint as Key)
  const lost = [...leading.unknown, ...(isSame ? [] : keysWithoutReturn(leading.known, facts))]
  if (lost.length > 0)
    return [{ ...byHand(change, isSame ? hindrance(lost) : hindranceToRemoval(lost)), makes: key }]
  if (isReplicaIdentity(foundConstraint, facts) && !canBeReplicaIdentity(key))
    return [{ ...byHand(change, IS_REPLICA_IDENTITY), makes: key }]
  const isOnline = !facts.isEmpty(table) && !isFoundDivided(table, facts)
  const index = indexOfKey(key)
  const helper = helperName(index, compiler)
  const needs = requirementsOf(new AddConstraint(key))
  const nodes = [
    new DropConstraint(foundConstraint),
    new AddConstraint(key, isOnline ? { usingIndex: helper } : {}),
    ...comments(key),
    ...marksOf(foundConstraint, key, context),
  ]
  const assessment: Assessment = isOnline
    ? swapped()
    : facts.isEmpty(table)
      ? onEmpty()
      : {
          safety: 'scans',
          lock: ACCESS_EXCLUSIVE,
          reason: 'the indexes of all partitions are built, while all others wait',
          saferWay: KEY_OF_DIVIDED,
        }
  return [
    ...(isOnline
      ? built(change, index, { facts, as: helper, phase: 'key' }).map((each) => ({ ...each, needs }))
      : []),
    draft(change, 'key', nodes, { assessment, makes: key, needs, without: leading.known }),
  ]
}

/** Then what leads to the one can lead to the other. */
function isOverSame({ columns }: Key, other: Key): boolean {
  return (
    columns.length === other.columns.length &&
    columns.every(({ name }) => other.columns.some((column) => column.name === name))
  )
}

function validated(change: Change, constraint: Constraint, facts: PlanningFacts): Draft {
  return draft(
    change,
    'completion',
    [new AlterTable(constraint.table, [new ValidateConstraint(constraint)])],
    {
      assessment: validation(constraint.table, facts),
      transaction: 'own',
      needs: [constraint],
    },
  )
}

function timed(change: ConstraintChange): Draft {
  const { constraint, foundConstraint } = change
  const { deferrable, initially } = constraint
  const { table, name, givenName } = foundConstraint
  const timing = new SetTiming({ table, name, givenName, deferrable, initially })
  return draft(change, 'foreignKey', [new AlterTable(table, [timing])], { assessment: inCatalog(BOTH) })
}

function commented(change: ConstraintChange): Draft {
  const target = { on: 'constraint', constraint: change.foundConstraint } as const
  return draft(change, 'comment', [new CommentOn(target, change.constraint.comment)], {
    assessment: inCatalog('SHARE UPDATE EXCLUSIVE'),
  })
}

function comments(constraint: Constraint): CommentOn[] {
  const { comment } = constraint
  return comment === undefined ? [] : [new CommentOn({ on: 'constraint', constraint }, comment)]
}

function draft(
  change: Change,
  phase: Phase,
  nodes: Draft['nodes'],
  rest: Omit<PostgresDraft, 'change' | 'phase' | 'nodes'>,
): PostgresDraft {
  return { change, phase, nodes, ...rest }
}

function phaseOf(constraint: Constraint): Phase {
  return constraint instanceof ForeignKeyConstraint ? 'foreignKey' : 'key'
}

function isKey(constraint: Constraint): constraint is Key {
  return constraint instanceof PrimaryKeyConstraint || constraint instanceof UniqueConstraint
}

function isNotValid({ dialect }: Constraint): boolean {
  return (dialect as Table['dialect'] & { postgres?: { notValid?: boolean } }).postgres?.notValid === true
}
