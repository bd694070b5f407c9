/** A house of meeting rooms: keys of several columns, checks, a view, and what each database has of its own. */
import 'reflect-metadata'

import {
  CheckConstraint,
  Column,
  Computed,
  ExcludeConstraint,
  ForeignKeyConstraint,
  func,
  Index,
  ManyToOne,
  MetaData,
  OneToMany,
  Registry,
  sql,
  t,
  Table,
  TableArgs,
  UniqueConstraint,
  type Many,
  type One,
} from 'dovetail-orm'

/** PostgreSQL compares plain numbers in such an EXCLUDE only with this extension. */
export const registry = new Registry({
  metadata: new MetaData({ extensions: [{ name: 'btree_gist', ddlIf: 'postgres' }] }),
})

@Table('room', { registry })
@TableArgs<Room>(
  (c) => [
    new CheckConstraint(c.seats.gt(0), { name: 'has_seats' }),
    new Index('ix_room_lower_name', func.lower(c.name), { unique: true }),
  ],
  { comment: 'Where people meet.' },
)
export class Room {
  @Column(t.integer(), { primaryKey: true }) floor!: number
  @Column(t.integer(), { primaryKey: true }) number!: number
  @Column(t.varchar(40), { comment: 'As it stands on the door.' }) name!: string
  @Column(t.integer(), { serverDefault: 4 }) seats!: number
  @Column(t.integer()) width!: number
  @Column(t.integer()) depth!: number
  @Column(t.integer(), { computed: new Computed('width * depth') }) area!: number
  @OneToMany(() => Booking) bookings!: Many<Booking>
}

@Table('booking', { registry })
@TableArgs<Booking>((c) => [
  new ForeignKeyConstraint([c.floor, c.number], () => Room, { onDelete: 'CASCADE' }),
  new UniqueConstraint(c.floor, c.number, c.beginsAt),
  new CheckConstraint(c.endsAt.gt(c.beginsAt)),
  new Index('ix_booking_open', c.beginsAt.desc(), { where: c.cancelled.eq(false) }),
  // SQLite has no such constraint: there, only the exact same beginning is refused.
  new ExcludeConstraint([c.floor, '='], [c.number, '='], [sql`tstzrange(${c.beginsAt}, ${c.endsAt})`, '&&'], {
    name: 'no_overlap',
    where: sql`NOT cancelled`,
    ddlIf: 'postgres',
  }),
])
export class Booking {
  @Column(t.integer(), { primaryKey: true }) bookingId!: number
  @Column(t.integer()) floor!: number
  @Column(t.integer()) number!: number
  @Column(t.timestamptz()) beginsAt!: Date
  @Column(t.timestamptz()) endsAt!: Date
  @Column(t.boolean(), { serverDefault: false }) cancelled!: boolean
  @ManyToOne(() => Room) room!: One<Room, 'floor' | 'number'>
}

@Table('large_room', {
  registry,
  view: { definition: sql`SELECT floor, number, name FROM room WHERE area > 50` },
})
export class LargeRoom {
  @Column(t.integer(), { primaryKey: true }) floor!: number
  @Column(t.integer(), { primaryKey: true }) number!: number
  @Column(t.varchar(40)) name!: string
}
