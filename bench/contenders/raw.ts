/** The floor: what one writes by hand on the bare driver, as good as it gets, into plain nested objects. */
import type { Contender } from '../load/contender'
import { openBetterSqlite3 } from './raw-better-sqlite3'
import { openPg } from './raw-pg'
import { openSqlite3 } from './raw-sqlite3'

const OPEN = {
  pg: openPg,
  sqlite3: openSqlite3,
  'better-sqlite3': openBetterSqlite3,
}

let close: () => unknown

export const contender: Contender = {
  name: 'raw',
  drivers: ['pg', 'sqlite3', 'better-sqlite3'],
  // The cheapest form to read: a number.
  dates: 'epoch',
  cold: {
    imports: ['better-sqlite3'],
    source: () => `import Database from 'better-sqlite3'
export const first = (file) => new Database(file).prepare('select * from e1').all()`,
  },
  async open(context) {
    const opened = await OPEN[context.driver](context)
    close = opened.close
    return opened.workloads
  },
  close: () => close(),
}
