import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import { Column, Registry, Session, SessionScope, t, Table, type Engine } from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('visit', { registry })
class Visit {
  @Column(t.integer(), { primaryKey: true }) visitId!: number
  @Column(t.varchar(20)) path!: string
}

onEveryEngine('a session scope', (engine) => {
  before(() => registry.configure())
  before(() => registry.metadata.createAll(engine()))
  beforeEach(async () => {
    const session = new Session(engine())
    session.delete(...(await session.find(Visit)))
    await session.commit()
  })
  const paths = async (): Promise<string[]> =>
    (await new Session(engine()).find(Visit, { orderBy: { visitId: 'asc' } })).map(({ path }) => path)

  it('gives everything that runs in a callback the same session, and commits it', async () => {
    const sessions = new SessionScope(engine())
    const deep = async (): Promise<void> => {
      await sleep(1)
      sessions.current.create(Visit, { path: '/deep' })
    }
    const result = await sessions.run(async (session) => {
      expect(sessions.current).to.equal(session)
      await Promise.all([deep(), deep()])
      return 'done'
    })
    expect(result).to.equal('done')
    expect(await paths()).to.deep.equal(['/deep', '/deep'])
  })

  it('keeps requests that take turns apart from each other', async () => {
    const sessions = new SessionScope(engine())
    const seen = new Set<Session>()
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        sessions.run(async () => {
          const mine = sessions.current
          seen.add(mine)
          const visit = mine.create(Visit, { path: `/${i}` })
          for (let pause = 0; pause < 4; pause++) {
            await sleep(Math.random() * 4)
            await Promise.resolve()
            expect(sessions.current).to.equal(mine)
            expect(mine.contains(visit)).to.equal(true)
          }
        }),
      ),
    )
    expect(seen.size).to.equal(12)
    expect((await paths()).sort()).to.deep.equal(Array.from({ length: 12 }, (_, i) => `/${i}`).sort())
  })

  it('rolls back what a callback has flushed that throws, and throws the same', async () => {
    const sessions = new SessionScope(engine())
    const failed = sessions.run(async (session) => {
      session.create(Visit, { path: '/a' })
      await session.flush()
      throw new Error('the handler failed')
    })
    expect(await rejection(failed)).to.have.property('message', 'the handler failed')
    expect(await paths()).to.deep.equal([])
  })

  it("commits nothing by itself with atEnd: 'close'", async () => {
    const sessions = new SessionScope(engine(), { atEnd: 'close' })
    await sessions.run(async (session) => {
      session.create(Visit, { path: '/kept' })
      await session.commit()
      session.create(Visit, { path: '/lost' })
      await session.flush()
    })
    expect(await paths()).to.deep.equal(['/kept'])
  })

  it('kills the session when its callback has ended: no handle and no promise that goes on can use it', async () => {
    const sessions = new SessionScope(engine())
    let late: Promise<unknown> = Promise.resolve()
    const kept = await sessions.run((session) => {
      late = sleep(20).then(() => sessions.current)
      return session
    })
    expect(await rejection(late)).to.have.property('code', 'session-closed')
    expect(await rejection(kept.find(Visit))).to.have.property('code', 'session-closed')
    expect(await rejection(kept.commit())).to.have.property('code', 'session-closed')
    for (const use of [
      () => kept.create(Visit, { path: '/late' }),
      () => kept.stream(Visit),
      () => {
        kept.delete({})
      },
    ])
      expect(use).to.throw(/belongs to a request that has ended/)
    expect(await paths()).to.deep.equal([])
  })

  it('has no session outside, and another one inside of itself', async () => {
    const sessions = new SessionScope(engine())
    expect(sessions.isActive).to.equal(false)
    expect(() => sessions.current).to.throw(/no current session[\s\S]*sessions\.run/)
    await sessions.run(async (outer) => {
      expect(sessions.isActive).to.equal(true)
      await sessions.run((inner) => {
        expect(inner).not.to.equal(outer)
        expect(sessions.current).to.equal(inner)
      })
      expect(sessions.current).to.equal(outer)
    })
  })

  it('refuses options that it does not know', () => {
    expect(() => new SessionScope(engine(), { atEnd: 'maybe' as never })).to.throw(/atEnd is/)
    expect(() => new SessionScope(engine(), { validater: {} } as never)).to.throw(/no option 'validater'/)
    expect(() => new SessionScope({} as Engine)).to.throw(/needs an engine/)
  })

  it('serves requests over HTTP at the same time', async () => {
    const sessions = new SessionScope(engine())
    const server = createServer((request, response) => {
      const handled = sessions.run(async () => {
        await sleep(Math.random() * 5)
        if (request.url === '/broken') throw new Error('no')
        sessions.current.create(Visit, { path: request.url ?? '' })
      })
      handled.then(
        () => response.end('ok'),
        () => response.writeHead(500).end(),
      )
    })
    const base = await listening(server)
    try {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => fetch(`${base}/${i % 5 === 0 ? 'broken' : i}`)),
      )
      expect(answers.map(({ status }) => status)).to.deep.equal(
        Array.from({ length: 10 }, (_, i) => (i % 5 === 0 ? 500 : 200)),
      )
      expect(await paths()).to.have.members(['/1', '/2', '/3', '/4', '/6', '/7', '/8', '/9'])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
