import { expect } from 'chai'

import {
  createEngine,
  type Index,
  inspect,
  MetaData,
  planSync,
  sync,
  t,
  Table,
  Column,
  unsafeSql,
  UsageError,
  type Engine,
} from '../../../src/core'
import type { RawSql } from '../../../src/expression/raw-sql'
import { inspected, inspectedTable, unsupportedIn, withDatabase } from './inspected'

function textOf(expression: unknown): string {
  return (expression as RawSql).texts.join('')
}

/** The definition and columns of a view. */
function described({ view, columns }: Table): unknown[] {
  return [textOf(view?.definition), columns.map((column) => `${column.name} ${column.type.toString()}`)]
}

/** The index of `CREATE INDEX …` on `t (a, b, "c d")`. */
async function indexOf(sql: string): Promise<Index> {
  const table = await inspectedTable('CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT, "c d" INT)', sql)
  return table.declaredIndexes[0] as Index
}

/** The parts of an index in short. */
async function partsOf(parts: string): Promise<unknown[]> {
  const { orderings } = await indexOf(`CREATE INDEX i ON t (${parts})`)
  return orderings.map(({ operand, direction }) => {
    const {
      kind,
      collation,
      operand: inner,
    } = operand as unknown as { kind: string; collation?: string[]; operand: unknown }
    const bare = (kind === 'collate' ? inner : operand) as Column
    const name = bare.kind === 'column' ? bare.qualifiedName : textOf(bare)
    return [name, ...(collation ?? []), direction].join(' ')
  })
}

