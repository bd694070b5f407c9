/** What sync says of what the database could not be asked to compare. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  createEngine,
  MetaData,
  PendingChangesError,
  planSync,
  sync,
  t,
  Table,
  unsafeSql,
  verify,
  type Engine,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { ordinaryRole, type OrdinaryRole } from '../support/postgres-role'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

function visits(initial: number): MetaData {
  const metadata = new MetaData()
  new Table(
    'visit',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('seats', t.integer(), { nullable: false, serverDefault: initial }),
  )
  return metadata
}

describe('a comparison that PostgreSQL does not let be made', function () {
  this.timeout(60_000)
  let database: FreshDatabase
  let role: OrdinaryRole
  let engine: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    role = await ordinaryRole(database)
    engine = createEngine(role.url)
    await sync(engine, visits(1))
  })
  after(async () => {
    await engine.dispose()
    await role.drop()
    await database.drop()
  })

  async function asAdministrator(text: string): Promise<void> {
    await using administrator = createEngine(database.url)
    await administrator.execute(
      unsafeSql(text.replaceAll('$database', `"${new URL(database.url).pathname.slice(1)}"`)),
    )
  }

  it('is told as a difference where there may be no temporary tables', async () => {
    await asAdministrator('REVOKE TEMPORARY ON DATABASE $database FROM PUBLIC')
    try {
      const name = new URL(database.url).pathname.slice(1)
      const line =
        `-- by hand: compare table visit (defaults, checks and index expressions of table visit were not compared: ` +
        `permission denied to create temporary tables in database "${name}" ` +
        `(it takes temporary tables: GRANT TEMPORARY ON DATABASE ${name} TO ${role.name}))`
      const error = await rejection(verify(engine, visits(1)))
      expect(error).to.be.instanceOf(PendingChangesError)
      expect((error as PendingChangesError).pending).to.deep.equal([line])
      expect((await planSync(engine, visits(2))).toString()).to.equal(line)
      const { applied, pending } = await sync(engine, visits(2))
      expect([applied, pending.map(String)]).to.deep.equal([[], [line]])
      expect(await rejection(sync(engine, visits(2), { onPending: 'throw' }))).to.have.property(
        'code',
        'pending-changes',
      )
    } finally {
      await asAdministrator('GRANT TEMPORARY ON DATABASE $database TO PUBLIC')
    }
  })

  it('is made in a transaction that writes where sessions are set to read only', async () => {
    await using careful = createEngine(
      role.url.replace('options=', 'options=-c%20default_transaction_read_only%3Don%20'),
    )
    await verify(careful, visits(1))
    const [step] = (await planSync(careful, visits(2))).steps
    expect(step?.sql).to.equal('ALTER TABLE visit ALTER COLUMN seats SET DEFAULT 2')
    expect(await rejection(verify(careful, visits(2)))).to.have.property('code', 'pending-changes')
  })

  it('is told where the model has what the server cannot read', async () => {
    const broken = visits(2)
    const table = broken.table('visit')
    table.append(new CheckConstraint('seats >>>>> 1', { name: 'enough' }))
    const pending = (await planSync(engine, broken)).steps.map(({ change, possible }) => [
      change.kind,
      possible,
    ])
    expect(pending).to.deep.include(['uncompared', false])
    expect(await rejection(verify(engine, broken))).to.have.property('code', 'pending-changes')
  })

  it('is told of a column whose type is not there', async () => {
    const metadata = new MetaData()
    new Table(
      'visit',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('seats', t.named('no_such_type'), { nullable: false }),
    )
    const error = await rejection(verify(engine, metadata))
    expect((error as PendingChangesError).pending.join()).to.match(/type "no_such_type" does not exist/)
  })
})
