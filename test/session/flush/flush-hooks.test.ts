import { expect } from 'chai'

import { sql } from '../../../src'
import { mapperOf } from '../../../src/registry/lookup'
import type { EntityState } from '../../../src/session/entity-state'
import type { FlushHooks, FlushKind } from '../../../src/session/flush/flush-hooks'
import { IdentityMap } from '../../../src/session/identity-map'
import { planCacheOf } from '../../../src/session/plan-cache'
import { Reader } from '../../../src/session/reader'
import { UnitOfWork } from '../../../src/session/unit-of-work'
import { rejection } from '../../driver/driver-contract'
import { captureQueries } from '../../support/capture-statements'
import { onEveryEngine } from '../../support/engines'
import { Animal, registry, Zoo } from '../../support/models/zoo'

onEveryEngine('the hooks of a flush', (engine) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })

  const open = (hooks: FlushHooks) => {
    const identityMap = new IdentityMap(engine())
    const work = new UnitOfWork(engine(), identityMap, { hooks })
    const reader = new Reader(identityMap, planCacheOf(engine(), true), () => work.executor)
    const add = <E extends object>(entity: E): E => {
      identityMap.track(entity, mapperOf(entity.constructor as never), 'add')
      return entity
    }
    const remove = (entity: object): void => {
      ;(identityMap.stateOf(entity) as EntityState).status = 'deleted'
    }
    const commit = async (): Promise<void> => {
      await work.flush(reader.context)
      await work.commit()
    }
    return { add, remove, commit, identityMap }
  }
  const scalars = async (text: ReturnType<typeof sql>): Promise<unknown[]> =>
    (await engine().execute(text)).scalars()

  it('tell of each instance once, before and after, and write what a listener changes, adds and deletes', async () => {
    const told: string[] = []
    const tell = (when: string, kind: FlushKind, states: readonly EntityState[]): void => {
      told.push(`${when} ${kind} ${states.map(({ entity }) => String(entity['name'])).join(' ')}`)
    }
    const session = open({
      listener: {
        before: (kind, states) => {
          tell('before', kind, states)
          for (const { entity, mapper } of states) {
            if (kind === 'insert' && mapper.entityClass === Zoo) {
              session.add(Object.assign(new Animal(), { name: 'Ape', zoo: entity }))
              entity['name'] = 'Polar'
            }
            if (kind === 'update') session.remove(ape)
          }
        },
        after: (kind, states) => {
          tell('after', kind, states)
        },
      },
    })
    const zoo = session.add(Object.assign(new Zoo(), { name: 'North' }))
    await session.commit()
    expect(told.splice(0)).to.deep.equal([
      'before insert North',
      'before insert Ape',
      'after insert Polar Ape',
    ])
    expect(await scalars(sql`select name from zoo`)).to.deep.equal(['Polar'])
    const ape = [...session.identityMap.states].find(({ mapper }) => mapper.entityClass === Animal)
      ?.entity as unknown as Animal
    zoo.name = 'South'
    await session.commit()
    expect(told.splice(0)).to.deep.equal([
      'before update South',
      'before delete Ape',
      'after update South',
      'after delete Ape',
    ])
    expect(
      await scalars(sql`select count(*) from animal where name = 'Ape'`).then(([n]) => Number(n)),
    ).to.equal(0)
    await session.commit()
    expect(told).to.deep.equal([])
  })

  it('undo the flush when a listener throws, and tell of one that never ends', async () => {
    const boom = new RangeError('no')
    const session = open({
      listener: {
        before: () => undefined,
        after: () => {
          throw boom
        },
      },
    })
    const zoo = session.add(Object.assign(new Zoo(), { name: 'North' }))
    expect(await rejection(session.commit())).to.equal(boom)
    expect([zoo.zooId, await scalars(sql`select name from zoo`)]).to.deep.equal([undefined, []])
    const endless = open({
      listener: {
        before: () => {
          endless.add(Object.assign(new Zoo(), { name: 'Another' }))
        },
        after: () => undefined,
      },
    })
    endless.add(Object.assign(new Zoo(), { name: 'One' }))
    expect((await rejection(endless.commit())).message).to.match(/^A flush found no end/)
  })

  it('let a delete be an update, after which the session knows the instance no more', async () => {
    const session = open({
      softDelete: ({ mapper }) => (mapper.entityClass === Zoo ? { name: 'gone' } : undefined),
    })
    const zoo = session.add(Object.assign(new Zoo(), { name: 'North' }))
    await session.commit()
    session.remove(zoo)
    const statements = await captureQueries(engine(), () => session.commit())
    expect(statements.map((text) => text.split(' ')[0])).to.deep.equal(['UPDATE'])
    expect(await scalars(sql`select name from zoo`)).to.deep.equal(['gone'])
    expect(session.identityMap.stateOf(zoo)).to.equal(undefined)
  })
})
