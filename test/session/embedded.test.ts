import { expect } from 'chai'

import {
  alias,
  Column,
  columnsOf,
  deleteFrom,
  Embedded,
  ForeignKey,
  gt,
  insert,
  InvalidValueError,
  isNull,
  like,
  ManyToOne,
  OneToMany,
  or,
  Registry,
  select,
  Session,
  some,
  Table,
  t,
  UnresolvedTargetError,
  update,
  UsageError,
  Version,
  type Engine,
  type Many,
  type One,
  type Where,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('country', { registry })
class Country {
  @Column(t.varchar(2), { primaryKey: true }) code!: string
  @Column(t.varchar(40)) name!: string
  @OneToMany(() => Person, { foreignKey: 'home.countryCode' }) people!: Many<Person>
}

class Position {
  @Column(t.double()) latitude!: number
  @Column(t.double()) longitude!: number
}

class Address {
  @Column(t.varchar(60)) city!: string
  @Column(t.varchar(10), { nullable: true }) zip!: string | null
  @Column() @ForeignKey(() => Country) countryCode!: string
  @Embedded(() => Position, { nullable: true }) position!: Embedded<Position> | null

  get line(): string {
    return `${this.zip ?? ''} ${this.city}`.trim()
  }
}

@Table('person', { registry })
class Person {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(40)) name!: string
  @Embedded(() => Address) home!: Embedded<Address>
  @Embedded(() => Address, { prefix: 'w_', nullable: true }) work!: Embedded<Address> | null
  @ManyToOne(() => Country, { foreignKey: 'home.countryCode' }) country!: One<Country, 'code'>
  @Version() @Column(t.integer()) version!: number
}

const HOME = 'home_city, home_zip, home_country_code, home_position_latitude, home_position_longitude'
const WORK = 'w_city, w_zip, w_country_code, w_position_latitude, w_position_longitude'
const COLUMNS = ['id', 'name', ...HOME.split(', '), ...WORK.split(', '), 'version']
const SELECTED = COLUMNS.map((column) => `person.${column}`).join(', ')

const oslo = { city: 'Oslo', zip: '0150', countryCode: 'NO', position: { latitude: 59.9, longitude: 10.7 } }
const rome = { city: 'Rome', zip: null, countryCode: 'IT', position: null }

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  session.create(Country, { code: 'NO', name: 'Norway' })
  session.create(Country, { code: 'IT', name: 'Italy' })
  session.create(Person, { name: 'Ada', home: oslo, work: rome })
  await session.flush()
  session.create(Person, { name: 'Bea', home: rome, work: null })
  await session.commit()
}

