import { expect } from 'chai'

import { Session, some, sql, type Engine } from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Dept, Division, Emp, Folder, registry, Skill } from '../support/models/company'

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const north = session.create(Division, { divno: 1, name: 'North' })
  session.create(Division, { divno: 2, name: 'South' })
  const lab = session.create(Dept, { division: north, deptno: 10, dname: 'Lab' })
  const shop = session.create(Dept, { division: north, deptno: 20, dname: 'Shop' })
  const annan = session.create(Emp, { ename: 'Annan', badge: 'A1', dept: lab })
  const smith = session.create(Emp, { ename: 'Smith', badge: 'S1', dept: lab })
  const rama = session.create(Emp, { ename: 'Rama', dept: shop })
  const none = session.create(Emp, { ename: 'None' })
  await session.flush()
  Object.assign(smith, { mgrId: annan.empno })
  Object.assign(rama, { mgrId: smith.empno })
  Object.assign(none, { mgrId: annan.empno })
  const skills = ['SQL', 'Tea'].map((label) => session.create(Skill, { label }))
  Object.assign(annan, { skills })
  Object.assign(rama, { skills: skills.slice(0, 1) })
  let parent: Folder | undefined
  for (let i = 0; i < 4; i++) parent = session.create(Folder, parent === undefined ? {} : { parent })
  await session.commit()
}

/** What something gives, and the statements that it sends. */
async function counted<T>(engine: Engine, run: () => Promise<T>): Promise<{ result: T; sent: string[] }> {
  let result: T | undefined
  const sent = await captureQueries(engine, async () => (result = await run()))
  return { result: result as T, sent }
}

onEveryEngine('joined relations', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('come with the rows that they belong to, in one statement', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        with: { dept: { with: { division: true } }, manager: true, skills: true },
        strategy: 'joined',
        orderBy: { ename: 'asc' },
      }),
    )
    expect(sent).to.have.length(1)
    expect(result.map(({ ename }) => ename)).to.deep.equal(['Annan', 'None', 'Rama', 'Smith'])
    expect(result.map(({ dept }) => dept?.dname)).to.deep.equal(['Lab', undefined, 'Shop', 'Lab'])
    expect(result[0]?.dept?.division.name).to.equal('North')
    expect(result[0]?.dept).to.equal(result[3]?.dept)
    expect(result[3]?.manager).to.equal(result[0])
    expect(result.map(({ skills }) => skills.map(({ label }) => label))).to.deep.equal([
      ['SQL', 'Tea'],
      [],
      ['SQL'],
      [],
    ])
  })

  it('give what statements of their own give', async () => {
    const spec = { depts: { with: { emps: { with: { skills: true, reports: true } } } } } as const
    const load = (strategy: 'joined' | 'select-in') =>
      counted(engine(), () => open().find(Division, { with: spec, strategy }))
    const [joined, selected] = [await load('joined'), await load('select-in')]
    expect(JSON.stringify(joined.result)).to.equal(JSON.stringify(selected.result))
    expect([joined.sent.length, selected.sent.length]).to.deep.equal([1, 5])
  })

  it('leave a limit to the rows of the class', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        with: { skills: { strategy: 'joined', orderBy: { label: 'desc' } } },
        orderBy: { ename: 'desc' },
        limit: 2,
        offset: 2,
      }),
    )
    expect(sent).to.have.length(1)
    expect(result.map(({ ename, skills }) => [ename, ...skills.map(({ label }) => label)])).to.deep.equal([
      ['None'],
      ['Annan', 'Tea', 'SQL'],
    ])
  })

  it('are narrowed without losing the rows that have none', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        with: {
          skills: { strategy: 'joined', where: { label: 'Tea' } },
          dept: { strategy: 'joined', where: (c) => c.dname.eq('Lab') },
        },
        orderBy: { ename: 'asc' },
      }),
    )
    expect(sent).to.have.length(1)
    expect(result.map(({ skills }) => skills.length)).to.deep.equal([1, 0, 0, 0])
    expect(result.map(({ dept }) => dept?.dname)).to.deep.equal(['Lab', undefined, undefined, 'Lab'])
  })

  it('join by an inner join where the key cannot be null', async () => {
    const { sent } = await counted(engine(), () =>
      open().find(Dept, { with: { division: { strategy: 'joined' } } }),
    )
    expect(sent).to.deep.equal([
      'SELECT dept.divno, dept.deptno, dept.dname, division.divno AS divno_2, division.name FROM dept JOIN division AS division ON division.divno = dept.divno',
    ])
  })

  it('have a statement of their own where each is limited by itself', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, { with: { skills: { strategy: 'joined', limit: 1 } }, orderBy: { ename: 'asc' } }),
    )
    expect(sent).to.have.length(2)
    expect(result.map(({ skills }) => skills.length)).to.deep.equal([1, 0, 1, 0])
  })
})

