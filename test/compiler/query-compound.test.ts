import { func } from '../../src/expression/function-call'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { everywhere, refuses } from '../support/per-dialect'
import { dept, emp, metadata } from './query-tables'

describe('selects united', () => {
  it('give the rows of all', () => {
    expectSql(
      select(emp.c.divno).union(select(dept.c.divno)),
      everywhere('SELECT emp.divno FROM emp UNION SELECT dept.divno FROM dept'),
    )
    expectSql(
      select(emp.c.divno).unionAll(select(dept.c.divno)),
      everywhere('SELECT emp.divno FROM emp UNION ALL SELECT dept.divno FROM dept'),
    )
    expectSql(
      select(emp.c.divno).intersect(select(dept.c.divno)),
      everywhere('SELECT emp.divno FROM emp INTERSECT SELECT dept.divno FROM dept'),
    )
    expectSql(
      select(emp.c.divno).except(select(dept.c.divno)),
      everywhere('SELECT emp.divno FROM emp EXCEPT SELECT dept.divno FROM dept'),
    )
    expectSql(select(emp.c.divno).exceptAll(select(dept.c.divno)), {
      postgres: 'SELECT emp.divno FROM emp EXCEPT ALL SELECT dept.divno FROM dept',
      sqlite: refuses('EXCEPT ALL'),
    })
    expectSql(select(emp.c.divno).intersectAll(select(dept.c.divno)), {
      postgres: 'SELECT emp.divno FROM emp INTERSECT ALL SELECT dept.divno FROM dept',
      sqlite: refuses('INTERSECT ALL'),
    })
  })

  it('are one chain while the operator is the same', () => {
    expectSql(
      select(emp.c.divno)
        .union(select(dept.c.divno))
        .union(select(emp.c.deptno.as('divno'))),
      everywhere(
        'SELECT emp.divno FROM emp UNION SELECT dept.divno FROM dept UNION SELECT emp.deptno AS divno FROM emp',
      ),
    )
    expectSql(
      select(emp.c.divno)
        .union(select(dept.c.divno))
        .except(select(emp.c.deptno.as('divno'))),
      {
        postgres:
          '(SELECT emp.divno FROM emp UNION SELECT dept.divno FROM dept) EXCEPT SELECT emp.deptno AS divno FROM emp',
        sqlite:
          'SELECT * FROM (SELECT emp.divno FROM emp UNION SELECT dept.divno FROM dept) EXCEPT SELECT emp.deptno AS divno FROM emp',
      },
    )
  })

  it('are sorted and cut as a whole', () => {
    const all = select(emp.c.divno, emp.c.name.as('label')).unionAll(
      select(dept.c.divno, dept.c.dname.as('label')),
    )
    expectSql(all.orderBy(all.c.label.desc(), emp.c.divno).limit(5).offset(1), {
      postgres:
        'SELECT emp.divno, emp.name AS label FROM emp UNION ALL SELECT dept.divno, dept.dname AS label FROM dept ORDER BY label DESC, divno LIMIT $1 OFFSET $2',
      sqlite:
        'SELECT emp.divno, emp.name AS label FROM emp UNION ALL SELECT dept.divno, dept.dname AS label FROM dept ORDER BY label DESC NULLS FIRST, divno NULLS LAST LIMIT ? OFFSET ?',
    })
  })

  it('are cut one by one', () => {
    const first = (source: typeof emp) => select(source.c.divno).orderBy(source.c.divno).limit(1)
    expectSql(first(emp).unionAll(select(dept.c.divno)), {
      postgres:
        '(SELECT emp.divno FROM emp ORDER BY emp.divno LIMIT $1) UNION ALL SELECT dept.divno FROM dept',
      sqlite:
        'SELECT * FROM (SELECT emp.divno FROM emp ORDER BY emp.divno NULLS LAST LIMIT ?) UNION ALL SELECT dept.divno FROM dept',
    })
  })

  it('compare a bigint as a number', () => {
    const badges = select(emp.c.badge).union(select(emp.c.empno.cast(t.bigint()).as('badge')).from(emp))
    expectSql(badges.orderBy(badges.c.badge), {
      postgres:
        'SELECT emp.badge FROM emp UNION SELECT CAST(emp.empno AS BIGINT) AS badge FROM emp ORDER BY badge',
      sqlite:
        'SELECT CAST(dovetail_compound.badge AS TEXT) AS badge FROM (SELECT emp.badge FROM emp UNION SELECT CAST(emp.empno AS BIGINT) AS badge FROM emp) AS dovetail_compound ORDER BY dovetail_compound.badge NULLS LAST',
    })
  })

  it('are drawn from', () => {
    const all = select(emp.c.divno).unionAll(select(dept.c.divno)).subquery('divisions')
    expectSql(
      select(all.c.divno, func.count()).groupBy(all.c.divno),
      everywhere(
        'SELECT divisions.divno, count(*) AS count FROM (SELECT emp.divno FROM emp UNION ALL SELECT dept.divno FROM dept) AS divisions GROUP BY divisions.divno',
      ),
    )
    expectSql(
      select(dept.c.dname).where(
        dept.c.divno.in(select(emp.c.divno).union(select(emp.c.deptno.as('divno')))),
      ),
      everywhere(
        'SELECT dept.dname FROM dept WHERE dept.divno IN (SELECT emp.divno FROM emp UNION SELECT emp.deptno AS divno FROM emp)',
      ),
    )
  })
})

runOnEveryEngine(() => metadata)
