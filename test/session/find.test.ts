import { expect } from 'chai'

import { alias, columnsOf, eq, func, gt, inList, like, or, select, Session, type Engine } from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import {
  Dept,
  Desk,
  Division,
  Emp,
  EmpSkill,
  Entry,
  Reading,
  registry,
  Skill,
} from '../support/models/company'
import { rejection } from '../driver/driver-contract'

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const north = session.create(Division, { divno: 1, name: 'North' })
  const south = session.create(Division, { divno: 2, name: 'South' })
  const lab = session.create(Dept, { division: north, deptno: 10, dname: 'Lab' })
  session.create(Dept, { division: south, deptno: 10, dname: 'Shop' })
  const annan = session.create(Emp, { ename: 'Annan', badge: 'A1', dept: lab })
  const smith = session.create(Emp, { ename: 'Smith', badge: 'S1', manager: annan, dept: lab })
  const rama = session.create(Emp, { ename: 'Rama', manager: smith })
  session.create(Desk, { emp: annan })
  const sql = session.create(Skill, { label: 'SQL' })
  const tea = session.create(Skill, { label: 'Tea' })
  for (const [emp, skill] of [
    [annan, sql],
    [annan, tea],
    [rama, sql],
  ] as const) {
    ;(emp.skills as unknown as Skill[]).push(skill)
  }
  for (let i = 0; i < 3; i++) session.create(Entry, { emp: smith, at: new Date(Date.UTC(2026, 0, i + 1)) })
  await session.commit()
}

