/** Long lists of values are one parameter, and mean what short ones mean. */
import { expect } from 'chai'

import { Column, inList, notInList, Session, Table } from '../../src/index'
import { Registry } from '../../src/registry/registry'
import { func } from '../../src/expression/function-call'
import type { Expression } from '../../src/expression/expression'
import { literal } from '../../src/expression/literal'
import { tuple } from '../../src/expression/tuple'
import { Column as CoreColumn } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table as CoreTable } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { domain } from '../../src/postgres'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'

const metadata = new MetaData()
const item = new CoreTable(
  'item',
  metadata,
  new CoreColumn('id', t.integer(), { primaryKey: true }),
  new CoreColumn('name', t.text()),
  new CoreColumn('price', t.numeric(8, 2)),
  new CoreColumn('ratio', t.double()),
  new CoreColumn('size', t.enum('item_size', ['small', 'large'])),
)
const { c } = item

/** These, and so many others that they are one parameter. */
const long = <T>(values: readonly T[], other: (i: number) => NonNullable<T>): T[] => [
  ...values,
  ...Array.from({ length: 1000 }, (_, i) => other(i)),
]

onEveryEngine('a long list', (engine) => {
  before(async () => {
    await metadata.createAll(engine())
    await engine().execute(
      insert(item).values([
        { id: 1, name: 'one', price: '1.50', ratio: 0.1, size: 'small' },
        { id: 2, name: 'Two', price: '2.00', ratio: 0.30000000000000004, size: 'large' },
        { id: 3, name: null, price: null, ratio: null, size: null },
      ]),
    )
  })
  const idsWhere = async (condition: Expression): Promise<unknown> =>
    (await engine().execute(select(c.id).where(condition).orderBy(c.id))).scalars()

  it('holds more values than a statement takes', async () => {
    const ids = Array.from({ length: 70_000 }, (_, i) => i + 2)
    expect(await idsWhere(c.id.in(ids))).to.deep.equal([2, 3])
    expect(await idsWhere(c.id.notIn(ids))).to.deep.equal([1])
  })

  it('minds null as a short one does', async () => {
    const names = long(['one'], (i) => `x${i}`)
    expect(await idsWhere(c.name.in(names))).to.deep.equal([1])
    expect(await idsWhere(c.name.notIn(names))).to.deep.equal([2])
    expect(await idsWhere(c.name.in([null, ...names]))).to.deep.equal([1, 3])
    expect(await idsWhere(c.name.notIn([null, ...names]))).to.deep.equal([2])
    expect(await idsWhere(c.name.notIn(names).isNull())).to.deep.equal([3])
    expect(await idsWhere(c.name.in(names).not())).to.deep.equal([2])
  })

  it('is compared with what is computed, by its type and collation', async () => {
    const lower = func.lower(c.name)
    expect(await idsWhere(lower.in(long(['two'], (i) => `x${i}`)))).to.deep.equal([2])
    expect(await idsWhere(c.price.plus('0.5').in(long(['2'], (i) => `${i + 10}.25`)))).to.deep.equal([1])
    expect(await idsWhere(c.ratio.in(long([0.30000000000000004], (i) => i + 0.5)))).to.deep.equal([2])
    expect(await idsWhere(c.size.in(long(['large'], () => 'large')))).to.deep.equal([2])
    expect(await idsWhere(c.name.concat('!').in(long(['one!'], (i) => `x${i}`)))).to.deep.equal([1])
  })

  it('may be of tuples, more than a statement takes values', async () => {
    const pairs = Array.from({ length: 40_000 }, (_, i): [number, string] => [i + 10, 'x'])
    const two: readonly (readonly [number, string])[] = [...pairs, [1, 'one'], [2, 'two']]
    expect(await idsWhere(tuple(c.id, c.name).in(two))).to.deep.equal([1])
    // What is compared with null is neither in a list nor outside of it, unless another part differs.
    expect(await idsWhere(tuple(c.id, c.name).notIn(two))).to.deep.equal([2, 3])
    const prices = long<[number, string, string | null]>([[2, 'Two', '2.0']], (i) => [i + 10, 'x', '1'])
    expect(await idsWhere(tuple(c.id, c.name, c.price).in(prices as never))).to.deep.equal([2])
    const withNull = long<[number, string | null]>([[3, null]], (i) => [i + 10, 'x'])
    expect(await idsWhere(tuple(c.id, c.name).in(withNull as never))).to.deep.equal([])
    expect(await idsWhere(tuple(c.id, c.name).notIn(withNull as never))).to.deep.equal([1, 2])
    expect(await idsWhere(tuple(c.id, c.name).notIn([[3, null]] as never))).to.deep.equal([1, 2])
  })

  it('may hold expressions among its values, and is then a list', async () => {
    expect(await idsWhere(c.id.in([literal(1), ...long([2], (i) => i + 10)]))).to.deep.equal([1, 2])
  })
})

