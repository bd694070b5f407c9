import type { DialectName } from '../util/dialect-name'
import type { Engine } from '../engine/engine'
import type { PlanBasis } from './basis'
import type { PlanFacts } from './comparison'
import type { ApplyOptions } from './options'
import { readPlan, type PlanData } from './plan-data'
import { planFromSql, planToSql } from './plan-sql'
import { describeStep, type Step } from './safety'
import { applyPlan } from './stored-plan'
import { sqlComment } from '../util/sql-script'
import type { SyncResult } from './sync-result'

/** What a plan is made of. */
interface PlanParts extends PlanFacts {
  readonly dialect: DialectName
  readonly basis: PlanBasis
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
  /** The database that it is for. */
  readonly dialect: DialectName
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
  readonly #basis: PlanBasis
  readonly #apply: (plan: Plan, options: ApplyOptions) => Promise<SyncResult>

  /** @internal */
  constructor(
    { dialect, steps, notes, basis }: PlanParts,
    apply: (plan: Plan, options: ApplyOptions) => Promise<SyncResult>,
  ) {
    this.dialect = dialect
    this.steps = Object.freeze([...steps])
    this.notes = Object.freeze([...notes])
    this.#basis = basis
    this.#apply = apply
  }

  /**
   * A plan that was written as JSON. It is applied only if the database is still what it was made against.
   *
   * @throws SyncError if it is no such plan, or one for another kind of database
   *
   * @example
   * const plan = Plan.fromJSON(engine, JSON.parse(await readFile('plan.json', 'utf8')))
   * await plan.apply({ allow: 'rewrites' })
   */
  static fromJSON(engine: Engine, data: unknown): Plan {
    return Plan.#stored(engine, readPlan(data, engine.dialect.name))
  }

  /**
   * A plan that was written by `toSql`, as it reads now: a reviewer may have changed statements. It is applied only if the database
   * is still what it was made against.
   *
   * @throws SyncError if it is no such plan, or one for another kind of database
   */
  static fromSql(engine: Engine, text: string): Plan {
    return Plan.fromJSON(engine, planFromSql(text))
  }

  static #stored(engine: Engine, data: PlanData): Plan {
    return new Plan(data, (plan, options) => applyPlan(engine, { ...data, steps: plan.steps }, options))
  }

  /** Whether the database is as the model wants it. */
  get isEmpty(): boolean {
    return this.steps.length === 0
  }

  /**
   * Takes the steps that `allow` allows, in one transaction where the database can. The database is compared anew under the
   * lock: a step that has become needless is left out, and one that was not in this plan is not taken. A plan that was read from a
   * file is taken as it stands, or not at all if the database has changed since.
   *
   * @throws StalePlanError if a plan from a file does not fit the database any more
   * @throws SyncStepError if a step fails
   */
  async apply(options: ApplyOptions = {}): Promise<SyncResult> {
    return this.#apply(this, options)
  }

  /** The plan as plain data, for `JSON.stringify` and `Plan.fromJSON`. */
  toJSON(): PlanData {
    const { dialect, steps, notes } = this
    return { format: 1, dialect, basis: this.#basis, notes, steps }
  }

  /**
   * The plan as a script for review, which the database's own shell can run. Its comments hold what `Plan.fromSql` needs to read it
   * back.
   */
  toSql(): string {
    return planToSql(this.toJSON())
  }

  /** The steps as SQL, each under a comment that says what it does. */
  toString(): string {
    const notes = this.notes.map((note) => sqlComment(`note: ${note}`))
    if (this.isEmpty) return [...notes, '-- nothing to do'].join('\n')
    return [...notes, ...this.steps.map(describeStep)].join('\n')
  }
}
