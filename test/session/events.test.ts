import { expect } from 'chai'

import {
  AfterCommitError,
  AfterLoad,
  BeforeInsert,
  BeforeUpdate,
  Column,
  ForeignKey,
  listen,
  Registry,
  Session,
  t,
  Table,
  type Transaction,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

abstract class Titled {
  @Column(t.varchar(30)) title!: string
  @Column(t.varchar(30), { nullable: true }) slug!: string | null
  loadedAs = ''

  @BeforeInsert()
  @BeforeUpdate()
  setSlug(): void {
    this.slug = this.title.toLowerCase()
  }

  @AfterLoad()
  remember(): void {
    this.loadedAs = this.title
  }
}

@Table('article', { registry })
class Article extends Titled {
  @Column(t.integer(), { primaryKey: true }) articleId!: number
}

@Table('log', { registry })
class Log {
  @Column(t.integer(), { primaryKey: true }) logId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Article) articleId!: number | null
  @Column(t.varchar(60)) what!: string
}

onEveryEngine('events', (engine) => {
  const open = (): Session => new Session(engine())
  const ends: (() => void)[] = []
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  it('come in their order, each with its instance and what is to be written', async () => {
    const session = open()
    const seen: string[] = []
    for (const moment of [
      'beforeInsert',
      'afterInsert',
      'beforeUpdate',
      'afterUpdate',
      'beforeDelete',
      'afterDelete',
    ] as const)
      session.events.on(moment, ({ entity, changed }) => {
        seen.push([moment, (entity as Article).title, ...changed].join(' '))
      })
    for (const moment of [
      'beforeFlush',
      'afterFlush',
      'beforeCommit',
      'afterCommit',
      'afterRollback',
    ] as const)
      session.events.on(moment, () => void seen.push(moment))
    const article = session.create(Article, { title: 'A' })
    await session.commit()
    article.title = 'B'
    await session.commit()
    session.delete(article)
    await session.commit()
    await session.rollback()
    expect(seen).to.deep.equal([
      'beforeFlush',
      'beforeInsert A',
      'afterInsert A',
      'afterFlush',
      'beforeCommit',
      'afterCommit',
      'beforeFlush',
      'beforeUpdate B title slug',
      'afterUpdate B',
      'afterFlush',
      'beforeCommit',
      'afterCommit',
      'beforeFlush',
      'beforeDelete B',
      'afterDelete B',
      'afterFlush',
      'beforeCommit',
      'afterCommit',
      'afterRollback',
    ])
  })

  it('call the methods of a class and its bases, which set what is written', async () => {
    const session = open()
    const article = session.create(Article, { title: 'Hello' })
    await session.commit()
    article.title = 'World'
    await session.commit()
    const stored = await open().findOrFail(Article)
    expect(stored.slug).to.equal('world')
    expect(stored.loadedAs).to.equal('World')
  })

  it('of a class are heard in every session until they are ended, and may read, add and delete', async () => {
    ends.push(
      listen(Article, 'afterInsert', async ({ entity, session }) => {
        const count = await session.count(Article)
        session.create(Log, { what: `${entity.title} is number ${count}` })
      }),
      listen(Log, 'beforeInsert', ({ entity }) => {
        entity.what = `${entity.what}!`
      }),
    )
    const session = open()
    session.create(Article, { title: 'A' })
    await session.commit()
    await session.commit()
    expect((await open().find(Log)).map(({ what }) => what)).to.deep.equal(['A is number 1!'])
    ends.splice(0).forEach((end) => {
      end()
    })
    session.create(Article, { title: 'B' })
    await session.commit()
    await session.commit()
    expect(await open().count(Log)).to.equal(1)
  })

  it('of registries and engines are heard for all classes, after those of the class', async () => {
    const seen: string[] = []
    ends.push(
      listen(engine(), 'beforeInsert', () => void seen.push('engine')),
      listen(registry, 'beforeInsert', async () => {
        await new Promise((resolve) => setTimeout(resolve, 2))
        seen.push('registry')
      }),
      listen(Article, 'beforeInsert', () => void seen.push('class')),
    )
    const session = open()
    session.events.on('beforeInsert', () => void seen.push('session'))
    session.create(Article, { title: 'A' })
    await session.commit()
    expect(seen).to.deep.equal(['class', 'registry', 'engine', 'session'])
  })

  it('undo the flush when a listener throws, before it or after it', async () => {
    for (const moment of [
      'beforeInsert',
      'afterInsert',
      'beforeFlush',
      'afterFlush',
      'beforeCommit',
    ] as const) {
      const session = open()
      const refuse = (): never => {
        throw new RangeError('no')
      }
      session.events.on(moment, refuse)
      const article = session.create(Article, { title: moment })
      expect(await rejection(session.commit())).to.have.property('message', 'no')
      expect(article.articleId, moment).to.equal(undefined)
      expect(await open().count(Article)).to.equal(0)
      session.events.off(moment, refuse)
      await session.commit()
      expect(await open().count(Article)).to.equal(1)
      session.delete(article)
      await session.commit()
    }
  })

  it('say that the work is kept when a listener throws after COMMIT', async () => {
    const session = open()
    session.events.on('afterCommit', () => {
      throw new RangeError('too late')
    })
    session.create(Article, { title: 'A' })
    expect(await rejection(session.commit())).to.be.instanceOf(AfterCommitError)
    expect(await open().count(Article)).to.equal(1)
  })

  it('tell a commit in the transaction of somebody else after its COMMIT, and never where it is rolled back', async () => {
    const seen: string[] = []
    const bind = (tx: Transaction, title: string): Session => {
      const session = new Session(tx)
      for (const moment of ['beforeCommit', 'afterCommit'] as const)
        session.events.on(moment, () => void seen.push(`${moment} ${title}`))
      session.create(Article, { title })
      return session
    }
    const undo = new RangeError('undone')
    await engine().transaction(async (tx) => {
      await bind(tx, 'A').commit()
      await tx.transaction((inner) => bind(inner, 'B').commit())
      await bind(tx, 'C').transaction((session) => session.transaction(() => undefined))
      const undone = tx.transaction(async (inner) => {
        await bind(inner, 'D').commit()
        throw undo
      })
      expect(await rejection(undone)).to.equal(undo)
      seen.push('COMMIT')
    })
    const rolledBack = engine().transaction(async (tx) => {
      await bind(tx, 'E').commit()
      await tx.transaction((inner) => bind(inner, 'F').commit())
      throw undo
    })
    expect(await rejection(rolledBack)).to.equal(undo)
    expect(seen).to.deep.equal([
      ...['beforeCommit A', 'beforeCommit B', 'beforeCommit C', 'beforeCommit D'],
      ...['COMMIT', 'afterCommit A', 'afterCommit B', 'afterCommit C', 'beforeCommit E', 'beforeCommit F'],
    ])
    expect(
      (await open().find(Article, { orderBy: { title: 'asc' } })).map(({ title }) => title),
    ).to.deep.equal(['A', 'B', 'C'])
  })

  it('tell the commit of a transaction with a callback at its end, and not that of savepoints in it', async () => {
    const seen: string[] = []
    const session = open()
    session.events.on('afterCommit', () => void seen.push('afterCommit'))
    await session.transaction(async () => {
      session.create(Article, { title: 'A' })
      await session.transaction(() => void session.create(Article, { title: 'B' }))
      seen.push('inside')
    })
    await rejection(
      session.transaction(async () => {
        await session.transaction(() => void session.create(Article, { title: 'C' }))
        throw new RangeError('undone')
      }),
    )
    expect(seen).to.deep.equal(['inside', 'afterCommit'])
  })

  it('say that the work is kept when a listener throws after the COMMIT of somebody else', async () => {
    const late = new RangeError('too late')
    const transaction = engine().transaction(async (tx) => {
      const session = new Session(tx)
      session.events.on('afterCommit', () => {
        throw late
      })
      session.create(Article, { title: 'A' })
      await session.commit()
    })
    const error = await rejection(transaction)
    expect(error).to.be.instanceOf(AfterCommitError)
    expect((error as AfterCommitError).errors).to.deep.equal([late])
    expect(await open().count(Article)).to.equal(1)
  })

  it('refuse what cannot end: a listener that flushes, commits or rolls back; and moments that do not exist', async () => {
    for (const call of ['flush', 'commit', 'rollback'] as const) {
      const session = open()
      session.events.on('beforeInsert', () => session[call]())
      session.create(Article, { title: 'A' })
      expect(await rejection(session.commit()))
        .to.have.property('message')
        .that.matches(/A listener calls/)
    }
    expect(() => open().events.on('beforeSave' as never, (() => undefined) as never)).to.throw(
      /no moment 'beforeSave'/,
    )
    expect(() => listen(Article, 'beforeSave' as never, () => undefined)).to.throw(/no moment 'beforeSave'/)
  })
})
