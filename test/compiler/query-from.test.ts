import { expect } from 'chai'

import type { Executable } from '../../src/compiler/query-compiler'
import { func } from '../../src/expression/function-call'
import { alias } from '../../src/schema/alias'
import { select } from '../../src/statement/select'
import { tableValued } from '../../src/statement/table-valued'
import { values } from '../../src/statement/values'
import { t } from '../../src/types/t'
import { runOnEveryEngine } from '../support/engines'
import { compiled, expectSql } from '../support/expect-sql'
import { everywhere, refuses } from '../support/per-dialect'
import { thrownBy } from '../support/thrown-by'
import { dept, doc, emp, metadata } from './query-tables'

describe('what a select draws from', () => {
  it('is a subquery with typed columns', () => {
    const latest = select(emp.c.divno, func.max(emp.c.salary).as('most'))
      .groupBy(emp.c.divno)
      .subquery('latest')
    expectSql(
      select(emp.c.name, latest.c.most).join(latest, latest.c.divno.eq(emp.c.divno)),
      everywhere(
        'SELECT emp.name, latest.most FROM emp JOIN (SELECT emp.divno, max(emp.salary) AS most FROM emp GROUP BY emp.divno) AS latest ON latest.divno = emp.divno',
      ),
    )
    expectSql(
      select(latest),
      everywhere(
        'SELECT latest.divno, latest.most FROM (SELECT emp.divno, max(emp.salary) AS most FROM emp GROUP BY emp.divno) AS latest',
      ),
    )
  })

  it('joins a subquery along the key whose columns it gives, whichever of the two comes first', () => {
    const staff = select(emp.c.divno, emp.c.deptno.as('dept_no'), func.count().as('n'))
      .groupBy(emp.c.divno, emp.c.deptno)
      .subquery('staff')
    const counted =
      '(SELECT emp.divno, emp.deptno AS dept_no, count(*) AS n FROM emp GROUP BY emp.divno, emp.deptno) AS staff'
    expectSql(
      select(dept.c.dname, staff.c.n).join(staff),
      everywhere(
        `SELECT dept.dname, staff.n FROM dept JOIN ${counted} ON dept.divno = staff.divno AND dept.deptno = staff.dept_no`,
      ),
    )
    expectSql(
      select(staff.c.n, dept.c.dname).join(dept),
      everywhere(
        `SELECT staff.n, dept.dname FROM ${counted} JOIN dept ON staff.divno = dept.divno AND staff.dept_no = dept.deptno`,
      ),
    )
  })

  it('joins CTEs, subqueries of subqueries and aliases in them alike', () => {
    const boss = alias(emp, 'boss')
    const top = select(boss.c.empno, boss.c.name).where(boss.c.mgr_id.isNull()).cte('top')
    expectSql(
      select(emp.c.name, top.c.name.as('boss')).join(top),
      everywhere(
        'WITH top AS (SELECT boss.empno, boss.name FROM emp AS boss WHERE boss.mgr_id IS NULL) SELECT emp.name, top.name AS boss FROM emp JOIN top ON emp.mgr_id = top.empno',
      ),
    )
    const again = select(top.c.empno).subquery('again')
    expectSql(
      select(emp.c.name).join(again),
      everywhere(
        'WITH top AS (SELECT boss.empno, boss.name FROM emp AS boss WHERE boss.mgr_id IS NULL) SELECT emp.name FROM emp JOIN (SELECT top.empno FROM top) AS again ON emp.mgr_id = again.empno',
      ),
    )
  })

  it('asks for a condition where a subquery gives no whole key', () => {
    const half = select(emp.c.divno, func.count().as('n')).groupBy(emp.c.divno).subquery('half')
    expect(() => select(dept.c.dname).join(half)).to.throw(
      "No such foreign key joins 'dept' and 'half'.\n" +
        '  Select the columns of a key in it, or give the condition: .join(half, condition).',
    )
  })

  it('is a subquery in the place of a table, with the columns of that', () => {
    const found = alias(
      dept,
      select(dept)
        .where(dept.c.divno.eq(1))
        .union(select(dept).where(dept.c.divno.eq(2)))
        .subquery('found'),
    )
    expectSql(select(found.c.dname, emp.c.name).join(emp), {
      postgres:
        'SELECT found.dname, emp.name FROM (SELECT dept.divno, dept.deptno, dept.dname FROM dept WHERE dept.divno = $1 UNION SELECT dept.divno, dept.deptno, dept.dname FROM dept WHERE dept.divno = $2) AS found JOIN emp ON found.divno = emp.divno AND found.deptno = emp.deptno',
      sqlite:
        'SELECT found.dname, emp.name FROM (SELECT dept.divno, dept.deptno, dept.dname FROM dept WHERE dept.divno = ? UNION SELECT dept.divno, dept.deptno, dept.dname FROM dept WHERE dept.divno = ?) AS found JOIN emp ON found.divno = emp.divno AND found.deptno = emp.deptno',
    })
    expect(() => alias(dept, select(dept.c.divno).subquery('some'))).to.throw(
      "'some' does not give deptno, dname.\n  Select the whole table or class in it: select(User).subquery(…).",
    )
    expect(() => alias(dept, 5 as never)).to.throw('An alias is a name, a subquery or a CTE.')
  })

  it('keeps a bigint whole through a subquery', () => {
    expectSql(select(select(emp.c.badge).subquery('b')), {
      postgres: 'SELECT b.badge FROM (SELECT emp.badge FROM emp) AS b',
      sqlite: 'SELECT CAST(b.badge AS TEXT) AS badge FROM (SELECT emp.badge FROM emp) AS b',
    })
  })

  it('is a subquery for each row where the database can', () => {
    const best = select(emp.c.name, emp.c.salary)
      .where(emp.c.divno.eq(dept.c.divno))
      .orderBy(emp.c.salary.desc())
      .limit(3)
      .lateral('best')
    expectSql(select(dept.c.dname, best.c.name).join(best), {
      postgres:
        'SELECT dept.dname, best.name FROM dept JOIN LATERAL (SELECT emp.name, emp.salary FROM emp WHERE emp.divno = dept.divno ORDER BY emp.salary DESC LIMIT $1) AS best ON TRUE',
      sqlite: refuses('LATERAL'),
    })
    expectSql(select(dept.c.dname, best.c.name).leftJoin(best), {
      postgres:
        'SELECT dept.dname, best.name FROM dept LEFT JOIN LATERAL (SELECT emp.name, emp.salary FROM emp WHERE emp.divno = dept.divno ORDER BY emp.salary DESC LIMIT $1) AS best ON TRUE',
      sqlite: refuses('LATERAL'),
    })
  })

  it('is a list of values', () => {
    const price = values('price', { id: t.integer(), amount: t.numeric(10, 2) }, [
      { id: 1, amount: '9.90' },
      { id: 2, amount: null },
    ])
    expectSql(select(emp.c.name, price.c.amount).join(price, price.c.id.eq(emp.c.empno)), {
      postgres:
        'SELECT emp.name, price.amount FROM emp JOIN (VALUES ($1::INTEGER, $2::NUMERIC), ($3, $4)) AS price (id, amount) ON price.id = emp.empno',
      sqlite:
        'SELECT emp.name, price.amount FROM emp JOIN (SELECT column1 AS id, column2 AS amount FROM (VALUES (?, CAST(? AS NUMERIC)), (?, CAST(? AS NUMERIC)))) AS price ON price.id = emp.empno',
    })
  })

  it('is a function that gives rows', () => {
    const tag = tableValued(func.json_each(doc.c.body.cast(t.json())), 'tag', { key: t.text() })
    expectSql(select(doc.c.id, tag.c.key).from(doc, tag), {
      postgres: 'SELECT doc.id, tag.key FROM doc, json_each(CAST(doc.body AS JSON)) AS tag (key)',
      sqlite: 'SELECT doc.id, tag."key" FROM doc, json_each(CAST(doc.body AS JSON_TEXT)) AS tag',
    })
    expectSql(select(doc.c.id, tag.c.key).leftJoin(tag), {
      postgres:
        'SELECT doc.id, tag.key FROM doc LEFT JOIN json_each(CAST(doc.body AS JSON)) AS tag (key) ON TRUE',
      sqlite:
        'SELECT doc.id, tag."key" FROM doc LEFT JOIN json_each(CAST(doc.body AS JSON_TEXT)) AS tag ON TRUE',
    })
  })

  it('is joined from either side, from both, and with every row', () => {
    const manager = alias(emp, 'manager')
    expectSql(
      select(emp.c.name, dept.c.dname).rightJoin(dept),
      everywhere(
        'SELECT emp.name, dept.dname FROM emp RIGHT JOIN dept ON emp.divno = dept.divno AND emp.deptno = dept.deptno',
      ),
    )
    expectSql(select(emp.c.name, dept.c.dname).fullJoin(dept).orderBy(emp.c.name), {
      postgres:
        'SELECT emp.name, dept.dname FROM emp FULL JOIN dept ON emp.divno = dept.divno AND emp.deptno = dept.deptno ORDER BY emp.name',
      sqlite:
        'SELECT emp.name, dept.dname FROM emp FULL JOIN dept ON emp.divno = dept.divno AND emp.deptno = dept.deptno ORDER BY emp.name NULLS LAST',
    })
    expectSql(
      select(emp.c.name, manager.c.name).crossJoin(manager),
      everywhere('SELECT emp.name, manager.name AS name_2 FROM emp CROSS JOIN emp AS manager'),
    )
  })

  it('is a table beside itself under another name', () => {
    const manager = alias(emp, 'manager')
    expectSql(select(emp.c.empno, manager).leftJoin(manager).where(manager.c.active.eq(true)), {
      postgres:
        'SELECT emp.empno, manager.empno AS empno_2, manager.name, manager.salary, manager.badge, manager.active, manager.mgr_id, manager.divno, manager.deptno FROM emp LEFT JOIN emp AS manager ON emp.mgr_id = manager.empno WHERE manager.active = $1',
      sqlite:
        'SELECT emp.empno, manager.empno AS empno_2, manager.name, manager.salary, CAST(manager.badge AS TEXT) AS badge, manager.active, manager.mgr_id, manager.divno, manager.deptno FROM emp LEFT JOIN emp AS manager ON emp.mgr_id = manager.empno WHERE manager.active = ?',
    })
  })

  it('gives a value for each row, and asks whether there are any', () => {
    const size = select(func.count()).from(emp).where(emp.c.divno.eq(dept.c.divno)).scalarSubquery()
    expectSql(select(dept.c.dname, size.as('size')).orderBy(size.desc()), {
      postgres:
        'SELECT dept.dname, (SELECT count(*) AS count FROM emp WHERE emp.divno = dept.divno) AS size FROM dept ORDER BY (SELECT count(*) AS count FROM emp WHERE emp.divno = dept.divno) DESC',
      sqlite:
        'SELECT dept.dname, (SELECT count(*) AS count FROM emp WHERE emp.divno = dept.divno) AS size FROM dept ORDER BY (SELECT count(*) AS count FROM emp WHERE emp.divno = dept.divno) DESC NULLS FIRST',
    })
  })

  it('is all that its columns are of', () => {
    const tell = (query: Executable): readonly string[] =>
      (['postgres', 'sqlite'] as const).map((name) => thrownBy(() => compiled(query, name)).message)
    const lacksDept = Array.from(
      { length: 2 },
      () =>
        "The select names 'dept.dname', and draws from 'emp' only.\n  Join it: .join(dept). A class with joined inheritance has its base's columns in the base's table.",
    )
    expect(tell(select(emp.c.name, dept.c.dname).from(emp))).to.deep.equal(lacksDept)
    expect(tell(select(emp.c.name).where(func.lower(dept.c.dname).eq('x')))).to.deep.equal(lacksDept)
    expect(tell(select(emp.c.name).orderBy(dept.c.dname))).to.deep.equal(lacksDept)
  })

  it('is said once more by added columns', () => {
    expectSql(
      select(emp.c.name).addColumns(emp.c.divno, emp.c.salary.as('pay')),
      everywhere('SELECT emp.name, emp.divno, emp.salary AS pay FROM emp'),
    )
  })
})

runOnEveryEngine(() => metadata)
