/** Upserts that meet rows which are marked as deleted. */
import { expect } from 'chai'

import { Column, Registry, Session, t, Table, Version } from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import type { PerDialect } from '../support/per-dialect'

const registry = new Registry()

@Table('client', { registry, softDelete: 'deletedAt' })
class Client {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20), { unique: true }) email!: string
  @Column(t.varchar(20)) name!: string
  @Column(t.integer(), { nullable: true }) rank!: number | null
  @Column(t.timestamp({ precision: 3 }), { nullable: true }) deletedAt!: Date | null
}

@Table('badge', { registry, softDelete: 'isGone' })
class Badge {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) label!: string
  @Column(t.boolean(), { defaultValue: false }) isGone!: boolean
  @Version() @Column(t.integer()) version!: number
}

const ALL = 'client.id, client.email, client.name, client.rank, client.deleted_at'

onEveryEngine('an upsert that meets rows which are marked as deleted', (engine, { dialect }) => {
  let session: Session
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    session = new Session(engine())
    session.create(Client, { email: 'gone', name: 'old', rank: 1, deletedAt: new Date(0) })
    session.create(Client, { email: 'here', name: 'old', rank: 2 })
    await session.commit()
    session.expungeAll()
  })
  afterEach(() => session.close())

  const rows = [
    { email: 'gone', name: 'new', rank: 7 },
    { email: 'here', name: 'new', rank: 8 },
  ]
  const told = ({ email, name, rank, deletedAt }: Client): unknown[] => [email, name, rank, deletedAt]
  const stored = async (): Promise<unknown[][]> =>
    (await new Session(engine()).find(Client, { orderBy: { id: 'asc' } })).map(told)
  const upserted = async (update: readonly ('name' | 'rank')[] | undefined): Promise<string> => {
    let given: Client[] = []
    const [statement] = await captureQueries(engine(), async () => {
      given = await session.upsert(Client, rows, { on: ['email'], ...(update && { update }) })
    })
    await session.commit()
    expect(given.map(told)).to.deep.equal(await stored())
    return String(statement).replace(/^.*ON CONFLICT/, 'ON CONFLICT')
  }
  const expectSql = (statement: string, expected: PerDialect<string>): void => {
    expect(statement).to.equal(`ON CONFLICT (email) DO UPDATE SET ${expected[dialect]} RETURNING ${ALL}`)
  }

  it('brings them back as they are given', async () => {
    expectSql(await upserted(undefined), {
      postgres: 'name = excluded.name, rank = excluded.rank, deleted_at = $7',
      sqlite: 'name = excluded.name, rank = excluded.rank, deleted_at = ?',
    })
    expect(await stored()).to.deep.equal([
      ['gone', 'new', 7, null],
      ['here', 'new', 8, null],
    ])
  })

  it('brings them back with all that is given, where others are updated with a part of it', async () => {
    expectSql(await upserted(['name']), {
      postgres:
        'name = excluded.name, rank = CASE WHEN client.deleted_at IS NOT NULL THEN excluded.rank ELSE client.rank END, deleted_at = $7',
      sqlite:
        'name = excluded.name, rank = CASE WHEN client.deleted_at IS NOT NULL THEN excluded.rank ELSE client.rank END, deleted_at = ?',
    })
    expect(await stored()).to.deep.equal([
      ['gone', 'new', 7, null],
      ['here', 'new', 2, null],
    ])
  })

  it('brings them back where others are left as they are', async () => {
    expectSql(await upserted([]), {
      postgres:
        'name = excluded.name, rank = excluded.rank, deleted_at = $7 WHERE client.deleted_at IS NOT NULL',
      sqlite:
        'name = excluded.name, rank = excluded.rank, deleted_at = ? WHERE client.deleted_at IS NOT NULL',
    })
    expect(await stored()).to.deep.equal([
      ['gone', 'new', 7, null],
      ['here', 'old', 2, null],
    ])
  })

  it('leaves them marked where the row that is given says so', async () => {
    const deletedAt = new Date(5)
    const [client] = await session.upsert(Client, [{ email: 'gone', name: 'new', deletedAt }], {
      on: ['email'],
    })
    await session.commit()
    expect(client && told(client)).to.deep.equal(['gone', 'new', 1, deletedAt])
    expect(await stored()).to.deep.equal([['here', 'old', 2, null]])
  })

  it('takes a boolean mark off, too, and counts the version up, of what the session has deleted itself', async () => {
    const badge = session.create(Badge, { label: 'a' })
    await session.commit()
    session.delete(badge)
    await session.commit()
    const [found] = await session.upsert(Badge, [{ id: badge.id, label: 'b' }], { on: ['id'], update: [] })
    await session.commit()
    expect([found?.label, found?.isGone, found?.version]).to.deep.equal(['b', false, 3])
    const [same] = await session.upsert(Badge, [{ id: badge.id, label: 'c' }], { on: ['id'], update: [] })
    expect([same === found, same?.label, same?.version]).to.deep.equal([true, 'b', 3])
  })
})
