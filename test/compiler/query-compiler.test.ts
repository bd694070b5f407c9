import { expect } from 'chai'

import { and, not, or, type Expression } from '../../src/expression/expression'
import { literal } from '../../src/expression/literal'
import { func } from '../../src/expression/function-call'
import { KeyMembership } from '../../src/expression/key-membership'
import { sql } from '../../src/expression/raw-sql'
import { alias } from '../../src/schema/alias'
import { Column } from '../../src/schema/column'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { t } from '../../src/types/t'
import { dialects } from '../../src/dialect/dialects'
import { runOnEveryEngine } from '../support/engines'
import { boundValues, expectSql } from '../support/expect-sql'
import { everywhere, refuses } from '../support/per-dialect'

const metadata = new MetaData()
const id = <const N extends string>(name: N) => new Column(name, t.integer(), { primaryKey: true })
const dept = new Table('dept', metadata, id('divno'), id('deptno'), new Column('dname', t.varchar(40)))
const emp = new Table(
  'emp',
  metadata,
  id('empno'),
  new Column('name', t.varchar(40), { nullable: false }),
  new Column('salary', t.numeric(10, 2)),
  new Column('badge', t.bigint()),
  new Column('active', t.boolean()),
  new Column('mgr_id', t.integer(), new ForeignKey('emp.empno')),
  new Column('divno', t.integer()),
  new Column('deptno', t.integer()),
  new ForeignKeyConstraint(['divno', 'deptno'], 'dept'),
)
const user = new Table(
  'user',
  metadata,
  id('user_id'),
  new Column('Full Name', t.text(), { key: 'fullName' }),
)
const task = new Table(
  'task',
  metadata,
  id('id'),
  new Column('owner_id', t.integer(), new ForeignKey('user', { name: 'fk_owner' })),
  new Column('author_id', t.integer(), new ForeignKey('user', { name: 'fk_author' })),
  new Column('done', t.timestamp()),
)

/** The word is reserved on PostgreSQL, and a name like any other on SQLite. */
const quotedUser = (postgres: string) => ({ postgres, sqlite: postgres.replaceAll('"user"', 'user') })

