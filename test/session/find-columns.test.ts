import { expect } from 'chai'

import { eq, mapperOf, Session, some, type Engine } from '../../src'
import { findQuery } from '../../src/session/entity-query'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { Desk, Emp, Reading, registry } from '../support/models/company'

describe('find with columns', () => {
  it('asks for nothing else', () => {
    registry.configure()
    const options = {
      columns: ['floor', 'deskId'],
      where: { emp: { ename: 'Annan' } },
      orderBy: { floor: 'desc' },
    }
    expectSql(findQuery(mapperOf(Desk), options), {
      postgres:
        'SELECT desk.floor, desk.desk_id FROM desk WHERE EXISTS (SELECT 1 FROM emp WHERE emp.empno = desk.empno AND emp.ename = $1) ORDER BY desk.floor DESC',
      sqlite:
        'SELECT desk.floor, CAST(desk.desk_id AS TEXT) AS desk_id FROM desk WHERE +EXISTS (SELECT 1 FROM emp WHERE emp.empno = desk.empno AND emp.ename = ?) ORDER BY desk.floor DESC',
    })
  })
})

const takenAt = new Date(5)
const data = { tags: ['a'] }

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  for (const [i, ename] of ['Annan', 'Smith', 'Rama'].entries())
    session.create(Emp, { ename, badge: i === 2 ? null : `B${i}` })
  session.create(Reading, { amount: '1.50', data, takenAt, blob: Buffer.from([0, 255]) })
  await session.commit()
}

onEveryEngine('plain rows of some columns', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('hold the values of their types by property, in the order of the columns', async () => {
    const [reading] = await open().find(Reading, {
      columns: ['takenAt', 'amount', 'data', 'blob', 'version'],
    })
    expect(reading).to.deep.equal({ takenAt, amount: '1.50', data, blob: Buffer.from([0, 255]), version: 0 })
    expect(Object.keys(reading ?? {})).to.deep.equal(['takenAt', 'amount', 'data', 'blob', 'version'])
    expect(Object.getPrototypeOf(reading)).to.equal(Object.prototype)
  })

  it('are narrowed, sorted and cut like instances', async () => {
    const columns = ['ename', 'badge'] as const
    const where = { badge: eq('B1') }
    expect(await open().find(Emp, { columns, where })).to.deep.equal([{ ename: 'Smith', badge: 'B1' }])
    expect(await open().find(Emp, { columns, orderBy: { ename: 'asc' }, limit: 1, offset: 1 })).to.deep.equal(
      [{ ename: 'Rama', badge: null }],
    )
    expect(await open().findOne(Emp, { columns, where: { badge: null } })).to.deep.equal({
      ename: 'Rama',
      badge: null,
    })
    expect(await open().findOne(Emp, { columns, where: { desk: some() } })).to.equal(null)
    expect(await rejection(open().findOrFail(Emp, { columns, where: { desk: some() } }))).to.have.property(
      'code',
      'no-result',
    )
  })

  it('are no part of the session, and cost one statement', async () => {
    const session = open()
    const statements = await captureQueries(engine(), async () => {
      await session.find(Emp, { columns: ['empno', 'ename'], where: { ename: 'Smith' } })
      expect(await session.get(Emp, 2)).to.include({ ename: 'Smith' })
    })
    expect(statements).to.have.length(2)
  })

  it('are kept apart from queries of other columns', async () => {
    const session = open()
    for (let round = 0; round < 2; round++) {
      expect(await session.findOne(Emp, { columns: ['ename'], where: { empno: 1 } })).to.deep.equal({
        ename: 'Annan',
      })
      expect(await session.findOne(Emp, { columns: ['badge'], where: { empno: 1 } })).to.deep.equal({
        badge: 'B0',
      })
      expect(await session.findOne(Emp, { where: { empno: 1 } })).to.be.instanceOf(Emp)
    }
  })

  it('refuse what are no columns and no relations', async () => {
    const bad: [string, object][] = [
      ["no property 'enam'", { columns: ['enam'] }],
      ["no property 'dept'", { columns: ['dept'] }],
      ["names 'ename' twice", { columns: ['ename', 'ename'] }],
      ['a list of properties', { columns: [] }],
      ['a list of properties', { columns: 'ename' }],
      ["no relation 'dpt'", { columns: ['ename'], with: { dpt: true } }],
      ["no property 'name'", { columns: ['ename'], with: { dept: { columns: ['name'] } } }],
      ['strategy that does not exist', { columns: ['ename'], strategy: 'eager' }],
      ['where is undefined', { columns: ['ename'], where: undefined }],
      ['where is undefined', { where: undefined }],
    ]
    for (const [message, options] of bad) {
      let error: unknown
      const statements = await captureQueries(engine(), async () => {
        error = await rejection(open().find(Emp, options))
      })
      expect((error as Error).message, JSON.stringify(options)).to.include(message)
      expect(statements).to.deep.equal([])
    }
    const lost = { where: undefined } as never
    expect((await rejection(open().count(Emp, lost))).message).to.include('where is undefined')
    expect((await rejection(open().exists(Emp, lost))).message).to.include('where is undefined')
  })
})

runOnEveryEngine(() => registry.metadata)