/** A value of each type, and another one. */
const VALUES: Readonly<Record<string, readonly [type: SqlType, value: unknown, other: unknown]>> = {
  smallint: [t.smallint(), 7, 8],
  bigint: [t.bigint(), 9007199254740993n, 9007199254740992n],
  numeric: [t.numeric(15, 2), '9999999999999.99', '9999999999999.98'],
  digits: [t.numeric(30, 4, { storage: 'text' }), '1.5', '1.6'],
  real: [t.real(), Math.fround(0.1), 0.5],
  char: [t.char(4), 'a"b', 'b'],
  text: [t.text(), "it's \\ {1,2} 🦀", ''],
  boolean: [t.boolean(), true, false],
  date: [t.date(), '2026-02-03', '2026-02-04'],
  time: [t.time(), '04:05:06.5', '04:05:06'],
  timestamp: [t.timestamp(), new Date('2026-02-03T04:05:06.250Z'), new Date(0)],
  timestamptz: [t.timestamptz(), new Date('2026-02-03T04:05:06Z'), new Date(0)],
  jsonb: [t.jsonb(), { a: 1 }, [1]],
  uuid: [t.uuid(), '0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11', '0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a12'],
  binary: [t.binary(), Buffer.from([0, 92, 255]), Buffer.alloc(0)],
  list: [t.array(t.text()).withVariant('sqlite', t.json()), ['a', 'b'], []],
  custom: [
    t.custom<{ n: bigint }, bigint>({
      base: t.bigint(),
      toDatabase: ({ n }) => n,
      fromDatabase: (n) => ({ n }),
    }),
    { n: 2n ** 62n + 1n },
    { n: 1n },
  ],
}

onEveryEngine('a long list of values', (engine) => {
  const model = new MetaData()
  const columns = Object.entries(VALUES).map(([name, [type]]) => new CoreColumn(name, type))
  const table = new CoreTable(
    'kinds',
    model,
    new CoreColumn('id', t.integer(), { primaryKey: true }),
    ...columns,
  )

  before(async () => {
    await model.createAll(engine())
    const kept = Object.entries(VALUES).map(([name, [, value]]) => [name, value])
    await engine().execute(insert(table).values({ id: 1, ...Object.fromEntries(kept) }))
  })

  for (const column of columns)
    it(`of ${column.name} finds what a short one finds`, async () => {
      const [, value, other] = VALUES[column.name] as (typeof VALUES)[string]
      const count = async (condition: Expression): Promise<unknown> =>
        (await engine().execute(select(func.count()).from(table).where(condition))).scalar()
      const others = Array.from({ length: 1001 }, () => other as never)
      expect(await count(column.in([...others, value as never]))).to.equal(1)
      expect(await count(column.in(others))).to.equal(0)
      expect(await count(column.notIn(others))).to.equal(1)
    })
})

