/** Sees what the workloads wrote, through a connection of its own, and puts the tables back. */
import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

import type { Context } from './contender'

const RESET = {
  w5bulk: ['delete from ins_reading'],
  w5graph: ['delete from ins_child', 'delete from ins_parent'],
  w10: [
    'delete from upd_reading',
    'insert into upd_reading select * from reading where id <= 10000 order by id',
  ],
}

const READINGS = (table: string): string =>
  `select count(*) n, sum(id * seq) s, sum(amount) a, sum(value) v, count(note) c, count(distinct note) d,
   sum(case when ok then 1 else 0 end) o, count(distinct taken_at) t from ${table}`

const number = (column: string, word: string): string => `cast(replace(${column}, '${word} ', '') as integer)`

const CHECK = {
  w5bulk: READINGS('ins_reading').replace('id * seq', 'seq'),
  // A child belongs to its parent if its number says so.
  w5graph: `select count(*) n, sum(c.qty) q, sum(c.price) a, count(distinct c.parent_id) p, sum(p.qty) r,
    count(distinct c.created_at) t, sum(case when ${number('c.title', 'Child')} > (${number('p.name', 'Parent')} - 1) * 5
    and ${number('c.title', 'Child')} <= ${number('p.name', 'Parent')} * 5 then 1 else 0 end) b
    from ins_child c join ins_parent p on p.id = c.parent_id`,
  w10: READINGS('upd_reading'),
}

export type WritingWorkload = keyof typeof CHECK

export const isWriting = (workload: string): workload is WritingWorkload => Object.hasOwn(CHECK, workload)

export interface Written {
  reset(workload: WritingWorkload): Promise<void>
  /** Sums over what was written. */
  check(workload: WritingWorkload): Promise<string>
  close(): Promise<void>
}

export async function watchWrites({ driver, url, file }: Context): Promise<Written> {
  if (driver !== 'pg') return watchSqlite(new BetterSqlite3(file))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    reset: async (workload) => {
      for (const statement of RESET[workload])
        await client.query(statement.replace(/^delete from (\w+)/, 'truncate $1 restart identity cascade'))
    },
    check: async (workload) => summary((await client.query<Row>(CHECK[workload])).rows[0]),
    close: () => client.end(),
  }
}

function watchSqlite(database: BetterSqlite3.Database): Written {
  return {
    reset: async (workload) => {
      for (const statement of RESET[workload]) database.exec(statement)
    },
    check: async (workload) => summary(database.prepare<[], Row>(CHECK[workload]).get()),
    close: async () => {
      database.close()
    },
  }
}

type Row = Record<string, unknown>

const summary = (row: Row | undefined): string =>
  Object.values(row ?? {})
    .map((value) => Math.round(Number(value)))
    .join('|')
