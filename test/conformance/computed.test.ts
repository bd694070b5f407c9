/** What a database computes is the same JavaScript value everywhere, as far as it can be. */
import { expect } from 'chai'

import { func } from '../../src/expression/function-call'
import type { Expression } from '../../src/expression/expression'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'

onEveryEngine('a computed value', (engine, { dialect }) => {
  const metadata = new MetaData()
  const table = new Table(
    'item',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('big', t.bigint()),
    new Column('price', t.numeric(10, 2)),
    new Column('cost', t.numeric(10, 2, { mode: 'number' })),
    new Column('ratio', t.double()),
    new Column('exact', t.numeric(30, 2, { storage: 'text' })),
    new Column('name', t.text()),
    new Column('at', t.timestamp()),
  )
  const c = table.c
  const at = new Date('2026-11-21T14:30:00.123Z')

  before(async () => {
    await metadata.createAll(engine())
    const rows = [
      { id: 1, big: 2n ** 62n, price: '10.00', cost: 1.5, ratio: 0.5, exact: '1.50', name: 'Ab', at },
      { id: 2, big: 2n ** 61n, price: '0.10', cost: 2.25, ratio: 0.25, exact: '2.00', name: 'äB', at },
      { id: 3, big: null, price: null, cost: null, ratio: null, exact: null, name: null, at: null },
    ]
    await engine().execute(insert(table).values(rows))
  })

  async function valueOf(expression: Expression, where: Expression = c.id.gt(0)): Promise<unknown> {
    return (await engine().execute(select(expression).from(table).where(where))).scalar()
  }
  const first = c.id.eq(1)
  const none = c.id.lt(0)

  it('is a number when it counts', async () => {
    expect(await valueOf(func.count())).to.equal(3)
    expect(await valueOf(func.count(c.big))).to.equal(2)
    expect(await valueOf(func.count(), none)).to.equal(0)
  })

  it('is a bigint as the sum of integers, null over none', async () => {
    expect(await valueOf(func.sum(c.id))).to.equal(6n)
    expect(await valueOf(func.sum(c.big))).to.equal(2n ** 62n + 2n ** 61n)
    expect(await valueOf(func.sum(c.big), none)).to.equal(null)
    expect(await valueOf(func.max(c.big))).to.equal(2n ** 62n)
  })

  it('is an exact string as the sum and the average of decimals', async () => {
    expect(await valueOf(func.sum(c.price))).to.equal('10.10')
    expect(await valueOf(func.sum(c.price.minus('5.05')))).to.equal('0.00')
    expect(await valueOf(func.avg(c.price))).to.equal('5.05')
    expect(await valueOf(func.avg(c.id))).to.equal('2')
    expect(await valueOf(func.min(c.price))).to.equal('0.10')
    expect(await valueOf(func.sum(c.cost))).to.equal(3.75)
    expect(await valueOf(func.avg(c.ratio))).to.equal(0.375)
  })

  it('keeps the places that arithmetic gives', async () => {
    expect(await valueOf(c.price.plus('0.1'), first)).to.equal('10.10')
    expect(await valueOf(c.price.plus('0.005'), first)).to.equal('10.005')
    expect(await valueOf(c.price.times('1.25'), first)).to.equal('12.5')
    expect(await valueOf(c.price.dividedBy('4'), first)).to.equal('2.5')
    expect(await valueOf(c.price.minus(c.price), first)).to.equal('0.00')
    expect(await valueOf(c.cost.times(2), first)).to.equal(3)
    expect(await valueOf(c.id.plus(1).times(2), first)).to.equal(4)
    expect(await valueOf(c.big.minus(1n), first)).to.equal(2n ** 62n - 1n)
    expect(await valueOf(c.id, c.price.dividedBy('4').eq('2.5'))).to.equal(1)
  })

  it('refuses to compute with decimals that SQLite stores as text', async () => {
    const sum = valueOf(func.sum(c.exact))
    if (dialect === 'postgres') expect(await sum).to.equal('3.50')
    else
      expect(await sum.catch((error: unknown) => (error as { code: string }).code)).to.equal(
        'unsupported-feature',
      )
    expect(await valueOf(c.id, c.exact.eq('1.5'))).to.equal(1)
  })

  it('is text, a truth value or a time', async () => {
    expect(await valueOf(func.lower(c.name), first)).to.equal('ab')
    expect(await valueOf(func.length(c.name), c.id.eq(2))).to.equal(2)
    expect(await valueOf(c.name.concat('!'), first)).to.equal('Ab!')
    expect(await valueOf(func.coalesce(c.name, 'none'), c.id.eq(3))).to.equal('none')
    expect(await valueOf(c.id.eq(1), first)).to.equal(true)
    expect(await valueOf(c.name.isNull(), first)).to.equal(false)
    expect(await valueOf(func.max(c.at))).to.deep.equal(at)
    expect(await valueOf(c.at.cast(t.text()), first)).to.equal('2026-11-21 14:30:00.123')
    const now = (await valueOf(func.now(), first)) as Date
    expect(Math.abs(now.getTime() - Date.now())).to.be.lessThan(60_000)
    expect(await valueOf(func.count(), c.at.lt(func.now()))).to.be.a('number')
  })

  it('finds text minding case, and not minding it', async () => {
    const found = async (condition: Expression) =>
      (await engine().execute(select(c.id).where(condition).orderBy(c.id))).scalars()
    expect(await found(c.name.like('A%'))).to.deep.equal([1])
    expect(await found(c.name.like('a%'))).to.deep.equal([])
    expect(await found(c.name.ilike('a%'))).to.deep.equal([1])
    expect(await found(c.name.like('_B'))).to.deep.equal([2])
    expect(await found(c.name.in(['Ab', null]))).to.deep.equal([1, 3])
    expect(await found(c.name.notIn(['Ab', null]))).to.deep.equal([2])
    expect(await found(c.id.in([]))).to.deep.equal([])
    expect(await found(c.id.notIn([]))).to.deep.equal([1, 2, 3])
  })
})

