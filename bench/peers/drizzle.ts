import { asc, eq, inArray, relations, sql } from 'drizzle-orm'
import * as P from 'drizzle-orm/pg-core'
import * as L from 'drizzle-orm/sqlite-core'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleLite } from 'drizzle-orm/better-sqlite3'
import Database from 'better-sqlite3'
import pg from 'pg'
import type { Contender } from '../load/contender'
import { linkedClasses } from '../load/linked-classes'
import { classNames } from './class-names'

function model(d: string) {
  const table: any = d === 'pg' ? P.pgTable : L.sqliteTable
  const id = (): any =>
    d === 'pg'
      ? P.integer('id').primaryKey().generatedByDefaultAsIdentity()
      : L.integer('id').primaryKey({ autoIncrement: true })
  const int = (n: string): any => (d === 'pg' ? P.integer(n) : L.integer(n)),
    text = (n: string): any => (d === 'pg' ? P.text(n) : L.text(n))
  const real = (n: string): any => (d === 'pg' ? P.doublePrecision(n) : L.real(n)),
    bool = (n: string): any => (d === 'pg' ? P.boolean(n) : L.integer(n, { mode: 'boolean' }))
  const num = (n: string): any => (d === 'pg' ? P.numeric(n, { precision: 10, scale: 2 }) : L.numeric(n)),
    ts = (n: string): any =>
      d === 'pg'
        ? P.timestamp(n, { withTimezone: true, mode: 'date' })
        : L.integer(n, { mode: 'timestamp_ms' })
  const parentC = () => ({
    id: id(),
    name: text('name').notNull(),
    code: text('code').notNull(),
    qty: int('qty').notNull(),
    score: real('score').notNull(),
    active: bool('active').notNull(),
    createdAt: ts('created_at').notNull(),
    note: text('note'),
  })
  const childC = () => ({
    id: id(),
    parentId: int('parent_id').notNull(),
    title: text('title').notNull(),
    qty: int('qty').notNull(),
    price: num('price').notNull(),
    rate: real('rate').notNull(),
    done: bool('done').notNull(),
    createdAt: ts('created_at').notNull(),
    note: text('note'),
  })
  const readC = () => ({
    id: id(),
    sensor: text('sensor').notNull(),
    seq: int('seq').notNull(),
    value: real('value').notNull(),
    amount: num('amount').notNull(),
    ok: bool('ok').notNull(),
    takenAt: ts('taken_at').notNull(),
    note: text('note'),
  })
  const parent = table('parent', parentC()),
    child = table('child', childC()),
    insParent = table('ins_parent', parentC()),
    insChild = table('ins_child', childC()),
    reading = table('reading', readC()),
    insReading = table('ins_reading', readC()),
    updReading = table('upd_reading', readC())
  const customer = table('customer', {
    id: id(),
    name: text('name'),
    email: text('email'),
    createdAt: ts('created_at'),
  })
  const orders = table('orders', {
    id: id(),
    customerId: int('customer_id'),
    status: text('status'),
    total: num('total'),
    orderedAt: ts('ordered_at'),
  })
  const product = table('product', {
    id: id(),
    name: text('name'),
    sku: text('sku'),
    price: num('price'),
    active: bool('active'),
  })
  const item = table('item', {
    id: id(),
    orderId: int('order_id'),
    productId: int('product_id'),
    qty: int('qty'),
    unitPrice: num('unit_price'),
    discount: real('discount'),
    gift: bool('gift'),
  })
  const student = table('student', {
    id: id(),
    name: text('name'),
    email: text('email'),
    year: int('year'),
  })
  const course = table('course', {
    id: id(),
    title: text('title'),
    code: text('code'),
    credits: int('credits'),
  })
  const studentCourse = table('student_course', {
    studentId: int('student_id'),
    courseId: int('course_id'),
  })
  const R: any = relations
  return {
    parent,
    child,
    insParent,
    insChild,
    reading,
    insReading,
    updReading,
    customer,
    orders,
    product,
    item,
    student,
    course,
    studentCourse,
    parentR: R(parent, ({ many }: any) => ({ children: many(child) })),
    childR: R(child, ({ one }: any) => ({
      parent: one(parent, {
        fields: [child.parentId],
        references: [parent.id],
      }),
    })),
    customerR: R(customer, ({ many }: any) => ({ orders: many(orders) })),
    ordersR: R(orders, ({ one, many }: any) => ({
      customer: one(customer, {
        fields: [orders.customerId],
        references: [customer.id],
      }),
      items: many(item),
    })),
    itemR: R(item, ({ one }: any) => ({
      order: one(orders, { fields: [item.orderId], references: [orders.id] }),
      product: one(product, {
        fields: [item.productId],
        references: [product.id],
      }),
    })),
    studentR: R(student, ({ many }: any) => ({ links: many(studentCourse) })),
    studentCourseR: R(studentCourse, ({ one }: any) => ({
      student: one(student, {
        fields: [studentCourse.studentId],
        references: [student.id],
      }),
      course: one(course, {
        fields: [studentCourse.courseId],
        references: [course.id],
      }),
    })),
  }
}
function group(parents: any[], kids: any[], fk: string, list: string) {
  const m = new Map(parents.map((p) => [p.id, p]))
  for (const p of parents) p[list] = []
  for (const k of kids) m.get(k[fk])[list].push(k)
  return parents
}

