/** What the database has worked out of rows that were written: which answer is whose, and what the instances take of it. */
import { UsageError } from '../../errors'
import type { WireRow } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import type { EntityState } from '../entity-state'
import { comparable, identityKey, keyAt } from '../identity-key'
import type { HeldRows, HeldValues } from './held-rows'
import type { NewRows } from './new-rows'
import type { RowColumn, RowPlan } from './row-plan'
import type { WriteContext } from './write-context'

interface Answers {
  readonly batch: NewRows
  readonly returned: readonly RowColumn[]
  readonly answers: readonly WireRow[]
}

/** Gives the instances, and what is known of their rows, what the database generated. */
export function readBack(context: WriteContext, plan: RowPlan, { batch, returned, answers }: Answers): void {
  const [only] = returned
  if (returned.length === 1 && only !== undefined && only === plan.numbered) {
    takeNumbers(
      context,
      plan,
      batch,
      answers.map((answer) => only.decode(answer[0] ?? null)),
    )
    return
  }
  const decoded = answers.map((answer) => returned.map(({ decode }, i) => decode(answer[i] ?? null)))
  const { generated, values } = batch
  const ordered = answersInOrder(plan, returned, { answers: decoded, values })
  for (let at = 0; at < values.length; at++) {
    const answer = ordered[at]
    if (answer === undefined) throw notGivenBack(plan.mapper)
    takeAnswer(context, plan, { batch, at, generated, answer })
  }
}

/** The usual case: the numbers that the database gave the rows, and nothing else. */
function takeNumbers(
  { undo }: WriteContext,
  plan: RowPlan,
  { states, values, keys }: NewRows,
  numbers: readonly unknown[],
): void {
  const { mapper, numbered, primaryKey } = plan
  if (numbered === undefined) return
  if (numbers.length < states.length) throw notGivenBack(mapper)
  const { name, position, type } = numbered
  const ordered = inOrder(numbers as number[], directionOf(plan))
  const part = primaryKey.indexOf(numbered)
  undo.setAll(states, name, ordered)
  for (let i = 0; i < states.length; i++) {
    const number = ordered[i]
    ;(values[i] as HeldValues)[position] = comparable(number, type)
    const key = keys?.[i]
    if (part >= 0 && key !== undefined) key[part] = number
  }
}

/** Databases give numbers back in the order of the rows; none promises it. */
function inOrder(numbers: readonly number[], direction: 1 | -1): readonly number[] {
  const isSorted = numbers.every(
    (number, i) =>
      i === 0 || (direction > 0 ? number > (numbers[i - 1] as number) : number < (numbers[i - 1] as number)),
  )
  return isSorted ? numbers : [...numbers].sort((a, b) => (a < b ? -direction : direction))
}

/** Values of one row of a batch that the database has worked out, in the order of their columns. */
export function takeAnswer(
  { undo }: WriteContext,
  { primaryKey }: RowPlan,
  row: {
    readonly batch: HeldRows
    readonly at: number
    readonly generated: readonly RowColumn[]
    readonly answer: Answer
  },
): void {
  const { batch, at, generated, answer } = row
  const { entity } = batch.states[at] as EntityState
  const values = batch.values[at] as HeldValues
  const key = batch.keys?.[at]
  generated.forEach((column, i) => {
    const { property, position } = column
    undo.set(entity, property.name, answer[i])
    values[position] = comparable(answer[i], property.column.type)
    const part = primaryKey.indexOf(column)
    if (part >= 0 && key !== undefined) key[part] = answer[i]
  })
}

/** Values in JavaScript's form. */
type Answer = readonly unknown[]

/**
 * The answer to each row of a batch, undefined where there is none. Numbers that the database gave out come in the order of
 * the rows; where the key was given, it tells which answer is whose.
 */
function answersInOrder(
  plan: RowPlan,
  returned: readonly RowColumn[],
  { answers, values }: { readonly answers: readonly Answer[]; readonly values: readonly HeldValues[] },
): readonly (Answer | undefined)[] {
  const { numbered, primaryKey, keyPositions } = plan
  const position = numbered === undefined ? -1 : returned.indexOf(numbered)
  if (position >= 0) return sortedBy(answers, position, directionOf(plan))
  if (values.length === 1) return answers
  const positions = primaryKey.map((column) => returned.indexOf(column))
  const types = primaryKey.map(({ property }) => property.column.type)
  const keyIn = (answer: Answer): Answer => positions.map((part) => answer[part])
  const byKey = new Map(answers.map((answer) => [identityKey(keyIn(answer), types), answer]))
  return values.map((held) => byKey.get(keyAt(held, keyPositions)))
}

/** Numbers that the database gave out one after another may count down. */
function directionOf({ numbered }: RowPlan): 1 | -1 {
  return Number(numbered?.property.column.identity?.options.increment ?? 1) < 0 ? -1 : 1
}

function sortedBy(answers: readonly Answer[], position: number, direction: 1 | -1): readonly Answer[] {
  return [...answers].sort((a, b) =>
    (a[position] as number) < (b[position] as number) ? -direction : direction,
  )
}

function notGivenBack({ name }: Mapper): UsageError {
  return new UsageError(`The database did not give back an inserted row of ${name}.`)
}
