/** SQL as people write it, in an empty database of its own, and what is read back of it. */
import { expect } from 'chai'

import { createEngine, inspect, unsafeSql, type Engine, type MetaData, type Table } from '../../../src/core'

/** Calls back with an engine of an empty database. */
export async function withDatabase<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createEngine('sqlite://')
  try {
    return await use(engine)
  } finally {
    await engine.dispose()
  }
}

/** What is read of a database that was made by these statements. */
export function inspected(...statements: readonly string[]): Promise<MetaData> {
  return withDatabase(async (engine) => {
    for (const sql of statements) await engine.execute(unsafeSql(sql))
    return inspect(engine)
  })
}

/** The one table that a statement makes, of which everything can be held. */
export async function inspectedTable(sql: string, ...more: readonly string[]): Promise<Table> {
  const { tables, unsupported } = await inspected(sql, ...more)
  expect(unsupported).to.deep.equal([])
  return [...tables.values()][0] as Table
}

/** The lines about what could not be held. */
export async function unsupportedIn(...statements: readonly string[]): Promise<readonly string[]> {
  return (await inspected(...statements)).unsupported
}
