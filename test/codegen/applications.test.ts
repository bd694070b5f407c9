/** Databases of real shape, a hundred tables and more with everything in them, become classes that compile. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Client } from 'pg'

import { toTypeScript } from '../../src/codegen/to-typescript'
import { createEngine } from '../../src/engine/create-engine'
import type { MetaData } from '../../src/schema/metadata'
import { inspect } from '../../src/sync/inspect'
import { freshPostgresDatabase } from '../support/postgres-server'
import { definitionFacets } from './definition-facets'
import { compileErrors, loadModels } from './generated-program'

const script = (...path: string[]): string =>
  readFileSync(join(__dirname, '../conformance/applications', ...path), 'utf8')

describe('classes for a database of real shape', function () {
  this.timeout(120_000)

  for (const name of ['forum', 'erp', 'git-host']) {
    it(`say what was read of it: PostgreSQL, ${name}`, async () => {
      expectSaid(
        await readPostgres([script('postgres', `${name}.before.sql`), script('postgres', `${name}.sql`)]),
      )
    })
  }

  for (const name of ['forum', 'inventory']) {
    it(`say what was read of it: SQLite, ${name}`, async () => {
      expectSaid(await readSqlite(script('sqlite', `${name}.sql`)))
    })
  }
})

function expectSaid(read: MetaData): void {
  const text = toTypeScript(read)
  const files = toTypeScript(read, { files: 'each' })
  expect(compileErrors({ 'models.ts': text }, 'legacy')).to.deep.equal([])
  expect(compileErrors(files, 'standard')).to.deep.equal([])
  const models = [loadModels({ 'models.ts': text }, 'legacy'), loadModels(files, 'standard')]
  for (const { metadata } of models) expect(definitionFacets(metadata)).to.deep.equal(definitionFacets(read))
  const [{ metadata } = { metadata: read }] = models
  expect(withoutNotes(toTypeScript(metadata))).to.equal(withoutNotes(text))
}

/** Without the head that names what the classes do not say. */
function withoutNotes(text: string): string {
  return text.replace(/^\/\/[^]*?\n\n/, '')
}

async function readPostgres(scripts: readonly string[]): Promise<MetaData> {
  const database = await freshPostgresDatabase()
  const client = new Client({ connectionString: database.url })
  const engine = createEngine(database.url)
  try {
    await client.connect()
    for (const text of scripts) await client.query(text)
    const { rows } = await client.query<{ nspname: string }>(
      "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')",
    )
    return await inspect(engine, { schemas: [undefined, ...rows.map(({ nspname }) => nspname)] })
  } finally {
    await client.end()
    await engine.dispose()
    await database.drop()
  }
}

async function readSqlite(text: string): Promise<MetaData> {
  const folder = await mkdtemp(join(tmpdir(), 'dovetail-codegen-'))
  const file = join(folder, 'application.db')
  new Sqlite(file).exec(text).close()
  const engine = createEngine(`sqlite+better-sqlite3:///${file}`)
  try {
    return await inspect(engine)
  } finally {
    await engine.dispose()
    await rm(folder, { recursive: true })
  }
}