describe('a select', () => {
  it('gives the columns of a table', () => {
    expectSql(select(user), quotedUser('SELECT "user".user_id, "user"."Full Name" FROM "user"'))
  })

  it('takes a bigint as text from SQLite, whose drivers would round it', () => {
    expectSql(select(emp.c.badge, emp.c.name), {
      postgres: 'SELECT emp.badge, emp.name FROM emp',
      sqlite: 'SELECT CAST(emp.badge AS TEXT) AS badge, emp.name FROM emp',
    })
  })

  it('names values that have no name or one that is taken', () => {
    expectSql(
      select(user.c.user_id, task.c.id, user.c.user_id, func.count(), func.lower(user.c['Full Name']))
        .join(task, { foreignKey: 'fk_owner' })
        .groupBy(user, task),
      quotedUser(
        'SELECT "user".user_id, task.id, "user".user_id AS user_id_2, count(*) AS count, lower("user"."Full Name") AS lower FROM "user" JOIN task ON "user".user_id = task.owner_id GROUP BY "user".user_id, task.id',
      ),
    )
  })

  it('joins along a foreign key from either side, over all columns of a composite one', () => {
    const on = 'ON emp.divno = dept.divno AND emp.deptno = dept.deptno'
    expectSql(
      select(emp.c.name, dept.c.dname).join(dept),
      everywhere(`SELECT emp.name, dept.dname FROM emp JOIN dept ${on}`),
    )
    expectSql(
      select(dept.c.dname).leftJoin(emp),
      everywhere(
        'SELECT dept.dname FROM dept LEFT JOIN emp ON dept.divno = emp.divno AND dept.deptno = emp.deptno',
      ),
    )
  })

  it('joins a table to itself through an alias', () => {
    const manager = alias(emp, 'manager')
    expectSql(
      select(emp.c.name, manager.c['name'].as('manager')).leftJoin(manager),
      everywhere(
        'SELECT emp.name, manager.name AS manager FROM emp LEFT JOIN emp AS manager ON emp.mgr_id = manager.empno',
      ),
    )
  })

  it('draws each table once, however many joins there are', () => {
    const manager = alias(emp, 'manager')
    expectSql(
      select(emp.c.name, dept.c.dname, manager.c['name'])
        .join(manager)
        .join(dept, dept.c.divno.eq(emp.c.divno)),
      everywhere(
        'SELECT emp.name, dept.dname, manager.name AS name_2 FROM emp JOIN emp AS manager ON emp.mgr_id = manager.empno JOIN dept ON dept.divno = emp.divno',
      ),
    )
  })

  it('refuses a join that no key, or more than one key, would make', () => {
    expect(() => select(user).join(emp)).to.throw("No such foreign key joins 'user' and 'emp'")
    expect(() => select(user, emp, dept).join(dept)).to.throw("No such foreign key joins 'user' and 'dept'")
    expect(() => select(func.count()).join(dept)).to.throw('nothing to join to yet')
    expect(() => select(task).join(user)).to.throw(/Several foreign keys join 'user': fk_owner, fk_author/)
    expect(() => select(task).join(user, { foreignKey: 'fk_x' })).to.throw('There are: fk_owner, fk_author')
    expectSql(
      select(task.c.id).join(user, { foreignKey: 'fk_author' }),
      quotedUser('SELECT task.id FROM task JOIN "user" ON task.author_id = "user".user_id'),
    )
  })

  it('asks for a condition where one key leads to the target from two sources', () => {
    const manager = alias(emp, 'manager')
    expect(() => select(emp.c.name).join(manager).join(dept)).to.throw('.join(dept, condition)')
  })

  it('refuses a condition of a join that is no expression, and options that do not exist', () => {
    expect(() => select(task).join(user, 'a = b' as never)).to.throw('must be an expression')
    expect(() => select(task).join(user, { foreignkey: 'fk_owner' } as never)).to.throw("'foreignKey'")
  })

  it('refuses to pair all rows of tables unless that is said', () => {
    const compile = () => {
      expectSql(select(user.c.user_id, dept.c.dname), everywhere(''))
    }
    expect(compile).to.throw('several tables without a join')
    expectSql(
      select(user.c.user_id, dept.c.dname).from(user, dept),
      quotedUser('SELECT "user".user_id, dept.dname FROM "user", dept'),
    )
  })

  it('groups, filters groups, sorts and cuts', () => {
    const total = func.sum(emp.c.salary)
    expectSql(
      select(emp.c.divno, total.as('total'))
        .groupBy(emp.c.divno)
        .having(total.gt('100'))
        .orderBy(total.desc().nullsLast(), emp.c.divno)
        .limit(10)
        .offset(20),
      {
        postgres:
          'SELECT emp.divno, sum(emp.salary) AS total FROM emp GROUP BY emp.divno HAVING sum(emp.salary) > $1 ORDER BY sum(emp.salary) DESC NULLS LAST, emp.divno LIMIT $2 OFFSET $3',
        sqlite:
          'SELECT emp.divno, round(sum(emp.salary), 2) AS total FROM emp GROUP BY emp.divno HAVING round(sum(emp.salary), 2) > CAST(? AS NUMERIC) ORDER BY round(sum(emp.salary), 2) DESC NULLS LAST, emp.divno NULLS LAST LIMIT ? OFFSET ?',
      },
    )
  })

  it('gives a LIMIT to an OFFSET alone where the database needs one', () => {
    expectSql(select(dept.c.dname).offset(1), {
      postgres: 'SELECT dept.dname FROM dept OFFSET $1',
      sqlite: 'SELECT dept.dname FROM dept LIMIT -1 OFFSET ?',
    })
    expect(() => select(dept).limit(-1)).to.throw('not negative')
    expect(() => select(dept).offset('1; drop table dept' as never)).to.throw('whole number')
  })

  it('binds a value once that stands in the select list and in GROUP BY', () => {
    const bonus = emp.c.empno.plus(1).as('bonus')
    expectSql(select(bonus, func.count()).groupBy(bonus).orderBy(bonus), {
      postgres:
        'SELECT emp.empno + $1 AS bonus, count(*) AS count FROM emp GROUP BY emp.empno + $1 ORDER BY emp.empno + $1',
      sqlite:
        'SELECT emp.empno + ? AS bonus, count(*) AS count FROM emp GROUP BY emp.empno + ? ORDER BY emp.empno + ?',
    })
  })

  it('leaves out rows that are the same', () => {
    expectSql(select(emp.c.divno).distinct(), everywhere('SELECT DISTINCT emp.divno FROM emp'))
  })

  it('stands in FROM, as a value, and as the list of an IN', () => {
    const counted = select(emp.c.divno, func.count().as('n')).groupBy(emp.c.divno).subquery('counted')
    expectSql(
      select(counted.c.n).from(counted),
      everywhere(
        'SELECT counted.n FROM (SELECT emp.divno, count(*) AS n FROM emp GROUP BY emp.divno) AS counted',
      ),
    )
    expectSql(
      select(dept.c.dname, select(func.count()).from(emp).where(emp.c.divno.eq(dept.c.divno)).as('n')),
      everywhere(
        'SELECT dept.dname, (SELECT count(*) AS count FROM emp WHERE emp.divno = dept.divno) AS n FROM dept',
      ),
    )
    expectSql(
      select(dept.c.dname).where(dept.c.divno.in(select(emp.c.divno)), dept.c.divno.notIn(sql`select 1`)),
      everywhere(
        'SELECT dept.dname FROM dept WHERE dept.divno IN (SELECT emp.divno FROM emp) AND dept.divno NOT IN (select 1)',
      ),
    )
    expect(() => select(dept).join(counted)).to.throw('.join(counted, condition)')
  })

  it('computes over windows', () => {
    expectSql(
      select(
        func
          .rowNumber()
          .over({ partitionBy: [emp.c.divno], orderBy: [emp.c.name.desc()] })
          .as('rank'),
        func.count().over({}),
      ),
      everywhere(
        'SELECT row_number() OVER (PARTITION BY emp.divno ORDER BY emp.name DESC) AS rank, count(*) OVER () AS count FROM emp',
      ),
    )
  })

  it('counts rows, values and distinct values', () => {
    expectSql(
      select(func.count(), func.count(emp.c.divno), func.countDistinct(emp.c.divno)).from(emp),
      everywhere(
        'SELECT count(*) AS count, count(emp.divno) AS count_2, count(DISTINCT emp.divno) AS count_3 FROM emp',
      ),
    )
  })

  it('is refused without anything to select, and with things that have no table', () => {
    expect(() => select()).to.throw('something to select')
    expect(() => select('name' as never)).to.throw('has no table')
    expect(() => select(undefined as never)).to.throw('has no table')
    expect(() => select(dept).where('1 = 1' as never)).to.throw('must be an expression')
    expect(() => select(dept).orderBy('dname' as never)).to.throw('ordered by expressions')
  })
})

