/** Which views would not work without a column: what is read from their texts is what the database itself says. */
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'

import type { StoredObject } from '../../../src/dialect/sqlite/schema-texts'
import { SchemaViews } from '../../../src/dialect/sqlite/schema-views'

const TABLES: Readonly<Record<string, readonly string[]>> = {
  t: ['a', 'b', 'c', 't', '"left"'],
  u: ['a', 'x', 'y', '"t u"'],
  one: ['n'],
}

/** Each of a shape of its own; none cannot be read. */
const VIEWS: Readonly<Record<string, string>> = {
  named: 'SELECT a, b AS bb, c x FROM t',
  all_of: 'SELECT * FROM t',
  all_of_one: 'SELECT u.*, t.b FROM u, t',
  through: 'SELECT c FROM all_of',
  through_two: 'SELECT 1 AS k FROM through',
  joined: 'SELECT t.a, u.x FROM t LEFT JOIN u ON t.b = u.y WHERE EXISTS (SELECT 1 FROM u AS w WHERE w.a = c)',
  inner_first: 'SELECT a FROM u WHERE EXISTS (SELECT 1 FROM t WHERE b = u.a AND x = 2)',
  listed: 'SELECT * FROM (WITH r (p, q) AS (SELECT a, c FROM t) SELECT q FROM r)',
  recursive:
    'WITH RECURSIVE r (n) AS (SELECT min(a) FROM t UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r',
  both: 'SELECT a, b FROM t UNION SELECT a, x FROM u ORDER BY 1',
  as_many: 'SELECT * FROM u UNION ALL SELECT 1, 2, 3, 4',
  not_distinct: 'SELECT x IS NOT DISTINCT FROM y AS same FROM u',
  cast: 'SELECT CAST(a AS VARCHAR (9)) AS c FROM t',
  window: 'SELECT count(*) FILTER (WHERE b > 1) OVER (PARTITION BY c ORDER BY a) n FROM t',
  window_named: 'SELECT sum(b) OVER w FROM t WINDOW w AS (PARTITION BY c)',
  c: "SELECT a FROM t WHERE 'c' <> 'b'",
  functions: "SELECT value, b FROM t, json_each(t.a) WHERE key LIKE '%' ESCAPE 'c'",
  sorted: 'SELECT a FROM (SELECT * FROM t) AS s GROUP BY b HAVING count(*) > 1 ORDER BY max(c) LIMIT 5',
  in_table: 'SELECT a FROM t WHERE b IN one',
  crossed: 'SELECT "left" FROM (u CROSS JOIN t AS z USING (a))',
  natural: 'SELECT x FROM u NATURAL JOIN t',
  quoted: 'SELECT [t u], `y`, u."x" FROM "main".u INDEXED BY by_x WHERE x = 1',
  of_case: "SELECT CASE a WHEN 1 THEN b ELSE 'c' END e FROM t renamed",
  collated: 'SELECT a COLLATE NOCASE, b IS NULL, c NOTNULL FROM t',
  values_of: 'VALUES (1, 2), (3, (SELECT max(b) FROM t))',
  columns_of_its_own: 'SELECT * FROM one',
}

/** Views that name their columns. */
const COLUMNS: Readonly<Record<string, string>> = { columns_of_its_own: ' (z)', named: ' (p, q, r)' }

const create = (name: string): string => `CREATE VIEW ${name}${COLUMNS[name] ?? ''} AS ${VIEWS[name] ?? ''}`

function objects(): StoredObject[] {
  const object = (type: string, name: string, sql: string): StoredObject => ({
    schema: undefined,
    type,
    name,
    table: name,
    sql,
  })
  return [
    ...Object.entries(TABLES).map(([name, columns]) =>
      object('table', name, `CREATE TABLE ${name} (${columns.join(', ')})`),
    ),
    ...Object.keys(VIEWS).map((name) => object('view', name, create(name))),
  ]
}

/** The views that cannot be read where a table lacks a column. */
function failing(table?: string, column?: string): string[] {
  const client = new Sqlite(':memory:')
  for (const [name, columns] of Object.entries(TABLES)) {
    const list = columns.filter((each) => name !== table || each !== column)
    client.exec(`CREATE TABLE ${name} (${list.length === 0 ? 'other_one, another_one' : list.join(', ')})`)
  }
  if (column !== 'x') client.exec('CREATE INDEX by_x ON u (x)')
  for (const name of Object.keys(VIEWS)) client.exec(create(name))
  const fails = (name: string): boolean => {
    try {
      client.prepare(`SELECT * FROM ${name}`)
      return false
    } catch {
      return true
    }
  }
  const names = Object.keys(VIEWS).filter(fails)
  client.close()
  return names
}

describe('the views of a SQLite schema', () => {
  it('can all be read as they are', () => {
    expect(failing()).to.deep.equal([])
  })

  for (const [table, columns] of Object.entries(TABLES))
    for (const column of columns)
      it(`that would not work without ${table}.${column} are those that the database cannot read then`, () => {
        const broken = new SchemaViews(objects()).brokenWithout(table, column.replaceAll('"', ''))
        expect(broken.map(({ name }) => name).sort()).to.deep.equal(failing(table, column).sort())
      })
})
