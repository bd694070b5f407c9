import { expect } from 'chai'

import {
  Column,
  every,
  ForeignKeyConstraint,
  ManyToMany,
  none,
  Registry,
  Session,
  some,
  sql,
  t,
  Table,
  TableArgs,
  UsageError,
  type Many,
} from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { rejection } from '../driver/driver-contract'

const registry = new Registry()

@Table('item', { registry })
class Item {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) itemNo!: number
  @ManyToMany(() => Label, { through: () => ItemLabel }) labels!: Many<Label>
  @ManyToMany(() => Label, { through: () => Marked }) marks!: Many<Label>
}

@Table('label', { registry })
class Label {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) labelNo!: number
  @Column(t.varchar(20)) name!: string
  @ManyToMany(() => Item, { through: () => ItemLabel }) items!: Many<Item>
}

@Table('item_label', { registry })
@TableArgs<ItemLabel>((c) => [
  new ForeignKeyConstraint([c.tenantId, c.itemNo], () => Item, { name: 'fk_item' }),
  new ForeignKeyConstraint([c.tenantId, c.labelNo], () => Label, { name: 'fk_label' }),
])
class ItemLabel {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) itemNo!: number
  @Column(t.integer(), { primaryKey: true }) labelNo!: number
}

/** The same by keys that may be null, in which case they lead nowhere. */
@Table('marked', { registry })
@TableArgs<Marked>((c) => [
  new ForeignKeyConstraint([c.tenantId, c.itemNo], () => Item),
  new ForeignKeyConstraint([c.tenantId, c.labelNo], () => Label),
])
class Marked {
  @Column(t.integer(), { primaryKey: true }) markedId!: number
  @Column(t.integer(), { nullable: true }) tenantId!: number | null
  @Column(t.integer(), { nullable: true }) itemNo!: number | null
  @Column(t.integer(), { nullable: true }) labelNo!: number | null
}

