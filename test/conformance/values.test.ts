/** The same JavaScript value on every database: what is written comes back, is found, is returned, is a default, is a key. */
import { expect } from 'chai'

import { KeyMembership } from '../../src/expression/key-membership'
import { Column as EntityColumn } from '../../src/decorators/column'
import { Table as Entity } from '../../src/decorators/table'
import { Registry } from '../../src/registry/registry'
import { Session } from '../../src/session/session'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { decodeResult } from '../../src/engine/wire'
import type { Engine } from '../../src/engine/engine'
import { t } from '../../src/types/t'
import type { SqlType } from '../../src/types/sql-type'
import { onEveryEngine } from '../support/engines'

type Pair = readonly [given: unknown, expected: unknown]

interface Case {
  readonly type: SqlType
  /** Values that come back as they are. */
  readonly values: readonly unknown[]
  /** Values that come back as another one: pairs of given and expected. */
  readonly become?: readonly Pair[]
  /** JSON on PostgreSQL has no equality. */
  readonly incomparable?: boolean
}

const date = (text: string): Date => new Date(text)
const times = [
  date('2026-11-21T14:30:00.123Z'),
  date('0001-01-01T00:00:00.000Z'),
  date('0099-12-31T23:59:59.999Z'),
  date('9999-12-31T23:59:59.999Z'),
  date('1970-01-01T00:00:00.001Z'),
  date('2026-03-08T07:30:00.000Z'),
  date('2026-11-01T05:30:00.000Z'),
  date('1883-11-18T16:59:59.999Z'),
]
const texts = [
  '',
  ' ',
  "it's",
  'a"b',
  'back\\slash',
  '%_',
  '123',
  '1.50',
  'NULL',
  '$1',
  '?',
  'é',
  '🦀',
  'a\nb\tc',
  ' x ',
]
const json = [
  { a: 1.5, b: [null, true, 'x'], c: { d: {} } },
  [],
  'text',
  '123',
  '1.50',
  123,
  1.5,
  0,
  true,
  false,
  '',
  [1, [2]],
  { '': 'empty', "it's": '"', 'a.b': '\\' },
  { emoji: '🦀', tab: '\t' },
]

