import 'reflect-metadata'
import {
  Column,
  DataSource,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm'
import type { Contender } from '../load/contender'
import { linkedClasses } from '../load/linked-classes'
import { classNames } from './class-names'

function model(d: string) {
  const ts: any = d === 'pg' ? 'timestamptz' : 'datetime',
    real: any = d === 'pg' ? 'double precision' : 'real'
  const num = { type: 'numeric' as const, precision: 10, scale: 2 }
  const note = { type: 'text' as const, nullable: true }
  abstract class ParentBase {
    @PrimaryGeneratedColumn() id: number
    @Column('text') name: string
    @Column('text') code: string
    @Column('int') qty: number
    @Column(real) score: number
    @Column('boolean') active: boolean
    @Column({ type: ts, name: 'created_at' }) createdAt: Date
    @Column(note) note: string | null
  }
  abstract class ChildBase {
    @PrimaryGeneratedColumn() id: number
    @Column('int', { name: 'parent_id' }) parentId: number
    @Column('text') title: string
    @Column('int') qty: number
    @Column(num) price: string
    @Column(real) rate: number
    @Column('boolean') done: boolean
    @Column({ type: ts, name: 'created_at' }) createdAt: Date
    @Column(note) note: string | null
  }
  abstract class ReadingBase {
    @PrimaryGeneratedColumn() id: number
    @Column('text') sensor: string
    @Column('int') seq: number
    @Column(real) value: number
    @Column(num) amount: string
    @Column('boolean') ok: boolean
    @Column({ type: ts, name: 'taken_at' }) takenAt: Date
    @Column(note) note: string | null
  }
  @Entity('parent')
  class Parent extends ParentBase {
    @OneToMany(() => Child, (c) => c.parent) children: Relation<Child>[]
  }
  @Entity('child')
  class Child extends ChildBase {
    @ManyToOne(() => Parent, (p) => p.children)
    @JoinColumn({ name: 'parent_id' })
    parent: Relation<Parent>
  }
  @Entity('ins_parent')
  class InsParent extends ParentBase {
    @OneToMany(() => InsChild, (c) => c.parent, { cascade: ['insert'] })
    children: Relation<InsChild>[]
  }
  @Entity('ins_child')
  class InsChild extends ChildBase {
    @ManyToOne(() => InsParent, (p) => p.children)
    @JoinColumn({ name: 'parent_id' })
    parent: Relation<InsParent>
  }
  @Entity('reading')
  class Reading extends ReadingBase {}
  @Entity('ins_reading')
  class InsReading extends ReadingBase {}
  @Entity('upd_reading')
  class UpdReading extends ReadingBase {}
  @Entity('customer')
  class Customer {
    @PrimaryGeneratedColumn() id: number
    @Column('text') name: string
    @Column('text') email: string
    @Column({ type: ts, name: 'created_at' }) createdAt: Date
    @OneToMany(() => Order, (o) => o.customer) orders: Relation<Order>[]
  }
  @Entity('orders')
  class Order {
    @PrimaryGeneratedColumn() id: number
    @Column('text') status: string
    @Column(num) total: string
    @Column({ type: ts, name: 'ordered_at' }) orderedAt: Date
    @ManyToOne(() => Customer, (c) => c.orders)
    @JoinColumn({ name: 'customer_id' })
    customer: Relation<Customer>
    @OneToMany(() => Item, (i) => i.order) items: Relation<Item>[]
  }
  @Entity('product')
  class Product {
    @PrimaryGeneratedColumn() id: number
    @Column('text') name: string
    @Column('text') sku: string
    @Column(num) price: string
    @Column('boolean') active: boolean
  }
  @Entity('item')
  class Item {
    @PrimaryGeneratedColumn() id: number
    @Column('int') qty: number
    @Column({ ...num, name: 'unit_price' }) unitPrice: string
    @Column(real) discount: number
    @Column('boolean') gift: boolean
    @ManyToOne(() => Order, (o) => o.items)
    @JoinColumn({ name: 'order_id' })
    order: Relation<Order>
    @ManyToOne(() => Product)
    @JoinColumn({ name: 'product_id' })
    product: Relation<Product>
  }
  @Entity('course')
  class Course {
    @PrimaryGeneratedColumn() id: number
    @Column('text') title: string
    @Column('text') code: string
    @Column('int') credits: number
  }
  @Entity('student')
  class Student {
    @PrimaryGeneratedColumn() id: number
    @Column('text') name: string
    @Column('text') email: string
    @Column('int') year: number
    @ManyToMany(() => Course)
    @JoinTable({
      name: 'student_course',
      joinColumn: { name: 'student_id' },
      inverseJoinColumn: { name: 'course_id' },
    })
    courses: Relation<Course>[]
  }
  return {
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
  }
}

let ds: DataSource
export const contender: Contender = {
  name: 'typeorm',
  drivers: ['pg', 'better-sqlite3'],
  dates: 'text',
  cold: {
    imports: ['reflect-metadata', 'typeorm', 'better-sqlite3'],
    source: (size) => `import 'reflect-metadata'
import { Column, DataSource, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm'
${linkedClasses(
  size,
  (i, previous, next) => `@Entity('e${i}') export class E${i} {
  @PrimaryGeneratedColumn() id
  @Column('text') name
  @Column('int') qty
  @Column('float') score
  @Column('boolean') active
  @Column({ type: Date, name: 'created_at' }) createdAt
  ${previous === undefined ? '' : `@ManyToOne(() => ${previous}, (e) => e.nexts, { nullable: true }) @JoinColumn({ name: 'prev_id' }) prev`}
  ${next === undefined ? '' : `@OneToMany(() => ${next}, (e) => e.prev) nexts`}
}`,
)}
export async function first(file) {
  const source = new DataSource({ type: 'better-sqlite3', database: file, entities: [${classNames(size)}] })
  await source.initialize()
  return source.getRepository(E1).find()
}`,
  },
  async open({ driver, url, file, poolSize }) {
    const m = model(driver)
    ds = new DataSource({
      ...(driver === 'pg'
        ? { type: 'postgres', url: url, poolSize: poolSize }
        : { type: 'better-sqlite3', database: file }),
      entities: Object.values(m),
    } as any)
    await ds.initialize()
    const R = <T>(c: new () => T) => ds.getRepository(c as any)
    const find = (c: any, relations: any, relationLoadStrategy: 'join' | 'query') => () =>
      R(c).find({
        relations,
        relationLoadStrategy,
        order: { id: 'ASC' },
      } as any)
    const both = (c: any, relations: any) => ({
      default: find(c, relations, 'join'),
      '~query': find(c, relations, 'query'),
    }) // quadratic: minutes on w1;
    return {
      w1: both(m.Parent, { children: true }),
      w2: both(m.Customer, { orders: { items: { product: true } } }),
      w3: {
        default: (id) =>
          R(m.Child).findOne({
            where: { id },
            relations: { parent: true },
          } as any),
      },
      w4: { default: () => R(m.Reading).find({ order: { id: 'ASC' } } as any) },
      w5bulk: {
        default: async (rows) =>
          (
            (await R(m.InsReading).save(R(m.InsReading).create(rows as any), {
              chunk: 1000,
            })) as any[]
          ).map((e) => e.id),
        'repo.insert chunks': async (rows) => {
          const out: number[] = []
          for (let i = 0; i < rows.length; i += 1000)
            for (const r of (await R(m.InsReading).insert(rows.slice(i, i + 1000) as any)).identifiers)
              out.push(r.id)
          return out
        },
      },
      w5graph: {
        default: async (rows) => {
          const saved: any[] = (await R(m.InsParent).save(R(m.InsParent).create(rows as any))) as any
          return {
            parents: saved.map((p) => p.id),
            children: saved.flatMap((p) => p.children.map((c: any) => c.id)),
          }
        },
      },
      w10: {
        default: {
          load: () => R(m.UpdReading).find(),
          save: (rows) => R(m.UpdReading).save(rows as any),
        },
      },
      w6: both(m.Student, { courses: true }),
    }
  },
  async close() {
    await ds.destroy()
  },
}
