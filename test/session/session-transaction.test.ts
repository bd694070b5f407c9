import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  t,
  Table,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('shelf', { registry })
class Shelf {
  @Column(t.integer(), { primaryKey: true }) shelfId!: number
  @Column(t.varchar(20), { unique: true }) name!: string
  @OneToMany(() => Book) books!: Many<Book>
}

@Table('book', { registry })
class Book {
  @Column(t.integer(), { primaryKey: true }) bookId!: number
  @Column(t.integer()) @ForeignKey(() => Shelf) shelfId!: number
  @ManyToOne(() => Shelf) shelf!: One<Shelf, 'shelfId'>
}

onEveryEngine('session.transaction', (engine) => {
  const open = (): Session => new Session(engine())
  const names = async (): Promise<string[]> =>
    (await open().find(Shelf, { orderBy: { name: 'asc' } })).map(({ name }) => name)

  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })

  it('commits what its callback did, and what there was before', async () => {
    const session = open()
    session.create(Shelf, { name: 'a' })
    const given = await session.transaction((same) => {
      expect(same).to.equal(session)
      session.create(Shelf, { name: 'b' })
      return 7
    })
    expect(given).to.equal(7)
    expect(await names()).to.deep.equal(['a', 'b'])
  })

  it('puts instances back to what they held, and forgets those that it made', async () => {
    const session = open()
    const shelf = session.create(Shelf, { name: 'a' })
    const book = session.create(Book, { shelf })
    await session.commit()
    shelf.name = 'dirty'
    let made: Shelf | undefined
    const failed = await rejection(
      session.transaction(async () => {
        shelf.name = 'b'
        made = session.create(Shelf, { name: 'c' })
        book.shelf = made
        session.create(Book, { shelf })
        await session.flush()
        session.delete(book)
        await session.flush()
        throw new Error('no')
      }),
    )
    expect(failed).to.have.property('message', 'no')
    expect([shelf.name, book.shelf === shelf, book.shelfId]).to.deep.equal(['dirty', true, shelf.shelfId])
    expect(shelf.books).to.deep.equal([book])
    expect([session.contains(made as Shelf), session.contains(book)]).to.deep.equal([false, true])
    expect(await names()).to.deep.equal(['a'])
    await session.commit()
    expect(await names()).to.deep.equal(['dirty'])
    expect(await open().count(Book)).to.equal(1)
  })

  it('is a savepoint inside another one: what failed in it leaves the rest alone', async () => {
    const session = open()
    await session.transaction(async () => {
      const shelf = session.create(Shelf, { name: 'a' })
      const failed = await rejection(
        session.transaction(async () => {
          shelf.name = 'x'
          session.create(Shelf, { name: 'x' })
          await session.flush()
        }),
      )
      expect(failed).to.have.property('code', 'unique-violation')
      expect(shelf.name).to.equal('a')
      await session.transaction(() => void session.create(Shelf, { name: 'b' }))
    })
    expect(await names()).to.deep.equal(['a', 'b'])
  })

  it('is a savepoint behind a flush, whose transaction ends with commit or rollback', async () => {
    const session = open()
    session.create(Shelf, { name: 'a' })
    await session.flush()
    await session.transaction(() => void session.create(Shelf, { name: 'b' }))
    await session.rollback()
    expect(await names()).to.deep.equal([])
  })

  it('refuses what would end it from inside, options of a savepoint, and to run again with instances', async () => {
    const session = open()
    await session.transaction(async () => {
      session.create(Shelf, { name: 'a' })
      await session.flush()
      for (const end of [() => session.commit(), () => session.rollback()])
        expect(await rejection(end())).to.have.property('code', 'usage')
      const inner = session.transaction(() => undefined, { readOnly: true })
      expect((await rejection(inner)).message).to.match(/it is a savepoint/)
    })
    const again = session.transaction(() => undefined, { retry: { deadlineMs: 10 } })
    expect((await rejection(again)).message).to.match(/holds instances cannot run a transaction again/)
    expect(await open().transaction(() => 1, { retry: { deadlineMs: 10 } })).to.equal(1)
  })

  it('says so where several run at the same time, and keeps nothing of them', async () => {
    const session = open()
    const attempts = ['a', 'b', 'c'].map((name) =>
      session.transaction(async () => {
        session.create(Shelf, { name })
        await session.flush()
      }),
    )
    const outcomes = await Promise.allSettled(attempts)
    for (const outcome of outcomes) {
      expect(outcome.status).to.equal('rejected')
      expect(String((outcome as PromiseRejectedResult).reason)).to.include('ran at the same time')
    }
    expect(await names()).to.deep.equal([])
    session.expungeAll()
    await session.transaction(() => session.create(Shelf, { name: 'd' }))
    expect(await names()).to.deep.equal(['d'])
  })

  it('ends statements of flush and commit when their signal or time limit says so', async () => {
    const session = open()
    session.create(Shelf, { name: 'a' })
    const signal = AbortSignal.abort()
    expect(await rejection(session.flush({ signal }))).to.have.property('code', 'query-aborted')
    expect(await rejection(session.commit({ signal }))).to.have.property('code', 'query-aborted')
    expect(await rejection(session.commit({ timeoutMs: 0 }))).to.have.property('code', 'usage')
    await session.commit({ timeoutMs: 20_000 })
    expect(await names()).to.deep.equal(['a'])
  })
})