onEveryEngine('finding and loading', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('loads every kind of relation with one statement each, however many rows there are', async () => {
    const session = open()
    let found: unknown
    const statements = await captureQueries(engine(), async () => {
      found = await session.find(Emp, {
        with: {
          dept: { with: { division: true } },
          manager: true,
          reports: true,
          desk: true,
          skills: true,
          entries: true,
        },
        orderBy: { empno: 'asc' },
      })
    })
    // The managers are among the rows themselves, so they cost nothing: 1 + dept, division, reports, desk, skills, entries.
    expect(statements).to.have.length(7)
    const [annan, smith, rama] = found as Awaited<ReturnType<typeof all>>
    expect(annan?.dept?.dname).to.equal('Lab')
    expect(annan?.dept?.division.name).to.equal('North')
    expect(annan?.manager).to.equal(null)
    expect(smith?.manager).to.equal(annan)
    expect(annan?.reports).to.deep.equal([smith])
    expect(rama?.reports).to.deep.equal([])
    expect(rama?.dept).to.equal(null)
    expect(annan?.desk?.deskId).to.equal(1n)
    expect(annan?.desk?.floor).to.equal('ground')
    expect(smith?.desk).to.equal(null)
    expect(annan?.skills.map(({ label }) => label)).to.deep.equal(['SQL', 'Tea'])
    expect(rama?.skills[0]).to.equal(annan?.skills[0])
    expect(smith?.entries).to.have.length(3)
  })

  const all = (session: Session) =>
    session.find(Emp, {
      with: {
        dept: { with: { division: true } },
        manager: true,
        reports: true,
        desk: true,
        skills: true,
        entries: true,
      },
    })

  it('sends nothing for relations of no rows', async () => {
    const statements = await captureQueries(engine(), () =>
      open().find(Emp, {
        where: { ename: 'Nobody' },
        with: { skills: true, dept: { with: { division: true } } },
      }),
    )
    expect(statements).to.have.length(1)
  })

  it('narrows, sorts and limits related rows for each row by itself', async () => {
    const [smith] = await open().find(Emp, {
      where: { ename: 'Smith' },
      with: {
        entries: { where: (c) => c.at.gt(new Date(Date.UTC(2026, 0, 1))), orderBy: { at: 'desc' }, limit: 1 },
      },
    })
    expect(smith?.entries.map(({ at }) => at.toISOString())).to.deep.equal(['2026-01-03T00:00:00.000Z'])
    const emps = await open().find(Emp, {
      with: { skills: { limit: 1, orderBy: { label: 'desc' } } },
      orderBy: { empno: 'asc' },
    })
    expect(emps.map(({ skills }) => skills.map(({ label }) => label))).to.deep.equal([['Tea'], [], ['SQL']])
    expect(() => {
      ;(emps[0]?.skills as Skill[]).push(new Skill())
    }).to.throw('Emp.skills was loaded with where or limit')
  })

  it('gives one instance for one row, and nothing for a row that is known already', async () => {
    const session = open()
    const [desk] = await session.find(Desk, { with: { emp: true } })
    const statements = await captureQueries(engine(), async () => {
      expect(await session.get(Emp, 1)).to.equal(desk?.emp)
      expect(await session.get(Dept, { divno: 1, deptno: 10 })).to.include({ dname: 'Lab' })
      expect(await session.get(Dept, [1, 10])).to.include({ dname: 'Lab' })
      expect(await session.get(Desk, 1n)).to.equal(desk)
      expect(await session.get(Emp, 99)).to.equal(null)
    })
    expect(statements).to.have.length(2)
  })

  it('leaves relations that were not named as a key, or as something that refuses every use', async () => {
    const [smith] = await open().find(Emp, { where: { ename: 'Smith' } })
    expect(smith?.manager?.empno).to.equal(1)
    expect(smith?.dept).to.deep.equal({ divno: 1, deptno: 10 })
    const loose = smith as unknown as Record<string, Record<string, unknown>>
    for (const use of [
      () => loose['reports']?.['length'],
      () => [...(loose['reports'] as unknown as unknown[])],
      () => loose['desk']?.['deskId'],
    ]) {
      expect(use).to.throw('has not been loaded').with.property('code', 'not-loaded')
    }
    expect(JSON.parse(JSON.stringify(smith))).to.deep.equal({
      empno: 2,
      ename: 'Smith',
      badge: 'S1',
      divno: 1,
      deptno: 10,
      mgrId: 1,
      dept: { divno: 1, deptno: 10 },
      manager: { empno: 1 },
    })
  })

  it('prints instances whose relations lead back to them without going round in a circle', async () => {
    const [annan] = await open().find(Emp, {
      where: { ename: 'Annan' },
      with: { reports: { with: { manager: true } } },
    })
    const printed = JSON.parse(JSON.stringify(annan)) as { reports: { ename: string; manager: object }[] }
    expect(printed.reports[0]?.ename).to.equal('Smith')
    expect(printed.reports[0]?.manager).to.include({ ename: 'Annan' }).and.not.to.have.property('reports')
  })

  it('prints rows that are all linked to each other in the size of what was asked for', async () => {
    const [annan] = await open().find(Emp, {
      where: { ename: 'Annan' },
      with: { skills: { with: { emps: { with: { skills: true } } } } },
    })
    const printed = JSON.parse(JSON.stringify(annan)) as {
      skills: { label: string; emps: { ename: string; skills: object[] }[] }[]
    }
    expect(printed.skills.map(({ label, emps }) => [label, emps.map(({ ename }) => ename)])).to.deep.equal([
      ['SQL', ['Annan', 'Rama']],
      ['Tea', ['Annan']],
    ])
    const [, rama] = printed.skills[0]?.emps ?? []
    expect(rama?.skills).to.deep.equal([{ skillId: 1, label: 'SQL' }])
  })

  it('loads a relation later, for all rows of the same query at once', async () => {
    const session = open()
    const emps = await session.find(Emp, { orderBy: { empno: 'asc' } })
    const statements = await captureQueries(engine(), async () => {
      const annan = await session.load(emps[0] as Emp, 'skills')
      expect(annan.skills).to.have.length(2)
    })
    expect(statements).to.have.length(1)
    expect((emps[2] as unknown as { skills: Skill[] }).skills).to.have.length(1)
  })

  it('takes conditions as objects, callbacks, expressions and groups', async () => {
    const session = open()
    const names = async (
      where: NonNullable<Parameters<typeof session.find<Emp>>[1]>['where'],
    ): Promise<string[]> =>
      (await session.find(Emp, { where: where as never, orderBy: { empno: 'asc' } })).map(
        ({ ename }) => ename,
      )
    expect(await names({ ename: like('%a%') })).to.deep.equal(['Annan', 'Rama'])
    expect(await names({ mgrId: null })).to.deep.equal(['Annan'])
    expect(await names({ empno: inList([1, 3]) })).to.deep.equal(['Annan', 'Rama'])
    expect(await names({ empno: or(gt(2), eq(1)) })).to.deep.equal(['Annan', 'Rama'])
    expect(() => or(gt(2), 1 as never)).to.throw('no condition')
    expect(await names((c) => c.ename.startsWith('S').or(c.empno.eq(3)))).to.deep.equal(['Smith', 'Rama'])
    expect(await names(or({ ename: 'Smith' }, { empno: 3 }))).to.deep.equal(['Smith', 'Rama'])
    expect(await session.count(Emp, { where: { empno: gt(1) } })).to.equal(2)
    expect(await session.exists(Emp, { where: { ename: 'Nobody' } })).to.equal(false)
    expect((await session.findOrFail(Emp, { where: { ename: 'Rama' } })).empno).to.equal(3)
    expect(await rejection(session.findOrFail(Emp, { where: { ename: 'Nobody' } }))).to.have.property(
      'code',
      'no-result',
    )
  })

  it('refuses what is no condition, option or relation, before anything is sent', async () => {
    const session = open()
    const bad: [string, object][] = [
      ["no property 'enam'", { where: { enam: 'x' } }],
      ['is undefined', { where: { ename: undefined } }],
      ['is an array', { where: { empno: [1, 2] } }],
      ['leads to many rows', { where: { skills: { label: 'x' } } }],
      ['must be a string', { where: { ename: JSON.parse('{"$gt":""}') as object } }],
      ['must be a string', { where: { ename: JSON.parse(JSON.stringify(like('%'))) as object } }],
      ["no relation 'dep'", { with: { dep: true } }],
      ["no option 'wher'", { with: { reports: { wher: {} } } }],
      ["no option 'name'", { name: 'x' }],
      ["no property 'x'", { orderBy: { x: 'asc' } }],
      ["'asc' or 'desc'", { orderBy: { ename: 'ASC; drop table emp' } }],
      ['whole number', { limit: -1 }],
    ]
    for (const [message, options] of bad) {
      let error: unknown
      const statements = await captureQueries(engine(), async () => {
        error = await rejection(session.find(Emp, options))
      })
      expect((error as Error).message, JSON.stringify(options)).to.include(message)
      expect(statements, message).to.deep.equal([])
    }
    expect(await rejection(session.count(Emp, { ename: 'x' } as never))).to.have.property(
      'code',
      'definition',
    )
    expect(await rejection(session.exists(Emp, { ename: 'x' } as never))).to.have.property(
      'code',
      'definition',
    )
    expect(await rejection(session.find(class Plain {}))).to.have.property('code')
    expect(() => session.add({ plain: true })).to.throw('plain object')
  })

  it('gives tuples where a statement selects classes, and objects otherwise', async () => {
    const session = open()
    const rows = await session.execute(
      select(Emp, func.count()).join(EmpSkill).groupBy(Emp).orderBy(func.count().desc()),
    )
    expect(rows.map(([emp, n]) => [emp.ename, n])).to.deep.equal([
      ['Annan', 2],
      ['Rama', 1],
    ])
    expect(rows[0]?.[0]).to.equal(await session.get(Emp, 1))
    const named = await session.execute(select(func.count().as('n')).from(Emp))
    expect(named.rows).to.deep.equal([{ n: 3 }])
  })

  it('gives instances for an alias that stands for a union, one for each row', async () => {
    const session = open()
    const { empno, ename } = columnsOf(Emp)
    const both = select(Emp)
      .where(empno.eq(1))
      .union(select(Emp).where(ename.startsWith('A')))
    const found = alias(Emp, both.subquery('found'))
    let rows: [Emp, number][] = []
    const statements = await captureQueries(engine(), async () => {
      rows = await session.execute(
        select(found, func.count())
          .join(EmpSkill)
          .groupBy(...found.columns),
      )
    })
    expect(statements).to.have.length(1)
    expect(rows.map(([emp, n]) => [emp.ename, n])).to.deep.equal([['Annan', 2]])
    expect(rows[0]?.[0]).to.equal(await session.get(Emp, 1))
  })

  it('hydrates through the constructor, and the same without generated code', async () => {
    const filled = open()
    const values = {
      amount: '1.50',
      data: { tags: ['a'] },
      takenAt: new Date(5),
      blob: Buffer.from([0, 255]),
    }
    filled.create(Reading, values)
    await filled.commit()
    for (const generateCode of [true, false]) {
      const [reading] = await new Session(engine(), { generateCode }).find(Reading)
      expect(reading).to.be.instanceOf(Reading)
      expect(reading?.secret()).to.equal('kept')
      expect(Object.fromEntries(Object.entries(reading ?? {}))).to.deep.equal({
        ...values,
        note: 'initialised',
        readingId: 1,
        version: 0,
      })
    }
  })
})
