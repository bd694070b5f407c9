/** CAST makes the same value of a value on every database, or is refused. */
import { expect } from 'chai'

import type { Expression } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'

const STORED = {
  smallint: t.smallint(),
  integer: t.integer(),
  bigint: t.bigint(),
  numeric: t.numeric(8, 2),
  exact: t.numeric(20, 4, { storage: 'text' }),
  num: t.numeric(8, 2, { mode: 'number' }),
  real: t.real(),
  double: t.double(),
  varchar: t.varchar(30),
  text: t.text(),
  char: t.char(5),
  boolean: t.boolean(),
  date: t.date(),
  time: t.time(),
  timetz: t.time({ withTimeZone: true }),
  timestamp: t.timestamp(),
  timestamptz: t.timestamptz(),
  json: t.json(),
  jsonb: t.jsonb(),
  uuid: t.uuid(),
  binary: t.binary(),
  enum: t.enum('cast_colour', ['red', 'green']),
  choice: t.enum('cast_choice', ['red', 'green'], { native: false }),
} as const

const TYPES = {
  ...STORED,
  varchar3: t.varchar(3),
  numeric1: t.numeric(8, 1),
  time0: t.time({ precision: 0 }),
  timestamp0: t.timestamp({ precision: 0 }),
} as const

type StoredName = keyof typeof STORED
type TypeName = keyof typeof TYPES

/** What a decimal of two and a half becomes, whichever way JavaScript has it. */
const OF_HALVES: Readonly<Partial<Record<TypeName, unknown>>> = {
  smallint: 3,
  integer: 3,
  bigint: 3n,
  numeric: '2.50',
  exact: '2.5000',
  num: 2.5,
  real: 2.5,
  double: 2.5,
  varchar: '2.50',
  text: '2.50',
  char: '2.50',
  choice: '2.50',
  varchar3: '2.5',
  numeric1: '2.5',
}