const cases: Readonly<Record<string, Case>> = {
  smallint: { type: t.smallint(), values: [0, 1, -32768, 32767], become: [[-0, 0]] },
  integer: { type: t.integer(), values: [0, -2147483648, 2147483647], become: [[-0, 0]] },
  bigint: { type: t.bigint(), values: [0n, 9007199254740993n, -(2n ** 63n), 2n ** 63n - 1n] },
  'bigint as number': {
    type: t.bigint({ mode: 'number' }),
    values: [0, 2 ** 53 - 1, -(2 ** 53) + 1],
    become: [[-0, 0]],
  },
  numeric: {
    type: t.numeric(10, 2),
    values: ['0.00', '1.50', '-12.30', '99999999.99', '-99999999.99', '0.01'],
    become: [
      ['1.5', '1.50'],
      ['1.005', '1.01'],
      ['-1.005', '-1.01'],
      ['1e2', '100.00'],
      ['-0', '0.00'],
      ['-0.001', '0.00'],
      ['007', '7.00'],
    ],
  },
  'numeric of 15 digits': { type: t.numeric(15, 3), values: ['999999999999.999', '123456789012.345'] },
  'numeric without places': { type: t.numeric(5), values: ['12345', '-1'], become: [['0.5', '1']] },
  'numeric as number': {
    type: t.numeric(10, 2, { mode: 'number' }),
    values: [0, 1.5, -12.3],
    become: [[1.005, 1.01]],
  },
  'numeric as text': {
    type: t.numeric(30, 10, { storage: 'text' }),
    values: ['12345678901234567890.0123456789', '-0.0000000001'],
    become: [['1.5', '1.5000000000']],
  },
  'numeric of any size as text': {
    type: t.numeric(undefined, undefined, { storage: 'text' }),
    values: ['12345678901234567890.01234567890', '1.50', '0'],
  },
  real: {
    type: t.real(),
    values: [0, 1.5, -0.25, Math.fround(0.1), Math.fround(3.4e38)],
    become: [
      [0.1, Math.fround(0.1)],
      [-0, 0],
    ],
  },
  double: {
    type: t.double(),
    values: [0, 0.1, 1 / 3, 1e300, 5e-324, Number.MAX_VALUE, -1e-7, 123456789012345680000],
    become: [[-0, 0]],
  },
  varchar: { type: t.varchar(40), values: texts },
  'varchar without length': { type: t.varchar(), values: texts },
  char: { type: t.char(5), values: ['abcde', 'a', '', ' x', '🦀🦀🦀🦀🦀'], become: [['a  ', 'a']] },
  text: { type: t.text(), values: [...texts, 'x'.repeat(100_000)] },
  boolean: { type: t.boolean(), values: [true, false] },
  date: { type: t.date(), values: ['2026-11-21', '0001-01-01', '9999-12-31', '2024-02-29', '2026-03-08'] },
  time: {
    type: t.time(),
    values: ['00:00:00', '23:59:59', '14:30:00.123456', '02:30:00.5'],
    become: [
      ['14:30', '14:30:00'],
      ['14:30:00.500', '14:30:00.5'],
    ],
  },
  timestamp: { type: t.timestamp(), values: times },
  timestamptz: { type: t.timestamptz(), values: times },
  'timestamp of whole seconds': {
    type: t.timestamp({ precision: 0 }),
    values: [date('2026-11-21T14:30:00Z')],
    become: [
      [date('2026-11-21T14:30:00.500Z'), date('2026-11-21T14:30:01Z')],
      [date('2026-11-21T14:30:00.499Z'), date('2026-11-21T14:30:00Z')],
      [date('1999-12-31T23:59:58.500Z'), date('1999-12-31T23:59:58Z')],
    ],
  },
  'timestamptz of tenths': {
    type: t.timestamptz({ precision: 1 }),
    values: times.filter((time) => time.getTime() % 100 === 0),
    become: [[date('2026-11-21T14:30:00.250Z'), date('2026-11-21T14:30:00.300Z')]],
  },
  'time of tenths': {
    type: t.time({ precision: 1 }),
    values: ['14:30:00.5'],
    become: [['14:30:00.25', '14:30:00.3']],
  },
  'time with time zone': {
    type: t.time({ withTimeZone: true }),
    values: ['14:30:00+00', '14:30:00.25-05:30', '00:00:00+14'],
    become: [
      ['14:30Z', '14:30:00+00'],
      ['14:30-00:00', '14:30:00+00'],
      ['14:30:00+0200', '14:30:00+02'],
    ],
  },
  'numeric of hundreds': {
    type: t.numeric(3, -2),
    values: ['0', '99900', '-1200'],
    become: [
      ['149', '100'],
      ['-150', '-200'],
    ],
  },
  'numeric of thousandths only': {
    type: t.numeric(3, 5),
    values: ['0.00000', '0.00999', '-0.00001'],
    become: [['0.001', '0.00100']],
  },
  'arrays, stored as JSON where there are none': {
    type: t.array(t.text()).withVariant('sqlite', t.jsonb()),
    values: [[], ['a'], texts, ['NULL', 'null', '{}', '{a,b}', '"', '\\', ' '], ['a', null]],
  },
  'arrays of arrays of bigints': {
    type: t
      .array(t.bigint({ mode: 'number' }), { dimensions: 2 })
      .withVariant('sqlite', t.json<number[][]>()),
    values: [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [[2 ** 53 - 1]],
    ],
  },
  'text under another type on each database': {
    type: t.text().withVariant('postgres', t.varchar(90)).withVariant('sqlite', t.varchar(100)),
    values: texts,
  },
  'custom over a variant': {
    type: t.custom<Set<string>, string[]>({
      base: t.array(t.text()).withVariant('sqlite', t.json()),
      toDatabase: (set) => [...set],
      fromDatabase: (list) => new Set(list),
    }),
    values: [new Set(['a', 'b']), new Set()],
  },
  json: {
    type: t.json(),
    values: json,
    become: [
      [{ a: undefined, b: 1 }, { b: 1 }],
      [-0, 0],
    ],
    incomparable: true,
  },
  jsonb: { type: t.jsonb(), values: json },
  uuid: {
    type: t.uuid(),
    values: ['0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11'],
    become: [['0B8E7C1E-8F7C-4F0E-9D5A-0E3F6F8F7A11', '0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11']],
  },
  binary: {
    type: t.binary(),
    values: [Buffer.alloc(0), Buffer.from([0, 1, 255]), Buffer.from("it's \\x"), Buffer.alloc(70_000, 7)],
    become: [[new Uint8Array([1, 2]), Buffer.from([1, 2])]],
  },
  enum: {
    type: t.enum('label', ['new', "it's", 'a"b', 'ü 🦀', 'back\\slash']),
    values: ['new', "it's", 'a"b', 'ü 🦀', 'back\\slash'],
  },
  'enum as text': { type: t.enum(['x', "it's"], { native: false }), values: ['x', "it's"] },
  custom: {
    type: t.custom<Set<string>, string>({
      base: t.text(),
      toDatabase: (set) => [...set].join(','),
      fromDatabase: (text) => new Set(text.split(',')),
    }),
    values: [new Set(['a', 'b'])],
  },
  'custom over bigint': {
    type: t.custom<{ n: bigint }, bigint>({
      base: t.bigint(),
      toDatabase: ({ n }) => n,
      fromDatabase: (n) => ({ n }),
    }),
    values: [{ n: 2n ** 62n + 1n }],
  },
}

