import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  sql,
  t,
  Table,
  type Engine,
  type Many,
  type One,
} from '../../src'
import { Column as CoreColumn, MetaData, Table as CoreTable } from '../../src/core'
import { postgres } from '../../src/dialect/postgres/dialect'
import { citext } from '../../src/postgres'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

/** Text that minds no case, in either database's way. */
const anyCase = { dialect: { sqlite: { collation: 'NOCASE' }, postgres: { collation: 'any_case' } } } as const

@Table('author', { registry })
class Author {
  @Column(t.varchar(20), { primaryKey: true, ...anyCase }) name!: string
  @OneToMany(() => Book, { orderBy: { bookId: 'asc' } }) books!: Many<Book>
  @ManyToMany(() => Club, { through: () => AuthorClub }) clubs!: Many<Club>
}

@Table('book', { registry })
class Book {
  @Column(t.integer(), { primaryKey: true }) bookId!: number
  @Column(t.varchar(20), { nullable: true, ...anyCase }) @ForeignKey(() => Author) authorName!: string | null
  @Column(t.varchar(20)) title!: string
  @ManyToOne(() => Author) author!: One<Author, 'name'> | null
}

@Table('club', { registry })
class Club {
  @Column(t.integer(), { primaryKey: true }) clubId!: number
}

@Table('author_club', { registry })
class AuthorClub {
  @Column(t.varchar(20), { primaryKey: true, ...anyCase }) @ForeignKey(() => Author) name!: string
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Club) clubId!: number
}

/** The model says nothing of how the column compares; the database does. */
@Table('tag', { registry })
class Tag {
  @Column(t.text(), { primaryKey: true }) tag!: string
  @OneToMany(() => Mark) marks!: Many<Mark>
}

@Table('mark', { registry })
class Mark {
  @Column(t.integer(), { primaryKey: true }) markId!: number
  @Column(t.text(), { name: 'tag' }) @ForeignKey(() => Tag) tagName!: string
  @ManyToOne(() => Tag) tag!: One<Tag, 'tag'>
}

@Table('member', { registry })
class Member {
  @Column(t.integer(), { primaryKey: true }) memberId!: number
  @Column(t.varchar(20), { unique: true, ...anyCase }) email!: string
  @Column(t.varchar(20)) nick!: string
}

