/** New rows in batches, one INSERT each, and what the database generated for them. */
import { UsageError } from '../../errors'
import type { WireRow, WireValue } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import { InsertRows } from '../../statement/bound-rows'
import { Insert } from '../../statement/insert'
import { fitted } from '../../statement/row-input'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { comparable, identityKey, type IdentityKey } from '../identity-key'
import { assertWritten } from './computed-column'
import { heldKeyOf, settle, type HeldRow } from './held-row'
import { inBatches, rowCount, rowsPerStatement } from './row-batches'
import { rowPlansOf, type RowColumn, type RowPlan } from './row-plan'
import { firstVersion } from './row-version'
import type { WriteContext } from './write-context'

/** Which columns new rows are given, and which the database is to generate and give back. */
interface RowShape {
  readonly signature: string
  readonly given: readonly RowColumn[]
  readonly generated: readonly RowColumn[]
}

interface NewRow {
  readonly state: EntityState
  readonly shape: RowShape
  readonly wires: readonly WireValue[]
  readonly held: HeldRow
}

/** Inserts new rows of one class, those with the same given columns together. */
export async function insertRows(context: WriteContext, states: readonly EntityState[]): Promise<void> {
  const [first] = states
  if (first === undefined) return
  for (const plan of rowPlansOf(context.executor, first.mapper)) await insertInto(context, plan, states)
}

/** The rows of one table. Under joined inheritance those of the base's are there before, and have given them their keys. */
async function insertInto(
  context: WriteContext,
  plan: RowPlan,
  states: readonly EntityState[],
): Promise<void> {
  const preparation = new Preparation(context, plan)
  const rows = states.map((state) => preparation.prepare(state))
  for (const [shape, group] of groupBy(rows, (row) => row.shape)) {
    const maxRows = batchSize(context, shape, plan)
    for (const batch of inBatches(group, maxRows)) await insertBatch(context, plan, shape, batch)
  }
}

/** A key that the database makes up in no order (a random uuid) cannot tell which row is whose: one row at a time. */
function batchSize(
  { executor }: WriteContext,
  { given, generated }: RowShape,
  { numbered }: RowPlan,
): number {
  const isTold = !hasKey(generated) || (numbered !== undefined && generated.includes(numbered))
  return isTold && given.length > 0 ? rowsPerStatement(executor, given.length) : 1
}

/** Reads new instances, column by column. */
class Preparation {
  readonly #shapes = new Map<string, RowShape>()

  constructor(
    private readonly context: WriteContext,
    private readonly plan: RowPlan,
  ) {}

  /** What the program left out is null, unless the database knows better. */
  prepare(state: EntityState): NewRow {
    const { entity, mapper } = state
    const wires: WireValue[] = []
    const values: (IdentityKey | null)[] = this.plan.isFirst ? [] : [...(state.written ?? [])]
    if (!this.plan.isFirst) this.takeKey(state)
    let leftOut = ''
    for (const column of this.plan.columns) {
      const { name, property, position, type } = column
      const value = this.valueOf(state, column)
      if (this.isLeftOut(value, column)) {
        leftOut += String.fromCharCode(position)
        values[position] = null
        continue
      }
      assertWritten(mapper, property)
      const kept = fitted(property.column, value ?? null)
      if (kept !== value) this.context.undo.set(entity, name, kept)
      if (kept === null && column.isKey) throw keyMissing(mapper, name)
      values[position] = comparable(kept, type)
      wires.push(column.encode(kept))
    }
    return { state, shape: this.shapeOf(leftOut), wires, held: { values, key: heldKeyOf(this.plan, state) } }
  }

  /** The key of the base's row is that of a joined one, whatever property stands for it. */
  private takeKey({ entity, mapper }: EntityState): void {
    this.plan.primaryKey.forEach(({ name, property }) => {
      const join = mapper.inheritance?.joins.find(({ table }) => table === property.column.table)
      const pair = join?.pairs.find(({ target }) => target === property.column)
      if (pair !== undefined) this.context.undo.set(entity, name, entity[mapper.propertyOf(pair.source).name])
    })
  }

  private valueOf({ entity }: EntityState, column: RowColumn): unknown {
    const value = entity[column.name]
    if (column !== this.plan.version || (value ?? undefined) !== undefined) return value
    const first = firstVersion(column)
    this.context.undo.set(entity, column.name, first)
    return first
  }

  private isLeftOut(value: unknown, column: RowColumn): boolean {
    if (value === undefined) return column.hasServerValue
    return value === null && column === this.plan.numbered
  }

  private shapeOf(leftOut: string): RowShape {
    let shape = this.#shapes.get(leftOut)
    if (shape === undefined) {
      const isGenerated = ({ position }: RowColumn): boolean =>
        leftOut.includes(String.fromCharCode(position))
      const { columns } = this.plan
      const given = columns.filter((column) => !isGenerated(column))
      shape = { signature: leftOut, given, generated: columns.filter(isGenerated) }
      this.#shapes.set(leftOut, shape)
    }
    return shape
  }
}