function pairsOf({ values, become = [] }: Case): readonly Pair[] {
  return [...values.map((value): Pair => [value, value]), ...become]
}

async function roundTrip(
  engine: Engine,
  table: Table,
  [given, kept]: Pair,
  incomparable = false,
): Promise<unknown[]> {
  const { id, v, w } = table.c as unknown as Record<'id' | 'v' | 'w', Column>
  await engine.execute(deleteFrom(table).everyRow())
  const returned = await engine.execute(insert(table).values({ id: 1, v: given, w: given }).returning(v))
  const read = await engine.execute(select(v))
  const labelled = await engine.execute(select(v.as('x')))
  const both = [returned.scalar(), read.scalar(), labelled.scalar()]
  if (incomparable) return both
  const found = await engine.execute(select(w).where(v.eq(kept as never)))
  const listed = await engine.execute(select(w).where(v.in([kept as never])))
  const byKey = engine.compile(select(w).where(new KeyMembership([v], 'keys')))
  const keyed = await engine.executeCompiled(byKey, { keys: [[kept, kept]] })
  const byKeys = engine.compile(select(w).where(new KeyMembership([id, v], 'keys')))
  const pairs = await engine.executeCompiled(byKeys, {
    keys: [
      [2, 1],
      [kept, kept],
    ],
  })
  const decoded = (answer: typeof keyed) =>
    decodeResult(answer, byKey.columns, engine.dialect.codecs).oneOrNull()?.['w']
  const where = [found, listed].map((result) => result.oneOrNull()?.['w'])
  return [...both, ...where, decoded(keyed), decoded(pairs)]
}

onEveryEngine('a value', (engine) => {
  for (const [title, each] of Object.entries(cases)) {
    it(`of ${title} comes back, is found and is a key as the same JavaScript value`, async () => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      const table = new Table('value', metadata, id, new Column('v', each.type), new Column('w', each.type))
      await metadata.createAll(engine())
      try {
        const pairs = pairsOf(each)
        for (const [given, expected] of pairs) {
          const got = await roundTrip(engine(), table, [given, expected], each.incomparable)
          expect(got, `given ${title} ${String(given).slice(0, 60)}`).to.deep.equal(got.map(() => expected))
        }
        expect((await roundTrip(engine(), table, [null, null], each.incomparable)).slice(0, 3)).to.deep.equal(
          [null, null, null],
        )
      } finally {
        await metadata.dropAll(engine())
      }
    })

    it(`of ${title} is left in its entity as it comes back`, async () => {
      const registry = new Registry()
      @Entity('kept', { registry })
      class Kept {
        @EntityColumn(t.integer(), { primaryKey: true }) id!: number
        @EntityColumn(each.type) v!: unknown
      }
      registry.configure()
      await registry.metadata.createAll(engine())
      try {
        const session = new Session(engine())
        const pairs = pairsOf(each)
        const kept = pairs.map(([v], i) => session.create(Kept, { id: i + 1, v }))
        await session.commit()
        // JSON is the program's own object; -0 is equal to what comes back.
        const isOwn = each.type.kind === 'json'
        for (const [i, { v }] of kept.entries())
          expect(v === 0 && !isOwn ? 0 : v).to.deep.equal(pairs[i]?.[isOwn ? 0 : 1])
      } finally {
        await registry.metadata.dropAll(engine())
      }
    })

    it(`of ${title} is written out as the default of its column`, async () => {
      const pairs = pairsOf(each)
      const metadata = new MetaData()
      const columns = pairs.map(
        ([given], i) => new Column(`c${i}`, each.type, { serverDefault: given as never }),
      )
      const table = new Table('defaulted', metadata, new Column('id', t.integer()), ...columns)
      await metadata.createAll(engine())
      try {
        await engine().execute(insert(table).values({ id: 1 }))
        const row = (await engine().execute(select(...columns))).one()
        expect(Object.values(row)).to.deep.equal(pairs.map(([, expected]) => expected))
      } finally {
        await metadata.dropAll(engine())
      }
    })
  }
})
