/** The order that a relation declares: like that of a query, also by what its rows point to. */
import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  func,
  ManyToMany,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  t,
  Table,
  type Engine,
  type Many,
  type One,
} from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { thrownBy } from '../support/thrown-by'

const registry = new Registry()

@Table('author', { registry })
class Author {
  @Column({ primaryKey: true }) id!: number
  @Column() name!: string
}

@Table('shelf', { registry })
class Shelf {
  @Column({ primaryKey: true }) id!: number
  @OneToMany(() => Book, { orderBy: { author: { name: 'asc' }, title: 'desc' } }) books!: Many<Book>
  @OneToMany(() => Book, { orderBy: [{ title: 'desc' }], viewOnly: true }) listed!: Many<Book>
  @OneToMany(() => Book, { orderBy: (c) => func.lower(c.title).desc(), viewOnly: true }) worked!: Many<Book>
  @ManyToMany(() => Book, { through: () => Loan, orderBy: { author: { name: 'desc' } } }) lent!: Many<Book>
}

@Table('book', { registry })
class Book {
  @Column({ primaryKey: true }) id!: number
  @Column() title!: string
  @Column() @ForeignKey(() => Shelf) shelfId!: number
  @Column() @ForeignKey(() => Author) authorId!: number
  @ManyToOne(() => Author) author!: One<Author>
}

@Table('loan', { registry })
class Loan {
  @Column({ primaryKey: true }) @ForeignKey(() => Shelf) shelfId!: number
  @Column({ primaryKey: true }) @ForeignKey(() => Book) bookId!: number
}

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  for (const [id, name] of [
    [1, 'Woolf'],
    [2, 'Borges'],
  ] as const)
    session.create(Author, { id, name })
  for (const id of [1, 2]) session.create(Shelf, { id })
  const books = [
    [1, 'orlando', 1],
    [2, 'Ficciones', 2],
    [3, 'aleph', 2],
  ] as const
  for (const [id, title, authorId] of books) session.create(Book, { id, title, authorId, shelfId: 1 })
  await session.flush()
  for (const bookId of [1, 2]) session.create(Loan, { shelfId: 2, bookId })
  await session.commit()
}

const titles = (books: readonly Book[]): string => books.map(({ title }) => title).join(' ')

onEveryEngine('the order that a relation declares', (engine) => {
  before(() => fill(engine()))

  for (const strategy of ['select-in', 'joined'] as const) {
    it(`goes along relations to one row (${strategy}), and loses no row that has none`, async () => {
      const sent = await captureQueries(engine(), async () => {
        const shelves = await new Session(engine()).find(Shelf, {
          with: { books: { strategy }, lent: { strategy } },
          orderBy: { id: 'asc' },
        })
        expect(shelves.map(({ books }) => titles(books))).to.deep.equal(['aleph Ficciones orlando', ''])
        expect(shelves.map(({ lent }) => titles(lent))).to.deep.equal(['', 'orlando Ficciones'])
      })
      expect(sent).to.have.length(strategy === 'joined' ? 1 : 3)
    })
  }

  it('is a list or a callback, and gives way to that of a query', async () => {
    for (let time = 0; time < 2; time++) {
      const [shelf] = await new Session(engine()).find(Shelf, {
        with: { books: { orderBy: { id: 'asc' } }, listed: true, worked: true },
        where: { id: 1 },
      })
      expect(shelf && titles(shelf.books)).to.equal('orlando Ficciones aleph')
      expect(shelf && titles(shelf.worked)).to.equal('orlando Ficciones aleph')
      const listed = shelf?.listed.map(({ id }) => id)
      const [sorted] = await new Session(engine()).find(Shelf, {
        with: { books: { orderBy: { title: 'desc' } } },
        where: { id: 1 },
      })
      expect(listed).to.deep.equal(sorted?.books.map(({ id }) => id))
    }
  })

  it('holds for the first rows of each, and on demand', async () => {
    const [shelf] = await new Session(engine()).find(Shelf, {
      with: { books: { limit: 2 } },
      where: { id: 1 },
    })
    expect(shelf && titles(shelf.books)).to.equal('aleph Ficciones')
    const session = new Session(engine())
    const found = await session.findOrFail(Shelf, { where: { id: 1 } })
    const { books } = await session.load(found, 'books')
    expect(titles(books)).to.equal('aleph Ficciones orlando')
  })
})

describe('an order that cannot be', () => {
  it('is refused when the classes are configured, with what there is', () => {
    const refused = (orderBy: unknown): string => {
      const own = new Registry()
      @Table('parent', { registry: own })
      class Parent {
        @Column({ primaryKey: true }) id!: number
        @OneToMany(() => Child, { orderBy: orderBy as never }) children!: Many<Child>
      }
      @Table('child', { registry: own })
      class Child {
        @Column({ primaryKey: true }) id!: number
        @Column() @ForeignKey(() => Parent) parentId!: number
        @ManyToOne(() => Parent) parent!: One<Parent>
      }
      return (thrownBy(() => own.configure()) as Error).message
    }
    expect(refused({ ids: 'asc' })).to.include("Parent.children: orderBy: Child has no property 'ids'")
    expect(refused({ id: 1 })).to.include("the direction of Child.id must be 'asc' or 'desc'")
    expect(refused({ parent: 'asc' })).to.include('Child.parent is a relation, not a column')
    expect(refused({ parent: { children: { id: 'asc' } } })).to.include('leads to many rows')
    expect(refused(['id'])).to.include('orderBy takes an object')
  })
})
