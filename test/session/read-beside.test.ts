/** What others read while a transaction is open. */
import { createEngine } from '../../src'
import { freshPostgresDatabase } from '../support/postgres-server'
import { describeReadBeside, describeReadBesideInFile } from './read-beside-contract'

describe('beside a transaction', () => {
  for (const scheme of ['sqlite', 'sqlite+better-sqlite3']) {
    describe(scheme, () => describeReadBesideInFile(scheme))
  }

  describe('pg', () => {
    let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
    beforeEach(async () => {
      database = await freshPostgresDatabase()
    })
    afterEach(() => database.drop())

    describeReadBeside(() => createEngine(database.url))
  })
})
