import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { deleteFrom } from '../../src/statement/delete'
import { exists } from '../../src/statement/exists'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { everywhere, refuses } from '../support/per-dialect'
import { dept, emp, metadata } from './query-tables'

describe('a common table expression', () => {
  it('stands in front of the statement that draws from it', () => {
    const busy = select(emp.c.divno, func.count().as('n')).groupBy(emp.c.divno).cte('busy')
    expectSql(select(busy.c.divno, busy.c.n).where(busy.c.n.gt(1)), {
      postgres:
        'WITH busy AS (SELECT emp.divno, count(*) AS n FROM emp GROUP BY emp.divno) SELECT busy.divno, busy.n FROM busy WHERE busy.n > $1',
      sqlite:
        'WITH busy AS (SELECT emp.divno, count(*) AS n FROM emp GROUP BY emp.divno) SELECT busy.divno, busy.n FROM busy WHERE busy.n > ?',
    })
  })

  it('is named once, however often it is drawn from, behind those that it needs', () => {
    const paid = select(emp.c.empno, emp.c.divno).where(emp.c.salary.gt('10')).cte('paid')
    const counted = select(paid.c.divno, func.count().as('n')).groupBy(paid.c.divno).cte('counted')
    expectSql(
      select(paid.c.empno, counted.c.n)
        .join(counted, counted.c.divno.eq(paid.c.divno))
        .where(exists(select(counted))),
      {
        postgres:
          'WITH paid AS (SELECT emp.empno, emp.divno FROM emp WHERE emp.salary > $1), counted AS (SELECT paid.divno, count(*) AS n FROM paid GROUP BY paid.divno) SELECT paid.empno, counted.n FROM paid JOIN counted ON counted.divno = paid.divno WHERE EXISTS (SELECT counted.divno, counted.n FROM counted)',
        sqlite:
          'WITH paid AS (SELECT emp.empno, emp.divno FROM emp WHERE emp.salary > CAST(? AS NUMERIC)), counted AS (SELECT paid.divno, count(*) AS n FROM paid GROUP BY paid.divno) SELECT paid.empno, counted.n FROM paid JOIN counted ON counted.divno = paid.divno WHERE +EXISTS (SELECT counted.divno, counted.n FROM counted)',
      },
    )
  })

  it('draws from itself where it is recursive', () => {
    const top = select(emp.c.empno, emp.c.name, literal(0).as('depth'))
      .where(emp.c.mgr_id.isNull())
      .cte('tree', { recursive: true })
    const tree = top.unionAll(
      select(emp.c.empno, emp.c.name, top.c.depth.plus(1).as('depth')).join(
        top,
        emp.c.mgr_id.eq(top.c.empno),
      ),
    )
    expectSql(select(tree).orderBy(tree.c.depth, tree.c.name), {
      postgres:
        'WITH RECURSIVE tree AS (SELECT emp.empno, emp.name, $1::INTEGER AS depth FROM emp WHERE emp.mgr_id IS NULL UNION ALL SELECT emp.empno, emp.name, tree.depth + $2 AS depth FROM emp JOIN tree ON emp.mgr_id = tree.empno) SELECT tree.empno, tree.name, tree.depth FROM tree ORDER BY tree.depth, tree.name',
      sqlite:
        'WITH RECURSIVE tree AS (SELECT emp.empno, emp.name, ? AS depth FROM emp WHERE emp.mgr_id IS NULL UNION ALL SELECT emp.empno, emp.name, tree.depth + ? AS depth FROM emp JOIN tree ON emp.mgr_id = tree.empno) SELECT tree.empno, tree.name, tree.depth FROM tree ORDER BY tree.depth NULLS LAST, tree.name NULLS LAST',
    })
  })

  it('is worked out once, or in each place, where that is said', () => {
    const kept = select(emp.c.divno).cte('kept', { materialized: true })
    const inlined = select(kept.c.divno).cte('inlined', { materialized: false })
    expectSql(
      select(inlined.c.divno),
      everywhere(
        'WITH kept AS MATERIALIZED (SELECT emp.divno FROM emp), inlined AS NOT MATERIALIZED (SELECT kept.divno FROM kept) SELECT inlined.divno FROM inlined',
      ),
    )
  })

  it('stands in front of what writes', () => {
    const closed = select(dept.c.deptno).where(dept.c.dname.isNull()).cte('closed')
    expectSql(
      deleteFrom(emp).where(emp.c.deptno.in(select(closed.c.deptno))),
      everywhere(
        'WITH closed AS (SELECT dept.deptno FROM dept WHERE dept.dname IS NULL) DELETE FROM emp WHERE emp.deptno IN (SELECT closed.deptno FROM closed)',
      ),
    )
    expectSql(
      update(emp)
        .set({ active: false })
        .where(emp.c.deptno.in(select(closed.c.deptno))),
      {
        postgres:
          'WITH closed AS (SELECT dept.deptno FROM dept WHERE dept.dname IS NULL) UPDATE emp SET active = $1 WHERE emp.deptno IN (SELECT closed.deptno FROM closed)',
        sqlite:
          'WITH closed AS (SELECT dept.deptno FROM dept WHERE dept.dname IS NULL) UPDATE emp SET active = ? WHERE emp.deptno IN (SELECT closed.deptno FROM closed)',
      },
    )
    expectSql(
      insert(dept).fromSelect(
        ['divno', 'deptno'],
        select(closed.c.deptno, closed.c.deptno.plus(1).as('next')),
      ),
      {
        postgres:
          'WITH closed AS (SELECT dept.deptno FROM dept WHERE dept.dname IS NULL) INSERT INTO dept (divno, deptno) SELECT closed.deptno, closed.deptno + $1 AS next FROM closed',
        sqlite:
          'WITH closed AS (SELECT dept.deptno FROM dept WHERE dept.dname IS NULL) INSERT INTO dept (divno, deptno) SELECT closed.deptno, closed.deptno + ? AS next FROM closed',
      },
    )
  })

  it('may change rows itself where the database can', () => {
    const moved = deleteFrom(emp)
      .where(emp.c.active.eq(false))
      .returning(emp.c.divno, emp.c.deptno)
      .cte('moved')
    expectSql(insert(dept).fromSelect(['divno', 'deptno'], select(moved)), {
      postgres:
        'WITH moved AS (DELETE FROM emp WHERE emp.active = $1 RETURNING emp.divno, emp.deptno) INSERT INTO dept (divno, deptno) SELECT moved.divno, moved.deptno FROM moved',
      sqlite: refuses("a statement that writes in a CTE ('moved')"),
    })
  })
})

runOnEveryEngine(() => metadata)
