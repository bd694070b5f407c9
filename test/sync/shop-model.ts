/** A model with a bit of everything that sync has to create: a cycle, enums, checks, partial and functional indexes. */
import { func } from '../../src/expression/function-call'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { t } from '../../src/types/t'

/** The same before its last release: what a database holds whose program is replaced by one that wants `shopModel`. */
export function earlierShopModel(): MetaData {
  const metadata = new MetaData()
  new Table(
    'customer',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('email', t.varchar(40)),
    new Column('state', t.enum('customer_state', ['new']), { nullable: false, serverDefault: 'new' }),
    new Column('created_at', t.timestamptz(), { nullable: false, serverDefault: func.now() }),
  )
  new Table(
    'order',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('customer_id', new ForeignKey('customer'), { nullable: false }),
    new Column('total', t.numeric(8, 2)),
  )
  return metadata
}

/** Customers and orders that point to each other, and order lines with a key of two columns. */
export function shopModel(): MetaData {
  const metadata = new MetaData()
  const customer = new Table(
    'customer',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('email', t.varchar(80), { nullable: false, unique: true }),
    new Column('state', t.enum('customer_state', ['new', "won't pay"]), {
      nullable: false,
      serverDefault: 'new',
    }),
    new Column('is_active', t.boolean(), { nullable: false, serverDefault: true }),
    new Column('last_order_id', t.integer(), new ForeignKey('order.id', { onDelete: 'SET NULL' })),
    new Column('created_at', t.timestamptz(), { nullable: false, serverDefault: func.now() }),
  )
  new Index('ix_customer_email_lower', func.lower(customer.c.email), { where: customer.c.is_active.eq(true) })
  const order = new Table(
    'order',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('customer_id', new ForeignKey('customer', { onDelete: 'CASCADE' }), { nullable: false }),
    new Column('total', t.numeric(10, 2), { nullable: false, serverDefault: '0.00' }),
    new CheckConstraint('total >= 0', { name: 'ck_order_total' }),
  )
  new Index('ix_order_total', order.c.total.desc())
  new Table(
    'order_line',
    metadata,
    new Column('order_id', new ForeignKey('order'), { primaryKey: true }),
    new Column('line', t.smallint(), { primaryKey: true }),
    new Column('article', t.text(), { nullable: false }),
    new UniqueConstraint('order_id', 'article'),
  )
  new Table(
    'delivery',
    metadata,
    new Column('id', t.bigint(), { primaryKey: true }),
    new Column('order_id', t.integer()),
    new Column('line', t.smallint()),
    new ForeignKeyConstraint(['order_id', 'line'], 'order_line'),
  )
  return metadata
}
