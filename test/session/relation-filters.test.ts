import { expect } from 'chai'

import {
  and,
  columnsOf,
  every,
  gt,
  isNotNull,
  like,
  mapperOf,
  none,
  not,
  or,
  Session,
  some,
  type Engine,
} from '../../src'
import type { EntityClass } from '../../src/registry/mapper'
import { findQuery } from '../../src/session/entity-query'
import type { Where } from '../../src/session/find-options'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { Dept, Desk, Division, Emp, Entry, registry, Skill, TenantDoc } from '../support/models/company'

const DIVISION = 'SELECT division.divno, division.name FROM division WHERE '
const DEPT = 'SELECT dept.divno, dept.deptno, dept.dname FROM dept WHERE '
const EMP = 'SELECT emp.empno, emp.ename, emp.badge, emp.divno, emp.deptno, emp.mgr_id FROM emp WHERE '
const SKILL = 'SELECT skill.skill_id, skill.label FROM skill WHERE '
const DOC =
  'SELECT tenant_doc.doc_id, tenant_doc.tenant_id, tenant_doc.author_id, tenant_doc.reviewer_id FROM tenant_doc WHERE '

/** The whole statement of a `find`, as PostgreSQL has it: SQLite has other marks, and a `+` before EXISTS. */
function expectFind<E extends object>(entityClass: EntityClass<E>, where: Where<E>, sql: string): void {
  expectSql(findQuery(mapperOf(entityClass), { where }), {
    postgres: sql,
    sqlite: sql.replace(/\$\d+/g, '?').replace(/(?<!NOT )EXISTS/g, '+EXISTS'),
  })
}