/** What a value becomes as each of the types. As any other, SQLite refuses to give it. */
const MATRIX: readonly (readonly [StoredName, unknown, Readonly<Partial<Record<TypeName, unknown>>>])[] = [
  [
    'smallint',
    7,
    {
      smallint: 7,
      integer: 7,
      bigint: 7n,
      numeric: '7.00',
      num: 7,
      real: 7,
      double: 7,
      varchar: '7',
      text: '7',
      char: '7',
      choice: '7',
      varchar3: '7',
      numeric1: '7.0',
    },
  ],
  [
    'integer',
    123,
    {
      smallint: 123,
      integer: 123,
      bigint: 123n,
      numeric: '123.00',
      num: 123,
      real: 123,
      double: 123,
      varchar: '123',
      text: '123',
      char: '123',
      boolean: true,
      choice: '123',
      varchar3: '123',
      numeric1: '123.0',
    },
  ],
  [
    'integer',
    0,
    {
      smallint: 0,
      integer: 0,
      bigint: 0n,
      numeric: '0.00',
      num: 0,
      real: 0,
      double: 0,
      varchar: '0',
      text: '0',
      char: '0',
      boolean: false,
      choice: '0',
      varchar3: '0',
      numeric1: '0.0',
    },
  ],
  ['numeric', '2.50', OF_HALVES],
  [
    'numeric',
    '-2.50',
    {
      smallint: -3,
      integer: -3,
      bigint: -3n,
      numeric: '-2.50',
      exact: '-2.5000',
      num: -2.5,
      real: -2.5,
      double: -2.5,
      varchar: '-2.50',
      text: '-2.50',
      char: '-2.50',
      choice: '-2.50',
      varchar3: '-2.',
      numeric1: '-2.5',
    },
  ],
  [
    'exact',
    '2.5000',
    {
      smallint: 3,
      integer: 3,
      bigint: 3n,
      numeric: '2.50',
      exact: '2.5000',
      num: 2.5,
      real: 2.5,
      double: 2.5,
      varchar: '2.5000',
      text: '2.5000',
      char: '2.500',
      choice: '2.500',
      varchar3: '2.5',
      numeric1: '2.5',
    },
  ],
  ['num', 2.5, OF_HALVES],
  [
    'real',
    2.5,
    {
      smallint: 2,
      integer: 2,
      bigint: 2n,
      numeric: '2.50',
      num: 2.5,
      real: 2.5,
      double: 2.5,
      numeric1: '2.5',
    },
  ],
  [
    'double',
    2.5,
    {
      smallint: 2,
      integer: 2,
      bigint: 2n,
      numeric: '2.50',
      num: 2.5,
      real: 2.5,
      double: 2.5,
      varchar: '2.5',
      text: '2.5',
      char: '2.5',
      choice: '2.5',
      varchar3: '2.5',
      numeric1: '2.5',
    },
  ],
  [
    'double',
    3.5,
    {
      smallint: 4,
      integer: 4,
      bigint: 4n,
      numeric: '3.50',
      num: 3.5,
      real: 3.5,
      double: 3.5,
      varchar: '3.5',
      text: '3.5',
      char: '3.5',
      choice: '3.5',
      varchar3: '3.5',
      numeric1: '3.5',
    },
  ],
  [
    'double',
    -2.5,
    {
      smallint: -2,
      integer: -2,
      bigint: -2n,
      numeric: '-2.50',
      num: -2.5,
      real: -2.5,
      double: -2.5,
      varchar: '-2.5',
      text: '-2.5',
      char: '-2.5',
      choice: '-2.5',
      varchar3: '-2.',
      numeric1: '-2.5',
    },
  ],
  [
    'boolean',
    true,
    {
      integer: 1,
      varchar: 'true',
      text: 'true',
      char: 'true',
      boolean: true,
      choice: 'true',
      varchar3: 'tru',
    },
  ],
  [
    'boolean',
    false,
    {
      integer: 0,
      varchar: 'false',
      text: 'false',
      char: 'false',
      boolean: false,
      choice: 'false',
      varchar3: 'fal',
    },
  ],
  [
    'date',
    '2026-02-03',
    {
      varchar: '2026-02-03',
      text: '2026-02-03',
      char: '2026-',
      date: '2026-02-03',
      timestamp: new Date('2026-02-03T00:00:00.000Z'),
      timestamptz: new Date('2026-02-03T00:00:00.000Z'),
      choice: '2026-',
      varchar3: '202',
      timestamp0: new Date('2026-02-03T00:00:00.000Z'),
    },
  ],
  [
    'time',
    '04:05:06.25',
    {
      varchar: '04:05:06.25',
      text: '04:05:06.25',
      char: '04:05',
      time: '04:05:06.25',
      choice: '04:05',
      varchar3: '04:',
    },
  ],
  [
    'timetz',
    '04:05:06+02',
    {
      varchar: '04:05:06+02',
      text: '04:05:06+02',
      char: '04:05',
      timetz: '04:05:06+02',
      choice: '04:05',
      varchar3: '04:',
    },
  ],
  [
    'timestamp',
    new Date('2026-02-03T04:05:06.000Z'),
    {
      varchar: '2026-02-03 04:05:06',
      text: '2026-02-03 04:05:06',
      char: '2026-',
      date: '2026-02-03',
      time: '04:05:06',
      timestamp: new Date('2026-02-03T04:05:06.000Z'),
      timestamptz: new Date('2026-02-03T04:05:06.000Z'),
      choice: '2026-',
      varchar3: '202',
      time0: '04:05:06',
      timestamp0: new Date('2026-02-03T04:05:06.000Z'),
    },
  ],
  [
    'timestamp',
    new Date('2026-02-03T04:05:06.250Z'),
    {
      varchar: '2026-02-03 04:05:06.25',
      text: '2026-02-03 04:05:06.25',
      char: '2026-',
      date: '2026-02-03',
      time: '04:05:06.25',
      timestamp: new Date('2026-02-03T04:05:06.250Z'),
      timestamptz: new Date('2026-02-03T04:05:06.250Z'),
      choice: '2026-',
      varchar3: '202',
      time0: '04:05:06',
      timestamp0: new Date('2026-02-03T04:05:06.000Z'),
    },
  ],
  [
    'timestamptz',
    new Date('2026-02-03T04:05:06.750Z'),
    {
      varchar: '2026-02-03 04:05:06.75+00',
      text: '2026-02-03 04:05:06.75+00',
      char: '2026-',
      date: '2026-02-03',
      time: '04:05:06.75',
      timestamp: new Date('2026-02-03T04:05:06.750Z'),
      timestamptz: new Date('2026-02-03T04:05:06.750Z'),
      choice: '2026-',
      varchar3: '202',
      time0: '04:05:07',
      timestamp0: new Date('2026-02-03T04:05:07.000Z'),
    },
  ],
  [
    'json',
    { a: 1, b: [1, 2] },
    {
      varchar: '{"a":1,"b":[1,2]}',
      text: '{"a":1,"b":[1,2]}',
      char: '{"a":',
      json: { a: 1, b: [1, 2] },
      jsonb: { a: 1, b: [1, 2] },
      choice: '{"a":',
      varchar3: '{"a',
    },
  ],
  ['jsonb', { a: 1, b: [1, 2] }, { json: { a: 1, b: [1, 2] }, jsonb: { a: 1, b: [1, 2] } }],
  [
    'uuid',
    '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
    {
      varchar: '6f9619ff-8b86-d011-b42d-00cf4f',
      text: '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
      char: '6f961',
      uuid: '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
      choice: '6f961',
      varchar3: '6f9',
    },
  ],
  ['binary', Buffer.from('6869', 'hex'), { binary: Buffer.from('6869', 'hex') }],
  ['enum', 'red', { varchar: 'red', text: 'red', char: 'red', enum: 'red', choice: 'red', varchar3: 'red' }],
]

