/** Rows of others may hold what no program can write here: NaN and infinite numbers. */
import { expect } from 'chai'

import { Column, createEngine, Registry, Session, sql, t, Table } from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { freshPostgresDatabase } from '../support/postgres-server'

const registry = new Registry()

@Table('reading', { registry })
class Reading {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.double()) value!: number
  @Column(t.text()) note!: string
}

describe('a row with a number that is not finite', () => {
  for (const generateCode of [true, false]) {
    it(`is left alone, or changed elsewhere (${generateCode ? 'with' : 'without'} generated code)`, async () => {
      const database = await freshPostgresDatabase()
      const engine = createEngine(database.url)
      registry.configure()
      await registry.metadata.createAll(engine)
      await engine.execute(
        sql`insert into reading values (1, 'NaN', 'a'), (2, '-Infinity', 'b'), (3, 5, 'c')`,
      )
      const session = new Session(engine, { generateCode })
      const [one, two, three] = await session.find(Reading, { orderBy: { id: 'asc' } })
      if (one === undefined || two === undefined || three === undefined) throw new Error('rows are missing')
      three.value = 6
      one.note = 'x'
      const sent = await captureQueries(engine, () => session.commit())
      expect(sent.filter((text) => text.startsWith('UPDATE'))).to.have.length(2)
      expect(await captureQueries(engine, () => session.commit())).to.deep.equal([])
      two.value = NaN
      expect((await rejection(session.commit())).message).to.contain('Reading.value')
      two.value = -Infinity
      await session.commit()
      const { rows } = await engine.execute(sql`select value::text as value, note from reading order by id`)
      expect(rows).to.deep.equal([
        { value: 'NaN', note: 'x' },
        { value: '-Infinity', note: 'b' },
        { value: '6', note: 'c' },
      ])
      await engine.dispose()
      await database.drop()
    })
  }
})
