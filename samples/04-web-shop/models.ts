/** A web shop: a tree of categories, two kinds of products, keys of several columns, and relations with something to say. */
import {
  CheckConstraint,
  Column,
  Computed,
  Embedded,
  ForeignKey,
  ForeignKeyConstraint,
  func,
  Index,
  ManyToMany,
  ManyToOne,
  OneToMany,
  sql,
  t,
  Table,
  TableArgs,
  UniqueConstraint,
  Version,
  type Many,
  type One,
} from 'dovetail-orm'
import { IsEmail, IsPostalCode, Length } from 'class-validator'

/** What an embedded object is: columns of the table that has it. */
export class Address {
  @Column(t.varchar(80)) street!: string
  @Column(t.varchar(60)) city!: string
  @Column(t.varchar(10)) @IsPostalCode('any') postalCode!: string
}

@Table('category')
@TableArgs<Category>((c) => [new UniqueConstraint(c.parentId, c.name)])
export class Category {
  @Column(t.integer(), { primaryKey: true }) categoryId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Category) parentId!: number | null
  @Column(t.varchar(60)) name!: string

  @ManyToOne(() => Category) parent!: One<Category, 'categoryId'> | null
  @OneToMany(() => Category, { orderBy: { name: 'asc' } }) children!: Many<Category>
  @OneToMany(() => Product, { orderBy: { title: 'asc' } }) products!: Many<Product>
}

/** What is sold. A product that is taken from the shop keeps its row: old orders tell of it. */
@Table('product', { inheritance: 'single', discriminator: 'kind', softDelete: 'deletedAt' })
@TableArgs<Product>((c) => [
  new CheckConstraint(c.price.gte('0'), { name: 'ck_product_price' }),
  new Index('ix_product_lower_title', func.lower(c.title)),
])
export class Product {
  @Column(t.integer(), { primaryKey: true }) productId!: number
  @Column(t.varchar(10)) kind!: string
  @Column(t.varchar(120)) @Length(1, 120) title!: string
  @Column(t.numeric(10, 2)) price!: string
  @Column(t.integer()) @ForeignKey(() => Category) categoryId!: number
  @Column(t.timestamptz(), { nullable: true }) deletedAt!: Date | null
  @Version() @Column(t.integer()) version!: number

  @ManyToOne(() => Category) category!: One<Category, 'categoryId'>
  @OneToMany(() => Variant, { orderBy: { variantNo: 'asc' }, cascade: 'delete-orphan' })
  variants!: Many<Variant>
  @OneToMany(() => Review) reviews!: Many<Review>
  @ManyToMany(() => Tag, { through: 'product_tag', orderBy: { name: 'asc' } }) tags!: Many<Tag>
}

@Table({ discriminatorValue: 'physical' })
export class PhysicalProduct extends Product {
  @Column(t.integer(), { nullable: true }) weightInGrams!: number | null
}

@Table({ discriminatorValue: 'digital' })
export class DigitalProduct extends Product {
  @Column(t.varchar(200), { nullable: true }) downloadUrl!: string | null
}

/** A size or colour of a product, numbered within it. */
@Table('variant')
export class Variant {
  @Column(t.integer(), { primaryKey: true })
  @ForeignKey(() => Product, { onDelete: 'CASCADE' })
  productId!: number
  @Column(t.integer(), { primaryKey: true }) variantNo!: number
  @Column(t.varchar(40)) label!: string

  @ManyToOne(() => Product) product!: One<Product, 'productId'>
  @OneToMany(() => Stock) stock!: Many<Stock>
}

@Table('tag')
export class Tag {
  @Column(t.integer(), { primaryKey: true }) tagId!: number
  @Column(t.varchar(30), { unique: true }) name!: string

  @ManyToMany(() => Product, { through: () => ProductTag }) products!: Many<Product>
}

@Table('product_tag')
class ProductTag {
  @Column(t.integer(), { primaryKey: true })
  @ForeignKey(() => Product, { onDelete: 'CASCADE' })
  productId!: number
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Tag, { onDelete: 'CASCADE' }) tagId!: number
}

@Table('warehouse')
export class Warehouse {
  @Column(t.varchar(8), { primaryKey: true }) code!: string
  @Embedded(() => Address) address!: Embedded<Address>

  @OneToMany(() => Stock) stock!: Many<Stock>
}

