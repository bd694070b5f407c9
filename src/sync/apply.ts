/** Carries out a plan: one process at a time, and the plan is made only when the lock is held. */
import { setTimeout as sleep } from 'node:timers/promises'

import type { Safety } from '../dialect/diff-rules'
import type { SyncLock } from '../dialect/dialect'
import type { Engine } from '../engine/engine'
import type { Connection } from '../engine/connection'
import type { Transaction } from '../engine/transaction'
import { DatabaseError, SerializationError, SyncError, SyncLockError } from '../errors'
import { computePlan, type SyncResult } from './plan'
import { isAllowed, type Step } from './safety'
import type { SyncModel } from './source'

/** What is to be carried out, and how long others may be waited for. */
export interface Application {
  readonly model: SyncModel
  readonly allow: Safety
  readonly lockTimeoutMs: number
  /** The only statements that may run; any that the policy allows if not given. */
  readonly only?: ReadonlySet<string>
}

const LONGEST_PAUSE_MS = 250

/** Compares, and takes the allowed steps, under the lock. */
export async function applyUnderLock(engine: Engine, application: Application): Promise<SyncResult> {
  const deadline = Date.now() + application.lockTimeoutMs
  const { syncLock } = engine.dialect
  const run = (tx: Transaction): Promise<SyncResult> => applyIn(engine, tx, application)
  // Where there is no such lock, a transaction that writes is the lock.
  if (syncLock === undefined) return whileOthersHold(deadline, engine, () => engine.transaction(run))
  const connection = await engine.connect()
  try {
    await acquire(connection, syncLock, deadline)
    try {
      return await whileOthersHold(deadline, engine, () => connection.transaction(run))
    } finally {
      await release(connection, syncLock)
    }
  } finally {
    await connection.close()
  }
}

/**
 * Asks for the lock again and again. A connection that waits inside the database would hold a snapshot, and deadlock with
 * CREATE INDEX CONCURRENTLY.
 */
async function acquire(connection: Connection, lock: SyncLock, deadline: number): Promise<void> {
  for (;;) {
    const [row] = await connection.read(lock.tryLock)
    if (Object.values(row ?? {})[0] === true) return
    if (Date.now() >= deadline) throw tooLate()
    await pause(deadline)
  }
}

/** The end of the connection is the end of the lock, so a failure here needs no telling. */
async function release(connection: Connection, lock: SyncLock): Promise<void> {
  try {
    await connection.send(lock.unlock)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
  }
}

/** Tries again while tables, or the database's file, are locked by others. */
async function whileOthersHold<T>(deadline: number, engine: Engine, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const isLocked =
        error instanceof DatabaseError &&
        (error instanceof SerializationError || engine.dialect.diffRules.isLockTimeout(error))
      if (!isLocked) throw error
      if (Date.now() >= deadline) throw tooLate(error)
      await pause(deadline)
    }
  }
}

/** Those who collided once would collide again if they waited for the same time. */
async function pause(deadline: number): Promise<void> {
  await sleep(Math.max(1, Math.min(deadline - Date.now(), 20 + Math.random() * LONGEST_PAUSE_MS)))
}

function tooLate(cause?: unknown): SyncLockError {
  return new SyncLockError(
    'The lock for changing the schema, or for a table to be changed, could not be had in time.\n' +
      '  Another process holds it: look for long transactions, or raise lockTimeoutMs.',
    { cause },
  )
}

async function applyIn(
  engine: Engine,
  tx: Transaction,
  { model, allow, only }: Application,
): Promise<SyncResult> {
  const { dialect } = engine
  for (const sql of dialect.diffRules.transactionSetup) await tx.send(sql)
  const { steps } = await computePlan(dialect, tx, model)
  const isWanted = (step: Step): boolean =>
    isAllowed(step, allow) && (only === undefined || only.has(step.sql))
  const chosen = steps.filter(isWanted)
  if (chosen.length > 0) await assertWritable(engine, tx)
  for (const { sql } of chosen) await tx.send(sql)
  return { applied: chosen, pending: steps.filter((step) => !isWanted(step)) }
}

async function assertWritable(engine: Engine, tx: Transaction): Promise<void> {
  const { writableQuery } = engine.dialect.diffRules
  if (writableQuery === undefined) return
  const [row] = await tx.read(writableQuery)
  if (row?.['writable'] === true) return
  throw new SyncError(
    'The database is a standby, and its schema cannot be changed.\n  Connect to the primary for sync.',
  )
}
