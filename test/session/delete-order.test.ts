import { expect } from 'chai'

import { Column, ForeignKey, Registry, Session, t, Table } from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('owner', { registry })
class Owner {
  @Column(t.integer(), { primaryKey: true }) ownerId!: number
}

@Table('sort', { registry })
class Sort {
  @Column(t.integer(), { primaryKey: true }) sortId!: number
}

/** Goes with its owner, and would keep its sort from going. */
@Table('part', { registry })
class Part {
  @Column(t.integer(), { primaryKey: true }) partId!: number
  @Column(t.integer()) @ForeignKey(() => Owner, { onDelete: 'CASCADE' }) ownerId!: number
  @Column(t.integer()) @ForeignKey(() => Sort) sortId!: number
}

onEveryEngine('rows that are deleted together', (engine) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    const session = new Session(engine())
    session.create(Owner, { ownerId: 1 })
    session.create(Sort, { sortId: 1 })
    session.create(Part, { partId: 1, ownerId: 1, sortId: 1 })
    await session.commit()
  })

  for (const classes of [
    [Owner, Sort],
    [Sort, Owner],
  ]) {
    const names = classes.map(({ name }) => name).join(' and ')
    it(`go after those that take along whatever points to them: ${names}`, async () => {
      const session = new Session(engine())
      for (const each of classes) session.delete(...(await session.find<object>(each)))
      const statements = await captureQueries(engine(), () => session.commit())
      expect(statements.map((sql) => sql.replace(/ WHERE.*/, ''))).to.deep.equal([
        'DELETE FROM owner',
        'DELETE FROM sort',
      ])
      expect(await new Session(engine()).count(Part)).to.equal(0)
    })
  }
})
