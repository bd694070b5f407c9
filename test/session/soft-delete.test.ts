import { expect } from 'chai'

import {
  Column,
  every,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  none,
  OneToMany,
  Registry,
  select,
  Session,
  some,
  sql,
  t,
  Table,
  type Engine,
  type Many,
  type One,
} from '../../src'
import type { DialectName } from '../../src/driver/driver'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

/** Its members cannot be marked. */
@Table('ward', { registry, softDelete: 'closedAt' })
class Ward {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.timestamp(), { nullable: true }) closedAt!: Date | null
  @OneToMany(() => Bed, { cascade: 'delete-orphan' }) beds!: Many<Bed>
}

@Table('bed', { registry })
class Bed {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) @ForeignKey(() => Ward) wardId!: number
}

@Table('author', { registry, softDelete: 'deletedAt' })
class Author {
  @Column(t.integer(), { primaryKey: true }) authorId!: number
  @Column(t.varchar(20)) name!: string
  @Column(t.timestamp(), { nullable: true }) deletedAt!: Date | null
  @OneToMany(() => Post, { cascade: 'delete', foreignKey: 'authorId' }) posts!: Many<Post>
}

@Table('post', { registry, softDelete: 'isDeleted' })
class Post {
  @Column(t.integer(), { primaryKey: true }) postId!: number
  @Column(t.integer()) @ForeignKey(() => Author, { onDelete: 'CASCADE' }) authorId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Author) editorId!: number | null
  @Column(t.varchar(20)) title!: string
  @Column(t.boolean(), { defaultValue: false }) isDeleted!: boolean
  @ManyToOne(() => Author, { foreignKey: 'authorId' }) author!: One<Author, 'authorId'>
  @ManyToOne(() => Author, { foreignKey: 'editorId' }) editor!: One<Author, 'authorId'> | null
  @ManyToMany(() => Tag, { through: () => Tagging }) tags!: Many<Tag>
}

@Table('tag', { registry })
class Tag {
  @Column(t.integer(), { primaryKey: true }) tagId!: number
  @Column(t.varchar(20)) label!: string
}

@Table('tagging', { registry, softDelete: 'deletedAt' })
class Tagging {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Post, { onDelete: 'CASCADE' }) postId!: number
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Tag) tagId!: number
  @Column(t.timestamp(), { nullable: true }) deletedAt!: Date | null
}

@Table('album', { registry })
class Album {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @OneToMany(() => Song, { cascade: 'delete-orphan' }) songs!: Many<Song>
}

@Table('song', { registry, softDelete: 'deletedAt' })
class Song {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) @ForeignKey(() => Album) albumId!: number
  @Column(t.timestamp(), { nullable: true }) deletedAt!: Date | null
}

