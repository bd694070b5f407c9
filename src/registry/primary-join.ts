/** A relation's own join condition: a callback that is given the columns of both sides. */
import { DefinitionError } from '../errors'
import { Binary, Conjunction, Expression } from '../expression/expression'
import { alias, AliasedColumn } from '../schema/alias'
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { describe } from '../types/sql-type'
import type { RelationshipDeclaration } from './declaration'
import { keysBetween } from './key-choice'
import type { ModelMapper } from './model-mapper'
import type { ColumnPair, PrimaryJoin } from './relationship'

/** The condition of a declaration with `primaryJoin`. @throws DefinitionError if it cannot be one */
export function primaryJoinOf(
  { options }: RelationshipDeclaration,
  source: ModelMapper,
  target: ModelMapper,
): PrimaryJoin {
  const given: unknown = options.primaryJoin
  if (typeof given !== 'function')
    throw notACondition(`primaryJoin takes a function, not ${describe(given)}.`)
  const join: PrimaryJoin = {
    keyPairs: source.primaryKey.map(({ column }) => ({ source: column, target: column })),
    on: (ofSource, ofTarget) =>
      (given as (...sides: object[]) => Expression)(source.columns(ofSource), target.columns(ofTarget)),
  }
  const condition = triedOut(join)
  assertJoins(condition, source, target)
  const key = sameKey(condition, source, target)
  if (key !== undefined) {
    throw new DefinitionError(`primaryJoin says what the foreign key '${key.name}' says.`, {
      hint: `Leave primaryJoin out${keysBetween(source, target).length > 1 ? ', and name the key with foreignKey' : ''}.`,
    })
  }
  if (options.viewOnly !== true) {
    throw new DefinitionError('a relation with a primaryJoin of its own cannot be written.', {
      hint: 'Write viewOnly: true, and set the properties that the condition compares.',
    })
  }
  return join
}

/** The columns of the source are seen through aliases here, so that those of a class related to itself are told apart. */
function triedOut({ on }: PrimaryJoin): Expression {
  let condition: unknown
  try {
    condition = on(
      (column) => alias(column.table, 'source').column(column),
      (column) => column,
    )
  } catch (error) {
    if (error instanceof DefinitionError) throw error
    throw new DefinitionError(
      `the callback of primaryJoin throws: ${error instanceof Error ? error.message : ''}`,
      {
        cause: error,
        hint: 'It is given the columns of both sides, and gives a condition: (customer, order) => order.customerId.eq(customer.id).',
      },
    )
  }
  if (condition instanceof Expression) return condition
  throw notACondition(`the callback of primaryJoin gives ${describe(condition)}, not a condition.`)
}

function notACondition(message: string): DefinitionError {
  return new DefinitionError(message, {
    hint: 'Write primaryJoin: (customer, order) => order.customerId.eq(customer.id).and(order.status.eq("open")).',
  })
}

function assertJoins(condition: Expression, source: ModelMapper, target: ModelMapper): void {
  const used = leaves(condition)
  const missing = !used.some((leaf) => leaf instanceof AliasedColumn)
    ? source
    : used.some((leaf) => leaf.kind === 'column')
      ? undefined
      : target
  if (missing === undefined) return
  throw new DefinitionError(`primaryJoin uses no column of ${missing.name}.`, {
    hint: 'Compare columns of the first side with columns of the second.',
  })
}

function leaves(expression: Expression): readonly Expression[] {
  const { operands } = expression
  return operands.length === 0 ? [expression] : operands.flatMap(leaves)
}

/** The foreign key, if the condition is no more than its equality. */
function sameKey(
  condition: Expression,
  source: ModelMapper,
  target: ModelMapper,
): ForeignKeyConstraint | undefined {
  const pairs = equalPairs(condition)
  if (pairs === undefined) return undefined
  const isSame = (key: ForeignKeyConstraint, near: keyof ColumnPair, far: keyof ColumnPair): boolean =>
    key.columns.length === pairs.length &&
    key.columns.every((column, i) =>
      pairs.some((pair) => pair[near] === column && pair[far] === key.referredColumns[i]),
    )
  return (
    keysBetween(source, target).find((key) => isSame(key, 'source', 'target')) ??
    keysBetween(target, source).find((key) => isSame(key, 'target', 'source'))
  )
}

/** The columns that a condition sets equal; undefined if it says anything else. */
function equalPairs(condition: Expression): readonly ColumnPair[] | undefined {
  if (condition instanceof Conjunction) {
    const parts = condition.operator === 'and' ? condition.conditions.map(equalPairs) : [undefined]
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined
  }
  if (!(condition instanceof Binary) || condition.operator !== '=') return undefined
  const sides = [condition.left, condition.right]
  const ofSource = sides.find((side) => side instanceof AliasedColumn)
  const ofTarget = sides.find((side) => side.kind === 'column')
  return ofSource === undefined || ofTarget === undefined
    ? undefined
    : [{ source: ofSource.column, target: ofTarget as Column }]
}
