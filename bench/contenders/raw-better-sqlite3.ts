/** By hand on `better-sqlite3`: prepared statements, rows as arrays, key lists as one JSON parameter. */
import BetterSqlite3 from 'better-sqlite3'

import type { Context, GraphIds, ParentRow, ReadingRow, Workloads } from '../load/contender'
import { CHILD, COURSE, CUSTOMER, ITEM, of, ORDER, PARENT, PRODUCT, READING, STUDENT } from './raw-columns'

type Row = any[]

const parent = (row: Row) => ({
  id: row[0],
  name: row[1],
  code: row[2],
  qty: row[3],
  score: row[4],
  active: row[5] === 1,
  createdAt: new Date(row[6]),
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
  done: row[6] === 1,
  createdAt: new Date(row[7]),
  note: row[8],
})
const reading = (row: Row) => ({
  id: row[0],
  sensor: row[1],
  seq: row[2],
  value: row[3],
  amount: row[4],
  ok: row[5] === 1,
  takenAt: new Date(row[6]),
  note: row[7],
})

const LISTED = '(select value from json_each(?))'
const INSERT_READING =
  'insert into ins_reading (sensor, seq, value, amount, ok, taken_at, note) values (?, ?, ?, ?, ?, ?, ?)'
const INSERT_PARENT =
  'insert into ins_parent (name, code, qty, score, active, created_at, note) values (?, ?, ?, ?, ?, ?, ?)'
const INSERT_CHILD =
  'insert into ins_child (parent_id, title, qty, price, rate, done, created_at, note) values (?, ?, ?, ?, ?, ?, ?, ?)'

class Hand {
  readonly #statements = new Map<string, BetterSqlite3.Statement>()
  constructor(readonly database: BetterSqlite3.Database) {}

  prepare(sql: string): BetterSqlite3.Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      if (statement.reader) statement.raw(true)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  rows(sql: string, ...values: unknown[]): Row[] {
    return this.prepare(sql).all(...values) as Row[]
  }

  insert(sql: string, values: unknown[]): number {
    return Number(this.prepare(sql).run(...values).lastInsertRowid)
  }
}

export function openBetterSqlite3({ file }: Context): {
  workloads: Workloads
  close: () => unknown
} {
  const database = new BetterSqlite3(file)
  const hand = new Hand(database)
  const workloads: Workloads = {
    w1: {
      arrays: () => parentsWithChildren(hand),
      '~json': () => parentsAsJson(hand),
    },
    w2: { arrays: () => customers(hand) },
    w3: { prepared: (id) => childWithParent(hand, id) },
    w4: {
      arrays: () => hand.rows(`select ${READING} from reading order by id`).map(reading),
    },
    w5bulk: { 'run each': (rows) => insertReadings(hand, rows) },
    w5graph: { 'run each': (rows) => insertGraph(hand, rows) },
    w6: { arrays: () => students(hand) },
    w10: {
      'run each': {
        load: () => hand.rows(`select ${READING} from upd_reading`).map(reading),
        save: (_, changed) => updateReadings(hand, changed),
      },
    },
  }
  return { workloads, close: () => database.close() }
}

function parentsWithChildren(hand: Hand): unknown[] {
  const lists = new Map<number, unknown[]>()
  const parents = hand.rows(`select ${PARENT} from parent order by id`).map((row) => {
    const made = parent(row)
    lists.set(made.id, made.children)
    return made
  })
  const keys = JSON.stringify([...lists.keys()])
  for (const row of hand.rows(`select ${CHILD} from child where parent_id in ${LISTED} order by id`, keys))
    lists.get(row[1])!.push(child(row))
  return parents
}

/** One document for all rows: no integers beyond 2^53, no binary. */
function parentsAsJson(hand: Hand): unknown[] {
  const lists = new Map<number, unknown[]>()
  const [documents] = hand.rows(`select (select json_group_array(json_array(${PARENT})) from parent),
    (select json_group_array(json_array(${CHILD})) from child where parent_id in (select id from parent))`)
  const [parentRows, childRows] = documents!.map((text) => JSON.parse(text) as Row[])
  const parents = parentRows!.map((row) => {
    const made = parent(row)
    lists.set(made.id, made.children)
    return made
  })
  for (const row of childRows!) lists.get(row[1])!.push(child(row))
  return parents
}