onEveryEngine('trees', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('load to their ends, a statement for each level', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Folder, { where: { parentId: null }, with: { folders: { recursive: true } } }),
    )
    expect(sent).to.have.length(5)
    const [root] = result
    expect(root?.folders[0]?.folders[0]?.folders[0]?.folders).to.deep.equal([])
  })

  it('load to a depth', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Folder, { where: { parentId: null }, with: { folders: { recursive: 2 } } }),
    )
    expect(sent).to.have.length(3)
    const leaf = result[0]?.folders[0]?.folders[0] as unknown as { folders: Folder[] }
    expect(() => leaf.folders.length).to.throw('has not been loaded')
  })

  it('load upwards, and what the session knows costs nothing', async () => {
    const session = open()
    const [last] = await session.find(Folder, { orderBy: { folderId: 'desc' }, limit: 1 })
    const { sent } = await counted(engine(), () =>
      session.find(Folder, {
        where: { folderId: (last as Folder).folderId },
        with: { parent: { recursive: true } },
      }),
    )
    expect(sent).to.have.length(4)
    expect(
      (last as unknown as { parent: { parent: { parent: Folder } } }).parent.parent.parent.parent,
    ).to.equal(null)
  })

  it('end where the rows go round in a circle', async () => {
    const session = open()
    const [one, two] = [session.create(Folder), session.create(Folder)]
    await session.flush()
    Object.assign(one, { parentId: two.folderId })
    Object.assign(two, { parentId: one.folderId })
    await session.commit()
    const { result, sent } = await counted(engine(), () =>
      open().find(Folder, { where: { folderId: one.folderId }, with: { folders: { recursive: true } } }),
    )
    expect(sent).to.have.length(3)
    expect(result[0]?.folders[0]?.folders[0]).to.equal(result[0])
    await engine().execute(sql`DELETE FROM folder WHERE folder_id > 4`)
  })

  it('are refused between different classes, and without a depth', async () => {
    for (const spec of [{ depts: { recursive: true } }, { depts: { recursive: 0 } }])
      expect(await rejection(open().find(Division, { with: spec as never }))).to.have.property(
        'code',
        'usage',
      )
    const zero = { folders: { recursive: 0 } }
    expect(await rejection(open().find(Folder, { with: zero }))).to.have.property('code', 'usage')
  })
})

onEveryEngine('chosen columns of a relation', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('are plain rows, which are never written', async () => {
    const session = open()
    const { result, sent } = await counted(engine(), () =>
      session.find(Emp, {
        with: { skills: { columns: ['label'], limit: 1 }, dept: { columns: ['dname'] } },
        orderBy: { ename: 'asc' },
      }),
    )
    expect(sent).to.have.length(3)
    expect(result.map(({ skills }) => [...skills])).to.deep.equal([
      [{ label: 'SQL' }],
      [],
      [{ label: 'SQL' }],
      [],
    ])
    expect(result.map(({ dept }) => dept)).to.deep.equal([
      { dname: 'Lab' },
      null,
      { dname: 'Shop' },
      { dname: 'Lab' },
    ])
    expect(() => (result[0]?.skills as object[]).push({})).to.throw('loaded with columns')
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
    expect((await session.load(result[0] as Emp, 'skills')).skills[0]).to.be.instanceOf(Skill)
  })

  it('have relations of their own', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().findOrFail(Emp, {
        where: { ename: 'Annan' },
        with: { dept: { columns: ['dname'], with: { division: { columns: ['name'] } } } },
      }),
    )
    expect(sent).to.have.length(3)
    expect(result).to.be.instanceOf(Emp)
    expect(result.dept).to.deep.equal({ dname: 'Lab', division: { name: 'North' } })
  })

  it('end where nothing is related', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        where: { ename: 'None' },
        with: { dept: { columns: ['dname'], with: { division: true } } },
      }),
    )
    expect(sent).to.have.length(1)
    expect(result[0]?.dept).to.equal(null)
  })
})