describe('a condition', () => {
  const where = (condition: Expression) => select(dept.c.dname).where(condition)
  const { divno, deptno, dname } = dept.c
  const sqlOf = (text: string): string => `SELECT dept.dname FROM dept WHERE ${text}`
  const expectWhere = (condition: Expression, postgres: string, sqlite = postgres.replace(/\$\d/g, '?')) => {
    expectSql(where(condition), { postgres: sqlOf(postgres), sqlite: sqlOf(sqlite) })
  }

  it('compares, with null too', () => {
    expectWhere(divno.eq(1), 'dept.divno = $1')
    expectWhere(divno.ne(deptno), 'dept.divno <> dept.deptno')
    expectWhere(divno.lt(1), 'dept.divno < $1')
    expectWhere(divno.lte(1), 'dept.divno <= $1')
    expectWhere(divno.gt(1), 'dept.divno > $1')
    expectWhere(divno.gte(1), 'dept.divno >= $1')
    expectWhere(dname.eq(null), 'dept.dname IS NULL')
    expectWhere(dname.ne(null), 'dept.dname IS NOT NULL')
    expectWhere(divno.between(1, 2), 'dept.divno BETWEEN $1 AND $2')
    expect(() => divno.lt(null as never)).to.throw('always gives null')
    expect(() => divno.eq(undefined as never)).to.throw('undefined')
  })

  it('holds no list that a database could not read', () => {
    expectWhere(divno.in([1, 2]), 'dept.divno IN ($1, $2)')
    expectWhere(divno.in([]), 'FALSE')
    expectWhere(divno.notIn([]), 'TRUE')
    expectWhere(dname.in(['a', null]), 'dept.dname IN ($1) OR dept.dname IS NULL')
    expectWhere(dname.notIn(['a', null]), 'dept.dname NOT IN ($1) AND dept.dname IS NOT NULL')
    expectWhere(dname.in([null]), 'FALSE OR dept.dname IS NULL')
    expect(() => dname.in('abc' as never)).to.throw('must be an array')
    expect(() => dname.in([undefined as never])).to.throw('undefined')
  })

  it('nests AND, OR and NOT as it was put together', () => {
    const [a, b, c] = [divno.eq(1), deptno.eq(2), dname.isNull()]
    expectWhere(and(or(a, b), c), '(dept.divno = $1 OR dept.deptno = $2) AND dept.dname IS NULL')
    expectWhere(or(and(a, b), c), '(dept.divno = $1 AND dept.deptno = $2) OR dept.dname IS NULL')
    expectWhere(not(or(a, c)).and(b), 'NOT (dept.divno = $1 OR dept.dname IS NULL) AND dept.deptno = $2')
    expectWhere(and(or(a, b).as('x'), c), '(dept.divno = $1 OR dept.deptno = $2) AND dept.dname IS NULL')
    expectWhere(and(), 'TRUE')
    expectWhere(or(), 'FALSE')
    expectWhere(and(or(a, b)), 'dept.divno = $1 OR dept.deptno = $2')
    expectWhere(a.eq(c), '(dept.divno = $1) = (dept.dname IS NULL)')
  })

  it('keeps several conditions apart', () => {
    expectSql(select(dept.c.dname).where(or(divno.eq(1), deptno.eq(2)), sql`1 = 1 or 2 = 2`), {
      postgres: sqlOf('(dept.divno = $1 OR dept.deptno = $2) AND (1 = 1 or 2 = 2)'),
      sqlite: sqlOf('(dept.divno = ? OR dept.deptno = ?) AND (1 = 1 or 2 = 2)'),
    })
  })

  it('keeps the parts of a computation together', () => {
    expectWhere(divno.plus(1).times(2).eq(6), '((dept.divno + $1) * $2) = $3')
    expectWhere(sql`dept.divno + 1`.typed(t.integer()).times(2).gt(6), '((dept.divno + 1) * $1) > $2')
    expectWhere(dname.concat('!').eq('x!'), '(dept.dname || $1) = $2')
    expectWhere(divno.dividedBy(2).minus(1).ne(0), '((dept.divno / $1) - $2) <> $3')
  })

  it('divides decimals as decimals', () => {
    expectSql(select(emp.c.salary.dividedBy('4').as('quarter')), {
      postgres: 'SELECT emp.salary / $1 AS quarter FROM emp',
      sqlite: 'SELECT CAST(emp.salary AS DOUBLE PRECISION) / CAST(? AS NUMERIC) AS quarter FROM emp',
    })
  })

  it('matches patterns minding case, through GLOB on SQLite', () => {
    expectWhere(dname.like('a%'), 'dept.dname LIKE $1', 'dept.dname GLOB ?')
    expectWhere(dname.ilike('a%'), 'dept.dname ILIKE $1', "dept.dname LIKE ? ESCAPE '\\'")
    const globs = ['a%_', '\\%\\_\\\\', '*?[x]', 'ü_'].map(
      (pattern) => boundValues(where(dname.like(pattern)), 'sqlite')[0],
    )
    expect(globs).to.deep.equal(['a*?', '%_\\', '[*][?][[]x]', 'ü?'])
    const literal = [dname.contains('5%_\\*'), dname.startsWith('a'), dname.endsWith('b')]
    expect(literal.map((like) => boundValues(where(like), 'sqlite')[0])).to.deep.equal([
      '*5%_\\[*]*',
      'a*',
      '*b',
    ])
    expect(literal.map((like) => boundValues(where(like), 'postgres')[0])).to.deep.equal([
      '%5\\%\\_\\\\*%',
      'a%',
      '%b',
    ])
    expect(() => dname.like('a\\')).to.throw('ends in a backslash')
    expectSql(where(dname.like(dname)), {
      postgres: sqlOf('dept.dname LIKE dept.dname'),
      sqlite: refuses('a LIKE that minds case with a pattern that is computed in SQL'),
    })
  })

  it('finds any number of keys by one text', () => {
    expectWhere(
      new KeyMembership([divno], 'keys'),
      'dept.divno = ANY($1::INTEGER[])',
      'dept.divno IN (SELECT value FROM json_each(?))',
    )
  })

  it('names a function and nothing else', () => {
    expectWhere(func['lower'](dname).eq('a'), 'lower(dept.dname) = $1')
    expect(() => func['lower(1); drop table dept; --']!(dname)).to.throw('not the name of a SQL function')
  })

  it('casts, by other means where SQLite has no cast for it', () => {
    expectSql(select(divno.cast(t.varchar(5)), task.c.done.cast(t.date())).from(dept, task), {
      postgres:
        'SELECT CAST(dept.divno AS VARCHAR(5)) AS divno, CAST(task.done AS DATE) AS done FROM dept, task',
      sqlite:
        'SELECT substr(CAST(dept.divno AS TEXT), 1, 5) AS divno, substr(task.done, 1, 10) AS done FROM dept, task',
    })
  })
})

