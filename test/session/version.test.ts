import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToMany,
  Registry,
  Session,
  sql,
  StaleRowError,
  Table,
  t,
  Version,
  type Many,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('doc', { registry })
class Doc {
  @Column(t.integer(), { primaryKey: true }) docId!: number
  @Column(t.text()) title!: string
  @Column(t.integer()) @Version() version!: number
}

@Table('note', { registry })
class Note {
  @Column(t.integer(), { primaryKey: true }) noteId!: number
  @Column(t.text()) body!: string
  @Column(t.timestamptz()) @Version() changedAt!: Date
}

@Table('tally', { registry })
class Tally {
  @Column(t.text(), { primaryKey: true }) name!: string
  @Column(t.integer()) total!: number
  @Column(t.bigint()) @Version() version!: bigint
}

@Table('tag', { registry })
class Tag {
  @Column(t.integer(), { primaryKey: true }) tagId!: number
  @ManyToMany(() => Doc, { through: () => Tagging }) docs!: Many<Doc>
}

/** A row in between that counts its changes. */
@Table('tagging', { registry })
class Tagging {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Tag) tagId!: number
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Doc) docId!: number
  @Column(t.integer(), { defaultValue: 3 }) weight!: number
  @Column(t.integer()) @Version() version!: number
}

