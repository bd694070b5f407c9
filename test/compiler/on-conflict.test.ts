import { expect } from 'chai'

import {
  Column,
  excluded,
  Index,
  insert,
  MetaData,
  select,
  sql,
  t,
  Table,
  UniqueConstraint,
} from '../../src/core'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { everywhere } from '../support/per-dialect'

const metadata = new MetaData()
const hit = new Table(
  'hit',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('site', t.varchar(20), { nullable: false }),
  new Column('page', t.text(), { nullable: false }),
  new Column('n', t.integer(), { nullable: false }),
  new Column('touched', t.integer(), { updateValue: 7 }),
  new UniqueConstraint('site', 'page', { name: 'uq_hit' }),
  new Index('ix_page', sql`lower(page)`, { unique: true }),
  new Index('ix_n', 'n', 'page', { unique: true }),
  new Index('ix_open', 'n', { unique: true, where: sql`touched IS NULL` }),
)
/** Two indexes of the same columns, about other rows each. */
const ticket = new Table(
  'ticket',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('seat', t.varchar(9), { nullable: false }),
  new Column('state', t.varchar(9), { nullable: false }),
)
new Index('ix_sold', ticket.c.seat, { unique: true, where: ticket.c.state.in(["it's sold", 'paid']) })
new Index('ix_held', ticket.c.seat, { unique: true, where: ticket.c.state.eq('held') })
const row = { site: 'a', page: '/', n: 1 }
const bare = new Table('bare', metadata, new Column('id', t.integer(), { primaryKey: true }))

describe('an insert of rows that may be there already', () => {
  it('updates columns with the values of the new row', () => {
    expectSql(
      insert(hit)
        .values(row)
        .onConflict('uq_hit', { doUpdate: ['n', 'page'] }),
      {
        postgres:
          'INSERT INTO hit (site, page, n) VALUES ($1, $2, $3) ON CONFLICT (site, page) DO UPDATE SET n = excluded.n, page = excluded.page, touched = $4',
        sqlite:
          'INSERT INTO hit (site, page, n) VALUES (?, ?, ?) ON CONFLICT (site, page) DO UPDATE SET n = excluded.n, page = excluded.page, touched = ?',
      },
    )
  })

  it('updates with values and expressions, of the row that is there and of the new one', () => {
    const doUpdate = { n: hit.c.n.plus(excluded(hit.c.n)), touched: 1 }
    expectSql(insert(hit).values(row).onConflict(['site', 'page'], { doUpdate }).returning(hit.c.n), {
      postgres:
        'INSERT INTO hit (site, page, n) VALUES ($1, $2, $3) ON CONFLICT (site, page) DO UPDATE SET n = hit.n + excluded.n, touched = $4 RETURNING hit.n',
      sqlite:
        'INSERT INTO hit (site, page, n) VALUES (?, ?, ?) ON CONFLICT (site, page) DO UPDATE SET n = hit.n + excluded.n, touched = ? RETURNING hit.n',
    })
  })

  it('updates only those that meet a condition', () => {
    const action = { doUpdate: ['n'], where: hit.c.n.lt(excluded(hit.c.n)).and(hit.c.id.ne(7)) } as const
    expectSql(insert(hit).values(row).onConflict('uq_hit', action), {
      postgres:
        'INSERT INTO hit (site, page, n) VALUES ($1, $2, $3) ON CONFLICT (site, page) DO UPDATE SET n = excluded.n, touched = $4 WHERE hit.n < excluded.n AND hit.id <> $5',
      sqlite:
        'INSERT INTO hit (site, page, n) VALUES (?, ?, ?) ON CONFLICT (site, page) DO UPDATE SET n = excluded.n, touched = ? WHERE hit.n < excluded.n AND hit.id <> ?',
    })
  })

  it('leaves them alone, whatever kind of key it is told', () => {
    for (const [key, columns] of [
      ['pk_hit', 'id'],
      ['ix_n', 'n, page'],
      ['uq_hit', 'site, page'],
      ['ix_page', '(lower(page))'],
    ] as const) {
      expectSql(insert(hit).values(row).onConflict(key, { doNothing: true }), {
        postgres: `INSERT INTO hit (site, page, n) VALUES ($1, $2, $3) ON CONFLICT (${columns}) DO NOTHING`,
        sqlite: `INSERT INTO hit (site, page, n) VALUES (?, ?, ?) ON CONFLICT (${columns}) DO NOTHING`,
      })
    }
  })

  it('tells the database what a partial index is about, with its values written out', () => {
    expectSql(
      insert(hit)
        .values(row)
        .onConflict(['n'], { doUpdate: ['page'] }),
      {
        postgres:
          'INSERT INTO hit (site, page, n) VALUES ($1, $2, $3) ON CONFLICT (n) WHERE touched IS NULL DO UPDATE SET page = excluded.page, touched = $4',
        sqlite:
          'INSERT INTO hit (site, page, n) VALUES (?, ?, ?) ON CONFLICT (n) WHERE touched IS NULL DO UPDATE SET page = excluded.page, touched = ?',
      },
    )
    const sale = insert(ticket).values({ seat: 'A1', state: 'paid' })
    expectSql(sale.onConflict('ix_sold', { doUpdate: ['state'] }), {
      postgres:
        "INSERT INTO ticket (seat, state) VALUES ($1, $2) ON CONFLICT (seat) WHERE state IN ('it''s sold', 'paid') DO UPDATE SET state = excluded.state",
      sqlite:
        "INSERT INTO ticket (seat, state) VALUES (?, ?) ON CONFLICT (seat) WHERE state IN ('it''s sold', 'paid') DO UPDATE SET state = excluded.state",
    })
    expect(() => sale.onConflict(['seat'], { doNothing: true })).to.throw(
      "Write the name of one instead: 'ix_sold' or 'ix_held'.",
    )
  })

  it('refuses what cannot be meant', () => {
    const to = insert(hit).values(row)
    expect(() => to.onConflict('uq_hits', { doNothing: true })).to.throw("Did you mean 'uq_hit'?")
    expect(() => to.onConflict([], { doNothing: true })).to.throw('names no column')
    expect(() => to.onConflict(['sit'] as never, { doNothing: true })).to.throw("Did you mean 'site'?")
    expect(() => to.onConflict('uq_hit', { doUpdate: [] })).to.throw('doUpdate names no column')
    expect(() => to.onConflict('uq_hit', { doUpdate: ['m' as never] })).to.throw("'m'")
    expect(() => to.onConflict('uq_hit', {} as never)).to.throw('must be told what to do')
    expect(() => to.onConflict('uq_hit', { doNothing: true, doUpdate: ['n'] } as never)).to.throw('told what')
    expect(() => to.onConflict('uq_hit', undefined as never)).to.throw('must be told what to do')
    const where = hit.c.n.lt(5)
    expect(() => to.onConflict('uq_hit', { doNothing: true, where } as never)).to.throw(
      'where is a condition',
    )
    expect(() => to.onConflict('uq_hit', { doUpdate: ['n'], where: { n: 5 } as never })).to.throw(
      "Write { doUpdate: ['n'], where: hit.c.n.lt(excluded(hit.c.n)) }",
    )
    expect(() => {
      expectSql(insert(bare).values({}).onConflict('pk_bare', { doNothing: true }), everywhere(''))
    }).to.throw('takes no onConflict')
  })
})