onEveryEngine('a long list of a domain', (engine, { dialect }) => {
  it('is one parameter where there are domains', async () => {
    const model = new MetaData()
    const code = domain('item_code', t.varchar(9)).withVariant('sqlite', t.varchar(9))
    const table = new CoreTable('coded', model, new CoreColumn('code', code))
    await model.createAll(engine())
    await engine().execute(insert(table).values([{ code: 'a' }, { code: 'b' }]))
    const list = long(['b'], (i) => `x${i}`) as never[]
    const query = select(table.c.code).where(table.c.code.in(list))
    expect((await engine().execute(query)).scalars()).to.deep.equal(['b'])
    expect(engine().compile(query).parameters.length, dialect).to.equal(1)
  })
})

onEveryEngine('a long list that ignores case', (engine, { dialect }) => {
  it('finds what a short one finds', async () => {
    const model = new MetaData()
    const collation = dialect === 'sqlite' ? 'NOCASE' : undefined
    const options = collation === undefined ? {} : { collation }
    const table = new CoreTable('folded', model, new CoreColumn('name', t.text(), options))
    await model.createAll(engine())
    await engine().execute(insert(table).values([{ name: 'A' }, { name: 'b' }]))
    const found = async (list: string[]): Promise<unknown> =>
      (await engine().execute(select(table.c.name).where(table.c.name.in(list)))).scalars()
    expect(await found(long(['a'], (i) => `x${i}`))).to.deep.equal(await found(['a']))
    expect(await found(['a'])).to.deep.equal(dialect === 'sqlite' ? ['A'] : [])
  })
})

const registry = new Registry()
@Table('long_part', { registry })
class Part {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) name!: string
}

onEveryEngine('a long list in a where object', (engine) => {
  const ids = Array.from({ length: 70_000 }, (_, i) => i + 2)

  before(async () => {
    await registry.metadata.createAll(engine())
    const session = new Session(engine())
    for (const id of [1, 2, 3]) session.create(Part, { id, name: `part ${id}` })
    await session.commit()
  })

  it('is taken wherever there is one', async () => {
    const session = new Session(engine())
    const where = { id: inList(ids) }
    expect((await session.find(Part, { where })).map(({ id }) => id)).to.have.members([2, 3])
    expect(await session.count(Part, { where: { id: notInList(ids) } })).to.equal(1)
    expect((await session.paginate(Part, { where, limit: 1, orderBy: { id: 'asc' } })).items.length).to.equal(
      1,
    )
    expect(await session.updateWhere(Part, { where, set: { name: 'changed' } })).to.equal(2)
    expect(await session.deleteWhere(Part, { where })).to.equal(2)
    expect(await session.count(Part)).to.equal(1)
  })

  it('has its values checked', async () => {
    const wrong = [...ids, 'x' as unknown as number]
    const error = await new Session(engine())
      .find(Part, { where: { id: inList(wrong) } })
      .catch((e: unknown) => e)
    expect((error as Error).message).to.include('Part.id')
  })
})

describe('a list', () => {
  it('keeps its values apart while it is short', () => {
    expectSql(select(c.id).where(c.id.in([1, 2]), c.price.notIn(['1.5'])), {
      postgres: 'SELECT item.id FROM item WHERE item.id IN ($1, $2) AND item.price NOT IN ($3)',
      sqlite: 'SELECT item.id FROM item WHERE item.id IN (?, ?) AND item.price NOT IN (CAST(? AS NUMERIC))',
    })
  })

  it('is one parameter when it is long', () => {
    const query = select(c.id).where(
      c.id.in(long([1], (i) => i)),
      c.price.plus('1').notIn(long(['1.5'], (i) => `${i}`)),
      c.size.in(long<'small' | 'large'>(['small'], () => 'large')),
    )
    expectSql(query, {
      postgres:
        'SELECT item.id FROM item WHERE item.id = ANY($1::INTEGER[]) AND (item.price + $2) <> ALL($3::NUMERIC[]) AND item.size = ANY($4::item_size[])',
      sqlite:
        'SELECT item.id FROM item WHERE item.id IN (SELECT value FROM json_each(?)) AND round(item.price + CAST(? AS NUMERIC), 2) NOT IN (SELECT value FROM json_each(?)) AND item.size IN (SELECT value FROM json_each(?))',
    })
  })
})

runOnEveryEngine(() => metadata)