let end: () => any
export const contender: Contender = {
  name: 'drizzle',
  drivers: ['pg', 'better-sqlite3'],
  dates: 'epoch',
  cold: {
    imports: ['drizzle-orm', 'drizzle-orm/better-sqlite3', 'drizzle-orm/sqlite-core'],
    source: (size) => `import Database from 'better-sqlite3'
import { relations } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
${linkedClasses(
  size,
  (i, previous, next) => `export const E${i} = sqliteTable('e${i}', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  qty: integer('qty').notNull(),
  score: real('score').notNull(),
  active: integer('active', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  ${previous === undefined ? '' : `prevId: integer('prev_id').references(() => ${previous}.id),`}
})
export const E${i}R = relations(E${i}, ({ one, many }) => ({
  ${previous === undefined ? '' : `prev: one(${previous}, { fields: [E${i}.prevId], references: [${previous}.id] }),`}
  ${next === undefined ? '' : `nexts: many(${next}),`}
}))`,
)}
const schema = { ${classNames(size)}, ${classNames(size).replace(/E\d+/g, '$&R')} }
export const first = (file) => drizzle(new Database(file), { schema }).query.E1.findMany()`,
  },
  open({ driver, url, file, poolSize }) {
    const m = model(driver)
    let db: any
    if (driver === 'pg') {
      const pool = new pg.Pool({ connectionString: url, max: poolSize })
      db = drizzlePg(pool, { schema: m })
      end = () => pool.end()
    } else {
      const c = new Database(file)
      db = drizzleLite(c, { schema: m })
      end = () => c.close()
    }
    const one = db.query.child
      .findFirst({
        where: eq(m.child.id, sql.placeholder('id')),
        with: { parent: true },
      })
      .prepare('one')
    const insert = async (tx: any, t: any, rows: any[]) => {
      const out: number[] = []
      for (let i = 0; i < rows.length; i += 1000)
        for (const r of await tx
          .insert(t)
          .values(rows.slice(i, i + 1000))
          .returning({ id: t.id }))
          out.push(r.id)
      return out
    }
    const inTx = (f: (tx: any) => Promise<any>) => (driver === 'pg' ? db.transaction(f) : f(db)) // better-sqlite3 transactions are synchronous
    return {
      w1: {
        default: () =>
          db.query.parent.findMany({
            with: { children: true },
            orderBy: asc(m.parent.id),
          }),
        'two selects by hand': async () => {
          const ps = await db.select().from(m.parent).orderBy(m.parent.id)
          return group(
            ps,
            await db
              .select()
              .from(m.child)
              .where(
                inArray(
                  m.child.parentId,
                  ps.map((p: any) => p.id),
                ),
              )
              .orderBy(m.child.id),
            'parentId',
            'children',
          )
        },
      },
      w2: {
        default: () =>
          db.query.customer.findMany({
            with: { orders: { with: { items: { with: { product: true } } } } },
            orderBy: asc(m.customer.id),
          }),
        'selects by hand': async () => {
          const cs = await db.select().from(m.customer).orderBy(m.customer.id)
          const os = await db
            .select()
            .from(m.orders)
            .where(
              inArray(
                m.orders.customerId,
                cs.map((c: any) => c.id),
              ),
            )
            .orderBy(m.orders.id)
          const is = await db
            .select()
            .from(m.item)
            .where(
              inArray(
                m.item.orderId,
                os.map((c: any) => c.id),
              ),
            )
            .orderBy(m.item.id)
          const ps = new Map(
            (
              await db
                .select()
                .from(m.product)
                .where(inArray(m.product.id, [...new Set(is.map((i: any) => i.productId))] as any))
            ).map((p: any) => [p.id, p]),
          )
          for (const i of is) i.product = ps.get(i.productId)
          group(os, is, 'orderId', 'items')
          return group(cs, os, 'customerId', 'orders')
        },
      },
      w3: {
        default: (id) =>
          db.query.child.findFirst({
            where: eq(m.child.id, id),
            with: { parent: true },
          }),
        prepared: (id) => one.execute({ id }),
      },
      w4: { default: () => db.select().from(m.reading).orderBy(m.reading.id) },
      w10: {
        default: {
          load: () => db.select().from(m.updReading),
          // No unit of work: one statement for each.
          save: (_rows, changed) =>
            inTx(async (tx) => {
              for (const { id, seq, note } of changed)
                await tx.update(m.updReading).set({ seq, note }).where(eq(m.updReading.id, id))
            }),
        },
      },
      w5bulk: {
        default: (rows) => inTx((tx) => insert(tx, m.insReading, rows as any)),
      },
      w5graph: {
        default: (rows) =>
          inTx(async (tx) => {
            const parents = await insert(tx, m.insParent, rows as any)
            return {
              parents,
              children: await insert(
                tx,
                m.insChild,
                rows.flatMap((p, i) => p.children.map((c) => ({ ...c, parentId: parents[i] }))),
              ),
            }
          }),
      },
      w6: {
        default: async () => {
          const l = await db.query.student.findMany({
            with: { links: { with: { course: true } } },
            orderBy: asc(m.student.id),
          })
          for (const s of l) s.courses = s.links.map((x: any) => x.course)
          return l
        },
      },
    }
  },
  async close() {
    await end()
  },
}
