import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  Table,
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
})