/** How many of a variant lie in a warehouse: many-to-many with payload. */
@Table('stock')
@TableArgs<Stock>((c) => [
  new ForeignKeyConstraint([c.productId, c.variantNo], () => Variant, { onDelete: 'CASCADE' }),
  new CheckConstraint(c.quantity.gte(0), { name: 'ck_stock_quantity' }),
])
export class Stock {
  @Column(t.varchar(8), { primaryKey: true }) @ForeignKey(() => Warehouse) warehouseCode!: string
  @Column(t.integer(), { primaryKey: true }) productId!: number
  @Column(t.integer(), { primaryKey: true }) variantNo!: number
  @Column(t.integer(), { serverDefault: 0 }) quantity!: number

  @ManyToOne(() => Warehouse) warehouse!: One<Warehouse, 'code'>
  @ManyToOne(() => Variant) variant!: One<Variant, 'productId' | 'variantNo'>
}

@Table('customer')
@TableArgs<Customer>((c) => [new Index('uq_customer_email', func.lower(c.email), { unique: true })])
export class Customer {
  @Column(t.integer(), { primaryKey: true }) customerId!: number
  @Column(t.varchar(120)) @IsEmail() email!: string
  @Column(t.varchar(80)) @Length(1, 80) name!: string
  @Embedded(() => Address, { prefix: 'home_' }) address!: Embedded<Address>

  @OneToMany(() => Order, { orderBy: { orderId: 'desc' } }) orders!: Many<Order>
  @OneToMany(() => Review) reviews!: Many<Review>
}

@Table('coupon')
export class Coupon {
  @Column(t.integer(), { primaryKey: true }) couponId!: number
  @Column(t.varchar(20), { unique: true }) code!: string
  @Column(t.integer()) percent!: number
}

@Table('order')
export class Order {
  @Column(t.integer(), { primaryKey: true }) orderId!: number
  @Column(t.integer()) @ForeignKey(() => Customer) customerId!: number
  @Column(t.varchar(20), { nullable: true })
  @ForeignKey(() => Coupon, (c) => c.code, { onUpdate: 'CASCADE' })
  couponCode!: string | null
  @Column(t.enum('order_status', ['open', 'paid', 'sent'])) status!: 'open' | 'paid' | 'sent'
  @Column(t.timestamptz(), { serverDefault: func.now() }) placedAt!: Date

  @ManyToOne(() => Customer) customer!: One<Customer, 'customerId'>
  @ManyToOne(() => Coupon) coupon!: One<Coupon, 'code'> | null
  @OneToMany(() => OrderLine, { orderBy: { lineNo: 'asc' }, cascade: 'delete-orphan' })
  lines!: Many<OrderLine>
}

@Table('order_line')
@TableArgs<OrderLine>((c) => [
  new ForeignKeyConstraint([c.productId, c.variantNo], () => Variant),
  new CheckConstraint(c.quantity.gt(0), { name: 'ck_order_line_quantity' }),
])
export class OrderLine {
  @Column(t.integer(), { primaryKey: true })
  @ForeignKey(() => Order, { onDelete: 'CASCADE' })
  orderId!: number
  @Column(t.integer(), { primaryKey: true }) lineNo!: number
  @Column(t.integer()) productId!: number
  @Column(t.integer()) variantNo!: number
  @Column(t.integer()) quantity!: number
  @Column(t.numeric(10, 2)) unitPrice!: string
  @Column(t.numeric(12, 2), { computed: new Computed(sql`quantity * unit_price`) }) total!: string

  @ManyToOne(() => Order) order!: One<Order, 'orderId'>
  @ManyToOne(() => Variant) variant!: One<Variant, 'productId' | 'variantNo'>
}

@Table('review')
@TableArgs<Review>((c) => [new CheckConstraint(c.stars.between(1, 5), { name: 'ck_review_stars' })])
export class Review {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Customer) customerId!: number
  @Column(t.integer(), { primaryKey: true })
  @ForeignKey(() => Product, { onDelete: 'CASCADE' })
  productId!: number
  @Column(t.integer()) stars!: number
  @Column(t.text(), { nullable: true }) text!: string | null

  @ManyToOne(() => Customer) customer!: One<Customer, 'customerId'>
  @ManyToOne(() => Product) product!: One<Product, 'productId'>
}

/** All of them, for `sync`. */
export const shop = [
  Category,
  Product,
  PhysicalProduct,
  DigitalProduct,
  Variant,
  Tag,
  ProductTag,
  Warehouse,
  Stock,
  Customer,
  Coupon,
  Order,
  OrderLine,
  Review,
]