describe("SQLite's inspector", () => {
  describe('of tables', () => {
    it('reads how they keep their rows', async () => {
      const options = async (columns: string, rest: string): Promise<unknown> =>
        (await inspectedTable(`CREATE TABLE t (${columns})${rest}`)).dialect
      expect(await options('a INT', '')).to.deep.equal({})
      expect(await options('a INT', ' STRICT')).to.deep.equal({ sqlite: { strict: true } })
      expect(await options('a INT PRIMARY KEY', 'strict,/* and */ without rowid')).to.deep.equal({
        sqlite: { strict: true, withoutRowid: true },
      })
      const numbered = { sqlite: { autoincrement: true } }
      expect(await options('a INTEGER PRIMARY KEY ON CONFLICT ABORT AUTOINCREMENT', '')).to.deep.equal(
        numbered,
      )
      expect(await options('a INTEGER, PRIMARY KEY (a AUTOINCREMENT)', '')).to.deep.equal(numbered)
    })

    it('reads the types of a strict one', async () => {
      const { columns } = await inspectedTable(
        'CREATE TABLE t (a INT, b INTEGER, c REAL, d TEXT, e BLOB, f ANY) STRICT',
      )
      expect(columns.map(({ type }) => type.toString())).to.deep.equal([
        'integer',
        'integer',
        'real',
        'text',
        'binary',
        'any',
      ])
    })

    it('reads one that a query has made', async () => {
      const { columns } = await inspectedTable(
        `CREATE TABLE t AS SELECT 1 AS "a, b", 'x' AS c, 1.5 AS d, x'00' AS e, CAST(1 AS NUMERIC) AS f`,
      )
      expect(columns.map(({ name, type }) => [name, type.toString()])).to.deep.equal([
        ['a, b', 'untyped'],
        ['c', 'untyped'],
        ['d', 'untyped'],
        ['e', 'untyped'],
        ['f', 'NUM'],
      ])
    })

    it('reads one that was changed afterwards', async () => {
      const { tables, unsupported } = await inspected(
        'CREATE TABLE old /* comment: Kept. */ (a INT /* was */, b TEXT UNIQUE, c INT, CHECK (a > 0)) /* end */',
        'CREATE TABLE child (x INT REFERENCES old (b))',
        'CREATE INDEX i ON old (a) WHERE a > 5',
        'ALTER TABLE old ADD COLUMN "d)" VARCHAR(9) NOT NULL DEFAULT \'x, y\' COLLATE NOCASE REFERENCES child (x)',
        'ALTER TABLE old DROP COLUMN c',
        'ALTER TABLE old RENAME COLUMN a TO "new a"',
        'ALTER TABLE old RENAME TO "new (t"',
      )
      expect(unsupported).to.deep.equal([])
      const table = tables.get('new (t') as Table
      expect(table.columns.map(({ name }) => name)).to.deep.equal(['new a', 'b', 'd)'])
      expect(table.comment).to.equal('Kept.')
      expect(table.constraints.map(({ name }) => name.replace(/[0-9a-f]{8}$/, '#'))).to.deep.equal([
        'uq_new (t_b',
        'ck_new (t_#',
        'fk_new (t_d)_child',
      ])
      expect(textOf(table.declaredIndexes[0]?.where)).to.equal('"new a" > 5')
      expect(tables.get('child')?.foreignKeys[0]?.referredTable).to.equal(table)
    })

    it('reads keys in a circle, and to a table made later', async () => {
      const { tables, unsupported } = await inspected(
        'CREATE TABLE a (x INT UNIQUE REFERENCES B (y))',
        'CREATE TABLE b (y INT UNIQUE REFERENCES A (X))',
      )
      expect(unsupported).to.deep.equal([])
      expect(
        [...tables.values()].map(({ foreignKeys }) => foreignKeys[0]?.referredColumns[0]?.qualifiedName),
      ).to.deep.equal(['b.y', 'a.x'])
    })

    it('leaves out those without names, which no class can have', async () => {
      const { tables, unsupported } = await inspected(
        'CREATE TABLE "" (a INT)',
        'CREATE TABLE t ("" INT)',
        'CREATE TABLE ok (a INT)',
        'CREATE VIEW v AS SELECT 1 AS "", 2',
        'CREATE VIEW w AS SELECT * FROM t',
      )
      expect([...tables.keys()]).to.deep.equal(['ok'])
      expect(unsupported).to.deep.equal([
        'table : a name that is empty',
        'table t: a name that is empty',
        'view v: a name that is empty',
        'view w: reads from t, which is left out',
      ])
    })
  })

  describe('of indexes', () => {
    it('leaves out one without a name', async () => {
      expect(await unsupportedIn('CREATE TABLE t (a INT)', 'CREATE INDEX "" ON t (a)')).to.deep.equal([
        'table t: an index whose name is empty',
      ])
    })

    it('reads columns, collations, directions and expressions', async () => {
      expect(await partsOf(`a, B DESC, "c d" ASC, 'a'`)).to.deep.equal([
        't.a asc',
        't.b desc',
        't.c d asc',
        't.a asc',
      ])
      expect(
        await partsOf(`a COLLATE rtrim, (b COLLATE NOCASE) DESC, lower(b) COLLATE "NOCASE"`),
      ).to.deep.equal(['t.a rtrim asc', 't.b NOCASE desc', 'lower(b) NOCASE asc'])
      expect(
        await partsOf(`(a || b) COLLATE NOCASE, a || b COLLATE NOCASE, -"c d" COLLATE RTRIM, (("c d"))`),
      ).to.deep.equal(['a || b NOCASE asc', 'a || b COLLATE NOCASE asc', '-"c d" RTRIM asc', 't.c d asc'])
      expect(
        await partsOf(`CASE WHEN a THEN 'x, DESC)' ELSE (b) END DESC, json_extract(a, '$.x')`),
      ).to.deep.equal([`CASE WHEN a THEN 'x, DESC)' ELSE (b) END desc`, `json_extract(a, '$.x') asc`])
    })

    it('reads uniqueness, condition and name', async () => {
      const index = await indexOf(`CREATE UNIQUE INDEX [i "x"] ON t (a) WHERE a <> 'WHERE' -- end`)
      expect([index.givenName, index.unique, textOf(index.where)]).to.deep.equal([
        'i "x"',
        true,
        "a <> 'WHERE'",
      ])
      expect((await indexOf('CREATE INDEX i ON t (a)')).where).to.equal(undefined)
    })
  })

  describe('of comments', () => {
    it('reads those of ours, right behind a name', async () => {
      const { tables } = await inspected(
        `CREATE TABLE t /* comment: A "table". */ (a /* comment: It's a *\\/ and \\\\ there. */ INT, b INT /* comment: type */,
           CONSTRAINT u /* comment: Unique. */ UNIQUE (a), c INT CONSTRAINT k /* comment: Key. */ CHECK (c > 0))`.replace(
          /, c INT .*\)$/,
          ')',
        ),
        'CREATE INDEX i /* comment: Index. */ ON t (a)',
        'CREATE VIEW v /* comment: View. */ (x) AS SELECT a /* comment: none */ FROM t',
      )
      const table = tables.get('t') as Table
      expect(table.comment).to.equal('A "table".')
      expect(table.columns.map(({ options }) => options.comment)).to.deep.equal([
        "It's a */ and \\ there.",
        undefined,
      ])
      expect(table.constraints.map(({ comment }) => comment)).to.deep.equal(['Unique.'])
      expect(table.declaredIndexes[0]?.comment).to.equal('Index.')
      expect(tables.get('v')?.comment).to.equal('View.')
      const behind = await inspectedTable(
        'CREATE TABLE t (a INT CONSTRAINT k /* comment: Key. */ CHECK (a > 0))',
      )
      expect(behind.constraints[0]?.comment).to.equal('Key.')
    })

    for (const text of [
      '/* Comment: x */',
      '/*comment: x */',
      '/* comment: x*/',
      '/* comment:  */',
      '-- comment: x\n',
    ]) {
      it(`reads no other: ${text.trim()}`, async () => {
        const { comment, columns } = await inspectedTable(`CREATE TABLE t ${text} (a ${text} INT)`)
        expect([comment, columns[0]?.options.comment]).to.deep.equal([undefined, undefined])
      })
    }
  })

  describe('of views', () => {
    it('reads query and columns, each view behind those that it reads from', async () => {
      const { tables, unsupported } = await inspected(
        'CREATE VIEW a AS SELECT * FROM b JOIN [c] USING (x) -- end',
        'CREATE VIEW b AS WITH d AS (SELECT x FROM t) SELECT x FROM d WHERE x IN (SELECT x FROM c)',
        'CREATE VIEW c AS SELECT x, count(*) AS n FROM t GROUP BY x',
        'CREATE VIEW d (one, "the two") AS SELECT 1, x FROM t',
        'CREATE TABLE t (x VARCHAR(9))',
      )
      expect(unsupported).to.deep.equal([])
      expect([...tables.keys()]).to.deep.equal(['t', 'c', 'b', 'a', 'd'])
      expect(described(tables.get('a') as Table)).to.deep.equal([
        'SELECT * FROM b JOIN [c] USING (x)',
        ['x varchar(9)', 'n untyped'],
      ])
      expect(described(tables.get('d') as Table)).to.deep.equal([
        'WITH d (one, "the two") AS (SELECT 1, x FROM t) SELECT * FROM d',
        ['one untyped', 'the two varchar(9)'],
      ])
    })

    it('leaves out those that cannot be read, and tells why', async () => {
      const { tables, unsupported } = await inspected(
        'CREATE VIEW broken AS SELECT * FROM gone',
        'CREATE VIEW after AS SELECT * FROM broken',
        'CREATE VIEW fine AS SELECT 1 AS broken',
      )
      expect([...tables.keys()]).to.deep.equal(['fine'])
      expect(unsupported.map((line) => line.replace(/SQLITE_ERROR: /, ''))).to.deep.equal([
        'view broken: no such table: main.gone',
        'view after: reads from broken, which is left out',
      ])
    })
  })

  it('tells virtual tables, in one line with the tables behind them, and what reads from them', async () => {
    const { tables, unsupported } = await inspected(
      'CREATE VIRTUAL TABLE f USING fts5(x)',
      'CREATE TABLE f_notes (x INT)',
      'CREATE VIEW v AS SELECT x FROM f_notes, (SELECT * FROM f)',
      'CREATE VIEW w AS SELECT x AS f, count(*) FILTER (WHERE x IS DISTINCT FROM f.x) FROM f_notes AS f',
      'CREATE VIEW "x y" AS SELECT id FROM f_data',
    )
    expect([...tables.keys()]).to.deep.equal(['f_notes', 'w'])
    expect(unsupported).to.deep.equal([
      'virtual table f: CREATE VIRTUAL TABLE f USING fts5(x)',
      'view v: reads from f, which is left out',
      'view x y: reads from f_data, which is left out',
    ])
  })

  it('tells triggers', async () => {
    expect(
      await unsupportedIn(
        'CREATE TABLE t (a INT)',
        'CREATE VIEW v AS SELECT a FROM t',
        'CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END',
        'CREATE TRIGGER "on v" INSTEAD OF INSERT ON v BEGIN DELETE FROM t; END',
      ),
    ).to.deep.equal(['table t: trigger tr', 'view v: trigger on v'])
  })

  describe('of parts of a database', () => {
    let engine: Engine
    before(async () => {
      engine = createEngine('sqlite://')
      for (const sql of [
        `ATTACH ':memory:' AS "oth er"`,
        'CREATE TABLE a (x INT UNIQUE)',
        'CREATE TABLE b (x INT REFERENCES a (x))',
        'CREATE TABLE c (x INT)',
        'CREATE VIEW v AS SELECT * FROM b',
        'CREATE TABLE "oth er".a (y INT UNIQUE REFERENCES a (y))',
        'CREATE INDEX "oth er".i ON a (y)',
        'CREATE VIEW "oth er".v AS SELECT y AS why FROM a',
        'CREATE TEMP TABLE gone (x INT)',
        'CREATE TEMP TRIGGER tr AFTER INSERT ON c BEGIN DELETE FROM c; END',
      ])
        await engine.execute(unsafeSql(sql))
    })
    after(() => engine.dispose())

    it('says of a schema that is not there what to do', async () => {
      const metadata = new MetaData({ schema: 'public' })
      new Table('thing', metadata, new Column('id', t.integer(), { primaryKey: true }))
      const told =
        "The SQLite database has no schema 'public': its schemas are the databases that are attached.\n" +
        "  Leave out the schema where models are used on SQLite, or attach a database before: ATTACH DATABASE 'file.db' AS public."
      for (const attempt of [
        () => sync(engine, metadata),
        () => planSync(engine, metadata),
        () => metadata.createAll(engine),
        () => inspect(engine, { schemas: ['public'] }),
      ]) {
        const error = await attempt().then(String, (reason: unknown) => reason)
        expect(error).to.be.instanceOf(UsageError)
        expect((error as UsageError).message).to.equal(told)
      }
    })

    it('reads what is asked for, and what that needs', async () => {
      const read = async (...tables: string[]): Promise<string[]> => [
        ...(await inspect(engine, { tables })).tables.keys(),
      ]
      expect(await read('V')).to.deep.equal(['a', 'b', 'v'])
      expect(await read('b')).to.deep.equal(['a', 'b'])
      expect(await read('c', 'nothing')).to.deep.equal(['c'])
      expect(await read()).to.deep.equal([])
    })

    it('reads the default schema alone, without temporary and internal tables', async () => {
      const { tables, unsupported } = await inspect(engine)
      expect([[...tables.keys()], unsupported]).to.deep.equal([['a', 'b', 'c', 'v'], []])
    })

    it('reads attached databases as schemas', async () => {
      const { tables, unsupported } = await inspect(engine, { schemas: [undefined, 'oth er'] })
      expect(unsupported).to.deep.equal([])
      expect([...tables.keys()]).to.deep.equal(['a', 'b', 'c', 'v', 'oth er.a', 'oth er.v'])
      const table = tables.get('oth er.a') as Table
      expect([
        table.schema,
        table.foreignKeys[0]?.referredTable,
        table.declaredIndexes[0]?.givenName,
      ]).to.deep.equal(['oth er', table, 'i'])
      expect(tables.get('oth er.v')?.columns.map(({ name }) => name)).to.deep.equal(['why'])
    })
  })

  it('takes no trigger for a table of its name', () =>
    withDatabase(async (engine) => {
      await engine.execute(unsafeSql('CREATE TABLE t (a INT)'))
      await engine.execute(unsafeSql('CREATE TRIGGER other AFTER INSERT ON t BEGIN DELETE FROM t; END'))
      const metadata = new MetaData()
      new Table('other', metadata, new Column('a', t.integer(), { primaryKey: true }))
      await metadata.createAll(engine)
      expect([...(await inspect(engine)).tables.keys()]).to.deep.equal(['t', 'other'])
    }))
})
