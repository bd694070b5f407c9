/** Upserts by unique indexes that are about some rows only, as soft delete needs them. */
import { expect } from 'chai'

import { Column, Index, Registry, Session, sql, t, Table, TableArgs } from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import type { PerDialect } from '../support/per-dialect'

const registry = new Registry()

@Table('member', { registry, softDelete: 'leftAt' })
@TableArgs<Member>((c) => [
  new Index('uq_member_email', c.email, { unique: true, where: c.leftAt.isNull() }),
  new Index('uq_member_guest', c.nick, { unique: true, where: c.rank.eq('guest') }),
  new Index('uq_member_owner', c.nick, { unique: true, where: c.rank.eq("owner's") }),
  new Index('uq_member_lower', sql`lower(nick)`, c.rank, { unique: true }),
])
class Member {
  @Column(t.integer(), { primaryKey: true }) memberId!: number
  @Column(t.varchar(40)) email!: string
  @Column(t.varchar(40)) nick!: string
  @Column(t.varchar(10), { serverDefault: 'guest' }) rank!: string
  @Column(t.timestamptz(), { nullable: true }) leftAt!: Date | null
}

const ALL = 'member.member_id, member.email, member.nick, member.rank, member.left_at'

onEveryEngine('an upsert by a partial unique index', (engine, { dialect }) => {
  let session: Session
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    session = new Session(engine())
    const left = session.create(Member, { email: 'ann', nick: 'old', leftAt: new Date(0) })
    const ann = session.create(Member, { email: 'ann', nick: 'ann' })
    await session.commit()
    expect([left.memberId, ann.memberId]).to.deep.equal([1, 2])
  })
  afterEach(() => session.close())
  const rows = (): Promise<Member[]> =>
    new Session(engine()).find(Member, { orderBy: { memberId: 'asc' }, withDeleted: true })

  it('finds the row that the index holds, and leaves others of the same value alone', async () => {
    const statements = await captureQueries(engine(), async () => {
      const [ann, bob] = await session.upsert(
        Member,
        [
          { email: 'ann', nick: 'Anne' },
          { email: 'bob', nick: 'bob' },
        ],
        { on: ['email'] },
      )
      expect([ann?.memberId, ann?.nick, bob?.nick]).to.deep.equal([2, 'Anne', 'bob'])
    })
    const expected: PerDialect<readonly string[]> = {
      postgres: [
        `INSERT INTO member (email, nick) VALUES ($1, $2), ($3, $4) ON CONFLICT (email) WHERE left_at IS NULL DO UPDATE SET nick = excluded.nick RETURNING ${ALL}`,
      ],
      sqlite: [
        `INSERT INTO member (email, nick) VALUES (?, ?), (?, ?) ON CONFLICT (email) WHERE left_at IS NULL DO UPDATE SET nick = excluded.nick RETURNING ${ALL}`,
      ],
    }
    expect(statements).to.deep.equal(expected[dialect])
    await session.commit()
    expect((await rows()).map(({ nick }) => nick)).to.deep.equal(['old', 'Anne', 'bob'])
  })

  it('gives the row that the index holds where it is left as it is', async () => {
    const [ann] = await session.upsert(Member, [{ email: 'ann', nick: 'new' }], {
      on: 'uq_member_email',
      update: [],
    })
    expect([ann?.memberId, ann?.nick]).to.deep.equal([2, 'ann'])
  })

  it('inserts a row that the index is not about', async () => {
    const [gone] = await session.upsert(Member, [{ email: 'ann', nick: 'x', leftAt: new Date(9) }], {
      on: ['email'],
    })
    expect(gone?.memberId).to.equal(3)
  })

  it('names the index where several are over the same properties, and values in its condition are written out', async () => {
    const upsert = (on: unknown): Promise<Member[]> =>
      session.upsert(Member, [{ nick: 'ann', email: 'ann@b.c', rank: 'guest' }], { on: on as never })
    expect((await rejection(upsert(['nick']))).message).to.include(
      "Write the name of one instead: 'uq_member_guest' or 'uq_member_owner'.",
    )
    const [ann] = await upsert('uq_member_guest')
    expect([ann?.memberId, ann?.email]).to.deep.equal([2, 'ann@b.c'])
    const [owner] = await session.upsert(Member, [{ nick: 'ann', email: 'o@b.c', rank: "owner's" }], {
      on: 'uq_member_owner',
    })
    expect([owner?.nick, owner === ann]).to.deep.equal(['ann', false])
    expect((await rejection(upsert('uq_member_lower'))).message).to.include(
      "insert(Member).values(…).onConflict('uq_member_lower', …)",
    )
  })
})
