/** Where laws of sessions and queries are tried: in an empty database of each kind. */
import type { DialectName } from '../../src/driver/driver'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { runsOf } from './runs'

/** Describes laws for both databases. */
export function describeLaws(
  title: string,
  configure: () => void,
  laws: (dialect: DialectName, engine: () => Engine) => void,
): void {
  describe(title, function () {
    this.timeout(runsOf(20) * 60_000)
    before(configure)

    describe('on SQLite', () => {
      let engine: Engine
      before(() => {
        engine = createEngine('sqlite://')
      })
      after(() => engine.dispose())
      laws('sqlite', () => engine)
    })

    describe('on PostgreSQL', () => {
      let database: FreshDatabase
      let engine: Engine
      before(async () => {
        database = await freshPostgresDatabase()
        engine = createEngine(database.url)
      })
      after(async () => {
        await engine.dispose()
        await database.drop()
      })
      laws('postgres', () => engine)
    })
  })
}