describe('an insert', () => {
  it('names its columns and binds its values', () => {
    expectSql(
      insert(emp)
        .values({ name: "O'Hara", salary: '1.5', badge: 7n, active: true })
        .returning(emp.c.empno, emp.c.badge),
      {
        postgres:
          'INSERT INTO emp (name, salary, badge, active) VALUES ($1, $2, $3, $4) RETURNING emp.empno, emp.badge',
        sqlite:
          'INSERT INTO emp (name, salary, badge, active) VALUES (?, CAST(? AS NUMERIC), CAST(? AS INTEGER), ?) RETURNING emp.empno, CAST(emp.badge AS TEXT) AS badge',
      },
    )
  })

  it('takes several rows, in any order of their columns, and one of defaults only', () => {
    expectSql(insert(dept).values({ divno: 1, deptno: 2 }, { deptno: 4, divno: 3 }), {
      postgres: 'INSERT INTO dept (divno, deptno) VALUES ($1, $2), ($3, $4)',
      sqlite: 'INSERT INTO dept (divno, deptno) VALUES (?, ?), (?, ?)',
    })
    expect(
      boundValues(
        insert(dept).values([
          { divno: 1, deptno: 2 },
          { deptno: 4, divno: 3 },
        ]),
        'postgres',
      ),
    ).to.deep.equal(['1', '2', '3', '4'])
    expectSql(insert(user).values({}), quotedUser('INSERT INTO "user" DEFAULT VALUES'))
  })

  it('knows columns by property and by name', () => {
    expectSql(insert(user).values({ fullName: 'x' } as never), {
      postgres: 'INSERT INTO "user" ("Full Name") VALUES ($1)',
      sqlite: 'INSERT INTO user ("Full Name") VALUES (?)',
    })
    const twice = { fullName: 'x', 'Full Name': 'y' }
    expect(() => insert(user).values(twice)).to.throw("Column 'user.Full Name' is given two values")
  })

  it('refuses rows of different columns, unknown columns and undefined', () => {
    expect(() => insert(dept).values({ divno: 1 }, { deptno: 1 })).to.throw('name different columns')
    expect(() => insert(dept).values({ divo: 1 } as never)).to.throw("Did you mean 'divno'?")
    expect(() => insert(dept).values({ then: 1 } as never)).to.throw("names a column 'then'")
    expect(() => insert(dept).values({ divno: undefined } as never)).to.throw("'dept.divno' is undefined")
    expect(() => insert(dept).values()).to.throw('at least one row')
  })

  it('names column and type of a value that does not fit, and never the value', () => {
    expect(() => insert(emp).values({ name: 'secret'.repeat(10) }))
      .to.throw("Column 'emp.name': A varchar(40) value must be at most 40 characters long, not one of 60.")
      .with.property('code', 'invalid-value')
  })
})

