import { UsageError } from '../errors'
import type { DriverConfig } from './driver'

/** Refuses what stands behind `?` in the URL, for drivers that have no such options. */
export function refuseUrlOptions(config: DriverConfig, driver: string): void {
  const [unknown] = Object.keys(config.query)
  if (unknown === undefined) return
  throw new UsageError(`A URL for ${driver} takes no options, and "${unknown}" stands behind its "?".`, {
    hint: 'Open the database yourself and hand it over: createEngine(url, { client }).',
  })
}

/** Refuses a time limit for statements where they run on the calling thread, which no timer can interrupt. */
export function refuseStatementTimeout(config: DriverConfig, driver: string): void {
  if (config.statementTimeoutMs === undefined) return
  throw new UsageError(`${driver} runs statements on the calling thread and cannot give one up.`, {
    hint: 'Leave statementTimeoutMs out, or use a driver that can: pg for PostgreSQL, sqlite3 for SQLite.',
  })
}
