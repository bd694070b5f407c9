import type { RowSearch } from '../dialect/row-search'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import { DatabaseError } from '../errors'
import { foreseenRefusal } from './refusal'
import type { Step } from './safety'
import { whileOthersHold, type Patience } from './sync-lock'

/** With what is looked. */
interface Looking {
  readonly engine: Engine
  readonly connection: Connection
  readonly patience: Patience
  /** The steps that nothing undoes any more. */
  readonly committed: readonly Step[]
}

/**
 * Looks for the rows because of which steps would fail, before the first of them is taken. Where several transactions are
 * needed, one that fails leaves what those before it have committed: a check, say, that is there only on the way to a NOT NULL.
 *
 * @throws SyncStepError if there are such rows
 */
export async function refuseRowsInTheWay(steps: readonly Step[], looking: Looking): Promise<void> {
  const asked = new Set<string>()
  for (const [i, step] of steps.entries()) {
    // What is said to be safe asks nothing of the rows that are there.
    if (step.safety === 'safe') continue
    const found: RowSearch[] = []
    for (const search of step.searches) {
      if (asked.has(search.query) || steps.slice(0, i).some((other) => mayChange(other, step, search)))
        continue
      asked.add(search.query)
      if (await isFound(search, looking)) found.push(search)
    }
    if (found.length > 0)
      throw foreseenRefusal(step, { searches: found, isFirst: looking.committed.length === 0 })
  }
}

const RENAMINGS: ReadonlySet<string> = new Set([
  'renameTable',
  'moveTable',
  'renameColumn',
  'renameType',
  'renameLabel',
])

/** Whether a search is to be asked only when an earlier step is done, since that gives names or values to others. */
function mayChange({ change, safety }: Step, { change: own }: Step, { kind }: RowSearch): boolean {
  if (RENAMINGS.has(change.kind)) return true
  if (change.kind === own.kind && change.subject === own.subject) return false
  const isElsewhere = change.table !== undefined && change.table !== own.table && kind !== 'foreignKey'
  return !isElsewhere && (safety === 'rewrites' || safety === 'destroys')
}

async function isFound({ query }: RowSearch, { engine, connection, patience }: Looking): Promise<boolean> {
  const read = async (): Promise<boolean> => {
    const setup = engine.dialect.diffRules.transactionSetup
    return connection.transaction(async (tx) => {
      for (const sql of setup) await tx.send(sql)
      const [row] = await tx.read(`SELECT EXISTS (${query}) AS found`)
      return row?.['found'] === true
    })
  }
  try {
    return await whileOthersHold(patience, engine, read)
  } catch (error) {
    if (error instanceof DatabaseError && UNANSWERED.test(error.driverCode ?? '')) return false
    throw error
  }
}

/**
 * The SQLSTATEs that tell of values, of names that only the plan itself brings (the step will tell what is wrong), and of a
 * materialized view without data, which holds no rows. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNANSWERED = /^(?:22|42|55000)/
