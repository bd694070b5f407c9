import { expect } from 'chai'

import { caseWhen } from '../../src/expression/case-when'
import { func } from '../../src/expression/function-call'
import { rollup } from '../../src/expression/grouping-sets'
import { sql } from '../../src/expression/raw-sql'
import { alias } from '../../src/schema/alias'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { refuses } from '../support/per-dialect'
import { dept, doc, emp, metadata } from './query-tables'

// PostgreSQL takes expressions for one only where their parameters are the same ones.
describe('a grouping by an expression with values', () => {
  it('is the same expression wherever one like it is written', () => {
    const name = (): ReturnType<typeof emp.c.name.concat> => func.coalesce(emp.c.name, '-')
    const statement = select(name().as('n'), func.count())
      .where(name().ne('x'))
      .groupBy(name())
      .having(func.lower(name()).ne('y'))
      .orderBy(name().desc())
    expectSql(statement, {
      postgres:
        'SELECT coalesce(emp.name, $1) AS n, count(*) AS count FROM emp WHERE coalesce(emp.name, $1) <> $2 GROUP BY coalesce(emp.name, $1) HAVING lower(coalesce(emp.name, $1)) <> $3 ORDER BY coalesce(emp.name, $1) DESC',
      sqlite:
        'SELECT coalesce(emp.name, ?) AS n, count(*) AS count FROM emp WHERE coalesce(emp.name, ?) <> ? GROUP BY coalesce(emp.name, ?) HAVING lower(coalesce(emp.name, ?)) <> ? ORDER BY coalesce(emp.name, ?) DESC NULLS FIRST',
    })
  })

  it('may be a path of a document, as it is, of a type, or under its label', () => {
    const theme = doc.c.body.json('theme').asText()
    const size = doc.c.body.json('size').asType(t.integer())
    const label = theme.as('theme')
    expectSql(select(label, size.as('size'), func.count()).groupBy(label, size).orderBy(size), {
      postgres:
        'SELECT doc.body #>> $1 AS theme, CAST(doc.body #>> $2 AS INTEGER) AS size, count(*) AS count FROM doc GROUP BY doc.body #>> $1, CAST(doc.body #>> $2 AS INTEGER) ORDER BY CAST(doc.body #>> $2 AS INTEGER)',
      sqlite:
        "SELECT CASE json_type(doc.body, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(doc.body ->> ? AS TEXT) END AS theme, CAST(doc.body ->> ? AS INTEGER) AS size, count(*) AS count FROM doc GROUP BY CASE json_type(doc.body, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(doc.body ->> ? AS TEXT) END, CAST(doc.body ->> ? AS INTEGER) ORDER BY CAST(doc.body ->> ? AS INTEGER) NULLS LAST",
    })
  })

  it('may be any function, CASE, and SQL of the user', () => {
    const initial = (): ReturnType<typeof sql> => sql`substr(${emp.c.name}, ${1}, ${2})`
    const grade = () => caseWhen(emp.c.salary.gt('10'), 'high').else('low')
    expectSql(select(initial().as('i'), grade().as('g'), func.count()).groupBy(initial(), grade()), {
      postgres:
        'SELECT substr(emp.name, $1, $2) AS i, CASE WHEN emp.salary > $3 THEN $4::TEXT ELSE $5::TEXT END AS g, count(*) AS count FROM emp GROUP BY substr(emp.name, $1, $2), CASE WHEN emp.salary > $3 THEN $4::TEXT ELSE $5::TEXT END',
      sqlite:
        'SELECT substr(emp.name, ?, ?) AS i, CASE WHEN emp.salary > CAST(? AS NUMERIC) THEN ? ELSE ? END AS g, count(*) AS count FROM emp GROUP BY substr(emp.name, ?, ?), CASE WHEN emp.salary > CAST(? AS NUMERIC) THEN ? ELSE ? END',
    })
  })

  it('is another one with other values, other columns, or in another way', () => {
    const other = alias(emp, 'other')
    const keys = [
      func.coalesce(emp.c.name, '-'),
      func.coalesce(emp.c.name, '+'),
      func.coalesce(dept.c.dname, '-'),
      func.coalesce(other.c.name, '-'),
      func.nullif(emp.c.name, '-'),
    ] as const
    expectSql(
      select(func.count())
        .from(emp, dept, other)
        .groupBy(...keys),
      {
        postgres:
          'SELECT count(*) AS count FROM emp, dept, emp AS other GROUP BY coalesce(emp.name, $1), coalesce(emp.name, $2), coalesce(dept.dname, $3), coalesce(other.name, $4), nullif(emp.name, $5)',
        sqlite:
          'SELECT count(*) AS count FROM emp, dept, emp AS other GROUP BY coalesce(emp.name, ?), coalesce(emp.name, ?), coalesce(dept.dname, ?), coalesce(other.name, ?), nullif(emp.name, ?)',
      },
    )
  })

  it('is found in ROLLUP, and in a window over the groups', () => {
    const key = () => func.coalesce(emp.c.name, '-')
    expectSql(select(key().as('k'), func.count()).groupBy(rollup(key(), emp.c.divno)), {
      postgres:
        'SELECT coalesce(emp.name, $1) AS k, count(*) AS count FROM emp GROUP BY ROLLUP (coalesce(emp.name, $1), emp.divno)',
      sqlite: refuses('ROLLUP'),
    })
    const rank = func.row_number!().over({ orderBy: key() })
    expectSql(select(key().as('k'), rank.as('rank')).from(emp).groupBy(key()), {
      postgres:
        'SELECT coalesce(emp.name, $1) AS k, row_number() OVER (ORDER BY coalesce(emp.name, $1)) AS rank FROM emp GROUP BY coalesce(emp.name, $1)',
      sqlite:
        'SELECT coalesce(emp.name, ?) AS k, row_number() OVER (ORDER BY coalesce(emp.name, ?) NULLS LAST) AS rank FROM emp GROUP BY coalesce(emp.name, ?)',
    })
  })

  it('is found in the order of rows that differ', () => {
    const key = () => func.coalesce(emp.c.name, '-')
    expectSql(select(key().as('k')).distinct().orderBy(key()), {
      postgres: 'SELECT DISTINCT coalesce(emp.name, $1) AS k FROM emp ORDER BY coalesce(emp.name, $1)',
      sqlite: 'SELECT DISTINCT coalesce(emp.name, ?) AS k FROM emp ORDER BY coalesce(emp.name, ?) NULLS LAST',
    })
    expectSql(select(emp.c.empno).distinctOn(key()).orderBy(key(), emp.c.empno), {
      postgres:
        'SELECT DISTINCT ON (coalesce(emp.name, $1)) emp.empno FROM emp ORDER BY coalesce(emp.name, $1), emp.empno',
      sqlite: refuses('DISTINCT ON'),
    })
  })

  it('has values of its own in each select of a statement', () => {
    const key = () => func.coalesce(emp.c.name, '-')
    const inner = select(key().as('k'), func.count().as('n')).groupBy(key()).subquery('inner')
    expectSql(select(inner.c.n, func.coalesce(emp.c.name, '-').as('k')).join(emp, inner.c.k.eq(key())), {
      postgres:
        'SELECT "inner".n, coalesce(emp.name, $1) AS k FROM (SELECT coalesce(emp.name, $2) AS k, count(*) AS n FROM emp GROUP BY coalesce(emp.name, $2)) AS "inner" JOIN emp ON "inner".k = coalesce(emp.name, $3)',
      sqlite:
        'SELECT "inner".n, coalesce(emp.name, ?) AS k FROM (SELECT coalesce(emp.name, ?) AS k, count(*) AS n FROM emp GROUP BY coalesce(emp.name, ?)) AS "inner" JOIN emp ON "inner".k = coalesce(emp.name, ?)',
    })
  })
})

runOnEveryEngine(() => metadata)

onEveryEngine('groups by an expression with values', (engine) => {
  it('have the same rows everywhere', async () => {
    await metadata.createAll(engine())
    await engine().execute(
      insert(emp).values([
        { empno: 1, name: 'ab', salary: '1' },
        { empno: 2, name: 'ac', salary: null },
        { empno: 3, name: 'b', salary: null },
      ]),
    )
    const key = () => func.substr(emp.c.name, 1, 1).typed(t.text())
    const grouped = select(key().as('k'), func.count().as('n')).groupBy(key()).orderBy(key())
    expect((await engine().execute(grouped)).rows).to.deep.equal([
      { k: 'a', n: 2 },
      { k: 'b', n: 1 },
    ])
    const differing = select(key().as('k')).distinct().orderBy(key().desc())
    expect((await engine().execute(differing)).rows).to.deep.equal([{ k: 'b' }, { k: 'a' }])
  })
})
