import { expect } from 'chai'

import {
  columnsOf,
  func,
  gt,
  InvalidCursorError,
  mapperOf,
  select,
  Session,
  some,
  sql,
  type CursorPage,
  type Engine,
  type OrderBy,
} from '../../src'
import { dialects } from '../../src/dialect/dialects'
import { pageQuery } from '../../src/session/pager'
import { uniqueOrder } from '../../src/session/page-order'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { Animal, registry, Zoo } from '../support/models/zoo'

const { codecs } = dialects.postgres
const ANIMAL = 'SELECT animal.animal_id, animal.name, animal.nick, animal.zoo_id, '

function page(orderBy: OrderBy<Animal> | undefined, from: (string | number | null)[] | undefined) {
  registry.configure()
  const order = uniqueOrder(mapperOf(Animal), orderBy)
  return pageQuery(mapperOf(Animal), { limit: 2 }, { order, from, decoderOf: (type) => codecs.decoder(type) })
}

describe('a page', () => {
  it('is sorted by the primary key at last, in the direction of what stands before it', () => {
    expectSql(page(undefined, undefined), {
      postgres: `${ANIMAL}animal.animal_id AS dovetail_order_0 FROM animal ORDER BY animal.animal_id LIMIT $1`,
      sqlite: `${ANIMAL}animal.animal_id AS dovetail_order_0 FROM animal ORDER BY animal.animal_id LIMIT ?`,
    })
    expectSql(page({ name: 'desc' }, undefined), {
      postgres: `${ANIMAL}animal.name AS dovetail_order_0, animal.animal_id AS dovetail_order_1 FROM animal ORDER BY animal.name DESC, animal.animal_id DESC LIMIT $1`,
      sqlite: `${ANIMAL}animal.name AS dovetail_order_0, animal.animal_id AS dovetail_order_1 FROM animal ORDER BY animal.name DESC, animal.animal_id DESC LIMIT ?`,
    })
  })

  it('begins behind a row by one comparison of all columns, where no null and one direction is among them', () => {
    expectSql(page({ name: 'desc' }, ['Bear', 7]), {
      postgres: `${ANIMAL}animal.name AS dovetail_order_0, animal.animal_id AS dovetail_order_1 FROM animal WHERE (animal.name, animal.animal_id) < ($1, $2) ORDER BY animal.name DESC, animal.animal_id DESC LIMIT $3`,
      sqlite: `${ANIMAL}animal.name AS dovetail_order_0, animal.animal_id AS dovetail_order_1 FROM animal WHERE (animal.name, animal.animal_id) < (?, ?) ORDER BY animal.name DESC, animal.animal_id DESC LIMIT ?`,
    })
  })

  it('minds nulls and directions that differ', () => {
    const select = `${ANIMAL}animal.nick AS dovetail_order_0, animal.name AS dovetail_order_1, animal.animal_id AS dovetail_order_2 FROM animal`
    expectSql(page({ nick: 'asc', name: 'desc' }, ['Teddy', 'Bear', 7]), {
      postgres: `${select} WHERE (animal.nick > $1 OR animal.nick IS NULL) OR (animal.nick = $1 AND animal.name < $2) OR (animal.nick = $1 AND animal.name = $2 AND animal.animal_id < $3) ORDER BY animal.nick, animal.name DESC, animal.animal_id DESC LIMIT $4`,
      sqlite: `${select} WHERE (animal.nick > ? OR animal.nick IS NULL) OR (animal.nick = ? AND animal.name < ?) OR (animal.nick = ? AND animal.name = ? AND animal.animal_id < ?) ORDER BY animal.nick NULLS LAST, animal.name DESC, animal.animal_id DESC LIMIT ?`,
    })
    expectSql(page({ nick: 'asc', name: 'desc' }, [null, 'Bear', 7]), {
      postgres: `${select} WHERE (animal.nick IS NULL AND animal.name < $1) OR (animal.nick IS NULL AND animal.name = $1 AND animal.animal_id < $2) ORDER BY animal.nick, animal.name DESC, animal.animal_id DESC LIMIT $3`,
      sqlite: `${select} WHERE (animal.nick IS NULL AND animal.name < ?) OR (animal.nick IS NULL AND animal.name = ? AND animal.animal_id < ?) ORDER BY animal.nick NULLS LAST, animal.name DESC, animal.animal_id DESC LIMIT ?`,
    })
  })
})

