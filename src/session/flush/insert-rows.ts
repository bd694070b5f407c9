/** New rows in batches, one INSERT each, and what the database generated for them. */
import { UsageError } from '../../errors'
import type { WireRow, WireValue } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import { InsertRows } from '../../statement/bound-rows'
import { Insert } from '../../statement/insert'
import { fitted } from '../../statement/row-input'
import type { EntityState } from '../entity-state'
import { comparable, identityKey, keyAt, type IdentityKey } from '../identity-key'
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

/** New rows of one shape. */
interface NewRows extends RowShape {
  readonly states: EntityState[]
  readonly held: HeldRow[]
  /** The given values, one row after another. */
  readonly wires: WireValue[]
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
  for (const state of states) preparation.prepare(state)
  for (const rows of preparation.shapes.values()) {
    const bound = { count: rows.states.length, wires: rows.wires }
    for (const { start, end, wires } of inBatches(bound, batchSize(context, rows, plan))) {
      const [ofBatch, held] = [rows.states.slice(start, end), rows.held.slice(start, end)]
      await insertBatch(context, plan, { ...rows, states: ofBatch, held, wires })
    }
  }
}

/**
 * A key that the database makes up in no order (a random uuid) cannot tell which row is whose: one row at a time. That
 * RETURNING keeps the order of the rows is nowhere promised.
 */
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
  readonly shapes = new Map<string, NewRows>()
  /** The values of the row at hand, while it is not known yet which shape it has. */
  readonly #wires: WireValue[] = []

  constructor(
    private readonly context: WriteContext,
    private readonly plan: RowPlan,
  ) {}

  /** What the program left out is null, unless the database knows better. */
  prepare(state: EntityState): void {
    const { plan } = this
    const values = this.firstValues(state)
    if (!plan.isFirst) this.takeKey(state)
    let leftOut = ''
    let width = 0
    // Counted loops in what is done for each value: an iterator would make an object for each.
    for (let i = 0; i < plan.columns.length; i++) {
      const column = plan.columns[i] as RowColumn
      const value = this.valueOf(state, column)
      if (this.isLeftOut(value, column)) {
        leftOut += String.fromCharCode(column.position)
        values[column.position] = null
      } else this.#wires[width++] = this.give(state, column, value, values)
    }
    const rows = this.rowsOf(leftOut)
    rows.states.push(state)
    rows.held.push({ values, key: heldKeyOf(plan, state) })
    for (let i = 0; i < width; i++) rows.wires.push(this.#wires[i] as WireValue)
  }

  /** What is known of the row already: of a joined one, what the tables before have. */
  private firstValues({ written, mapper }: EntityState): (IdentityKey | null)[] {
    if (!this.plan.isFirst && written !== undefined) return [...written]
    return new Array<IdentityKey | null>(mapper.properties.length).fill(null)
  }

  /** Takes one value down, and gives it as it goes over the wire. */
  private give(
    { entity, mapper }: EntityState,
    column: RowColumn,
    value: unknown,
    values: (IdentityKey | null)[],
  ): WireValue {
    const { property, name, position } = column
    const plain = column.encodePlain?.(value)
    if (plain !== undefined) {
      values[position] = value as IdentityKey
      return plain
    }
    assertWritten(mapper, property)
    const kept = fitted(property.column, value ?? null)
    if (kept !== value) this.context.undo.set(entity, name, kept)
    if (kept === null && column.isKey) throw keyMissing(mapper, name)
    values[position] = comparable(kept, column.type)
    return column.encode(kept)
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

  private rowsOf(leftOut: string): NewRows {
    let rows = this.shapes.get(leftOut)
    if (rows === undefined) {
      const isGenerated = ({ position }: RowColumn): boolean =>
        leftOut.includes(String.fromCharCode(position))
      const { columns } = this.plan
      const given = columns.filter((column) => !isGenerated(column))
      const shape = { signature: leftOut, given, generated: columns.filter(isGenerated) }
      this.shapes.set(leftOut, (rows = { ...shape, states: [], held: [], wires: [] }))
    }
    return rows
  }
}

async function insertBatch(context: WriteContext, plan: RowPlan, batch: Inserted): Promise<void> {
  const { given, generated, signature, states, held, wires } = batch
  const { executor } = context
  const { codecs } = executor.dialect
  const returned = returnedOf(plan, generated)
  const count = rowCount(executor, states.length)
  const { sql } = plan.statement(`insert ${count} ${signature}`, () => {
    const items = returned.map(({ property }) => property.column)
    if (given.length === 0) return executor.compile(new Insert(plan.table, [], [], { returned: items }))
    const columns = given.map(({ property }) => property.column)
    return executor.compile(new InsertRows(plan.table, columns, count, items))
  })
  const answer = await executor.send(sql, codecs.encodeRows(wires, given.length))
  if (generated.length > 0) readBack(context, plan, { batch, returned, answers: answer.rows })
  for (let i = 0; i < states.length; i++) settle(context, plan, states[i] as EntityState, held[i] as HeldRow)
}

/** What a batch is to give back: what the database generates, and what tells the rows apart where that does not. */
function returnedOf(plan: RowPlan, generated: readonly RowColumn[]): readonly RowColumn[] {
  if (generated.length === 0 || hasKey(generated)) return generated
  return [...generated, ...plan.primaryKey.filter((column) => !generated.includes(column))]
}

function hasKey(columns: readonly RowColumn[]): boolean {
  return columns.some(({ isKey }) => isKey)
}

/** The rows of one statement. */
interface Inserted extends RowShape {
  readonly states: readonly EntityState[]
  readonly held: readonly HeldRow[]
  readonly wires: readonly WireValue[]
}

interface Answers {
  readonly batch: Inserted
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
  const { generated, states, held } = batch
  const ordered = answersInOrder(plan, returned, { answers: decoded, held })
  states.forEach((state, i) => {
    const answer = ordered[i]
    if (answer === undefined) throw notGivenBack(plan.mapper)
    takeAnswer(context, plan, { state, held: held[i] as HeldRow, generated, answer })
  })
}

/** The usual case: the numbers that the database gave the rows, and nothing else. */
function takeNumbers(
  { undo }: WriteContext,
  plan: RowPlan,
  { states, held }: Inserted,
  numbers: readonly unknown[],
): void {
  const { mapper, numbered, primaryKey } = plan
  if (numbered === undefined) return
  if (numbers.length < states.length) throw notGivenBack(mapper)
  const { name, position, type } = numbered
  const ordered = inOrder(numbers as number[], directionOf(plan))
  const part = primaryKey.indexOf(numbered)
  for (let i = 0; i < states.length; i++) {
    const { values, key } = held[i] as HeldRow
    const number = ordered[i]
    undo.set((states[i] as EntityState).entity, name, number)
    values[position] = comparable(number, type)
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
    if (part >= 0 && held.key !== undefined) held.key[part] = answer[i]
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
  { answers, held }: { readonly answers: readonly Answer[]; readonly held: readonly HeldRow[] },
): readonly (Answer | undefined)[] {
  const { numbered, primaryKey, keyPositions } = plan
  const position = numbered === undefined ? -1 : returned.indexOf(numbered)
  if (position >= 0) return sortedBy(answers, position, directionOf(plan))
  if (held.length === 1) return answers
  const positions = primaryKey.map((column) => returned.indexOf(column))
  const types = primaryKey.map(({ property }) => property.column.type)
  const keyIn = (answer: Answer): Answer => positions.map((part) => answer[part])
  const byKey = new Map(answers.map((answer) => [identityKey(keyIn(answer), types), answer]))
  return held.map(({ values }) => byKey.get(keyAt(values, keyPositions)))
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
