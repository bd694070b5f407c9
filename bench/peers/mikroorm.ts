import { Collection, type EntityManager, type Ref } from '@mikro-orm/core'
import { Entity, ManyToMany, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy'
import { MikroORM as PgORM } from '@mikro-orm/postgresql'
import { MikroORM as SqliteORM } from '@mikro-orm/sqlite'
import type { Contender } from '../load/contender'
import { linkedClasses } from '../load/linked-classes'
import { classNames } from './class-names'

const num = { type: 'decimal', precision: 10, scale: 2 } as const,
  ts = { type: 'datetime' } as const,
  note = { type: 'text', nullable: true } as const
abstract class ParentBase {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) name: string
  @Property({ type: 'text' }) code: string
  @Property({ type: 'integer' }) qty: number
  @Property({ type: 'double' }) score: number
  @Property({ type: 'boolean' }) active: boolean
  @Property({ ...ts }) createdAt: Date
  @Property({ ...note }) note: string | null
}
abstract class ChildBase {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) title: string
  @Property({ type: 'integer' }) qty: number
  @Property({ ...num }) price: string
  @Property({ type: 'double' }) rate: number
  @Property({ type: 'boolean' }) done: boolean
  @Property({ ...ts }) createdAt: Date
  @Property({ ...note }) note: string | null
}
abstract class ReadingBase {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) sensor: string
  @Property({ type: 'integer' }) seq: number
  @Property({ type: 'double' }) value: number
  @Property({ ...num }) amount: string
  @Property({ type: 'boolean' }) ok: boolean
  @Property({ ...ts }) takenAt: Date
  @Property({ ...note }) note: string | null
}
@Entity({ tableName: 'parent' })
class Parent extends ParentBase {
  @OneToMany({ entity: () => Child, mappedBy: 'parent' }) children = new Collection<any>(this)
}
@Entity({ tableName: 'child' })
class Child extends ChildBase {
  @ManyToOne({ entity: () => Parent, fieldName: 'parent_id' }) parent: any
}
@Entity({ tableName: 'ins_parent' })
class InsParent extends ParentBase {
  @OneToMany({ entity: () => InsChild, mappedBy: 'parent' }) children = new Collection<any>(this)
}
@Entity({ tableName: 'ins_child' })
class InsChild extends ChildBase {
  @ManyToOne({ entity: () => InsParent, fieldName: 'parent_id' }) parent: any
}
@Entity({ tableName: 'reading' })
class Reading extends ReadingBase {}
@Entity({ tableName: 'ins_reading' })
class InsReading extends ReadingBase {}
@Entity({ tableName: 'upd_reading' })
class UpdReading extends ReadingBase {}
@Entity({ tableName: 'customer' })
class Customer {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) name: string
  @Property({ type: 'text' }) email: string
  @Property({ ...ts }) createdAt: Date
  @OneToMany({ entity: () => Order, mappedBy: 'customer' }) orders = new Collection<any>(this)
}
@Entity({ tableName: 'orders' })
class Order {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) status: string
  @Property({ ...num }) total: string
  @Property({ ...ts }) orderedAt: Date
  @ManyToOne({ entity: () => Customer, fieldName: 'customer_id' })
  customer: any
  @OneToMany({ entity: () => Item, mappedBy: 'order' }) items = new Collection<any>(this)
}
@Entity({ tableName: 'product' })
class Product {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) name: string
  @Property({ type: 'text' }) sku: string
  @Property({ ...num }) price: string
  @Property({ type: 'boolean' }) active: boolean
}
@Entity({ tableName: 'item' })
class Item {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'integer' }) qty: number
  @Property({ ...num }) unitPrice: string
  @Property({ type: 'double' }) discount: number
  @Property({ type: 'boolean' }) gift: boolean
  @ManyToOne({ entity: () => Order, fieldName: 'order_id' }) order: any
  @ManyToOne({ entity: () => Product, fieldName: 'product_id' }) product: any
}
@Entity({ tableName: 'course' })
class Course {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) title: string
  @Property({ type: 'text' }) code: string
  @Property({ type: 'integer' }) credits: number
}
@Entity({ tableName: 'student' })
class Student {
  @PrimaryKey({ type: 'integer' }) id: number
  @Property({ type: 'text' }) name: string
  @Property({ type: 'text' }) email: string
  @Property({ type: 'integer' }) year: number
  @ManyToMany({
    entity: () => Course,
    pivotTable: 'student_course',
    joinColumn: 'student_id',
    inverseJoinColumn: 'course_id',
  })
  courses = new Collection<any>(this)
}
const entities = [
  Parent,
  Child,
  InsParent,
  InsChild,
  Reading,
  InsReading,
  UpdReading,
  Customer,
  Order,
  Product,
  Item,
  Course,
  Student,
]

