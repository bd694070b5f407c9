/** Types that somebody created: enums, domains, composites and ranges, as columns and inside each other. */
import { expect } from 'chai'

import { dialects } from '../../src/dialect/dialects'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { unsafeSql } from '../../src/expression/raw-sql'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { inspect } from '../../src/sync/inspect'
import type { CompositeType } from '../../src/types/composite'
import type { DomainType } from '../../src/types/domain'
import { composite, domain, rangeType } from '../../src/types/postgres-types'
import type { RangeType } from '../../src/types/range'
import { definedTypes } from '../../src/types/resolve-type'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { freshPostgresDatabase } from '../support/postgres-server'

const TYPES = [
  'CREATE SCHEMA "Other Types"',
  `CREATE TYPE mood AS ENUM ('good', 'ba''d')`,
  `COMMENT ON TYPE mood IS 'how one feels'`,
  `CREATE TYPE "Other Types".mood AS ENUM ('x')`,
  `CREATE DOMAIN positive AS numeric(10,2) DEFAULT 1 NOT NULL CONSTRAINT big CHECK (VALUE < 100) CONSTRAINT above CHECK (VALUE > 0)`,
  `CREATE DOMAIN "Other Types"."Name" AS varchar(5) COLLATE "C"`,
  `COMMENT ON DOMAIN "Other Types"."Name" IS 'a name'`,
  `CREATE DOMAIN grid AS integer[][]`,
  `CREATE DOMAIN best AS positive`,
  `CREATE TYPE address AS (street text, zip varchar(10), moods mood[], price numeric(5,1), prices numeric(6,1)[])`,
  `CREATE FUNCTION my_diff(a double precision, b double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT a - b'`,
  `CREATE TYPE float_range AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi)`,
  `CREATE TYPE odd AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = my_diff, MULTIRANGE_TYPE_NAME = many_odd)`,
  `CREATE TYPE words AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C")`,
  'CREATE TABLE row_type (a integer)',
]

/** Each type, a value that comes back as it is, and the type as SQL. */
const columns: readonly (readonly [SqlType, value: unknown, sql: string])[] = [
  [t.enum('mood', ['good', "ba'd"]), "ba'd", 'mood'],
  [t.enum('mood', ['x'], { schema: 'Other Types' }), 'x', '"Other Types".mood'],
  [t.array(t.enum('mood', ['x'], { schema: 'Other Types' })), ['x'], '"Other Types".mood[]'],
  [domain('positive', t.numeric(10, 2)), '1.50', 'positive'],
  [t.array(domain('positive', t.numeric(10, 2))), ['1.50', '2.00'], 'positive[]'],
  [domain('Name', t.varchar(5), { schema: 'Other Types' }), 'abc', '"Other Types"."Name"'],
  [
    domain('grid', t.array(t.integer(), { dimensions: 2 })),
    [
      [1, 2],
      [3, 4],
    ],
    'grid',
  ],
  [domain('best', domain('positive', t.numeric(10, 2))), '9.00', 'best'],
  [composite('address', [['street', t.text()]]), '("a b",,,1.5,{2.5})', 'address'],
  [t.array(composite('address', [['street', t.text()]])), ['("a,""b",,,,)', null], 'address[]'],
  [rangeType('float_range', { subtype: t.double() }), '[1.5,2.5)', 'float_range'],
  [t.named('float_multirange'), '{[1.5,2.5)}', 'float_multirange'],
  [t.named('row_type'), '(5)', 'row_type'],
]

