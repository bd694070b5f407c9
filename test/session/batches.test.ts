import { expect } from 'chai'

import { Column, Registry, Session, Table, t } from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()
const mood = t.enum('mood', ['fine', 'so "so"'])
const list = t.array(t.integer()).withVariant('sqlite', t.json<number[]>())
const words = t.array(t.text()).withVariant('sqlite', t.json<string[]>())

/** One column of each kind, all of which may be null. */
@Table('sample', { registry })
class Sample {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(5), { nullable: true }) short!: string | null
  @Column(t.char(4), { nullable: true }) padded!: string | null
  @Column(t.text(), { nullable: true }) text!: string | null
  @Column(t.bigint(), { nullable: true }) big!: bigint | null
  @Column(t.numeric(15, 3), { nullable: true }) exact!: string | null
  @Column(t.double(), { nullable: true }) double!: number | null
  @Column(t.real(), { nullable: true }) real!: number | null
  @Column(t.boolean(), { nullable: true }) flag!: boolean | null
  @Column(t.date(), { nullable: true }) day!: string | null
  @Column(t.time(), { nullable: true }) time!: string | null
  @Column(t.timestamp(), { nullable: true }) at!: Date | null
  @Column(t.timestamptz(), { nullable: true }) zoned!: Date | null
  @Column(t.json<unknown>(), { nullable: true }) data!: unknown
  @Column(t.uuid(), { nullable: true }) uuid!: string | null
  @Column(t.binary(), { nullable: true }) bytes!: Buffer | null
  @Column(mood, { nullable: true }) mood!: 'fine' | 'so "so"' | null
  @Column(list, { nullable: true }) numbers!: number[] | null
  @Column(words, { nullable: true }) words!: string[] | null
}

const NAMES = ['short', 'padded', 'text', 'big', 'exact', 'double', 'real', 'flag', 'day', 'time', 'at']
const NULLS = Object.fromEntries(
  [...NAMES, 'zoned', 'data', 'uuid', 'bytes', 'mood', 'numbers', 'words'].map((name) => [name, null]),
)

const awkward = (i: number): Partial<Sample> => ({
  short: `a"{\\`,
  padded: 'ab',
  text: `NULL ${i}, "quoted" \\ {braces} 'single' \n é 😀`,
  big: 2n ** 62n + BigInt(i),
  exact: `-${i}23456789012.125`,
  double: 0.1 + i,
  real: Math.fround(1.1 * i),
  flag: i % 2 === 0,
  day: `2026-11-2${i}`,
  time: '14:30:00.5',
  at: new Date(Date.UTC(2026, 1, 1, 0, 0, i, 123)),
  zoned: new Date(Date.UTC(1999, 1, 1, 0, 0, i, 7)),
  data: { list: [1, '"', null], deep: { a: '\\' } },
  uuid: `0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a1${i}`,
  bytes: Buffer.from([0, 255, 34, 92, i]),
  mood: i % 2 === 0 ? 'fine' : 'so "so"',
  numbers: Array.from({ length: i }, (_, n) => n),
  words: ['NULL', '', 'a,b', '"', '\\'].slice(0, i + 1),
})

onEveryEngine('rows in batches', (engine, { dialect }) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })
  const open = (): Session => new Session(engine())
  const all = (): Promise<Sample[]> => open().find(Sample, { orderBy: { id: 'asc' } })

  it('hold the values of every type as single rows do, null among them', async () => {
    const session = open()
    const samples = [1, 2, 3, 4].map((i) =>
      session.create(Sample, { id: i, ...NULLS, ...(i === 3 ? {} : awkward(i)) }),
    )
    expect(await captureQueries(engine(), () => session.commit())).to.have.length(1)
    const alone = session.create(Sample, { id: 5, ...awkward(5) })
    expect(await captureQueries(engine(), () => session.commit())).to.have.length(1)
    expect(await all()).to.deep.equal([...samples, alone])
  })

  it('are updated to values of every type as single rows are, null among them', async () => {
    const setup = open()
    for (const id of [1, 2, 3, 4]) setup.create(Sample, { id, ...NULLS })
    await setup.commit()
    const session = open()
    const samples = await session.find(Sample, { orderBy: { id: 'asc' } })
    samples.forEach((sample, i) => Object.assign(sample, awkward(i + 1)))
    expect(await captureQueries(engine(), () => session.commit())).to.have.length(1)
    expect(await all()).to.deep.equal(samples)
    for (const sample of samples.slice(1)) Object.assign(sample, NULLS)
    expect(await captureQueries(engine(), () => session.commit())).to.have.length(1)
    expect(await all()).to.deep.equal(samples)
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
  })

  it('are cut before a statement grows too large, by rows and by bytes', async () => {
    const session = open()
    for (let id = 1; id <= 1100; id++) session.create(Sample, { id, text: 'x' })
    const statements = await captureQueries(engine(), () => session.commit())
    expect(statements).to.have.length({ postgres: 1, sqlite: 3 }[dialect])
    const large = open()
    const bytes = Buffer.alloc(7_000_000)
    for (let id = 2001; id <= 2004; id++) large.create(Sample, { id, bytes })
    expect(await captureQueries(engine(), () => large.commit())).to.have.length(2)
    expect(await open().count(Sample)).to.equal(1104)
  })
})