runOnEveryEngine(() => metadata)

onEveryEngine('rows that are there already', (engine) => {
  before(() => metadata.createAll(engine()))

  it('are updated, or left alone, in one statement with new ones', async () => {
    await engine().execute(insert(hit).values(row))
    const both = insert(hit).values({ ...row, n: 5 }, { site: 'b', page: '/x', n: 2 })
    const add = await engine().execute(
      both
        .onConflict('uq_hit', { doUpdate: { n: hit.c.n.plus(excluded(hit.c.n)) } })
        .returning(hit.c.page, hit.c.n),
    )
    expect([...add.rows].sort((a, b) => b.n - a.n)).to.deep.equal([
      { page: '/', n: 6 },
      { page: '/x', n: 2 },
    ])
    const none = await engine().execute(both.onConflict(['site', 'page'], { doNothing: true }))
    expect(none.rowCount).to.equal(0)
    const greater = both.onConflict('uq_hit', { doUpdate: ['n'], where: hit.c.n.gt(excluded(hit.c.n)) })
    expect((await engine().execute(greater.returning(hit.c.n))).rows).to.deep.equal([{ n: 5 }])
    await engine().execute(
      insert(hit)
        .values({ ...row, n: 6 })
        .onConflict('uq_hit', { doUpdate: ['n'] }),
    )
    const all = await engine().execute(select(hit.c.n, hit.c.touched).orderBy(hit.c.n))
    expect(all.rows).to.deep.equal([
      { n: 2, touched: null },
      { n: 6, touched: 7 },
    ])
  })
})
