/** A plan as plain data, and back. */
import type { DialectName } from '../util/dialect-name'
import { SyncError } from '../errors'
import type { PlanBasis } from './basis'
import { isSafety, readable, type Step } from './safety'

/** A plan as it is written to a file. */
export interface PlanData {
  readonly format: 1
  readonly dialect: DialectName
  readonly basis: PlanBasis
  readonly notes: readonly string[]
  readonly steps: readonly Step[]
}

/** Takes data from a file for a plan only if it is one. @throws SyncError */
export function readPlan(data: unknown, dialect: DialectName): PlanData {
  if (!isPlan(data)) {
    throw new SyncError(
      'The data is no plan of Dovetail, or one of another version.\n  Write plans with plan.toJSON() or plan.toSql(), and give back all of it.',
    )
  }
  if (data.dialect !== dialect) {
    throw new SyncError(
      `The plan is for ${data.dialect}, and the engine is of ${dialect}.\n  Make a plan with planSync(engine, …) for this database.`,
    )
  }
  return { ...data, steps: data.steps.map((step) => readable({ ...step })) }
}

function isPlan(data: unknown): data is PlanData {
  if (!isRecord(data)) return false
  const { format, dialect, basis, notes, steps } = data
  return (
    format === 1 &&
    typeof dialect === 'string' &&
    isBasis(basis) &&
    isListOf(notes, isText) &&
    isListOf(steps, isStep)
  )
}

function isBasis(value: unknown): boolean {
  if (!isRecord(value) || !isText(value['fingerprint']) || !isRecord(value['scope'])) return false
  const { schemas, tables } = value['scope']
  if (value['empty'] !== undefined && !isListOf(value['empty'], isText)) return false
  const isSchema = (name: unknown): boolean => name === null || isText(name)
  return isListOf(schemas, isSchema) && (tables === undefined || isListOf(tables, isText))
}

const TRANSACTION_USES: readonly unknown[] = ['shared', 'own', 'none']

function isStep(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['change'])) return false
  const { sql, lock, reason, safety, possible, statements, undo, empty, transaction } = value
  return (
    [sql, lock, reason, value['change']['subject']].every(isText) &&
    isSafety(safety) &&
    typeof possible === 'boolean' &&
    [statements, undo, empty].every((list) => isListOf(list, isText)) &&
    TRANSACTION_USES.includes(transaction)
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}
