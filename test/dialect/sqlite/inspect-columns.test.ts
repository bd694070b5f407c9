import { expect } from 'chai'

import type { CheckConstraint, Column } from '../../../src/core'
import type { RawSql } from '../../../src/expression/raw-sql'
import { inspected, inspectedTable, unsupportedIn } from './inspected'

/** The column `a` of `CREATE TABLE t (…)`. */
async function columnA(definition: string, rest = ''): Promise<Column> {
  const table = await inspectedTable(`CREATE TABLE t (${definition})${rest}`)
  return table.findColumn('a') as Column
}

async function defaultOf(definition: string): Promise<string | undefined> {
  const { serverDefault } = (await columnA(definition)).options
  return (serverDefault as RawSql | undefined)?.texts.join('')
}

describe("a column in SQLite's inspector", () => {
  for (const [written, name] of [
    ['"a b"', 'a b'],
    ['[a "b]', 'a "b'],
    ['`a``b`', 'a`b'],
    ["'a''b'", "a'b"],
    ['"a""]`b"', 'a"]`b'],
    ['"/* a */"', '/* a */'],
    ['"a, b INTEGER) --"', 'a, b INTEGER) --'],
    ['ünïcødé_😀', 'ünïcødé_😀'],
    ['"CONSTRAINT"', 'CONSTRAINT'],
    ['"NOT NULL"', 'NOT NULL'],
  ] as const) {
    it(`has the name that ${written} stands for`, async () => {
      const table = await inspectedTable(`CREATE TABLE t (${written} TEXT NOT NULL, other INT)`)
      expect(table.columns.map((column) => column.name)).to.deep.equal([name, 'other'])
      expect(table.columns.map((column) => column.type.toString())).to.deep.equal(['text', 'integer'])
    })
  }

  for (const [written, type] of [
    ['', 'untyped'],
    ['INT', 'integer'],
    ['VARYING CHARACTER(255)', 'varchar(255)'],
    ['"my type"', 'my type'],
    ['"1st"', '"1st"'],
    ["'it''s' NOT NULL", `"it's"`],
    ['[varchar](20)', 'varchar(20)'],
    ['"TEXT"', 'text'],
    ['VARCHAR /* of */ ( 40 )', 'varchar(40)'],
    ['NUMERIC(10,2)', 'numeric(10, 2)'],
    ['UNSIGNED BIG INT', 'bigint'],
    ['generated', '"generated"'],
    ['DEC ( +7, -2 )', 'DEC(+7, -2)'],
  ] as const) {
    it(`has the type that is written ${written === '' ? 'nowhere' : written}`, async () => {
      expect((await columnA(`a ${written}, b INT`)).type.toString()).to.equal(type)
    })
  }

  for (const [written, text] of [
    ['5', '5'],
    ['-5', '-5'],
    ['+ 1.5e3', '+1.5e3'],
    ['1_000', '1_000'],
    ['0x1F', '0x1F'],
    [`'it''s, ('`, `'it''s, ('`],
    [`"it's"`, `'it''s'`],
    ['foo', `'foo'`],
    ['[a b]', `'a b'`],
    [`x'00ff'`, `x'00ff'`],
    ['NULL', 'NULL'],
    ['true', 'true'],
    ['FALSE', 'FALSE'],
    ['current_timestamp', 'current_timestamp'],
    [`(datetime('now', '+1 day'))`, `datetime('now', '+1 day')`],
    [`((1 + 2) * (3))`, `(1 + 2) * (3)`],
    ['(1 -- one\n)', '1'],
    ['(5) DEFAULT (6)', '6'],
  ] as const) {
    it(`has the default ${written}`, async () => {
      expect(await defaultOf(`a TEXT DEFAULT ${written} NOT NULL, b`)).to.equal(text)
    })
  }

  it('has a collation', async () => {
    expect((await columnA('a TEXT COLLATE nocase')).options.collation).to.equal('nocase')
    expect((await columnA('a TEXT COLLATE "NOCASE" COLLATE [RTRIM]')).options.collation).to.equal('RTRIM')
    expect((await columnA('a TEXT')).options.collation).to.equal(undefined)
  })

  for (const [written, stored] of [
    ['GENERATED ALWAYS AS (b * 2) STORED', true],
    ['generated always as (b * 2)', false],
    ['AS (b * 2) VIRTUAL', false],
    ['AS ((b * 2)) STORED', true],
  ] as const) {
    it(`is worked out: ${written}`, async () => {
      const { computed } = (await columnA(`b INT, a INT ${written} NOT NULL UNIQUE`)).options
      expect([(computed?.expression as RawSql).texts.join(''), computed?.stored]).to.deep.equal([
        'b * 2',
        stored,
      ])
    })
  }

  it('says what happens to nulls', async () => {
    const { nullable, options } = await columnA('a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 1')
    expect([nullable, options.dialect]).to.deep.equal([false, { sqlite: { notNullOnConflict: 'REPLACE' } }])
    expect((await columnA('a TEXT NOT NULL')).options.dialect).to.equal(undefined)
    expect((await columnA('a TEXT NULL ON CONFLICT FAIL')).nullable).to.equal(true)
  })

  for (const definition of [
    'a INTEGER PRIMARY KEY',
    'a INTEGER PRIMARY KEY ASC ON CONFLICT ABORT',
    'a integer, b, PRIMARY KEY (a)',
    'a INTEGER, b, PRIMARY KEY ((a))',
    'a [INTEGER] PRIMARY KEY',
    'a INTEGER PRIMARY KEY REFERENCES t (a)',
  ]) {
    it(`is numbered by SQLite: ${definition}`, async () => {
      expect((await columnA(definition)).table.autoincrementColumn?.name).to.equal('a')
    })
  }

  it('is numbered by SQLite if its key is descending, but not behind the column', async () => {
    const [one, other] = await Promise.all([
      inspected('CREATE TABLE t (a INTEGER, PRIMARY KEY (a DESC))'),
      inspected('CREATE TABLE t (a INTEGER PRIMARY KEY DESC)'),
    ])
    expect(one.table('t').autoincrementColumn?.name).to.equal('a')
    expect(other.table('t').autoincrementColumn).to.equal(undefined)
  })

  for (const [definition, rest] of [
    ['a INT PRIMARY KEY NOT NULL', ''],
    ['a INTEGER(4) PRIMARY KEY NOT NULL', ''],
    ['a INTEGER PRIMARY KEY', ' WITHOUT ROWID'],
    ['a INT PRIMARY KEY', ' STRICT'],
    ['a INTEGER, b INTEGER, PRIMARY KEY (a, b)', ' STRICT'],
  ] as const) {
    it(`is not numbered by SQLite: ${definition}${rest}`, async () => {
      const { table, nullable } = await columnA(definition, rest)
      expect([table.autoincrementColumn, nullable]).to.deep.equal([undefined, false])
    })
  }

  it('is told where the classes have no place for a part of it', async () => {
    expect(await unsupportedIn('CREATE TABLE t (a TEXT PRIMARY KEY)')).to.deep.equal([
      'table t: column a: part of the primary key, and may be NULL',
    ])
    expect(await unsupportedIn('CREATE TABLE t (a INTEGER PRIMARY KEY DESC NOT NULL)')).to.deep.equal([
      'table t: PRIMARY KEY (a): column a DESC',
    ])
    expect(await unsupportedIn('CREATE TABLE t (a INTEGER PRIMARY KEY DEFAULT 5)')).to.deep.equal([
      'table t: column a: DEFAULT 5, which SQLite never uses because it numbers the rows',
    ])
    expect(
      await unsupportedIn(
        'CREATE TABLE t (a TEXT CONSTRAINT nn NOT NULL CONSTRAINT df DEFAULT 1 CONSTRAINT co COLLATE NOCASE CONSTRAINT none)',
      ),
    ).to.deep.equal([
      'table t: column a: the name nn of NOT NULL',
      'table t: column a: the name df of DEFAULT',
      'table t: column a: the name co of COLLATE',
    ])
  })

  it('of a type that our own CHECK enforces has that type', async () => {
    const table = await inspectedTable(
      `CREATE TABLE t (a VARCHAR(3) CHECK (a IN ('new', 'old')), b BOOLEAN CHECK (b IN (0, 1)), c VARCHAR(9) CHECK (c IN ('new')),
       d VARCHAR(3) CONSTRAINT own CHECK (d IN ('new')))`,
    )
    expect(table.columns.map(({ type }) => type.kind)).to.deep.equal([
      'enum',
      'boolean',
      'varchar',
      'varchar',
    ])
    const checks = table.constraints.map((check) =>
      ((check as CheckConstraint).condition as RawSql).texts.join(''),
    )
    expect(checks).to.deep.equal(["c IN ('new')", "d IN ('new')"])
  })
})
