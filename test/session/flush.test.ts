import { expect } from 'chai'

import { Session, sql, type Engine, type ForeignKeyViolationError } from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import {
  Dept,
  Desk,
  Division,
  Egg,
  Emp,
  Entry,
  Folder,
  Hen,
  Reading,
  registry,
  Skill,
  Sticker,
  TenantDoc,
  TenantUser,
} from '../support/models/company'

/** A to-many relation as the array that it is once it was loaded or created. */
const list = <T>(relation: unknown): T[] => relation as T[]

async function empty(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
}

onEveryEngine('writing', (engine) => {
  beforeEach(() => empty(engine()))
  const open = (): Session => new Session(engine())
  const scalar = async (text: ReturnType<typeof sql>): Promise<unknown> =>
    Number((await engine().execute(text)).scalar())

  it('inserts along the foreign keys whatever the order of adding, and reads generated keys back', async () => {
    const session = open()
    const rama = Object.assign(new Emp(), { ename: 'Rama' })
    const smith = Object.assign(new Emp(), { ename: 'Smith' })
    const desk = Object.assign(new Desk(), { emp: rama })
    rama.manager = smith
    smith.dept = Object.assign(new Dept(), {
      deptno: 10,
      dname: 'Lab',
      division: Object.assign(new Division(), { divno: 1, name: 'North' }),
    })
    session.add(desk)
    const statements = await captureQueries(engine(), () => session.commit())
    expect(statements.map((each) => /INTO "?(\w+)/.exec(each)?.[1])).to.deep.equal([
      'division',
      'dept',
      'emp',
      'emp',
      'desk',
    ])
    expect([rama.mgrId, desk.empno, smith.divno, smith.deptno]).to.deep.equal([
      smith.empno,
      rama.empno,
      1,
      10,
    ])
    expect([desk.deskId, desk.floor, rama.badge]).to.deep.equal([1n, 'ground', null])
  })

  it('gives many rows their own keys, in the order of adding', async () => {
    for (const n of [1, 2, 501, 1200]) {
      await empty(engine())
      const session = open()
      const emps = Array.from({ length: n }, (_, i) => session.create(Emp, { ename: `emp ${i}` }))
      await session.commit()
      expect(emps.map(({ empno }) => empno)).to.deep.equal(Array.from({ length: n }, (_, i) => i + 1))
      const last = await open().get(Emp, n)
      expect(last?.ename).to.equal(`emp ${n - 1}`)
    }
  })

  it('reads server defaults back beside keys that the program gave', async () => {
    const session = open()
    const emps = ['a', 'b', 'c'].map((ename) => session.create(Emp, { ename }))
    const desks = emps.map((emp, i) => session.create(Desk, { deskId: BigInt(30 - i), emp }))
    await session.commit()
    expect(desks.map(({ deskId, floor, empno }) => [deskId, floor, empno])).to.deep.equal([
      [30n, 'ground', 1],
      [29n, 'ground', 2],
      [28n, 'ground', 3],
    ])
  })

  it('updates only what changed, values changed in place included, and nothing where nothing did', async () => {
    const first = open()
    first.create(Reading, {
      amount: '1.50',
      data: { tags: ['a'] },
      takenAt: new Date(0),
      blob: Buffer.from('x'),
    })
    await first.commit()
    const session = open()
    const [reading] = await session.find(Reading)
    const same = await captureQueries(engine(), () => session.commit())
    expect(same).to.deep.equal([])
    if (reading === undefined) throw new Error('no reading')
    reading.amount = '1.5'
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
    reading.data.tags.push('b')
    reading.takenAt.setFullYear(2020)
    const changed = await captureQueries(engine(), () => session.commit())
    expect(changed).to.have.length(1)
    expect(changed[0])
      .to.match(/^UPDATE reading SET data = .*, taken_at = .*, version = .* WHERE/)
      .and.not.to.include('amount')
    const [again] = await open().find(Reading)
    expect([again?.data.tags, again?.takenAt.getFullYear(), again?.version]).to.deep.equal([
      ['a', 'b'],
      2020,
      reading.version,
    ])
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
  })

  it('follows whichever of key and relation was changed, and refuses both when they differ', async () => {
    const session = open()
    const [annan, smith, rama] = ['Annan', 'Smith', 'Rama'].map((ename) =>
      session.create(Emp, { ename }),
    ) as [Emp, Emp, Emp]
    await session.commit()
    rama.manager = annan
    await session.commit()
    expect(rama.mgrId).to.equal(annan.empno)
    rama.mgrId = smith.empno
    await session.commit()
    expect(rama.manager).to.equal(smith)
    rama.mgrId = annan.empno
    rama.manager = rama
    const refused = await rejection(session.commit())
    expect(refused).to.have.property('code', 'usage')
    expect((refused as Error).message)
      .to.include('Emp.manager')
      .and.to.include('mgrId')
    rama.manager = annan
    await session.commit()
    rama.manager = null
    await session.commit()
    expect(rama.mgrId).to.equal(null)
    const other = open()
    const loaded = await other.get(Emp, rama.empno)
    expect(loaded?.manager).to.equal(null)
  })

  it('takes a key for an instance, written out or of a row that was not loaded', async () => {
    const session = open()
    session.create(Emp, { ename: 'Annan' })
    await session.commit()
    const other = open()
    const rama = other.create(Emp, { ename: 'Rama', manager: { empno: 1 } })
    await other.commit()
    expect(rama.mgrId).to.equal(1)
    const third = open()
    const [first] = await third.find(Emp, { where: { ename: 'Rama' } })
    const copy = third.create(Emp, { ename: 'Copy', manager: first?.manager ?? null })
    await third.commit()
    expect(copy.mgrId).to.equal(1)
  })

  it('follows an integer key to a bigint one', async () => {
    const session = open()
    const desk = session.create(Desk, { emp: session.create(Emp, { ename: 'Annan' }) })
    const sticker = session.create(Sticker, { desk })
    await session.commit()
    expect([desk.deskId, sticker.deskId, sticker.desk]).to.deep.equal([1n, 1, desk])
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
    const [unloaded] = await open().find(Sticker)
    expect([unloaded?.deskId, unloaded?.desk.deskId]).to.deep.equal([1, 1n])
    const other = open()
    const [loaded] = await other.find(Sticker, { with: { desk: true } })
    expect(loaded?.desk.floor).to.equal('ground')
    other.delete(loaded?.desk as Desk)
    await other.commit()
    expect([await open().count(Sticker), other.contains(loaded as Sticker)]).to.deep.equal([0, false])
  })

  it('clears only the columns that no other key needs', async () => {
    const session = open()
    const author = session.create(TenantUser, { tenantId: 1, userId: 1 })
    const reviewer = session.create(TenantUser, { tenantId: 1, userId: 2 })
    const doc = session.create(TenantDoc, { author, reviewer })
    await session.commit()
    doc.reviewer = null
    await session.commit()
    expect([doc.tenantId, doc.authorId, doc.reviewerId]).to.deep.equal([1, 1, null])
    const loaded = await open().find(TenantDoc, { with: { author: true, reviewer: true } })
    expect([loaded[0]?.author.userId, loaded[0]?.reviewer]).to.deep.equal([1, null])
  })

  it('refuses two relations that want different values of a column that they share', async () => {
    const session = open()
    const author = session.create(TenantUser, { tenantId: 1, userId: 1 })
    const stranger = session.create(TenantUser, { tenantId: 2, userId: 1 })
    const doc = session.create(TenantDoc, { author, reviewer: stranger })
    const error = await rejection(session.commit())
    expect(error).to.have.property('code', 'usage')
    expect((error as Error).message)
      .to.include('TenantDoc.reviewer')
      .and.to.include('tenantId')
    doc.reviewer = null
    await session.commit()
    doc.author = author
    doc.reviewer = stranger
    expect(await rejection(session.commit())).to.have.property('code', 'usage')
  })

  it('holds after a commit what the row holds', async () => {
    const session = open()
    const values = { data: { tags: [] }, takenAt: new Date(0) }
    const reading = session.create(Reading, { amount: '1.005', ...values })
    await session.commit()
    expect(reading.amount).to.equal('1.01')
    reading.amount = '2'
    await session.commit()
    expect(reading.amount).to.equal('2.00')
  })

  it('forgets what it took in on the way to a mistake', async () => {
    const session = open()
    const emp = session.create(Emp, { ename: 'Annan' })
    await session.commit()
    const loaded = await session.load(emp, 'reports')
    loaded.reports.push(Object.assign(new Emp(), { ename: 'Stray' }), new Skill() as never)
    expect(await rejection(session.commit())).to.have.property('code', 'usage')
    loaded.reports.length = 0
    await session.commit()
    expect(await open().count(Emp)).to.equal(1)
  })

  it('writes what came to a loaded collection and what went from it, and moves members between parents', async () => {
    const setup = open()
    const [annan, smith] = ['Annan', 'Smith'].map((ename) => setup.create(Emp, { ename })) as [Emp, Emp]
    for (const ename of ['a', 'b']) setup.create(Emp, { ename, manager: annan })
    await setup.commit()
    const session = open()
    const emps = await session.find(Emp, {
      where: (c) => c.mgrId.isNull(),
      with: { reports: true },
      orderBy: { empno: 'asc' },
    })
    const [first, second] = emps
    const [a, b] = first?.reports ?? []
    if (first === undefined || second === undefined || a === undefined || b === undefined)
      throw new Error('not loaded')
    first.reports.splice(0, 2)
    second.reports.push(a, Object.assign(new Emp(), { ename: 'c' }))
    await session.commit()
    const after = await open().find(Emp, { with: { reports: true }, orderBy: { empno: 'asc' } })
    expect(after.map(({ ename, reports }) => [ename, reports.map((each) => each.ename)])).to.deep.equal([
      ['Annan', []],
      ['Smith', ['a', 'c']],
      ['a', []],
      ['b', []],
      ['c', []],
    ])
    expect([a.mgrId, b.mgrId, smith.empno]).to.deep.equal([second.empno, null, second.empno])
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
  })

  it('links and unlinks many-to-many rows from either side, each once', async () => {
    const session = open()
    const emp = session.create(Emp, { ename: 'Annan' })
    const [tea, code] = ['Tea', 'SQL'].map((label) => session.create(Skill, { label })) as [Skill, Skill]
    list(emp.skills).push(tea, code)
    list(tea.emps).push(emp)
    await session.commit()
    expect(await scalar(sql`select count(*) from emp_skill`)).to.equal(2)
    const other = open()
    const [loaded] = await other.find(Emp, { with: { skills: true } })
    loaded?.skills.shift()
    await other.commit()
    expect(await scalar(sql`select count(*) from emp_skill`)).to.equal(1)
    other.delete(loaded as Emp)
    await other.commit()
    expect(await scalar(sql`select count(*) from emp_skill`)).to.equal(0)
    expect(await scalar(sql`select count(*) from skill`)).to.equal(2)
  })

  it('writes rows that point to each other, the key that may be null last', async () => {
    const session = open()
    const hen = session.create(Hen, {})
    const egg = session.create(Egg, { hen })
    hen.bestEgg = egg
    await session.commit()
    expect([hen.bestEggId, egg.henId]).to.deep.equal([egg.eggId, hen.henId])
    const loaded = await open().find(Hen, { with: { bestEgg: true, eggs: true } })
    expect(loaded[0]?.bestEgg).to.equal(loaded[0]?.eggs[0])
  })

  it('deletes rows that others point to last, and follows what the keys make the database do', async () => {
    const session = open()
    const annan = session.create(Emp, { ename: 'Annan', badge: 'A' })
    const rama = session.create(Emp, { ename: 'Rama', manager: annan })
    const desk = session.create(Desk, { emp: annan })
    const entry = session.create(Entry, { emp: annan, at: new Date(0) })
    await session.commit()
    session.delete(annan, rama)
    await session.commit()
    expect(session.contains(desk)).to.equal(false)
    expect([entry.badge, entry.emp]).to.deep.equal([null, null])
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
    expect(await open().count(Entry, { where: { badge: null } })).to.equal(1)
  })

  it('deletes what a relation says goes along, level by level, whether it was loaded or not', async () => {
    const setup = open()
    const root = setup.create(Folder)
    const child = setup.create(Folder, { parent: root })
    const grandchild = setup.create(Folder, { parent: child })
    setup.create(Folder, { parent: grandchild })
    const other = setup.create(Folder)
    await setup.commit()
    const session = open()
    const loaded = await session.get(Folder, root.folderId)
    session.delete(loaded as Folder)
    await session.commit()
    expect((await open().find(Folder)).map(({ folderId }) => folderId)).to.deep.equal([other.folderId])
  })

  it('names class, property and constraint of what the database refuses, and keeps nothing of it', async () => {
    const session = open()
    const first = session.create(Emp, { ename: 'Annan', badge: 'A' })
    await session.commit()
    const second = session.create(Emp, { ename: 'Smith', badge: 'A' })
    const third = session.create(Emp, { ename: 'Rama' })
    const error = (await rejection(session.commit())) as Error & Record<string, unknown>
    expect(error).to.include({ code: 'unique-violation', entity: 'Emp', property: 'badge' })
    expect(error.message).not.to.include('Smith')
    expect(error['instance']).to.equal(second)
    expect(Object.keys(error)).not.to.include.members(['instance'])
    expect([second.empno, third.empno, second.badge]).to.deep.equal([undefined, undefined, 'A'])
    second.badge = 'B'
    await session.commit()
    expect(await open().count(Emp)).to.equal(3)
    expect(first.empno).to.equal(1)
    const missing = open()
    missing.create(Emp, { badge: 'C' })
    expect(await rejection(missing.commit())).to.include({
      code: 'not-null-violation',
      entity: 'Emp',
      property: 'ename',
    })
    const stray = open()
    stray.create(Emp, { ename: 'x', mgrId: 99 })
    expect(await rejection(stray.commit())).to.include({ code: 'foreign-key-violation' })
  })

  it('tells which instance of many broke a constraint, and by which relation', async () => {
    const session = open()
    const [, , second] = ['A', 'B', 'A'].map((badge) => session.create(Emp, { ename: 'x', badge }))
    expect(await rejection(session.commit())).to.include({ code: 'unique-violation', instance: second })
    const strays = open()
    strays.create(Emp, { ename: 'Annan' })
    const stray = strays.create(Emp, { ename: 'Rama', mgrId: 99 })
    strays.create(Emp, { ename: 'Smith' })
    const error = (await rejection(strays.commit())) as ForeignKeyViolationError
    expect(error.code).to.equal('foreign-key-violation')
    expect(error).to.include({ entity: 'Emp', property: 'mgrId', relation: 'manager', instance: stray })
    expect(error.message).to.match(
      /^Emp\.mgrId \(relation manager\): the row that it points to does not exist/,
    )
  })

  it('names class and property of a value that does not fit, wherever the flush meets it', async () => {
    const wrongs: [values: object, property: string, expected: RegExp][] = [
      [{ ename: 5 }, 'ename', /^Emp\.ename: A varchar\(40\) value must be .*, not a number\.$/],
      [{ ename: 'x'.repeat(41) }, 'ename', /^Emp\.ename: A varchar\(40\) value must be /],
      [{ ename: 'x', mgrId: 'one' }, 'mgrId', /^Emp\.mgrId: An integer value must be a whole number/],
      [{ ename: 'x', manager: { empno: {} } }, 'manager', /^Emp\.manager: An integer value must be a whole/],
    ]
    for (const [values, property, expected] of wrongs) {
      const session = open()
      session.create(Emp, { ename: 'Annan' })
      session.create(Emp, values)
      const error = await rejection(session.commit())
      expect(error).to.include({ code: 'invalid-value', entity: 'Emp', property })
      expect(error.message).to.match(expected)
    }
    const session = open()
    const emp = session.create(Emp, { ename: 'Annan' })
    await session.commit()
    emp.badge = 7 as never
    expect(await rejection(session.commit())).to.include({ entity: 'Emp', property: 'badge' })
  })

  it('notices that a row is gone', async () => {
    const session = open()
    const emp = session.create(Emp, { ename: 'Annan' })
    await session.commit()
    await engine().execute(sql`delete from emp`)
    emp.ename = 'Other'
    expect(await rejection(session.commit())).to.have.property('code', 'stale-row')
    session.delete(emp)
    expect(await rejection(session.commit())).to.have.property('code', 'stale-row')
  })

  it('keeps a flush in one transaction until it is committed, or leaves memory as the program left it', async () => {
    const session = open()
    const emp = session.create(Emp, { ename: 'Annan' })
    const report = session.create(Emp, { ename: 'Rama', manager: emp })
    await session.flush()
    expect(emp.empno).to.be.a('number')
    emp.ename = 'Kofi'
    await session.rollback()
    expect([emp.empno, report.empno, report.mgrId, emp.ename]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      'Kofi',
    ])
    expect(await open().count(Emp)).to.equal(0)
    await session.commit()
    expect(await open().count(Emp)).to.equal(2)
    expect(report.mgrId).to.equal(emp.empno)
    emp.ename = 'Again'
    await session.flush()
    await session.rollback()
    await session.commit()
    expect((await open().get(Emp, emp.empno))?.ename).to.equal('Again')
  })

  it('works inside a transaction of the engine, which has the last word', async () => {
    const kept = await engine().transaction(async (tx) => {
      const session = new Session(tx)
      const emp = session.create(Emp, { ename: 'Kept' })
      await session.commit()
      return emp.empno
    })
    const failed = engine().transaction(async (tx) => {
      const session = new Session(tx)
      session.create(Emp, { ename: 'Lost' })
      await session.flush()
      throw new RangeError('enough')
    })
    expect(await rejection(failed)).to.be.instanceOf(RangeError)
    expect((await open().find(Emp)).map(({ empno, ename }) => [empno, ename])).to.deep.equal([[kept, 'Kept']])
  })

  it('runs calls that are made at the same time one after another', async () => {
    const session = open()
    const emps = Array.from({ length: 5 }, (_, i) => session.create(Emp, { ename: `emp ${i}` }))
    const [, , found] = await Promise.all([session.flush(), session.commit(), session.find(Emp)])
    expect(found).to.have.length(5)
    expect(found[0]).to.equal(emps[0])
  })

  it('forgets everything when closed, and gives its connection back', async () => {
    {
      await using session = open()
      session.create(Emp, { ename: 'Lost' })
      await session.flush()
    }
    expect(await open().count(Emp)).to.equal(0)
  })

  it('refuses what cannot be meant', async () => {
    const session = open()
    expect(() => session.create(Emp, { enam: 'x' } as never)).to.throw("no property 'enam'")
    expect(() => session.delete(new Emp())).to.throw('not part of the session')
    const emp = session.create(Emp, { ename: 'x' })
    await session.commit()
    const other = open()
    const [loaded] = await other.find(Emp)
    ;(loaded as unknown as Record<string, unknown>)['reports'] = [emp]
    expect(((await rejection(other.commit())) as Error).message).to.include('without having been loaded')
    const third = open()
    third.create(Emp, { ename: 'y', dept: emp as never })
    expect(((await rejection(third.commit())) as Error).message).to.include('an instance of Dept belongs')
  })
})
