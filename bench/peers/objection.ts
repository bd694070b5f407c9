import knexFactory from 'knex'
import { Model, snakeCaseMappers } from 'objection'
import type { Contender } from '../load/contender'
import { linkedClasses } from '../load/linked-classes'
import { classNames } from './class-names'

let knex: any
let isSqlite: boolean
class Base extends Model {
  static columnNameMappers = snakeCaseMappers()
  static bools: string[] = []
  static dates: string[] = []
  $parseDatabaseJson(json: any) {
    // SQLite has no booleans and dates: the usual user-land hook
    json = super.$parseDatabaseJson(json)
    if (isSqlite) {
      const c = this.constructor as typeof Base
      for (const k of c.bools) if (json[k] !== undefined) json[k] = json[k] === 1
      for (const k of c.dates) if (json[k] !== undefined) json[k] = new Date(json[k])
    }
    return json
  }
}
const T = (tableName: string, bools: string[], dates: string[], rel: () => any = () => ({})) => {
  const c = class extends Base {
    static tableName = tableName
    static bools = bools
    static dates = dates
    static get relationMappings() {
      return rel()
    }
  }
  return c as any
}
const rel = (relation: any, modelClass: any, from: string | any, to: string, through?: any) => ({
  relation,
  modelClass,
  join: { from, to, ...(through ? { through } : {}) },
})
const Parent = T('parent', ['active'], ['createdAt'], () => ({
  children: rel(Model.HasManyRelation, Child, 'parent.id', 'child.parent_id'),
}))
const Child = T('child', ['done'], ['createdAt'], () => ({
  parent: rel(Model.BelongsToOneRelation, Parent, 'child.parent_id', 'parent.id'),
}))
const InsParent = T('ins_parent', ['active'], ['createdAt'], () => ({
  children: rel(Model.HasManyRelation, InsChild, 'ins_parent.id', 'ins_child.parent_id'),
}))
const InsChild = T('ins_child', ['done'], ['createdAt'])
const Reading = T('reading', ['ok'], ['takenAt'])
const InsReading = T('ins_reading', ['ok'], ['takenAt'])
const UpdReading = T('upd_reading', ['ok'], ['takenAt'])
const Customer = T('customer', [], ['createdAt'], () => ({
  orders: rel(Model.HasManyRelation, Order, 'customer.id', 'orders.customer_id'),
}))
const Order = T('orders', [], ['orderedAt'], () => ({
  items: rel(Model.HasManyRelation, Item, 'orders.id', 'item.order_id'),
}))
const Product = T('product', ['active'], [])
const Item = T('item', ['gift'], [], () => ({
  product: rel(Model.BelongsToOneRelation, Product, 'item.product_id', 'product.id'),
}))
const Course = T('course', [], [])
const Student = T('student', [], [], () => ({
  courses: rel(Model.ManyToManyRelation, Course, 'student.id', 'course.id', {
    from: 'student_course.student_id',
    to: 'student_course.course_id',
  }),
}))

export const contender: Contender = {
  name: 'objection',
  drivers: ['pg', 'sqlite3', 'better-sqlite3'],
  dates: 'epoch',
  cold: {
    imports: ['objection', 'knex'],
    source: (size) => `import knexFactory from 'knex'
import { Model } from 'objection'
${linkedClasses(
  size,
  (i, previous, next) => `export class E${i} extends Model {
  static tableName = 'e${i}'
  static get relationMappings() {
    return {
      ${previous === undefined ? '' : `prev: { relation: Model.BelongsToOneRelation, modelClass: ${previous}, join: { from: 'e${i}.prev_id', to: '${previous.toLowerCase()}.id' } },`}
      ${next === undefined ? '' : `nexts: { relation: Model.HasManyRelation, modelClass: ${next}, join: { from: 'e${i}.id', to: '${next.toLowerCase()}.prev_id' } },`}
    }
  }
}`,
)}
export function first(file) {
  Model.knex(knexFactory({ client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true }))
  // Else it looks at relations when they are first used.
  for (const model of [${classNames(size)}]) model.getRelations()
  return E1.query()
}`,
  },
  open({ driver, url, file, poolSize }) {
    isSqlite = driver !== 'pg'
    knex =
      driver === 'pg'
        ? knexFactory({
            client: 'pg',
            connection: url,
            pool: { min: 0, max: poolSize },
          })
        : knexFactory({
            client: driver,
            connection: { filename: file },
            useNullAsDefault: true,
          })
    Model.knex(knex)
    const ids = (l: any[]) => l.map((x) => x.id)
    return {
      w1: {
        default: () => Parent.query().withGraphFetched('children').orderBy('id'),
        joined: () => Parent.query().withGraphJoined('children').orderBy('parent.id'),
      },
      w2: {
        default: () => Customer.query().withGraphFetched('orders.items.product').orderBy('id'),
        '~joined': () => Customer.query().withGraphJoined('orders.items.product').orderBy('customer.id'),
      },
      w3: {
        default: (id) => Child.query().findById(id).withGraphFetched('parent'),
        '~joined': (id) => Child.query().findById(id).withGraphJoined('parent'),
      },
      w4: { default: () => Reading.query().orderBy('id') },
      w5bulk: {
        default: (rows: any) =>
          knex.transaction(async (t: any) => {
            const out: number[] = []
            // multi-row insert of models is PostgreSQL only; SQLite goes through knex
            for (let i = 0; i < rows.length; i += 500) {
              const part = rows.slice(i, i + 500)
              if (!isSqlite) for (const r of await InsReading.query(t).insert(part)) out.push(r.id)
              else
                for (const r of await t('ins_reading')
                  .insert(
                    part.map((r: any) => ({
                      sensor: r.sensor,
                      seq: r.seq,
                      value: r.value,
                      amount: r.amount,
                      ok: r.ok,
                      taken_at: r.takenAt,
                      note: r.note,
                    })),
                  )
                  .returning('id'))
                  out.push(r.id)
            }
            return out
          }),
      },
      w5graph: {
        default: async (rows: any) => {
          const ps = await InsParent.transaction((t: any) => InsParent.query(t).insertGraph(rows))
          return {
            parents: ids(ps),
            children: ps.flatMap((p: any) => ids(p.children)),
          }
        },
      },
      w10: {
        default: {
          load: () => UpdReading.query(),
          // No unit of work: one statement for each.
          save: (_rows: any, changed: any) =>
            UpdReading.transaction(async (t: any) => {
              for (const { id, seq, note } of changed)
                await UpdReading.query(t).patch({ seq, note }).where('id', id)
            }),
        },
      },
      w6: {
        default: () => Student.query().withGraphFetched('courses').orderBy('id'),
        '~joined': () => Student.query().withGraphJoined('courses').orderBy('student.id'),
      },
    }
  },
  async close() {
    await knex.destroy()
  },
}
