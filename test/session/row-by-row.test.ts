import { expect } from 'chai'

import { createEngine, inList, Session, type DevelopmentWarning } from '../../src'
import type { SessionOptions } from '../../src/session/session-options'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Dept, Division, Emp, Folder, registry } from '../support/models/company'

const ROWS = 24

onEveryEngine('rows that are read one by one', (engine) => {
  let warnings: DevelopmentWarning[] = []
  const open = (options: SessionOptions = {}): Session =>
    new Session(engine(), { onWarning: (warning) => warnings.push(warning), ...options })
  const empnos = Array.from({ length: ROWS }, (_, i) => i + 1)

  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
    const session = open()
    for (const n of empnos) {
      session.create(Division, { divno: n, name: `d${n}` })
      session.create(Dept, { divno: n, deptno: 1, dname: 'Lab' })
      session.create(Emp, { empno: n, ename: `e${n}`, divno: n, deptno: 1 })
    }
    await session.flush()
    let parent: Folder | undefined
    for (let i = 0; i < ROWS; i++) parent = session.create(Folder, parent === undefined ? {} : { parent })
    await session.commit()
  })
  beforeEach(() => {
    warnings = []
  })

  /** What was told, without the place, which must be a line of this file. */
  const told = (): string[] =>
    warnings.map(({ code, message, hint, place }) => {
      expect(code).to.equal('row-by-row')
      expect(place).to.match(/row-by-row\.test\.ts:\d+:\d+$/)
      return `${message.replace(place ?? '', 'here')} ${hint}`
    })

  it('by get, along a key that the session holds, are told once with the relation to name', async () => {
    const session = open()
    const depts = await session.find(Dept)
    const sent = await captureQueries(engine(), async () => {
      for (const { divno } of depts) await session.get(Division, divno)
    })
    expect(sent).to.have.length(ROWS)
    expect(told()).to.deep.equal([
      'Division is read one row at a time at here: 10 statements so far. Write find(Dept, { with: { division: true } }) where the rows before come from, or find(Division, { where: { divno: inList([…]) } }).',
    ])
  })

  it('by get, all called at once, are told as well', async () => {
    const session = open()
    await Promise.all(empnos.map((n) => session.get(Emp, n)))
    expect(told()).to.deep.equal([
      'Emp is read one row at a time at here: 10 statements so far. Write find(Emp, { where: { empno: inList([…]) } }): one statement for all keys.',
    ])
  })

  it('by find along a foreign key, are told with the relation that leads to them', async () => {
    const session = open()
    for (const divno of empnos) await session.find(Dept, { where: { divno, dname: 'Lab' }, limit: 3 })
    for (const divno of empnos) await session.findOne(Emp, { where: { divno, deptno: 1 } })
    expect(told()).to.deep.equal([
      'Dept is read for one divno at a time at here: 10 statements so far. Write find(Division, { with: { depts: true } }) where the rows before come from, or find(Dept, { where: { divno: inList([…]) } }).',
      'Emp is read for one divno, deptno at a time at here: 10 statements so far. Write find(Dept, { with: { emps: true } }) where the rows before come from, or find(Emp, { where: or({ divno: …, deptno: … }, …) }).',
    ])
  })

  it('up a tree, are told with the recursion', async () => {
    const session = open()
    let [folder] = await session.find(Folder, { orderBy: { folderId: 'desc' }, limit: 1 })
    while (typeof folder?.parentId === 'number')
      folder = await session.findOrFail(Folder, { where: { folderId: folder.parentId } })
    expect(told()).to.have.length(1)
    expect(told()[0]).to.contain('Write find(Folder, { with: { parent: { recursive: true } } }) where')
  })

  it('by load of instances that came one by one, are told at the line of the load', async () => {
    const session = open()
    const depts: Dept[] = []
    for (const divno of empnos) depts.push((await session.get(Dept, { divno, deptno: 1 })) as Dept)
    warnings = []
    for (const dept of depts) await session.load(dept, 'emps')
    expect(told()).to.deep.equal([
      "Dept.emps is loaded for one instance at a time at here: 10 statements so far. Write with: { emps: true } where instances of Dept are read, or load([…], 'emps') with all of them.",
    ])
  })

  it('are told once for a place, whatever session comes there', async () => {
    const own = createEngine('sqlite://', { onWarning: (warning) => warnings.push(warning) })
    await registry.metadata.createAll(own)
    const visit = async (): Promise<void> => {
      const session = new Session(own)
      for (const n of empnos) await session.get(Emp, n)
    }
    await visit()
    await visit()
    expect(told()).to.have.length(1)
    for (const n of empnos) await new Session(own).get(Emp, n)
    expect(told()).to.have.length(1)
    await own.dispose()
  })

  it('are not what batches, siblings, pages and single reads do', async () => {
    const session = open()
    const emps = await session.find(Emp, { where: { empno: inList(empnos) } })
    for (const emp of emps) await session.load(emp, 'dept')
    for (const n of empnos) await session.get(Emp, n)
    for (let offset = 0; offset < ROWS; offset++)
      await session.find(Emp, {
        where: { divno: offset, deptno: 1 },
        orderBy: { empno: 'asc' },
        limit: 1,
        offset,
      })
    let after: string | undefined
    do {
      const options = { limit: 1, where: { deptno: 1 }, ...(after && { after }) }
      after = (await session.paginate(Emp, options)).endCursor ?? undefined
    } while (after !== undefined)
    for (let i = 0; i < ROWS; i++) await session.find(Dept, { where: { divno: 1 } })
    for (const ename of empnos) await session.find(Emp, { where: { ename: `e${ename}` } })
    for (const batch of [empnos.slice(0, 12), empnos.slice(12)])
      await session.find(Dept, { where: { divno: inList(batch) }, with: { emps: true } })
    expect(warnings).to.deep.equal([])
  })

  it('are not what a worker does that reads one row for each of its tasks', async () => {
    for (const n of empnos) {
      const session = open()
      const emp = (await session.get(Emp, n)) as Emp
      await session.load(emp, 'dept')
    }
    const lasting = open()
    for (const n of empnos) {
      const emp = (await lasting.get(Emp, n)) as Emp
      emp.ename = `w${n}`
      await lasting.commit()
    }
    lasting.expungeAll()
    for (const n of empnos)
      await lasting.transaction(async () => {
        await lasting.get(Emp, n)
      })
    for (const n of empnos) {
      await lasting.get(Division, n)
      lasting.expungeAll()
    }
    expect(warnings).to.deep.equal([])
  })

  it('are not what several lines do, each of them a few times', async () => {
    const session = open()
    for (const n of [1, 2, 3]) {
      await session.get(Emp, n)
      await session.get(Emp, n + 3)
      await session.get(Emp, n + 6)
      await session.get(Emp, n + 9)
      await session.get(Emp, n + 12)
    }
    expect(warnings).to.deep.equal([])
  })

  it('are nobody’s business where the session or the engine says so, and in production', async () => {
    const read = async (session: Session): Promise<void> => {
      for (const n of empnos) await session.get(Emp, n)
    }
    const emitted: Error[] = []
    const listener = (warning: Error): void => void emitted.push(warning)
    process.on('warning', listener)
    const quiet = createEngine('sqlite://', { onWarning: false })
    await registry.metadata.createAll(quiet)
    const environment = process.env['NODE_ENV']
    process.env['NODE_ENV'] = 'production'
    try {
      await read(open())
    } finally {
      if (environment === undefined) delete process.env['NODE_ENV']
      else process.env['NODE_ENV'] = environment
    }
    await read(open({ onWarning: false }))
    await read(new Session(quiet))
    await quiet.dispose()
    await read(new Session(engine()))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listener)
    expect(warnings).to.deep.equal([])
    expect(emitted.map(({ name }) => name)).to.deep.equal(['DovetailWarning'])
    expect((emitted[0] as NodeJS.ErrnoException).code).to.equal('DOVETAIL_ROW_BY_ROW')
  })

  it('are told to somebody whose own mistakes fail no read', async () => {
    const session = open({
      onWarning: () => {
        throw new Error('no')
      },
    })
    for (const n of empnos) expect(await session.get(Emp, n)).to.be.instanceOf(Emp)
    expect(() => open({ onWarning: 'yes' as never })).to.throw('onWarning is a function, or false.')
  })
})