runOnEveryEngine(() => registry.metadata)

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const zoo = session.create(Zoo, { name: 'North' })
  const nicks = [null, 'b', 'a', null, 'B']
  for (let i = 0; i < 23; i++)
    session.create(Animal, { name: `n${i % 4}`, nick: nicks[i % 5] ?? null, zoo: i % 3 === 0 ? zoo : null })
  await session.commit()
}

onEveryEngine('pages', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())
  const ids = (animals: readonly Animal[]): number[] => animals.map(({ animalId }) => animalId)

  const ORDERS: [string, OrderBy<Animal> | undefined][] = [
    ['none', undefined],
    ['a column', { name: 'asc' }],
    ['a column downwards', { name: 'desc' }],
    ['nulls last', { nick: 'asc' }],
    ['nulls first', { nick: 'desc' }],
    ['mixed directions', { nick: 'desc', name: 'asc', zooId: 'desc' }],
    ['nulls where they are told to stand', (c) => [c.nick.asc().nullsFirst(), c.zooId.desc().nullsLast()]],
    ['expressions', (c) => [func.lower(c.nick).desc(), sql`${c.animalId} % 5`.asc(), c.animalId.desc()]],
    [
      'subqueries, which may give null',
      (c) => [
        select(func.count()).from(Zoo).where(columnsOf(Zoo).zooId.ne(c.zooId)).scalarSubquery().desc(),
        select(columnsOf(Zoo).name).where(columnsOf(Zoo).zooId.eq(c.zooId)).scalarSubquery().asc(),
      ],
    ],
    ['the key in front', { animalId: 'desc', name: 'asc' }],
  ]
  for (const [title, orderBy] of ORDERS) {
    it(`give every row once, forwards and backwards: ${title}`, async () => {
      const given = orderBy === undefined ? {} : { orderBy }
      const { items: all } = await open().paginate(Animal, { ...given, limit: 100 })
      expect(new Set(ids(all)).size).to.equal(23)
      const forwards: number[] = []
      let after: string | null = null
      let last: string | null = null
      for (let more = true; more;) {
        const next: CursorPage<Animal> = await open().paginate(Animal, { ...given, limit: 4, after })
        expect(next.hasPrevious).to.equal(after !== null)
        forwards.push(...ids(next.items))
        after = next.endCursor
        last = next.endCursor
        more = next.hasNext
      }
      expect(forwards).to.deep.equal(ids(all))
      const backwards: number[] = []
      let before = last
      for (let more = true; more;) {
        const previous = await open().paginate(Animal, { ...given, limit: 4, before })
        expect(previous.hasNext).to.equal(true)
        backwards.unshift(...ids(previous.items))
        before = previous.startCursor
        more = previous.hasPrevious
      }
      expect(backwards).to.deep.equal(ids(all).slice(0, -1))
    })
  }

  it('go on where they were when rows come and go', async () => {
    const session = open()
    const first = await session.paginate(Animal, { orderBy: { name: 'asc' }, limit: 3 })
    session.delete(...first.items)
    session.create(Animal, { name: 'm' })
    await session.flush()
    const next = await session.paginate(Animal, {
      orderBy: { name: 'asc' },
      limit: 1,
      after: first.endCursor,
    })
    await session.rollback()
    const whole = await open().paginate(Animal, { orderBy: { name: 'asc' }, limit: 4 })
    expect(ids(next.items)).to.deep.equal(ids(whole.items).slice(3))
  })

  it('cost one statement, and one for each relation', async () => {
    const where = { zoo: some(), animalId: gt(1) }
    const statements = await captureQueries(engine(), async () => {
      const { items } = await open().paginate(Animal, { where, with: { zoo: true }, limit: 3 })
      expect(items.map(({ zoo }) => zoo?.name)).to.deep.equal(['North', 'North', 'North'])
    })
    expect(statements).to.have.length(2)
  })

  it('stand at a number, with the number of all rows, in two statements', async () => {
    const statements = await captureQueries(engine(), async () => {
      const at = await open().paginate(Animal, { where: { animalId: gt(3) }, limit: 7, offset: 14 })
      expect(ids(at.items)).to.deep.equal([18, 19, 20, 21, 22, 23])
      expect(at).to.include({ total: 20, hasNext: false, hasPrevious: true })
    })
    expect(statements).to.have.length(2)
    const first = await open().paginate(Animal, { limit: 5, offset: 0 })
    expect(first).to.include({ total: 23, hasNext: true, hasPrevious: false })
    const behind = await open().paginate(Animal, { limit: 5, offset: 100 })
    expect(behind).to.deep.include({ items: [], total: 23, hasNext: false })
  })

  it('are empty without a cursor where no row is', async () => {
    const none = await open().paginate(Animal, { where: { name: 'x' }, limit: 5 })
    expect(none).to.deep.equal({
      items: [],
      startCursor: null,
      endCursor: null,
      hasNext: false,
      hasPrevious: false,
    })
  })

  it('take no cursor that was changed, or comes from another query or another secret', async () => {
    const cursorSecret = 'of the program'
    const session = new Session(engine(), { cursorSecret })
    const { endCursor } = await session.paginate(Animal, { orderBy: { name: 'asc' }, limit: 3 })
    const cursor = endCursor ?? ''
    const ask = (after: unknown, orderBy: OrderBy<Animal> = { name: 'asc' }, by = session) =>
      by.paginate(Animal, { orderBy, limit: 3, after: after as string })
    expect(await ask(cursor))
      .to.have.property('items')
      .with.length(3)
    const others =
      (zooId: number): OrderBy<Animal> =>
      (c) =>
        select(func.count())
          .from(Zoo)
          .where(columnsOf(Zoo).zooId.ne(zooId))
          .scalarSubquery()
          .plus(c.animalId)
          .asc()
    const page = await session.paginate(Animal, { orderBy: others(1), limit: 3 })
    expect(await ask(page.endCursor, others(1))).to.have.property('items')
    expect(await rejection(ask(page.endCursor, others(2)))).to.be.instanceOf(InvalidCursorError)
    const flipped = `${cursor.slice(0, -3)}${cursor.at(-3) === 'A' ? 'B' : 'A'}${cursor.slice(-2)}`
    for (const wrong of [flipped, `${cursor}A`, cursor.slice(1), '', 'x', 5, { toString: () => cursor }])
      expect(await rejection(ask(wrong)), String(wrong)).to.be.instanceOf(InvalidCursorError)
    expect(await rejection(ask(cursor, { name: 'desc' }))).to.be.instanceOf(InvalidCursorError)
    expect(await rejection(ask(cursor, { name: 'asc' }, open()))).to.be.instanceOf(InvalidCursorError)
    const zoo = session.paginate(Zoo, { orderBy: { name: 'asc' }, limit: 3, after: cursor })
    expect(await rejection(zoo)).to.be.instanceOf(InvalidCursorError)
  })

  it('refuse options that cannot be meant before anything is sent', async () => {
    const bad: [string, unknown][] = [
      ['limit must be a whole number', {}],
      ['limit must be a whole number', { limit: 0 }],
      ['limit must be a whole number', { limit: '5' }],
      ['offset must be a whole number', { limit: 5, offset: -1 }],
      ['after or before, not both', { limit: 5, after: 'x', before: 'y' }],
      ['after or offset, not both', { limit: 5, after: 'x', offset: 5 }],
      ["'page'", { limit: 5, page: 2 }],
      ['where is undefined', { limit: 5, where: undefined }],
      ["no property 'x'", { limit: 5, orderBy: { x: 'asc' } }],
      ["no relation 'x'", { limit: 5, with: { x: true } }],
      ['an object of options', null],
    ]
    for (const [message, options] of bad) {
      let error: unknown
      const statements = await captureQueries(engine(), async () => {
        error = await rejection(open().paginate(Animal, options as never))
      })
      expect((error as Error).message, JSON.stringify(options)).to.include(message)
      expect(statements).to.deep.equal([])
    }
  })
})
