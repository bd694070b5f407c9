import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'
import fc from 'fast-check'

import { tokenize } from '../../src/util/sql-tokenizer'
import { createEngine } from '../../src/engine/create-engine'
import { ddl } from '../../src/engine/ddl'
import { createMockEngine } from '../../src/engine/mock-engine'
import { sql, type RawSql } from '../../src/expression/raw-sql'
import { alias } from '../../src/schema/alias'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { DDL } from '../../src/schema/ddl-event'
import { dependencyOrder } from '../../src/schema/dependency-order'
import { ForeignKey } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Sequence } from '../../src/schema/sequence'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { View } from '../../src/schema/view'
import { viewOrder } from '../../src/statement/ddl/view-order'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { bundledScript } from '../support/bundled-script'
import { freshPostgresDatabase } from '../support/postgres-server'

const id = () => new Column('id', t.integer(), { primaryKey: true })

describe('ddl', () => {
  it('is one text, each statement ended by a semicolon and a line break', () => {
    const metadata = new MetaData()
    const user = new Table('user', metadata, id(), new Column('name', t.text(), { index: true }))
    new Table(
      'pref',
      metadata,
      new Column('user_id', t.integer(), new ForeignKey(user.c.id, { index: false })),
    )
    expect(ddl(metadata, 'sqlite')).to.equal(
      'CREATE TABLE user (id INTEGER NOT NULL, name TEXT, CONSTRAINT pk_user PRIMARY KEY (id));\n' +
        'CREATE INDEX ix_user_name ON user (name);\n' +
        'CREATE TABLE pref (user_id INTEGER, CONSTRAINT fk_pref_user_id_user FOREIGN KEY (user_id) REFERENCES user (id));\n',
    )
    expect(ddl(metadata, 'postgres', { drop: true })).to.equal('DROP TABLE pref;\nDROP TABLE "user";\n')
    expect(ddl(metadata, 'sqlite', { tables: [user], pretty: true })).to.equal(
      'CREATE TABLE user (\n  id INTEGER NOT NULL,\n  name TEXT,\n  CONSTRAINT pk_user PRIMARY KEY (id)\n);\nCREATE INDEX ix_user_name ON user (name);\n',
    )
    expect(() => ddl(metadata, 'mysql' as never)).to.throw(/no dialect 'mysql'/)
    expect(() => ddl(metadata, 'sqlite', { prety: true } as never)).to.throw(/no option 'prety'/)
  })

  it('creates views behind those that they read, and drops them before', () => {
    const late = new MetaData()
    const first = new View('low', late, id(), { definition: sql`SELECT 1 AS id` })
    const order = viewOrder([
      new View('top', late, id(), { definition: select(alias(first, 'f').columns[0] as never) }),
      first,
    ])
    expect(order.map(({ name }) => name)).to.deep.equal(['low', 'top'])
    expect(ddl(late, 'sqlite')).to.equal(
      'CREATE VIEW low AS SELECT 1 AS id;\nCREATE VIEW top AS SELECT f.id FROM low AS f;\n',
    )
    expect(ddl(late, 'sqlite', { drop: true })).to.equal('DROP VIEW top;\nDROP VIEW low;\n')
  })

  it('creates views behind those that SQL of their own reads, whatever else has their names', () => {
    const later = new MetaData()
    const view = (name: string, definition: RawSql, schema?: string): Table =>
      new View(name, later, id(), { definition, schema })
    view('a', sql`SELECT b AS id, 'c' FROM wh.zz, (wh.b JOIN "D" ON true) -- e`, 'wh')
    view(
      'b',
      sql`WITH e AS (SELECT extract(year FROM a) AS id FROM c WHERE id IS DISTINCT FROM a) SELECT * FROM e`,
      'wh',
    )
    const last = view(
      'zz',
      sql`SELECT a, b FROM f(a) AS id WHERE EXISTS (SELECT FROM ${sql.identifier('g')})`,
      'wh',
    )
    view('c', sql`SELECT a AS id FROM other.a`)
    view('D', sql`SELECT id FROM ONLY c LEFT JOIN LATERAL (SELECT 1 FROM h) AS g ON true`)
    view('e', sql`SELECT id FROM ${last}`)
    view('g', sql`SELECT 1 AS id`)
    view('h', sql`SELECT 1 AS id`)
    expect(viewOrder([...later.tables.values()]).map(({ name }) => name)).to.deep.equal([
      'c',
      'g',
      'zz',
      'e',
      'b',
      'h',
      'D',
      'a',
    ])
  })

  it('leaves out what is meant for other databases, the index of such a key too', () => {
    const only = { ddlIf: 'postgres' } as const
    const metadata = new MetaData({ extensions: [{ name: 'citext', ...only }] })
    const table = new Table(
      't',
      metadata,
      id(),
      new Column('a', t.integer(), new ForeignKey('t.id', only)),
      new Column('b', t.integer(), new ForeignKey('t.id')),
      new UniqueConstraint('b', { name: 'uq', ...only }),
      new CheckConstraint('a > 0', { name: 'ck', ddlIf: (dialect) => dialect === 'postgres' }),
    )
    new Index('ix', table.c.a.operatorClass('int4_ops'), only)
    expect(ddl(metadata, 'sqlite')).to.equal(
      'CREATE TABLE t (id INTEGER NOT NULL, a INTEGER, b INTEGER, CONSTRAINT pk_t PRIMARY KEY (id), CONSTRAINT fk_t_b_t FOREIGN KEY (b) REFERENCES t (id));\n' +
        'CREATE INDEX ix_t_b ON t (b);\n',
    )
    expect(ddl(metadata, 'postgres')).to.equal(
      'CREATE EXTENSION IF NOT EXISTS citext;\n' +
        'CREATE TABLE t (id INTEGER GENERATED BY DEFAULT AS IDENTITY NOT NULL, a INTEGER, b INTEGER, CONSTRAINT pk_t PRIMARY KEY (id), CONSTRAINT fk_t_a_t FOREIGN KEY (a) REFERENCES t (id), CONSTRAINT fk_t_b_t FOREIGN KEY (b) REFERENCES t (id), CONSTRAINT uq UNIQUE (b), CONSTRAINT ck CHECK (a > 0));\n' +
        'CREATE INDEX ix ON t (a int4_ops);\n',
    )
  })

  it('holds what listeners write, in its place, values written out', () => {
    const metadata = new MetaData()
    const table = new Table('t', metadata, id())
    metadata.listen('beforeCreate', new DDL(sql`SELECT ${"it's"}`))
    metadata.listen('afterDrop', new DDL(sql`SELECT 'gone'`))
    table.listen('beforeCreate', new DDL(sql`SELECT 'pg'`, { ddlIf: 'postgres' }))
    table.listen('afterCreate', ({ dialect, target, execute }) => {
      void execute(sql`INSERT INTO t VALUES (${7}, ${dialect}, ${(target as Table).name})`)
    })
    expect(ddl(metadata, 'sqlite')).to.equal(
      "SELECT 'it''s';\nCREATE TABLE t (id INTEGER NOT NULL, CONSTRAINT pk_t PRIMARY KEY (id));\nINSERT INTO t VALUES (7, 'sqlite', 't');\n",
    )
    expect(ddl(metadata, 'sqlite', { drop: true })).to.equal("DROP TABLE t;\nSELECT 'gone';\n")
    expect(ddl(metadata, 'postgres')).to.include("SELECT 'pg';\nCREATE TABLE t")
    table.listen('afterCreate', () => Promise.reject(new TypeError('never seen')))
    expect(() => ddl(metadata, 'sqlite')).to.throw(/listener of afterCreate returns a promise/)
  })

  describe('of other processes', () => {
    const script = bundledScript(join(__dirname, 'ddl-process.ts'))

    it('is the same bytes from twenty of them', async function () {
      this.timeout(120_000)
      const runs = Array.from({ length: 20 }, () => promisify(execFile)(process.execPath, [script]))
      const texts = new Set((await Promise.all(runs)).map(({ stdout }) => stdout))
      expect(texts.size).to.equal(1)
      expect([...texts][0]).to.match(/^CREATE SCHEMA IF NOT EXISTS a;\n/)
      expect([...texts][0]).to.include('ALTER TABLE')
    })
  })

  it('takes a thousand tables with three thousand keys, in cycles', () => {
    const metadata = new MetaData()
    const target = (i: number): string => `t${Math.floor(Math.abs(Math.sin(i)) * 1e6) % 1000}`
    for (let i = 0; i < 1000; i++) {
      const keys = [1, 2, 3].map((k) => new Column(`k${k}`, t.integer(), new ForeignKey(target(3 * i + k))))
      new Table(`t${i}`, metadata, id(), ...keys)
    }
    const text = ddl(metadata, 'postgres')
    expect(text.split(';\n').filter((line) => line.startsWith('CREATE TABLE'))).to.have.length(1000)
    const { tables, deferred } = dependencyOrder(metadata.allTables())
    const place = new Map(tables.map((table, i) => [table, i] as const))
    for (const table of tables)
      for (const key of table.foreignKeys) {
        const isForward = (place.get(key.referredTable) ?? 0) > (place.get(table) ?? 0)
        if (isForward) expect(deferred).to.include(key)
      }
  })
})

