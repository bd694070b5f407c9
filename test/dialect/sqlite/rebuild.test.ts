/** Tables that are built anew keep their rows and all that is around them. */
import { expect } from 'chai'

import {
  Column,
  MetaData,
  Table,
  t,
  CheckConstraint,
  UniqueConstraint,
  ForeignKeyConstraint,
} from '../../../src/core'
import { changeFrame } from '../../../src/dialect/sqlite/change-frame'
import { sqlite } from '../../../src/dialect/sqlite/dialect'
import { rebuilt, type RebuildRequest } from '../../../src/dialect/sqlite/rebuild'
import { readCircumstances, readObjects } from '../../../src/dialect/sqlite/catalog'
import type { Engine } from '../../../src/engine/engine'
import { untyped } from '../../../src/sqlite'
import { onEveryEngine } from '../../support/engines'
import { rejection } from '../../driver/driver-contract'

type Change = Omit<RebuildRequest, 'from' | 'wanted'>

/** Runs statements one by one. */
async function run(engine: Engine, statements: readonly string[]): Promise<void> {
  const connection = await engine.connect()
  try {
    for (const sql of statements) await connection.send(sql)
  } finally {
    await connection.close()
  }
}

async function read(engine: Engine, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await engine.connect()
  try {
    return await connection.read(sql)
  } finally {
    await connection.close()
  }
}

/** Builds a table anew as a plan does, and gives the statements. */
async function rebuild(engine: Engine, wanted: Table, change: Change = {}): Promise<readonly string[]> {
  const connection = await engine.connect()
  try {
    for (const sql of changeFrame.enter) await connection.send(sql)
    return await connection.transaction(async (tx) => {
      const before = await changeFrame.begin(tx, ['rebuildTable'])
      const { statements } = rebuilt(
        { from: wanted.name, wanted, ...change },
        {
          objects: await readObjects(tx, [undefined]),
          circumstances: await readCircumstances(tx, [undefined]),
          compiler: sqlite.createDdlCompiler(),
          quoter: sqlite.quoter,
        },
      )
      for (const sql of statements) await tx.send(sql)
      await changeFrame.check(tx, before)
      return statements
    })
  } finally {
    for (const sql of changeFrame.leave) await connection.send(sql)
    await connection.close()
  }
}

