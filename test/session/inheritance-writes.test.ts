/** Writes of many rows of classes that share one table: each is about the rows of its own class, and of those below it. */
import { expect } from 'chai'

import {
  Column,
  columnsOf,
  gt,
  Registry,
  Session,
  t,
  Table,
  TableArgs,
  UniqueConstraint,
  UsageError,
  type Engine,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Employee, Lead } from '../support/models/fleet'

const registry = new Registry()

@Table('media', { registry, inheritance: 'single', discriminator: 'kind', softDelete: 'goneAt' })
@TableArgs<Media>((c) => [new UniqueConstraint(c.title)])
class Media {
  @Column({ primaryKey: true }) id!: number
  @Column(t.varchar(20)) title!: string
  @Column(t.integer(), { defaultValue: 0 }) views!: number
  @Column(t.timestamptz(), { nullable: true }) goneAt!: Date | null
}

@Table({ registry })
class Book extends Media {
  @Column(t.integer()) pages!: number
}

@Table({ registry })
class Novel extends Book {
  @Column(t.text(), { nullable: true }) genre!: string | null
}

@Table({ registry })
class Film extends Media {
  @Column(t.integer(), { defaultValue: 90 }) minutes!: number
}

async function fill(engine: Engine): Promise<void> {
  const session = new Session(engine)
  session.create(Media, { id: 1, title: 'Sheet' })
  session.create(Book, { id: 2, title: 'Atlas', pages: 300 })
  session.create(Novel, { id: 3, title: 'Orlando', pages: 200, genre: 'modern' })
  session.create(Film, { id: 4, title: 'Stalker', minutes: 162 })
  await session.commit()
}

async function clear(engine: Engine): Promise<void> {
  const session = new Session(engine)
  await session.deleteWhere(Media, { everyRow: true, hardDelete: true, withDeleted: true })
  await session.commit()
}

async function views(engine: Engine): Promise<readonly number[]> {
  const found = await new Session(engine).find(Media, { orderBy: { id: 'asc' }, withDeleted: true })
  return found.map((media) => media.views)
}