/** Values of which not every type can be made: what is stored, as what, and the value then. */
const SINGLE: readonly (readonly [StoredName, unknown, TypeName, unknown])[] = [
  ['bigint', 9007199254740993n, 'text', '9007199254740993'],
  ['real', 0.10000000149011612, 'numeric', '0.10'],
  ['double', 0.30000000000000004, 'text', '0.30000000000000004'],
  ['double', 100000000000000000000, 'text', '1e+20'],
  ['double', 0.3333333333333333, 'text', '0.3333333333333333'],
  ['double', 0.00001, 'text', '1e-05'],
  ['double', 1234567890123456, 'text', '1.234567890123456e+15'],
  ['double', 100000, 'text', '100000'],
  ['double', 12345678901234568, 'text', '1.2345678901234568e+16'],
  ['double', 0.49999999999999994, 'text', '0.49999999999999994'],
  ['text', '12', 'integer', 12],
  ['text', '-9007199254740993', 'bigint', -9007199254740993n],
  ['text', '12.345', 'numeric', '12.35'],
  ['text', '12.345', 'double', 12.345],
  ['text', '12.345', 'real', Math.fround(12.345)],
  ['text', 'longer than five', 'char', 'longe'],
  ['text', 'longer than five', 'varchar3', 'lon'],
  ['text', 'red', 'enum', 'red'],
  ['text', 'Yes', 'boolean', true],
  ['text', 'off', 'boolean', false],
  ['text', '2026-02-03', 'date', '2026-02-03'],
  ['text', '2026-02-03', 'timestamptz', new Date('2026-02-03T00:00:00.000Z')],
  ['text', '2026-02-03 04:05:06.5', 'date', '2026-02-03'],
  ['text', '2026-02-03 04:05:06.5', 'time', '04:05:06.5'],
  ['text', '2026-02-03 04:05:06.5', 'timestamp', new Date('2026-02-03T04:05:06.500Z')],
  ['text', '2026-02-03 04:05:06.5', 'timestamp0', new Date('2026-02-03T04:05:07.000Z')],
  ['text', '2026-02-03 04:05:06+02', 'timestamptz', new Date('2026-02-03T02:05:06.000Z')],
  ['text', '04:05', 'time', '04:05:00'],
  ['text', '{"a":1}', 'jsonb', { a: 1 }],
  ['text', '{6F9619FF-8B86-D011-B42D-00CF4FC964FF}', 'uuid', '6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
  ['varchar', 'abcdef', 'text', 'abcdef'],
  ['varchar', 'abcdef', 'varchar3', 'abc'],
  ['char', '12', 'varchar', '12'],
]

/** Of a value by itself, or computed. */
const COMPUTED: readonly (readonly [Expression, unknown])[] = [
  [literal(true).cast(t.text()), 'true'],
  [literal(2.5).cast(t.integer()), 2],
  [literal(2.5).cast(t.text()), '2.5'],
  [literal('2.5', t.numeric(8, 2)).cast(t.integer()), 3],
  [literal('2.5', t.numeric(8, 2)).cast(t.text()), '2.50'],
  [literal(7).cast(t.varchar(3)), '7'],
  [literal('1.5').cast(t.numeric(8, 2)), '1.50'],
  [literal(new Date('2026-02-03T04:05:06Z')).cast(t.date()), '2026-02-03'],
]

const metadata = new MetaData()
const thing = new Table(
  'thing',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  ...Object.entries(STORED).map(([name, type]) => new Column(name, type as SqlType)),
)
const visit = new Table(
  'visit',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('at', t.timestamptz()),
  new Column('fee', t.numeric(8, 2)),
  new Column('points', t.integer()),
  new Column('ratio', t.double()),
  new Column('open', t.boolean()),
)
const { c } = visit

const columnOf = (name: StoredName): Column => (thing.c as Readonly<Record<string, Column>>)[name] as Column

onEveryEngine('a cast', (engine, { dialect }) => {
  before(async () => {
    await metadata.createAll(engine())
    const at = ['2026-02-03T04:05:06Z', '2026-02-03T23:59:59Z', '2026-02-04T00:00:00Z']
    await engine().execute(
      insert(visit).values(
        at.map((text, i) => ({
          id: i + 1,
          at: new Date(text),
          fee: '2.50',
          points: 7,
          ratio: i + 0.5,
          open: true,
        })),
      ),
    )
  })

  /** The value itself, and null beside it. */
  const store = async (name: StoredName, value: unknown): Promise<void> => {
    await engine().execute(deleteFrom(thing).everyRow())
    await engine().execute(
      insert(thing).values([
        { id: 1, [name]: value },
        { id: 2, [name]: null },
      ]),
    )
  }
  const stored = async (from: StoredName, to: TypeName): Promise<readonly unknown[]> => {
    const become = columnOf(from).cast(TYPES[to])
    return (await engine().execute(select(become).from(thing).orderBy(thing.c.id))).scalars()
  }
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => (error as { readonly code?: string }).code,
    )

  for (const [from, value, expected] of MATRIX)
    it(`makes other values of the ${from} ${String(value)}`, async () => {
      await store(from, value)
      for (const to of Object.keys(TYPES) as TypeName[]) {
        if (to in expected) expect(await stored(from, to), to).to.deep.equal([expected[to], null])
        else if (dialect === 'sqlite')
          expect(await codeOf(stored(from, to)), to).to.equal('unsupported-feature')
      }
    })

  for (const [from, value, to, expected] of SINGLE)
    it(`makes a ${to} of the ${from} ${String(value)}`, async () => {
      await store(from, value)
      expect(await stored(from, to)).to.deep.equal([expected, null])
    })

  it('makes the same of a value by itself', async () => {
    for (const [i, [expression, expected]] of COMPUTED.entries())
      expect((await engine().execute(select(expression))).scalar(), String(i)).to.equal(expected)
  })

  it('makes the same of what is computed', async () => {
    const valueOf = async (expression: Expression): Promise<unknown> =>
      (await engine().execute(select(expression).from(visit).where(c.id.eq(1)))).scalar()
    expect(await valueOf(c.fee.times('0.5').cast(t.text()))).to.equal('1.250')
    expect(await valueOf(c.points.plus(c.fee as never).cast(t.text()))).to.equal('9.50')
    expect(await valueOf(c.points.plus(c.ratio).cast(t.integer()))).to.equal(8)
    expect(await valueOf(func.sum(c.fee).cast(t.text()))).to.equal('2.50')
    expect(await valueOf(func.max(c.at).cast(t.time()))).to.equal('04:05:06')
    expect(await valueOf(c.at.cast(t.date()).cast(t.text()).concat('!'))).to.equal('2026-02-03!')
    if (dialect === 'sqlite')
      expect(await codeOf(valueOf(func.avg(c.fee).cast(t.text())))).to.equal('unsupported-feature')
  })

  it('groups by days, and finds them', async () => {
    const day = c.at.cast(t.date())
    const days = await engine().execute(select(day.as('day'), func.count().as('n')).groupBy(day).orderBy(day))
    expect([...days]).to.deep.equal([
      { day: '2026-02-03', n: 2 },
      { day: '2026-02-04', n: 1 },
    ])
    const found = await engine().execute(
      select(c.id).where(day.eq('2026-02-04'), c.open.cast(t.text()).eq('true')),
    )
    expect(found.scalars()).to.deep.equal([3])
  })

  it('is beside func.round, which rounds halves of doubles to even numbers', async () => {
    const rounded = await engine().execute(
      select(func.round(c.ratio).typed(t.double())).from(visit).orderBy(c.id),
    )
    expect(rounded.scalars()).to.deep.equal([0, 2, 2])
  })
})

