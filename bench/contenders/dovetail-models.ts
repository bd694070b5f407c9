/** The benchmark's tables as a user of Dovetail writes them. */
import {
  Column,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  OneToMany,
  Table,
  t,
  type Many,
  type One,
} from 'dovetail-orm'

const nullable = { nullable: true } as const
const key = { primaryKey: true } as const

@Table('parent')
export class Parent {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) name!: string
  @Column(t.text()) code!: string
  @Column(t.integer()) qty!: number
  @Column(t.double()) score!: number
  @Column(t.boolean()) active!: boolean
  @Column(t.timestamptz()) createdAt!: Date
  @Column(t.text(), nullable) note!: string | null
  @OneToMany(() => Child) children!: Many<Child>
}

@Table('child')
export class Child {
  @Column(t.integer(), key) id!: number
  @Column(t.integer()) @ForeignKey(() => Parent) parentId!: number
  @Column(t.text()) title!: string
  @Column(t.integer()) qty!: number
  @Column(t.numeric(10, 2)) price!: string
  @Column(t.double()) rate!: number
  @Column(t.boolean()) done!: boolean
  @Column(t.timestamptz()) createdAt!: Date
  @Column(t.text(), nullable) note!: string | null
  @ManyToOne(() => Parent) parent!: One<Parent>
}

@Table('ins_parent')
export class InsParent {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) name!: string
  @Column(t.text()) code!: string
  @Column(t.integer()) qty!: number
  @Column(t.double()) score!: number
  @Column(t.boolean()) active!: boolean
  @Column(t.timestamptz()) createdAt!: Date
  @Column(t.text(), nullable) note!: string | null
  @OneToMany(() => InsChild) children!: Many<InsChild>
}

@Table('ins_child')
export class InsChild {
  @Column(t.integer(), key) id!: number
  @Column(t.integer()) @ForeignKey(() => InsParent) parentId!: number
  @Column(t.text()) title!: string
  @Column(t.integer()) qty!: number
  @Column(t.numeric(10, 2)) price!: string
  @Column(t.double()) rate!: number
  @Column(t.boolean()) done!: boolean
  @Column(t.timestamptz()) createdAt!: Date
  @Column(t.text(), nullable) note!: string | null
  @ManyToOne(() => InsParent) parent!: One<InsParent>
}

abstract class AnyReading {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) sensor!: string
  @Column(t.integer()) seq!: number
  @Column(t.double()) value!: number
  @Column(t.numeric(10, 2)) amount!: string
  @Column(t.boolean()) ok!: boolean
  @Column(t.timestamptz()) takenAt!: Date
  @Column(t.text(), nullable) note!: string | null
}

@Table('reading')
export class Reading extends AnyReading {}

@Table('ins_reading')
export class InsReading extends AnyReading {}

@Table('upd_reading')
export class UpdReading extends AnyReading {}

@Table('customer')
export class Customer {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) name!: string
  @Column(t.text()) email!: string
  @Column(t.timestamptz()) createdAt!: Date
  @OneToMany(() => Order) orders!: Many<Order>
}

@Table('orders')
export class Order {
  @Column(t.integer(), key) id!: number
  @Column(t.integer()) @ForeignKey(() => Customer) customerId!: number
  @Column(t.text()) status!: string
  @Column(t.numeric(10, 2)) total!: string
  @Column(t.timestamptz()) orderedAt!: Date
  @OneToMany(() => Item) items!: Many<Item>
}

@Table('product')
export class Product {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) name!: string
  @Column(t.text()) sku!: string
  @Column(t.numeric(10, 2)) price!: string
  @Column(t.boolean()) active!: boolean
}

@Table('item')
export class Item {
  @Column(t.integer(), key) id!: number
  @Column(t.integer()) @ForeignKey(() => Order) orderId!: number
  @Column(t.integer()) @ForeignKey(() => Product) productId!: number
  @Column(t.integer()) qty!: number
  @Column(t.numeric(10, 2)) unitPrice!: string
  @Column(t.double()) discount!: number
  @Column(t.boolean()) gift!: boolean
  @ManyToOne(() => Product) product!: One<Product>
}

@Table('student_course')
class StudentCourse {
  @Column(t.integer(), key) @ForeignKey(() => Student) studentId!: number
  @Column(t.integer(), key) @ForeignKey(() => Course) courseId!: number
}

@Table('course')
export class Course {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) title!: string
  @Column(t.text()) code!: string
  @Column(t.integer()) credits!: number
}

@Table('student')
export class Student {
  @Column(t.integer(), key) id!: number
  @Column(t.text()) name!: string
  @Column(t.text()) email!: string
  @Column(t.integer()) year!: number
  @ManyToMany(() => Course, { through: () => StudentCourse })
  courses!: Many<Course>
}
