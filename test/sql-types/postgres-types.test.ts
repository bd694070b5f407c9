/** PostgreSQL's own types: declared, created, filled, and read back as the types that they were. */
import { expect } from 'chai'

import { dialects } from '../../src/dialect/dialects'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { unsafeSql, sql } from '../../src/expression/raw-sql'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { inspect } from '../../src/sync/inspect'
import { planSync, sync } from '../../src/sync/sync-schema'
import * as pg from '../../src/types/postgres-types'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { freshPostgresDatabase } from '../support/postgres-server'

/** Each type, a value that the server gives back as it is, and what the server calls the type. */
const types: readonly (readonly [SqlType, value: unknown, format: string])[] = [
  [pg.inet(), '192.168.0.1/24', 'inet'],
  [pg.cidr(), '192.168.0.0/24', 'cidr'],
  [pg.macaddr(), '08:00:2b:01:02:03', 'macaddr'],
  [pg.macaddr8(), '08:00:2b:01:02:03:04:05', 'macaddr8'],
  [pg.interval(), '1 day 02:00:00', 'interval'],
  [pg.interval({ precision: 3 }), '00:00:01.5', 'interval(3)'],
  [pg.interval({ fields: 'year to month' }), '1 year 2 mons', 'interval year to month'],
  [pg.interval({ fields: 'day to second', precision: 3 }), '2 days 00:00:01.5', 'interval day to second(3)'],
  [pg.bit(), '1', 'bit(1)'],
  [pg.bit(3), '101', 'bit(3)'],
  [pg.varbit(5), '10', 'bit varying(5)'],
  [pg.varbit(), '1011101', 'bit varying'],
  [pg.tsvector(), "'cat':2 'fat':1", 'tsvector'],
  [pg.tsquery(), "'fat' & 'rat'", 'tsquery'],
  [pg.citext(), 'Smith', 'citext'],
  [pg.hstore(), '"a"=>"1", "b"=>NULL', 'hstore'],
  [pg.ltree(), 'Top.Science', 'ltree'],
  [pg.xml(), '<a>b</a>', 'xml'],
  [pg.point(), '(1,2)', 'point'],
  [pg.line(), '{1,-1,0}', 'line'],
  [pg.lseg(), '[(0,0),(1,1)]', 'lseg'],
  [pg.box(), '(1,1),(0,0)', 'box'],
  [pg.path(), '[(0,0),(1,1)]', 'path'],
  [pg.polygon(), '((0,0),(1,1),(1,0))', 'polygon'],
  [pg.circle(), '<(0,0),1>', 'circle'],
  [pg.oid(), 4_000_000_000, 'oid'],
  [pg.regclass(), 'pg_class', 'regclass'],
  [pg.int4range(), '[1,5)', 'int4range'],
  [pg.int8range(), '[1,9007199254740993)', 'int8range'],
  [pg.numrange(), '[1.50,2.5]', 'numrange'],
  [pg.daterange(), '[2026-01-01,2026-02-01)', 'daterange'],
  [pg.tsrange(), '["2026-01-01 00:00:00",)', 'tsrange'],
  [pg.tstzrange(), '["2026-01-01 00:00:00+00",infinity]', 'tstzrange'],
  [pg.int4multirange(), '{[1,3),[5,7)}', 'int4multirange'],
  [pg.int8multirange(), '{}', 'int8multirange'],
  [pg.nummultirange(), '{[1.5,2.5]}', 'nummultirange'],
  [pg.datemultirange(), '{[2026-01-01,2026-02-01)}', 'datemultirange'],
  [pg.tsmultirange(), '{["2026-01-01 00:00:00",)}', 'tsmultirange'],
  [pg.tstzmultirange(), '{["2026-01-01 00:00:00+00",)}', 'tstzmultirange'],
  [pg.jsonpath(), '$."a"[*]', 'jsonpath'],
  [pg.pgLsn(), '16/B374D848', 'pg_lsn'],
  [pg.pgSnapshot(), '10:20:10,14', 'pg_snapshot'],
  [pg.name(), 'a name', 'name'],
  [pg.charByte(), 'x', '"char"'],
  [pg.money(), '$1.50', 'money'],
  [t.named('bpchar'), 'a ', 'bpchar'],
  [t.named('"bit"'), '10110', '"bit"'],
  [t.named('interval day to second(3)'), '2 days', 'interval day to second(3)'],
  [t.named('pg_catalog.int4range'), '[1,5)', 'int4range'],
  [t.named('timestamp(3) with time zone'), '2026-11-21 14:30:00.5+00', 'timestamp(3) with time zone'],
  [t.named('float(20)'), '1.5', 'real'],
  [t.named('decimal(7,-2)'), '100', 'numeric(7,-2)'],
  [t.named('national character varying(4)'), 'abcd', 'character varying(4)'],
  [t.numeric(3, -2), '99900', 'numeric(3,-2)'],
  [t.numeric(3, 5), '0.00123', 'numeric(3,5)'],
  [t.numeric(1000, -1000), '0', 'numeric(1000,-1000)'],
  [t.numeric(), '1.500', 'numeric'],
  [t.varchar(), 'a', 'character varying'],
  [t.char(), 'a', 'character(1)'],
  [t.time({ precision: 0 }), '14:30:00', 'time(0) without time zone'],
  [t.time({ withTimeZone: true }), '14:30:00+05:30', 'time with time zone'],
  [t.time({ withTimeZone: true, precision: 6 }), '14:30:00-03', 'time(6) with time zone'],
  [t.timestamp({ precision: 3 }), new Date('2026-11-21T14:30:00.5Z'), 'timestamp(3) without time zone'],
  [t.timestamptz({ precision: 0 }), new Date('2026-11-21T14:30:00Z'), 'timestamp(0) with time zone'],
  [t.array(t.time({ precision: 2, withTimeZone: true })), ['14:30:00.25+00'], 'time(2) with time zone[]'],
]

