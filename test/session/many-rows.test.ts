/** Writes of many rows by one statement: upsert, updateWhere and deleteWhere, and the instances that follow them. */
import { expect } from 'chai'

import { and, columnsOf, gt, like, Session, type Engine } from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Dept, Desk, Division, Emp, Entry, registry } from '../support/models/company'
import type { PerDialect } from '../support/per-dialect'

const message = async (call: Promise<unknown>): Promise<string> => ((await rejection(call)) as Error).message

onEveryEngine('writes of many rows', (engine, { dialect }) => {
  let session: Session
  const written = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)
  const sqlIs = (statements: readonly string[], expected: PerDialect<readonly string[]>): void => {
    expect(statements).to.deep.equal(expected[dialect])
  }
  const fresh = (): Session => new Session(engine())

  beforeEach(async () => {
    await empty(engine())
    session = fresh()
    session.create(Division, { divno: 1, name: 'North' })
    session.create(Division, { divno: 2, name: 'South' })
    session.create(Dept, { divno: 1, deptno: 10, dname: 'Sales' })
    for (const [i, ename] of ['Ann', 'Bob', 'Cat'].entries())
      session.create(Emp, { ename, badge: `b${i + 1}`, divno: 1, deptno: 10 })
    await session.flush()
    session.create(Desk, { deskId: 1n, empno: 1 })
    session.create(Entry, { badge: 'b1', at: new Date(0) })
    await session.commit()
    session = fresh()
  })

  afterEach(() => session.close())

  it('updates the rows that a condition lets through in one statement, and gives their number', async () => {
    let count = 0
    const statements = await written(async () => {
      count = await session.updateWhere(Emp, { where: { empno: gt(1) }, set: { ename: 'X' } })
    })
    sqlIs(statements, {
      postgres: ['UPDATE emp SET ename = $1 WHERE emp.empno > $2'],
      sqlite: ['UPDATE emp SET ename = ? WHERE emp.empno > ?'],
    })
    expect(count).to.equal(2)
    await session.commit()
    expect(await fresh().count(Emp, { where: { ename: 'X' } })).to.equal(2)
  })

  it('keeps known instances in step with one statement, whatever the condition was on', async () => {
    const emps = await session.find(Emp, { orderBy: { empno: 'asc' }, with: { dept: true } })
    const [ann, bob] = emps
    const statements = await written(() =>
      session.updateWhere(Emp, { where: { ename: 'Ann' }, set: { ename: 'Zoe', divno: null, deptno: null } }),
    )
    sqlIs(statements, {
      postgres: [
        'UPDATE emp SET ename = $1, divno = $2, deptno = $3 WHERE emp.ename = $4 RETURNING emp.empno, emp.ename, emp.badge, emp.divno, emp.deptno, emp.mgr_id',
      ],
      sqlite: [
        'UPDATE emp SET ename = ?, divno = ?, deptno = ? WHERE emp.ename = ? RETURNING emp.empno, emp.ename, emp.badge, emp.divno, emp.deptno, emp.mgr_id',
      ],
    })
    expect([ann?.ename, ann?.dept, bob?.ename]).to.deep.equal(['Zoe', null, 'Bob'])
    expect(await written(() => session.commit())).to.deep.equal([])
  })

  it('writes the changes of the session first', async () => {
    const [ann] = (await session.find(Emp, { where: { empno: 1 } })) as [Emp]
    ann.ename = 'Eve'
    expect(await session.updateWhere(Emp, { where: { ename: 'Eve' }, set: { divno: null } })).to.equal(1)
    expect([ann.ename, ann.divno]).to.deep.equal(['Eve', null])
  })

  it('computes expressions for each row, and asks about relations', async () => {
    const c = columnsOf(Emp)
    const set = { ename: c.ename.concat('!') }
    expect(await session.updateWhere(Emp, { where: { dept: { dname: 'Sales' } }, set })).to.equal(3)
    await session.commit()
    expect(await session.count(Emp, { where: { ename: like('%!') } })).to.equal(3)
  })

  it('counts up and down by a callback that is given the columns, known instances too', async () => {
    const [ann] = (await session.find(Entry)) as [Entry]
    const desks = await session.find(Desk)
    const statements = await written(() =>
      session.updateWhere(Emp, {
        where: { empno: 2 },
        set: (c) => ({ mgrId: c.empno.minus(1), ename: c.ename.concat('!') }),
      }),
    )
    sqlIs(statements, {
      postgres: ['UPDATE emp SET mgr_id = emp.empno - $1, ename = emp.ename || $2 WHERE emp.empno = $3'],
      sqlite: ['UPDATE emp SET mgr_id = emp.empno - ?, ename = emp.ename || ? WHERE emp.empno = ?'],
    })
    const bob = await session.findOrFail(Emp, { where: { empno: 2 } })
    expect([bob.mgrId, bob.ename]).to.deep.equal([1, 'Bob!'])
    await session.updateWhere(Emp, { where: { empno: 2 }, set: (c) => ({ ename: c.ename.concat('?') }) })
    expect([bob.ename, ann.badge, desks.length]).to.deep.equal(['Bob!?', 'b1', 1])
  })

  it('puts instances back when the transaction is rolled back', async () => {
    const [ann] = (await session.find(Emp, { where: { empno: 1 } })) as [Emp]
    await session.updateWhere(Emp, { everyRow: true, set: { ename: 'X' } })
    const [desk] = (await session.find(Desk)) as [Desk]
    await session.deleteWhere(Desk, { everyRow: true })
    const [dan] = (await session.upsert(Emp, [{ badge: 'b9', ename: 'Dan' }], { on: ['badge'] })) as [Emp]
    expect([ann.ename, session.contains(desk), session.contains(dan)]).to.deep.equal(['X', false, true])
    await session.rollback()
    expect([ann.ename, session.contains(desk), session.contains(dan)]).to.deep.equal(['Ann', true, false])
    expect(await written(() => session.commit())).to.deep.equal([])
  })

  it('deletes the rows that a condition lets through, and what cascades with them', async () => {
    const ann = await session.findOrFail(Emp, { where: { empno: 1 }, with: { desk: true } })
    const [desk] = (await session.find(Desk)) as [Desk]
    const [entry] = (await session.find(Entry)) as [Entry]
    expect(await session.deleteWhere(Emp, { where: { ename: 'Ann' } })).to.equal(1)
    expect([ann, desk, entry].map((each) => session.contains(each))).to.deep.equal([false, false, true])
    expect(entry.badge).to.equal(null)
    await session.commit()
    expect(await fresh().count(Emp)).to.equal(2)
  })

  it('deletes without giving rows back where the session knows none', async () => {
    sqlIs(await written(() => session.deleteWhere(Entry, { everyRow: true })), {
      postgres: ['DELETE FROM entry'],
      sqlite: ['DELETE FROM entry'],
    })
  })

  it('refuses a write of all rows that does not say so', async () => {
    const hint = 'Give it a where, or write { everyRow: true }.'
    expect(await message(session.updateWhere(Emp, { where: {}, set: { ename: 'X' } }))).to.include(hint)
    expect(await message(session.deleteWhere(Emp, { where: {} }))).to.include(hint)
    expect(await message(session.deleteWhere(Emp, { where: undefined } as never))).to.include(hint)
    expect(await message(session.deleteWhere(Emp, { where: and() }))).to.include('{ everyRow: true }')
    expect(
      await message(session.deleteWhere(Emp, { where: { empno: 1 }, everyRow: true } as never)),
    ).to.include('Leave out one of the two.')
  })

  it('refuses values that it cannot write', async () => {
    const set = (values: object): Promise<string> =>
      message(session.updateWhere(Emp, { everyRow: true, set: values }))
    expect(await set({})).to.include('sets nothing')
    expect(await set({ ename: undefined })).to.include('Emp.ename is undefined')
    expect(await set({ empno: 5 })).to.include('Emp.empno is part of the primary key')
    expect(await set({ divno: 'x' })).to.include('Emp.divno')
    expect(await set({ dept: null })).to.include("'dept'")
  })

  it('inserts rows, or updates those that are there, in one statement; instances come in the order of the rows', async () => {
    const [ann] = (await session.find(Emp, { where: { empno: 1 } })) as [Emp]
    let users: Emp[] = []
    const statements = await written(async () => {
      const rows = [
        { badge: 'b9', ename: 'Dan' },
        { badge: 'b1', ename: 'Anne' },
      ]
      users = await session.upsert(Emp, rows, { on: ['badge'] })
    })
    sqlIs(statements, {
      postgres: [
        'INSERT INTO emp (badge, ename) VALUES ($1, $2), ($3, $4) ON CONFLICT (badge) DO UPDATE SET ename = excluded.ename RETURNING emp.empno, emp.ename, emp.badge, emp.divno, emp.deptno, emp.mgr_id',
      ],
      sqlite: [
        'INSERT INTO emp (badge, ename) VALUES (?, ?), (?, ?) ON CONFLICT (badge) DO UPDATE SET ename = excluded.ename RETURNING emp.empno, emp.ename, emp.badge, emp.divno, emp.deptno, emp.mgr_id',
      ],
    })
    expect(users.map(({ ename }) => ename)).to.deep.equal(['Dan', 'Anne'])
    expect(users[1]).to.equal(ann)
    expect(ann.divno).to.equal(1)
    ;(users[0] as Emp).ename = 'Daniel'
    await session.commit()
    expect(await fresh().count(Emp, { where: { ename: 'Daniel' } })).to.equal(1)
  })

  it('names the key, and what is updated', async () => {
    const statements = await written(() =>
      session.upsert(Dept, [{ divno: 1, deptno: 10, dname: 'Sold' }], { on: 'pk_dept', update: ['dname'] }),
    )
    sqlIs(statements, {
      postgres: [
        'INSERT INTO dept (divno, deptno, dname) VALUES ($1, $2, $3) ON CONFLICT (divno, deptno) DO UPDATE SET dname = excluded.dname RETURNING dept.divno, dept.deptno, dept.dname',
      ],
      sqlite: [
        'INSERT INTO dept (divno, deptno, dname) VALUES (?, ?, ?) ON CONFLICT (divno, deptno) DO UPDATE SET dname = excluded.dname RETURNING dept.divno, dept.deptno, dept.dname',
      ],
    })
  })

  it('leaves rows that are there as they are, and gives their instances too', async () => {
    const rows = [
      { badge: 'b1', ename: 'No' },
      { badge: 'b9', ename: 'Dan' },
    ]
    let users: Emp[] = []
    const statements = await written(async () => {
      users = await session.upsert(Emp, rows, { on: ['badge'], update: [] })
    })
    expect(statements).to.have.length(2)
    expect(users.map(({ ename }) => ename)).to.deep.equal(['Ann', 'Dan'])
  })

  it('takes more rows than one statement can, of several shapes', async () => {
    const rows = Array.from({ length: 1100 }, (_, i) => ({
      divno: 1,
      deptno: 1000 + i,
      dname: `d${i}`,
    }))
    let depts: Dept[] = []
    const statements = await written(async () => {
      depts = await session.upsert(Dept, rows, { on: ['divno', 'deptno'] })
    })
    expect(statements).to.have.length(3)
    expect(depts.map(({ deptno }) => deptno)).to.deep.equal(rows.map(({ deptno }) => deptno))
    const mixed = await session.upsert(
      Emp,
      [
        { badge: 'x', ename: 'X' },
        { badge: 'y', ename: 'Y', divno: null },
      ],
      {
        on: ['badge'],
      },
    )
    expect(mixed.map(({ ename }) => ename)).to.deep.equal(['X', 'Y'])
  })

  it('refuses keys that the class does not have, and rows that no key can find', async () => {
    const upsert = (rows: readonly object[], on: unknown): Promise<string> =>
      message(session.upsert(Emp, rows, { on: on as never }))
    expect(await upsert([{ ename: 'x' }], ['ename'])).to.include(
      "Known: 'pk_emp' or ['empno']; 'uq_emp_badge' or ['badge'].",
    )
    expect(await upsert([{ ename: 'x' }], 'uq_x')).to.include('has no such key')
    expect(await upsert([{ ename: 'x', badge: null }], ['badge'])).to.include(
      'row 0 of Emp has no value for badge',
    )
    expect(await upsert([{ badge: 'x' }, { badge: 'x' }], ['badge'])).to.include(
      'rows 0 and 1 of Emp have the same badge',
    )
    expect(await upsert([{ badge: 'x', dept: null }], ['badge'])).to.include(
      "Give the foreign key's property",
    )
    expect(await session.upsert(Emp, [], { on: ['badge'] })).to.deep.equal([])
  })

  it('tells which class and property a violated constraint belongs to', async () => {
    expect(await message(session.updateWhere(Emp, { everyRow: true, set: { badge: 'same' } }))).to.include(
      'Emp.badge',
    )
    expect(await fresh().count(Emp, { where: { badge: 'b1' } })).to.equal(1)
  })
})

async function empty(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
}