describe('an update', () => {
  it('sets values and expressions where a condition holds', () => {
    expectSql(
      update(emp)
        .set({ name: 'x', divno: emp.c.divno.plus(1) })
        .where(emp.c.empno.eq(7))
        .returning(emp.c.name),
      {
        postgres: 'UPDATE emp SET name = $1, divno = emp.divno + $2 WHERE emp.empno = $3 RETURNING emp.name',
        sqlite: 'UPDATE emp SET name = ?, divno = emp.divno + ? WHERE emp.empno = ? RETURNING emp.name',
      },
    )
  })

  it('takes the last value of a column', () => {
    const statement = update(dept).set({ divno: 1, dname: 'a' }).set({ divno: 2 }).everyRow()
    expectSql(statement, {
      postgres: 'UPDATE dept SET dname = $1, divno = $2',
      sqlite: 'UPDATE dept SET dname = ?, divno = ?',
    })
  })

  it('touches every row only when told so, whatever the condition was put together of', () => {
    const compile = dialects.sqlite.createQueryCompiler()
    for (const statement of [
      update(dept).set({ dname: null }),
      update(dept).set({ dname: null }).where(),
      update(dept)
        .set({ dname: null })
        .where(and(...[])),
      deleteFrom(dept).where(and(and())),
    ]) {
      expect(() => compile.compile(statement)).to.throw('would touch every row')
    }
    expect(() => update(dept).set({})).to.throw('sets nothing')
  })
})

