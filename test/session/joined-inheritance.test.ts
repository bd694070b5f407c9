/** What else a class can be, where its rows are in several tables: counted, computed, marked as deleted, streamed. */
import { expect } from 'chai'

import {
  Column,
  columnsOf,
  Computed,
  deleteFrom,
  ForeignKey,
  func,
  OneToMany,
  ManyToOne,
  Registry,
  select,
  Session,
  StaleRowError,
  t,
  Table,
  Version,
  type Many,
  type One,
} from '../../src'
import type { Select } from '../../src/statement/select'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('depot', { registry })
class Depot {
  @Column(t.integer(), { primaryKey: true, autoincrement: false }) depotId!: number
  @OneToMany(() => Asset) assets!: Many<Asset>
}

@Table('asset', { registry, inheritance: 'joined', discriminator: 'kind', softDelete: 'goneAt' })
class Asset {
  @Column(t.integer(), { primaryKey: true }) assetId!: number
  @Column(t.varchar(10)) kind!: string
  @Column(t.text()) label!: string
  @Column(t.text(), { computed: new Computed('upper(label)') }) shout!: string
  @Column(t.integer()) @Version() version!: number
  @Column(t.timestamptz(), { nullable: true }) goneAt!: Date | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Depot) depotId!: number | null
  @ManyToOne(() => Depot) depot!: One<Depot, 'depotId'> | null
}

@Table('machine', { registry })
class Machine extends Asset {
  @Column({ primaryKey: true }) @ForeignKey(() => Asset) declare assetId: number
  @Column(t.integer()) watts!: number
  @Column(t.integer(), { computed: new Computed('watts / 100') }) hectowatts!: number
}

