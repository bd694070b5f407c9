/** What must hold of sync from one model to another, whatever they are. */
import { describeStep, isAllowed } from '../../src/sync/safety'
import { IntegrityError, SyncStepError } from '../../src/errors'
import { planSync, sync, type SyncOptions } from '../../src/sync/sync-schema'
import { catalogOf, expectLines, type Pair } from './pair-laboratory'
import { fillBoth, rowsOf, sharedTables } from './pair-rows'

/** What `sync` can be allowed. */
export const POLICIES = ['safe', 'scans', 'rewrites', 'destroys'] as const

/** The first database holds the first model with rows, the second one the second with the rows that can live there. */
async function createBoth({ pair, first, second }: Pair): Promise<void> {
  const [before, after] = [pair.before(), pair.after()]
  await before.createAll(first.engine)
  await after.createAll(second.engine)
  await fillBoth(first, second, { before, after })
}

/** Values of columns that have the same type in both stay, and rows of tables that both have. */
export async function expectPolicyHolds(both: Pair, allow: (typeof POLICIES)[number]): Promise<void> {
  const { pair, first } = both
  await createBoth(both)
  const before = await keptRows(both, 'before')
  if (!(await isTaken(both, { allow }))) return
  expectLines(await keptRows(both, 'after').catch(() => keptRows(both, 'before')), before)
  const { steps } = await planSync(first.engine, pair.after())
  expectLines(steps.filter((step) => isAllowed(step, allow)).map(describeStep), [])
}

/** Whether the rows allow what the second model wants of them; where not, nothing is lost. */
async function isTaken({ pair, first }: Pair, options: SyncOptions): Promise<boolean> {
  const rows = (): Promise<string[][]> =>
    Promise.all(
      [...pair.before().allTables()]
        .filter(({ isView }) => !isView)
        .map((table) => rowsOf(first, table, table.columns)),
    )
  const before = await rows()
  try {
    await sync(first.engine, pair.after(), { ...options, history: false })
    return true
  } catch (error) {
    if (!(error instanceof SyncStepError && error.cause instanceof IntegrityError)) throw error
    if (first.engine.dialect.name === 'sqlite') expectLines((await rows()).flat(), before.flat())
    return false
  }
}

/** By the names of the one model or of the other. */
async function keptRows({ pair, first }: Pair, names: 'before' | 'after'): Promise<string[]> {
  const lines: string[] = []
  for (const shared of sharedTables(pair.before(), pair.after())) {
    const same = shared.columns.filter(({ before, after }) => before.type.equals(after.type))
    const columns = same.map((column) => column[names])
    const rows = await rowsOf(first, shared[names], columns)
    lines.push(...rows.map((row) => `${shared.before.key} ${row}`))
  }
  return lines
}

/** The database is what the second model alone would have made, with the rows of the first. */
export async function expectTheSame(both: Pair): Promise<void> {
  const { pair, first, second } = both
  await createBoth(both)
  const everything = { dropUnknown: true }
  if (!(await isTaken(both, { ...everything, allow: 'destroys' }))) return
  expectLines([(await planSync(first.engine, pair.after(), everything)).toString()], ['-- nothing to do'])
  for (const { after, columns } of sharedTables(pair.before(), pair.after())) {
    const there = columns.map((column) => column.after)
    expectLines(await rowsOf(first, after, there), await rowsOf(second, after, there))
  }
  expectLines(withoutSchemas(await catalogOf(first)), withoutSchemas(await catalogOf(second)))
}

/** Schemas never go. */
function withoutSchemas(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith('schema '))
}
