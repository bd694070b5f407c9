/** New rows in batches, one INSERT each, and the answers that belong to them. */
import type { MappedProperty, Mapper } from '../../registry/mapper'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { identityKey, type IdentityKey } from '../identity-key'

/** Rows per statement: more gain nothing, and the text of a statement grows with them. */
const MAX_ROWS = 500

/** A new row: what the program gave, and what the database is to generate and give back. */
export interface PreparedRow {
  readonly state: EntityState
  readonly given: readonly MappedProperty[]
  readonly returned: readonly MappedProperty[]
}

/** Puts rows of one class together that have the same columns given, as many as a statement can take. */
export function* insertBatches(
  rows: readonly PreparedRow[],
  maxParameters: number,
): Generator<PreparedRow[]> {
  for (const batch of groupBy(rows, ({ given }) => given.map(({ name }) => name).join('\0')).values()) {
    const size = batchSize(batch[0] as PreparedRow, maxParameters)
    for (let start = 0; start < batch.length; start += size) yield batch.slice(start, start + size)
  }
}

/** How many rows of so many columns one statement can take. */
export function rowsPerStatement(columns: number, maxParameters: number): number {
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(maxParameters / columns)))
}

function batchSize({ given, returned }: PreparedRow, maxParameters: number): number {
  if (given.length === 0) return 1
  const isCounted = returned.some(({ column }) => column.table.autoincrementColumn === column)
  // A key that the database makes up in no order (a random uuid) cannot tell which row is whose: one row at a time.
  return hasKey(returned) && !isCounted ? 1 : rowsPerStatement(given.length, maxParameters)
}

/** What a batch is to give back: what the database generates, and what tells the rows apart where that does not. */
export function returningOf({ state: { mapper }, returned }: PreparedRow): readonly MappedProperty[] {
  if (returned.length === 0 || hasKey(returned)) return returned
  return [...returned, ...mapper.primaryKey.filter((property) => !returned.includes(property))]
}

/**
 * The answer to each row of a batch, undefined where there is none. Numbers that the database gave out come in the order of
 * the rows; where the key was given, it tells which answer is whose.
 */
export function answersInOrder(
  mapper: Mapper,
  returning: readonly MappedProperty[],
  { answers, keys }: { readonly answers: readonly Answer[]; readonly keys: readonly Answer[] },
): readonly (Answer | undefined)[] {
  const numbered = mapper.table.autoincrementColumn
  const position = returning.findIndex(({ column }) => column === numbered)
  if (position >= 0) return sortedBy(answers, position, Number(numbered?.identity?.options.increment ?? 1))
  if (keys.length === 1) return answers
  const positions = mapper.primaryKey.map((property) => returning.indexOf(property))
  const keyIn = (answer: Answer): Answer => positions.map((position) => answer[position])
  const byKey = new Map(answers.map((answer) => [keyOf(mapper, keyIn(answer)), answer]))
  return keys.map((key) => byKey.get(keyOf(mapper, key)))
}

/** Numbers that the database gave out one after another may count down. */
function sortedBy(answers: readonly Answer[], position: number, increment: number): readonly Answer[] {
  const direction = increment < 0 ? -1 : 1
  return [...answers].sort((a, b) =>
    (a[position] as number) < (b[position] as number) ? -direction : direction,
  )
}

/** Values in JavaScript's form. */
type Answer = readonly unknown[]

function hasKey(properties: readonly MappedProperty[]): boolean {
  return properties.some(({ column }) => column.primaryKey)
}

function keyOf(mapper: Mapper, key: readonly unknown[]): IdentityKey | undefined {
  return identityKey(
    key,
    mapper.primaryKey.map(({ column }) => column.type),
  )
}