onEveryEngine('soft delete', (engine, { dialect }) => {
  const open = (): Session => new Session(engine())
  const written = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)
  const per = (texts: Record<DialectName, string[]>): string[] => texts[dialect]

  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    await fill(engine())
  })

  it('marks the row in place of deleting it, after which reads leave it out', async () => {
    const session = open()
    const author = await session.findOrFail(Author, { where: { name: 'Gone' }, withDeleted: true })
    author.deletedAt = null
    await session.commit()
    session.delete(author)
    expect(await written(() => session.commit())).to.deep.equal(
      per({
        postgres: [
          'SELECT post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted FROM post WHERE post.author_id = ANY($1::INTEGER[]) ORDER BY post.post_id',
          'UPDATE author SET deleted_at = $1 WHERE author.author_id = $2',
          'UPDATE post SET is_deleted = $1 WHERE post.post_id = $2',
        ],
        sqlite: [
          'SELECT post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted FROM post WHERE post.author_id IN (SELECT value FROM json_each(?)) ORDER BY post.post_id',
          'UPDATE author SET deleted_at = ? WHERE author.author_id = ?',
          'UPDATE post SET is_deleted = ? WHERE post.post_id = ?',
        ],
      }),
    )
    expect(session.contains(author)).to.equal(false)
    expect(author.deletedAt).to.be.instanceOf(Date)
    expect(await open().count(Author)).to.equal(2)
    expect(await open().count(Author, { withDeleted: true })).to.equal(3)
  })

  it('is heeded by every kind of read', async () => {
    const session = open()
    const gone = { where: { name: 'Gone' } }
    expect(await session.find(Author, gone)).to.deep.equal([])
    expect(await session.find(Author, { ...gone, columns: ['name'] })).to.deep.equal([])
    expect(await session.findOne(Author, gone)).to.equal(null)
    expect(await session.get(Author, 3)).to.equal(null)
    expect(await session.exists(Author, gone)).to.equal(false)
    expect(await session.count(Author)).to.equal(2)
    expect(await session.execute(select(Author))).to.have.length(2)
    expect(await session.execute(select(Author), { withDeleted: true })).to.have.length(3)
    expect((await session.paginate(Author, { limit: 5 })).items).to.have.length(2)
    expect(await session.paginate(Author, { limit: 5, offset: 0 })).to.have.property('total', 2)
    const streamed: string[] = []
    for await (const { name } of session.stream(Author)) streamed.push(name)
    expect(streamed.sort()).to.deep.equal(['Ann', 'Bob'])

    const all = { withDeleted: true }
    expect(await session.find(Author, { ...gone, ...all })).to.have.length(1)
    expect(await session.find(Author, { ...gone, ...all, columns: ['name'] })).to.have.length(1)
    expect(await open().get(Author, 3, all)).to.have.property('name', 'Gone')
    expect(await session.exists(Author, { ...gone, ...all })).to.equal(true)
    expect((await session.paginate(Author, { limit: 5, ...all })).items).to.have.length(3)
    expect(await session.paginate(Author, { limit: 5, offset: 0, ...all })).to.have.property('total', 3)
    let count = 0
    for await (const author of session.stream(Author, all)) if (author.name !== '') count++
    expect(count).to.equal(3)
  })

  it('does not give an instance that the session knows and that is marked, and asks nobody for it', async () => {
    const session = open()
    await session.find(Author, { withDeleted: true })
    expect(await written(() => session.get(Author, 3))).to.deep.equal([])
    expect(await session.get(Author, 3)).to.equal(null)
    expect(await session.get(Author, 3, { withDeleted: true })).to.have.property('name', 'Gone')
  })

  it('stands in the statements of queries and of what they load', async () => {
    expect(
      await written(() => open().find(Author, { where: { name: 'Ann' }, with: { posts: true } })),
    ).to.deep.equal(
      per({
        postgres: [
          'SELECT author.author_id, author.name, author.deleted_at FROM author WHERE author.name = $1 AND author.deleted_at IS NULL',
          'SELECT post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted FROM post WHERE post.author_id = ANY($1::INTEGER[]) AND post.is_deleted = $2 ORDER BY post.post_id',
        ],
        sqlite: [
          'SELECT author.author_id, author.name, author.deleted_at FROM author WHERE author.name = ? AND author.deleted_at IS NULL',
          'SELECT post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted FROM post WHERE post.author_id IN (SELECT value FROM json_each(?)) AND post.is_deleted = ? ORDER BY post.post_id',
        ],
      }),
    )
    expect(
      await written(() => open().find(Post, { with: { tags: true }, where: { title: 'one' } })),
    ).to.deep.equal(
      per({
        postgres: [
          'SELECT post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted FROM post WHERE post.title = $1 AND post.is_deleted = $2',
          'SELECT tag.tag_id, tag.label, dovetail_links.dovetail_keys AS dovetail_links FROM tag JOIN (SELECT tagging.tag_id, array_agg(tagging.post_id) AS dovetail_keys FROM tagging WHERE tagging.post_id = ANY($1::INTEGER[]) AND tagging.deleted_at IS NULL GROUP BY tagging.tag_id) AS dovetail_links ON tag.tag_id = dovetail_links.tag_id ORDER BY tag.tag_id',
        ],
        sqlite: [
          'SELECT post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted FROM post WHERE post.title = ? AND post.is_deleted = ?',
          'SELECT tag.tag_id, tag.label, dovetail_links.dovetail_keys AS dovetail_links FROM tag JOIN (SELECT tagging.tag_id, json_group_array(tagging.post_id) AS dovetail_keys FROM tagging WHERE tagging.post_id IN (SELECT value FROM json_each(?)) AND tagging.deleted_at IS NULL GROUP BY tagging.tag_id) AS dovetail_links ON tag.tag_id = dovetail_links.tag_id ORDER BY tag.tag_id',
        ],
      }),
    )
  })

  it('leaves marked rows out of collections, also of those between the two sides of a many-to-many', async () => {
    const ann = await open().findOrFail(Author, {
      where: { name: 'Ann' },
      with: { posts: { with: { tags: true } } },
    })
    expect(ann.posts.map(({ title }) => title)).to.deep.equal(['one', 'two'])
    expect(ann.posts[0]?.tags.map(({ label }) => label)).to.deep.equal(['red'])
    const whole = await open().findOrFail(Author, {
      where: { name: 'Ann' },
      with: { posts: { with: { tags: true } } },
      withDeleted: true,
    })
    expect(whole.posts.map(({ title }) => title)).to.deep.equal(['one', 'two', 'draft'])
    expect(whole.posts[0]?.tags.map(({ label }) => label)).to.deep.equal(['red', 'blue'])
    const loaded = await open()
      .load(ann, 'posts')
      .catch((error: unknown) => error)
    expect(loaded).to.have.property('code', 'usage')
  })

  it('takes a row that a nullable key points to for none, and keeps one that a key promises', async () => {
    const session = open()
    const post = await session.findOrFail(Post, {
      where: { title: 'two' },
      with: { author: true, editor: true },
    })
    expect(post.editor).to.equal(null)
    expect(post.editorId).to.equal(3)
    const orphan = await open().findOrFail(Post, { where: { title: 'orphan' }, with: { author: true } })
    expect(orphan.author.name).to.equal('Gone')
    const whole = await open().findOrFail(Post, {
      where: { title: 'two' },
      with: { editor: true },
      withDeleted: true,
    })
    expect(whole.editor?.name).to.equal('Gone')
  })

  it('writes nothing of a relation whose row is left out', async () => {
    const session = open()
    const post = await session.findOrFail(Post, { where: { title: 'two' }, with: { editor: true } })
    expect(await written(() => session.commit())).to.deep.equal([])
    post.title = 'second'
    await session.commit()
    const stored = await engine().execute(sql`select editor_id from post where title = ${'second'}`)
    expect(stored.scalar()).to.equal(3)
  })

  it('is heeded by conditions on relations', async () => {
    const names = async (where: object): Promise<string[]> =>
      (await open().find(Author, { where, orderBy: { authorId: 'asc' } })).map(({ name }) => name)
    expect(await names({ posts: some({ title: 'draft' }) })).to.deep.equal([])
    expect(await names({ posts: none({ title: 'draft' }) })).to.deep.equal(['Ann', 'Bob'])
    expect(await names({ posts: every({ title: 'one' }) })).to.deep.equal(['Bob'])
    expect(await names({ posts: some() })).to.deep.equal(['Ann'])
    const titles = async (where: object): Promise<string[]> =>
      (await open().find(Post, { where, orderBy: { postId: 'asc' } })).map(({ title }) => title)
    expect(await titles({ editor: { name: 'Gone' } })).to.deep.equal([])
    expect(await titles({ editor: null })).to.deep.equal(['one', 'two', 'orphan'])
    expect(await titles({ author: { name: 'Gone' } })).to.deep.equal(['orphan'])
    expect(await titles({ tags: some({ label: 'blue' }) })).to.deep.equal([])
    expect(await titles({ tags: some() })).to.deep.equal(['one'])
    expect(
      await written(() => open().find(Author, { where: { posts: some({ title: 'draft' }) } })),
    ).to.deep.equal(
      per({
        postgres: [
          'SELECT author.author_id, author.name, author.deleted_at FROM author WHERE EXISTS (SELECT 1 FROM post WHERE post.author_id = author.author_id AND post.title = $1 AND post.is_deleted = $2) AND author.deleted_at IS NULL',
        ],
        sqlite: [
          'SELECT author.author_id, author.name, author.deleted_at FROM author WHERE +EXISTS (SELECT 1 FROM post WHERE post.author_id = author.author_id AND post.title = ? AND post.is_deleted = ?) AND author.deleted_at IS NULL',
        ],
      }),
    )
  })

  it('marks what goes with the instance, though the key would delete it, and nothing that is marked already', async () => {
    const session = open()
    session.delete(await session.findOrFail(Author, { where: { name: 'Ann' } }))
    await session.commit()
    expect(await open().count(Post)).to.equal(1)
    expect(await open().count(Post, { withDeleted: true })).to.equal(4)
  })

  it('leaves what cannot be marked with its owner, which may come back', async () => {
    const session = open()
    const ward = session.create(Ward, { id: 1, beds: [session.create(Bed, { id: 1 })] as never })
    await session.commit()
    session.delete(ward)
    await session.commit()
    expect(await open().count(Bed)).to.equal(1)
    const back = await open().findOrFail(Ward, { withDeleted: true, with: { beds: true } })
    expect(back.beds).to.have.length(1)
    const last = open()
    last.hardDelete(await last.findOrFail(Ward, { withDeleted: true }))
    await last.commit()
    expect(await open().count(Bed)).to.equal(0)
  })

  it('deletes for good when told, and all that goes with it, marked rows included', async () => {
    const session = open()
    session.hardDelete(await session.findOrFail(Author, { where: { name: 'Ann' } }))
    await session.commit()
    expect(await open().count(Author, { withDeleted: true })).to.equal(2)
    expect(await open().count(Post, { withDeleted: true })).to.equal(1)
  })

  it('takes the mark off again', async () => {
    const session = open()
    const gone = await session.findOrFail(Author, { where: { name: 'Gone' }, withDeleted: true })
    session.restore(gone)
    expect(await written(() => session.commit())).to.deep.equal(
      per({
        postgres: ['UPDATE author SET deleted_at = $1 WHERE author.author_id = $2'],
        sqlite: ['UPDATE author SET deleted_at = ? WHERE author.author_id = ?'],
      }),
    )
    expect(await open().get(Author, 3)).to.have.property('name', 'Gone')
    session.delete(gone)
    session.restore(gone)
    expect(await written(() => session.commit())).to.deep.equal([])
    session.delete(gone)
    await session.commit()
    expect(() => {
      session.restore(gone)
    }).to.throw(/This Author is not part of the session[\s\S]*withDeleted: true/)
    const tag = await session.findOrFail(Tag)
    expect(() => {
      session.restore(tag)
    }).to.throw(/Rows of Tag are deleted for good[\s\S]*softDelete/)
  })

  it('marks orphans in place of deleting them', async () => {
    const setup = open()
    const album = setup.create(Album, { id: 1, songs: [1, 2].map((id) => Object.assign(new Song(), { id })) })
    await setup.commit()
    const songs = album.songs as unknown as Song[]
    const [first] = songs.splice(0, 1)
    expect((await written(() => setup.commit())).map((text) => text.replace(/ WHERE .*/, ''))).to.deep.equal(
      per({
        postgres: ['UPDATE song SET deleted_at = $1'],
        sqlite: ['UPDATE song SET deleted_at = ?'],
      }),
    )
    expect([first?.deletedAt instanceof Date, setup.contains(first as Song)]).to.deep.equal([true, false])
    expect((await open().find(Song)).map(({ id }) => id)).to.deep.equal([2])
    const marked = await open().find(Song, { withDeleted: true, orderBy: { id: 'asc' } })
    // The mark alone is written: whoever takes it off finds the row where it was.
    expect(marked.map(({ id, albumId }) => [id, albumId])).to.deep.equal([
      [1, 1],
      [2, 1],
    ])
  })

  it('takes what it marks out of the collections that are loaded, so that nothing is written of it later', async () => {
    const session = open()
    const album = session.create(Album, { songs: [new Song(), new Song(), new Song()] })
    await session.commit()
    const songs = album.songs as unknown as Song[]
    const [first, second, third] = songs
    session.delete(first as Song)
    songs.splice(1, 1)
    const author = await session.findOrFail(Author, { where: { name: 'Ann' }, with: { posts: true } })
    const [post] = author.posts
    session.delete(post as Post)
    await session.commit()
    expect(songs).to.deep.equal([third])
    expect([first?.deletedAt, second?.deletedAt]).to.not.include(null)
    expect(author.posts).to.not.include(post)
    expect(session.pending()).to.deep.equal({ created: [], changed: [], deleted: [] })
    author.name = 'Anna'
    expect(await written(() => session.commit())).to.have.length(1)
  })

  it('takes an orphan out also after it was rolled back once', async () => {
    const session = open()
    const album = session.create(Album, { songs: [new Song(), new Song()] })
    await session.commit()
    const songs = album.songs as unknown as Song[]
    const last = songs[1]
    songs.shift()
    await session.flush()
    await session.rollback()
    await session.commit()
    expect(songs).to.deep.equal([last])
    expect(await written(() => session.commit())).to.deep.equal([])
    expect(await open().count(Song, { where: { albumId: album.id } })).to.equal(1)
  })

  it('is undone by a rollback, after which it is still to be done', async () => {
    const session = open()
    const ann = await session.findOrFail(Author, { where: { name: 'Ann' } })
    session.delete(ann)
    await session.flush()
    await session.rollback()
    expect(ann.deletedAt).to.equal(null)
    expect(session.contains(ann)).to.equal(true)
    expect(await open().count(Author)).to.equal(2)
    await session.commit()
    expect(await open().count(Author)).to.equal(1)
  })

  it('refuses options that mean nothing', async () => {
    expect(await rejection(open().find(Author, { withDeleted: 'yes' as never }))).to.have.property(
      'code',
      'usage',
    )
  })

  it('is what deleteWhere does, unless it is told that the rows go for good', async () => {
    const session = open()
    const post = await session.findOrFail(Post, { where: { title: 'one' } })
    const statements = await written(async () => {
      expect(await session.deleteWhere(Post, { where: { authorId: 1 } })).to.equal(2)
    })
    expect(statements).to.deep.equal(
      per({
        postgres: [
          'UPDATE post SET is_deleted = $1 WHERE post.author_id = $2 AND post.is_deleted = $3 RETURNING post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted',
        ],
        sqlite: [
          'UPDATE post SET is_deleted = ? WHERE post.author_id = ? AND post.is_deleted = ? RETURNING post.post_id, post.author_id, post.editor_id, post.title, post.is_deleted',
        ],
      }),
    )
    expect([post.isDeleted, session.contains(post)]).to.deep.equal([true, false])
    await session.rollback()
    expect([post.isDeleted, session.contains(post)]).to.deep.equal([false, true])
    const all = { withDeleted: true, hardDelete: true } as const
    expect(await session.deleteWhere(Post, { where: { title: 'draft' }, ...all })).to.equal(1)
    expect(await session.updateWhere(Author, { everyRow: true, set: { name: 'X' } })).to.equal(2)
    await session.commit()
    expect(await open().count(Post, { withDeleted: true })).to.equal(3)
  })
})

