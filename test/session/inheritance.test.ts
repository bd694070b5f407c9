import { expect } from 'chai'

import {
  alias,
  columnsOf,
  deleteFrom,
  exists,
  func,
  gt,
  none,
  select,
  Session,
  some,
  sql,
  tableOf,
  update,
  UsageError,
  type Engine,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { thrownBy } from '../support/thrown-by'
import {
  Assignment,
  Car,
  Clerk,
  Employee,
  Engineer,
  Garage,
  Lead,
  Project,
  RaceCar,
  registry,
  Trailer,
  Vehicle,
} from '../support/models/fleet'

const oslo = { city: 'Oslo', zip: '0150', position: null }

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const garage = session.create(Garage, { address: oslo as never })
  const trailer = session.create(Trailer, { label: 'T', payload: 9, garage })
  await session.flush()
  session.create(Car, { label: 'C', doors: 4, garage, trailer })
  await session.flush()
  session.create(RaceCar, { label: 'R', doors: 2, topSpeed: 300, garage })
  await session.flush()
  session.create(Vehicle, { label: 'V' })
  const lead = session.create(Lead, { name: 'Ada', language: 'ts' })
  await session.flush()
  const grace = session.create(Engineer, { name: 'Grace', language: 'c', level: 3, lead })
  await session.flush()
  session.create(Clerk, { name: 'Karl', lead })
  await session.flush()
  session.create(Employee, { name: 'Eve' })
  const project = session.create(Project, { title: 'Compiler' })
  ;(project.engineers as unknown as Engineer[]).push(grace, lead)
  await session.commit()
}

const classes = (rows: readonly object[]): string[] => rows.map((row) => row.constructor.name)