onEveryEngine('writes of many rows of classes in one table', (engine, { dialect }) => {
  before(() => {
    registry.configure()
    return registry.metadata.createAll(engine())
  })
  beforeEach(() => fill(engine()))
  afterEach(() => clear(engine()))
  const open = (): Session => new Session(engine())

  it('update the rows of their class, and of those below it', async () => {
    const session = open()
    const sent = await captureQueries(engine(), async () => {
      expect(
        await session.updateWhere(Book, { everyRow: true, set: (c) => ({ views: c.views.plus(1) }) }),
      ).to.equal(2)
      expect(await session.updateWhere(Film, { where: { minutes: gt(160) }, set: { views: 9 } })).to.equal(1)
      expect(await session.updateWhere(Novel, { where: { views: 0 }, set: { views: 7 } })).to.equal(0)
      await session.commit()
    })
    const values = dialect === 'postgres' ? ['$1', '$2', '$3'] : ['?', '?', '?']
    const [one, two, three] = values
    expect(sent.filter((text) => text.startsWith('UPDATE')).slice(0, 2)).to.deep.equal([
      `UPDATE media SET views = media.views + ${one} WHERE media.kind IN (${two}, ${three}) AND media.gone_at IS NULL`,
      `UPDATE media SET views = ${one} WHERE media.kind = ${two} AND media.minutes > ${three} AND media.gone_at IS NULL`,
    ])
    expect(await views(engine())).to.deep.equal([0, 1, 1, 9])
    await session.updateWhere(Media, { everyRow: true, set: { views: 2 } })
    await session.commit()
    expect(await views(engine())).to.deep.equal([2, 2, 2, 2])
  })

  it('are followed by known instances, each of its own class', async () => {
    const session = open()
    const all = await session.find(Media, { orderBy: { id: 'asc' } })
    await session.updateWhere(Book, { everyRow: true, set: { views: 5, pages: 1 } })
    expect(all.map((media) => media.views)).to.deep.equal([0, 5, 5, 0])
    expect(all.map((media) => (media instanceof Book ? media.pages : undefined))).to.deep.equal([
      undefined,
      1,
      1,
      undefined,
    ])
    expect((all[2] as Novel).genre).to.equal('modern')
    await session.rollback()
    expect(all.map((media) => media.views)).to.deep.equal([0, 0, 0, 0])
  })

  it('delete the rows of their class, marked or for good', async () => {
    const session = open()
    const [atlas] = await session.find(Book, { orderBy: { id: 'asc' } })
    expect(await session.deleteWhere(Novel, { everyRow: true })).to.equal(1)
    expect(await session.deleteWhere(Film, { everyRow: true, hardDelete: true })).to.equal(1)
    expect(await session.deleteWhere(Novel, { where: { title: 'Atlas' } })).to.equal(0)
    await session.commit()
    const left = await open().find(Media, { orderBy: { id: 'asc' } })
    expect(left.map(({ title }) => title)).to.deep.equal(['Sheet', 'Atlas'])
    expect(await open().count(Media, { withDeleted: true })).to.equal(3)
    expect(atlas?.title).to.equal('Atlas')
  })

  it('insert rows of their class, and leave rows of others as they are', async () => {
    const session = open()
    const found = await session.upsert(
      Novel,
      [
        { id: 3, title: 'Orlando', pages: 333 },
        { id: 5, title: 'Ada', pages: 600 },
      ],
      { on: ['title'], update: ['pages'] },
    )
    expect(found.map((novel) => [novel.constructor, novel.pages, novel.genre])).to.deep.equal([
      [Novel, 333, 'modern'],
      [Novel, 600, null],
    ])
    await session.commit()
    const [film] = await session.upsert(Film, [{ id: 6, title: 'Mirror' }], { on: 'pk_media' })
    expect(film?.minutes).to.equal(90)
    const [book] = await session.upsert(Book, [{ id: 3, title: 'Orlando', pages: 1 }], { on: ['id'] })
    expect(book).to.equal(found[0])
    expect((await session.get(Novel, 3, { refresh: true }))?.pages).to.equal(1)
    await session.rollback()
    const error = await rejection(session.upsert(Film, [{ id: 2, title: 'Atlas' }], { on: ['title'] }))
    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.contain('that has this title is of another class')
    await session.rollback()
    expect((await open().get(Book, 2))?.pages).to.equal(300)
  })

  it('refuse what would make rows of another class of them, or lacks what the class must have', async () => {
    const told = async (work: Promise<unknown>): Promise<string> => (await rejection(work)).message
    const session = open()
    expect(
      await told(session.updateWhere(Book, { everyRow: true, set: { pages: null as never } })),
    ).to.contain(
      'Book.pages cannot be null, which only rows of other classes may be there.\n  Give it a value.',
    )
    expect(
      await told(session.updateWhere(Book, { everyRow: true, set: { kind: 'film' } as never })),
    ).to.contain('Book.kind says of which class a row is.')
    expect(await told(session.upsert(Book, [{ id: 9, title: 'X' }], { on: ['id'] }))).to.contain(
      'Book.pages has no value, which only rows of other classes may lack.',
    )
    expect(
      await told(
        session.upsert(Book, [{ id: 9, title: 'X', pages: 1, kind: 'film' } as never], { on: ['id'] }),
      ),
    ).to.contain('Book.kind says that the row is of another class.')
    expect(
      await told(
        session.upsert(Book, [{ id: 9, title: 'X', pages: 1 }], { on: ['id'], update: ['kind' as never] }),
      ),
    ).to.contain('Book.kind says of which class a row is.\n  Leave it out of update.')
    expect(columnsOf(Book).pages.name).to.equal('pages')
  })

  it('are refused where rows are spread over several tables', async () => {
    const session = open()
    for (const work of [
      session.updateWhere(Lead, { everyRow: true, set: { name: 'x' } }),
      session.deleteWhere(Employee, { everyRow: true }),
      session.upsert(Lead, [{ id: 1 }], { on: ['id'] }),
    ])
      expect((await rejection(work)).message).to.contain('whose rows are spread over several tables')
  })
})
