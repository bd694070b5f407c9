import { expect } from 'chai'

import { Session } from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Animal, registry, Zoo } from '../support/models/zoo'

onEveryEngine('a row by its primary key', (engine) => {
  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
    const session = new Session(engine())
    const zoo = session.create(Zoo, { zooId: 1, name: 'Berlin' })
    session.create(Animal, { animalId: 7, name: 'Ape', zoo })
    await session.commit()
  })

  it('comes with the row that it points to in one statement', async () => {
    let found: unknown
    const statements = await captureQueries(engine(), async () => {
      found = await new Session(engine()).findOne(Animal, { where: { animalId: 7 }, with: { zoo: true } })
    })
    expect(statements).to.have.length(1)
    expect(found).to.have.nested.property('zoo.name', 'Berlin')
  })
})
