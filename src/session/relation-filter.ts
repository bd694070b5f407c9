/** Conditions on related rows become EXISTS and NOT EXISTS along the foreign keys. */
import { UsageError } from '../errors'
import { or, type Expression } from '../expression/expression'
import { sql } from '../expression/raw-sql'
import { TruthTest } from '../expression/truth-test'
import type { ColumnPair, Relationship, Through } from '../registry/relationship'
import type { Column } from '../schema/column'
import { isPlainObject } from '../schema/items'
import { Exists } from '../statement/exists'
import { select, type Select } from '../statement/select'
import { describe } from '../types/sql-type'
import { RelationCondition } from './condition'
import { seenThrough } from './row-source'
import type { WhereScope } from './where-scope'

/** The condition that a `where` of the related class means, in its scope. */
type Resolve = (scope: WhereScope, where: unknown) => Expression

/** Whatever may stand beside a relation in a `where`, as a condition on the rows that hold the relation. */
export function relationFilter(
  scope: WhereScope,
  relationship: Relationship,
  { value, resolve }: { readonly value: unknown; readonly resolve: Resolve },
): Expression {
  if (RelationCondition.is(value)) return quantified(scope, relationship, { value, resolve })
  assertToOne(relationship, value)
  if (value === null) return absent(scope, relationship, resolve)
  return related(scope, relationship, { resolve, condition: (inner) => resolve(inner, value) })
}

/** Which of the related rows are asked for. */
interface Asked {
  readonly resolve: Resolve
  readonly condition?: (inner: WhereScope) => Expression
  readonly negated?: boolean
}

function quantified(
  scope: WhereScope,
  relationship: Relationship,
  { value, resolve }: { readonly value: RelationCondition; readonly resolve: Resolve },
): Expression {
  const { quantifier, where } = value
  if (where === undefined) return related(scope, relationship, { resolve, negated: quantifier === 'none' })
  const holds = (inner: WhereScope): Expression => resolve(inner, where)
  if (quantifier !== 'every')
    return related(scope, relationship, { resolve, condition: holds, negated: quantifier === 'none' })
  // A condition that is null for a row does not hold for it.
  const fails = (inner: WhereScope): Expression => new TruthTest(holds(inner), true)
  return related(scope, relationship, { resolve, condition: fails, negated: true })
}

/** No row is related, or only one that is left out. Where the key is the row's own, it may say so itself. */
function absent(scope: WhereScope, relationship: Relationship, resolve: Resolve): Expression {
  const mayBeHidden = (scope.active?.along(relationship) ?? []).length > 0
  if (!relationship.ownsKey || mayBeHidden) return related(scope, relationship, { resolve, negated: true })
  const [first, ...others] = relationship.pairs.map(({ source }) => scope.column(source).isNull())
  return others.length === 0 ? (first as Expression) : or(first as Expression, ...others)
}

/** `EXISTS (SELECT 1 FROM target WHERE target.key = source.key AND …)`. */
function related(scope: WhereScope, relationship: Relationship, asked: Asked): Exists {
  const { name, target, through } = relationship
  if (through !== undefined) return relatedThrough(scope, relationship, asked)
  const inner = scope.inner(target, name)
  const ofSource: Seen = (column) => scope.column(column)
  const ofTarget: Seen = (column) => inner.column(column)
  const { primaryJoin, pairs } = relationship
  const joins =
    primaryJoin === undefined ? equal(ofSource, ofTarget, pairs) : [primaryJoin.on(ofSource, ofTarget)]
  const query = inner.source
    .drawnBy(select(sql`1`))
    .where(...joins, ...narrowed(inner, asked, scope.active?.along(relationship)))
  return new Exists(query, asked.negated ?? false)
}

/** The rows in between alone tell whether any is related, where nothing is asked of it: their keys lead to one each. */
function relatedThrough(scope: WhereScope, relationship: Relationship, asked: Asked): Exists {
  const { name, target } = relationship
  const { table, mapper, sourcePairs, targetPairs } = relationship.through as Through
  const between = scope.between(table, `${name}_through`)
  const inner = scope.inner(target, name, [between])
  const conditions = narrowed(inner, asked, scope.active?.along(relationship))
  let query: Select = select(sql`1`).from(between)
  const ofBetween = (column: Column): Expression => seenThrough(between, column)
  // Of a class that shares its table, the rows in between do not tell whether one is meant; nor does a key that is null.
  if (
    conditions.length > 0 ||
    inner.source.restrictions.length > 0 ||
    targetPairs.some(({ source }) => source.nullable)
  )
    query = inner.source.joinedTo(query, targetPairs, ofBetween)
  query = query.where(...equal((column) => scope.column(column), ofBetween, sourcePairs))
  if (mapper !== undefined) {
    const { resolve } = asked
    query = query.where(...narrowed(scope.ofBetween(mapper, between), { resolve }, scope.active?.of(mapper)))
  }
  return new Exists(query.where(...conditions), asked.negated ?? false)
}

/** What is asked of the rows, and the filters that hold for them. */
function narrowed(
  inner: WhereScope,
  { resolve, condition }: Asked,
  narrowing: readonly unknown[] = [],
): readonly Expression[] {
  const filters = narrowing.map((filter) => resolve(inner, filter))
  for (const filter of filters) inner.active?.settled(filter)
  return condition === undefined ? filters : [condition(inner), ...filters]
}

type Seen = (column: Column) => Expression

function equal(left: Seen, right: Seen, pairs: readonly ColumnPair[]): Expression[] {
  return pairs.map(({ source, target }) => right(target).eq(left(source) as never))
}

function assertToOne({ source, name, isToMany }: Relationship, value: unknown): void {
  const what = `where: ${source.name}.${name}`
  if (isToMany) {
    throw new UsageError(`${what} leads to many rows, not to ${describe(value)}.`, {
      hint: `Write { ${name}: some({ … }) }, none({ … }) or every({ … }).`,
    })
  }
  if (value === undefined) {
    throw new UsageError(`${what} is undefined, which never means "everything".`, {
      hint: 'Leave the property out, or write null for rows without one.',
    })
  }
  if (isPlainObject(value) && Object.keys(value).length === 0)
    throw new UsageError(`${what} is empty.`, { hint: `Write { ${name}: some() } for rows that have one.` })
}
