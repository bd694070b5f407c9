/**
 * By hand on `sqlite3`: prepared statements, rows as the objects that the package gives, mended in place; inserts of many
 * rows in one statement, because every statement goes through a thread.
 */
import sqlite3 from 'sqlite3'

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

type Row = Record<string, any>

const LISTED = '(select value from json_each(?))'
const READING_COLUMNS = ['sensor', 'seq', 'value', 'amount', 'ok', 'taken_at', 'note']
const PARENT_COLUMNS = ['name', 'code', 'qty', 'score', 'active', 'created_at', 'note']
const CHILD_COLUMNS = ['parent_id', 'title', 'qty', 'price', 'rate', 'done', 'created_at', 'note']
/** Of one INSERT: fewer than SQLite's 32,766 parameters. */
const BATCH = 4000

class Hand {
  readonly #statements = new Map<string, sqlite3.Statement>()
  constructor(readonly database: sqlite3.Database) {}

  all(sql: string, ...values: unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.prepare(sql).all<Row>(values, (error, rows) => {
        if (error === null) resolve(rows)
        else reject(error)
      })
    })
  }

  run(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.database.run(sql, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
  }

  prepare(sql: string): sqlite3.Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) this.#statements.set(sql, (statement = this.database.prepare(sql)))
    return statement
  }

  close(): Promise<void> {
    for (const statement of this.#statements.values()) statement.finalize()
    return new Promise((resolve, reject) => {
      this.database.close((error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
  }
}

export async function openSqlite3({
  file,
}: Context): Promise<{ workloads: Workloads; close: () => unknown }> {
  const hand = new Hand(new sqlite3.Database(file))
  await hand.run('pragma foreign_keys = on')
  await hand.run('pragma busy_timeout = 10000')
  const workloads: Workloads = {
    w1: {
      objects: () => parentsWithChildren(hand),
      '~json': () => parentsAsJson(hand),
    },
    w2: { objects: () => customers(hand) },
    w3: { prepared: (id) => childWithParent(hand, id) },
    w4: {
      objects: () => readings(hand, 'reading order by id'),
      '~json': () => readingsAsJson(hand),
    },
    w5bulk: {
      'many rows': (rows) => insertReadings(hand, rows),
      json_each: (rows) => insertAsJson(hand, rows),
    },
    w5graph: { 'many rows': (rows) => insertGraph(hand, rows) },
    w6: { objects: () => students(hand) },
    w10: {
      json_each: {
        load: () => readings(hand, 'upd_reading'),
        save: (_, changed) => updateAsJson(hand, changed),
      },
      'run each': {
        load: () => readings(hand, 'upd_reading'),
        save: (_, changed) => updateEach(hand, changed),
      },
    },
  }
  return { workloads, close: () => hand.close() }
}

async function parentsWithChildren(hand: Hand): Promise<Row[]> {
  const parents = await hand.all(`select ${named(PARENT)} from parent order by id`)
  const lists = new Map<number, Row[]>()
  for (const row of parents) {
    row['active'] = row['active'] === 1
    row['createdAt'] = new Date(row['createdAt'])
    lists.set(row['id'], (row['children'] = []))
  }
  const sql = `select ${named(CHILD)} from child where parent_id in ${LISTED} order by id`
  for (const row of await hand.all(sql, JSON.stringify([...lists.keys()]))) {
    row['done'] = row['done'] === 1
    row['createdAt'] = new Date(row['createdAt'])
    lists.get(row['parentId'])!.push(row)
  }
  return parents
}

/** One document for all rows: no integers beyond 2^53, no binary. */
async function parentsAsJson(hand: Hand): Promise<Row[]> {
  const [row] = await hand.all(`select (select json_group_array(json_array(${PARENT})) from parent) parents,
    (select json_group_array(json_array(${CHILD})) from child where parent_id in (select id from parent)) children`)
  const lists = new Map<number, Row[]>()
  const parents = (JSON.parse(row!['parents']) as any[][]).map((r) => {
    const children: Row[] = []
    lists.set(r[0], children)
    return {
      id: r[0],
      name: r[1],
      code: r[2],
      qty: r[3],
      score: r[4],
      active: r[5] === 1,
      createdAt: new Date(r[6]),
      note: r[7],
      children,
    }
  })
  for (const r of JSON.parse(row!['children']) as any[][])
    lists.get(r[1])!.push({
      id: r[0],
      parentId: r[1],
      title: r[2],
      qty: r[3],
      price: r[4],
      rate: r[5],
      done: r[6] === 1,
      createdAt: new Date(r[7]),
      note: r[8],
    })
  return parents
}

async function customers(hand: Hand): Promise<Row[]> {
  const found = await hand.all(`select ${named(CUSTOMER)} from customer order by id`)
  const orders = new Map<number, Row[]>()
  const items = new Map<number, Row[]>()
  for (const row of found) {
    row['createdAt'] = new Date(row['createdAt'])
    orders.set(row['id'], (row['orders'] = []))
  }
  const orderSql = `select ${named(ORDER)} from orders where customer_id in ${LISTED} order by id`
  for (const row of await hand.all(orderSql, JSON.stringify([...orders.keys()]))) {
    row['orderedAt'] = new Date(row['orderedAt'])
    items.set(row['id'], (row['items'] = []))
    orders.get(row['customerId'])!.push(row)
  }
  const itemSql = `select ${named(ITEM)} from item where order_id in ${LISTED} order by id`
  const itemRows = await hand.all(itemSql, JSON.stringify([...items.keys()]))
  const keys = JSON.stringify([...new Set(itemRows.map((row) => row['productId']))])
  const products = new Map<number, Row>()
  for (const row of await hand.all(`select ${PRODUCT} from product where id in ${LISTED}`, keys)) {
    row['active'] = row['active'] === 1
    products.set(row['id'], row)
  }
  for (const row of itemRows) {
    row['gift'] = row['gift'] === 1
    row['product'] = products.get(row['productId'])
    items.get(row['orderId'])!.push(row)
  }
  return found
}

const PARENT_OF_CHILD = 'id, name, code, qty, score, active, created_at, note'
  .split(', ')
  .map((name) => `p.${name} as p_${name}`)
  .join(', ')

async function childWithParent(hand: Hand, id: number): Promise<Row> {
  const sql = `select ${of('c', CHILD)}, ${PARENT_OF_CHILD} from child c join parent p on p.id = c.parent_id where c.id = ?`
  const [row] = await hand.all(sql, id)
  const {
    parent_id: parentId,
    p_name: name,
    p_code: code,
    p_qty: parentQty,
    p_score: score,
    p_active: active,
    p_created_at: parentCreatedAt,
    p_note: parentNote,
  } = row!
  return {
    id: row!['id'],
    parentId,
    title: row!['title'],
    qty: row!['qty'],
    price: row!['price'],
    rate: row!['rate'],
    done: row!['done'] === 1,
    createdAt: new Date(row!['created_at']),
    note: row!['note'],
    parent: {
      id: parentId,
      name,
      code,
      qty: parentQty,
      score,
      active: active === 1,
      createdAt: new Date(parentCreatedAt),
      note: parentNote,
    },
  }
}

async function readings(hand: Hand, source: string): Promise<Row[]> {
  const rows = await hand.all(`select ${named(READING)} from ${source}`)
  for (const row of rows) {
    row['ok'] = row['ok'] === 1
    row['takenAt'] = new Date(row['takenAt'])
  }
  return rows
}

async function readingsAsJson(hand: Hand): Promise<Row[]> {
  const [row] = await hand.all(
    `select json_group_array(json_array(${READING})) list from (select * from reading order by id)`,
  )
  return (JSON.parse(row!['list']) as any[][]).map((r) => ({
    id: r[0],
    sensor: r[1],
    seq: r[2],
    value: r[3],
    amount: r[4],
    ok: r[5] === 1,
    takenAt: new Date(r[6]),
    note: r[7],
  }))
}

async function students(hand: Hand): Promise<Row[]> {
  const found = await hand.all(`select ${STUDENT} from student order by id`)
  const lists = new Map<number, Row[]>()
  for (const row of found) lists.set(row['id'], (row['courses'] = []))
  const links = await hand.all(
    `select student_id, course_id from student_course where student_id in ${LISTED}`,
    JSON.stringify([...lists.keys()]),
  )
  const keys = JSON.stringify([...new Set(links.map((row) => row['course_id']))])
  const courses = new Map<number, Row>()
  for (const row of await hand.all(`select ${COURSE} from course where id in ${LISTED}`, keys))
    courses.set(row['id'], row)
  for (const row of links) lists.get(row['student_id'])!.push(courses.get(row['course_id'])!)
  return found
}

const readingValues = (r: ReadingRow): unknown[] => [
  r.sensor,
  r.seq,
  r.value,
  r.amount,
  r.ok ? 1 : 0,
  r.takenAt.getTime(),
  r.note,
]

async function insertReadings(hand: Hand, rows: readonly ReadingRow[]): Promise<number[]> {
  return inTransaction(hand, () => insertMany(hand, 'ins_reading', READING_COLUMNS, rows.map(readingValues)))
}

async function insertAsJson(hand: Hand, rows: readonly ReadingRow[]): Promise<number[]> {
  const values = READING_COLUMNS.map((_, i) => `value ->> ${i}`).join(', ')
  const sql = `insert into ins_reading (${READING_COLUMNS.join(', ')}) select ${values} from json_each(?) returning id`
  return (await hand.all(sql, JSON.stringify(rows.map(readingValues)))).map((row) => row['id'] as number)
}

/** The rows come back in the order in which they went in. */
async function insertMany(
  hand: Hand,
  table: string,
  columns: readonly string[],
  rows: readonly unknown[][],
): Promise<number[]> {
  const ids: number[] = []
  const tuple = `(${columns.map(() => '?').join()})`
  for (let start = 0; start < rows.length; start += BATCH) {
    const part = rows.slice(start, start + BATCH)
    const tuples = part.map(() => tuple).join()
    const sql = `insert into ${table} (${columns.join()}) values ${tuples} returning id`
    for (const row of await hand.all(sql, ...part.flat())) ids.push(row['id'])
  }
  return ids
}

async function inTransaction<T>(hand: Hand, work: () => Promise<T>): Promise<T> {
  await hand.run('begin immediate')
  const result = await work()
  await hand.run('commit')
  return result
}

async function insertGraph(hand: Hand, rows: readonly ParentRow[]): Promise<GraphIds> {
  return inTransaction(hand, async () => {
    const above = rows.map((p) => [
      p.name,
      p.code,
      p.qty,
      p.score,
      p.active ? 1 : 0,
      p.createdAt.getTime(),
      p.note,
    ])
    const parents = await insertMany(hand, 'ins_parent', PARENT_COLUMNS, above)
    const below = rows.flatMap((p, i) =>
      p.children.map((c) => [
        parents[i],
        c.title,
        c.qty,
        c.price,
        c.rate,
        c.done ? 1 : 0,
        c.createdAt.getTime(),
        c.note,
      ]),
    )
    return {
      parents,
      children: await insertMany(hand, 'ins_child', CHILD_COLUMNS, below),
    }
  })
}

async function updateAsJson(hand: Hand, changed: readonly any[]): Promise<void> {
  const rows = JSON.stringify(changed.map(({ id, seq, note }) => [id, seq, note]))
  const sql = `update upd_reading set seq = v.seq, note = v.note
    from (select value ->> 0 id, value ->> 1 seq, value ->> 2 note from json_each(?)) v where upd_reading.id = v.id`
  await hand.all(sql, rows)
}

/** Nothing waits for the statement in front of it; the package keeps their order. */
async function updateEach(hand: Hand, changed: readonly any[]): Promise<void> {
  const statement = hand.prepare('update upd_reading set seq = ?, note = ? where id = ?')
  await inTransaction(hand, async () => {
    await Promise.all(
      changed.map(
        ({ id, seq, note }) =>
          new Promise<void>((resolve, reject) => {
            statement.run([seq, note, id], (error) => {
              if (error === null) resolve()
              else reject(error)
            })
          }),
      ),
    )
  })
}