async function fill(engine: Engine): Promise<void> {
  const isPostgres = engine.dialect.name === 'postgres'
  registry.configure()
  if (isPostgres) {
    await engine.execute(
      sql`CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
    )
    await engine.execute(sql`CREATE TABLE tag (tag text COLLATE any_case PRIMARY KEY)`)
    await engine.execute(
      sql`CREATE TABLE mark (mark_id int PRIMARY KEY, tag text COLLATE any_case NOT NULL REFERENCES tag)`,
    )
  } else {
    await engine.execute(sql`CREATE TABLE tag (tag text COLLATE NOCASE PRIMARY KEY)`)
    await engine.execute(
      sql`CREATE TABLE mark (mark_id int PRIMARY KEY, tag text COLLATE NOCASE NOT NULL REFERENCES tag)`,
    )
  }
  await registry.metadata.createAll(engine)
  for (const name of ['abc', 'Xyz']) await engine.execute(sql`INSERT INTO author VALUES (${name})`)
  const books: [number, string | null][] = [
    [1, 'ABC'],
    [2, 'abc'],
    [3, 'xYZ'],
    [4, null],
    [5, 'Abc'],
  ]
  for (const [id, name] of books)
    await engine.execute(sql`INSERT INTO book (book_id, author_name, title) VALUES (${id}, ${name}, 't')`)
  await engine.execute(sql`INSERT INTO club VALUES (1)`)
  await engine.execute(sql`INSERT INTO author_club VALUES ('aBC', 1)`)
  await engine.execute(sql`INSERT INTO tag VALUES ('red')`)
  await engine.execute(sql`INSERT INTO mark VALUES (1, 'RED'), (2, 'red')`)
}

onEveryEngine('keys that the database compares', (engine, { name: driver }) => {
  // It comes without ICU, and so without collations that mind no case.
  if (driver === 'PGlite') return
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())
  const queries = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)

  it('lead to their row in whatever case they are written, in one statement', async () => {
    const session = open()
    const load = () => session.find(Book, { with: { author: true }, orderBy: { bookId: 'asc' } })
    let books: Awaited<ReturnType<typeof load>> = []
    const sent = await queries(async () => (books = await load()))
    expect(sent).to.have.length(2)
    expect(books.map(({ author }) => author?.name)).to.deep.equal(['abc', 'abc', 'Xyz', undefined, 'abc'])
    expect(books[0]?.author).to.equal(books[1]?.author)
  })

  it('gather their rows in one statement, limited for each by itself', async () => {
    const of = async (options: object): Promise<number[][]> => {
      const authors = await open().find(Author, { with: { books: options }, orderBy: { name: 'asc' } })
      return authors.map(({ books }) => books.map(({ bookId }) => bookId))
    }
    const sent = await queries(async () => {
      expect(await of({})).to.deep.equal([[1, 2, 5], [3]])
    })
    expect(sent).to.have.length(2)
    expect(await of({ limit: 2, orderBy: { bookId: 'desc' } })).to.deep.equal([[5, 2], [3]])
    expect(await of({ where: { bookId: 5 } })).to.deep.equal([[5], []])
    const authors = await open().find(Author, { with: { clubs: true }, orderBy: { name: 'asc' } })
    expect(authors.map(({ clubs }) => clubs.length)).to.deep.equal([1, 0])
  })

  it('are not written anew, and are followed when they change', async () => {
    const session = open()
    const books = await session.find(Book, { with: { author: true }, orderBy: { bookId: 'asc' } })
    const [abc, xyz] = await session.find(Author, { with: { books: true }, orderBy: { name: 'asc' } })
    expect(await queries(() => session.commit())).to.deep.equal([])
    const [first] = books
    if (!first || !abc || !xyz) throw new Error('rows are missing')
    first.title = 'other'
    expect(await queries(() => session.commit())).to.have.length(1)
    expect(first.author).to.equal(abc)
    expect(first.authorName).to.equal('ABC')
    expect(await queries(() => session.commit())).to.deep.equal([])
    abc.books.splice(abc.books.indexOf(first), 1)
    await session.commit()
    expect(first.authorName).to.equal(null)
    first.author = xyz
    await session.commit()
    expect(first.authorName).to.equal('Xyz')
    first.authorName = 'ABC'
    await session.commit()
    expect(await queries(() => session.commit())).to.deep.equal([])
  })

  it('lose no row where only the database knows how they compare', async () => {
    const [red] = await open().find(Tag, { with: { marks: true } })
    expect(red?.marks.map(({ markId }) => markId)).to.deep.equal([1, 2])
    const [mark] = await open().find(Mark, { where: { markId: 1 }, with: { tag: true } })
    expect(mark?.tag.tag).to.equal('red')
  })

  it('update the row that an upsert means, however it is written, and give its instance', async () => {
    const session = open()
    const ann = session.create(Member, { email: 'Ann@x.org', nick: 'Ann' })
    await session.commit()
    const rows = [
      { email: 'bob@x.org', nick: 'Bob' },
      { email: 'ANN@x.org', nick: 'Annie' },
    ]
    let members: Member[] = []
    const sent = await queries(async () => {
      members = await session.upsert(Member, rows, { on: ['email'], update: ['nick'] })
    })
    // The rows that come back, those of equal keys, and those of keys that only the database takes for equal.
    expect(sent).to.have.length(3)
    await session.commit()
    expect(members[1]).to.equal(ann)
    expect(members.map(({ email, nick }) => [email, nick])).to.deep.equal([
      ['bob@x.org', 'Bob'],
      ['Ann@x.org', 'Annie'],
    ])
    const [bob] = await session.upsert(Member, [{ email: 'BOB@x.org', nick: 'x' }], {
      on: ['email'],
      update: [],
    })
    expect(bob).to.equal(members[0])
    await session.commit()
  })

  it('are refused where an upsert gives one of them twice', async () => {
    const rows = ['Cat@x.org', 'CAT@x.org'].map((email) => ({ email, nick: 'Cat' }))
    const session = open()
    const { message } = (await rejection(session.upsert(Member, rows, { on: ['email'] }))) as Error
    expect(message).to.match(
      /have the same (email|key, as the database compares it)\.\n {2}Give only the last of them/,
    )
    await session.rollback()
    expect(await open().count(Member, { where: { email: 'cat@x.org' } })).to.equal(0)
  })
})

describe('a key of CITEXT', () => {
  it('is compared by the database', () => {
    const table = new CoreTable(
      'x',
      new MetaData(),
      new CoreColumn('a', citext()),
      new CoreColumn('b', t.varchar(9)),
      new CoreColumn('c', t.varchar(9), { collation: 'C' }),
      new CoreColumn('d', t.numeric(4, 2)),
    )
    expect(table.columns.map((column) => postgres.comparesExactly(column))).to.deep.equal([
      false,
      true,
      true,
      true,
    ])
  })
})
