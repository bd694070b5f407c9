/** The names of types: SQLite keeps any, its pragmas tell them, and what was read is written as it was. */
import { expect } from 'chai'

import {
  Column,
  createEngine,
  DefinitionError,
  ddl,
  diffMetadata,
  inspect,
  insert,
  MetaData,
  PrimaryKeyConstraint,
  select,
  t,
  Table,
  UnsupportedFeatureError,
  unsafeSql,
  type Engine,
} from '../../../src/core'
import { withDatabase } from './inspected'

async function told(engine: Engine, table = 't'): Promise<unknown[]> {
  const { rows } = await engine.execute(
    unsafeSql(`SELECT name, type, "notnull", pk FROM pragma_table_xinfo('${table}')`),
  )
  return [...rows]
}

/** Creates what was read of a statement in an empty database, where the pragmas must tell the same. */
async function recreated(statement: string): Promise<MetaData> {
  let found = new MetaData()
  await withDatabase(async (first) => {
    await first.execute(unsafeSql(statement))
    found = await inspect(first)
    await withDatabase(async (second) => {
      await found.createAll(second)
      expect(await told(second)).to.deep.equal(await told(first))
      const again = await inspect(second)
      expect((await diffMetadata(found, again, { engine: second })).map(String)).to.deep.equal([])
      expect(ddl(again, 'sqlite')).to.deep.equal(ddl(found, 'sqlite'))
    })
  })
  return found
}

const columnX = (type: string): string => `CREATE TABLE t (x ${type})`

describe('the name of a type on SQLite', () => {
  for (const [name, kind] of [
    ['INT', 'integer'],
    ['int', 'integer'],
    ['INT(11)', 'integer'],
    ['TINYINT(1)', 'smallint'],
    ['UNSIGNED BIG INT', 'bigint'],
    ['FLOAT', 'double'],
    ['FLOAT(4)', 'double'],
    ['DOUBLE', 'double'],
    ['DECIMAL (10 , 4)', 'numeric(10, 4)'],
    ['NUMERIC(10,2)', 'numeric(10, 2)'],
    ['DATETIME', 'timestamp'],
    ['varchar(40)', 'varchar(40)'],
    ['NVARCHAR(40)', 'varchar(40)'],
    ['NATIVE CHARACTER(70)', 'varchar(70)'],
    ['CLOB', 'text'],
    ['BOOL', 'boolean'],
    ['BOOLEAN', 'boolean'],
    ['INTEGER UNSIGNED (4)', 'integer'],
    ['BIGINT UNSIGNED', 'bigint'],
    ['my integer of sorts', 'integer'],
    ['LONGBLOB', 'binary'],
    ['VARBINARY(16)', 'binary'],
    ['bit', 'boolean'],
    ['HALF FLOAT', 'double'],
    ['CITEXT', 'text'],
    ['MONEY', 'numeric'],
    ['NUMBER(10, 2)', 'numeric(10, 2)'],
    ['LONGTEXT', 'text'],
    ['VARCHAR2(40)', 'varchar(40)'],
    ['JSON', 'json'],
    ['uuid', 'uuid'],
    ['GUID', 'uuid'],
    ['geometry', 'geometry'],
    ['[varchar] (10)', 'varchar(10)'],
    ["'quoted type'", 'quoted type'],
    ['"weird type (with, commas)"', '"weird type (with, commas)"'],
    ['"TIMESTAMP WITH TIME ZONE"', 'timestamp(with time zone)'],
    ['""', 'untyped'],
    ['[]', 'untyped'],
    ['', 'untyped'],
  ] as const) {
    it(`comes back as it was: ${name === '' ? 'none' : name}`, async () => {
      const column = (await recreated(columnX(name))).table('t').c['x'] as Column
      expect(column.type.toString()).to.equal(kind)
    })
  }

  it('is no part of the column where it is the one that the type has by itself', async () => {
    for (const name of ['INTEGER', 'integer', 'TEXT', 'Text', 'NUMERIC(10, 2)', 'VARCHAR(4)', '"TEXT"']) {
      const column = (await recreated(columnX(name))).table('t').c['x'] as Column
      expect(column.options.dialect, name).to.equal(undefined)
    }
  })

  it('can be declared, and leaves the values what they are', () =>
    withDatabase(async (engine) => {
      const metadata = new MetaData()
      const table = new Table(
        't',
        metadata,
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('at', t.timestamp(), { dialect: { sqlite: { declaredType: 'DATETIME' } } }),
        new Column('on', t.boolean(), { dialect: { sqlite: { declaredType: 'BOOL', unchecked: true } } }),
        new Column('n', t.bigint(), { dialect: { sqlite: { declaredType: 'INT8' } } }),
      )
      expect(ddl(metadata, 'sqlite')).to.equal(
        'CREATE TABLE t (id INTEGER NOT NULL, at DATETIME, "on" BOOL, n INT8, CONSTRAINT pk_t PRIMARY KEY (id));\n',
      )
      await metadata.createAll(engine)
      expect((await diffMetadata(metadata, await inspect(engine), { engine })).map(String)).to.deep.equal([])
      const row = { id: 1, at: new Date('2026-11-21T14:30:00Z'), on: true, n: 9007199254740993n }
      await engine.execute(insert(table).values(row as never))
      const { rows } = await engine.execute(select(table.c['on'] as Column, table.c['at'] as Column))
      expect(rows).to.deep.equal([{ on: true, at: row.at }])
    }))

  it('is told where it differs, and stays where the model is silent', () =>
    withDatabase(async (engine) => {
      await engine.execute(unsafeSql('CREATE TABLE t (x INT, y BOOLEAN)'))
      const metadata = new MetaData()
      new Table('t', metadata, new Column('x', t.integer()), new Column('y', t.boolean()))
      const differences = await diffMetadata(metadata, await inspect(engine), { engine })
      expect(differences.map(({ property, second }) => [property, second])).to.deep.equal([
        ['dialect.sqlite.declaredType', 'int'],
        ['dialect.sqlite.unchecked', 'true'],
      ])
    }))

  for (const name of [
    '',
    'INT)',
    'INT, y TEXT',
    'INT DEFAULT 1',
    'INT /* a comment */',
    'INT -- a comment',
    '"open',
    '"open""',
    'NUMERIC(x)',
    'NUMERIC(1; DROP TABLE t)',
    'a\0b',
    '1',
    ' INT',
  ])
    it(`is nothing else: ${JSON.stringify(name)}`, () => {
      expect(() => new Column('x', t.text(), { dialect: { sqlite: { declaredType: name } } })).to.throw(
        DefinitionError,
        'declaredType',
      )
    })

  it('decides whether a lone key numbers the rows, so that it has to agree with the column', () => {
    const tableOf = (declaredType: string, autoincrement?: boolean): MetaData => {
      const metadata = new MetaData()
      const dialect = { sqlite: { declaredType } }
      new Table('t', metadata, new Column('id', t.bigint(), { primaryKey: true, autoincrement, dialect }))
      return metadata
    }
    expect(() => ddl(tableOf('BIGINT'), 'sqlite')).to.throw(UnsupportedFeatureError, 'numbering a column')
    expect(() => ddl(tableOf('Integer', false), 'sqlite')).to.throw(UnsupportedFeatureError, 'not numbered')
    expect(ddl(tableOf('BIGINT', false), 'sqlite')).to.contain('id BIGINT NOT NULL')
    expect(ddl(tableOf('integer'), 'sqlite')).to.contain('id integer NOT NULL')
  })
})

