/** What must and what must not compile around `softDelete`. */
import { Column, Session, t, Table, type Engine } from '../../src'

@Table('kept', { softDelete: 'deletedAt' })
class Kept {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.timestamp(), { nullable: true }) deletedAt!: Date | null
  @Column(t.boolean()) isHidden!: boolean
}

@Table({
  softDelete: 'isHidden',
  filters: { mine: { parameters: ['id'], where: ({ id }) => ({ id: id as number }) } },
})
export class Flagged {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.boolean()) isHidden!: boolean
}

// @ts-expect-error -- the class has no such property
@Table('typo', { softDelete: 'deletedOn' })
export class Typo {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.timestamp(), { nullable: true }) deletedAt!: Date | null
}

// @ts-expect-error -- a number cannot tell
@Table({ softDelete: 'id' })
export class WrongType {
  @Column(t.integer(), { primaryKey: true }) id!: number
}

export async function reading(engine: Engine): Promise<void> {
  const session = new Session(engine, { filters: { tenant: { id: 7 }, open: true } })
  await session.find(Kept, { withDeleted: true, filters: { tenant: false } })
  await session.get(Kept, 7, { withDeleted: true })
  await session.count(Kept, { withDeleted: true })
  // @ts-expect-error -- an option of the whole read, not of one condition
  await session.find(Kept, { where: { withDeleted: true } })
  // @ts-expect-error -- filters are named
  await session.find(Kept, { filters: ['tenant'] })
}