async function objects(engine: Engine): Promise<Record<string, unknown>[]> {
  return read(engine, 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')
}

function tableOf(name: string, ...items: ConstructorParameters<typeof Table>[2][]): Table {
  return new Table(name, new MetaData(), ...(items as never[])) as Table
}

onEveryEngine('a table that is built anew', (engine, { dialect }) => {
  if (dialect !== 'sqlite') return

  afterEach(async () => {
    const rows = await read(
      engine(),
      "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY type DESC",
    )
    await run(engine(), [
      'PRAGMA foreign_keys = OFF',
      ...rows.map(({ type, name }) => `DROP ${String(type)} "${String(name)}"`),
      'PRAGMA foreign_keys = ON',
    ])
  })

  it('keeps the rows of all that points to it, and every index, trigger and view as it stands', async () => {
    await run(engine(), [
      'CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, age INT, "up" INT REFERENCES parent(id) ON DELETE CASCADE, UNIQUE (name) ON CONFLICT REPLACE, CHECK (parent.age > 0))',
      'CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INT NOT NULL REFERENCES parent (id) ON DELETE CASCADE)',
      'CREATE TABLE log (what TEXT)',
      'CREATE UNIQUE INDEX ix_age ON parent(age   DESC) -- by age\n',
      'CREATE INDEX "ix name" ON parent (lower(name), age) WHERE age > 1',
      'CREATE VIEW grown AS SELECT * FROM parent WHERE age > 17',
      'CREATE VIEW broken AS SELECT * FROM nowhere',
      "CREATE TRIGGER tr AFTER UPDATE OF name ON parent BEGIN INSERT INTO log VALUES (new.name || ';'); END",
      "CREATE TRIGGER other AFTER INSERT ON child BEGIN UPDATE parent SET name = name || '!' WHERE id = new.parent_id; END",
      'CREATE TRIGGER view INSTEAD OF INSERT ON grown BEGIN INSERT INTO parent (name, age) VALUES (new.name, new.age); END',
      "INSERT INTO parent VALUES (1, 'a', 20, NULL), (7, 'b', 30, 1)",
      'INSERT INTO child VALUES (1, 1), (2, 7), (3, 7)',
      'ANALYZE',
    ])
    const isOther = ({ name }: Record<string, unknown>): boolean => name !== 'parent'
    const before = (await objects(engine())).filter(isOther)
    const state = async (): Promise<unknown> => [
      await read(engine(), 'SELECT id, name, age, up FROM parent ORDER BY id'),
      await read(engine(), 'SELECT * FROM child ORDER BY id'),
      await read(engine(), 'SELECT * FROM log'),
      await read(engine(), 'SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2'),
    ]
    const rows = await state()
    const statements = await rebuild(
      engine(),
      tableOf(
        'parent',
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('name', t.text(), { nullable: false }),
        new Column('age', t.bigint(), { nullable: false, serverDefault: 1n }),
        new Column('added', t.text(), { nullable: false, serverDefault: 'new' }),
      ),
    )
    expect((await objects(engine())).filter(isOther)).to.deep.equal(before)
    expect(await state()).to.deep.equal(rows)
    expect(await read(engine(), 'SELECT DISTINCT added FROM parent')).to.deep.equal([{ added: 'new' }])
    expect(statements.filter((sql) => !sql.includes('sqlite_stat'))).to.deep.equal([
      'CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, age BIGINT DEFAULT 1 NOT NULL, "up" INT REFERENCES parent(id) ON DELETE CASCADE, added TEXT DEFAULT \'new\' NOT NULL, UNIQUE (name) ON CONFLICT REPLACE, CHECK (age > 0))',
      'INSERT OR ABORT INTO new_parent (id, name, age, up) SELECT id, name, age, up FROM parent',
      'DROP TABLE parent',
      'PRAGMA legacy_alter_table = ON',
      'ALTER TABLE new_parent RENAME TO parent',
      'PRAGMA legacy_alter_table = OFF',
      'CREATE UNIQUE INDEX ix_age ON parent(age   DESC) -- by age\n',
      'CREATE INDEX "ix name" ON parent (lower(name), age) WHERE age > 1',
      "CREATE TRIGGER tr AFTER UPDATE OF name ON parent BEGIN INSERT INTO log VALUES (new.name || ';'); END",
    ])
    await run(engine(), ['DELETE FROM parent WHERE id = 1'])
    expect(await read(engine(), 'SELECT id FROM child')).to.deep.equal([])
  })

  const cases: readonly {
    readonly keeps: string
    readonly had: readonly string[]
    readonly items: () => ConstructorParameters<typeof Table>[2][]
    readonly change?: Change
    readonly sql: string
    readonly query: string
    readonly rows: readonly unknown[]
  }[] = [
    {
      keeps: 'the number of each row',
      had: ['CREATE TABLE x (a TEXT, oid INT)', "INSERT INTO x (rowid, a) VALUES (5, 'p'), (9, 'q')"],
      items: () => [new Column('a', t.text(), { nullable: false })],
      sql: 'CREATE TABLE "x" (a TEXT NOT NULL, oid INT)',
      query: 'SELECT rowid AS n, a FROM x',
      rows: [
        { n: 5, a: 'p' },
        { n: 9, a: 'q' },
      ],
    },
    {
      keeps: 'the last number that AUTOINCREMENT gave, and the word, of which the model is silent',
      had: [
        'CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)',
        "INSERT INTO x VALUES (7, 'p')",
        'DELETE FROM x',
      ],
      items: () => [
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('a', t.text(), { nullable: false }),
      ],
      sql: 'CREATE TABLE "x" (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL)',
      query: 'SELECT name, seq FROM sqlite_sequence',
      rows: [{ name: 'x', seq: 7 }],
    },
    {
      keeps: 'blanks, comments, collations, conflict clauses and names where nothing changes',
      had: [
        'CREATE TABLE x (\n  /* of us */ a VARCHAR(10) COLLATE RTRIM CONSTRAINT nn NOT NULL ON CONFLICT IGNORE, -- first\n  b int default (1 + 1), c int,\n  CONSTRAINT u UNIQUE (a COLLATE NOCASE, b) ON CONFLICT REPLACE -- both\n)',
        "INSERT INTO x VALUES ('p', 1, 2)",
      ],
      items: () => [
        new Column('a', t.varchar(10), { nullable: false }),
        new Column('b', t.integer(), { nullable: false }),
      ],
      sql: 'CREATE TABLE "x" (\n  /* of us */ a VARCHAR(10) COLLATE RTRIM CONSTRAINT nn NOT NULL ON CONFLICT IGNORE, -- first\n  b int NOT NULL, c int,\n  CONSTRAINT u UNIQUE (a COLLATE NOCASE, b) ON CONFLICT REPLACE -- both\n)',
      query: 'SELECT * FROM x',
      rows: [{ a: 'p', b: 1, c: 2 }],
    },
    {
      keeps: 'a table WITHOUT ROWID so, and one STRICT of which the model says it',
      had: [
        'CREATE TABLE x (k TEXT PRIMARY KEY, a INT) WITHOUT ROWID, STRICT',
        "INSERT INTO x VALUES ('k', 1)",
      ],
      items: () => [
        new Column('k', t.text(), { primaryKey: true }),
        new Column('a', t.text(), { nullable: false }),
        { dialect: { sqlite: { strict: true } } },
      ],
      sql: 'CREATE TABLE "x" (k TEXT PRIMARY KEY, a TEXT NOT NULL) WITHOUT ROWID, STRICT',
      query: 'SELECT * FROM x',
      rows: [{ k: 'k', a: '1' }],
    },
    {
      keeps: 'generated columns, which it works out anew',
      had: [
        'CREATE TABLE x (a INT, v INT AS (a + 1), s INT GENERATED ALWAYS AS (a * 2) STORED)',
        'INSERT INTO x VALUES (3)',
      ],
      items: () => [new Column('a', t.integer(), { nullable: false })],
      sql: 'CREATE TABLE "x" (a INT NOT NULL, v INT AS (a + 1), s INT GENERATED ALWAYS AS (a * 2) STORED)',
      query: 'SELECT * FROM x',
      rows: [{ a: 3, v: 4, s: 6 }],
    },
    {
      keeps: 'no column and no constraint that is dropped on purpose',
      had: [
        'CREATE TABLE x (id INTEGER PRIMARY KEY, a INT UNIQUE, b INT CONSTRAINT uq_b UNIQUE, c INT, CONSTRAINT ck CHECK (c > 0), CHECK (id > 0))',
        'INSERT INTO x VALUES (1, 2, 3, 4)',
      ],
      items: () => [new Column('id', t.integer(), { primaryKey: true }), new Column('c', t.integer())],
      change: { droppedColumns: [{ name: 'a' }], droppedConstraints: [{ name: 'uq_b' }, { name: 'ck' }] },
      sql: 'CREATE TABLE "x" (id INTEGER PRIMARY KEY, b INT, c INT, CHECK (id > 0))',
      query: 'SELECT * FROM x',
      rows: [{ id: 1, b: 3, c: 4 }],
    },
    {
      keeps: 'what the model has in place of what was said otherwise',
      had: [
        'CREATE TABLE p (id INTEGER PRIMARY KEY)',
        'CREATE TABLE x (id INT REFERENCES p DEFERRABLE INITIALLY DEFERRED, a INT CHECK (a > 0), UNIQUE (id), CONSTRAINT ck CHECK (a < 10))',
        'INSERT INTO p VALUES (1)',
        'INSERT INTO x VALUES (1, 2)',
      ],
      items: () => {
        const p = new Table('p', new MetaData(), new Column('id', t.integer(), { primaryKey: true }))
        return [
          new Column('id', t.integer(), { nullable: true }),
          new Column('a', t.integer()),
          new ForeignKeyConstraint(['id'], [p.c.id], { onDelete: 'SET NULL', name: 'fk' }),
          new UniqueConstraint('id', 'a', { name: 'both' }),
          new CheckConstraint('a < 20', { name: 'ck' }),
        ] as never[]
      },
      sql: 'CREATE TABLE "x" (id INT, a INT CHECK (a > 0), UNIQUE (id), CONSTRAINT ck CHECK (a < 20), CONSTRAINT both UNIQUE (id, a), CONSTRAINT fk FOREIGN KEY (id) REFERENCES p (id) ON DELETE SET NULL)',
      query: 'SELECT * FROM x',
      rows: [{ id: 1, a: 2 }],
    },
    {
      keeps: 'bytes that become text, and text that becomes bytes',
      had: ['CREATE TABLE x (a BLOB, b TEXT)', "INSERT INTO x VALUES (X'61', 'b')"],
      items: () => [new Column('a', t.text()), new Column('b', t.binary())],
      sql: 'CREATE TABLE "x" (a TEXT, b BLOB)',
      query: 'SELECT typeof(a) AS a, typeof(b) AS b FROM x',
      rows: [{ a: 'text', b: 'blob' }],
    },
    {
      keeps: 'columns under their old names until they are renamed',
      had: [
        'CREATE TABLE x (id INTEGER PRIMARY KEY, old INT, CHECK (old > 0))',
        'CREATE INDEX ix_old ON x (old)',
        'INSERT INTO x VALUES (1, 2)',
      ],
      items: () => [
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('new', t.integer(), { nullable: false, unique: true }),
        new CheckConstraint('new < 9', { name: 'small' }),
      ],
      change: { renamedLater: new Map([['x', { table: 'x', columns: new Map([['new', 'old']]) }]]) },
      sql: 'CREATE TABLE "x" (id INTEGER PRIMARY KEY, "old" INT NOT NULL, CHECK (old > 0), CONSTRAINT uq_x_new UNIQUE ("old"), CONSTRAINT small CHECK ("old" < 9))',
      query: 'SELECT * FROM x',
      rows: [{ id: 1, old: 2 }],
    },
    {
      keeps: 'what its keys point to under the old names of other tables',
      had: [
        'CREATE TABLE p (old INTEGER PRIMARY KEY)',
        'CREATE TABLE x (a INT REFERENCES p (old))',
        'INSERT INTO p VALUES (1)',
        'INSERT INTO x VALUES (1)',
      ],
      items: () => {
        const q = new Table('q', new MetaData(), new Column('new', t.integer(), { primaryKey: true }))
        return [
          new Column('a', t.integer(), { nullable: false }),
          new ForeignKeyConstraint(['a'], [q.c.new], { onDelete: 'CASCADE', name: 'fk' }),
        ] as never[]
      },
      change: { renamedLater: new Map([['q', { table: 'p', columns: new Map([['new', 'old']]) }]]) },
      sql: 'CREATE TABLE "x" (a INT NOT NULL, CONSTRAINT fk FOREIGN KEY (a) REFERENCES "p" ("old") ON DELETE CASCADE)',
      query: 'SELECT * FROM x',
      rows: [{ a: 1 }],
    },
    {
      keeps: 'no AUTOINCREMENT on a key that numbers no rows any more',
      had: ['CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)', "INSERT INTO x VALUES (1, 'b')"],
      items: () => [
        new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
        new Column('a', t.text()),
      ],
      sql: 'CREATE TABLE "x" (id INT NOT NULL, a TEXT, CONSTRAINT pk_x PRIMARY KEY (id))',
      query: 'SELECT * FROM x',
      rows: [{ id: 1, a: 'b' }],
    },
    {
      keeps: 'rows that are numbered from now on, and so have row ids',
      had: ['CREATE TABLE x (k INT PRIMARY KEY) WITHOUT ROWID', 'INSERT INTO x VALUES (7)'],
      items: () => [new Column('k', t.integer(), { primaryKey: true })],
      sql: 'CREATE TABLE "x" (k INTEGER NOT NULL PRIMARY KEY)',
      query: 'SELECT * FROM x',
      rows: [{ k: 7 }],
    },
    {
      keeps: 'the comment of a column that has no type, once',
      had: ['CREATE TABLE x (k INTEGER PRIMARY KEY, a /* comment: Any. */)', "INSERT INTO x VALUES (1, 'a')"],
      items: () => [
        new Column('k', t.integer(), { primaryKey: true }),
        new Column('a', untyped(), { serverDefault: 'x', comment: 'Any.' }),
      ],
      sql: `CREATE TABLE "x" (k INTEGER PRIMARY KEY, a /* comment: Any. */ DEFAULT 'x')`,
      query: 'SELECT * FROM x',
      rows: [{ k: 1, a: 'a' }],
    },
    {
      keeps: 'whatever is in columns of others, when a table becomes STRICT',
      had: ['CREATE TABLE x (a VARCHAR(9), b INT8, c)', "INSERT INTO x VALUES ('a', 'two', x'03')"],
      items: () => [new Column('a', t.varchar(9)), { dialect: { sqlite: { strict: true } } }],
      sql: 'CREATE TABLE "x" (a TEXT, b ANY, c ANY) STRICT',
      query: 'SELECT a, b, hex(c) AS c FROM x',
      rows: [{ a: 'a', b: 'two', c: '03' }],
    },
    {
      keeps: 'only types that a STRICT table can have',
      had: ['CREATE TABLE x (a VARCHAR(9), b INT8, c TEXT)', "INSERT INTO x VALUES ('a', 2, 'c')"],
      items: () => [
        new Column('a', t.varchar(9)),
        new Column('b', t.bigint()),
        new Column('c', t.text()),
        { dialect: { sqlite: { strict: true } } },
      ],
      sql: 'CREATE TABLE "x" (a TEXT, b INTEGER, c TEXT) STRICT',
      query: 'SELECT * FROM x',
      rows: [{ a: 'a', b: 2, c: 'c' }],
    },
  ]
  for (const { keeps, had, items, change, sql, query, rows } of cases) {
    it(`keeps ${keeps}`, async () => {
      await run(engine(), had)
      await rebuild(engine(), tableOf('x', ...items()), change)
      expect(
        await read(engine(), "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'x'"),
      ).to.deep.equal([{ sql }])
      expect(await read(engine(), query)).to.deep.equal(rows)
      expect(await read(engine(), 'SELECT * FROM pragma_integrity_check')).to.deep.equal([
        { integrity_check: 'ok' },
      ])
      expect(await read(engine(), 'SELECT foreign_keys AS n FROM pragma_foreign_keys')).to.deep.equal([
        { n: 1 },
      ])
    })
  }

  it('is not built where a trigger or view would not work any more', async () => {
    await run(engine(), [
      'CREATE TABLE x (a INT, b INT)',
      'CREATE VIEW v AS SELECT b FROM x',
      'CREATE TRIGGER tr AFTER DELETE ON x BEGIN SELECT old.b; END',
      'INSERT INTO x VALUES (1, 2)',
    ])
    const before = await objects(engine())
    const wanted = tableOf('x', new Column('a', t.integer()))
    const { message } = await rejection(rebuild(engine(), wanted, { droppedColumns: [{ name: 'b' }] }))
    expect(message).to.equal(
      'The schema was not changed, because afterwards this would not work any more: query of view v: no such column: b; triggers for DELETE of table x: no such column: old.b.\n' +
        '  Drop what is named here, and create it anew after sync.',
    )
    expect(await objects(engine())).to.deep.equal(before)
    expect(await read(engine(), 'SELECT * FROM x')).to.deep.equal([{ a: 1, b: 2 }])
  })

  it('is not built where rows would point to nothing that pointed to something before', async () => {
    await run(engine(), [
      'PRAGMA foreign_keys = OFF',
      'CREATE TABLE p (id INTEGER PRIMARY KEY)',
      'CREATE TABLE x (a INT REFERENCES p, b INT)',
      'INSERT INTO x VALUES (8, 9)',
      'PRAGMA foreign_keys = ON',
    ])
    const p = new Table('p', new MetaData(), new Column('id', t.integer(), { primaryKey: true }))
    const kept = tableOf('x', new Column('a', t.integer(), { nullable: false }))
    await rebuild(engine(), kept)
    const wanted = tableOf('x', new Column('b', t.integer()), new ForeignKeyConstraint(['b'], [p.c.id]))
    const { message } = await rejection(rebuild(engine(), wanted))
    expect(message).to.equal(
      'The schema was not changed, because afterwards rows of x point to nothing in p.\n' +
        '  Delete these rows, or correct them, and call sync again.',
    )
  })
})
