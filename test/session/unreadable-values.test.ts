/** SQLite keeps any value in any column. One that is not of its type is told by class and property when it is read, on any database one that is no key in JavaScript. */
import { expect } from 'chai'

import {
  Column,
  columnsOf,
  createEngine,
  InvalidValueError,
  Registry,
  select,
  Session,
  sql,
  sync,
  Table,
  t,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('thing', { registry })
class Thing {
  @Column(t.integer(), { primaryKey: true }) thingId!: number
  @Column(t.bigint(), { name: 'how_many' }) count!: bigint
  @Column(t.integer()) amount!: number
  @Column(t.numeric(8, 2)) price!: string
  @Column(t.jsonb()) data!: unknown
  @Column(t.timestamptz()) at!: Date
}

const ROW = { how_many: '1', amount: '1', price: '1', data: '{}', at: '2026-01-01 00:00:00' }
const BAD = [
  ['how_many', 'count', 'secret'],
  ['amount', 'amount', 'secret'],
  ['amount', 'amount', '9007199254740993'],
  ['amount', 'amount', '-9007199254740993'],
  ['price', 'price', 'secret'],
  ['data', 'data', 'secret'],
  ['at', 'at', 'secret'],
] as const

for (const url of ['sqlite://', 'sqlite+better-sqlite3://'])
  describe(`a value that cannot be read, through ${url}`, () => {
    for (const [column, property, value] of BAD)
      it(`is told as ${property}: ${value}`, async () => {
        const engine = createEngine(url)
        try {
          await sync(engine, [Thing], { history: false })
          const row = { ...ROW, [column]: value }
          await engine.execute(
            sql`INSERT INTO thing (thing_id, how_many, amount, price, data, at) VALUES (1, ${row.how_many}, ${row.amount}, ${row.price}, ${row.data}, ${row.at})`,
          )
          for (const read of [new Session(engine).find(Thing), new Session(engine).get(Thing, 1)]) {
            const error = (await rejection(read)) as InvalidValueError
            expect(error).to.be.instanceOf(InvalidValueError)
            expect([error.entity, error.property]).to.deep.equal(['Thing', property])
            expect(error.message).to.match(new RegExp(`^Thing\\.${property}: The database holds a value`))
            expect(error.message).to.not.include(value)
          }
          const plain = await rejection(engine.execute(select(...Object.values(columnsOf(Thing)))))
          expect(plain).to.be.instanceOf(InvalidValueError)
          expect((plain as Error).message).to.match(new RegExp(`^Column '${property}': The database holds`))
        } finally {
          await engine.dispose()
        }
      })
  })

@Table('moment', { registry })
class Moment {
  @Column(t.timestamptz(), { primaryKey: true }) at!: Date
  @Column(t.integer(), { primaryKey: true }) place!: number
}

onEveryEngine('a key of which a Date would hold a part', (engine) => {
  it('is refused, since two rows would be one', async () => {
    await sync(engine(), [Moment], { history: false })
    await engine().execute(
      sql`INSERT INTO moment (at, place) VALUES ('2026-01-01 00:00:00.123456', 1), ('2026-01-01 00:00:00.123457', 1), ('2026-01-01 00:00:00.124', 1)`,
    )
    const error = (await rejection(new Session(engine()).find(Moment))) as InvalidValueError
    expect(error).to.be.instanceOf(InvalidValueError)
    expect([error.entity, error.property]).to.deep.equal(['Moment', 'at'])
    expect(error.message).to.equal(
      'Moment.at: The database holds a time with microseconds by which a row is found, and a Date holds milliseconds.\n' +
        "  Write t.timestamptz({ precision: 3 }), or read it as text: t.named('timestamptz').",
    )
    await engine().execute(sql`DELETE FROM moment WHERE at < '2026-01-01 00:00:00.124'`)
    const rows = await new Session(engine()).find(Moment)
    expect(rows.map(({ at }) => at.toISOString())).to.deep.equal(['2026-01-01T00:00:00.124Z'])
  })
})