describe("PostgreSQL's own types", function () {
  this.timeout(120_000)
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  let engine: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    const preparing = createEngine(database.url)
    for (const extension of ['citext', 'hstore', 'ltree'])
      await preparing.execute(unsafeSql(`CREATE EXTENSION ${extension}`))
    // Holds for the connections that are opened afterwards.
    const { rows } = await preparing.execute<{ name: string }>(
      sql`SELECT quote_ident(current_database()) AS name`,
    )
    await preparing.execute(unsafeSql(`ALTER DATABASE ${rows[0]?.name ?? ''} SET lc_monetary = 'C'`))
    await preparing.dispose()
    engine = createEngine(database.url)
  })
  after(async () => {
    await engine.dispose()
    await database.drop()
  })

  const formats = async (table: string): Promise<string[]> => {
    const { rows } = await engine.execute<{ format: string }>(
      sql`SELECT format_type(atttypid, atttypmod) AS format FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 0 ORDER BY attnum`,
    )
    return rows.map(({ format }) => format)
  }

  it('are created, hold their values, are read back the same, and need no change', async () => {
    const metadata = new MetaData()
    const columns = types.map(([type], i) => new Column(`c${i}`, type))
    const table = new Table('own_types', metadata, ...columns)
    await metadata.createAll(engine)
    const values = Object.fromEntries(types.map(([, value], i) => [`c${i}`, value]))
    await engine.execute(insert(table).values(values))
    const row = (await engine.execute(select(...columns))).one()
    expect(Object.values(row)).to.deep.equal(Object.values(values))
    expect(await formats('own_types')).to.deep.equal(types.map(([, , format]) => format))

    const read = await inspect(engine)
    expect(read.unsupported).to.deep.equal([])
    expect((await planSync(engine, metadata)).toString()).to.equal('-- nothing to do')
    await table.drop(engine)
    await read.createAll(engine)
    expect(await formats('own_types')).to.deep.equal(types.map(([, , format]) => format))
    expect((await planSync(engine, read)).toString()).to.equal('-- nothing to do')
    await read.dropAll(engine)
  })

  it('and all others of the server come back under their own names', async () => {
    const { rows } = await engine.execute<{ format: string }>(
      sql`SELECT format_type(oid, -1) AS format FROM pg_type t WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm') AND typisdefined AND NOT EXISTS (SELECT 1 FROM pg_type e WHERE e.oid = t.typelem AND e.typtype IN ('c', 'p')) ORDER BY oid`,
    )
    const names = rows.map(({ format }) => format)
    expect(names.length).to.be.above(130)
    await engine.execute(
      unsafeSql(`CREATE TABLE all_types (${names.map((name, i) => `c${i} ${name}`).join(', ')})`),
    )
    const read = await inspect(engine, { tables: ['all_types'] })
    expect(read.unsupported).to.deep.equal([])
    await engine.execute(sql`DROP TABLE all_types`)
    await read.createAll(engine)
    expect(await formats('all_types')).to.deep.equal(names)
    await read.dropAll(engine)
  })

  it('differ where their sizes do', async () => {
    const declared = (type: SqlType): MetaData => {
      const metadata = new MetaData()
      new Table('sized', metadata, new Column('id', t.integer(), { primaryKey: true }), new Column('c', type))
      return metadata
    }
    await sync(engine, declared(pg.bit(3)))
    expect((await planSync(engine, declared(t.named('BIT(3)')))).toString()).to.equal('-- nothing to do')
    const plan = await planSync(engine, declared(pg.bit(4)))
    expect(plan.toString()).to.contain('the model has bit(4), the database bit(3)')
    await declared(pg.bit(3)).dropAll(engine)
  })
})

describe("PostgreSQL's own types elsewhere", () => {
  it('are refused with the variant to write', () => {
    const compiler = dialects.sqlite.createTypeCompiler()
    expect(() => compiler.compile(pg.inet())).to.throw("does not support PostgreSQL's own type inet")
    expect(() => compiler.compile(pg.oid())).to.throw(".withVariant('sqlite', t.text())")
    expect(compiler.compile(pg.inet().withVariant('sqlite', t.varchar(43)))).to.equal('VARCHAR(43)')
  })

  it('take only sizes that there are', () => {
    expect(() => pg.bit(0)).to.throw('whole length above 0')
    expect(() => pg.varbit(1.5)).to.throw('whole length above 0')
    expect(() => pg.interval({ precision: 7 })).to.throw('0 to 6 digits')
    expect(() => pg.interval({ fields: 'year', precision: 3 })).to.throw('0 to 6 digits')
    expect(() => pg.interval({ fields: 'day; drop table x' as never })).to.throw('fields of the SQL standard')
    expect(() => t.timestamp({ precision: 7 })).to.throw('precision from 0 to 6')
    expect(() => t.time({ precision: -1 })).to.throw('precision from 0 to 6')
    expect(() => t.time().fit('14:30:00+02')).to.throw("such as '14:30:00'")
    expect(() => t.time({ withTimeZone: true }).fit('14:30:00')).to.throw("such as '14:30:00+02'")
    expect(() => t.time({ precision: 0 }).fit('23:59:59.5')).to.throw('one of the same day')
    expect(() => t.numeric(3, -2).fit('99950')).to.throw('at most 5 digits before the point')
    expect(() => t.numeric(3, 5).fit('0.01')).to.throw('below 10^-2')
  })
})
