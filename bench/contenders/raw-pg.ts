/** By hand on `pg`: named statements, rows as arrays, key lists as one array parameter, inserts through unnest. */
import pg from 'pg'

import type { Context, GraphIds, ParentRow, ReadingRow, Workloads } from '../load/contender'
import {
  CHILD,
  COURSE,
  CUSTOMER,
  ITEM,
  named,
  of,
  ORDER,
  PARENT,
  PRODUCT,
  READING,
  STUDENT,
} from './raw-columns'

type Row = any[]
type Query = (name: string, text: string, values?: unknown[]) => Promise<Row[]>

const { TIMESTAMPTZ } = pg.types.builtins

/** `2024-01-01 10:11:12.345+00` without the regular expression of pg's own parser. */
function timestamp(text: string): Date {
  const { length } = text
  const digit = (at: number): number => text.charCodeAt(at) - 48
  const two = (at: number): number => digit(at) * 10 + digit(at + 1)
  if (length < 22 || text.charCodeAt(4) !== 45 || !text.endsWith('+00'))
    return pg.types.getTypeParser(TIMESTAMPTZ)(text) as Date
  const milliseconds =
    (length > 22 ? digit(20) * 100 : 0) + (length > 24 ? digit(21) * 10 : 0) + (length > 25 ? digit(22) : 0)
  return new Date(
    Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), milliseconds),
  )
}

const types = {
  getTypeParser: (id: typeof TIMESTAMPTZ, format?: string) =>
    id === TIMESTAMPTZ && format !== 'binary' ? timestamp : pg.types.getTypeParser(id, format as 'text'),
} as pg.CustomTypesConfig

const parent = (row: Row) => ({
  id: row[0],
  name: row[1],
  code: row[2],
  qty: row[3],
  score: row[4],
  active: row[5],
  createdAt: row[6],
  note: row[7],
  children: [] as unknown[],
})
const child = (row: Row) => ({
  id: row[0],
  parentId: row[1],
  title: row[2],
  qty: row[3],
  price: row[4],
  rate: row[5],
  done: row[6],
  createdAt: row[7],
  note: row[8],
})
const reading = (row: Row) => ({
  id: row[0],
  sensor: row[1],
  seq: row[2],
  value: row[3],
  amount: row[4],
  ok: row[5],
  takenAt: row[6],
  note: row[7],
})

export function openPg({ url, poolSize }: Context): {
  workloads: Workloads
  close: () => unknown
} {
  const pool = new pg.Pool({ connectionString: url, max: poolSize })
  const query = on(pool)
  const workloads: Workloads = {
    w1: {
      arrays: () => parentsWithChildren(query),
      'json_agg per parent': () => childrenAsJson(query),
      '~objects': () => childrenAsObjects(pool),
    },
    w2: { arrays: () => customers(query) },
    w3: { prepared: (id) => childWithParent(query, id) },
    w4: {
      arrays: async () => (await query('w4', `select ${READING} from reading order by id`)).map(reading),
      '~objects': async () => (await pool.query(`select ${named(READING)} from reading order by id`)).rows,
    },
    w5bulk: { unnest: (rows) => insertReadings(query, rows) },
    w5graph: { unnest: (rows) => insertGraph(pool, rows) },
    w6: { arrays: () => students(query) },
    w10: {
      unnest: {
        load: async () => (await query('w10', `select ${READING} from upd_reading`)).map(reading),
        save: (_, changed) => updateReadings(query, changed),
      },
    },
  }
  return { workloads, close: () => pool.end() }
}

const on =
  (client: pg.Pool | pg.PoolClient): Query =>
  async (name, text, values) =>
    (
      await client.query({
        name,
        text,
        ...(values && { values }),
        rowMode: 'array',
        types,
      })
    ).rows

async function parentsWithChildren(query: Query): Promise<unknown[]> {
  const rows = await query('w1p', `select ${PARENT} from parent order by id`)
  const children = await query('w1c', `select ${CHILD} from child where parent_id = any($1) order by id`, [
    rows.map(([id]) => id),
  ])
  const lists = new Map<number, unknown[]>()
  const parents = rows.map((row) => {
    const made = parent(row)
    lists.set(made.id, made.children)
    return made
  })
  for (const row of children) lists.get(row[1])!.push(child(row))
  return parents
}

async function childrenAsJson(query: Query): Promise<unknown[]> {
  const rows = await query(
    'w1j',
    `select ${of('p', PARENT)}, (select coalesce(json_agg(x), '[]') from
     (select ${named(CHILD)} from child where parent_id = p.id order by id) x) from parent p order by p.id`,
  )
  return rows.map((row) => {
    const made = parent(row)
    made.children = row[8]
    for (const item of row[8]) item.createdAt = new Date(item.createdAt)
    return made
  })
}

async function childrenAsObjects(pool: pg.Pool): Promise<unknown[]> {
  const { rows: parents } = await pool.query(`select ${named(PARENT)} from parent order by id`)
  const text = `select ${named(CHILD)} from child where parent_id = any($1) order by id`
  const { rows: children } = await pool.query(text, [parents.map(({ id }) => id)])
  const byId = new Map(parents.map((row) => [row.id, Object.assign(row, { children: [] })]))
  for (const row of children) byId.get(row.parentId).children.push(row)
  return parents
}