onEveryEngine('a class with a version', (engine, { dialect }) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })
  const open = (): Session => new Session(engine())
  const written = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)

  it('begins to count where a row in between is made by a relation', async () => {
    const session = open()
    const doc = session.create(Doc, { title: 'a' })
    session.create(Tag, { docs: [doc] })
    await session.commit()
    const [tagging] = (await session.find(Tagging)) as [Tagging]
    tagging.weight = 4
    await session.commit()
    expect([tagging.weight, tagging.version]).to.deep.equal([4, 2])
  })

  it('counts each update, and finds a row only as it was loaded', async () => {
    const session = open()
    const doc = session.create(Doc, { title: 'a' })
    await session.commit()
    expect(doc.version).to.equal(1)
    doc.title = 'b'
    const updated = await written(() => session.commit())
    expect(updated).to.deep.equal([
      {
        postgres: 'UPDATE doc SET title = $1, version = $2 WHERE doc.doc_id = $3 AND doc.version = $4',
        sqlite: 'UPDATE doc SET title = ?, version = ? WHERE doc.doc_id = ? AND doc.version = ?',
      }[dialect],
    ])
    expect([doc.version, (await open().findOrFail(Doc)).version]).to.deep.equal([2, 2])
    expect(await written(() => session.commit())).to.deep.equal([])
  })

  it('counts updates of many rows too, and instances go on with what they have become', async () => {
    const session = open()
    const doc = session.create(Doc, { title: 'a' })
    const tally = session.create(Tally, { name: 'x', total: 1 })
    await session.commit()
    const updated = await written(() =>
      session.updateWhere(Doc, { where: { title: 'a' }, set: { title: 'b' } }),
    )
    const upserted = await written(() =>
      session.upsert(
        Tally,
        [
          { name: 'x', total: 2 },
          { name: 'y', total: 3 },
        ],
        { on: ['name'] },
      ),
    )
    expect([...updated, ...upserted]).to.deep.equal(
      {
        postgres: [
          'UPDATE doc SET title = $1, version = doc.version + $2 WHERE doc.title = $3 RETURNING doc.doc_id, doc.title, doc.version',
          'INSERT INTO tally (name, total, version) VALUES ($1, $2, $3), ($4, $5, $6) ON CONFLICT (name) DO UPDATE SET total = excluded.total, version = tally.version + $7 RETURNING tally.name, tally.total, tally.version',
        ],
        sqlite: [
          'UPDATE doc SET title = ?, version = doc.version + ? WHERE doc.title = ? RETURNING doc.doc_id, doc.title, doc.version',
          'INSERT INTO tally (name, total, version) VALUES (?, ?, CAST(? AS INTEGER)), (?, ?, CAST(? AS INTEGER)) ON CONFLICT (name) DO UPDATE SET total = excluded.total, version = tally.version + CAST(? AS INTEGER) RETURNING tally.name, tally.total, CAST(tally.version AS TEXT) AS version',
        ],
      }[dialect],
    )
    expect([doc.version, tally.version]).to.deep.equal([2, 2n])
    doc.title = 'c'
    tally.total = 9
    await session.commit()
    expect([doc.version, tally.version]).to.deep.equal([3, 3n])
    expect((await open().findOrFail(Tally, { where: { name: 'y' } })).version).to.equal(1n)
  })

  it('refuses to write over what another session has written, and keeps nothing of it', async () => {
    const setup = open()
    setup.create(Doc, { title: 'a' })
    await setup.commit()
    const [one, other] = [open(), open()]
    const [mine, theirs] = [await one.findOrFail(Doc), await other.findOrFail(Doc)]
    theirs.title = 'theirs'
    await other.commit()
    mine.title = 'mine'
    const error = await rejection(one.commit())
    expect(error).to.have.property('code', 'stale-row')
    expect(error.message).to.equal(
      'A row of Doc that was to be updated is not as loaded any more (Doc.version); looked for by docId, version.\n' +
        '  Another transaction has changed or deleted it. Write for (const each of error.instances) await session.refresh(each), ' +
        'which reads the row again (a find does not); then make the changes again and commit.',
    )
    expect(error).to.be.instanceOf(StaleRowError)
    expect((error as StaleRowError).instances).to.deep.equal([mine])
    expect(Object.keys(error)).not.to.include('instances')
    expect([mine.version, mine.title]).to.deep.equal([1, 'mine'])
    one.delete(mine)
    expect((await rejection(one.commit())).message).to.match(/^A row of Doc that was to be deleted is not as/)
    expect(await open().count(Doc, { where: { title: 'theirs' } })).to.equal(1)
    mine.version = 2
    await one.commit()
    expect(await open().count(Doc)).to.equal(0)
  })

  it('goes on as its message says', async () => {
    const setup = open()
    setup.create(Doc, { title: 'a' })
    await setup.commit()
    const [one, other] = [open(), open()]
    const [mine, theirs] = [await one.findOrFail(Doc), await other.findOrFail(Doc)]
    theirs.title = 'theirs'
    await other.commit()
    mine.title = 'mine'
    const error = (await rejection(one.commit())) as StaleRowError
    for (const each of error.instances) await one.refresh(each)
    expect([mine.title, mine.version]).to.deep.equal(['theirs', 2])
    mine.title = 'mine'
    await one.commit()
    expect((await open().findOrFail(Doc)).title).to.equal('mine')
    other.delete(theirs)
    await other.refresh(theirs)
    other.delete(theirs)
    await other.commit()
    mine.title = 'gone'
    const gone = (await rejection(one.commit())) as StaleRowError
    expect((await rejection(one.refresh(mine))).message).to.contain('session.expunge(')
    one.expunge(...gone.instances)
    await one.commit()
  })

  it('does so in batches, and undoes the versions of a flush that fails or is rolled back', async () => {
    const setup = open()
    for (const title of ['a', 'b', 'c']) setup.create(Doc, { title })
    await setup.commit()
    const session = open()
    const docs = await session.find(Doc, { orderBy: { docId: 'asc' } })
    for (const doc of docs) doc.title += '!'
    const updated = await written(() => session.flush())
    expect(updated).to.deep.equal([
      {
        postgres:
          'UPDATE doc SET title = dovetail_rows.v0, version = dovetail_rows.v1 ' +
          'FROM unnest($1::TEXT[], $2::INTEGER[], $3::INTEGER[], $4::INTEGER[]) AS dovetail_rows(v0, v1, v2, v3) ' +
          'WHERE doc.doc_id = dovetail_rows.v2 AND doc.version = dovetail_rows.v3',
        sqlite:
          'UPDATE doc SET title = dovetail_rows.column1, version = dovetail_rows.column2 ' +
          'FROM (VALUES (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?)) AS dovetail_rows ' +
          'WHERE doc.doc_id = dovetail_rows.column3 AND doc.version = dovetail_rows.column4',
      }[dialect],
    ])
    expect(docs.map(({ version }) => version)).to.deep.equal([2, 2, 2])
    await session.rollback()
    expect(docs.map(({ version }) => version)).to.deep.equal([1, 1, 1])
    await engine().execute(sql`update doc set version = 7 where doc_id = 2`)
    expect(await rejection(session.commit())).to.have.property('code', 'stale-row')
    expect(docs.map(({ version }) => version)).to.deep.equal([1, 1, 1])
    expect((await open().find(Doc)).filter(({ title }) => title.endsWith('!'))).to.deep.equal([])
    for (const doc of docs) session.delete(doc)
    expect((await rejection(session.commit())).message).to.match(/^A row of Doc that was to be deleted/)
    await engine().execute(sql`update doc set version = 1`)
    await session.commit()
    expect(await open().count(Doc)).to.equal(0)
  })

  it('takes times, each later than the one before, and big integers', async () => {
    const session = open()
    const note = session.create(Note, { body: 'a' })
    const tally = session.create(Tally, { name: 'x', total: 0 })
    await session.commit()
    const times = [note.changedAt]
    for (const body of ['b', 'c', 'd']) {
      note.body = body
      tally.total += 1
      await session.commit()
      times.push(note.changedAt)
    }
    const numbers = times.map((time) => time.getTime())
    expect(numbers.every((time, i) => i === 0 || time > (numbers[i - 1] ?? 0))).to.equal(true)
    expect(tally.version).to.equal(4n)
    const other = open()
    const loaded = await other.findOrFail(Note)
    expect(loaded.changedAt.getTime()).to.equal(note.changedAt.getTime())
    other.delete(loaded)
    await other.commit()
    expect(await open().count(Note)).to.equal(0)
  })

  it('needs a column that counts', () => {
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
    const text = problem((own) => {
      @Table('a', { registry: own })
      class A {
        @Column(t.integer(), { primaryKey: true }) id!: number
        @Column(t.text()) @Version() version!: string
      }
      void A
    })
    expect(text).to.include('A.version: a version is a number or a time, not text.')
    const bare = problem((own) => {
      @Table('a', { registry: own })
      class A {
        @Column(t.integer(), { primaryKey: true }) id!: number
        @Version() version!: number
      }
      void A
    })
    expect(bare).to.include('@Version').and.include('@Column(t.integer())')
    const two = problem((own) => {
      @Table('a', { registry: own })
      class A {
        @Column(t.integer(), { primaryKey: true }) id!: number
        @Column(t.integer()) @Version() version!: number
        @Column(t.integer()) @Version() other!: number
      }
      void A
    })
    expect(two).to.include('one version only')
  })
})
