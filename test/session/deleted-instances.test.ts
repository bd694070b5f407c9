import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  t,
  Table,
  UsageError,
  type EntityClass,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'
import { thrownBy } from '../support/thrown-by'

const registry = new Registry()

@Table('pond', { registry })
class Pond {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) name!: string
  @OneToMany(() => Frog, { cascade: 'delete' }) frogs!: Many<Frog>
  @ManyToMany(() => Plant, { through: () => Growth }) plants!: Many<Plant>
}

@Table('frog', { registry })
class Frog {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Pond) pondId!: number | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Keeper) keeperId!: number | null
  @ManyToOne(() => Pond) pond!: One<Pond, 'id'> | null
  @ManyToOne(() => Keeper) keeper!: One<Keeper, 'id'> | null
}

@Table('plant', { registry })
class Plant {
  @Column(t.integer(), { primaryKey: true }) id!: number
}

@Table('growth', { registry })
class Growth {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Pond, { onDelete: 'CASCADE' }) pondId!: number
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Plant) plantId!: number
}

@Table('keeper', { registry, softDelete: 'leftAt' })
class Keeper {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.timestamp(), { nullable: true }) leftAt!: Date | null
}

const isDeleted = (where: string, name: string): string =>
  `${where} is given a ${name} that was deleted: its row would be inserted again.\n` +
  `  Put another ${name} there, or none; where the row is meant to come back, say so: session.add(…).`
const isMarked = (where: string): string =>
  `${where} is given a Keeper that was deleted softly: its row is still there, and would be inserted again.\n` +
  '  Use its row: await session.findOrFail(Keeper, { where: { id: … }, withDeleted: true }); session.restore(…) takes the mark off that.'

onEveryEngine('an instance that was deleted', (engine) => {
  const open = (): Session => new Session(engine())
  const count = (entityClass: EntityClass): Promise<number> =>
    open().count(entityClass, { withDeleted: true })

  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })

  it('is not inserted again because a new row refers to it, through any relation', async () => {
    const session = open()
    const [pond, gone] = [session.create(Pond, { name: 'A' }), session.create(Pond, { name: 'B' })]
    const [plant, frog] = [session.create(Plant), session.create(Frog)]
    await session.commit()
    session.delete(gone, plant, frog)
    await session.commit()

    const child = session.create(Frog, { pond: gone })
    expect(await rejection(session.commit())).to.be.instanceOf(UsageError)
    expect(await rejection(session.flush())).to.have.property('message', isDeleted('Frog.pond', 'Pond'))
    expect(thrownBy(() => session.pending())).to.have.property('message', isDeleted('Frog.pond', 'Pond'))
    child.pond = null
    ;(pond.frogs as Frog[]).push(frog)
    expect(await rejection(session.commit())).to.have.property('message', isDeleted('Pond.frogs', 'Frog'))
    ;(pond.frogs as Frog[]).pop()
    ;(pond.plants as Plant[]).push(plant)
    expect(await rejection(session.commit())).to.have.property('message', isDeleted('Pond.plants', 'Plant'))
    ;(pond.plants as Plant[]).pop()
    await session.commit()
    expect([await count(Pond), await count(Plant), await count(Frog)]).to.deep.equal([1, 0, 1])

    const kept = await session.findOrFail(Frog, {})
    kept.pond = gone
    expect(await rejection(open().merge(kept))).to.have.property('message', isDeleted('merge', 'Pond'))
    expect(await rejection(session.commit())).to.have.property('message', isDeleted('Frog.pond', 'Pond'))
  })

  it('is one too where a cascade, a condition or the database deleted its row', async () => {
    const session = open()
    const [pond, other] = [session.create(Pond, { name: 'A' }), session.create(Pond, { name: 'B' })]
    const frog = session.create(Frog, { pond })
    const plant = session.create(Plant)
    pond.plants = [plant] as Plant[] & Many<Plant>
    await session.commit()
    const growth = await session.findOrFail(Growth, {})
    session.delete(pond)
    await session.commit()
    ;(other.frogs as Frog[]).push(frog)
    expect(await rejection(session.commit())).to.have.property('message', isDeleted('Pond.frogs', 'Frog'))
    expect(session.contains(growth)).to.equal(false)
    ;(other.frogs as Frog[]).pop()
    await session.deleteWhere(Plant, { everyRow: true })
    ;(other.plants as Plant[]).push(plant)
    expect(await rejection(session.commit())).to.have.property('message', isDeleted('Pond.plants', 'Plant'))
  })

  it('is told from a row that is only marked, which is there to be read', async () => {
    const session = open()
    const [one, other] = [session.create(Keeper), session.create(Keeper)]
    await session.commit()
    session.delete(one)
    await session.commit()
    await session.deleteWhere(Keeper, { where: { id: other.id } })
    await session.commit()
    for (const keeper of [one, other]) {
      const frog = session.create(Frog, { keeper })
      expect(await rejection(session.commit())).to.have.property('message', isMarked('Frog.keeper'))
      frog.keeper = null
      expect(() => {
        session.add(keeper)
      }).to.throw(UsageError, isMarked('add'))
    }
    const found = await session.findOrFail(Keeper, { where: { id: one.id }, withDeleted: true })
    session.restore(found)
    session.create(Frog, { keeper: found })
    await session.commit()
    expect([await open().count(Keeper), await count(Keeper)]).to.deep.equal([1, 2])
  })

  it('is inserted again where the program adds it, merges it, or has taken its key away', async () => {
    const session = open()
    const pond = session.create(Pond, { name: 'A' })
    const frog = session.create(Frog, { pond })
    const keeper = session.create(Keeper)
    await session.commit()
    session.delete(pond, frog, keeper)
    await session.commit()
    session.add(pond, frog)
    Object.assign(keeper, { id: undefined, leftAt: null })
    frog.keeper = keeper
    await session.commit()
    expect([await count(Pond), await count(Frog), await count(Keeper)]).to.deep.equal([1, 1, 2])
    session.delete(pond, frog)
    await session.commit()
    await session.merge(Object.assign(pond, { frogs: undefined }))
    await session.commit()
    expect(await count(Pond)).to.equal(1)
  })

  it('is none when the delete was undone', async () => {
    const session = open()
    const pond = session.create(Pond, { name: 'A' })
    await session.commit()
    session.delete(pond)
    await session.flush()
    await session.rollback()
    session.add(pond)
    await rejection(
      session.transaction(async () => {
        session.delete(pond)
        await session.flush()
        throw new RangeError('undone')
      }),
    )
    session.create(Frog, { pond })
    await session.commit()
    expect([await count(Pond), await count(Frog)]).to.deep.equal([1, 1])
  })
})
