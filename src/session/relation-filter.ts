/** Conditions on related rows become EXISTS and NOT EXISTS along the foreign keys. */
import { UsageError } from '../errors'
import { and, or, type Expression } from '../expression/expression'
import { sql } from '../expression/raw-sql'
import { TruthTest } from '../expression/truth-test'
import type { ColumnPair, Relationship } from '../registry/relationship'
import type { TableAlias } from '../schema/alias'
import { isPlainObject } from '../schema/items'
import type { Table } from '../schema/table'
import { Exists } from '../statement/exists'
import { select, type Select } from '../statement/select'
import { describe } from '../types/sql-type'
import { RelationCondition } from './condition'
import { seenThrough, type WhereScope } from './where-scope'

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
  if (value === null) return absent(scope, relationship)
  return related(scope, relationship, (inner) => resolve(inner, value))
}

function quantified(
  scope: WhereScope,
  relationship: Relationship,
  { value, resolve }: { readonly value: RelationCondition; readonly resolve: Resolve },
): Expression {
  const { quantifier, where } = value
  if (where === undefined) return related(scope, relationship, undefined, quantifier === 'none')
  if (quantifier !== 'every')
    return related(scope, relationship, (inner) => resolve(inner, where), quantifier === 'none')
  // A condition that is null for a row does not hold for it.
  return related(scope, relationship, (inner) => new TruthTest(resolve(inner, where), true), true)
}

/** No row is related. Where the key is the row's own, it says so itself. */
function absent(scope: WhereScope, relationship: Relationship): Expression {
  if (!relationship.ownsKey) return related(scope, relationship, undefined, true)
  const [first, ...others] = relationship.pairs.map(({ source }) => scope.column(source).isNull())
  return others.length === 0 ? (first as Expression) : or(first as Expression, ...others)
}

/** `EXISTS (SELECT 1 FROM target WHERE target.key = source.key AND …)`. */
function related(
  scope: WhereScope,
  relationship: Relationship,
  condition: ((inner: WhereScope) => Expression) | undefined,
  negated = false,
): Exists {
  const { name, target, through } = relationship
  if (through !== undefined) return relatedThrough(scope, relationship, condition, negated)
  const inner = scope.inner(target, name)
  const query = select(sql`1`)
    .from(inner.source)
    .where(...equal(scope.source, inner.source, relationship.pairs))
  return new Exists(narrowed(query, inner, condition), negated)
}

/** The rows in between alone tell whether any is related: their keys lead to one each. */
function relatedThrough(
  scope: WhereScope,
  { name, target, through }: Relationship,
  condition: ((inner: WhereScope) => Expression) | undefined,
  negated: boolean,
): Exists {
  const { table, sourcePairs, targetPairs } = through as NonNullable<Relationship['through']>
  const between = scope.between(table, `${name}_through`)
  const inner = scope.inner(target, name, [between])
  let query: Select = select(sql`1`).from(between)
  if (condition !== undefined)
    query = query.join(inner.source, and(...equal(between, inner.source, targetPairs)))
  query = query.where(...equal(scope.source, between, sourcePairs))
  return new Exists(narrowed(query, inner, condition), negated)
}

function narrowed(
  query: Select,
  inner: WhereScope,
  condition: ((inner: WhereScope) => Expression) | undefined,
): Select {
  return condition === undefined ? query : query.where(condition(inner))
}

function equal(
  left: Table | TableAlias,
  right: Table | TableAlias,
  pairs: readonly ColumnPair[],
): Expression[] {
  return pairs.map(({ source, target }) => seenThrough(right, target).eq(seenThrough(left, source) as never))
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
