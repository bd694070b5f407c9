/** Declared names of SQLite's columns: read and written again, letter by letter where no type of ours stands for them. */
import { expect } from 'chai'

import { createEngine } from '../../src/engine/create-engine'
import { createMockEngine } from '../../src/engine/mock-engine'
import { unsafeSql } from '../../src/expression/raw-sql'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { inspect } from '../../src/sync/inspect'
import { planSync } from '../../src/sync/sync-schema'
import { any, untyped } from '../../src/types/sqlite-types'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { refuses } from '../support/per-dialect'

/** What is declared, and what is written again. */
const declared: readonly (readonly [string, string])[] = [
  ['INTEGER', 'INTEGER'],
  ['REAL', 'REAL'],
  ['TEXT', 'TEXT'],
  ['BLOB', 'BLOB'],
  ['ANY', 'ANY'],
  ['', ''],
  ['Money', 'Money'],
  ['geometry(2, -1)', 'geometry(2, -1)'],
  ['UNSIGNED big  INT', 'UNSIGNED big  INT'],
  ['NATIVE CHARACTER(70)', 'NATIVE CHARACTER(70)'],
  ['"my type"', 'my type'],
  ['[my "odd" type] (3)', '"my ""odd"" type"(3)'],
  ['"default"', '"default"'],
  ['größe', 'größe'],
  ['varchar(0)', 'varchar(0)'],
  ['TIMESTAMP WITH TIME ZONE(3)', 'TIMESTAMP WITH TIME ZONE(3)'],
  ['time(2)', 'time(2)'],
  ['numeric(5,-2)', 'numeric(5,-2)'],
]

describe("SQLite's declared types", () => {
  it('come back by the names that they were declared under', async () => {
    const engine = createEngine('sqlite://')
    await engine.execute(
      unsafeSql(`CREATE TABLE t (${declared.map(([name], i) => `c${i} ${name}`).join(', ')})`),
    )
    const read = await inspect(engine)
    const lines: string[] = []
    await read.createAll(createMockEngine('sqlite', (line) => lines.push(line)))
    expect(lines).to.deep.equal([
      `CREATE TABLE t (${declared.map(([, name], i) => `c${i} ${name}`.trim()).join(', ')})`,
    ])
    expect(read.unsupported).to.deep.equal([])
    expect((await planSync(engine, read)).toString()).to.equal('-- nothing to do')
    await engine.dispose()
  })

  it('may be missing: such a column is refused elsewhere', () => {
    const metadata = new MetaData()
    new Table('bag', metadata, new Column('v', untyped(), { nullable: false }), new Column('w', untyped()))
    expectSql(metadata, {
      postgres: refuses('columns of type untyped; columns of type untyped'),
      sqlite: ['CREATE TABLE bag (v NOT NULL, w)'],
    })
    expect(any().equals(untyped())).to.equal(false)
    for (const value of [{}, [], true, NaN, null, undefined])
      expect(() => untyped().fit(value)).to.throw('must be a string, a number, a bigint or a Buffer')
  })
})

onEveryEngine('a column that takes everything', (engine, { dialect }) => {
  it('gives back what it was given', async () => {
    const values = ['a', '12', 12, 1.5, Buffer.from([0, 255])]
    const type: SqlType = untyped().withVariant('postgres', t.json<string | number>())
    const metadata = new MetaData()
    const table = new Table(
      'bag',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('v', type),
    )
    await metadata.createAll(engine())
    // JSON has no form for bytes but an object.
    const given = dialect === 'sqlite' ? values : values.slice(0, 4)
    await engine().execute(insert(table).values(given.map((v) => ({ v }))))
    const { rows } = await engine().execute(select(table.c['v'] as Column).orderBy(table.c['id'] as Column))
    expect(rows.map((row) => row['v'])).to.deep.equal(given)
    expect((await planSync(engine(), metadata)).toString()).to.equal('-- nothing to do')
    await metadata.dropAll(engine())
  })
})
