import { expect } from 'chai'

import {
  alias,
  Column,
  columnsOf,
  deleteFrom,
  exists,
  ForeignKey,
  func,
  insert,
  ManyToOne,
  OneToMany,
  Registry,
  select,
  Session,
  sql,
  t,
  Table,
  tableOf,
  update,
  type FilterOptions,
  type Many,
  type One,
} from '../../src'
import type { Expression } from '../../src/core'
import { captureQueries } from '../support/capture-statements'
import type { GivesRows } from '../../src/statement/nodes'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()
const tenant = { parameters: ['id'], where: ({ id }: { id?: number }) => ({ tenantId: id }) }

@Table('shop', { registry, filters: { tenant }, softDelete: 'closedAt' })
class Shop {
  @Column(t.integer(), { primaryKey: true }) shopId!: number
  @Column(t.integer()) tenantId!: number
  @Column(t.varchar(20)) name!: string
  @Column(t.timestamp(), { nullable: true }) closedAt!: Date | null
  @OneToMany(() => Sale) sales!: Many<Sale>
}

const largest = {
  where: (_: object, c: { amount: Expression<number> }): Expression =>
    c.amount.gte(select(func.max(columnsOf(Sale).amount))),
}

@Table('sale', { registry, filters: { tenant, largest } })
class Sale {
  @Column(t.integer(), { primaryKey: true }) saleId!: number
  @Column(t.integer()) tenantId!: number
  @Column(t.integer()) @ForeignKey(() => Shop) shopId!: number
  @Column(t.integer()) amount!: number
  @ManyToOne(() => Shop) shop!: One<Shop, 'shopId'>
}

@Table('thing', { registry, filters: { tenant }, inheritance: 'joined', discriminator: 'kind' })
class Thing {
  @Column(t.integer(), { primaryKey: true }) thingId!: number
  @Column(t.varchar(10)) kind!: string
  @Column(t.integer()) tenantId!: number
}

@Table('tool', {
  registry,
  filters: { sharp: { where: { isSharp: true } } },
})
class Tool extends Thing {
  @Column({ primaryKey: true }) @ForeignKey(() => Thing) declare thingId: number
  @Column(t.boolean()) isSharp!: boolean
  @Column(t.integer()) @ForeignKey(() => Shop) shopId!: number
}

@Table('total', { registry })
class Total {
  @Column(t.integer(), { primaryKey: true, autoincrement: false }) shopId!: number
  @Column(t.integer()) amount!: number
}