async function customers(query: Query): Promise<unknown[]> {
  const rows = await query('w2c', `select ${CUSTOMER} from customer order by id`)
  const orderRows = await query(
    'w2o',
    `select ${ORDER} from orders where customer_id = any($1) order by id`,
    [rows.map(([id]) => id)],
  )
  const itemRows = await query('w2i', `select ${ITEM} from item where order_id = any($1) order by id`, [
    orderRows.map(([id]) => id),
  ])
  const productRows = await query('w2p', `select ${PRODUCT} from product where id = any($1)`, [
    [...new Set(itemRows.map((row) => row[2]))],
  ])
  const orders = new Map<number, unknown[]>()
  const items = new Map<number, unknown[]>()
  const products = new Map<number, unknown>()
  for (const [id, name, sku, price, active] of productRows) products.set(id, { id, name, sku, price, active })
  const found = rows.map((row) => {
    const made = {
      id: row[0],
      name: row[1],
      email: row[2],
      createdAt: row[3],
      orders: [] as unknown[],
    }
    orders.set(made.id, made.orders)
    return made
  })
  for (const row of orderRows) {
    const made = {
      id: row[0],
      status: row[2],
      total: row[3],
      orderedAt: row[4],
      items: [] as unknown[],
    }
    items.set(made.id, made.items)
    orders.get(row[1])!.push(made)
  }
  for (const row of itemRows)
    items.get(row[1])!.push({
      id: row[0],
      qty: row[3],
      unitPrice: row[4],
      discount: row[5],
      gift: row[6],
      product: products.get(row[2]),
    })
  return found
}

async function childWithParent(query: Query, id: number): Promise<unknown> {
  const [row] = await query(
    'w3',
    `select ${of('c', CHILD)}, ${of('p', PARENT)} from child c join parent p on p.id = c.parent_id where c.id = $1`,
    [id],
  )
  return { ...child(row!), parent: parent(row!.slice(9)) }
}

async function students(query: Query): Promise<unknown[]> {
  const rows = await query('w6s', `select ${STUDENT} from student order by id`)
  const links = await query(
    'w6l',
    'select student_id, course_id from student_course where student_id = any($1)',
    [rows.map(([id]) => id)],
  )
  const courseRows = await query('w6c', `select ${COURSE} from course where id = any($1)`, [
    [...new Set(links.map((row) => row[1]))],
  ])
  const courses = new Map<number, unknown>()
  const lists = new Map<number, unknown[]>()
  for (const [id, title, code, credits] of courseRows) courses.set(id, { id, title, code, credits })
  const found = rows.map(([id, name, email, year]) => {
    const made = { id, name, email, year, courses: [] as unknown[] }
    lists.set(id, made.courses)
    return made
  })
  for (const [student, course] of links) lists.get(student)!.push(courses.get(course))
  return found
}

async function insertReadings(query: Query, rows: readonly ReadingRow[]): Promise<number[]> {
  const lists: unknown[][] = [[], [], [], [], [], [], []]
  for (const row of rows) {
    lists[0]!.push(row.sensor)
    lists[1]!.push(row.seq)
    lists[2]!.push(row.value)
    lists[3]!.push(row.amount)
    lists[4]!.push(row.ok)
    lists[5]!.push(row.takenAt)
    lists[6]!.push(row.note)
  }
  const inserted = await query(
    'w5r',
    `insert into ins_reading (sensor, seq, value, amount, ok, taken_at, note) select * from
     unnest($1::text[], $2::int[], $3::float8[], $4::numeric[], $5::bool[], $6::timestamptz[], $7::text[]) returning id`,
    lists,
  )
  return inserted.map(([id]) => id)
}

async function insertGraph(pool: pg.Pool, rows: readonly ParentRow[]): Promise<GraphIds> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const graph = await insertParents(on(client), rows)
    await client.query('commit')
    return graph
  } finally {
    client.release()
  }
}

async function insertParents(query: Query, rows: readonly ParentRow[]): Promise<GraphIds> {
  const lists: unknown[][] = [[], [], [], [], [], [], []]
  for (const row of rows)
    [row.name, row.code, row.qty, row.score, row.active, row.createdAt, row.note].forEach((value, i) =>
      lists[i]!.push(value),
    )
  const inserted = await query(
    'w5p',
    `insert into ins_parent (name, code, qty, score, active, created_at, note) select * from
     unnest($1::text[], $2::text[], $3::int[], $4::float8[], $5::bool[], $6::timestamptz[], $7::text[]) returning id`,
    lists,
  )
  const parents: number[] = inserted.map(([id]) => id)
  const below: unknown[][] = [[], [], [], [], [], [], [], []]
  rows.forEach((row, n) => {
    for (const c of row.children)
      [parents[n], c.title, c.qty, c.price, c.rate, c.done, c.createdAt, c.note].forEach((value, i) =>
        below[i]!.push(value),
      )
  })
  const children = await query(
    'w5c',
    `insert into ins_child (parent_id, title, qty, price, rate, done, created_at, note) select * from
     unnest($1::int[], $2::text[], $3::int[], $4::numeric[], $5::float8[], $6::bool[], $7::timestamptz[], $8::text[])
     returning id`,
    below,
  )
  return { parents, children: children.map(([id]) => id) }
}

async function updateReadings(query: Query, changed: any[]): Promise<void> {
  await query(
    'w10u',
    `update upd_reading set seq = v.seq, note = v.note from unnest($1::int[], $2::int[], $3::text[]) as v(id, seq, note)
     where upd_reading.id = v.id`,
    [changed.map(({ id }) => id), changed.map(({ seq }) => seq), changed.map(({ note }) => note)],
  )
}
