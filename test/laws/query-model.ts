/** A model to ask questions of: every kind of relation, keys of several columns, values of all kinds that may be null. */
import {
  Column,
  ForeignKeyConstraint,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  Registry,
  Table,
  TableArgs,
  t,
  type Many,
  type One,
} from '../../src'

export const queryRegistry = new Registry()
const registry = queryRegistry
const nullable = { nullable: true } as const
const key = { primaryKey: true } as const

@Table('zone', { registry })
export class Zone {
  @Column(t.integer(), key) zoneId!: number
  @Column(t.varchar(40)) name!: string
  @Column(t.integer(), nullable) rank!: number | null
  @OneToMany(() => Customer) customers!: Many<Customer>
}

/** A key of two columns, and another one to its own table. */
@Table('customer', { registry })
@TableArgs<Customer>((c) => [new ForeignKeyConstraint([c.byRegion, c.byNo], 'customer')])
export class Customer {
  @Column(t.varchar(8), key) region!: string
  @Column(t.integer(), key) no!: number
  @Column(t.varchar(40)) name!: string
  @Column(t.integer(), nullable) age!: number | null
  @Column(t.numeric(10, 2), nullable) balance!: string | null
  @Column(t.boolean(), nullable) active!: boolean | null
  @Column(t.date(), nullable) since!: string | null
  @Column(t.integer(), nullable) @ForeignKey(() => Zone) zoneId!: number | null
  @Column(t.varchar(8), nullable) byRegion!: string | null
  @Column(t.integer(), nullable) byNo!: number | null
  @ManyToOne(() => Zone) zone!: One<Zone, 'zoneId'> | null
  @ManyToOne(() => Customer) by!: One<Customer, 'region' | 'no'> | null
  @OneToMany(() => Customer) brought!: Many<Customer>
  @OneToMany(() => Purchase) purchases!: Many<Purchase>
}

@Table('purchase', { registry })
@TableArgs<Purchase>((c) => [new ForeignKeyConstraint([c.customerRegion, c.customerNo], 'customer')])
export class Purchase {
  @Column(t.bigint(), key) purchaseId!: bigint
  @Column(t.varchar(8), nullable) customerRegion!: string | null
  @Column(t.integer(), nullable) customerNo!: number | null
  @Column(t.double(), nullable) weight!: number | null
  @Column(t.text(), nullable) note!: string | null
  @Column(t.timestamptz(), nullable) paidAt!: Date | null
  @ManyToOne(() => Customer) customer!: One<Customer, 'region' | 'no'> | null
  @OneToOne(() => Parcel) parcel!: One<Parcel, 'parcelId'> | null
  @ManyToMany(() => Mark, { through: 'purchase_mark' }) marks!: Many<Mark>
}

/** At most one for each purchase. */
@Table('parcel', { registry })
export class Parcel {
  @Column(t.integer(), key) parcelId!: number
  @Column(t.bigint(), { nullable: true, unique: true }) @ForeignKey(() => Purchase) purchaseId!: bigint | null
  @Column(t.integer(), nullable) size!: number | null
  @OneToOne(() => Purchase) purchase!: One<Purchase, 'purchaseId'> | null
}

@Table('mark', { registry })
export class Mark {
  @Column(t.uuid(), key) markId!: string
  @Column(t.text()) text!: string
  @Column(t.bigint(), nullable) worth!: bigint | null
  @ManyToMany(() => Purchase, { through: 'purchase_mark' }) purchases!: Many<Purchase>
}

@Table('purchase_mark', { registry })
export class PurchaseMark {
  @Column(t.bigint(), key) @ForeignKey(() => Purchase) purchaseId!: bigint
  @Column(t.uuid(), key) @ForeignKey(() => Mark) markId!: string
}