onEveryEngine('a many-to-many relation whose two keys share a column', (engine, { dialect }) => {
  const open = (): Session => new Session(engine())
  const key = (itemNo: number, tenantId = 1) => ({ tenantId, itemNo })
  const item = (session: Session, where = key(1)) =>
    session.findOrFail(Item, { where, with: { labels: true, marks: true } })
  const label = (session: Session, labelNo: number, tenantId = 1) =>
    session.findOrFail(Label, { where: { tenantId, labelNo } })
  const numbers = (labels: unknown) => (labels as readonly Label[]).map(({ labelNo }) => labelNo)
  const links = async () =>
    (
      await engine().execute<{ tenantId: number; itemNo: number; labelNo: number }>(
        sql`SELECT tenant_id AS "tenantId", item_no AS "itemNo", label_no AS "labelNo" FROM item_label ORDER BY 1, 2, 3`,
      )
    ).rows.map(({ tenantId, itemNo, labelNo }) => [tenantId, itemNo, labelNo])

  before(() => registry.metadata.createAll(engine()))

  beforeEach(async () => {
    for (const table of ['marked', 'item_label', 'item', 'label'])
      await engine().execute(sql`DELETE FROM ${sql.identifier(table)}`)
    const session = open()
    for (const tenantId of [1, 2]) {
      for (const itemNo of [1, 2]) session.create(Item, { tenantId, itemNo })
      for (const labelNo of [1, 2, 3]) session.create(Label, { tenantId, labelNo, name: `l${labelNo}` })
    }
    await session.flush()
    for (const labelNo of [1, 2]) {
      session.create(ItemLabel, { tenantId: 1, itemNo: 1, labelNo })
      session.create(Marked, { tenantId: 1, itemNo: 1, labelNo })
    }
    session.create(ItemLabel, { tenantId: 2, itemNo: 1, labelNo: 1 })
    session.create(Marked, { tenantId: 1, itemNo: 2, labelNo: null })
    await session.commit()
  })

  it('writes each column of a link once', async () => {
    const session = open()
    const one = await item(session)
    const three = await label(session, 3)
    one.labels.push(three)
    one.marks.push(three)
    const sent = await captureQueries(engine(), () => session.commit())
    expect(sent).to.deep.equal(
      {
        postgres: [
          'INSERT INTO item_label (tenant_id, item_no, label_no) VALUES ($1, $2, $3)',
          'INSERT INTO marked (tenant_id, item_no, label_no) VALUES ($1, $2, $3)',
        ],
        sqlite: [
          'INSERT INTO item_label (tenant_id, item_no, label_no) VALUES (?, ?, ?)',
          'INSERT INTO marked (tenant_id, item_no, label_no) VALUES (?, ?, ?)',
        ],
      }[dialect],
    )
    expect(await links()).to.deep.equal([
      [1, 1, 1],
      [1, 1, 2],
      [1, 1, 3],
      [2, 1, 1],
    ])
    const again = await item(open())
    expect([numbers(again.labels), numbers(again.marks)]).to.deep.equal([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })

  it('links new rows at both ends', async () => {
    const session = open()
    const labels = [
      session.create(Label, { tenantId: 2, labelNo: 8, name: 'new' }),
      await label(session, 2, 2),
    ]
    const one = session.create(Item, { tenantId: 2, itemNo: 9, labels })
    await session.commit()
    expect((await links()).filter(([, itemNo]) => itemNo === 9)).to.deep.equal([
      [2, 9, 2],
      [2, 9, 8],
    ])
    expect(numbers(one.labels)).to.deep.equal([8, 2])
  })

  it('removes the links that went, and no others', async () => {
    const session = open()
    const one = await item(session)
    one.labels.shift()
    one.marks.pop()
    const sent = await captureQueries(engine(), () => session.commit())
    expect(sent).to.deep.equal(
      {
        postgres: [
          'DELETE FROM item_label WHERE (item_label.tenant_id, item_label.item_no, item_label.label_no) IN (SELECT * FROM unnest($1::INTEGER[], $2::INTEGER[], $3::INTEGER[]))',
          'DELETE FROM marked WHERE (marked.tenant_id, marked.item_no, marked.label_no) IN (SELECT * FROM unnest($1::INTEGER[], $2::INTEGER[], $3::INTEGER[]))',
        ],
        sqlite: [
          'DELETE FROM item_label WHERE (item_label.tenant_id, item_label.item_no, item_label.label_no) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))',
          'DELETE FROM marked WHERE (marked.tenant_id, marked.item_no, marked.label_no) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))',
        ],
      }[dialect],
    )
    expect(await links()).to.deep.equal([
      [1, 1, 2],
      [2, 1, 1],
    ])
  })

  it('goes with a row that is deleted, and leaves those of its number elsewhere', async () => {
    const session = open()
    session.delete(await label(session, 1))
    await engine().execute(sql`DELETE FROM marked`)
    await session.commit()
    expect(await links()).to.deep.equal([
      [1, 1, 2],
      [2, 1, 1],
    ])
  })

  it('refuses to lead to a row with another value of it, from either side', async () => {
    const session = open()
    const one = await item(session)
    one.labels.push(await label(session, 3, 2))
    const error = await rejection(session.commit())
    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.equal(
      "Item.labels leads to a row of another tenantId, which both keys of 'item_label' share.\n" +
        '  Put rows of the same tenantId there.',
    )
    const other = open()
    const far = await other.findOrFail(Label, { where: { tenantId: 2, labelNo: 3 }, with: { items: true } })
    far.items.push(await other.findOrFail(Item, { where: key(2) }))
    expect((await rejection(other.commit())).message).to.contain(
      'Label.items leads to a row of another tenantId',
    )
    const third = open()
    const marked = await item(third)
    marked.marks.push(await label(third, 3, 2))
    expect((await rejection(third.commit())).message).to.contain(
      'Item.marks leads to a row of another tenantId',
    )
    expect((await links()).length).to.equal(3)
  })

  it('merges links', async () => {
    const session = open()
    const given = [2, 3].map((labelNo) =>
      Object.assign(new Label(), { tenantId: 1, labelNo, name: `l${labelNo}` }),
    )
    await session.merge(Item, { ...key(1), labels: given })
    await session.commit()
    expect(await links()).to.deep.equal([
      [1, 1, 2],
      [1, 1, 3],
      [2, 1, 1],
    ])
  })

  it('is loaded in every way, and asked for', async () => {
    const orderBy = { tenantId: 'asc', itemNo: 'asc' } as const
    const expected = [[1, 2], [], [1], []]
    for (const strategy of ['joined', 'select-in'] as const) {
      const found = await open().find(Item, { with: { labels: { strategy } }, orderBy })
      expect(found.map(({ labels }) => numbers(labels))).to.deep.equal(expected)
    }
    const limited = await open().find(Item, { with: { labels: { limit: 1 } }, orderBy })
    expect(limited.map(({ labels }) => numbers(labels))).to.deep.equal([[1], [], [1], []])
    const items = async (where: object) =>
      (await open().find(Item, { where, orderBy })).map(({ tenantId, itemNo }) => [tenantId, itemNo])
    expect(await items({ labels: some({ name: 'l1' }) })).to.deep.equal([
      [1, 1],
      [2, 1],
    ])
    expect(await items({ labels: none() })).to.deep.equal([
      [1, 2],
      [2, 2],
    ])
    expect(await items({ labels: every({ name: 'l1' }) })).to.deep.equal([
      [1, 2],
      [2, 1],
      [2, 2],
    ])
    // A link whose key is null leads nowhere.
    expect(await items({ marks: some() })).to.deep.equal([[1, 1]])
    expect(await items({ marks: none() })).to.deep.equal([
      [1, 2],
      [2, 1],
      [2, 2],
    ])
  })
})