onEveryEngine('classes in one table', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('come as instances of their own class, in one statement without a condition', async () => {
    let found: readonly Vehicle[] = []
    const [statement, ...others] = await captureQueries(engine(), async () => {
      found = await open().find(Vehicle, { orderBy: { id: 'asc' } })
    })
    expect(others).to.deep.equal([])
    expect(statement).to.equal(
      'SELECT vehicle.id, vehicle.label, vehicle.garage_id, vehicle.kind, vehicle.doors, vehicle.trailer_id, ' +
        'vehicle.top_speed, vehicle.payload FROM vehicle ORDER BY vehicle.id',
    )
    expect(classes(found)).to.deep.equal(['Trailer', 'Car', 'RaceCar', 'Vehicle'])
    const [trailer, car] = found
    expect(trailer).to.be.instanceOf(Trailer)
    if (trailer instanceof Trailer) expect(trailer.payload).to.equal(9)
    expect(Object.keys(car ?? {})).to.not.include('payload')
  })

  it('are narrowed to a class and those below it by the discriminator', async () => {
    let found: readonly Car[] = []
    const statements = await captureQueries(engine(), async () => {
      found = await open().find(Car, { where: { doors: gt(1) }, orderBy: { id: 'asc' } })
    })
    expect(statements).to.deep.equal([
      'SELECT vehicle.id, vehicle.label, vehicle.garage_id, vehicle.kind, vehicle.doors, vehicle.trailer_id, ' +
        `vehicle.top_speed FROM vehicle WHERE vehicle.kind IN (${statements[0]?.includes('$1') === true ? '$1, $2' : '?, ?'}) ` +
        `AND vehicle.doors > ${statements[0]?.includes('$3') === true ? '$3' : '?'} ORDER BY vehicle.id`,
    ])
    expect(classes(found)).to.deep.equal(['Car', 'RaceCar'])
    const session = open()
    expect(await session.count(Car)).to.equal(2)
    expect(await session.count(Vehicle)).to.equal(4)
    expect(await session.exists(RaceCar, { where: { doors: 5 } })).to.equal(false)
    expect((await session.paginate(Car, { limit: 1, offset: 1 })).total).to.equal(2)
    const page = await session.paginate(Vehicle, { limit: 2 })
    const next = await session.paginate(Vehicle, { limit: 2, after: page.endCursor })
    expect(classes([...page.items, ...next.items])).to.deep.equal(['Trailer', 'Car', 'RaceCar', 'Vehicle'])
    const streamed: object[] = []
    for await (const vehicle of session.stream(Vehicle, { orderBy: { id: 'asc' }, batchSize: 2 }))
      streamed.push(vehicle)
    expect(classes(streamed)).to.deep.equal(['Trailer', 'Car', 'RaceCar', 'Vehicle'])
    expect(await session.find(Car, { columns: ['label', 'doors'], orderBy: { id: 'asc' } })).to.deep.equal([
      { label: 'C', doors: 4 },
      { label: 'R', doors: 2 },
    ])
  })

  it('are one instance, whichever class asks; of another class there is none', async () => {
    const session = open()
    const vehicle = await session.get(Vehicle, 2)
    expect(vehicle).to.be.instanceOf(Car)
    const statements = await captureQueries(engine(), async () => {
      expect(await session.get(Car, 2)).to.equal(vehicle)
    })
    expect(statements).to.have.length(0)
    expect(await session.get(Trailer, 2)).to.equal(null)
    expect(await open().get(Trailer, 2)).to.equal(null)
  })

  it('are led to by relations of each other: one statement for each, whatever classes there are', async () => {
    const session = open()
    const load = () => session.find(Vehicle, { with: { garage: true }, orderBy: { id: 'asc' } })
    let vehicles: Awaited<ReturnType<typeof load>> = []
    const statements = await captureQueries(engine(), async () => {
      vehicles = await load()
    })
    expect(statements).to.have.length(2)
    const [trailer, car, race] = vehicles
    expect(trailer?.garage).to.equal(race?.garage)
    const loading = await captureQueries(engine(), async () => {
      await session.load(car as Car, 'trailer')
    })
    // The trailer is known.
    expect(loading).to.have.length(0)
    expect((car as Car).trailer).to.equal(trailer)
    const [garage] = await session.find(Garage, { with: { vehicles: true, cars: true } })
    expect(classes(garage?.vehicles ?? [])).to.deep.equal(['Trailer', 'Car', 'RaceCar'])
    expect(classes(garage?.cars ?? [])).to.deep.equal(['Car', 'RaceCar'])
    const count = async (
      where: NonNullable<Parameters<typeof session.count<Garage>>[1]>['where'],
    ): Promise<number> => session.count(Garage, where === undefined ? {} : { where })
    expect(await count({ cars: some({ doors: 2 }) })).to.equal(1)
    expect(await count({ cars: none() })).to.equal(0)
    expect(await session.count(Car, { where: { trailer: { payload: 9 } } })).to.equal(1)
    expect(await session.count(Trailer, { where: { cars: some({ label: 'C' }) } })).to.equal(1)
  })

  it('are selected with their class, others left out', async () => {
    const rows = await open().execute(select(Car, columnsOf(Car).doors).orderBy(columnsOf(Car).id))
    expect(rows.map(([car, doors]) => [car.constructor.name, doors])).to.deep.equal([
      ['Car', 4],
      ['RaceCar', 2],
    ])
  })

  it('are their own alone where a statement draws from their class or joins it, with or without a session', async () => {
    const [cars, trailers] = [columnsOf(Car), columnsOf(Trailer)]
    const { garageId } = columnsOf(Garage)
    const id = garageId.as('id')
    const rows = async (statement: Parameters<Engine['execute']>[0]): Promise<unknown[]> => {
      const found = (await engine().execute(statement)).rows
      expect((await open().execute(statement)).rows).to.deep.equal(found)
      return [...found]
    }
    expect(await rows(select(func.count()).from(Car))).to.deep.equal([{ count: 2 }])
    expect(await rows(select(func.count()).from(Vehicle))).to.deep.equal([{ count: 4 }])
    const race = alias(RaceCar, 'race')
    expect(await rows(select(race.c.label).from(race))).to.deep.equal([{ label: 'R' }])
    expect(await rows(select(id, trailers.label).join(Trailer))).to.deep.equal([{ id: 1, label: 'T' }])
    expect(await rows(select(id, trailers.label).crossJoin(Trailer))).to.deep.equal([{ id: 1, label: 'T' }])
    // Without a partner, a garage is kept, and no car stands in for a trailer.
    const light = garageId.eq(trailers.garageId).and(trailers.payload.lt(5))
    const alone = { id: 1, label: null }
    expect(await rows(select(id, trailers.label).leftJoin(Trailer, light))).to.deep.equal([alone])
    const unmatched = { id: null, label: 'T' }
    expect(await rows(select(id, trailers.label).rightJoin(Trailer, light))).to.deep.equal([unmatched])
    const full = await rows(select(id, trailers.label).fullJoin(Trailer, light))
    expect(full).to.have.deep.members([alone, unmatched])
    const inGarage = select(id).where(
      exists(
        select(sql`1`)
          .from(RaceCar)
          .where(cars.garageId.eq(garageId)),
      ),
    )
    expect(await rows(inGarage)).to.deep.equal([{ id: 1 }])
    const here = exists(select(Trailer).where(trailers.garageId.eq(garageId)))
    expectSql(select(id).where(here.not()), {
      postgres:
        'SELECT garage.garage_id AS id FROM garage WHERE NOT EXISTS (SELECT vehicle.id, vehicle.label, vehicle.garage_id, vehicle.kind, vehicle.doors, vehicle.trailer_id, vehicle.top_speed, vehicle.payload FROM vehicle WHERE vehicle.garage_id = garage.garage_id AND vehicle.kind = $1)',
      sqlite:
        'SELECT garage.garage_id AS id FROM garage WHERE NOT EXISTS (SELECT vehicle.id, vehicle.label, vehicle.garage_id, vehicle.kind, vehicle.doors, vehicle.trailer_id, vehicle.top_speed, vehicle.payload FROM vehicle WHERE vehicle.garage_id = garage.garage_id AND vehicle.kind = ?)',
    })
    expect(await rows(select(id).where(here))).to.deep.equal([{ id: 1 }])
    const tuples = await open().execute(select(Garage, Trailer).from(Garage).leftJoin(Trailer, light))
    expect(tuples.map(([garage, trailer]) => [garage.garageId, trailer])).to.deep.equal([[1, null]])
  })

  it('narrow what updates and deletes join, which cannot draw from them otherwise', () => {
    expectSql(update(Project).set({ title: 'x' }).join(RaceCar, columnsOf(Car).label.eq('no')), {
      postgres: 'UPDATE project SET title = $1 FROM vehicle WHERE vehicle.label = $2 AND vehicle.kind = $3',
      sqlite: 'UPDATE project SET title = ? FROM vehicle WHERE vehicle.label = ? AND vehicle.kind = ?',
    })
    expectSql(deleteFrom(Garage).join(Trailer), {
      postgres:
        'DELETE FROM garage USING vehicle WHERE garage.garage_id = vehicle.garage_id AND vehicle.kind = $1',
      sqlite:
        'DELETE FROM garage WHERE +EXISTS (SELECT ? FROM vehicle WHERE garage.garage_id = vehicle.garage_id AND vehicle.kind = ?)',
    })
    expect(thrownBy(() => update(Garage).from(Trailer)).message).to.include(
      "'vehicle' holds rows of other classes too",
    )
    expect(thrownBy(() => deleteFrom(Garage).using(Trailer)).message).to.include('.join(…)')
  })

  it('are not selected without a session, which would take all rows of the table for theirs', async () => {
    const refused = [
      await rejection(Promise.resolve().then(() => engine().execute(select(Car)))),
      await rejection(Promise.resolve().then(() => engine().execute(select(Lead)))),
      await rejection(Promise.resolve().then(() => open().execute(select(alias(RaceCar, 'r'))))),
    ]
    const hint =
      '\n  Execute the select of the class itself through a session, or select columns of the tables with a condition.'
    expect(refused.map(({ message }) => message)).to.deep.equal([
      `Car cannot be selected here: 'vehicle' holds rows of other classes too.${hint}`,
      `Lead cannot be selected here: its rows are spread over several tables.${hint}`,
      `RaceCar cannot be selected here: 'vehicle' holds rows of other classes too.${hint}`,
    ])
    expect((await engine().execute(select(Vehicle))).rows).to.have.length(4)
  })

  it('are not updated or deleted by statements on their class, which would mean rows of other classes too', () => {
    const hint =
      '\n  Load the instances and change them through a session, or name the table itself, tableOf(…), with a condition.'
    expect(thrownBy(() => update(Car)).message).to.equal(
      `Car cannot be updated here: 'vehicle' holds rows of other classes too.${hint}`,
    )
    expect(thrownBy(() => deleteFrom(RaceCar)).message).to.equal(
      `RaceCar cannot be deleted here: 'vehicle' holds rows of other classes too.${hint}`,
    )
    expect(() => deleteFrom(tableOf(Car))).not.to.throw()
  })

  it('must have what their class asks for, and stay what they are', async () => {
    const session = open()
    session.create(Car, { label: 'X' })
    const error = await rejection(session.commit())
    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.equal(
      'Car.doors has no value, which only rows of other classes may lack.\n  Give it one, or write nullable: true on its column.',
    )
    const second = open()
    const car = await second.get(Car, 2)
    ;(car as unknown as { kind: string }).kind = 'trailer'
    expect((await rejection(second.commit())).message).to.contain(
      'Car.kind says that the row is of another class.',
    )
  })

  it('are changed and deleted as rows of their table', async () => {
    const session = open()
    const car = session.create(Car, { label: 'D', doors: 3 })
    await session.commit()
    car.doors = 5
    const statements = await captureQueries(engine(), () => session.commit())
    expect(statements.map((text) => text.slice(0, 25))).to.deep.equal(['UPDATE vehicle SET doors '])
    session.delete(car)
    await session.commit()
    expect(await open().exists(Car, { where: { label: 'D' } })).to.equal(false)
  })
})

