/** Compile-time tests of keys, relations and table arguments in both decorator modes, never run. */
import { expectTypeOf } from 'expect-type'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToMany, ManyToOne, OneToMany, OneToOne } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import { func } from '../../src/expression/function-call'
import type { ColumnsOf } from '../../src/registry/columns-of'
import { columnsOf } from '../../src/registry/lookup'
import type { Many, One } from '../../src/registry/relation-types'
import { ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { t } from '../../src/types/t'

@Table('user')
export class User {
  @Column(t.integer(), { primaryKey: true }) userId!: number
  @Column(t.varchar(60), { unique: true }) email!: string
  @Column(t.varchar(60), { nullable: true }) nick!: string | null
  @Column(t.varchar(60)) private hash!: string
  #pepper = ''
  @OneToMany(() => Invoice, { orderBy: { total: 'desc' }, cascade: 'delete' }) invoices!: Many<Invoice>
  @OneToOne(() => Profile, { backPopulates: 'user' }) profile!: One<Profile, 'userId'> | null
  @ManyToMany(() => Tag, { through: 'user_tag', orderBy: { name: 'asc' } }) tags!: Many<Tag>

  check(text: string): boolean {
    return text + this.#pepper === this.hash
  }
}

@Table('invoice')
@TableArgs<Invoice>((c) => [
  new UniqueConstraint(c.userId, c.total, { name: 'uq' }),
  new Index('ix', func.lower(c.email), { where: c.total.gt('0') }),
  new ForeignKeyConstraint([c.userId], () => User, { onDelete: 'CASCADE' }),
  // @ts-expect-error -- a relation is no column
  new UniqueConstraint(c.user),
  // @ts-expect-error -- no such property
  new UniqueConstraint(c.userID),
])
export class Invoice {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column() @ForeignKey(() => User) userId!: number
  @Column() @ForeignKey(() => User, (u) => u.email, { onUpdate: 'CASCADE' }) email!: string
  @Column() @ForeignKey('user.user_id', { onDelete: 'RESTRICT' }) reviewerId!: number
  @Column(t.numeric(10, 2)) total!: string
  @ManyToOne(() => User, { foreignKey: 'userId' }) user!: One<User, 'userId'>
  @ManyToOne(() => User, { foreignKey: ['reviewerId'] }) reviewer!: One<User, 'userId'> | null
  @ManyToOne('User', { foreignKey: 'email' }) byEmail!: One<User, 'email'>
}

@Table('profile')
export class Profile {
  @Column({ primaryKey: true }) @ForeignKey(() => User) userId!: number
  @OneToOne(() => User) user!: One<User, 'userId'>
}

@Table('tag')
export class Tag {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(40)) name!: string
  @ManyToMany(() => User, { through: 'user_tag' }) users!: Many<User>
}

export class Refused {
  // @ts-expect-error -- another class
  @ManyToOne(() => User) invoice!: One<Invoice>
  // @ts-expect-error -- a collection on a to-one relation
  @ManyToOne(() => User) users!: Many<User>
  // @ts-expect-error -- one row on a to-many relation
  @OneToMany(() => Invoice) invoices!: One<Invoice>
  // @ts-expect-error -- the class itself tells nothing of what is loaded
  @ManyToOne(() => User) plain!: User
  // @ts-expect-error -- a plain array
  @OneToMany(() => Invoice) array!: Invoice[]
  // @ts-expect-error -- a collection is never null
  @OneToMany(() => Invoice) nullable!: Many<Invoice> | null
  // @ts-expect-error -- a name, but the wrong shape
  @OneToMany('Invoice') named!: One<Invoice>
  // @ts-expect-error -- not a property of the target
  @OneToMany(() => Invoice, { orderBy: { sum: 'asc' } }) ordered!: Many<Invoice>
  // @ts-expect-error -- not a property of the target
  @OneToMany(() => Invoice, { backPopulates: 'usr' }) back!: Many<Invoice>
  // @ts-expect-error -- no table in between
  @ManyToMany(() => Tag) tags!: Many<Tag>
  // @ts-expect-error -- an option of collections
  @ManyToOne(() => User, { orderBy: { email: 'asc' } }) user!: One<User, 'userId'>
  // @ts-expect-error -- no such column
  @Column() @ForeignKey(() => User, (u) => u.mail) email!: string
  // @ts-expect-error -- no such action
  @Column() @ForeignKey(() => User, { onDelete: 'cascade' }) userId!: number
}

// @ts-expect-error -- without `id` the key's property must be named
export const unnamedKey: One<User> = new User()

export function relationsBeforeLoading(user: User, invoice: Invoice, others: Invoice[]): void {
  user.invoices = others
  invoice.user = user
  expectTypeOf(invoice.user.userId).toEqualTypeOf<number>()
  // @ts-expect-error -- only the key can be read
  void invoice.user.email
  // @ts-expect-error -- not loaded
  void user.invoices.length
  // @ts-expect-error -- not loaded
  void user.invoices[0]
  // @ts-expect-error -- of another class
  invoice.user = new Tag()
  expectTypeOf(invoice.reviewer).toEqualTypeOf<One<User, 'userId'> | null>()
}

export function columnsAreTyped(c: ColumnsOf<User>): void {
  expectTypeOf(columnsOf(User)).toEqualTypeOf(c)
  c.userId.eq(7)
  c.nick.eq(null)
  expectTypeOf(c.userId.name).toEqualTypeOf<'userId'>()
  // @ts-expect-error -- a text for a number
  c.userId.eq('7')
  // @ts-expect-error -- a relation
  void c.invoices
  // @ts-expect-error -- a method
  void c.check
}

declare const anything: ColumnsOf<any>
void anything['whatever']
