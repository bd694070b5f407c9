/** The engines of every driver, so that what is expected is also run on real databases. */
import { PGlite } from '@electric-sql/pglite'

import type { DialectName } from '../../src/driver/driver'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { type Transaction } from '../../src/engine/transaction'
import type { MetaData } from '../../src/schema/metadata'
import { expectedToRun } from './expect-sql'
import { freshPostgresDatabase } from './postgres-server'

interface Opened {
  readonly engine: Engine
  close(): Promise<unknown>
}

/** A driver, and how an empty database of its own is opened with it. */
export interface TestedDriver {
  readonly name: string
  readonly dialect: DialectName
  open(): Promise<Opened>
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Every driver that this Node can load. */
const testedDrivers: readonly TestedDriver[] = [
  memory('sqlite3', 'sqlite://'),
  memory('better-sqlite3', 'sqlite+better-sqlite3://'),
  ...(major > 22 || (major === 22 && minor >= 5) ? [memory('node:sqlite', 'sqlite+node://')] : []),
  { name: 'PGlite', dialect: 'postgres', open: openPglite },
  { name: 'pg', dialect: 'postgres', open: openPostgres },
]

/** Runs a body of tests once for each driver, each with an empty database. */
export function onEveryEngine(
  title: string,
  body: (engine: () => Engine, driver: TestedDriver) => void,
): void {
  describe(title, () => {
    for (const driver of testedDrivers) {
      describe(`through ${driver.name}`, function () {
        this.timeout(60_000)
        let opened: Opened
        before(async () => {
          opened = await driver.open()
        })
        after(() => opened.close())
        body(() => opened.engine, driver)
      })
    }
  })
}

/** Stands at the end of a file: every statement that `expectSql` has compared is run, and then undone. */
export function runOnEveryEngine(metadata: () => MetaData): void {
  describe('the database', () => {
    onEveryEngine('understands', (engine, { dialect }) => {
      it('every statement of this file', async () => {
        await metadata().createAll(engine())
        for (const { statement } of expectedToRun.filter((expected) => expected.dialect === dialect)) {
          await undone(engine(), (tx) => tx.execute(statement))
        }
      })
    })
    after(() => {
      expectedToRun.length = 0
    })
  })
}

class Undo extends Error {}

/** Runs something in a transaction that is rolled back. */
export async function undone(engine: Engine, run: (tx: Transaction) => Promise<unknown>): Promise<void> {
  try {
    await engine.transaction(async (tx) => {
      await run(tx)
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
}

function memory(name: string, url: string): TestedDriver {
  return {
    name,
    dialect: 'sqlite',
    open: () => {
      const engine = createEngine(url)
      return Promise.resolve({ engine, close: () => engine.dispose() })
    },
  }
}

let pglite: Promise<PGlite> | undefined

/** One PGlite for the whole run, because each takes seconds to start; emptied for whoever opens it. */
async function openPglite(): Promise<Opened> {
  const client = await (pglite ??= PGlite.create())
  const { rows } = await client.query<{ nspname: string }>(
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'",
  )
  for (const { nspname } of rows) await client.exec(`DROP SCHEMA "${nspname.replaceAll('"', '""')}" CASCADE`)
  await client.exec('CREATE SCHEMA public')
  const engine = createEngine('postgresql+pglite://', { client })
  return { engine, close: () => engine.dispose() }
}

async function openPostgres(): Promise<Opened> {
  const database = await freshPostgresDatabase()
  const engine = createEngine(database.url)
  const close = async (): Promise<void> => {
    await engine.dispose()
    await database.drop()
  }
  return { engine, close }
}