onEveryEngine('value objects', (engine, { dialect }) => {
  before(() => fill(engine()))
  const open = (options = {}): Session => new Session(engine(), options)
  /** A text whose parameters are written `?`. */
  const plain = (text: string | undefined): string | undefined => text?.replaceAll(/\$\d+/g, '?')
  const sent = async (run: () => Promise<unknown>): Promise<(string | undefined)[]> =>
    (await captureQueries(engine(), run)).map(plain)

  it('are inserted as columns of the row, and come back as they were', async () => {
    const session = open()
    const made = session.create(Person, { name: 'Cleo', home: oslo, work: null })
    expect(made.home).to.be.instanceOf(Address)
    expect(made.home.position).to.be.instanceOf(Position)
    const [insert, ...others] = await captureQueries(engine(), () => session.commit())
    expect(others).to.deep.equal([])
    expect(insert).to.match(
      new RegExp(`^INSERT INTO person \\(name, ${HOME}, ${WORK}, version\\) .* RETURNING .*id`),
    )
    const again = await open().findOrFail(Person, { where: { id: made.id } })
    expect(again.home).to.be.instanceOf(Address)
    expect(again.home.line).to.equal('0150 Oslo')
    expect(again.home).to.deep.equal(made.home)
    expect(again.work).to.equal(null)
    session.delete(made)
    await session.commit()
  })

  for (const generateCode of [true, false]) {
    it(`are read in one statement, null where all their columns are (generateCode: ${generateCode})`, async () => {
      const session = open({ generateCode })
      let found: Person[] = []
      const statements = await sent(async () => {
        found = await session.find(Person, { orderBy: { id: 'asc' } })
      })
      expect(statements).to.deep.equal([`SELECT ${SELECTED} FROM person ORDER BY person.id`])
      const [ada, bea] = found
      expect(JSON.parse(JSON.stringify(ada))).to.deep.equal({
        ...{ id: 1, name: 'Ada', home: oslo, work: rome, country: { code: 'NO' }, version: 1 },
      })
      expect(ada?.work).to.be.instanceOf(Address)
      expect(ada?.work?.position).to.equal(null)
      expect(bea?.work).to.equal(null)
      expect(Object.keys(bea ?? {})).to.deep.equal(['id', 'name', 'home', 'work', 'country', 'version'])
      expect(await sent(() => session.commit())).to.deep.equal([])
    })
  }

  it('are compared property by property, with operators, in groups and in callbacks', async () => {
    const session = open()
    const names = async (where: Where<Person>, condition: string): Promise<string[]> => {
      let found: Person[] = []
      const statements = await sent(async () => {
        found = await session.find(Person, { where, orderBy: { name: 'asc' } })
      })
      expect(statements).to.deep.equal([
        `SELECT ${SELECTED} FROM person WHERE ${condition} ORDER BY person.name`,
      ])
      return found.map(({ name }) => name)
    }
    expect(await names({ home: { city: 'Oslo' } }, 'person.home_city = ?')).to.deep.equal(['Ada'])
    expect(
      await names(
        { home: { city: like('R%'), zip: null } },
        `person.home_city ${{ postgres: 'LIKE', sqlite: 'GLOB' }[dialect]} ? AND person.home_zip IS NULL`,
      ),
    ).to.deep.equal(['Bea'])
    expect(
      await names({ home: { position: { latitude: gt(50) } } }, 'person.home_position_latitude > ?'),
    ).to.deep.equal(['Ada'])
    expect(await names({ home: { zip: isNull() } }, 'person.home_zip IS NULL')).to.deep.equal(['Bea'])
    expect(
      await names(
        { work: null },
        WORK.split(', ')
          .map((column) => `person.${column} IS NULL`)
          .join(' AND '),
      ),
    ).to.deep.equal(['Bea'])
    expect(
      await names(
        or<Person>({ home: { city: 'Rome' } }, { work: { city: 'Rome' } }),
        'person.home_city = ? OR person.w_city = ?',
      ),
    ).to.deep.equal(['Ada', 'Bea'])
    expect(
      await names((c) => c.home.position.longitude.lt(11), 'person.home_position_longitude < ?'),
    ).to.deep.equal(['Ada'])
    expect(await session.count(Person, { where: { home: { city: 'Oslo' } } })).to.equal(1)
    expect(await session.exists(Person, { where: { work: { city: 'Oslo' } } })).to.equal(false)
    expect(await session.count(Country, { where: { people: some({ home: { city: 'Rome' } }) } })).to.equal(1)
  })

  it('sort rows by what is in them', async () => {
    let found: Person[] = []
    const statements = await sent(async () => {
      found = await open().find(Person, {
        orderBy: { home: { position: { latitude: 'desc' }, city: 'asc' } },
      })
    })
    const desc = { postgres: '', sqlite: ' NULLS FIRST' }[dialect]
    expect(statements).to.deep.equal([
      `SELECT ${SELECTED} FROM person ORDER BY person.home_position_latitude DESC${desc}, person.home_city`,
    ])
    expect(found.map(({ name }) => name)).to.deep.equal(['Bea', 'Ada'])
    const page = await open().paginate(Person, { orderBy: { home: { city: 'desc' } }, limit: 1 })
    expect(page.items.map(({ name }) => name)).to.deep.equal(['Bea'])
    const next = await open().paginate(Person, {
      ...{ orderBy: { home: { city: 'desc' } }, limit: 1, after: page.endCursor },
    })
    expect(next.items.map(({ name }) => name)).to.deep.equal(['Ada'])
  })

  it('are chosen as columns, whole or in part, as plain rows', async () => {
    let rows: readonly object[] = []
    const statements = await sent(async () => {
      rows = await open().find(Person, { columns: ['name', 'work'], orderBy: { id: 'asc' } })
    })
    expect(statements).to.deep.equal([
      `SELECT person.name, ${WORK.split(', ')
        .map((column) => `person.${column}`)
        .join(', ')} FROM person ORDER BY person.id`,
    ])
    expect(rows).to.deep.equal([
      { name: 'Ada', work: Object.assign(new Address(), rome) },
      { name: 'Bea', work: null },
    ])
    const [country] = await open().find(Country, {
      ...{
        where: { code: 'NO' },
        with: { people: { columns: ['home'], where: { home: { city: 'Oslo' } } } },
      },
    })
    expect(JSON.parse(JSON.stringify(country?.people))).to.deep.equal([{ home: oslo }])
    const c = columnsOf(Person)
    const { rows: selected } = await open().execute(select(c.name, c.home.city.as('city')).orderBy(c.id))
    expect(selected).to.deep.equal([
      { name: 'Ada', city: 'Oslo' },
      { name: 'Bea', city: 'Rome' },
    ])
  })

  it('have the paths of their properties in plain rows, in subqueries and through an alias', async () => {
    const c = columnsOf(Person)
    const other = alias(Person, 'other')
    const cities = select(c.home.city, c.work.city, c.work.position.latitude)
    const rows = [
      { 'home.city': 'Oslo', 'work.city': 'Rome', 'work.position.latitude': null },
      { 'home.city': 'Rome', 'work.city': null, 'work.position.latitude': null },
    ]
    expect((await engine().execute(cities.orderBy(c.id))).rows).to.deep.equal(rows)
    const derived = cities.subquery('derived')
    const fromDerived = select(derived.c['work.city']).orderBy(derived.c['home.city'])
    expect((await engine().execute(fromDerived)).rows).to.deep.equal([
      { 'work.city': 'Rome' },
      { 'work.city': null },
    ])
    const throughAlias = select(other.c.home.city, other.c.work.position.latitude.as('latitude'))
    expect((await engine().execute(throughAlias.orderBy(other.c.id))).rows).to.deep.equal([
      { 'home.city': 'Oslo', latitude: null },
      { 'home.city': 'Rome', latitude: null },
    ])
    const [first] = (await engine().execute(select(other).orderBy(other.c.id))).rows
    expect(first?.['home.position.latitude']).to.equal(59.9)
    expect(() => (other.c.home as unknown as { town: unknown }).town).to.throw(
      /Table 'person' has no column 'home\.town'/,
    )
  })

  it('are null with all that they hold, value objects that are never null by themselves included', async () => {
    const known = new Registry()
    class Name {
      @Column(t.varchar(9)) text!: string
    }
    class Owner {
      @Embedded(() => Name) name!: Embedded<Name>
    }
    @Table('thing', { registry: known })
    class Thing {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Embedded(() => Owner, { nullable: true }) owner!: Embedded<Owner> | null
    }
    known.configure()
    await known.metadata.createAll(engine())
    const session = open()
    session.create(Thing, { owner: { name: { text: 'Ada' } } })
    session.create(Thing, { owner: null })
    await session.commit()
    const found = await open().find(Thing, { orderBy: { id: 'asc' } })
    expect(found.map(({ owner }) => owner?.name.text)).to.deep.equal(['Ada', undefined])
    expect(found[1]?.owner).to.equal(null)
    expect(await open().find(Thing, { columns: ['owner'], where: { id: 2 } })).to.deep.equal([
      { owner: null },
    ])
  })

  it('are written in part where a part was changed, and as a whole where another one was put in place', async () => {
    const session = open()
    const ada = await session.findOrFail(Person, { where: { name: 'Ada' } })
    const written = (change: () => void): Promise<(string | undefined)[]> => {
      change()
      return sent(() => session.commit())
    }
    const update = (set: string): string[] => [
      `UPDATE person SET ${set}, version = ? WHERE person.id = ? AND person.version = ?`,
    ]
    expect(await written(() => (ada.home.zip = '0151'))).to.deep.equal(update('home_zip = ?'))
    const position = ada.home.position as Position
    expect(await written(() => (position.latitude = 60))).to.deep.equal(update('home_position_latitude = ?'))
    expect(await written(() => (ada.home.position = null))).to.deep.equal(
      update('home_position_latitude = ?, home_position_longitude = ?'),
    )
    // Another object with the same values is no change.
    expect(await written(() => (ada.home = Object.assign(new Address(), ada.home)))).to.deep.equal([])
    const next = Object.assign(new Address(), {
      ...oslo,
      position: Object.assign(new Position(), oslo.position),
    })
    expect(await written(() => (ada.home = next))).to.deep.equal(
      update('home_zip = ?, home_position_latitude = ?, home_position_longitude = ?'),
    )
    expect(await written(() => (ada.work = null))).to.deep.equal(update('w_city = ?, w_country_code = ?'))
    expect(await written(() => (ada.work = Object.assign(new Address(), rome)))).to.deep.equal(
      update('w_city = ?, w_country_code = ?'),
    )
    const again = await open().findOrFail(Person, { where: { name: 'Ada' } })
    expect([again.home, again.work]).to.deep.equal([ada.home, ada.work])
    expect(await open().findOrFail(Person, { where: { name: 'Bea' } })).to.have.property('version', 1)
  })

  it('hold foreign keys, along which relations load and are written', async () => {
    const session = open()
    const load = () => session.find(Person, { with: { country: true }, orderBy: { id: 'asc' } })
    let found: Awaited<ReturnType<typeof load>> = []
    const statements = await sent(async () => {
      found = await load()
    })
    expect(statements).to.deep.equal([
      `SELECT ${SELECTED} FROM person ORDER BY person.id`,
      {
        postgres: `SELECT country.code, country.name FROM country WHERE country.code = ANY(?::TEXT[])`,
        sqlite:
          'SELECT country.code, country.name FROM country WHERE country.code IN (SELECT value FROM json_each(?))',
      }[dialect],
    ])
    const [ada, bea] = found as [(typeof found)[number], (typeof found)[number]]
    expect([ada.country.name, bea.country.name]).to.deep.equal(['Norway', 'Italy'])
    ada.country = bea.country
    expect(await sent(() => session.commit())).to.deep.equal([
      'UPDATE person SET home_country_code = ?, version = ? WHERE person.id = ? AND person.version = ?',
    ])
    expect(ada.home.countryCode).to.equal('IT')
    ada.home.countryCode = 'NO'
    await session.commit()
    const [norway] = await open().find(Country, { where: { code: 'NO' }, with: { people: true } })
    expect(norway?.people.map(({ name }) => name)).to.deep.equal(['Ada'])
    const joined = await open().find(Country, {
      with: { people: { strategy: 'joined' } },
      orderBy: { code: 'asc' },
    })
    expect(joined.map(({ people }) => people.map(({ home }) => home.line))).to.deep.equal([
      ['Rome'],
      ['0150 Oslo'],
    ])
  })

  it('are refreshed and merged with the instance that holds them', async () => {
    const session = open()
    const ada = await session.findOrFail(Person, { where: { name: 'Ada' } })
    ada.home.city = 'Bergen'
    ada.work = null
    await session.refresh(ada)
    expect([ada.home.city, (ada.work as Address | null)?.city]).to.deep.equal(['Oslo', 'Rome'])
    expect(await sent(() => session.commit())).to.deep.equal([])
    const detached = await open().findOrFail(Person, { where: { name: 'Ada' } })
    detached.home.city = 'Bergen'
    const merged = await session.merge(detached)
    expect(merged).to.equal(ada)
    expect(ada.home.city).to.equal('Bergen')
    expect(await sent(() => session.commit())).to.deep.equal([
      'UPDATE person SET home_city = ?, version = ? WHERE person.id = ? AND person.version = ?',
    ])
    expect(ada.home).to.not.equal(detached.home)
    const { home } = ada
    await session.merge(Person, { id: ada.id, home: { city: 'Oslo' } })
    expect(ada.home).to.deep.equal(Object.assign(home, { city: 'Oslo' }))
    await session.commit()
  })

  it('come with rows that are streamed, upserted, and updated or deleted by condition', async () => {
    const session = open()
    const lines: string[] = []
    for await (const { home } of session.stream(Person, { orderBy: { id: 'asc' }, batchSize: 1 }))
      lines.push(home.line)
    expect(lines).to.deep.equal(['0150 Oslo', 'Rome'])
    const row = { id: 50, name: 'Dan', home: oslo, work: null }
    await session.upsert(Person, [row], { on: ['id'] })
    await session.upsert(Person, [{ ...row, home: rome, work: oslo }], {
      ...{ on: ['id'], update: ['home'] },
    })
    await session.commit()
    const dan = await open().findOrFail(Person, { where: { id: 50 } })
    expect([dan.home.city, dan.work]).to.deep.equal(['Rome', null])
    expect(
      await sent(() =>
        session.updateWhere(Person, { where: { id: 50 }, set: { home: { city: 'Turin' }, work: null } }),
      ),
    ).to.deep.equal([
      `UPDATE person SET home_city = ?, ${WORK.replaceAll(', ', ' = ?, ')} = ?, version = person.version + ? WHERE person.id = ? RETURNING ${SELECTED}`,
    ])
    await session.commit()
    expect((await open().findOrFail(Person, { where: { home: { city: 'Turin' } } })).id).to.equal(50)
    expect(await session.deleteWhere(Person, { where: { home: { city: 'Turin' } } })).to.equal(1)
    await session.commit()
  })

  it('are given as objects to insert, update and onConflict, or computed from what is there', async () => {
    const home = { city: 'Oslo', zip: '0150', countryCode: 'NO', position: null }
    const row = { id: 60, name: 'Eve', home, work: null, version: 1 }
    const inserting = insert(Person).values(row)
    expect(inserting.columns.map(({ name }) => name)).to.deep.equal(COLUMNS)
    await engine().execute(inserting)
    await engine().execute(
      insert(Person)
        .values({ ...row, home: rome })
        .onConflict(['id'], { doUpdate: ['home'] }),
    )
    const columns = columnsOf(Person)
    const set = {
      home: { zip: columns.home.city.concat('!'), position: { latitude: 1, longitude: 2 } },
      work: oslo,
    }
    const updating = update(Person).set(set).where(columns.id.eq(60))
    const session = open()
    expect((await sent(() => session.execute(updating)))[0]).to.equal(
      'UPDATE person SET home_zip = person.home_city || ?, home_position_latitude = ?, home_position_longitude = ?, ' +
        'w_city = ?, w_zip = ?, w_country_code = ?, w_position_latitude = ?, w_position_longitude = ? WHERE person.id = ?',
    )
    await session.updateWhere(Person, {
      where: { id: 60 },
      set: (c) => ({ work: { city: c.home.city.concat('?') } }),
    })
    await session.commit()
    const eve = await open().findOrFail(Person, { where: { id: 60 } })
    expect([eve.home.line, eve.home.position?.longitude, eve.work?.line]).to.deep.equal([
      'Rome! Rome',
      2,
      '0150 Rome?',
    ])
    expect(() => update(Person).set({ home: { town: 'x' } as never })).to.throw(
      UnresolvedTargetError,
      "names a column 'home.town' that is not there",
    )
    await engine().execute(deleteFrom(Person).where(columns.id.eq(60)))
  })

  it('that lack a part are read with null in its place, and written again', async () => {
    const session = open()
    const made = session.create(Person, { name: 'Half', home: oslo, work: { zip: '1' } as never })
    await session.commit()
    const other = open()
    const found = await other.findOrFail(Person, { where: { id: made.id } })
    expect(Object.entries(found.work ?? {})).to.deep.equal(
      Object.entries({ city: null, zip: '1', countryCode: null, position: null }),
    )
    if (found.work) found.work.zip = '2'
    await other.commit()
    expect((await open().findOrFail(Person, { where: { id: made.id } })).work?.zip).to.equal('2')
    other.delete(found)
    await other.commit()
  })

  it('are refused by the path of what is wrong', async () => {
    const session = open()
    const make = async (home: unknown): Promise<Error> => {
      const person = session.create(Person, { name: 'X', home: home as never, work: null })
      const error = await rejection(session.commit())
      session.expunge(person)
      return error
    }
    const long = await make({ ...oslo, zip: '12345678901' })
    expect(long).to.be.instanceOf(InvalidValueError)
    expect(long.message).to.contain('Person.home.zip')
    expect((await make(null)).message).to.contain('home')
    const where = await rejection(open().find(Person, { where: { home: {} } }))
    expect(where).to.be.instanceOf(UsageError)
    expect(where.message).to.equal('where: Person.home is empty.\n  Leave it out.')
    const unknown = await rejection(open().find(Person, { where: { home: { town: 'x' } } as never }))
    expect(unknown.message).to.match(/^where: Person has no property 'home.town'.\n/)
    const order = await rejection(open().find(Person, { orderBy: { home: 'asc' } as never }))
    expect(order.message).to.match(/^orderBy: Person.home is a value object/)
  })
})
