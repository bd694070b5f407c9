import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ForeignKeyConstraint,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  Table,
  TableArgs,
  t,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('country', { registry })
class Country {
  @Column(t.varchar(2), { primaryKey: true }) code!: string
  @OneToMany(() => City, { foreignKey: 'code' }) cities!: Many<City>
}

@Table('city', { registry })
class City {
  @Column(t.text(), { primaryKey: true }) name!: string
  @Column(t.varchar(2)) @ForeignKey(() => Country, { onUpdate: 'CASCADE' }) code!: string
  @ManyToOne(() => Country, { foreignKey: 'code' }) country!: One<Country, 'code'>
  @Column(t.varchar(2), { nullable: true })
  @ForeignKey(() => Country, { onUpdate: 'SET NULL' })
  formerCode!: string | null
}

/** Its key is part of another one's. */
@Table('district', { registry })
class District {
  @Column(t.varchar(2), { primaryKey: true })
  @ForeignKey(() => Country, { onUpdate: 'CASCADE' })
  code!: string
  @Column(t.integer(), { primaryKey: true }) districtNo!: number
  @ManyToOne(() => Country) country!: One<Country, 'code'>
  @OneToMany(() => House) houses!: Many<House>
}

@Table('house', { registry })
@TableArgs<House>((c) => [
  new ForeignKeyConstraint([c.code, c.districtNo], 'district', { onUpdate: 'CASCADE' }),
])
class House {
  @Column(t.integer(), { primaryKey: true }) houseId!: number
  @Column(t.varchar(2), { nullable: true }) code!: string | null
  @Column(t.integer(), { nullable: true }) districtNo!: number | null
  @ManyToOne(() => District) district!: One<District, 'code' | 'districtNo'> | null
}

onEveryEngine('a primary key that changes', (engine) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    const session = open()
    session.create(Country, { code: 'SU' })
    session.create(Country, { code: 'FI' })
    session.create(City, { name: 'Moscow', code: 'SU', formerCode: 'FI' })
    session.create(City, { name: 'Vyborg', code: 'SU', formerCode: 'FI' })
    await session.commit()
  })
  const open = (): Session => new Session(engine())
  const rows = async (): Promise<unknown[]> =>
    (await open().find(City, { orderBy: { name: 'asc' } })).map(({ code, formerCode }) => [code, formerCode])

  it('takes the keys of rows that point to it along, in the database and in memory', async () => {
    const session = open()
    const [moscow, vyborg] = (await session.find(City, { orderBy: { name: 'asc' } })) as [City, City]
    const [finland, russia] = (await session.find(Country, {
      with: { cities: true },
      orderBy: { code: 'asc' },
    })) as unknown as [Country, Country & { cities: City[] }]
    russia.code = 'RU'
    finland.code = 'SF'
    vyborg.name = 'Viipuri'
    await session.commit()
    expect(await rows()).to.deep.equal([
      ['RU', null],
      ['RU', null],
    ])
    expect([moscow.code, moscow.formerCode, moscow.country.code]).to.deep.equal(['RU', null, 'RU'])
    expect(russia.cities).to.have.members([moscow, vyborg])
    expect(await session.get(Country, 'RU')).to.equal(russia)
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
  })

  it('is undone in memory by a rollback', async () => {
    const session = open()
    const [moscow] = (await session.find(City, { orderBy: { name: 'asc' } })) as [City]
    const russia = (await session.get(Country, 'SU')) as Country
    russia.code = 'RU'
    await session.flush()
    expect(moscow.code).to.equal('RU')
    await session.rollback()
    expect([moscow.code, russia.code]).to.deep.equal(['SU', 'RU'])
    russia.code = 'FI'
    expect(await rejection(session.commit())).to.have.property('code', 'unique-violation')
    russia.code = 'SU'
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
  })

  async function districts(): Promise<{ session: Session; country: Country; one: District; house: House }> {
    const session = open()
    const country = await session.findOrFail(Country, { where: { code: 'SU' } })
    const one = session.create(District, { districtNo: 1, country })
    const house = session.create(House, { houseId: 1, district: one })
    await session.commit()
    return { session, country, one, house }
  }
  const houses = async (): Promise<unknown[]> =>
    (await open().find(House, { orderBy: { houseId: 'asc' } })).map(({ code, districtNo }) => [
      code,
      districtNo,
    ])

  it('takes along what points to rows that come along, and a part of theirs that changes beside', async () => {
    const { session, country, one, house } = await districts()
    country.code = 'RU'
    one.districtNo = 2
    await session.commit()
    expect([one.code, house.code, house.districtNo]).to.deep.equal(['RU', 'RU', 2])
    expect(await houses()).to.deep.equal([['RU', 2]])
    expect(await session.get(District, { code: 'RU', districtNo: 2 })).to.equal(one)
  })

  it('is written before new rows that point to it', async () => {
    const { session, country } = await districts()
    country.code = 'RU'
    session.create(House, { houseId: 2, district: session.create(District, { districtNo: 3, country }) })
    await session.commit()
    expect(await houses()).to.deep.equal([
      ['RU', 1],
      ['RU', 3],
    ])
  })

  it('lets go of a member that is taken out in the same flush', async () => {
    const { session, one } = await districts()
    one.districtNo = 2
    Object.assign(one, { houses: [] })
    await session.commit()
    expect(await houses()).to.deep.equal([[null, null]])
  })

  it('is known to a row that is pointed, in the same flush, to one that comes along', async () => {
    const { session, country } = await districts()
    const other = session.create(House, { houseId: 2, district: null })
    const two = session.create(District, { districtNo: 2, country })
    await session.commit()
    other.district = two
    country.code = 'RU'
    await session.commit()
    expect(await houses()).to.deep.equal([
      ['RU', 1],
      ['RU', 2],
    ])
  })
})
