/** Which changes of a type write a table anew: what the planner says, beside what the server does. */
import { expect } from 'chai'

import { conversionOf } from '../../../src/dialect/postgres/plan/type-conversion'
import type { SqlType } from '../../../src/types/sql-type'
import { t } from '../../../src/types/t'
import { createEngine } from '../../../src/engine/create-engine'
import type { Engine } from '../../../src/engine/engine'
import { Column } from '../../../src/schema/column'
import { MetaData } from '../../../src/schema/metadata'
import { Table } from '../../../src/schema/table'
import { AlterTable, SetType } from '../../../src/statement/ddl/alter-ddl'
import { freshPostgresDatabase, type FreshDatabase } from '../../support/postgres-server'

type Values = ReturnType<typeof conversionOf>['values']

const tz = { withTimeZone: true }
const CASES: readonly (readonly [from: SqlType, to: SqlType, values: Values, value: string])[] = [
  [t.varchar(10), t.varchar(20), 'kept', "'x'"],
  [t.varchar(10), t.text(), 'kept', "'x'"],
  [t.text(), t.varchar(), 'kept', "'x'"],
  [t.varchar(20), t.varchar(10), 'written', "'x'"],
  [t.char(3), t.char(5), 'written', "'x'"],
  [t.text(), t.char(5), 'lost', "'x '"],
  [t.array(t.varchar(20)), t.array(t.varchar(10)), 'lost', "'{x}'"],
  [t.json(), t.jsonb(), 'lost', `'{"a":1,"a":2}'`],
  [t.jsonb(), t.json(), 'written', "'{}'"],
  [t.text(), t.jsonb(), 'lost', `'{"a":1,"a":2}'`],
  [t.text(), t.json(), 'written', "'{}'"],
  [t.numeric(10, 2), t.numeric(12, 2), 'kept', '1.5'],
  [t.numeric(10, 2), t.numeric(), 'kept', '1.5'],
  [t.numeric(10, 2), t.numeric(12, 3), 'written', '1.5'],
  [t.numeric(10, 2), t.numeric(10, 1), 'lost', '1.55'],
  [t.smallint(), t.integer(), 'written', '1'],
  [t.integer(), t.bigint(), 'written', '1'],
  [t.bigint(), t.integer(), 'written', '1'],
  [t.integer(), t.numeric(10, 2), 'written', '1'],
  [t.numeric(10, 2), t.integer(), 'lost', '1.5'],
  [t.real(), t.double(), 'written', '1.5'],
  [t.double(), t.real(), 'lost', '1.5'],
  [t.boolean(), t.integer(), 'written', 'true'],
  [t.integer(), t.text(), 'written', '1'],
  [t.text(), t.uuid(), 'written', "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"],
  [t.text(), t.boolean(), 'written', "'yes'"],
  [t.text(), t.date(), 'lost', "'2026-11-21 10:00'"],
  [t.text(), t.timestamp(tz), 'lost', "'2026-11-21 10:00:00.123456789Z'"],
  [t.timestamp(), t.timestamp(tz), 'kept', "'2026-11-21 10:00'"],
  [t.timestamp(tz), t.timestamp(), 'kept', "'2026-11-21 10:00Z'"],
  [t.timestamp({ precision: 3 }), t.timestamp(), 'kept', "'2026-11-21 10:00'"],
  [t.timestamp(), t.timestamp({ precision: 3 }), 'lost', "'2026-11-21 10:00'"],
  [t.timestamp(), t.date(), 'lost', "'2026-11-21 10:00'"],
  [t.date(), t.timestamp(), 'written', "'2026-11-21'"],
  [t.named('cidr'), t.named('inet'), 'kept', "'10.0.0.0/8'"],
  [t.array(t.integer()), t.array(t.bigint()), 'written', "'{1}'"],
  [t.array(t.text()), t.array(t.integer()), 'written', "'{1}'"],
]

