/** What sync did to a database, kept there: who, when, what, and what became of it. */
import { hostname, userInfo } from 'node:os'

import { OWN_TABLE } from '../dialect/own-table'
import type { DiffRules, Safety } from '../dialect/diff-rules'
import type { Engine } from '../engine/engine'
import type { Executor } from '../engine/executor'
import { DatabaseError, DovetailError, SyncError } from '../errors'
import { Column } from '../schema/column'
import { MetaData } from '../schema/metadata'
import { Table } from '../schema/table'
import { CreateTable } from '../statement/ddl/table-ddl'
import { insert } from '../statement/insert'
import { func } from '../expression/function-call'
import { select } from '../statement/select'
import { update } from '../statement/update'
import { t } from '../types/t'
import { once } from '../util/once'
import type { Step, StepChange } from './safety'

/** What became of a revision. One that stays `begun` was cut off: the next sync finishes the work, as a revision of its own. */
export type RevisionOutcome = 'begun' | 'applied' | 'failed'

/** A step as history keeps it. */
export interface RevisionStep {
  readonly change: StepChange
  readonly safety: Safety
  readonly sql: string
}

/** One time that sync, or a plan, changed the database. */
export interface Revision {
  readonly id: number
  readonly begunAt: Date
  readonly endedAt: Date | null
  /** The program's user, host and process: `deploy@web-1:4711`. */
  readonly actor: string
  /** The policy. */
  readonly allow: Safety
  readonly steps: readonly RevisionStep[]
  readonly outcome: RevisionOutcome
  /** The code of the error that ended it. */
  readonly error: string | null
}

const historyTable = once(() => {
  const metadata = new MetaData()
  return new Table(
    OWN_TABLE,
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('begun_at', t.timestamptz(), { nullable: false }),
    new Column('ended_at', t.timestamptz()),
    new Column('actor', t.text(), { nullable: false }),
    new Column('policy', t.text(), { nullable: false }),
    new Column('steps', t.json<readonly RevisionStep[]>(), { nullable: false }),
    new Column('outcome', t.text(), { nullable: false }),
    new Column('error', t.text()),
    new Column('model', t.text()),
    new Column('catalog', t.text()),
  )
})

/**
 * What sync did to a database, the latest first; nothing if it never changed anything.
 *
 * @example
 * const [latest] = await syncHistory(engine)
 * latest?.steps.map(({ change }) => change.subject)   // [ 'table user', 'column book.isbn' ]
 */
export async function syncHistory(engine: Engine): Promise<readonly Revision[]> {
  const table = historyTable()
  const { c } = table
  return engine.transaction(async (tx) => {
    if (!(await engine.dialect.inspector.existing(tx, [table])).hasTable(table)) return []
    const { rows } = await tx.execute(
      select(c.id, c.begun_at, c.ended_at, c.actor, c.policy, c.steps, c.outcome, c.error).orderBy(
        c.id.desc(),
      ),
    )
    return rows.map(revision)
  })
}

function revision(row: object): Revision {
  const { begun_at, ended_at, policy, ...rest } = row as Record<string, unknown>
  return { ...rest, begunAt: begun_at, endedAt: ended_at, allow: policy } as unknown as Revision
}

/** A model and a catalog that fit, each as a digest. */
export interface Fit {
  readonly model: string
  readonly catalog: string
}

/** What fitted when the latest revision ended, or was looked at again. */
export async function latestFit(executor: Executor): Promise<Fit | undefined> {
  const { c } = historyTable()
  const { rows } = await executor.execute(select(c.model, c.catalog).orderBy(c.id.desc()).limit(1))
  return rows[0] as Fit | undefined
}

/** Keeps what fits with the latest revision. */
export async function rememberFit(executor: Executor, fit: Fit): Promise<void> {
  const table = historyTable()
  const { c } = table
  const latest = select(func.max(c.id)).scalarSubquery()
  await executor.execute(update(table).set(fit).where(c.id.eq(latest)))
}

/** The row of one revision, from its beginning to its end. */
export class RevisionRecord {
  readonly #begunAt = new Date()
  #id = 0

  constructor(
    private readonly steps: readonly Step[],
    private readonly allow: Safety,
    private readonly rules: Pick<DiffRules, 'isForbidden' | 'rights'>,
  ) {}

  /** Writes that it has begun; again, if the transaction was rolled back in which that was written. */
  async begin(executor: Executor): Promise<void> {
    this.#id = await this.told(() => this.insert(executor, { outcome: 'begun' }))
  }

  /** Writes that all of it was done, and what now fits. */
  async end(executor: Executor, fit: Fit | undefined): Promise<void> {
    await this.told(() => this.update(executor, { outcome: 'applied' }, fit))
  }

  /** Writes that it failed. `isBegun`: its beginning was committed. */
  async fail(executor: Executor, error: unknown, isBegun: boolean): Promise<void> {
    const facts: Ending = {
      outcome: 'failed',
      error: error instanceof DovetailError ? error.code : 'unknown',
    }
    if (isBegun) await this.update(executor, facts)
    else await this.insert(executor, facts)
  }

  /** An error of the history's is none of a step. */
  private async told<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof DatabaseError) || !this.rules.isForbidden(error)) throw error
      throw new SyncError(
        `The history of sync cannot be kept in table ${OWN_TABLE}: ${error.message}\n  ${this.rules.rights.history}`,
        { cause: error },
      )
    }
  }

  private async insert(executor: Executor, { outcome, error }: Ending): Promise<number> {
    const table = historyTable()
    await executor.execute(new CreateTable(table, { ifNotExists: true }))
    const { c } = table
    const row = {
      begun_at: this.#begunAt,
      ended_at: outcome === 'begun' ? null : new Date(),
      actor: actor(),
      policy: this.allow,
      steps: this.steps.map(({ change, safety, sql }) => ({ change, safety, sql })),
      outcome,
      error: error ?? null,
    }
    const { rows } = await executor.execute(insert(table).values(row).returning(c.id))
    return Number((rows[0] as { readonly id: unknown } | undefined)?.id)
  }

  private async update(executor: Executor, { outcome, error }: Ending, fit?: Fit): Promise<void> {
    const table = historyTable()
    const { c } = table
    await executor.execute(
      update(table)
        .set({ outcome, error: error ?? null, ended_at: new Date(), ...fit })
        .where(c.id.eq(this.#id)),
    )
  }
}

interface Ending {
  readonly outcome: RevisionOutcome
  readonly error?: string
}

function actor(): string {
  return `${userName()}@${hostname()}:${process.pid}`
}

/** A user of a container may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? '')
  }
}