describe('types that were created', function () {
  this.timeout(60_000)
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  let engine: Engine
  let read: readonly SqlType[]
  before(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
    for (const text of TYPES) await engine.execute(unsafeSql(text))
    const list = [...columns.map(([, , sql]) => sql), 'odd', 'words']
    await engine.execute(
      unsafeSql(`CREATE TABLE holder (${list.map((sql, i) => `c${i} ${sql}`).join(', ')})`),
    )
    // What cannot be created anew, such as a range with a function of its own, is read only for comparisons.
    const found = await engine.transaction((tx) => engine.dialect.inspector.inspect(tx, { whole: true }))
    read = found.table('holder').columns.map(({ type }) => type)
  })
  after(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('hold their values', async () => {
    const made = columns.map(([type], i) => new Column(`c${i}`, type))
    const table = new Table('holder', new MetaData(), ...made)
    const values = Object.fromEntries(columns.map(([, value], i) => [`c${i}`, value]))
    await engine.execute(insert(table).values(values))
    const row = (await engine.execute(select(...made))).one()
    expect(Object.values(row)).to.deep.equal(Object.values(values))
    for (const [i, column] of made.entries()) {
      if (columns[i]?.[2] === 'row_type') continue
      const found = await engine.execute(select(column).where(column.eq(columns[i]?.[1] as never)))
      expect(found.rows, column.name).to.have.length(1)
    }
  })

  it('come back as the types that they are, and are spelled the same', () => {
    const compiler = engine.dialect.createTypeCompiler()
    columns.forEach(([type, , sql], i) => {
      const found = read[i] as SqlType
      expect(compiler.compile(found), sql).to.equal(sql)
      expect(compiler.compile(type), sql).to.equal(sql)
      expect(type.equals(found), sql).to.equal(true)
    })
    expect(read[0]).to.include({ comment: 'how one feels', schema: undefined })
    expect(read[1]).to.include({ comment: undefined, schema: 'Other Types' })
  })

  it('come back with all that defines them', () => {
    const [positive, name, grid, best] = [read[3], read[5], read[6], read[7]] as DomainType[]
    expect(positive).to.include({ notNull: true, defaultSql: '1', collation: undefined })
    expect(positive?.checks).to.deep.equal([
      { name: 'above', sql: '(VALUE > (0)::numeric)' },
      { name: 'big', sql: '(VALUE < (100)::numeric)' },
    ])
    expect(name).to.include({ notNull: false, defaultSql: undefined, collation: 'C', comment: 'a name' })
    expect(String(grid?.base)).to.equal('integer[][]')
    expect(best?.base).to.include({ kind: 'domain', name: 'positive', notNull: true })

    const address = read[8] as CompositeType
    expect(address.fields.map(([field, type]) => `${field} ${String(type)}`)).to.deep.equal([
      'street text',
      'zip varchar(10)',
      'moods enum mood[]',
      'price numeric(5, 1)',
      'prices numeric(6, 1)[]',
    ])

    const [plain, odd, words] = [read[10], read.at(-2), read.at(-1)] as RangeType[]
    expect(plain?.definition).to.include({ subtypeDiff: 'float8mi', multirangeName: undefined })
    expect(odd?.definition.subtypeDiff).to.deep.equal(['public', 'my_diff'])
    expect(odd?.definition).to.include({ multirangeName: 'many_odd', operatorClass: undefined })
    expect(words?.definition).to.include({
      operatorClass: 'text_pattern_ops',
      collation: 'C',
      canonical: undefined,
    })
    expect(words?.definition.subtype.kind).to.equal('text')
  })
})

describe('a type with a definition', () => {
  const types: readonly (readonly [SqlType, sql: string, refusal: string])[] = [
    [domain('a b', t.integer(), { schema: 'types' }), 'types."a b"', 'domains (domain a b)'],
    [domain('near', t.integer()), 'shop.near', 'domains (domain near)'],
    [composite('pair', [['x', t.integer()]]), 'shop.pair', 'composite types (composite pair)'],
    [rangeType('span', { subtype: t.date() }), 'shop.span', 'range types (range span)'],
  ]

  it('is spelled in its own schema, or in that of its table, and is refused where there are none', () => {
    for (const [type, sql, refusal] of types) {
      expect(dialects.postgres.createTypeCompiler().compile(type, 'shop')).to.equal(sql)
      expect(() => dialects.sqlite.createTypeCompiler().compile(type, 'shop')).to.throw(
        `not support ${refusal}`,
      )
      expect(() => dialects.sqlite.codecs.encoder(type)).to.throw('does not support values of type')
    }
  })

  it('is refused where it could not be declared', () => {
    expect(() => domain('', t.integer())).to.throw('needs a name and a base type')
    expect(() => domain('x', 'int' as never)).to.throw('needs a name and a base type')
    expect(() => domain('x', t.integer(), { default: 1, defaultSql: '1' })).to.throw('two defaults')
    expect(() => composite('x', [['a', 5 as never]])).to.throw('of each field the name and type')
    expect(() =>
      composite('x', [
        ['a', t.text()],
        ['a', t.text()],
      ]),
    ).to.throw('two fields of one name')
    expect(() => rangeType('x', {} as never)).to.throw('needs a name and a subtype')
  })

  it('has the rules of what it stands over', () => {
    const positive = domain('positive', t.numeric(3, 1), { check: 'VALUE > 0', default: '1' })
    expect(positive.checks).to.deep.equal([{ sql: 'VALUE > 0' }])
    expect(positive.fit('1.25')).to.equal('1.3')
    expect(() => positive.fit('123')).to.throw('at most 2 digits')
    expect(() => composite('x', [['a', t.text()]]).fit([1])).to.throw('the text of a x')
    const unnamed = domain('d', t.enum(['a']), { notNull: true, check: 'true' }).forColumn('t', 'c')
    expect(definedTypes(unnamed).map(({ name }) => name)).to.deep.equal(['t_c', 'd'])
    expect(unnamed).to.include({ notNull: true })
  })
})