onEveryEngine('classes in joined tables', (engine, { dialect }) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('come as instances of their own class, in one statement with outer joins', async () => {
    let found: readonly Employee[] = []
    const statements = await captureQueries(engine(), async () => {
      found = await open().find(Employee, { orderBy: { id: 'asc' } })
    })
    expect(statements).to.deep.equal([
      'SELECT employee.id, employee.role, employee.name, employee.lead_id, employee.since, engineer.engineer_id, ' +
        'engineer.language, engineer.level, lead.budget, clerk.desk FROM employee ' +
        'LEFT JOIN engineer ON engineer.engineer_id = employee.id LEFT JOIN lead ON lead.id = engineer.engineer_id ' +
        'LEFT JOIN clerk ON clerk.id = employee.id ORDER BY employee.id' +
        { postgres: '', sqlite: ' NULLS LAST' }[dialect],
    ])
    expect(classes(found)).to.deep.equal(['Lead', 'Engineer', 'Clerk', 'Employee'])
    const [lead, engineer] = found
    if (lead instanceof Lead)
      expect([lead.budget, lead.level, lead.since]).to.deep.equal([100, 1, lead.since])
    expect(engineer).to.include({ language: 'c', level: 3, engineerId: engineer?.id })
  })

  it('are drawn from their own tables and those of their bases, by columns of all of them', async () => {
    let found: readonly Engineer[] = []
    const [statement] = await captureQueries(engine(), async () => {
      found = await open().find(Engineer, {
        where: { name: 'Grace', level: gt(2) },
        orderBy: [{ name: 'desc' }, { level: 'asc' }],
      })
    })
    expect(statement?.replaceAll(/\$\d/g, '?')).to.equal(
      'SELECT employee.id, employee.role, employee.name, employee.lead_id, employee.since, engineer.engineer_id, ' +
        'engineer.language, engineer.level, lead.budget FROM employee ' +
        'JOIN engineer ON engineer.engineer_id = employee.id LEFT JOIN lead ON lead.id = engineer.engineer_id ' +
        'WHERE employee.name = ? AND engineer.level > ? ORDER BY ' +
        {
          postgres: 'employee.name DESC, engineer.level',
          sqlite: 'employee.name DESC NULLS FIRST, engineer.level NULLS LAST',
        }[dialect],
    )
    expect(classes(found)).to.deep.equal(['Engineer'])
    const session = open()
    expect([
      await session.count(Employee),
      await session.count(Engineer),
      await session.count(Lead),
    ]).to.deep.equal([4, 2, 1])
    expect(await session.exists(Engineer, { where: (c) => c.name.eq('Ada').and(c.level.eq(1)) })).to.equal(
      true,
    )
    expect(
      (await session.paginate(Engineer, { limit: 1, orderBy: { level: 'desc' } })).items[0]?.name,
    ).to.equal('Grace')
    const rows = await session.execute(select(Engineer).orderBy(columnsOf(Engineer).level))
    expect(rows.map(([engineer]) => engineer.constructor.name)).to.deep.equal(['Lead', 'Engineer'])
  })

  it('are one instance by the key of the first table', async () => {
    const session = open()
    const lead = await session.findOrFail(Lead)
    const statements = await captureQueries(engine(), async () => {
      expect(await session.get(Employee, lead.id)).to.equal(lead)
      expect(await session.get(Engineer, lead.id)).to.equal(lead)
    })
    expect(statements).to.have.length(0)
    expect(await session.get(Clerk, lead.id)).to.equal(null)
  })

  it('are led to by relations to bases and sub-classes, and lead on', async () => {
    const session = open()
    const load = () => session.find(Employee, { with: { lead: true }, orderBy: { id: 'asc' } })
    let found: Awaited<ReturnType<typeof load>> = []
    const statements = await captureQueries(engine(), async () => {
      found = await load()
    })
    // The lead is among the employees.
    expect(statements).to.have.length(1)
    expect(found[1]?.lead).to.equal(found[0])
    const lead = await session.findOrFail(Lead, { with: { reports: true, projects: true } })
    expect(classes(lead.reports)).to.deep.equal(['Engineer', 'Clerk'])
    expect(lead.projects.map(({ title }) => title)).to.deep.equal(['Compiler'])
    const [project] = await open().find(Project, { with: { engineers: { orderBy: { name: 'asc' } } } })
    expect(classes(project?.engineers ?? [])).to.deep.equal(['Lead', 'Engineer'])
    expect(await session.count(Employee, { where: { lead: { name: 'Ada', budget: 100 } } })).to.equal(2)
    expect(await session.count(Lead, { where: { reports: some({ name: 'Karl' }) } })).to.equal(1)
    expect(
      await session.count(Project, { where: { engineers: some({ name: 'Grace', level: 3 }) } }),
    ).to.equal(1)
  })

  it('are inserted table by table, the key handed on, those of one class together', async () => {
    const session = open()
    const made = ['a', 'b', 'c'].map((name) => session.create(Lead, { name, language: 'ml', budget: 7 }))
    const statements = await captureQueries(engine(), () => session.commit())
    expect(statements.map((text) => text.slice(0, 20))).to.deep.equal([
      'INSERT INTO employee',
      'INSERT INTO engineer',
      'INSERT INTO lead (id',
    ])
    const keys = made.map(({ id, engineerId }) => [id, engineerId])
    for (const [id, engineerId] of keys) expect(engineerId).to.equal(id)
    expect(
      await open().find(Lead, { where: { budget: 7 }, columns: ['name'], orderBy: { id: 'asc' } }),
    ).to.deep.equal([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    const again = await captureQueries(engine(), () => session.commit())
    expect(again).to.deep.equal([])
    session.delete(...made)
    const deletes = await captureQueries(engine(), () => session.commit())
    // The key of lead says ON DELETE CASCADE.
    expect(deletes.map((text) => text.slice(0, 20))).to.deep.equal([
      'DELETE FROM assignme',
      'DELETE FROM engineer',
      'DELETE FROM employee',
    ])
    expect(await open().count(Lead)).to.equal(1)
  })

  it('are updated in the tables whose columns changed, and in no other', async () => {
    const session = open()
    const lead = await session.findOrFail(Lead)
    const write = async (change: () => void): Promise<string[]> => {
      change()
      const statements = await captureQueries(engine(), () => session.commit())
      return statements.map((text) => text.slice(0, 12).trim())
    }
    expect(await write(() => (lead.budget = 5))).to.deep.equal(['UPDATE lead'])
    expect(await write(() => (lead.name = 'Ada L.'))).to.deep.equal(['UPDATE emplo'])
    expect(
      await write(() => {
        lead.name = 'Ada'
        lead.budget = 100
      }),
    ).to.deep.equal(['UPDATE emplo', 'UPDATE lead'])
    expect(await open().find(Lead, { columns: ['name', 'budget'] })).to.deep.equal([
      { name: 'Ada', budget: 100 },
    ])
  })

  it('take along what points to them when they are deleted, and are undone as one', async () => {
    const session = open()
    const engineer = session.create(Engineer, { name: 'Gone', language: 'x' })
    await session.flush()
    session.delete(engineer)
    await session.flush()
    await session.rollback()
    expect(await open().count(Engineer, { where: { name: 'Gone' } })).to.equal(0)
    expect(session.contains(engineer)).to.equal(true)
    await open().execute(deleteFrom(Assignment).where(columnsOf(Assignment).projectId.eq(99)))
  })
})

runOnEveryEngine(() => registry.metadata)
