/**
 * The PostgreSQL that the tests run against: started by the first test that asks for it, stopped by `hooks.ts`.
 * `DOVETAIL_TEST_POSTGRES_URL` names another server instead; its role must be allowed to create databases.
 */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { startPostgres, type PostgresProcess } from './postgres-process'

export interface FreshDatabase {
  /** `postgresql://user:password@host:port/name` */
  readonly url: string
  /** Ends the sessions left in the database and removes it. The end of the run does the same for those not dropped. */
  drop(): Promise<void>
}

let started: Promise<PostgresProcess> | undefined
const undropped = new Set<FreshDatabase>()

/** The URL of the server's maintenance database. Starts the server when nothing has yet. */
export async function postgresUrl(): Promise<string> {
  const given = process.env['DOVETAIL_TEST_POSTGRES_URL']
  if (given !== undefined && given !== '') return given
  started ??= startPostgres()
  return (await started).url
}

/** An empty database of its own for a test file, so that files cannot disturb one another. */
export async function freshPostgresDatabase(): Promise<FreshDatabase> {
  const server = await postgresUrl()
  const name = `dovetail_${randomBytes(6).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const database: FreshDatabase = {
    url: url.href,
    drop: async () => {
      if (undropped.delete(database)) await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
  undropped.add(database)
  return database
}

/** Stops the server that this run started; on a server that it was given, removes the databases that it made. */
export async function stopPostgresServer(): Promise<void> {
  if (started === undefined) {
    for (const database of [...undropped]) await database.drop()
    return
  }
  const server = await started.catch(() => undefined) // its failure has been told to the test that asked
  started = undefined
  undropped.clear()
  await server?.stop()
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
