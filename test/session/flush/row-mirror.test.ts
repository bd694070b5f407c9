import { expect } from 'chai'

import { Column, Registry, Session, Table, t } from '../../../src'
import { captureQueries } from '../../support/capture-statements'
import { onEveryEngine } from '../../support/engines'

const registry = new Registry()
const nullable = { nullable: true } as const

@Table('sample', { registry })
class Sample {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), nullable) whole!: number | null
  @Column(t.bigint(), nullable) big!: bigint | null
  @Column(t.double(), nullable) double!: number | null
  @Column(t.numeric(10, 2), nullable) amount!: string | null
  @Column(t.numeric(10, 2, { mode: 'number' }), nullable) rate!: number | null
  @Column(t.numeric(30, 10, { storage: 'text' }), nullable) exact!: string | null
  @Column(t.boolean(), nullable) flag!: boolean | null
  @Column(t.varchar(20), nullable) title!: string | null
  @Column(t.date(), nullable) day!: string | null
  @Column(t.timestamptz(), nullable) at!: Date | null
  @Column(t.json(), nullable) json!: unknown
  @Column(t.uuid(), nullable) uuid!: string | null
  @Column(t.binary(), nullable) bytes!: Buffer | null
}

type Values = Omit<Sample, 'id'>

/** Made anew each time: the same values, and none of them the same object. */
const first = (): Values => ({
  whole: 7,
  big: 2n ** 60n,
  double: 0.1,
  amount: '12.30',
  rate: 1.5,
  exact: '0.1000000000',
  flag: true,
  title: ['a', 'b'].join(''),
  day: '2026-11-21',
  at: new Date('2026-11-21T13:00:00.250Z'),
  json: '1',
  uuid: '00000000-0000-4000-8000-00000000000a',
  bytes: Buffer.from([1, 2]),
})

const second: Values = {
  whole: 0,
  big: 0n,
  double: -0.5,
  amount: '0.00',
  rate: 0,
  exact: '0.2000000000',
  flag: false,
  title: '',
  day: '2026-11-22',
  at: new Date(0),
  json: 1,
  uuid: '00000000-0000-4000-8000-00000000000b',
  bytes: Buffer.from([]),
}

const names = Object.keys(second) as (keyof Values)[]
const empty = Object.fromEntries(names.map((name) => [name, null])) as unknown as Values

onEveryEngine('what a flush finds changed', (engine) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })
  const written = (session: Session): Promise<string[]> => captureQueries(engine(), () => session.commit())
  /** The column of an UPDATE of one. */
  const columnOf = ([statement = '', ...others]: string[]): string => {
    expect(others).to.deep.equal([])
    return /^UPDATE sample SET "?(\w+)"? = (\$1|\?|CAST\(\? AS \w+\)) WHERE/.exec(statement)?.[1] ?? statement
  }

  for (const generateCode of [true, false]) {
    const how = generateCode ? 'by generated code' : 'without generated code'
    const fresh = async (values: Values): Promise<[Session, Sample]> => {
      const session = new Session(engine(), { generateCode })
      const sample = session.create(Sample, values)
      await session.commit()
      return [session, sample]
    }
    const loaded = async (values: Values): Promise<[Session, Sample]> => {
      const [, { id }] = await fresh(values)
      const session = new Session(engine(), { generateCode })
      return [session, await session.findOrFail(Sample, { where: { id } })]
    }

    for (const [origin, open] of Object.entries({ loaded, 'just written': fresh })) {
      it(`is nothing where a row that was ${origin} is given its values anew, ${how}`, async () => {
        for (const values of [first, () => ({ ...second }), () => ({ ...empty })]) {
          const [session, sample] = await open(values())
          Object.assign(sample, values())
          expect(await written(session)).to.deep.equal([])
        }
      })

      it(`is the one value that a row which was ${origin} is given, ${how}`, async () => {
        for (const [before, after] of [
          [first(), second],
          [second, empty],
          [empty, second],
        ] as const) {
          const [session, sample] = await open(before)
          for (const name of names) {
            Object.assign(sample, { [name]: after[name] })
            expect(columnOf(await written(session))).to.equal(name)
          }
          expect(await written(session)).to.deep.equal([])
          const { id } = sample
          const kept = await new Session(engine()).findOrFail(Sample, { where: { id } })
          expect(kept).to.deep.include({ id, ...after })
        }
      })
    }
  }

  it('is looked at closely where a decimal is written in another way, or is none', async () => {
    const session = new Session(engine())
    session.create(Sample, { ...empty, amount: '12.00' })
    await session.commit()
    const other = new Session(engine())
    const sample = await other.findOrFail(Sample)
    for (const amount of ['12', '12.0', '+12.00', '12.00']) {
      sample.amount = amount
      expect(await written(other)).to.deep.equal([])
    }
    for (const amount of ['', ' ', '0xC', '12.', 'twelve']) {
      sample.amount = amount
      expect(
        await written(other).then(
          () => 'written',
          () => 'refused',
        ),
        amount,
      ).to.equal(amount === '12.' ? 'written' : 'refused')
    }
  })
})