onEveryEngine('relations of plain rows', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('come with a statement each, without the keys by which they were found', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        columns: ['ename'],
        with: {
          dept: { columns: ['dname'], with: { division: { columns: ['name'] } } },
          skills: { columns: ['label'], orderBy: { label: 'desc' } },
        },
        orderBy: { ename: 'asc' },
        limit: 3,
      }),
    )
    expect(sent).to.have.length(4)
    expect(result).to.deep.equal([
      {
        ename: 'Annan',
        dept: { dname: 'Lab', division: { name: 'North' } },
        skills: [{ label: 'Tea' }, { label: 'SQL' }],
      },
      { ename: 'None', dept: null, skills: [] },
      { ename: 'Rama', dept: { dname: 'Shop', division: { name: 'North' } }, skills: [{ label: 'SQL' }] },
    ])
    expect(Object.isFrozen(result[0])).to.equal(false)
  })

  it('are narrowed and cut for each row', async () => {
    const depts = await open().find(Dept, {
      columns: ['dname', 'deptno'],
      with: {
        emps: { columns: ['ename'], orderBy: { ename: 'desc' }, limit: 1, where: { reports: some() } },
      },
      orderBy: { deptno: 'asc' },
    })
    expect(depts).to.deep.equal([
      { dname: 'Lab', deptno: 10, emps: [{ ename: 'Smith' }] },
      { dname: 'Shop', deptno: 20, emps: [] },
    ])
  })

  it('are instances of the session where no columns of theirs are named', async () => {
    const session = open()
    const { result, sent } = await counted(engine(), () =>
      session.findOrFail(Dept, {
        columns: ['dname'],
        where: { deptno: 10 },
        with: { emps: { with: { skills: true } }, division: true },
      }),
    )
    expect(sent).to.have.length(4)
    const [annan, smith] = result.emps
    expect(annan).to.be.instanceOf(Emp)
    expect(annan?.skills.map(({ label }) => label)).to.deep.equal(['SQL', 'Tea'])
    expect(annan).to.equal(await session.get(Emp, annan?.empno as number))
    expect(result.division).to.be.instanceOf(Division)
    Object.assign(smith as Emp, { ename: 'Smyth' })
    expect(await captureQueries(engine(), () => session.flush())).to.have.length(1)
    await session.rollback()
  })

  it('go down a tree', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        columns: ['ename'],
        where: { mgrId: null },
        with: { reports: { recursive: 2, orderBy: { ename: 'asc' } } },
      }),
    )
    expect(sent).to.have.length(3)
    const [top] = result
    expect(top?.reports.map(({ ename }) => ename)).to.deep.equal(['None', 'Smith'])
    expect(top?.reports[1]?.reports.map(({ ename }) => ename)).to.deep.equal(['Rama'])
  })

  it('of no row cost nothing', async () => {
    const { result, sent } = await counted(engine(), () =>
      open().find(Emp, {
        columns: ['ename'],
        where: { ename: 'Nobody' },
        with: { dept: true, skills: true },
      }),
    )
    expect(sent).to.have.length(1)
    expect(result).to.deep.equal([])
  })
})

onEveryEngine('loading on demand', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('takes several relations of several instances, a statement for each relation', async () => {
    const session = open()
    const emps = await session.find(Emp, { orderBy: { ename: 'asc' } })
    const { result, sent } = await counted(engine(), () =>
      session.load(emps, { skills: true, dept: { with: { division: true } } }),
    )
    expect(sent).to.have.length(3)
    expect(result[0]).to.equal(emps[0])
    expect(result[0]?.dept?.division.name).to.equal('North')
    const again = await counted(engine(), () =>
      session.load(emps[0] as Emp, { skills: true, dept: { with: { division: { with: { depts: true } } } } }),
    )
    expect(again.sent).to.have.length(1)
    expect(again.result.dept?.division.depts).to.have.length(2)
  })

  it('loads for all siblings of a nested result', async () => {
    const session = open()
    const [north] = await session.find(Division, { where: { divno: 1 }, with: { depts: true } })
    const { sent } = await counted(engine(), async () => {
      for (const dept of north?.depts ?? []) await session.load(dept, 'emps')
    })
    expect(sent).to.have.length(1)
  })
})

onEveryEngine('a part of a collection', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('is shown beside the whole, which stays the basis for writes and comes back without a statement', async () => {
    const session = open()
    const [annan] = await session.find(Emp, { where: { ename: 'Annan' }, with: { skills: true } })
    const whole = annan?.skills as Skill[]
    whole.pop()
    await session.find(Emp, { where: { ename: 'Annan' }, with: { skills: { where: { label: 'Tea' } } } })
    expect((annan as { skills: Skill[] }).skills.map(({ label }) => label)).to.deep.equal(['Tea'])
    const { sent } = await counted(engine(), () => session.load(annan as Emp, 'skills'))
    expect(sent).to.deep.equal([])
    expect(annan?.skills).to.equal(whole)
    await session.find(Emp, { where: { ename: 'Annan' }, with: { skills: { limit: 1 } } })
    expect(await captureQueries(engine(), () => session.commit())).to.have.length(1)
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
    const [fresh] = await open().find(Emp, { where: { ename: 'Annan' }, with: { skills: true } })
    expect(fresh?.skills.map(({ label }) => label)).to.deep.equal(['SQL'])
  })

  it('leaves the array in place that the program holds when the whole is loaded anew', async () => {
    const session = open()
    const [emp] = await session.find(Emp, { where: { ename: 'Rama' }, with: { skills: true } })
    const held = emp?.skills
    await session.find(Emp, { where: { ename: 'Rama' }, with: { skills: true } })
    expect(emp?.skills).to.equal(held)
  })
})