describe('a delete', () => {
  it('removes rows where a condition holds, or all when told so', () => {
    expectSql(deleteFrom(dept).where(dept.c.divno.eq(1), dept.c.deptno.eq(2)).returning(dept.c.dname), {
      postgres: 'DELETE FROM dept WHERE dept.divno = $1 AND dept.deptno = $2 RETURNING dept.dname',
      sqlite: 'DELETE FROM dept WHERE dept.divno = ? AND dept.deptno = ? RETURNING dept.dname',
    })
    expectSql(deleteFrom(task).everyRow(), everywhere('DELETE FROM task'))
  })
})

describe('SQL of the user', () => {
  it('binds values and inserts columns, names and fragments', () => {
    const condition = sql`${emp.c.name} = ${'x'}`
    const names = sql.join([sql.identifier('emp', 'name'), emp.c.empno])
    expectSql(
      sql`select ${names} from ${sql.identifier('emp')} where ${condition} and ${emp.c.empno.in([1, 2])}`,
      {
        postgres: 'select emp.name, emp.empno from emp where emp.name = $1 and emp.empno IN ($2, $3)',
        sqlite: 'select emp.name, emp.empno from emp where emp.name = ? and emp.empno IN (?, ?)',
      },
    )
  })

  it('is never taken from a plain string or an object that looks like it', () => {
    expect(() => (sql as unknown as (text: string) => unknown)('select 1')).to.throw('takes no string')
    expect(() => (sql as unknown as (texts: unknown) => unknown)(JSON.parse('["select 1"]'))).to.throw(
      'takes no string',
    )
    const forged: unknown = JSON.parse(JSON.stringify(sql`1 = 1`))
    expect(() => select(dept).where(forged as never)).to.throw('must be an expression')
  })
})

describe('a statement of too many values', () => {
  it('is refused by its number instead of by the protocol', () => {
    // As one parameter they could be sent, but these have a type of their own.
    const ids = Array.from({ length: 70_000 }, (_, i) => literal(i))
    for (const name of ['postgres', 'sqlite'] as const) {
      const compiler = dialects[name].createQueryCompiler()
      expect(() => compiler.compile(select(dept).where(dept.c.divno.in(ids)))).to.throw('has 70000 values')
    }
  })
})

runOnEveryEngine(() => metadata)
