import 'reflect-metadata'
import pg from 'pg'
import sqlite3 from 'sqlite3'
import * as ST from 'sequelize-typescript'
import type { Contender } from '../load/contender'
import { linkedClasses } from '../load/linked-classes'
import { classNames } from './class-names'

const { BelongsTo, BelongsToMany, Column, DataType, ForeignKey, HasMany, Model, Sequelize, Table } =
  (ST as any).default ?? ST
const id = { type: DataType.INTEGER, primaryKey: true, autoIncrement: true }
const num = DataType.DECIMAL(10, 2)
const T = (tableName: string) => Table({ tableName, timestamps: false, underscored: true })

@T('parent')
class Parent extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.TEXT) declare code: string
  @Column(DataType.INTEGER) declare qty: number
  @Column(DataType.DOUBLE) declare score: number
  @Column(DataType.BOOLEAN) declare active: boolean
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.TEXT) declare note: string
  @HasMany(() => Child, 'parentId') declare children: any[]
}
@T('child')
class Child extends Model {
  @Column(id) declare id: number
  @ForeignKey(() => Parent) @Column(DataType.INTEGER) declare parentId: number
  @Column(DataType.TEXT) declare title: string
  @Column(DataType.INTEGER) declare qty: number
  @Column(num) declare price: string
  @Column(DataType.DOUBLE) declare rate: number
  @Column(DataType.BOOLEAN) declare done: boolean
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.TEXT) declare note: string
  @BelongsTo(() => Parent, 'parentId') declare parent: any
}
@T('ins_parent')
class InsParent extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.TEXT) declare code: string
  @Column(DataType.INTEGER) declare qty: number
  @Column(DataType.DOUBLE) declare score: number
  @Column(DataType.BOOLEAN) declare active: boolean
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.TEXT) declare note: string
  @HasMany(() => InsChild, 'parentId') declare children: any[]
}
@T('ins_child')
class InsChild extends Model {
  @Column(id) declare id: number
  @ForeignKey(() => InsParent)
  @Column(DataType.INTEGER)
  declare parentId: number
  @Column(DataType.TEXT) declare title: string
  @Column(DataType.INTEGER) declare qty: number
  @Column(num) declare price: string
  @Column(DataType.DOUBLE) declare rate: number
  @Column(DataType.BOOLEAN) declare done: boolean
  @Column(DataType.DATE) declare createdAt: Date
  @Column(DataType.TEXT) declare note: string
}
@T('reading')
class Reading extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare sensor: string
  @Column(DataType.INTEGER) declare seq: number
  @Column(DataType.DOUBLE) declare value: number
  @Column(num) declare amount: string
  @Column(DataType.BOOLEAN) declare ok: boolean
  @Column(DataType.DATE) declare takenAt: Date
  @Column(DataType.TEXT) declare note: string
}
@T('ins_reading')
class InsReading extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare sensor: string
  @Column(DataType.INTEGER) declare seq: number
  @Column(DataType.DOUBLE) declare value: number
  @Column(num) declare amount: string
  @Column(DataType.BOOLEAN) declare ok: boolean
  @Column(DataType.DATE) declare takenAt: Date
  @Column(DataType.TEXT) declare note: string
}
@T('upd_reading')
class UpdReading extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare sensor: string
  @Column(DataType.INTEGER) declare seq: number
  @Column(DataType.DOUBLE) declare value: number
  @Column(num) declare amount: string
  @Column(DataType.BOOLEAN) declare ok: boolean
  @Column(DataType.DATE) declare takenAt: Date
  @Column(DataType.TEXT) declare note: string
}
@T('customer')
class Customer extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.TEXT) declare email: string
  @Column(DataType.DATE) declare createdAt: Date
  @HasMany(() => Order, 'customerId') declare orders: any[]
}
@T('orders')
class Order extends Model {
  @Column(id) declare id: number
  @ForeignKey(() => Customer)
  @Column(DataType.INTEGER)
  declare customerId: number
  @Column(DataType.TEXT) declare status: string
  @Column(num) declare total: string
  @Column(DataType.DATE) declare orderedAt: Date
  @HasMany(() => Item, 'orderId') declare items: any[]
}
@T('product')
class Product extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.TEXT) declare sku: string
  @Column(num) declare price: string
  @Column(DataType.BOOLEAN) declare active: boolean
}
@T('item')
class Item extends Model {
  @Column(id) declare id: number
  @ForeignKey(() => Order) @Column(DataType.INTEGER) declare orderId: number
  @ForeignKey(() => Product)
  @Column(DataType.INTEGER)
  declare productId: number
  @Column(DataType.INTEGER) declare qty: number
  @Column(num) declare unitPrice: string
  @Column(DataType.DOUBLE) declare discount: number
  @Column(DataType.BOOLEAN) declare gift: boolean
  @BelongsTo(() => Product, 'productId') declare product: any
}
@T('student_course')
class StudentCourse extends Model {
  @ForeignKey(() => Student)
  @Column({ type: DataType.INTEGER, primaryKey: true })
  declare studentId: number
  @ForeignKey(() => Course)
  @Column({ type: DataType.INTEGER, primaryKey: true })
  declare courseId: number
}
@T('course')
class Course extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare title: string
  @Column(DataType.TEXT) declare code: string
  @Column(DataType.INTEGER) declare credits: number
}
@T('student')
class Student extends Model {
  @Column(id) declare id: number
  @Column(DataType.TEXT) declare name: string
  @Column(DataType.TEXT) declare email: string
  @Column(DataType.INTEGER) declare year: number
  @BelongsToMany(() => Course, () => StudentCourse) declare courses: any[]
}

