import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToOne,
  OneToMany,
  OneToOne,
  Registry,
  Session,
  Table,
  t,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('invoice', { registry })
class Invoice {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @OneToMany(() => Line, { cascade: 'delete-orphan', orderBy: { id: 'asc' } }) lines!: Many<Line>
  @OneToOne(() => Receipt, { cascade: 'delete-orphan' }) receipt!: One<Receipt, 'id'> | null
}

@Table('line', { registry })
class Line {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.text()) text!: string
  @Column(t.integer()) @ForeignKey(() => Invoice) invoiceId!: number
  @ManyToOne(() => Invoice) invoice!: One<Invoice> | null
  @OneToMany(() => Remark, { cascade: 'delete' }) remarks!: Many<Remark>
}

@Table('remark', { registry })
class Remark {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) @ForeignKey(() => Line) lineId!: number
  @ManyToOne(() => Line) line!: One<Line>
}

@Table('receipt', { registry })
class Receipt {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { unique: true }) @ForeignKey(() => Invoice) invoiceId!: number
}

onEveryEngine('a relation that deletes orphans', (engine) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    const session = open()
    const line = (text: string): Line => Object.assign(new Line(), { text })
    session.create(Invoice, { id: 1, lines: [line('a'), line('b'), line('c')], receipt: new Receipt() })
    session.create(Invoice, { id: 2 })
    await session.commit()
  })
  const open = (): Session => new Session(engine())
  const texts = async (): Promise<string[]> =>
    (await open().find(Line, { orderBy: { id: 'asc' } })).map(({ text, invoiceId }) => `${text}${invoiceId}`)
  const load = async (session: Session) => {
    const invoices = await session.find(Invoice, {
      with: { lines: true, receipt: true },
      orderBy: { id: 'asc' },
    })
    return invoices as [(typeof invoices)[0], (typeof invoices)[0]]
  }
  const verbs = async (session: Session): Promise<string[]> =>
    (await captureQueries(engine(), () => session.commit())).map((text) => /^\w+/.exec(text)?.[0] ?? '')

  it('deletes members that were taken out, and what goes along with them', async () => {
    const session = open()
    const [invoice] = await load(session)
    const [a, b] = invoice.lines as [Line, Line]
    session.create(Remark, { line: a })
    await session.commit()
    invoice.lines.splice(0, 2)
    expect(await verbs(session)).to.deep.equal(['SELECT', 'DELETE', 'DELETE'])
    expect([session.contains(a), session.contains(b), await texts()]).to.deep.equal([false, false, ['c1']])
    expect(await open().count(Remark)).to.equal(0)
    expect(await verbs(session)).to.deep.equal([])
  })

  it('leaves alone members that were put into another one, by either side', async () => {
    const session = open()
    const [one, two] = await load(session)
    const [a, b] = one.lines as [Line, Line]
    one.lines.shift()
    two.lines.push(a)
    b.invoice = two
    expect(await verbs(session)).to.deep.equal(['UPDATE'])
    expect(await texts()).to.deep.equal(['a2', 'b2', 'c1'])
    expect(two.lines).to.have.members([a, b])
  })

  it('deletes a member whose relation to it was set to null', async () => {
    const session = open()
    const [one] = await load(session)
    const [a] = one.lines as [Line]
    a.invoice = null
    expect(await verbs(session)).to.deep.equal(['SELECT', 'DELETE'])
    expect([one.lines.map(({ text }) => text), await texts()]).to.deep.equal([
      ['b', 'c'],
      ['b1', 'c1'],
    ])
  })

  it('deletes the one of a one-to-one that was replaced, before the other is inserted', async () => {
    const session = open()
    const [one] = await load(session)
    const old = one.receipt as Receipt
    one.receipt = new Receipt()
    expect(await verbs(session)).to.deep.equal(['DELETE', 'INSERT'])
    expect([session.contains(old), await open().count(Receipt)]).to.deep.equal([false, 1])
    one.receipt = null
    expect(await verbs(session)).to.deep.equal(['DELETE'])
    expect(await open().count(Receipt)).to.equal(0)
  })

  it('keeps nothing of a flush that fails', async () => {
    const session = open()
    const [one] = await load(session)
    const [a] = one.lines as [Line]
    one.lines.shift()
    const wrong = session.create(Line, { text: 'x', invoiceId: 99 })
    expect(await rejection(session.commit())).to.have.property('code', 'foreign-key-violation')
    expect(session.contains(a)).to.equal(true)
    session.delete(wrong)
    await session.commit()
    expect(await texts()).to.deep.equal(['b1', 'c1'])
  })
})
