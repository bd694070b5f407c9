/** The values of a column whose type changes become those of the new type, the same on every database. */
import { expect } from 'chai'

import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { DropTable } from '../../src/statement/ddl/table-ddl'
import { planSync, sync } from '../../src/sync/sync-schema'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'

const day = new Date('2020-01-01T00:00:00.000Z')
const noon = new Date('2020-01-01T12:30:00.250Z')
const UUID = '6f9619ff-8b86-d011-b42d-00cf4fc964ff'

type Change = readonly [from: SqlType, value: unknown, to: SqlType, expected: unknown]

/** In order: what is, what it is to be, and the value then. */
const WRITTEN: readonly Change[] = [
  [t.date(), '2020-01-01', t.timestamptz(), day],
  [t.date(), '2020-01-01', t.timestamp(), day],
  [t.date(), '2020-01-01', t.varchar(20), '2020-01-01'],
  [t.integer(), 12, t.varchar(10), '12'],
  [t.integer(), 12, t.numeric(8, 2), '12.00'],
  [t.integer(), 12, t.bigint(), 12n],
  [t.bigint(), 12n, t.integer(), 12],
  [t.integer(), 12, t.double(), 12],
  [t.boolean(), true, t.integer(), 1],
  [t.boolean(), true, t.varchar(5), 'true'],
  [t.boolean(), false, t.text(), 'false'],
  [t.numeric(8, 2), '12.5', t.text(), '12.50'],
  [t.numeric(8, 2), '12.5', t.numeric(8, 4), '12.5000'],
  [t.numeric(8, 2), '12.5', t.numeric(6, 2), '12.50'],
  [t.numeric(8, 0), '12', t.integer(), 12],
  [t.double(), 0.1, t.text(), '0.1'],
  [t.varchar(20), 'true', t.boolean(), true],
  [t.varchar(20), 'No', t.boolean(), false],
  [t.varchar(20), ' 12 ', t.integer(), 12],
  [t.varchar(20), '-9007199254740993', t.bigint(), -9007199254740993n],
  [t.varchar(20), 'abc', t.varchar(3), 'abc'],
  [t.varchar(20), 'abc', t.varchar(40), 'abc'],
  [t.varchar(20), 'cat', t.enum('change_kind', ['cat', 'dog'], { native: false }), 'cat'],
  [t.enum('change_kind', ['cat', 'dog'], { native: false }), 'cat', t.varchar(20), 'cat'],
  [t.varchar(40), UUID.toUpperCase(), t.uuid(), UUID],
  [t.text(), `{${UUID}}`, t.uuid(), UUID],
  [t.uuid(), UUID, t.varchar(40), UUID],
  [t.time(), '10:00:00', t.varchar(20), '10:00:00'],
  [t.timestamptz(), noon, t.varchar(40), '2020-01-01 12:30:00.25+00'],
  [t.timestamp(), day, t.varchar(40), '2020-01-01 00:00:00'],
]

/** The same, where something may be lost of it. */
const LOST: readonly Change[] = [
  [t.timestamptz(), noon, t.date(), '2020-01-01'],
  [t.timestamp(), noon, t.time(), '12:30:00.25'],
  [t.timestamp(), noon, t.timestamp({ precision: 1 }), new Date('2020-01-01T12:30:00.300Z')],
  [t.timestamp(), noon, t.timestamp({ precision: 0 }), new Date('2020-01-01T12:30:00.000Z')],
  [t.numeric(8, 2), '12.50', t.integer(), 13],
  [t.numeric(8, 2), '-12.50', t.integer(), -13],
  [t.numeric(8, 4), '12.3456', t.numeric(8, 1), '12.3'],
  [t.numeric(8, 3), '1.005', t.numeric(8, 2), '1.01'],
  [t.double(), 1.005, t.numeric(8, 2), '1.01'],
  [t.double(), 12.6, t.integer(), 13],
  [t.integer(), 7, t.boolean(), true],
  [t.varchar(20), '1.005', t.numeric(8, 2), '1.01'],
  [t.varchar(20), '1.5e2', t.double(), 150],
  [t.varchar(40), '2020-01-01', t.date(), '2020-01-01'],
  [t.varchar(40), '2020-01-01 12:30:00.25', t.timestamp(), noon],
  [t.varchar(40), '2020-01-01T12:30:00.25Z', t.timestamp({ withTimeZone: true, precision: 3 }), noon],
  [t.varchar(40), '2020-01-01 14:30:00.25+02', t.timestamp({ withTimeZone: true, precision: 3 }), noon],
  [t.varchar(40), '10:00', t.time(), '10:00:00'],
]

/** Of two fields of one name JSONB keeps the last one. */
const DOCUMENT: Change = [t.text(), '{"a":1}', t.jsonb(), { a: 1 }]

type Misfit = readonly [from: SqlType, value: unknown, to: SqlType]