async function insertBatch(
  context: WriteContext,
  plan: RowPlan,
  { given, generated, signature }: RowShape,
  batch: readonly NewRow[],
): Promise<void> {
  const { executor } = context
  const { codecs } = executor.dialect
  const returned = returnedOf(plan, generated)
  const count = rowCount(executor, batch.length)
  const { sql } = plan.statement(`insert ${count} ${signature}`, () => {
    const items = returned.map(({ property }) => property.column)
    if (given.length === 0) return executor.compile(new Insert(plan.table, [], [], { returned: items }))
    const columns = given.map(({ property }) => property.column)
    return executor.compile(new InsertRows(plan.table, columns, count, items))
  })
  const answer = await executor.send(sql, codecs.encodeRows(batch.map(({ wires }) => wires)))
  if (generated.length > 0) readBack(context, plan, { batch, returned, answers: answer.rows })
  for (const { state, held } of batch) settle(context, plan, state, held)
}

/** What a batch is to give back: what the database generates, and what tells the rows apart where that does not. */
function returnedOf(plan: RowPlan, generated: readonly RowColumn[]): readonly RowColumn[] {
  if (generated.length === 0 || hasKey(generated)) return generated
  return [...generated, ...plan.primaryKey.filter((column) => !generated.includes(column))]
}

function hasKey(columns: readonly RowColumn[]): boolean {
  return columns.some(({ isKey }) => isKey)
}

interface Answers {
  readonly batch: readonly NewRow[]
  readonly returned: readonly RowColumn[]
  readonly answers: readonly WireRow[]
}

/** Gives the instances, and what is known of their rows, what the database generated. */
function readBack(context: WriteContext, plan: RowPlan, { batch, returned, answers }: Answers): void {
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
  const keys = batch.map(({ held }) => held.key)
  const ordered = answersInOrder(plan, returned, { answers: decoded, keys })
  batch.forEach(({ state, shape: { generated }, held }, i) => {
    const answer = ordered[i]
    if (answer === undefined) throw notGivenBack(plan.mapper)
    takeAnswer(context, plan, { state, held, generated, answer })
  })
}

/** The usual case: the numbers that the database gave the rows, and nothing else. */
function takeNumbers(
  { undo }: WriteContext,
  plan: RowPlan,
  batch: readonly NewRow[],
  numbers: readonly unknown[],
): void {
  const { mapper, numbered, primaryKey } = plan
  if (numbered === undefined) return
  if (numbers.length < batch.length) throw notGivenBack(mapper)
  const { name, position, type } = numbered
  const ordered = inOrder(numbers as number[], directionOf(plan))
  const part = primaryKey.indexOf(numbered)
  for (let i = 0; i < batch.length; i++) {
    const { state, held } = batch[i] as NewRow
    const number = ordered[i]
    undo.set(state.entity, name, number)
    held.values[position] = comparable(number, type)
    if (part >= 0) held.key[part] = number
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

/** Values of one row that the database has worked out, in the order of their columns. */
export function takeAnswer(
  { undo }: WriteContext,
  { primaryKey }: RowPlan,
  row: {
    readonly state: EntityState
    readonly held: HeldRow
    readonly generated: readonly RowColumn[]
    readonly answer: Answer
  },
): void {
  const { state, held, generated, answer } = row
  generated.forEach((column, i) => {
    const { property, position } = column
    undo.set(state.entity, property.name, answer[i])
    held.values[position] = comparable(answer[i], property.column.type)
    const part = primaryKey.indexOf(column)
    if (part >= 0) held.key[part] = answer[i]
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
  { answers, keys }: { readonly answers: readonly Answer[]; readonly keys: readonly Answer[] },
): readonly (Answer | undefined)[] {
  const { numbered, primaryKey } = plan
  const position = numbered === undefined ? -1 : returned.indexOf(numbered)
  if (position >= 0) return sortedBy(answers, position, directionOf(plan))
  if (keys.length === 1) return answers
  const positions = primaryKey.map((column) => returned.indexOf(column))
  const types = primaryKey.map(({ property }) => property.column.type)
  const keyIn = (answer: Answer): Answer => positions.map((part) => answer[part])
  const byKey = new Map(answers.map((answer) => [identityKey(keyIn(answer), types), answer]))
  return keys.map((key) => byKey.get(identityKey(key, types)))
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

function keyMissing(mapper: Mapper, property: string): UsageError {
  return new UsageError(`${mapper.name}.${property} is part of the primary key and has no value.`, {
    hint: 'Give it one, or declare the column with a defaultValue.',
  })
}
