import { expect } from 'chai'

import {
  Column,
  columnsOf,
  ForeignKey,
  gt,
  ManyToMany,
  Registry,
  Session,
  t,
  Table,
  type Many,
} from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('topic', { registry })
class Topic {
  @Column(t.varchar(20), { primaryKey: true }) name!: string
  @Column(t.integer()) rank!: number
}

@Table('reader', { registry })
class Reader {
  @Column(t.bigint(), { primaryKey: true, autoincrement: false }) id!: bigint
  @ManyToMany(() => Topic, { through: () => Interest, orderBy: { rank: 'desc' } }) topics!: Many<Topic>
}

@Table('interest', { registry })
class Interest {
  @Column(t.integer(), { primaryKey: true }) interestId!: number
  @Column(t.bigint()) @ForeignKey(() => Reader) readerId!: bigint
  @Column(t.varchar(20)) @ForeignKey(() => Topic) topic!: string
  @Column(t.integer()) strength!: number
}

@Table('page', { registry })
class Page {
  @Column(t.varchar(20), { primaryKey: true }) path!: string
  @ManyToMany(() => Tint, { through: () => Painted }) tints!: Many<Tint>
}

@Table('tint', { registry })
class Tint {
  @Column(t.uuid(), { primaryKey: true }) id!: string
}

@Table('painted', { registry })
class Painted {
  @Column(t.varchar(20), { primaryKey: true }) @ForeignKey(() => Page) path!: string
  @Column(t.uuid(), { primaryKey: true }) @ForeignKey(() => Tint) tintId!: string
}

const BIG = 9007199254740993n
const PATHS = ['NULL', '{a,"b"}', "it's \\ all", '']
const TINTS = ['3f333df6-90a4-4fda-8dd3-9485d27cee36', '6ecd8c99-4036-403d-bf84-cf8400f67836']

onEveryEngine('rows behind a table in between', (engine, { dialect }) => {
  const open = (): Session => new Session(engine())

  before(async () => {
    await registry.metadata.createAll(engine())
    const session = open()
    for (const [rank, name] of ['art', 'law', 'tea'].entries()) session.create(Topic, { name, rank })
    for (const id of [1n, BIG, BIG + 1n]) session.create(Reader, { id })
    const links = [
      [1n, 'art', 1],
      [BIG, 'law', 2],
      [BIG, 'art', 3],
      [1n, 'tea', 4],
      // The same again: nothing forbids it here.
      [1n, 'tea', 5],
    ] as const
    await session.flush()
    for (const [readerId, topic, strength] of links) session.create(Interest, { readerId, topic, strength })
    for (const path of PATHS) session.create(Page, { path })
    for (const id of TINTS) session.create(Tint, { id })
    await session.flush()
    for (const path of PATHS) session.create(Painted, { path, tintId: TINTS[0] as string })
    session.create(Painted, { path: PATHS[1] as string, tintId: TINTS[1] as string })
    await session.commit()
  })

  it('come once each, with the keys of all that they belong to, in one statement', async () => {
    const session = open()
    const load = () => session.find(Reader, { with: { topics: true }, orderBy: { id: 'asc' } })
    let readers: Awaited<ReturnType<typeof load>> = []
    const [, sent] = await captureQueries(engine(), async () => (readers = await load()))
    expect(readers.map(({ topics }) => topics.map(({ name }) => name))).to.deep.equal([
      ['tea', 'tea', 'art'],
      ['law', 'art'],
      [],
    ])
    expect(readers[0]?.topics[2]).to.equal(readers[1]?.topics[1])
    expect(sent).to.equal(
      {
        postgres:
          'SELECT topic.name, topic.rank, dovetail_links.dovetail_keys AS dovetail_links FROM topic ' +
          'JOIN (SELECT interest.topic, array_agg(interest.reader_id) AS dovetail_keys FROM interest ' +
          'WHERE interest.reader_id = ANY($1::BIGINT[]) GROUP BY interest.topic) AS dovetail_links ' +
          'ON topic.name = dovetail_links.topic ORDER BY topic.rank DESC',
        sqlite:
          'SELECT topic.name, topic.rank, dovetail_links.dovetail_keys AS dovetail_links FROM topic ' +
          'JOIN (SELECT interest.topic, json_group_array(CAST(interest.reader_id AS TEXT)) AS dovetail_keys FROM interest ' +
          'WHERE interest.reader_id IN (SELECT value FROM json_each(?)) GROUP BY interest.topic) AS dovetail_links ' +
          'ON topic.name = dovetail_links.topic ORDER BY topic.rank DESC',
      }[dialect],
    )
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
  })

  it('are found by texts of any kind', async () => {
    const pages = await open().find(Page, { with: { tints: true } })
    const found = new Map(pages.map(({ path, tints }) => [path, tints.map(({ id }) => id)]))
    expect(found).to.deep.equal(new Map(PATHS.map((path, i) => [path, i === 1 ? TINTS : TINTS.slice(0, 1)])))
  })

  it('may be narrowed and sorted by columns of the table in between', async () => {
    const { strength } = columnsOf(Interest)
    const readers = await open().find(Reader, {
      with: { topics: { where: () => strength.gt(1), orderBy: () => strength.desc() } },
      orderBy: { id: 'asc' },
    })
    expect(readers.map(({ topics }) => topics.map(({ name }) => name))).to.deep.equal([
      ['tea', 'tea'],
      ['art', 'law'],
      [],
    ])
    const [first] = await open().find(Reader, { with: { topics: { where: { rank: gt(0) } } } })
    expect(first?.topics.map(({ name }) => name)).to.deep.equal(['tea', 'tea'])
  })
})