describe('a condition on related rows', () => {
  before(() => {
    registry.configure()
  })

  it('is asked of them along the foreign key, from both sides', () => {
    expectFind(
      Division,
      { depts: some({ dname: 'Lab' }) },
      `${DIVISION}EXISTS (SELECT 1 FROM dept WHERE dept.divno = division.divno AND dept.dname = $1)`,
    )
    expectFind(
      Dept,
      { division: { name: 'North' }, dname: 'Lab' },
      `${DEPT}EXISTS (SELECT 1 FROM division WHERE division.divno = dept.divno AND division.name = $1) AND dept.dname = $2`,
    )
    expectFind(Emp, { entries: some() }, `${EMP}EXISTS (SELECT 1 FROM entry WHERE entry.badge = emp.badge)`)
  })

  it('goes along all columns of a composite key', () => {
    expectFind(
      Dept,
      { emps: none({ empno: gt(7) }) },
      `${DEPT}NOT EXISTS (SELECT 1 FROM emp WHERE emp.divno = dept.divno AND emp.deptno = dept.deptno AND emp.empno > $1)`,
    )
    expectFind(
      TenantDoc,
      { reviewer: { userId: gt(7) } },
      `${DOC}EXISTS (SELECT 1 FROM tenant_user WHERE tenant_user.tenant_id = tenant_doc.tenant_id AND tenant_user.user_id = tenant_doc.reviewer_id AND tenant_user.user_id > $1)`,
    )
  })

  it('counts a row for which it is null among those that do not fulfil it', () => {
    expectFind(
      Emp,
      { reports: every({ badge: 'A1' }) },
      `${EMP}NOT EXISTS (SELECT 1 FROM emp AS reports WHERE reports.mgr_id = emp.empno AND (reports.badge = $1) IS NOT TRUE)`,
    )
  })

  it('draws a table that is in sight already under the name of the relation', () => {
    expectFind(
      Emp,
      { manager: { manager: { ename: 'Annan' } } },
      `${EMP}EXISTS (SELECT 1 FROM emp AS manager WHERE manager.empno = emp.mgr_id AND EXISTS (SELECT 1 FROM emp AS manager_2 WHERE manager_2.empno = manager.mgr_id AND manager_2.ename = $1))`,
    )
    expectFind(
      Emp,
      { manager: { dept: { dname: 'Lab' } }, dept: (c) => c.dname.eq('Lab') },
      `${EMP}EXISTS (SELECT 1 FROM emp AS manager WHERE manager.empno = emp.mgr_id AND EXISTS (SELECT 1 FROM dept WHERE dept.divno = manager.divno AND dept.deptno = manager.deptno AND dept.dname = $1)) AND EXISTS (SELECT 1 FROM dept WHERE dept.divno = emp.divno AND dept.deptno = emp.deptno AND dept.dname = $2)`,
    )
  })

  it('goes through the table in between, and needs nothing else where it asks nothing', () => {
    expectFind(
      Emp,
      { skills: some({ label: 'SQL' }) },
      `${EMP}EXISTS (SELECT 1 FROM emp_skill JOIN skill ON skill.skill_id = emp_skill.skill_id WHERE emp_skill.empno = emp.empno AND skill.label = $1)`,
    )
    expectFind(
      Emp,
      { skills: none() },
      `${EMP}NOT EXISTS (SELECT 1 FROM emp_skill WHERE emp_skill.empno = emp.empno)`,
    )
    expectFind(
      Skill,
      { emps: some({ skills: some({ label: 'Tea' }) }) },
      `${SKILL}EXISTS (SELECT 1 FROM emp_skill JOIN emp ON emp.empno = emp_skill.empno WHERE emp_skill.skill_id = skill.skill_id AND EXISTS (SELECT 1 FROM emp_skill AS skills_through JOIN skill AS skills ON skills.skill_id = skills_through.skill_id WHERE skills_through.empno = emp.empno AND skills.label = $1))`,
    )
  })

  it('says with null that no row is related', () => {
    expectFind(Emp, { dept: null }, `${EMP}emp.divno IS NULL OR emp.deptno IS NULL`)
    expectFind(
      Emp,
      { dept: null, manager: null },
      `${EMP}(emp.divno IS NULL OR emp.deptno IS NULL) AND emp.mgr_id IS NULL`,
    )
    expectFind(Emp, { desk: null }, `${EMP}NOT EXISTS (SELECT 1 FROM desk WHERE desk.empno = emp.empno)`)
  })

  it('stands in groups, beside other conditions', () => {
    expectFind(
      Emp,
      or({ ename: 'Annan' }, { dept: or({ dname: 'Lab' }, not({ deptno: 10 })) }),
      `${EMP}emp.ename = $1 OR EXISTS (SELECT 1 FROM dept WHERE dept.divno = emp.divno AND dept.deptno = emp.deptno AND (dept.dname = $2 OR NOT (dept.deptno = $3)))`,
    )
  })
})

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const north = session.create(Division, { divno: 1, name: 'North' })
  const lab = session.create(Dept, { division: north, deptno: 10, dname: 'Lab' })
  session.create(Dept, { division: north, deptno: 20, dname: 'Shop' })
  const annan = session.create(Emp, { ename: 'Annan', badge: 'A1', dept: lab })
  const smith = session.create(Emp, { ename: 'Smith', badge: 'S1', manager: annan, dept: lab })
  session.create(Emp, { ename: 'Rama', manager: smith })
  session.create(Desk, { emp: annan })
  const sql = session.create(Skill, { label: 'SQL' })
  const tea = session.create(Skill, { label: 'Tea' })
  ;(annan.skills as unknown as Skill[]).push(sql, tea)
  ;(smith.skills as unknown as Skill[]).push(sql)
  for (let i = 1; i <= 3; i++) session.create(Entry, { emp: smith, at: new Date(Date.UTC(2026, 0, i)) })
  await session.commit()
}