for (const zone of ['America/New_York', 'Asia/Kolkata']) {
  describe(`with the clock of ${zone}`, () => {
    const before_ = process.env['TZ']
    before(() => {
      process.env['TZ'] = zone
    })
    after(() => {
      if (before_ === undefined) delete process.env['TZ']
      else process.env['TZ'] = before_
    })

    onEveryEngine('a time', (engine) => {
      it('is the same day and instant, at the edges of summer time too', async () => {
        expect(new Date(2026, 0, 1).getTimezoneOffset()).to.not.equal(0)
        const metadata = new MetaData()
        const times = [
          '2026-03-08T06:59:59.999Z',
          '2026-03-08T07:00:00Z',
          '2026-11-01T05:30:00Z',
          '2026-11-01T06:30:00Z',
          '2026-12-31T23:59:59.999Z',
          '0001-01-01T00:00:00Z',
        ]
        const table = new Table(
          'clock',
          metadata,
          new Column('id', t.integer(), { primaryKey: true }),
          new Column('plain', t.timestamp()),
          new Column('zoned', t.timestamptz()),
          new Column('day', t.date()),
          new Column('hour', t.time()),
          new Column('made', t.timestamp(), { serverDefault: func.now() }),
        )
        await metadata.createAll(engine())
        const rows = times.map((text, i) => ({
          id: i + 1,
          plain: new Date(text),
          zoned: new Date(text),
          day: text.slice(0, 10),
          hour: '02:30:00',
        }))
        await engine().execute(insert(table).values(rows))
        const { id, plain, zoned, day, hour, made } = table.c
        expect((await engine().execute(select(id, plain, zoned, day, hour).orderBy(id))).rows).to.deep.equal(
          rows,
        )
        for (const row of rows) {
          const same = plain.eq(row.plain).and(zoned.eq(row.zoned), day.eq(row.day), hour.eq('02:30'))
          expect((await engine().execute(select(id).where(same))).scalars()).to.deep.equal([row.id])
        }
        const [first] = (await engine().execute(select(made))).scalars<Date>()
        expect(Math.abs(Number(first) - Date.now())).to.be.lessThan(60_000)
      })
    })
  })
}