function customers(hand: Hand): unknown[] {
  const orders = new Map<number, unknown[]>()
  const items = new Map<number, unknown[]>()
  const products = new Map<number, unknown>()
  const found = hand.rows(`select ${CUSTOMER} from customer order by id`).map((row) => {
    const made = {
      id: row[0],
      name: row[1],
      email: row[2],
      createdAt: new Date(row[3]),
      orders: [] as unknown[],
    }
    orders.set(made.id, made.orders)
    return made
  })
  const orderSql = `select ${ORDER} from orders where customer_id in ${LISTED} order by id`
  for (const row of hand.rows(orderSql, JSON.stringify([...orders.keys()]))) {
    const made = {
      id: row[0],
      status: row[2],
      total: row[3],
      orderedAt: new Date(row[4]),
      items: [] as unknown[],
    }
    items.set(made.id, made.items)
    orders.get(row[1])!.push(made)
  }
  const itemRows = hand.rows(
    `select ${ITEM} from item where order_id in ${LISTED} order by id`,
    JSON.stringify([...items.keys()]),
  )
  const productKeys = JSON.stringify([...new Set(itemRows.map((row) => row[2]))])
  for (const row of hand.rows(`select ${PRODUCT} from product where id in ${LISTED}`, productKeys))
    products.set(row[0], {
      id: row[0],
      name: row[1],
      sku: row[2],
      price: row[3],
      active: row[4] === 1,
    })
  for (const row of itemRows)
    items.get(row[1])!.push({
      id: row[0],
      qty: row[3],
      unitPrice: row[4],
      discount: row[5],
      gift: row[6] === 1,
      product: products.get(row[2]),
    })
  return found
}

function childWithParent(hand: Hand, id: number): unknown {
  const [row] = hand.rows(
    `select ${of('c', CHILD)}, ${of('p', PARENT)} from child c join parent p on p.id = c.parent_id where c.id = ?`,
    id,
  )
  return { ...child(row!), parent: parent(row!.slice(9)) }
}

function students(hand: Hand): unknown[] {
  const rows = hand.rows(`select ${STUDENT} from student order by id`)
  const links = hand.rows(
    `select student_id, course_id from student_course where student_id in ${LISTED}`,
    JSON.stringify(rows.map(([id]) => id)),
  )
  const keys = JSON.stringify([...new Set(links.map((row) => row[1]))])
  const courses = new Map<number, unknown>()
  const lists = new Map<number, unknown[]>()
  for (const row of hand.rows(`select ${COURSE} from course where id in ${LISTED}`, keys))
    courses.set(row[0], {
      id: row[0],
      title: row[1],
      code: row[2],
      credits: row[3],
    })
  const found = rows.map(([id, name, email, year]) => {
    const made = { id, name, email, year, courses: [] as unknown[] }
    lists.set(id, made.courses)
    return made
  })
  for (const [student, course] of links) lists.get(student)!.push(courses.get(course))
  return found
}

function insertReadings(hand: Hand, rows: readonly ReadingRow[]): number[] {
  const statement = hand.prepare(INSERT_READING)
  const ids: number[] = []
  hand.database.transaction(() => {
    for (const r of rows) {
      const { lastInsertRowid } = statement.run(
        r.sensor,
        r.seq,
        r.value,
        r.amount,
        r.ok ? 1 : 0,
        r.takenAt.getTime(),
        r.note,
      )
      ids.push(Number(lastInsertRowid))
    }
  })()
  return ids
}

function insertGraph(hand: Hand, rows: readonly ParentRow[]): GraphIds {
  const parents: number[] = []
  const children: number[] = []
  hand.database.transaction(() => {
    for (const p of rows) {
      const active = p.active ? 1 : 0
      const values = [p.name, p.code, p.qty, p.score, active, p.createdAt.getTime(), p.note]
      const id = hand.insert(INSERT_PARENT, values)
      parents.push(id)
      for (const c of p.children) {
        const done = c.done ? 1 : 0
        const below = [id, c.title, c.qty, c.price, c.rate, done, c.createdAt.getTime(), c.note]
        children.push(hand.insert(INSERT_CHILD, below))
      }
    }
  })()
  return { parents, children }
}

function updateReadings(hand: Hand, changed: any[]): void {
  const statement = hand.prepare('update upd_reading set seq = ?, note = ? where id = ?')
  hand.database.transaction(() => {
    for (const { id, seq, note } of changed) statement.run(seq, note, id)
  })()
}
