import { randomBytes } from 'node:crypto'

import { createEngine } from '../../src/engine/create-engine'
import { unsafeSql } from '../../src/expression/raw-sql'
import type { FreshDatabase } from './postgres-server'

/** Somebody who may do in a database what anybody may, and create tables in its default schema. */
export interface OrdinaryRole {
  readonly name: string
  /** Where one works as this role. */
  readonly url: string
  drop(): Promise<void>
}

/** Makes a role that is no superuser. `settings` are those of its sessions. */
export async function ordinaryRole(
  database: FreshDatabase,
  settings: Readonly<Record<string, string>> = {},
): Promise<OrdinaryRole> {
  const name = `dovetail_${randomBytes(6).toString('hex')}`
  await administer(database, [`CREATE ROLE ${name}`, `GRANT CREATE, USAGE ON SCHEMA public TO ${name}`])
  const url = new URL(database.url)
  const options = Object.entries({ role: name, ...settings }).map(([key, value]) => `-c ${key}=${value}`)
  url.searchParams.set('options', options.join(' '))
  return {
    name,
    url: url.href.replaceAll('+', '%20'),
    drop: () => administer(database, [`DROP OWNED BY ${name}`, `DROP ROLE ${name}`]),
  }
}

/** Runs statements as the administrator. */
async function administer({ url }: FreshDatabase, statements: readonly string[]): Promise<void> {
  await using engine = createEngine(url)
  for (const text of statements) await engine.execute(unsafeSql(text))
}
