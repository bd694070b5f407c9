/** What sync says of what the database could not be asked to compare. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  createEngine,
  Index,
  MetaData,
  PendingChangesError,
  Plan,
  planSync,
  Sequence,
  sql,
  sync,
  t,
  Table,
  unsafeSql,
  verify,
  View,
  type Engine,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { ordinaryRole, type OrdinaryRole } from '../support/postgres-role'
import { PostgresDatabases } from '../laws/pair-databases'
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

/** What the first release has, and the second one; a part of it names what only the second one has. */
type Release = (isSecond: boolean, metadata: MetaData) => void

function item(metadata: MetaData, ...parts: readonly (Column | CheckConstraint | Index)[]): Table {
  return new Table('item', metadata, new Column('id', t.integer(), { primaryKey: true }), ...parts)
}

const RELEASES: Readonly<Record<string, Release>> = {
  'a column in a check, in the condition of an index and in a view': (isSecond, metadata) => {
    item(
      metadata,
      new Column('x', t.integer(), { serverDefault: isSecond ? 2 : 1 }),
      ...(isSecond ? [new Column('off', t.boolean(), { serverDefault: false, nullable: false })] : []),
      new CheckConstraint(isSecond ? 'x > -1 OR off' : 'x > 0', { name: 'ck' }),
      new CheckConstraint(isSecond ? 'id > 1' : 'id > 0', { name: 'other' }),
      new Index('ix', 'x', { where: isSecond ? sql`NOT off` : sql`x > 0` }),
    )
    new View(
      'offered',
      metadata,
      new Column('id', t.integer()),
      ...(isSecond ? [new Column('off', t.boolean())] : []),
      { definition: isSecond ? sql`SELECT id, off FROM item` : sql`SELECT id FROM item` },
    )
  },
  'a column of which another one is worked out': (isSecond, metadata) => {
    item(
      metadata,
      new Column('x', t.integer()),
      ...(isSecond ? [new Column('y', t.integer(), { serverDefault: 3 })] : []),
      new Column('sum', t.integer(), { computed: new Computed(isSecond ? 'x + y' : 'x + 1') }),
    )
  },
  'a label that becomes the default': (isSecond, metadata) => {
    const kind = t.enum('kind', isSecond ? ['a', 'b', 'z'] : ['a', 'b'], { schema: 'apart' })
    item(metadata, new Column('kind', kind, { serverDefault: isSecond ? 'z' : 'a' }))
  },
  'a label in a check and in the condition of an index, while another one goes': (isSecond, metadata) => {
    const kind = t.enum('kind', isSecond ? ['a', 'z'] : ['a', 'b'])
    item(
      metadata,
      new Column('kind', kind, { serverDefault: isSecond ? 'z' : 'a' }),
      new CheckConstraint(`kind <> '${isSecond ? 'z' : 'b'}' OR id > 0`, { name: 'ck' }),
      new Index('ix', 'id', { where: isSecond ? sql`kind = 'z'` : sql`kind = 'a'` }),
    )
  },
  'a sequence in a default': (isSecond, metadata) => {
    if (isSecond) new Sequence('numbers', metadata)
    item(
      metadata,
      new Column('n', t.integer(), { serverDefault: isSecond ? sql`nextval('numbers')` : 1 }),
      new Column('m', t.integer(), { serverDefault: isSecond ? 2 : 1 }),
    )
  },
  'a table in a view': (isSecond, metadata) => {
    item(metadata)
    if (isSecond) new Table('more', metadata, new Column('id', t.integer(), { primaryKey: true }))
    new View('ids', metadata, new Column('id', t.integer()), {
      definition: isSecond ? sql`SELECT id FROM item UNION SELECT id FROM more` : sql`SELECT id FROM item`,
    })
  },
}

describe('a release of which one part names what another one adds', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  const model = (release: Release, isSecond: boolean): MetaData => {
    const metadata = new MetaData()
    release(isSecond, metadata)
    return metadata
  }

  for (const [what, release] of Object.entries(RELEASES)) {
    // #15, #2
    it(`is planned as a whole: ${what}`, () =>
      databases.withTwo(async ({ engine, describe: lines }, second) => {
        await sync(engine, model(release, false), { history: false })
        await engine.send('INSERT INTO item (id) VALUES (7)')
        const plan = await planSync(engine, model(release, true))
        // Whether a label was renamed is asked, because one comes where another one goes.
        expect(plan.notes.filter((note) => !note.endsWith('nothing was guessed.'))).to.deep.equal([])
        const stored = Plan.fromSql(engine, plan.toSql())
        const { pending } = await stored.apply({ allow: 'destroys', history: false })
        expect(pending.map(String)).to.deep.equal([])
        await verify(engine, model(release, true))
        await sync(second.engine, model(release, true), { history: false })
        expect(await lines()).to.deep.equal(await second.describe())
      }))
  }

  it('has what names a label wait for it', () =>
    databases.withTwo(async ({ engine }) => {
      const release = RELEASES['a label in a check and in the condition of an index, while another one goes']
      await sync(engine, model(release as Release, false), { history: false })
      await engine.send('INSERT INTO item (id) VALUES (7)')
      const { applied } = await sync(engine, model(release as Release, true), { history: false })
      expect(applied.map(String)).to.deep.equal([])
    }))

  it('is told not to be compared in full where a part cannot be read for another reason', () =>
    databases.withTwo(async ({ engine }) => {
      const broken: Release = (isSecond, metadata) => {
        item(
          metadata,
          new Column('x', t.integer(), { serverDefault: isSecond ? 2 : 1 }),
          ...(isSecond ? [new Column('y', t.integer())] : []),
          ...(isSecond ? [new CheckConstraint('nothing > 1', { name: 'ck' })] : []),
        )
      }
      await sync(engine, model(broken, false), { history: false })
      const plan = await planSync(engine, model(broken, true))
      expect(plan.steps.map(({ change, possible }) => [change.subject, possible])).to.deep.equal([
        ['default of column item.x', true],
        ['column item.y', true],
        ['constraint ck of table item', true],
        ['table item', false],
      ])
    }))
})
