import {
  Column,
  ForeignKey,
  func,
  Index,
  ManyToOne,
  OneToMany,
  t,
  Table,
  TableArgs,
  UniqueConstraint,
  type Many,
  type One,
} from 'dovetail-orm'

@Table('user')
export class User {
  @Column(t.integer(), { primaryKey: true }) userId!: number
  @Column(t.varchar(60)) name!: string
  @OneToMany(() => UserPreference) preferences!: Many<UserPreference>
}

@Table('user_preference')
@TableArgs<UserPreference>((c) => [
  new UniqueConstraint(c.userId, c.prefName, { name: 'uq_user_pref' }),
  new Index('ix_pref_lower', func.lower(c.prefName)),
])
export class UserPreference {
  @Column(t.integer(), { primaryKey: true }) prefId!: number
  @Column(t.integer()) @ForeignKey(() => User, { onDelete: 'CASCADE' }) userId!: number
  @Column(t.varchar(40)) prefName!: string
  @Column(t.varchar(100), { nullable: true }) prefValue!: string | null
  @ManyToOne(() => User) user!: One<User, 'userId'>
}