let orm: any
export const contender: Contender = {
  name: 'mikroorm',
  drivers: ['pg', 'better-sqlite3'],
  dates: 'epoch',
  cold: {
    imports: ['@mikro-orm/core', '@mikro-orm/decorators/legacy', '@mikro-orm/sqlite'],
    source: (size) => `import { Collection } from '@mikro-orm/core'
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy'
import { MikroORM } from '@mikro-orm/sqlite'
${linkedClasses(
  size,
  (i, previous, next) => `@Entity({ tableName: 'e${i}' }) export class E${i} {
  @PrimaryKey({ type: 'integer' }) id
  @Property({ type: 'text' }) name
  @Property({ type: 'integer' }) qty
  @Property({ type: 'double' }) score
  @Property({ type: 'boolean' }) active
  @Property({ type: 'datetime' }) createdAt
  ${previous === undefined ? '' : `@ManyToOne({ entity: () => ${previous}, fieldName: 'prev_id', nullable: true }) prev`}
  ${next === undefined ? '' : `@OneToMany({ entity: () => ${next}, mappedBy: 'prev' }) nexts = new Collection(this)`}
}`,
)}
export async function first(file) {
  const orm = await MikroORM.init({ dbName: file, entities: [${classNames(size)}] })
  return orm.em.fork().find(E1, {})
}`,
  },
  async open({ driver, url, file, poolSize }) {
    orm =
      driver === 'pg'
        ? await PgORM.init({
            clientUrl: url,
            entities,
            pool: { min: 0, max: poolSize },
          } as any)
        : await SqliteORM.init({ dbName: file, entities } as any)
    const em = (): EntityManager => orm.em.fork()
    const find = (c: any, populate: string[], strategy?: string) => () =>
      em().find(c, {}, { populate, strategy, orderBy: { id: 1 } } as any)
    const all = (c: any, populate: string[]) => ({
      default: find(c, populate),
      '~select-in': find(c, populate, 'select-in'),
      [c === Student ? '~joined' : 'joined']: find(c, populate, 'joined'),
    })
    return {
      w1: all(Parent, ['children']),
      w2: all(Customer, ['orders.items.product']),
      w3: {
        default: (id) => em().findOne(Child, { id }, { populate: ['parent'] } as any),
        '~joined': (id) =>
          em().findOne(Child, { id }, {
            populate: ['parent'],
            strategy: 'joined',
          } as any),
      },
      w4: {
        default: () => em().find(Reading, {}, { orderBy: { id: 1 } }),
        disableIdentityMap: () => em().find(Reading, {}, { orderBy: { id: 1 }, disableIdentityMap: true }),
      },
      w5bulk: {
        default: async (rows) => {
          const e = em()
          const list = rows.map((r) => e.create(InsReading, r as any))
          await e.flush()
          return list.map((x) => x.id)
        },
        insertMany: async (rows) => {
          const e = em(),
            list = rows.map((r) => e.create(InsReading, r as any, { persist: false }))
          await e.insertMany(list)
          return list.map((x) => x.id)
        },
      },
      w5graph: {
        default: async (rows) => {
          const e = em()
          const ps = rows.map((r) => e.create(InsParent, r as any))
          await e.flush()
          return {
            parents: ps.map((p) => p.id),
            children: ps.flatMap((p) => p.children.getItems().map((c: any) => c.id)),
          }
        },
      },
      w10: {
        default: (() => {
          let manager: EntityManager
          return {
            load: () => (manager = em()).find(UpdReading, {}),
            save: () => manager.flush(),
          }
        })(),
      },
      w6: all(Student, ['courses']),
    }
  },
  async close() {
    await orm.close(true)
  },
}
