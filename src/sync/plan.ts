import type { Safety } from '../dialect/diff-rules'
import type { Dialect } from '../dialect/dialect'
import type { CatalogReader } from '../dialect/inspector'
import { databaseContext } from './diff/facet-context'
import { diffTables } from './diff/tables'
import { describeStep, emptyTables, type Step } from './safety'
import { readSnapshot } from './snapshot'
import type { SyncModel } from './source'
import { stepsOf } from './steps'

/** How far `apply` may go. */
export interface ApplyOptions {
  /** The worst that a step may do; `'safe'` if not given. */
  readonly allow?: Safety
  /** How long to wait for others that change the schema; a minute if not given. */
  readonly lockTimeoutMs?: number
}

/** What was done, and what was left. */
export interface SyncResult {
  readonly applied: readonly Step[]
  /** Steps that the policy does not allow, or that have to be taken by hand. */
  readonly pending: readonly Step[]
}

/** What a comparison gave. */
export interface PlanFacts {
  readonly steps: readonly Step[]
  /** What could not be compared, and why. */
  readonly notes: readonly string[]
}

/**
 * What it takes to bring a database to a model: data, to be looked at before anything is done.
 *
 * @example
 * const plan = await planSync(engine, metadata)
 * console.log(plan.toString())
 * await plan.apply({ allow: 'scans' })
 */
export class Plan implements PlanFacts {
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
  readonly #apply: (plan: Plan, options: ApplyOptions) => Promise<SyncResult>

  /** @internal */
  constructor(
    { steps, notes }: PlanFacts,
    apply: (plan: Plan, options: ApplyOptions) => Promise<SyncResult>,
  ) {
    this.steps = Object.freeze([...steps])
    this.notes = Object.freeze([...notes])
    this.#apply = apply
  }

  /** Whether the database is as the model wants it. */
  get isEmpty(): boolean {
    return this.steps.length === 0
  }

  /**
   * Takes the steps that `allow` allows, in one transaction where the database can. The database is compared anew under the
   * lock: a step that has become needless is left out, and one that was not in this plan is not taken.
   */
  async apply(options: ApplyOptions = {}): Promise<SyncResult> {
    return this.#apply(this, options)
  }

  /** The steps as SQL, each under a comment that says what it does. */
  toString(): string {
    const notes = this.notes.map((note) => `-- note: ${note}`)
    if (this.isEmpty) return [...notes, '-- nothing to do'].join('\n')
    return [...notes, ...this.steps.map(describeStep)].join('\n')
  }
}

/** Compares a model with a database. `reader` must stand in a transaction. */
export async function computePlan(
  dialect: Dialect,
  reader: CatalogReader,
  model: SyncModel,
): Promise<PlanFacts> {
  const snapshot = await readSnapshot(dialect, reader, model)
  const { schemas, enumTypes } = dialect.capabilities
  const changes = diffTables(snapshot, {
    rules: dialect.diffRules,
    compiler: dialect.createDdlCompiler(),
    existing: snapshot.existing,
    facets: databaseContext(dialect, snapshot.existing.defaultSchema),
    schemas,
    enumTypes,
  })
  const missing = new Set(snapshot.missing)
  const touched = new Set(
    changes.flatMap((change) =>
      // A view that was never filled cannot be asked for its rows.
      'table' in change && !missing.has(change.table) && !change.table.isView ? change.table : [],
    ),
  )
  const empty = await emptyTables(dialect, reader, [...touched])
  const notes = [...snapshot.failures].map(
    ([table, why]) =>
      `defaults, checks and index expressions of table ${table.key} were not compared: ${why}`,
  )
  return { steps: stepsOf(changes, dialect, empty), notes }
}