const UUID = "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"
const HOPELESS: readonly (readonly [from: SqlType, to: SqlType, value: string])[] = [
  [t.integer(), t.uuid(), '1'],
  [t.double(), t.uuid(), '1.5'],
  [t.boolean(), t.uuid(), 'true'],
  [t.date(), t.uuid(), "'2026-11-21'"],
  [t.timestamp(), t.uuid(), "'2026-11-21 10:00'"],
  [t.uuid(), t.integer(), UUID],
  [t.uuid(), t.numeric(), UUID],
  [t.uuid(), t.boolean(), UUID],
  [t.uuid(), t.date(), UUID],
  [t.uuid(), t.jsonb(), UUID],
  [t.integer(), t.timestamp(tz), '1'],
  [t.numeric(), t.date(), '1'],
  [t.numeric(8, 2), t.boolean(), '1'],
  [t.double(), t.time(), '1'],
  [t.boolean(), t.numeric(), 'true'],
  [t.boolean(), t.double(), 'true'],
  [t.boolean(), t.date(), 'true'],
  [t.date(), t.integer(), "'2026-11-21'"],
  [t.date(), t.time(), "'2026-11-21'"],
  [t.date(), t.jsonb(), "'2026-11-21'"],
  [t.time(), t.numeric(), "'10:00'"],
  [t.time(), t.timestamp(), "'10:00'"],
  [t.timestamp(), t.bigint(), "'2026-11-21 10:00'"],
  [t.timestamp(), t.boolean(), "'2026-11-21 10:00'"],
  [t.jsonb(), t.uuid(), '\'"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"\''],
  [t.named('bit(8)'), t.named('bit(4)'), "'10101010'"],
  [t.named('bit(4)'), t.named('bit(8)'), "'1010'"],
  [t.text(), t.array(t.text()), "'a'"],
  [t.integer(), t.array(t.integer()), '1'],
  [t.array(t.integer()), t.integer(), "'{1}'"],
  [t.array(t.integer()), t.jsonb(), "'{1}'"],
  [t.bigint(), t.named('int4range'), '1'],
  [t.boolean(), t.named('int4range'), 'true'],
  [t.date(), t.named('daterange'), "'2026-11-21'"],
  [t.time(), t.named('tsrange'), "'10:00'"],
  [t.timestamp(), t.named('tsrange'), "'2026-11-21 10:00'"],
  [t.uuid(), t.named('numrange'), UUID],
  [t.array(t.integer()), t.named('int4range'), "'{1}'"],
  [t.named('int4range'), t.integer(), "'[1,2)'"],
  [t.named('daterange'), t.date(), "'[2026-11-21,2026-11-22)'"],
  [t.named('numrange'), t.array(t.numeric()), "'[1,2]'"],
]

describe('a change of a type on PostgreSQL', function () {
  this.timeout(30_000)
  let database: FreshDatabase
  let engine: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
  })
  after(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('of text to text without regard to case keeps what it says', () => {
    const citext = t.named('citext')
    expect(
      [t.text(), t.varchar(9), t.char(9)].map((from) => conversionOf(from, citext).values),
    ).to.deep.equal(['written', 'written', 'lost'])
  })

  const file = async (): Promise<unknown> =>
    await engine.connect().then(async (connection) => {
      const [row] = await connection.read("SELECT pg_relation_filenode('it')::int AS file")
      await connection.close()
      return row?.['file']
    })

  for (const [from, to, values, value] of CASES)
    it(`from ${String(from)} to ${String(to)}: the values are ${values}`, async () => {
      const { through, values: told } = conversionOf(from, to)
      expect(told).to.equal(values)
      const compiler = engine.dialect.createDdlCompiler()
      const had = new Table('it', new MetaData(), new Column('x', from))
      const wanted = new Table('it', new MetaData(), new Column('x', to))
      await had.create(engine)
      try {
        await engine.send(`INSERT INTO it VALUES (${value})`)
        const before = await file()
        await engine.send(
          compiler.compile(new AlterTable(wanted, [new SetType(wanted.columns[0] as Column, through)])),
        )
        if (values === 'kept') expect(await file()).to.equal(before)
        if (values === 'written') expect(await file()).to.not.equal(before)
      } finally {
        await had.drop(engine)
      }
    })

  for (const [from, to, value] of HOPELESS)
    it(`from ${String(from)} to ${String(to)}: no value fits`, async () => {
      const { through, values } = conversionOf(from, to)
      expect(values).to.equal('none')
      const compiler = engine.dialect.createDdlCompiler()
      const had = new Table('it', new MetaData(), new Column('x', from))
      const wanted = new Table('it', new MetaData(), new Column('x', to))
      await had.create(engine)
      try {
        await engine.send(`INSERT INTO it VALUES (${value})`)
        const change = new AlterTable(wanted, [new SetType(wanted.columns[0] as Column, through)])
        const failure = await engine.send(compiler.compile(change)).catch((error: unknown) => error)
        expect(failure).to.be.instanceOf(Error)
      } finally {
        await had.drop(engine)
      }
    })
})