let db: any
export const contender: Contender = {
  name: 'sequelize',
  drivers: ['pg', 'sqlite3'],
  dates: 'zoned',
  cold: {
    imports: ['reflect-metadata', 'sequelize-typescript', 'sqlite3'],
    source: (size) => `import 'reflect-metadata'
import all from 'sequelize-typescript'
import sqlite3 from 'sqlite3'
const { BelongsTo, Column, DataType, ForeignKey, HasMany, Model, Sequelize, Table } = all
${linkedClasses(
  size,
  (
    i,
    previous,
    next,
  ) => `@Table({ tableName: 'e${i}', timestamps: false, underscored: true }) export class E${i} extends Model {
  @Column({ type: DataType.INTEGER, primaryKey: true, autoIncrement: true }) declare id: number
  @Column({ type: DataType.TEXT, allowNull: false }) declare name: string
  @Column({ type: DataType.INTEGER, allowNull: false }) declare qty: number
  @Column({ type: DataType.DOUBLE, allowNull: false }) declare score: number
  @Column({ type: DataType.BOOLEAN, allowNull: false }) declare active: boolean
  @Column({ type: DataType.DATE, allowNull: false }) declare createdAt: Date
  ${
    previous === undefined
      ? ''
      : `@ForeignKey(() => ${previous}) @Column(DataType.INTEGER) declare prevId: number
  @BelongsTo(() => ${previous}, 'prevId') declare prev: any`
  }
  ${next === undefined ? '' : `@HasMany(() => ${next}, 'prevId') declare nexts: any[]`}
}`,
)}
export function first(file) {
  const models = [${classNames(size)}]
  new Sequelize({ dialect: 'sqlite', storage: file, dialectModule: sqlite3, logging: false, models })
  return E1.findAll()
}`,
  },
  open({ driver, url, file, poolSize }) {
    const models = [
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
      StudentCourse,
      Course,
      Student,
    ]
    db =
      driver === 'pg'
        ? new Sequelize(url, {
            dialect: 'postgres',
            dialectModule: pg,
            logging: false,
            pool: { max: poolSize },
            models,
          })
        : new Sequelize({
            dialect: 'sqlite',
            storage: file,
            dialectModule: sqlite3,
            logging: false,
            models,
          })
    const order = [['id', 'ASC']]
    const ids = (l: any[]) => l.map((x) => x.id)
    return {
      w1: {
        default: () => Parent.findAll({ include: [Child], order }),
        separate: () =>
          Parent.findAll({
            include: [{ model: Child, separate: true }],
            order,
          }),
      },
      w2: {
        default: () =>
          Customer.findAll({
            include: [{ model: Order, include: [{ model: Item, include: [Product] }] }],
            order,
          }),
        '~separate': () =>
          Customer.findAll({
            include: [
              {
                model: Order,
                separate: true,
                include: [{ model: Item, separate: true, include: [Product] }],
              },
            ],
            order,
          }),
      },
      w3: {
        default: (pk: number) => Child.findByPk(pk, { include: [Parent] }),
      },
      w4: { default: () => Reading.findAll({ order }) },
      w5bulk: {
        default: async (rows: any) => ids(await InsReading.bulkCreate(rows, { returning: true })),
      },
      w5graph: {
        default: async (rows: any) =>
          db.transaction(async (transaction: any) => {
            const ps = await InsParent.bulkCreate(rows, {
              include: [{ model: InsChild, as: 'children' }],
              returning: true,
              transaction,
            })
            return {
              parents: ids(ps),
              children: ps.flatMap((p: any) => ids(p.children)),
            }
          }),
      },
      w10: {
        default: {
          load: () => UpdReading.findAll(),
          // No unit of work: one statement for each.
          save: (_rows: any, changed: any) =>
            db.transaction(async (transaction: any) => {
              for (const row of changed) await row.save({ transaction })
            }),
        },
      },
      w6: { default: () => Student.findAll({ include: [Course], order }) },
    } as any
  },
  async close() {
    await db.close()
  },
}