onEveryEngine('filters, wherever a statement draws rows', (engine, { dialect }) => {
  const shop = columnsOf(Shop)
  const sale = columnsOf(Sale)
  const open = (filters?: FilterOptions['filters']): Session =>
    new Session(engine(), filters === undefined ? {} : { filters })
  const of7 = { tenant: { id: 7 } }
  const as7 = (): Session => open(of7)
  const write = async (
    session: Session,
    statement: GivesRows<unknown>,
    options?: FilterOptions,
  ): Promise<void> => {
    await session.execute(statement, options)
    await session.commit()
  }

  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
  })
  beforeEach(async () => {
    await engine().execute(sql`DELETE FROM tool`)
    for (const table of ['thing', 'sale', 'shop', 'total'])
      await engine().execute(deleteFrom(registry.metadata.tables.get(table) as never).everyRow())
    const session = open()
    const add = (shopId: number, tenantId: number, closedAt: Date | null = null): void => {
      session.create(Shop, { shopId, tenantId, name: `s${shopId}`, closedAt })
      session.create(Sale, { saleId: shopId, tenantId, shopId, amount: shopId * 10 })
      session.create(Tool, { thingId: shopId, tenantId, isSharp: shopId < 3, shopId })
    }
    add(1, 7)
    add(2, 8)
    add(3, 7, new Date(0))
    add(4, 7)
    await session.commit()
  })

  it('hold in subqueries of FROM, in scalar ones, in lists and in EXISTS', async () => {
    const drawn = select(shop.name).subquery('drawn')
    const names = select(drawn.c.name).orderBy(drawn.c.name)
    expect((await as7().execute(names)).scalars()).to.deep.equal(['s1', 's4'])
    expect((await as7().execute(names, { withDeleted: true })).scalars()).to.deep.equal(['s1', 's3', 's4'])
    expect((await as7().execute(names, { filters: { tenant: false } })).scalars()).to.have.length(3)
    const listed = select(sale.saleId)
      .where(sale.shopId.in(select(shop.shopId)))
      .orderBy(sale.saleId)
    expect((await open().execute(listed)).scalars()).to.deep.equal([1, 2, 4])
    expect((await as7().execute(listed)).scalars()).to.deep.equal([1, 4])
    const there = select(sale.saleId)
      .where(exists(select(shop.shopId).where(shop.shopId.eq(sale.shopId))))
      .orderBy(sale.saleId)
    expect((await as7().execute(there)).scalars()).to.deep.equal([1, 4])
    const none = select(sale.saleId).where(
      exists(select(shop.shopId).where(shop.shopId.eq(sale.shopId))).not(),
    )
    expect((await as7().execute(none)).scalars()).to.deep.equal([3])
    const scalar = select(select(shop.name).where(shop.shopId.eq(2)).as('other'))
    expect((await as7().execute(scalar)).scalars()).to.deep.equal([null])
    expect((await open().execute(scalar)).scalars()).to.deep.equal(['s2'])
  })

  it('hold in subqueries of subqueries, each once', async () => {
    const inner = select(sale.shopId).where(sale.amount.gt(0)).subquery('inner_sale')
    const outer = select(shop.name)
      .where(shop.shopId.in(select(inner.c.shopId).where(exists(select(Total)).not())))
      .subquery('outer_shop')
    const session = as7()
    let rows: unknown[] = []
    const sent = await captureQueries(engine(), async () => {
      rows = [...(await session.execute(select(outer.c.name).orderBy(outer.c.name))).scalars()]
    })
    expect(rows).to.deep.equal(['s1', 's4'])
    const mark = (n: number): string => (dialect === 'postgres' ? `$${n}` : '?')
    expect(sent).to.deep.equal([
      `SELECT outer_shop.name FROM (SELECT shop.name FROM shop WHERE shop.shop_id IN (SELECT inner_sale.shop_id FROM (SELECT sale.shop_id FROM sale WHERE sale.amount > ${mark(1)} AND sale.tenant_id = ${mark(2)}) AS inner_sale WHERE NOT EXISTS (SELECT total.shop_id, total.amount FROM total)) AND shop.closed_at IS NULL AND shop.tenant_id = ${mark(3)}) AS outer_shop ORDER BY outer_shop.name${dialect === 'sqlite' ? ' NULLS LAST' : ''}`,
    ])
  })

  it('hold in CTEs, recursive ones too, however often they are drawn from', async () => {
    const cte = select(shop.shopId, shop.name).cte('open_shop')
    const other = alias(Sale, 's2')
    const statement = select(cte.c.name, sale.amount)
      .from(cte)
      .join(Sale, sale.shopId.eq(cte.c.shopId))
      .join(other, other.c.shopId.eq(cte.c.shopId))
      .orderBy(cte.c.name)
    expect((await as7().execute(statement)).rows).to.deep.equal([
      { name: 's1', amount: 10 },
      { name: 's4', amount: 40 },
    ])
    const start = select(shop.shopId).where(shop.shopId.lte(2)).cte('step', { recursive: true })
    const steps = start.union(select(shop.shopId).from(Shop).join(start, shop.shopId.gt(start.c.shopId)))
    expect((await as7().execute(select(steps.c.shopId).orderBy(steps.c.shopId))).scalars()).to.deep.equal([
      1, 4,
    ])
  })

  it('hold on all sides of compounds, and of those inside others', async () => {
    const low = select(shop.name).where(shop.shopId.lte(2))
    const high = select(shop.name).where(shop.shopId.gt(2))
    expect((await as7().execute(low.union(high).orderBy(shop.name))).scalars()).to.deep.equal(['s1', 's4'])
    expect((await open().execute(low.unionAll(high).orderBy(shop.name))).scalars()).to.have.length(3)
    const nested = select(sale.saleId).where(sale.shopId.in(select(shop.shopId).union(select(shop.shopId))))
    expect([...(await as7().execute(nested)).scalars()].sort()).to.deep.equal([1, 4])
  })

  it('hold for what is inserted from a select', async () => {
    const copied = insert(Total).fromSelect(['shopId', 'amount'], select(sale.shopId, sale.amount))
    await write(as7(), copied)
    expect((await open().execute(select(columnsOf(Total).shopId))).scalars()).to.have.members([1, 3, 4])
    const again = insert(Total)
      .fromSelect(['shopId', 'amount'], select(sale.shopId, sale.amount))
      .onConflict(['shopId'], { doUpdate: { amount: 0 } })
    await write(open({ tenant: { id: 8 } }), again)
    const stored = select(columnsOf(Total).shopId, columnsOf(Total).amount).where(
      columnsOf(Total).shopId.lte(2),
    )
    expect((await open().execute(stored)).rows).to.have.deep.members([
      { shopId: 1, amount: 10 },
      { shopId: 2, amount: 20 },
    ])
  })

  it('hold for the rows that updates and deletes are about, and for those that they draw from', async () => {
    const amounts = async (): Promise<unknown[]> => [
      ...(await open().execute(select(sale.amount).orderBy(sale.saleId))).scalars(),
    ]
    await write(as7(), update(Sale).set({ amount: 0 }).everyRow())
    expect(await amounts()).to.deep.equal([0, 20, 0, 0])
    // The sale is the tenant's, its shop is closed, or another tenant's.
    await write(as7(), update(Sale).set({ amount: shop.shopId }).join(Shop))
    expect(await amounts()).to.deep.equal([1, 20, 0, 4])
    await write(as7(), deleteFrom(Sale).join(Shop))
    expect(await amounts()).to.deep.equal([20, 0])
    await write(as7(), deleteFrom(Sale).where(sale.amount.gte(0)))
    expect(await amounts()).to.deep.equal([20])
    await write(as7(), deleteFrom(Sale).where(sale.amount.gte(0)), { filters: { tenant: false } })
    expect(await amounts()).to.deep.equal([])
  })

  it('hold for a class whose row is in several tables, joined, drawn or under another name', async () => {
    const tool = columnsOf(Tool)
    const table = tableOf(Tool)
    const joined = select(shop.name, tool.shopId)
      .from(Shop)
      .leftJoin(table, tool.shopId.eq(shop.shopId))
      .orderBy(shop.name)
    const tools = async (session: Session, options: FilterOptions = {}): Promise<unknown[]> =>
      (await session.execute(joined, options)).rows.map(({ shopId }) => shopId)
    const thing = columnsOf(Thing)
    await write(open(), update(tableOf(Thing)).set({ tenant_id: 9 }).where(thing.thingId.eq(4)))
    expect(await tools(open())).to.deep.equal([1, 2, 4])
    expect(await tools(as7())).to.deep.equal([1, null])
    expect(await tools(as7(), { filters: { sharp: true } })).to.deep.equal([1, null])
    expect(await tools(as7(), { withDeleted: true })).to.deep.equal([1, 3, null])
    const other = alias(table, 'other')
    const aliased = select(other.column(tool.shopId as never)).orderBy(other.column(tool.shopId as never))
    expect((await as7().execute(aliased)).scalars()).to.deep.equal([1, 3])
    expect((await as7().execute(aliased, { filters: { sharp: true } })).scalars()).to.deep.equal([1])
    const right = select(shop.name, tool.shopId).from(Shop).rightJoin(table, tool.shopId.eq(shop.shopId))
    expect((await as7().execute(right)).rows.map(({ shopId }) => shopId)).to.have.members([1, 3])
    const within = select(shop.name)
      .where(shop.shopId.in(select(tool.shopId)))
      .orderBy(shop.name)
    expect((await as7().execute(within)).scalars()).to.deep.equal(['s1'])
    const classes = await as7().execute(select(Tool), { filters: { sharp: true } })
    expect(classes.map(([{ thingId }]) => thingId)).to.deep.equal([1])
    const beside = select(Shop, Tool).from(Shop).join(Tool, tool.shopId.eq(shop.shopId))
    expect((await as7().execute(beside)).map(([, { thingId }]) => thingId)).to.deep.equal([1])
    await write(as7(), update(table).set({ is_sharp: false }).everyRow())
    const sharp = select(tool.shopId).where(tool.isSharp.eq(true))
    expect((await open().execute(sharp)).scalars()).to.deep.equal([2])
  })

  it('hold for selects in the conditions of finds, counts, pages and writes of many rows', async () => {
    const inShops = { where: () => sale.shopId.in(select(shop.shopId)) }
    const asExpression = { where: sale.shopId.in(select(shop.shopId)) }
    const all = { filters: { tenant: false } } as const
    for (const condition of [inShops, asExpression]) {
      const ids = async (options: object = {}): Promise<number[]> =>
        (await as7().find(Sale, { ...condition, orderBy: { saleId: 'asc' }, ...options })).map(
          ({ saleId }) => saleId,
        )
      expect(await ids()).to.deep.equal([1, 4])
      expect(await ids(all)).to.deep.equal([1, 2, 4])
      expect(await ids({ withDeleted: true })).to.deep.equal([1, 3, 4])
      expect(await as7().count(Sale, condition)).to.equal(2)
      expect(await as7().exists(Sale, { where: () => inShops.where().and(sale.saleId.eq(3)) })).to.equal(
        false,
      )
      expect((await as7().paginate(Sale, { ...condition, limit: 5 })).items).to.have.length(2)
    }
    const [first] = await as7().find(Shop, {
      where: { shopId: 1 },
      with: { sales: { where: () => sale.shopId.in(select(shop.shopId).where(shop.tenantId.eq(8))) } },
    })
    expect(first?.sales).to.deep.equal([])
    const session = open()
    expect(await session.updateWhere(Sale, { ...inShops, set: { amount: 5 } })).to.equal(3)
    expect(await session.deleteWhere(Sale, { where: () => sale.shopId.notIn(select(shop.shopId)) })).to.equal(
      1,
    )
    await session.rollback()
  })

  it('leave what filters themselves ask for as it is, the class’s own rows too', async () => {
    const options = { filters: { largest: true } }
    expect((await as7().execute(select(sale.saleId), options)).scalars()).to.deep.equal([4])
    expect(await as7().count(Sale, options)).to.equal(1)
    const of8 = { filters: { tenant: { id: 8 }, largest: true } }
    expect((await open().execute(select(sale.saleId), of8)).scalars()).to.deep.equal([])
    expect(await open().count(Sale, of8)).to.equal(0)
  })

  it('hold for selects inside SQL of the program’s own, and not for tables that it names itself', async () => {
    const own = sql<{
      n: number
    }>`SELECT shop_id AS n FROM ${Shop} WHERE shop_id IN ${select(shop.shopId)} ORDER BY 1`
    expect((await as7().execute(own)).rows.map(({ n }) => n)).to.deep.equal([1, 4])
    const bare = sql<{ n: number }>`SELECT shop_id AS n FROM ${Shop} ORDER BY 1`
    expect((await as7().execute(bare)).rows.map(({ n }) => n)).to.deep.equal([1, 2, 3, 4])
  })

  if (dialect === 'postgres') {
    it('hold in lateral subqueries, and in CTEs that change rows', async () => {
      const last = select(sale.amount).where(sale.shopId.eq(shop.shopId)).limit(1).lateral('last')
      const statement = select(shop.name, last.c.amount).from(Shop).leftJoin(last).orderBy(shop.name)
      expect((await as7().execute(statement, { withDeleted: true })).rows).to.deep.equal([
        { name: 's1', amount: 10 },
        { name: 's3', amount: 30 },
        { name: 's4', amount: 40 },
      ])
      await engine().execute(update(Sale).set({ tenantId: 8 }).where(sale.saleId.eq(4)))
      expect((await as7().execute(statement)).rows).to.deep.equal([
        { name: 's1', amount: 10 },
        { name: 's4', amount: null },
      ])
      const gone = deleteFrom(Sale).everyRow().returning(sale.saleId).cte('gone')
      expect((await as7().execute(select(gone.c.saleId).orderBy(gone.c.saleId))).scalars()).to.deep.equal([
        1, 3,
      ])
      expect((await open().execute(select(sale.saleId).orderBy(sale.saleId))).scalars()).to.deep.equal([2, 4])
    })
  }
})