onEveryEngine('finding by related rows', (engine) => {
  before(() => fill(engine()))

  const names = async (where: Where<Emp>): Promise<string[]> => {
    const session = new Session(engine())
    const emps = await session.find(Emp, { where, orderBy: { empno: 'asc' } })
    expect(await session.count(Emp, { where })).to.equal(emps.length)
    expect(await session.exists(Emp, { where })).to.equal(emps.length > 0)
    return emps.map(({ ename }) => ename)
  }

  it('gives the rows whose related rows fulfil the condition', async () => {
    expect(await names({ skills: some({ label: 'Tea' }) })).to.deep.equal(['Annan'])
    expect(await names({ skills: none({ label: 'Tea' }) })).to.deep.equal(['Smith', 'Rama'])
    expect(await names({ skills: every({ label: 'SQL' }) })).to.deep.equal(['Smith', 'Rama'])
    expect(
      await names({ skills: every(and({ label: like('S%') }, { skillId: isNotNull() })) }),
    ).to.deep.equal(['Smith', 'Rama'])
    expect(await names({ dept: { division: { name: 'North' } } })).to.deep.equal(['Annan', 'Smith'])
    expect(await names({ dept: null })).to.deep.equal(['Rama'])
    expect(await names({ desk: null })).to.deep.equal(['Smith', 'Rama'])
    expect(await names({ desk: some({ floor: 'ground' }) })).to.deep.equal(['Annan'])
    expect(await names({ desk: none({ floor: 'attic' }) })).to.have.length(3)
    expect(await names({ manager: { manager: { ename: 'Annan' } } })).to.deep.equal(['Rama'])
    expect(await names({ reports: some({ reports: some() }) })).to.deep.equal(['Annan'])
    expect(await names({ entries: some({ at: gt(new Date(Date.UTC(2026, 0, 2))) }) })).to.deep.equal([
      'Smith',
    ])
    expect(await names(or({ dept: null }, { skills: some({ label: 'Tea' }) }))).to.deep.equal([
      'Annan',
      'Rama',
    ])
    expect(await names(not({ skills: some() }))).to.deep.equal(['Rama'])
    expect(await names({ manager: (c) => c.ename.like('A%').and(c.badge.isNotNull()) })).to.deep.equal([
      'Smith',
    ])
  })

  it('skips rows and gives each once, where SQLite would make a join of it', async () => {
    const found = await new Session(engine()).find(Division, {
      where: { depts: some({ emps: some({ skills: some() }) }) },
      orderBy: { divno: 'desc' },
    })
    expect(found.map(({ name }) => name)).to.deep.equal(['North'])
    const page = await new Session(engine()).find(Emp, {
      where: { skills: some() },
      orderBy: { empno: 'asc' },
      offset: 1,
    })
    expect(page.map(({ ename }) => ename)).to.deep.equal(['Smith'])
  })

  it('takes a row for which the condition is null for one that does not fulfil it', async () => {
    // Smith's only report is Rama, who has no badge.
    expect(await names({ reports: every({ badge: 'R1' }), empno: 2 })).to.deep.equal([])
    expect(await names({ reports: every({ badge: null }), empno: 2 })).to.deep.equal(['Smith'])
  })

  it('costs no statement of its own, and narrows what with loads as well', async () => {
    const statements = await captureQueries(engine(), async () => {
      const depts = await new Session(engine()).find(Dept, {
        where: { division: { name: 'North' } },
        with: { emps: { where: { skills: some({ label: 'Tea' }) } } },
        orderBy: { deptno: 'asc' },
      })
      expect(depts.map(({ emps }) => emps.map(({ ename }) => ename))).to.deep.equal([['Annan'], []])
    })
    expect(statements).to.have.length(2)
  })

  it('refuses what cannot be meant before anything is sent', async () => {
    const session = new Session(engine())
    const bad: [string, unknown][] = [
      ["no property 'nome'", { skills: some({ nome: 'x' } as never) }],
      ['is undefined', { skills: some({ label: undefined } as never) }],
      ['is undefined', { dept: undefined }],
      ['Emp.dept is empty', { dept: {} }],
      ['leads to many rows, not to a plain object', { skills: { label: 'x' } }],
      ['leads to many rows, not to null', { skills: null }],
      ['is a column, not a relation', { ename: some() }],
      ['is an expression', { dept: columnsOf(Dept).dname.eq('Lab') }],
      ['is an expression', { dept: or(columnsOf(Dept).dname.eq('Lab')) }],
      ['Skill.label: ', { skills: some({ label: 5 } as never) }],
      ['Emp.empno: ', { manager: { empno: gt('x') } }],
      ['Emp.empno: ', { manager: (c: typeof emp) => c.empno.gt('x' as never) }],
      ['leads to many rows', { skills: JSON.parse(JSON.stringify(some({ label: 'x' }))) as unknown }],
    ]
    for (const [message, where] of bad) {
      let error: unknown
      const statements = await captureQueries(engine(), async () => {
        error = await rejection(session.find(Emp, { where } as never))
      })
      expect((error as Error).message).to.include(message)
      expect(statements, message).to.deep.equal([])
    }
    expect(() => some(undefined as never)).to.throw('undefined')
    expect(() => every(undefined as never)).to.throw('undefined')
  })

  const emp = columnsOf(Emp)
})

runOnEveryEngine(() => registry.metadata)
