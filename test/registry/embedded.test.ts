import { expect } from 'chai'
import {
  Column,
  columnsOf,
  Embedded,
  ForeignKey,
  Index,
  ManyToOne,
  Registry,
  Table,
  TableArgs,
  t,
  UniqueConstraint,
  type One,
} from '../../src'
import type { ConfigurationError } from '../../src/errors'
import { thrownBy } from '../support/thrown-by'

const registry = new Registry()

@Table('country', { registry })
class Country {
  @Column(t.varchar(2), { primaryKey: true }) code!: string
}

class Position {
  @Column(t.double()) latitude!: number
  @Column(t.double(), { name: 'lon' }) longitude!: number
}

class Address {
  @Column(t.varchar(60)) city!: string
  @Column(t.varchar(10), { nullable: true }) zip!: string | null
  @Column() @ForeignKey(() => Country) countryCode!: string
  @Embedded(() => Position, { nullable: true }) position!: Embedded<Position> | null

  get line(): string {
    return `${this.zip ?? ''} ${this.city}`
  }
}

@Table('person', { registry })
@TableArgs<Person>((c) => [
  new UniqueConstraint(c.homeAddress.city, c.name),
  new Index('ix_city', c.homeAddress.city, 'work.zip'),
])
class Person {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Embedded(() => Address) homeAddress!: Embedded<Address>
  @Embedded(() => Address, { prefix: 'w_', nullable: true }) work!: Embedded<Address> | null
  @Column(t.text()) name!: string
  @ManyToOne(() => Country, { foreignKey: 'homeAddress.countryCode' }) country!: One<Country, 'code'>
}

describe('a value object within a class', () => {
  before(() => {
    registry.configure()
  })

  it('has its columns in the class’s table, in the place of the property, named with a prefix', () => {
    expect(
      registry.tableOf(Person).columns.map(({ name, key, nullable }) => [name, key, nullable]),
    ).to.deep.equal([
      ['id', 'id', false],
      ['home_address_city', 'homeAddress.city', false],
      ['home_address_zip', 'homeAddress.zip', true],
      ['home_address_country_code', 'homeAddress.countryCode', false],
      ['home_address_position_latitude', 'homeAddress.position.latitude', true],
      ['home_address_position_lon', 'homeAddress.position.longitude', true],
      ['w_city', 'work.city', true],
      ['w_zip', 'work.zip', true],
      ['w_country_code', 'work.countryCode', true],
      ['w_position_latitude', 'work.position.latitude', true],
      ['w_position_lon', 'work.position.longitude', true],
      ['name', 'name', false],
    ])
  })

  it('has foreign keys, and columns that keys and indexes name', () => {
    const table = registry.tableOf(Person)
    expect(table.foreignKeys.map(({ name }) => name)).to.deep.equal([
      'fk_person_home_address_country_code_country',
      'fk_person_w_country_code_country',
    ])
    expect(table.constraints.map(({ name }) => name)).to.include('uq_person_home_address_city_name')
    expect(table.indexes[0]?.plainColumns?.map(({ name }) => name)).to.deep.equal([
      'home_address_city',
      'w_zip',
    ])
    expect(registry.mapperOf(Person).relationships.get('country')?.pairs[0]?.source.name).to.equal(
      'home_address_country_code',
    )
  })

  it('is reached through the columns by property', () => {
    const c = columnsOf(Person)
    expect(c.homeAddress.city).to.equal(registry.mapperOf(Person).property('homeAddress.city').column)
    expect(c.homeAddress.position.longitude.name).to.equal('home_address_position_lon')
    expect(thrownBy(() => (c.homeAddress as unknown as { town: unknown }).town).message).to.equal(
      "Person has no property 'town' that stands for a column.\n  Known: city, zip, countryCode, position.",
    )
  })

  it('is read and written through the mapper’s properties, and made where there is something to hold', () => {
    const person = Object.create(Person.prototype) as Person & Record<string, unknown>
    expect(person['work.city']).to.equal(undefined)
    person['work.city'] = null
    expect(person.work).to.equal(null)
    expect(person['work.position.latitude']).to.equal(null)
    person['work.position.latitude'] = 1.5
    expect(person.work).to.be.instanceOf(Address)
    expect(person.work?.position).to.be.instanceOf(Position)
    person['homeAddress.zip'] = null
    expect(person.homeAddress).to.be.instanceOf(Address)
    expect(Object.keys(person)).to.deep.equal(['work', 'homeAddress'])
    expect(JSON.stringify(person)).to.equal(
      '{"work":{"city":null,"zip":null,"countryCode":null,"position":{"latitude":1.5}},"homeAddress":{"zip":null}}',
    )
  })

  it('cannot be a row: no primary key, no relations, no end within itself, no constructor with arguments', () => {
    const second = new Registry()
    class Loop {
      @Column(t.integer()) a!: number
      @Embedded(() => Loop) loop!: Loop
    }
    class Key {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToOne(() => Country) country!: One<Country, 'code'>
    }
    class Money {
      constructor(readonly amount: string) {}
    }
    class Empty {}
    @Table({ registry: second })
    class Holder {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Embedded(() => Key) key!: Key
      @Embedded(() => Loop) loop!: Loop
      @Embedded((() => Money) as never) money!: object
      @Embedded(() => Empty) empty!: Empty
      @Embedded(Empty as never) direct!: Empty
    }
    const { problems } = thrownBy(() => second.tableOf(Holder)) as ConfigurationError
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'Holder.key.id: Key is embedded, and cannot be the primary key.\n  Declare the columns of the primary key on the class itself.',
      'Holder.key.country: Key is embedded, and cannot have relations.\n' +
        '  Declare the relation on the class that holds it; @ForeignKey may stay here.',
      'Holder.loop.loop: Loop holds itself, which has no end.\n  Relate two tables with a foreign key instead.',
      'Holder.money: the constructor of Money needs 1 argument(s), but loading calls new Money().\n' +
        '  Give the parameters default values, or move them to a static factory method.',
      'Holder.empty: Empty has no columns.\n  Put @Column on its properties.',
      'Holder.direct: @Embedded needs a function that gives a class.\n  Write @Embedded(() => Address).',
    ])
  })
})
