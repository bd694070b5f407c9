import Database from 'better-sqlite3'
import { CamelCasePlugin, Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely'
import { jsonArrayFrom as pgArr, jsonObjectFrom as pgObj } from 'kysely/helpers/postgres'
import { jsonArrayFrom as liteArr, jsonObjectFrom as liteObj } from 'kysely/helpers/sqlite'
import pg from 'pg'
import type { Contender } from '../load/contender'

let db: Kysely<any>
/** A query builder, not an ORM: the user revives dates and booleans of JSON (and all of SQLite's) by hand. */
export const contender: Contender = {
  name: 'kysely',
  drivers: ['pg', 'better-sqlite3'],
  dates: 'epoch',
  cold: {
    imports: ['kysely', 'better-sqlite3'],
    // Its model is types, which are gone when a program starts.
    source: () => `import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
export const first = (file) =>
  new Kysely({ dialect: new SqliteDialect({ database: new Database(file) }) }).selectFrom('e1').selectAll().execute()`,
  },
  open({ driver, url, file, poolSize }) {
    const lite = driver !== 'pg'
    const plain = new Kysely<any>({
      dialect: lite
        ? new SqliteDialect({ database: new Database(file) })
        : new PostgresDialect({
            pool: new pg.Pool({ connectionString: url, max: poolSize }),
          }),
    })
    db = plain
    const camel = plain.withPlugin(new CamelCasePlugin())
    const arr: any = lite ? liteArr : pgArr,
      obj: any = lite ? liteObj : pgObj
    const fix = (b: string | 0, d: string | 0) => (r: any) => {
      if (b && lite) r[b] = r[b] === 1
      if (d && (lite || typeof r[d] === 'string')) r[d] = new Date(r[d])
      return r
    }
    const fp = fix('active', 'createdAt'),
      fc = fix('done', 'createdAt'),
      fr = fix('ok', 'takenAt'),
      fcu = fix(0, 'createdAt'),
      fo = fix(0, 'orderedAt'),
      fi = fix('gift', 0),
      fpr = fix('active', 0)
    const PC = ['id', 'name', 'code', 'qty', 'score', 'active', 'created_at as createdAt', 'note'],
      CC = [
        'id',
        'parent_id as parentId',
        'title',
        'qty',
        'price',
        'rate',
        'done',
        'created_at as createdAt',
        'note',
      ],
      RC = ['id', 'sensor', 'seq', 'value', 'amount', 'ok', 'taken_at as takenAt', 'note']
    const enc = (r: any) =>
      lite
        ? Object.fromEntries(
            Object.entries(r).map(([k, v]) => [
              k,
              v instanceof Date ? v.getTime() : typeof v === 'boolean' ? +v : v,
            ]),
          )
        : r
    const insert = async (tx: any, t: string, rows: any[]) => {
      const out: number[] = []
      for (let i = 0; i < rows.length; i += 1000)
        for (const r of await tx
          .insertInto(t)
          .values(rows.slice(i, i + 1000))
          .returning('id')
          .execute())
          out.push(r.id)
      return out
    }
    const group = (ps: any[], ks: any[], fk: string, list: string) => {
      const m = new Map(ps.map((p) => [p.id, p]))
      for (const p of ps) p[list] = []
      for (const k of ks) m.get(k[fk])[list].push(k)
      return ps
    }
    const byIds = (t: string, cols: string[], fk: string, ids: number[]) => {
      // = any($1) / json_each keeps one parameter
      const q: any = db.selectFrom(t).select(cols as any)
      return q
        .where(
          lite
            ? sql`${sql.ref(fk)} in (select value from json_each(${JSON.stringify(ids)}))`
            : sql`${sql.ref(fk)} = any(${ids})`,
        )
        .orderBy('id')
        .execute() as Promise<any[]>
    }
    const reading = (r: any) =>
      enc({
        sensor: r.sensor,
        seq: r.seq,
        value: r.value,
        amount: r.amount,
        ok: r.ok,
        taken_at: r.takenAt,
        note: r.note,
      })
    return {
      w1: {
        default: async () => {
          const ps: any[] = await db
            .selectFrom('parent')
            .select(PC as any)
            .select((eb: any) =>
              arr(
                eb
                  .selectFrom('child')
                  .select(CC)
                  .whereRef('child.parent_id', '=', 'parent.id')
                  .orderBy('child.id'),
              ).as('children'),
            )
            .orderBy('parent.id')
            .execute()
          for (const p of ps) {
            fp(p)
            if (typeof p.children === 'string') p.children = JSON.parse(p.children)
            p.children.forEach(fc)
          }
          return ps
        },
        'two selects by hand': async () => {
          const ps: any[] = await db
            .selectFrom('parent')
            .select(PC as any)
            .orderBy('id')
            .execute()
          const ks = await byIds(
            'child',
            CC,
            'parent_id',
            ps.map((p) => p.id),
          )
          if (lite) {
            ps.forEach(fp)
            ks.forEach(fc)
          }
          return group(ps, ks, 'parentId', 'children')
        },
      },
      w2: {
        default: async () => {
          const cs: any[] = await db
            .selectFrom('customer')
            .select(['id', 'name', 'email', 'created_at as createdAt'])
            .select((eb: any) =>
              arr(
                eb
                  .selectFrom('orders')
                  .select(['id', 'status', 'total', 'ordered_at as orderedAt'])
                  .select((e2: any) =>
                    arr(
                      e2
                        .selectFrom('item')
                        .select(['id', 'qty', 'unit_price as unitPrice', 'discount', 'gift'])
                        .select((e3: any) =>
                          obj(
                            e3
                              .selectFrom('product')
                              .select(['id', 'name', 'sku', 'price', 'active'])
                              .whereRef('product.id', '=', 'item.product_id'),
                          ).as('product'),
                        )
                        .whereRef('item.order_id', '=', 'orders.id'),
                    ).as('items'),
                  )
                  .whereRef('orders.customer_id', '=', 'customer.id'),
              ).as('orders'),
            )
            .orderBy('customer.id')
            .execute()
          const j = (v: any) => (typeof v === 'string' ? JSON.parse(v) : v)
          for (const c of cs) {
            fcu(c)
            c.orders = j(c.orders)
            for (const o of c.orders) {
              fo(o)
              o.items = j(o.items)
              for (const i of o.items) {
                fi(i)
                i.product = fpr(j(i.product))
              }
            }
          }
          return cs
        },
        'selects by hand': async () => {
          const cs: any[] = await db
            .selectFrom('customer')
            .select(['id', 'name', 'email', 'created_at as createdAt'])
            .orderBy('id')
            .execute()
          const os = await byIds(
            'orders',
            ['id', 'customer_id as customerId', 'status', 'total', 'ordered_at as orderedAt'],
            'customer_id',
            cs.map((c) => c.id),
          )
          const is = await byIds(
            'item',
            [
              'id',
              'order_id as orderId',
              'product_id as productId',
              'qty',
              'unit_price as unitPrice',
              'discount',
              'gift',
            ],
            'order_id',
            os.map((o) => o.id),
          )
          const pm = new Map(
            (
              await byIds('product', ['id', 'name', 'sku', 'price', 'active'], 'id', [
                ...new Set(is.map((i) => i.productId)),
              ])
            ).map((p) => [p.id, lite ? fpr(p) : p]),
          )
          if (lite) {
            cs.forEach(fcu)
            os.forEach(fo)
            is.forEach(fi)
          }
          for (const i of is) i.product = pm.get(i.productId)
          group(os, is, 'orderId', 'items')
          return group(cs, os, 'customerId', 'orders')
        },
      },
      w3: {
        default: async (id) => {
          const c: any = await db
            .selectFrom('child')
            .select(CC as any)
            .select((eb: any) =>
              obj(eb.selectFrom('parent').select(PC).whereRef('parent.id', '=', 'child.parent_id')).as(
                'parent',
              ),
            )
            .where('id', '=', id)
            .executeTakeFirst()
          fc(c)
          c.parent = fp(typeof c.parent === 'string' ? JSON.parse(c.parent) : c.parent)
          return c
        },
      },
      w4: {
        'explicit columns': async () => {
          const l = await db
            .selectFrom('reading')
            .select(RC as any)
            .orderBy('id')
            .execute()
          if (lite) l.forEach(fr)
          return l
        },
        default: async () => {
          const l = await camel.selectFrom('reading').selectAll().orderBy('id').execute()
          if (lite) l.forEach(fr)
          return l
        }, // CamelCasePlugin
      },
      w10: {
        default: {
          load: () =>
            db
              .selectFrom('upd_reading')
              .select(RC as any)
              .execute(),
          // No unit of work: one statement for each.
          save: (_rows, changed) =>
            db.transaction().execute(async (tx) => {
              for (const { id, seq, note } of changed)
                await tx.updateTable('upd_reading').set({ seq, note }).where('id', '=', id).execute()
            }),
        },
      },
      w5bulk: {
        default: (rows) => db.transaction().execute((tx) => insert(tx, 'ins_reading', rows.map(reading))),
      },
      w5graph: {
        default: (rows) =>
          db.transaction().execute(async (tx) => {
            const parents = await insert(
              tx,
              'ins_parent',
              rows.map((r) =>
                enc({
                  name: r.name,
                  code: r.code,
                  qty: r.qty,
                  score: r.score,
                  active: r.active,
                  created_at: r.createdAt,
                  note: r.note,
                }),
              ),
            )
            return {
              parents,
              children: await insert(
                tx,
                'ins_child',
                rows.flatMap((p, i) =>
                  p.children.map((c) =>
                    enc({
                      parent_id: parents[i],
                      title: c.title,
                      qty: c.qty,
                      price: c.price,
                      rate: c.rate,
                      done: c.done,
                      created_at: c.createdAt,
                      note: c.note,
                    }),
                  ),
                ),
              ),
            }
          }),
      },
      w6: {
        default: async () => {
          const l: any[] = await db
            .selectFrom('student')
            .select(['id', 'name', 'email', 'year'])
            .select((eb: any) =>
              arr(
                eb
                  .selectFrom('student_course')
                  .innerJoin('course', 'course.id', 'student_course.course_id')
                  .select(['course.id', 'course.title', 'course.code', 'course.credits'])
                  .whereRef('student_course.student_id', '=', 'student.id'),
              ).as('courses'),
            )
            .orderBy('id')
            .execute()
          for (const s of l) if (typeof s.courses === 'string') s.courses = JSON.parse(s.courses)
          return l
        },
      },
    }
  },
  async close() {
    await db.destroy()
  },
}