describe('a cast', () => {
  it('is written as what PostgreSQL makes of the value', () => {
    expectSql(
      select(
        c.at.cast(t.date()),
        c.open.cast(t.text()),
        c.ratio.cast(t.smallint()),
        c.points.cast(t.varchar(2)),
      ).where(c.fee.cast(t.text()).concat('!').eq(literal(true).cast(t.text()))),
      {
        postgres:
          'SELECT CAST(visit.at AS DATE) AS at, CAST(visit.open AS TEXT) AS open, CAST(visit.ratio AS SMALLINT) AS ratio, CAST(visit.points AS VARCHAR(2)) AS points FROM visit WHERE (CAST(visit.fee AS TEXT) || $1) = CAST($2::BOOLEAN AS TEXT)',
        sqlite:
          "SELECT substr(visit.at, 1, 10) AS at, CASE visit.open WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE visit.open END AS open, CAST(CASE WHEN abs(visit.ratio) < 2251799813685248 THEN (visit.ratio + 6755399441055744.0) - 6755399441055744.0 ELSE round(visit.ratio) END AS INTEGER) AS ratio, substr(CAST(visit.points AS TEXT), 1, 2) AS points FROM visit WHERE (CASE WHEN visit.fee IS NOT NULL THEN printf('%.2f', visit.fee) END || ?) = CASE ? WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ? END",
      },
    )
  })
})

runOnEveryEngine(() => metadata)
