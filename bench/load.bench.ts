/** Loading and writing against the raw driver in the same run, checked to give the same. */
import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

import { createEngine, insert, Session, type Engine } from '../src'
import { Child, graph, Parent, registry } from './models'
import { measure, report, type Contender } from './measure'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15)

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
  const { parents, children } = graph()
  for (let i = 0; i < parents.length; i += 500)
    await engine.execute(insert(Parent).values(...(parents.slice(i, i + 500) as never[])))
  for (let i = 0; i < children.length; i += 500)
    await engine.execute(insert(Child).values(...(children.slice(i, i + 500) as never[])))
}

interface Raw {
  readonly parents: () => Promise<Record<string, unknown>[]>
  readonly children: (ids: number[]) => Promise<Record<string, unknown>[]>
  readonly child: (id: number) => Promise<Record<string, unknown> | undefined>
}

function contenders(engine: Engine, raw: Raw): Record<string, Contender[]> {
  let id = 0
  return {
    'to-many: 1,000 parents with 10 children': [
      {
        name: 'raw',
        run: async () => {
          const parents = await raw.parents()
          const byId = new Map(
            parents.map((parent) => [parent['id'], Object.assign(parent, { children: [] as unknown[] })]),
          )
          for (const child of await raw.children([...byId.keys()] as number[]))
            byId.get(child['parentId'])?.children.push(child)
          return parents
        },
      },
      {
        name: 'dovetail',
        run: () => new Session(engine).find(Parent, { with: { children: true }, orderBy: { id: 'asc' } }),
      },
    ],
    'flat: 10,000 rows': [
      { name: 'raw', run: () => raw.children(Array.from({ length: 1000 }, (_, i) => i + 1)) },
      { name: 'dovetail', run: () => new Session(engine).find(Child) },
    ],
    'by key: 100 rows one after another': [
      {
        name: 'raw',
        run: async () => {
          for (let i = 0; i < 100; i++) await raw.child((id = (id % 10_000) + 1))
        },
      },
      {
        name: 'dovetail',
        run: async () => {
          for (let i = 0; i < 100; i++) await new Session(engine).get(Child, (id = (id % 10_000) + 1))
        },
      },
    ],
  }
}

async function compare(title: string, engine: Engine, raw: Raw): Promise<void> {
  for (const [workload, list] of Object.entries(contenders(engine, raw)))
    report(`${title} ${workload}`, await measure(list, ROUNDS))
}

const PARENT = 'id, name, code, qty, score, active, created_at, note'
const CHILD = 'id, title, qty, price, rate, done, created_at, note, parent_id'

const parentOf = (
  r: unknown[],
  date: (value: unknown) => Date,
  flag: (value: unknown) => boolean,
): Record<string, unknown> => ({
  id: r[0],
  name: r[1],
  code: r[2],
  qty: r[3],
  score: r[4],
  active: flag(r[5]),
  createdAt: date(r[6]),
  note: r[7],
})
const childOf = (
  r: unknown[],
  date: (value: unknown) => Date,
  flag: (value: unknown) => boolean,
): Record<string, unknown> => ({
  id: r[0],
  title: r[1],
  qty: r[2],
  price: String(r[3]),
  rate: r[4],
  done: flag(r[5]),
  createdAt: date(r[6]),
  note: r[7],
  parentId: r[8],
})

function rawSqlite(file: string): Raw {
  const db = new BetterSqlite3(file)
  const date = (value: unknown): Date => new Date(`${String(value).replace(' ', 'T')}Z`)
  const flag = (value: unknown): boolean => value === 1
  const parents = db.prepare(`select ${PARENT} from parent order by id`).raw()
  const children = db
    .prepare(`select ${CHILD} from child where parent_id in (select value from json_each(?)) order by id`)
    .raw()
  const child = db.prepare(`select ${CHILD} from child where id = ?`).raw()
  return {
    parents: async () =>
      Promise.resolve((parents.all() as unknown[][]).map((row) => parentOf(row, date, flag))),
    children: async (ids) =>
      Promise.resolve(
        (children.all(JSON.stringify(ids)) as unknown[][]).map((row) => childOf(row, date, flag)),
      ),
    child: async (id) => Promise.resolve(childOf(child.get(id) as unknown[], date, flag)),
  }
}

function rawPostgres(pool: pg.Pool): Raw {
  const rows = async (text: string, values: unknown[]): Promise<unknown[][]> =>
    (await pool.query({ text, values, rowMode: 'array' })).rows as unknown[][]
  const date = (value: unknown): Date => value as Date
  const flag = (value: unknown): boolean => value as boolean
  return {
    parents: async () =>
      (await rows(`select ${PARENT} from parent order by id`, [])).map((row) => parentOf(row, date, flag)),
    children: async (ids) =>
      (await rows(`select ${CHILD} from child where parent_id = any($1::int[]) order by id`, [ids])).map(
        (row) => childOf(row, date, flag),
      ),
    child: async (id) => {
      const [row] = await rows(`select ${CHILD} from child where id = $1`, [id])
      return row && childOf(row, date, flag)
    },
  }
}

async function main(): Promise<void> {
  const file = `${process.env['BENCH_TMP'] ?? '/tmp'}/dovetail-bench-${process.pid}.db`
  const sqlite = createEngine(`sqlite+better-sqlite3:///${file}`)
  await fill(sqlite)
  await compare('sqlite', sqlite, rawSqlite(file))
  await sqlite.dispose()

  const url = process.env['BENCH_POSTGRES_URL']
  if (url === undefined) {
    console.log('PostgreSQL was left out: set BENCH_POSTGRES_URL to a database that may be overwritten.')
    return
  }
  const postgres = createEngine(url)
  const pool = new pg.Pool({ connectionString: url })
  await fill(postgres)
  await compare('postgres', postgres, rawPostgres(pool))
  await pool.end()
  await postgres.dispose()
}

void main()