describe('softDelete of @Table', () => {
  const problem = (declare: (own: Registry) => void): string => {
    const own = new Registry()
    declare(own)
    try {
      own.configure()
    } catch (error) {
      return (error as Error).message
    }
    return ''
  }

  it('names a column that can tell, which is told with the line to write', () => {
    expect(
      problem((own) => {
        @Table('a', { registry: own, softDelete: 'gone' as never })
        class A {
          @Column(t.integer(), { primaryKey: true }) id!: number
        }
        return A
      }),
    ).to.match(/A: softDelete names 'gone', which is no column/)
    expect(
      problem((own) => {
        @Table('b', { registry: own, softDelete: 'deletedAt' })
        class B {
          @Column(t.integer(), { primaryKey: true }) id!: number
          @Column(t.timestamp()) deletedAt!: Date
        }
        return B
      }),
    ).to.match(/B: softDelete: deletedAt is neither[\s\S]*nullable: true/)
    expect(
      problem((own) => {
        @Table('c', { registry: own, softDelete: 'gone' })
        class C {
          @Column(t.integer(), { primaryKey: true }) id!: number
          @Column(t.boolean(), { nullable: true }) gone!: boolean | null
        }
        return C
      }),
    ).to.match(/C: softDelete: gone is neither[\s\S]*defaultValue: false/)
  })
})

/** Two authors and one that is gone, with posts of which one is gone, and a link that is gone. */
async function fill(engine: Engine): Promise<void> {
  const session = new Session(engine)
  const [ann, , gone] = ['Ann', 'Bob', 'Gone'].map((name, i) =>
    session.create(Author, { authorId: i + 1, name, deletedAt: name === 'Gone' ? new Date(0) : null }),
  ) as [Author, Author, Author]
  await session.flush()
  const post = (title: string, values: object): Post => session.create(Post, { title, ...values })
  post('one', { author: ann, postId: 1 })
  post('two', { author: ann, editor: gone, postId: 2 })
  post('draft', { author: ann, postId: 3, isDeleted: true })
  post('orphan', { author: gone, postId: 4 })
  session.create(Tag, { tagId: 1, label: 'red' })
  session.create(Tag, { tagId: 2, label: 'blue' })
  await session.flush()
  session.create(Tagging, { postId: 1, tagId: 1 })
  session.create(Tagging, { postId: 1, tagId: 2, deletedAt: new Date(0) })
  await session.commit()
}