onEveryEngine('a class in several tables', (engine) => {
  const open = (): Session => new Session(engine())
  const written = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)

  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
  })
  beforeEach(async () => {
    for (const table of ['machine', 'asset', 'depot'])
      await engine().execute(deleteFrom(registry.metadata.tables.get(table) as never).everyRow())
    const session = open()
    const depot = session.create(Depot, { depotId: 1 })
    for (let i = 1; i <= 6; i++) session.create(Machine, { label: `m${i}`, watts: i * 100, depot })
    session.create(Asset, { label: 'a', depot })
    await session.commit()
  })
  const machineOf = (session: Session, label: string): Promise<Machine> =>
    session.findOrFail(Machine, { where: { label } })

  it('streams its rows in parts, with those that they lead to', async () => {
    const found: (readonly [string, number | undefined, number | undefined])[] = []
    const sent = await written(async () => {
      const rows = open().stream(Asset, { orderBy: { label: 'asc' }, with: { depot: true }, batchSize: 4 })
      for await (const asset of rows)
        found.push([asset.label, asset.depot?.depotId, asset instanceof Machine ? asset.watts : undefined])
    })
    expect(found).to.have.length(7)
    expect(found[0]).to.deep.equal(['a', 1, undefined])
    expect(found[6]).to.deep.equal(['m6', 1, 600])
    // Each of the two parts loads what it leads to with one statement.
    expect(sent.filter((statement) => /FROM depot/.test(statement))).to.have.length(2)
    const strong: string[] = []
    for await (const { label } of open().stream(Machine, { where: (c) => c.watts.gt(400) }))
      strong.push(label)
    expect(strong.sort()).to.deep.equal(['m5', 'm6'])
  })

  it('counts the versions in the table that has them, whichever of the tables is changed', async () => {
    const session = open()
    const machine = await machineOf(session, 'm1')
    expect(machine.version).to.equal(1)
    machine.label = 'm1!'
    expect(await written(() => session.flush())).to.have.length(1)
    machine.watts = 250
    const own = await written(() => session.commit())
    expect(machine.version).to.equal(3)
    expect(own.map((statement) => /^UPDATE (\w+)/.exec(statement)?.[1])).to.deep.equal(['asset', 'machine'])
    expect((await machineOf(open(), 'm1!')).version).to.equal(3)
  })

  it('refuses to write over what another session has written into either table', async () => {
    const [one, other] = [open(), open()]
    const [mine, theirs] = [await machineOf(one, 'm2'), await machineOf(other, 'm2')]
    theirs.watts = 1
    await other.commit()
    mine.label = 'mine'
    const error = await rejection(one.commit())
    expect(error).to.be.instanceOf(StaleRowError)
    expect(error.message).to.contain('(Machine.version); looked for by assetId, version')
    expect((error as StaleRowError).instances).to.deep.equal([mine])
    expect(await open().count(Machine, { where: { label: 'm2', watts: 1 } })).to.equal(1)
    one.hardDelete(mine)
    expect(await rejection(one.commit())).to.be.instanceOf(StaleRowError)
    expect(await open().count(Machine)).to.equal(6)
  })

  it('reads back what the database computes in each of the tables', async () => {
    const session = open()
    const made = session.create(Machine, { label: 'new', watts: 1200 })
    await session.flush()
    expect([made.shout, made.hectowatts]).to.deep.equal(['NEW', 12])
    made.watts = 300
    await session.flush()
    expect([made.shout, made.hectowatts]).to.deep.equal(['NEW', 3])
    made.label = 'newer'
    await session.commit()
    expect([made.shout, made.hectowatts]).to.deep.equal(['NEWER', 3])
    const stored = await machineOf(open(), 'newer')
    expect([stored.shout, stored.hectowatts]).to.deep.equal(['NEWER', 3])
  })

  it('is grouped by the keys of all its tables, whichever of its classes a statement groups by', async () => {
    const a = columnsOf(Asset)
    const depots = func.count(a.depotId)
    const grouped = async (
      statement: Select<readonly [typeof Asset, typeof depots], never>,
    ): Promise<unknown> => {
      let rows: unknown[] = []
      const [sent, ...others] = await written(async () => {
        const found = await open().execute(statement)
        rows = found.map(([asset, n]) => [asset.constructor.name, asset.label, n])
      })
      expect(others).to.deep.equal([])
      return [/GROUP BY (.*?) ORDER BY/.exec(sent ?? '')?.[1], rows]
    }
    const machines = [1, 2, 3, 4, 5, 6].map((i) => ['Machine', `m${i}`, 1])
    const all = select(Asset, depots).join(Depot).orderBy(a.label)
    expect(await grouped(all.groupBy(Asset))).to.deep.equal([
      'asset.asset_id, machine.asset_id',
      [['Asset', 'a', 1], ...machines],
    ])
    const own = select(Machine, depots)
      .join(Asset)
      .join(Depot, a.depotId.eq(columnsOf(Depot).depotId))
    const keys = 'machine.asset_id, asset.asset_id'
    expect(await grouped(own.groupBy(Machine).orderBy(a.label))).to.deep.equal([keys, machines])
    expect(await grouped(own.groupBy(a.assetId).orderBy(a.label))).to.deep.equal([
      'asset.asset_id, machine.asset_id',
      machines,
    ])
  })

  it('is marked as deleted in its first table, left out by whichever class is read, and restored', async () => {
    const session = open()
    const machine = await machineOf(session, 'm3')
    session.delete(machine)
    const sent = await written(() => session.commit())
    expect(sent.map((statement) => /^UPDATE (\w+)/.exec(statement)?.[1])).to.deep.equal(['asset'])
    expect([await open().count(Machine), await open().count(Asset)]).to.deep.equal([5, 6])
    expect([
      await open().count(Machine, { withDeleted: true }),
      await open().count(Asset, { withDeleted: true }),
    ]).to.deep.equal([6, 7])
    const [depot] = await open().find(Depot, { with: { assets: true } })
    expect(depot?.assets).to.have.length(6)
    const second = open()
    const back = await second.findOrFail(Machine, { where: { label: 'm3' }, withDeleted: true })
    expect(back.goneAt).to.be.instanceOf(Date)
    second.restore(back)
    await second.commit()
    expect(await open().count(Machine)).to.equal(6)
    second.hardDelete(back)
    const gone = await written(() => second.commit())
    expect(gone.map((statement) => /^DELETE FROM (\w+)/.exec(statement)?.[1])).to.deep.equal([
      'machine',
      'asset',
    ])
    expect(await open().count(Asset, { withDeleted: true })).to.equal(6)
  })
})
