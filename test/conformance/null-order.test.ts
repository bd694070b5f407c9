import { expect } from 'chai'

import { alias, Column, ForeignKey, func, insert, MetaData, select, t, Table } from '../../src/core'
import type { Select } from '../../src/statement/select'
import { onEveryEngine } from '../support/engines'

const metadata = new MetaData()
const item = new Table(
  'item',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('rank', t.integer()),
  new Column('next_id', t.integer(), new ForeignKey('item')),
)

onEveryEngine('nulls in an ORDER BY', (engine) => {
  before(async () => {
    await metadata.createAll(engine())
    for (const [id, rank] of [
      [1, 5],
      [2, null],
      [3, 1],
    ] as const) {
      await engine().execute(insert(item).values({ id, rank, next_id: id > 1 ? id - 1 : null }))
    }
  })

  const ids = async (query: Select): Promise<unknown[]> => (await engine().execute(query)).scalars()
  const query = select(item.c.id) as ReturnType<typeof select>

  it('stand last upwards and first downwards, unless the statement says otherwise', async () => {
    expect(await ids(query.orderBy(item.c.rank))).to.deep.equal([3, 1, 2])
    expect(await ids(query.orderBy(item.c.rank.desc()))).to.deep.equal([2, 1, 3])
    expect(await ids(query.orderBy(item.c.rank.asc().nullsFirst()))).to.deep.equal([2, 3, 1])
    expect(await ids(query.orderBy(item.c.rank.desc().nullsLast()))).to.deep.equal([1, 3, 2])
    expect(await ids(query.orderBy(item.c.rank.plus(1)))).to.deep.equal([3, 1, 2])
  })

  it('stand so too where an outer join makes them of a column that holds none', async () => {
    const next = alias(item, 'next')
    expect(await ids(query.leftJoin(next).orderBy(next.c['id']))).to.deep.equal([2, 3, 1])
  })

  it('stand so too in a window', async () => {
    const position = func.rowNumber().over({ orderBy: [item.c.rank] })
    const { rows } = await engine().execute(select(item.c.id, position.as('n')).orderBy(item.c.id))
    expect(rows.map(({ n }) => n)).to.deep.equal([2, 3, 1])
  })
})