describe('a key on SQLite', () => {
  it('is null where it was', async () => {
    for (const definition of [
      'id INTEGER PRIMARY KEY',
      'id INTEGER PRIMARY KEY NOT NULL',
      'id TEXT PRIMARY KEY',
      'id TEXT NOT NULL PRIMARY KEY',
      'a INT, b TEXT NOT NULL, PRIMARY KEY (a, b)',
    ])
      await recreated(`CREATE TABLE t (${definition})`)
    await recreated('CREATE TABLE t (a INT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID')
    await recreated('CREATE TABLE t (a INT, b TEXT, PRIMARY KEY (a, b)) STRICT')
  })
})

describe('a STRICT table', () => {
  it('is read as it was declared, whatever its columns are of', () =>
    withDatabase(async (engine) => {
      const metadata = new MetaData()
      new Table(
        't',
        metadata,
        new Column('id', t.bigint()),
        new Column('on', t.boolean(), { nullable: false }),
        new Column('kind', t.enum('kind', ['gold', "bronze's"])),
        new Column('free', t.boolean(), { dialect: { sqlite: { unchecked: true } } }),
        new Column('at', t.timestamp()),
        new Column('size', t.numeric(10, 2)),
        new Column('exact', t.integer(), { dialect: { sqlite: { declaredType: 'INT' } } }),
        new PrimaryKeyConstraint('id'),
        { dialect: { sqlite: { strict: true } } },
      )
      await metadata.createAll(engine)
      const found = await inspect(engine)
      const { c } = found.table('t')
      expect([c['on']?.type.kind, c['kind']?.type.kind]).to.deep.equal(['boolean', 'enum'])
      expect(found.table('t').constraints.map(({ kind }) => kind)).to.deep.equal(['primaryKey'])
      expect((await diffMetadata(metadata, found, { engine })).map(String)).to.deep.equal([])
    }))

  it('refuses names of types that it does not have', () => {
    const metadata = new MetaData()
    new Table('t', metadata, new Column('x', t.text(), { dialect: { sqlite: { declaredType: 'CLOB' } } }), {
      dialect: { sqlite: { strict: true } },
    })
    expect(() => ddl(metadata, 'sqlite')).to.throw(
      UnsupportedFeatureError,
      'columns of type CLOB in a STRICT',
    )
  })
})