/** Values that the new type cannot have. */
const REFUSED: readonly Misfit[] = [
  [t.text(), '12 apples', t.integer()],
  [t.text(), '99999999999', t.integer()],
  [t.text(), '99999999999999999999', t.bigint()],
  [t.text(), 'xyz', t.bigint()],
  [t.text(), 'abc', t.numeric(8, 2)],
  [t.text(), '1234567.5', t.numeric(8, 2)],
  [t.text(), 'xyz', t.double()],
  [t.text(), 'soon', t.date()],
  [t.text(), '2020-02-30', t.date()],
  [t.text(), 'yesterday-ish', t.timestamptz()],
  [t.text(), 'noon', t.time()],
  [t.text(), 'nope', t.uuid()],
  [t.text(), '{bad', t.jsonb()],
  [t.text(), 'perhaps', t.boolean()],
  [t.varchar(20), 'abcdef', t.varchar(3)],
  [t.varchar(20), 'ab      ', t.varchar(3)],
  [t.varchar(20), 'cow', t.enum('change_kind', ['cat', 'dog'], { native: false })],
  [t.integer(), 70_000, t.smallint()],
  [t.integer(), 70_000, t.numeric(4, 0)],
  [t.integer(), 123456, t.varchar(3)],
  [t.numeric(12, 2), '9999999999.00', t.integer()],
  [t.numeric(8, 2), '1234.50', t.numeric(5, 2)],
  [t.double(), 1e12, t.integer()],
]

/** What the one is as text is never one of the other: no value could ever become one. */
const HOPELESS: readonly Misfit[] = [
  [t.date(), '2020-01-01', t.uuid()],
  [t.boolean(), true, t.numeric(8, 2)],
  [t.boolean(), true, t.double()],
  [t.boolean(), true, t.date()],
  [t.integer(), 7, t.timestamptz()],
  [t.integer(), 7, t.date()],
  [t.integer(), 7, t.uuid()],
  [t.numeric(8, 2), '1.00', t.boolean()],
  [t.numeric(8, 2), '1.00', t.time()],
  [t.double(), 1.5, t.uuid()],
  [t.date(), '2020-01-01', t.integer()],
  [t.date(), '2020-01-01', t.boolean()],
  [t.date(), '2020-01-01', t.time()],
  [t.date(), '2020-01-01', t.jsonb()],
  [t.time(), '10:00:00', t.numeric(8, 2)],
  [t.time(), '10:00:00', t.timestamp()],
  [t.timestamp(), day, t.bigint()],
  [t.timestamptz(), day, t.uuid()],
  [t.timestamptz(), day, t.jsonb()],
  [t.uuid(), UUID, t.integer()],
  [t.uuid(), UUID, t.date()],
  [t.uuid(), UUID, t.jsonb()],
  [t.jsonb(), { a: 1 }, t.uuid()],
]

onEveryEngine('a change of type', (engine, { dialect }) => {
  const model = (type: SqlType): { readonly metadata: MetaData; readonly table: Table } => {
    const metadata = new MetaData()
    const id = new Column('id', t.integer(), { primaryKey: true })
    return { metadata, table: new Table('thing', metadata, id, new Column('v', type)) }
  }
  const filled = async (type: SqlType, value: unknown): Promise<void> => {
    const { metadata, table } = model(type)
    await sync(engine(), metadata, { history: false })
    await engine().execute(
      insert(table).values([
        { id: 1, v: value },
        { id: 2, v: null },
      ]),
    )
  }
  afterEach(() => engine().execute(new DropTable(model(t.text()).table, { ifExists: true })))

  const cases = [
    ...WRITTEN.map((change) => ({ change, isLost: false })),
    ...LOST.map((change) => ({ change, isLost: true })),
    { change: DOCUMENT, isLost: dialect === 'postgres' },
  ]
  for (const {
    change: [from, value, to, expected],
    isLost,
  } of cases)
    it(`makes ${to.toString()} of the ${from.toString()} ${String(value)}`, async () => {
      await filled(from, value)
      const { metadata, table } = model(to)
      const [step] = (await planSync(engine(), metadata)).steps
      expect(step?.safety === 'destroys').to.equal(isLost)
      expect((await sync(engine(), metadata, { allow: 'destroys', history: false })).pending).to.deep.equal(
        [],
      )
      const v = table.c['v'] as Column
      const all = await engine().execute(select(v).from(table).orderBy(v))
      expect(all.scalars()).to.deep.equal([expected, null])
      if (to.kind !== 'json') {
        const found = await engine().execute(
          select(v)
            .from(table)
            .where(v.eq(expected as never)),
        )
        expect(found.scalars()).to.deep.equal([expected])
      }
      expect((await planSync(engine(), metadata)).steps).to.deep.equal([])
    })

  for (const [from, value, to] of [...REFUSED, ...HOPELESS])
    it(`refuses to make ${to.toString()} of the ${from.toString()} ${String(value)}`, async () => {
      await filled(from, value)
      const { metadata } = model(to)
      const outcome = await sync(engine(), metadata, { allow: 'destroys', history: false }).then(
        ({ pending }) => pending.map(({ possible }) => (possible ? 'possible' : 'by hand')).join(),
        (error: unknown) => (error as { code?: string }).code,
      )
      const isByHand = HOPELESS.some((pair) => pair[0] === from && pair[2] === to)
      expect(outcome).to.equal(isByHand ? 'by hand' : 'sync-step')
      const { table } = model(from)
      const v = table.c['v'] as Column
      expect((await engine().execute(select(v).from(table).orderBy(v))).scalars()).to.deep.equal([
        value,
        null,
      ])
    })
})
