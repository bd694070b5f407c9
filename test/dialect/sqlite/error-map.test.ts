import { createBetterSqlite3Driver } from '../../../src/driver/better-sqlite3'
import { createSqlite3Driver } from '../../../src/driver/sqlite3'
import { describeSqliteErrors } from './error-contract'

// node:sqlite needs a newer Node: its run is part of test/driver/node-sqlite.test.ts.
describe('errors of SQLite', () => {
  describe('through sqlite3', () => describeSqliteErrors(createSqlite3Driver))
  describe('through better-sqlite3', () => describeSqliteErrors(createBetterSqlite3Driver))
})
