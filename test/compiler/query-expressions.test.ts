import { arrayContained, arrayContains, arrayOverlaps } from '../../src/expression/array-operators'
import { all, any } from '../../src/expression/quantified'
import { caseWhen } from '../../src/expression/case-when'
import { extract } from '../../src/expression/extract'
import { func } from '../../src/expression/function-call'
import { cube, groupingSets, rollup } from '../../src/expression/grouping-sets'
import { literal } from '../../src/expression/literal'
import { sql } from '../../src/expression/raw-sql'
import { tuple } from '../../src/expression/tuple'
import { alias } from '../../src/schema/alias'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { everywhere, refuses } from '../support/per-dialect'
import { dept, doc, emp, metadata, task, user } from './query-tables'

describe('an expression', () => {
  it('chooses by conditions', () => {
    const grade = caseWhen(emp.c.salary.gt('100'), 'high').when(emp.c.salary.gt('10'), 'fair').else('low')
    expectSql(select(emp.c.name, grade.as('grade')).orderBy(grade), {
      postgres:
        'SELECT emp.name, CASE WHEN emp.salary > $1 THEN $2::TEXT WHEN emp.salary > $3 THEN $4::TEXT ELSE $5::TEXT END AS grade FROM emp ORDER BY CASE WHEN emp.salary > $1 THEN $2::TEXT WHEN emp.salary > $3 THEN $4::TEXT ELSE $5::TEXT END',
      sqlite:
        'SELECT emp.name, CASE WHEN emp.salary > CAST(? AS NUMERIC) THEN ? WHEN emp.salary > CAST(? AS NUMERIC) THEN ? ELSE ? END AS grade FROM emp ORDER BY CASE WHEN emp.salary > CAST(? AS NUMERIC) THEN ? WHEN emp.salary > CAST(? AS NUMERIC) THEN ? ELSE ? END NULLS LAST',
    })
    expectSql(select(func.sum(caseWhen(emp.c.active.eq(true), 1).else(0)).as('n')), {
      postgres: 'SELECT sum(CASE WHEN emp.active = $1 THEN $2::INTEGER ELSE $3::INTEGER END) AS n FROM emp',
      sqlite: 'SELECT CAST(sum(CASE WHEN emp.active = ? THEN ? ELSE ? END) AS TEXT) AS n FROM emp',
    })
  })

  it('narrows an aggregate to some rows', () => {
    expectSql(
      select(func.count().as('n'), func.count().filter(emp.c.active.eq(true)).as('active')).from(emp),
      {
        postgres: 'SELECT count(*) AS n, count(*) FILTER (WHERE emp.active = $1) AS active FROM emp',
        sqlite: 'SELECT count(*) AS n, count(*) FILTER (WHERE emp.active = ?) AS active FROM emp',
      },
    )
  })

  it('aggregates in an order', () => {
    expectSql(select(func.stringAgg(emp.c.name, ', ').orderBy(emp.c.name.desc()).as('names')), {
      postgres: 'SELECT string_agg(emp.name, $1 ORDER BY emp.name DESC) AS names FROM emp',
      sqlite: 'SELECT group_concat(emp.name, ? ORDER BY emp.name DESC) AS names FROM emp',
    })
    expectSql(select(func.percentile_cont(0.5).typed(t.double()).withinGroup(emp.c.empno).as('median')), {
      postgres: 'SELECT percentile_cont($1) WITHIN GROUP (ORDER BY emp.empno) AS median FROM emp',
      sqlite: refuses('WITHIN GROUP'),
    })
    expectSql(select(func.arrayAgg(emp.c.empno).as('all')), {
      postgres: 'SELECT array_agg(emp.empno) AS "all" FROM emp',
      sqlite: refuses('array_agg'),
    })
  })

  it('computes over frames', () => {
    const w = { partitionBy: emp.c.divno, orderBy: emp.c.empno } as const
    expectSql(
      select(
        emp.c.empno,
        func
          .sum(emp.c.salary)
          .over({ ...w, rows: [null, 0] })
          .as('running'),
        func
          .avg(emp.c.salary)
          .over({ ...w, rows: [-2, 2], exclude: 'current row' })
          .as('around'),
      ),
      {
        postgres:
          'SELECT emp.empno, sum(emp.salary) OVER (PARTITION BY emp.divno ORDER BY emp.empno ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running, avg(emp.salary) OVER (PARTITION BY emp.divno ORDER BY emp.empno ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW) AS around FROM emp',
        sqlite:
          'SELECT emp.empno, round(sum(emp.salary) OVER (PARTITION BY emp.divno ORDER BY emp.empno ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) AS running, avg(emp.salary) OVER (PARTITION BY emp.divno ORDER BY emp.empno ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW) AS around FROM emp',
      },
    )
    expectSql(
      select(
        func.rank().over({ orderBy: emp.c.salary.desc() }).as('a'),
        func.denseRank().over(w).as('b'),
        func.lag(emp.c.name).over(w).as('c'),
        func.ntile(4).over(w).as('d'),
        func.count().filter(emp.c.active.eq(true)).over(w).as('e'),
        func
          .firstValue(emp.c.name)
          .over({ ...w, range: [null, null] })
          .as('f'),
      ),
      {
        postgres:
          'SELECT rank() OVER (ORDER BY emp.salary DESC) AS a, dense_rank() OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS b, lag(emp.name, $1) OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS c, ntile($2) OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS d, count(*) FILTER (WHERE emp.active = $3) OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS e, first_value(emp.name) OVER (PARTITION BY emp.divno ORDER BY emp.empno RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS f FROM emp',
        sqlite:
          'SELECT rank() OVER (ORDER BY emp.salary DESC NULLS FIRST) AS a, dense_rank() OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS b, lag(emp.name, ?) OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS c, ntile(?) OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS d, count(*) FILTER (WHERE emp.active = ?) OVER (PARTITION BY emp.divno ORDER BY emp.empno) AS e, first_value(emp.name) OVER (PARTITION BY emp.divno ORDER BY emp.empno RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS f FROM emp',
      },
    )
  })

  it('groups several ways at once', () => {
    expectSql(select(emp.c.divno, emp.c.deptno, func.count()).groupBy(rollup(emp.c.divno, emp.c.deptno)), {
      postgres:
        'SELECT emp.divno, emp.deptno, count(*) AS count FROM emp GROUP BY ROLLUP (emp.divno, emp.deptno)',
      sqlite: refuses('ROLLUP'),
    })
    expectSql(select(emp.c.divno, func.count()).groupBy(cube(emp.c.divno)), {
      postgres: 'SELECT emp.divno, count(*) AS count FROM emp GROUP BY CUBE (emp.divno)',
      sqlite: refuses('CUBE'),
    })
    expectSql(select(emp.c.divno, func.count()).groupBy(groupingSets([emp.c.divno], [])), {
      postgres: 'SELECT emp.divno, count(*) AS count FROM emp GROUP BY GROUPING SETS ((emp.divno), ())',
      sqlite: refuses('GROUPING SETS'),
    })
  })

  it('compares several values at once', () => {
    expectSql(
      select(emp.c.name).where(
        tuple(emp.c.divno, emp.c.deptno).in([
          [1, 10],
          [2, 20],
        ]),
      ),
      {
        postgres: 'SELECT emp.name FROM emp WHERE (emp.divno, emp.deptno) IN (($1, $2), ($3, $4))',
        sqlite: 'SELECT emp.name FROM emp WHERE (emp.divno, emp.deptno) IN (VALUES (?, ?), (?, ?))',
      },
    )
    expectSql(select(emp.c.name).where(tuple(emp.c.divno, emp.c.deptno).gt([1, 10])), {
      postgres: 'SELECT emp.name FROM emp WHERE (emp.divno, emp.deptno) > ($1, $2)',
      sqlite: 'SELECT emp.name FROM emp WHERE (emp.divno, emp.deptno) > (?, ?)',
    })
    expectSql(
      select(emp.c.name).where(tuple(emp.c.divno, emp.c.deptno).in(select(dept.c.divno, dept.c.deptno))),
      everywhere(
        'SELECT emp.name FROM emp WHERE (emp.divno, emp.deptno) IN (SELECT dept.divno, dept.deptno FROM dept)',
      ),
    )
  })

  it('compares with any and all', () => {
    expectSql(select(emp.c.name).where(emp.c.divno.eq(any(select(dept.c.divno)))), {
      postgres: 'SELECT emp.name FROM emp WHERE emp.divno = ANY (SELECT dept.divno FROM dept)',
      sqlite: refuses('ANY'),
    })
    expectSql(select(emp.c.name).where(emp.c.divno.gte(all(select(dept.c.divno)))), {
      postgres: 'SELECT emp.name FROM emp WHERE emp.divno >= ALL (SELECT dept.divno FROM dept)',
      sqlite: refuses('ALL'),
    })
    expectSql(select(emp.c.name).where(emp.c.divno.eq(any(literal([1, 2], t.array(t.integer()))))), {
      postgres: 'SELECT emp.name FROM emp WHERE emp.divno = ANY ($1::INTEGER[])',
      sqlite: refuses('ANY'),
    })
  })

  it('compares arrays where the database has them', () => {
    const numbers = literal([1, 2], t.array(t.integer())).cast(t.array(t.integer()))
    expectSql(select(arrayContains(numbers, [1]).as('has')), {
      postgres: 'SELECT CAST($1 AS INTEGER[]) @> $2 AS has',
      sqlite: refuses('the operator @>'),
    })
    expectSql(select(arrayContained(numbers, [1, 2, 3]).as('within')), {
      postgres: 'SELECT CAST($1 AS INTEGER[]) <@ $2 AS within',
      sqlite: refuses('the operator <@'),
    })
    expectSql(select(arrayOverlaps(numbers, [2, 3]).as('meets')), {
      postgres: 'SELECT CAST($1 AS INTEGER[]) && $2 AS meets',
      sqlite: refuses('the operator &&'),
    })
  })

  it('takes null for a value', () => {
    expectSql(select(emp.c.name).where(emp.c.divno.isDistinctFrom(1), emp.c.deptno.isNotDistinctFrom(null)), {
      postgres:
        'SELECT emp.name FROM emp WHERE emp.divno IS DISTINCT FROM $1 AND emp.deptno IS NOT DISTINCT FROM $2',
      sqlite:
        'SELECT emp.name FROM emp WHERE emp.divno IS DISTINCT FROM ? AND emp.deptno IS NOT DISTINCT FROM ?',
    })
  })

  it('matches regular expressions where the database can', () => {
    expectSql(select(emp.c.name).where(emp.c.name.regexpMatch('^a')), {
      postgres: 'SELECT emp.name FROM emp WHERE emp.name ~ $1',
      sqlite: refuses('the operator ~'),
    })
    expectSql(select(emp.c.name).where(emp.c.name.regexpMatch('^a', { ignoreCase: true })), {
      postgres: 'SELECT emp.name FROM emp WHERE emp.name ~* $1',
      sqlite: refuses('the operator ~*'),
    })
  })

  it('uses any operator', () => {
    expectSql(select(emp.c.name).where(emp.c.empno.op('&', 1).eq(1)), {
      postgres: 'SELECT emp.name FROM emp WHERE (emp.empno & $1) = $2',
      sqlite: 'SELECT emp.name FROM emp WHERE (emp.empno & ?) = ?',
    })
    expectSql(select(doc.c.id).where(doc.c.body.op('@>', { a: 1 }, t.boolean())), {
      postgres: 'SELECT doc.id FROM doc WHERE doc.body @> $1',
      sqlite: refuses('the operator @>'),
    })
  })

  it('looks into JSON', () => {
    expectSql(select(doc.c.body.json('a', 'b', 0).as('v'), doc.c.body.json('a').asText().as('s')), {
      postgres: 'SELECT doc.body #> $1 AS v, doc.body #>> $2 AS s FROM doc',
      sqlite:
        "SELECT doc.body -> ? AS v, CASE json_type(doc.body, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(doc.body ->> ? AS TEXT) END AS s FROM doc",
    })
    expectSql(
      select(doc.c.id).where(
        doc.c.body.json('n').asType(t.integer()).gt(5),
        doc.c.body.json('ok').asType(t.boolean()),
      ),
      {
        postgres:
          'SELECT doc.id FROM doc WHERE (CAST(doc.body #>> $1 AS INTEGER)) > $2 AND CAST(doc.body #>> $3 AS BOOLEAN)',
        sqlite: 'SELECT doc.id FROM doc WHERE (CAST(doc.body ->> ? AS INTEGER)) > ? AND doc.body ->> ?',
      },
    )
  })

  it('takes a time apart', () => {
    expectSql(
      select(extract('year', task.c.done).as('year'), func.count()).groupBy(extract('year', task.c.done)),
      {
        postgres:
          'SELECT CAST(floor(EXTRACT(YEAR FROM task.done)) AS INTEGER) AS year, count(*) AS count FROM task GROUP BY CAST(floor(EXTRACT(YEAR FROM task.done)) AS INTEGER)',
        sqlite:
          "SELECT CAST(strftime('%Y', task.done) AS INTEGER) AS year, count(*) AS count FROM task GROUP BY CAST(strftime('%Y', task.done) AS INTEGER)",
      },
    )
  })

  it('falls back, and computes the rest', () => {
    expectSql(
      select(
        func.coalesce(emp.c.name, '-').as('a'),
        func.nullif(emp.c.divno, 0).as('b'),
        emp.c.empno.modulo(2).as('c'),
      ),
      {
        postgres:
          'SELECT coalesce(emp.name, $1) AS a, nullif(emp.divno, $2) AS b, emp.empno % $3 AS c FROM emp',
        sqlite: 'SELECT coalesce(emp.name, ?) AS a, nullif(emp.divno, ?) AS b, emp.empno % ? AS c FROM emp',
      },
    )
  })

  it('keeps the first of equal rows where the database can', () => {
    expectSql(select(emp.c.divno, emp.c.name).distinctOn(emp.c.divno).orderBy(emp.c.divno, emp.c.name), {
      postgres: 'SELECT DISTINCT ON (emp.divno) emp.divno, emp.name FROM emp ORDER BY emp.divno, emp.name',
      sqlite: refuses('DISTINCT ON'),
    })
    expectSql(select(emp.c.name).orderBy(emp.c.salary).limit(3, { withTies: true }), {
      postgres: 'SELECT emp.name FROM emp ORDER BY emp.salary FETCH FIRST ($1) ROWS WITH TIES',
      sqlite: refuses('WITH TIES'),
    })
  })

  it('locks rows, of which SQLite knows nothing: a transaction has all of them to itself', () => {
    expectSql(select(emp.c.name).forUpdate(), {
      postgres: 'SELECT emp.name FROM emp FOR UPDATE',
      sqlite: 'SELECT emp.name FROM emp',
    })
    expectSql(select(emp.c.name).join(dept).limit(1).forUpdate({ of: emp, skipLocked: true }), {
      postgres:
        'SELECT emp.name FROM emp JOIN dept ON emp.divno = dept.divno AND emp.deptno = dept.deptno LIMIT $1 FOR UPDATE OF emp SKIP LOCKED',
      sqlite:
        'SELECT emp.name FROM emp JOIN dept ON emp.divno = dept.divno AND emp.deptno = dept.deptno LIMIT ?',
    })
    expectSql(select(emp.c.name).forUpdate({ read: true, keyShare: true, noWait: true }), {
      postgres: 'SELECT emp.name FROM emp FOR KEY SHARE NOWAIT',
      sqlite: 'SELECT emp.name FROM emp',
    })
    expectSql(select(emp.c.name).forUpdate({ keyShare: true }), {
      postgres: 'SELECT emp.name FROM emp FOR NO KEY UPDATE',
      sqlite: 'SELECT emp.name FROM emp',
    })
  })

  it('names tables, classes, aliases and CTEs in SQL of the user', () => {
    const manager = alias(emp, 'manager')
    const few = select(dept.c.divno).limit(2).cte('few')
    expectSql(
      sql`select ${manager.c.name} from ${manager} where ${manager.c.divno} in (select divno from ${few}) and exists (select 1 from ${user})`,
      {
        postgres:
          'WITH few AS (SELECT dept.divno FROM dept LIMIT $1) select manager.name from emp AS manager where manager.divno in (select divno from few) and exists (select 1 from "user")',
        sqlite:
          'WITH few AS (SELECT dept.divno FROM dept LIMIT ?) select manager.name from emp AS manager where manager.divno in (select divno from few) and exists (select 1 from user)',
      },
    )
  })
})

runOnEveryEngine(() => metadata)
