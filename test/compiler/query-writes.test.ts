import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { alias } from '../../src/schema/alias'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { values } from '../../src/statement/values'
import { t } from '../../src/types/t'
import { runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { everywhere, refuses } from '../support/per-dialect'
import { dept, doc, emp, metadata, task } from './query-tables'

describe('a statement that writes', () => {
  it('inserts the rows of a query', () => {
    expectSql(
      insert(dept).fromSelect(
        ['divno', 'deptno'],
        select(emp.c.divno, emp.c.empno).where(emp.c.divno.isNotNull()),
      ),
      everywhere(
        'INSERT INTO dept (divno, deptno) SELECT emp.divno, emp.empno FROM emp WHERE emp.divno IS NOT NULL',
      ),
    )
    expectSql(
      insert(dept)
        .fromSelect(['divno', 'deptno'], select(emp.c.divno, emp.c.empno))
        .onConflict(['divno', 'deptno'], { doNothing: true }),
      {
        postgres:
          'INSERT INTO dept (divno, deptno) SELECT emp.divno, emp.empno FROM emp ON CONFLICT (divno, deptno) DO NOTHING',
        sqlite:
          'INSERT INTO dept (divno, deptno) SELECT emp.divno, emp.empno FROM emp WHERE TRUE ON CONFLICT (divno, deptno) DO NOTHING',
      },
    )
    expectSql(
      insert(dept)
        .fromSelect(
          ['divno', 'deptno', 'dname'],
          select(literal(1).as('a'), literal(2).as('b'), literal('x').as('c')),
        )
        .returning(dept),
      {
        postgres:
          'INSERT INTO dept (divno, deptno, dname) SELECT $1::INTEGER AS a, $2::INTEGER AS b, $3::TEXT AS c RETURNING dept.divno, dept.deptno, dept.dname',
        sqlite:
          'INSERT INTO dept (divno, deptno, dname) SELECT ? AS a, ? AS b, ? AS c RETURNING dept.divno, dept.deptno, dept.dname',
      },
    )
  })

  it('gives the other columns of a query their defaults', () => {
    expectSql(insert(doc).fromSelect(['id'], select(emp.c.empno)), {
      postgres: 'INSERT INTO doc (id, kind) SELECT emp.empno, $1::TEXT AS value FROM emp',
      sqlite: 'INSERT INTO doc (id, kind) SELECT emp.empno, ? AS value FROM emp',
    })
  })

  it('updates from other tables', () => {
    expectSql(
      update(emp)
        .set({ name: func.coalesce(dept.c.dname, '-') })
        .from(dept)
        .where(emp.c.deptno.eq(dept.c.deptno))
        .returning(emp.c.name),
      {
        postgres:
          'UPDATE emp SET name = coalesce(dept.dname, $1) FROM dept WHERE emp.deptno = dept.deptno RETURNING emp.name',
        sqlite:
          'UPDATE emp SET name = coalesce(dept.dname, ?) FROM dept WHERE emp.deptno = dept.deptno RETURNING emp.name',
      },
    )
    expectSql(update(emp).set({ active: false }).join(dept).where(dept.c.dname.eq('closed')), {
      postgres:
        'UPDATE emp SET active = $1 FROM dept WHERE (emp.divno = dept.divno AND emp.deptno = dept.deptno) AND dept.dname = $2',
      sqlite:
        'UPDATE emp SET active = ? FROM dept WHERE (emp.divno = dept.divno AND emp.deptno = dept.deptno) AND dept.dname = ?',
    })
    const raise = values('raise', { id: t.integer(), amount: t.numeric(10, 2) }, [{ id: 1, amount: '5.00' }])
    expectSql(update(emp).set({ salary: raise.c.amount }).from(raise).where(emp.c.empno.eq(raise.c.id)), {
      postgres:
        'UPDATE emp SET salary = raise.amount FROM (VALUES ($1::INTEGER, $2::NUMERIC)) AS raise (id, amount) WHERE emp.empno = raise.id',
      sqlite:
        'UPDATE emp SET salary = "raise".amount FROM (SELECT column1 AS id, column2 AS amount FROM (VALUES (?, CAST(? AS NUMERIC)))) AS "raise" WHERE emp.empno = "raise".id',
    })
    const manager = alias(emp, 'manager')
    expectSql(
      update(emp).set({ salary: manager.c.salary }).join(manager, emp.c.mgr_id.eq(manager.c.empno)),
      everywhere(
        'UPDATE emp SET salary = manager.salary FROM emp AS manager WHERE emp.mgr_id = manager.empno',
      ),
    )
  })

  it('deletes by other tables', () => {
    expectSql(deleteFrom(emp).using(dept).where(emp.c.deptno.eq(dept.c.deptno), dept.c.dname.eq('closed')), {
      postgres: 'DELETE FROM emp USING dept WHERE emp.deptno = dept.deptno AND dept.dname = $1',
      sqlite:
        'DELETE FROM emp WHERE +EXISTS (SELECT ? FROM dept WHERE emp.deptno = dept.deptno AND dept.dname = ?)',
    })
    expectSql(deleteFrom(emp).join(dept).returning(emp.c.empno), {
      postgres:
        'DELETE FROM emp USING dept WHERE emp.divno = dept.divno AND emp.deptno = dept.deptno RETURNING emp.empno',
      sqlite:
        'DELETE FROM emp WHERE +EXISTS (SELECT ? FROM dept WHERE emp.divno = dept.divno AND emp.deptno = dept.deptno) RETURNING emp.empno',
    })
    expectSql(deleteFrom(emp).join(dept).returning(emp.c.empno, dept.c.dname), {
      postgres:
        'DELETE FROM emp USING dept WHERE emp.divno = dept.divno AND emp.deptno = dept.deptno RETURNING emp.empno, dept.dname',
      sqlite: refuses('RETURNING of columns of other tables'),
    })
  })

  it('gives back whole tables', () => {
    expectSql(insert(task).values({ id: 1 }).returning(task), {
      postgres: 'INSERT INTO task (id) VALUES ($1) RETURNING task.id, task.owner_id, task.done',
      sqlite: 'INSERT INTO task (id) VALUES (?) RETURNING task.id, task.owner_id, task.done',
    })
    expectSql(update(task).set({ owner_id: 1 }).where(task.c.id.eq(1)).returning(task.c.id, task.c.done), {
      postgres: 'UPDATE task SET owner_id = $1 WHERE task.id = $2 RETURNING task.id, task.done',
      sqlite: 'UPDATE task SET owner_id = ? WHERE task.id = ? RETURNING task.id, task.done',
    })
  })
})

runOnEveryEngine(() => metadata)