describe('names and texts from anywhere', () => {
  const hostile = [
    `a"b`,
    `a'b`,
    'a`b',
    'a]b',
    '*/ DROP TABLE x; --',
    '$$',
    '\\',
    '__proto__',
    'constructor',
    'select',
    '🦀',
    'é'.repeat(31),
    'x'.repeat(63),
    'a;b',
    'a\nb',
    '%I',
    ' ',
  ]

  /** A model in which one name or text stands wherever one can. */
  function modelOf(text: string): MetaData {
    const metadata = new MetaData()
    const table = new Table(
      text,
      metadata,
      new Column('id', t.integer(), { primaryKey: true, comment: text }),
      new Column(`c${text}`.slice(0, 31), t.text(), { serverDefault: text }),
      new UniqueConstraint('id', { name: `u${text}`.slice(0, 31), comment: text }),
      { comment: text },
    )
    new Index(`i${text}`.slice(0, 31), table.columns[1] as Column, {
      where: (table.columns[1] as Column).ne(text),
      comment: text,
    })
    return metadata
  }

  it('are quoted, and kept as they were, by both databases', async function () {
    this.timeout(60_000)
    const database = await freshPostgresDatabase()
    const postgres = createEngine(database.url)
    const sqlite = createEngine('sqlite://')
    for (const text of hostile) {
      const metadata = modelOf(text)
      await metadata.createAll(postgres)
      await metadata.createAll(sqlite)
      const comments = await postgres.execute(
        sql`select obj_description(oid, 'pg_class') from pg_class where relname in (${text}, ${`i${text}`.slice(0, 31)})`,
      )
      expect(comments.scalars()).to.deep.equal([text, text])
      const column = await postgres.execute(
        sql`select attname from pg_attribute a join pg_class c on c.oid = attrelid where relname = ${text} and attnum = 2`,
      )
      expect(column.scalars()).to.deep.equal([`c${text}`.slice(0, 31)])
      const tables = await sqlite.execute(sql`select name from sqlite_schema where type = 'table'`)
      expect(tables.scalars()).to.deep.equal([text])
      await metadata.dropAll(postgres)
      await metadata.dropAll(sqlite)
    }
    await postgres.dispose()
    await sqlite.dispose()
    await database.drop()
  })

  it('are refused where no database could hold them', () => {
    for (const name of ['a\0b', '\ud800'])
      expect(() => ddl(new MetaDataOf(name).metadata, 'sqlite'))
        .to.throw()
        .with.property('code', 'invalid-identifier')
    expect(() => ddl(new MetaDataOf('x'.repeat(64)).metadata, 'postgres')).to.throw(/64 bytes/)
    const value = new MetaData()
    new Table('t', value, new Column('a', t.text(), { serverDefault: sql`${'a\0b'}` }))
    for (const dialect of ['postgres', 'sqlite'] as const) expect(() => ddl(value, dialect)).to.throw(/NUL/)
    expect(
      () => new Table('t', new MetaData(), { dialect: { postgres: { with: { 'a = 1) --': 1 } } } }),
    ).to.throw(/'with' has a value that is not allowed/)
  })

  it('never end a statement, or begin another', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (text) => {
        fc.pre(!text.includes('\0') && text.isWellFormed())
        for (const dialect of ['postgres', 'sqlite'] as const) {
          const plain = ddl(modelOf('x'), dialect)
          const symbols = (script: string): string[] =>
            tokenize(script, { brackets: false }).flatMap(({ kind, text: token }) =>
              kind === 'symbol' ? [token] : [],
            )
          expect(symbols(ddl(modelOf(text), dialect))).to.deep.equal(symbols(plain))
        }
      }),
    )
  })

  class MetaDataOf {
    readonly metadata = new MetaData()
    constructor(name: string) {
      new Table(name, this.metadata, id())
    }
  }
})

describe('createMockEngine', () => {
  it('writes what listeners do, in their place, and waits for them', async () => {
    const metadata = new MetaData()
    const table = new Table('t', metadata, id())
    new Sequence('s', metadata)
    const written: string[] = []
    table.listen('afterCreate', async ({ execute, moment }) => {
      await Promise.resolve()
      await execute(sql`SELECT ${moment}`)
    })
    await metadata.createAll(createMockEngine('postgres', (text) => void written.push(text)))
    expect(written).to.deep.equal([
      'CREATE SEQUENCE s',
      'CREATE TABLE t (id INTEGER GENERATED BY DEFAULT AS IDENTITY NOT NULL, CONSTRAINT pk_t PRIMARY KEY (id))',
      "SELECT 'afterCreate'",
    ])
  })
})
