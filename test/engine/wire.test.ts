import { expect } from 'chai'

import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { rejection } from '../driver/driver-contract'

describe('values through an engine', () => {
  const metadata = new MetaData()
  const item = new Table(
    'item',
    metadata,
    new Column('id', t.bigint(), { primaryKey: true }),
    new Column('bytes', t.binary()),
  )
  let engine: Engine
  before(async () => {
    engine = createEngine('sqlite://')
    await engine.createAll(metadata, { checkFirst: false })
  })
  after(() => engine.dispose())

  it('carry the types of the columns', async () => {
    const row = { id: 9007199254740993n, bytes: Buffer.from([0, 255, 0]) }
    await engine.execute(insert(item).values(row))
    expect((await engine.execute(select(item))).rows).to.deep.equal([row])
  })

  it('fill placeholders, and miss none', async () => {
    const compiled = {
      sql: 'select ? as a',
      parameters: [{ type: t.integer(), value: undefined, placeholder: 'n' }],
      columns: undefined,
    }
    expect((await engine.executeCompiled(compiled, { n: 5 })).rows).to.deep.equal([[5]])
    expect((await engine.executeCompiled(compiled, { n: 6 })).rows).to.deep.equal([[6]])
    for (const values of [{}, { N: 1 }, Object.create({ n: 1 }) as Record<string, unknown>]) {
      const error = await rejection(engine.executeCompiled(compiled, values))
      expect(error).to.have.property('code', 'usage')
      expect(error.message).to.match(/placeholder 'n'/)
    }
  })
})
