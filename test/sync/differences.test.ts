/** What exists but differs: each kind is told, under its name, and nothing else is. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  ForeignKeyConstraint,
  func,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  sync,
  Table,
  t,
  UniqueConstraint,
  type ColumnOptions,
  type ForeignKeyOptions,
  type SqlType,
} from '../../src/core'
import { domain } from '../../src/postgres'
import { onEveryEngine } from '../support/engines'

type Columns = Readonly<Record<'a' | 'b' | 'name', Column>>

/** The parts of the model that the cases vary. */
interface Parts {
  readonly name?: ColumnOptions
  readonly labels?: readonly string[]
  readonly check?: string
  readonly index?: (c: Columns, thing: Table) => void
  readonly key?: ForeignKeyOptions
  readonly primary?: readonly string[]
  readonly own?: (c: Columns, thing: Table) => void
}

function model(parts: Parts): MetaData {
  const metadata = new MetaData()
  const { primary = ['a', 'b'], check = 'a > 0', labels = ['x', 'y'] } = parts
  const parent = new Table('parent', metadata, new Column('id', t.integer(), { primaryKey: true }))
  const table = new Table(
    'thing',
    metadata,
    new Column('a', t.integer(), { nullable: false }),
    new Column('b', t.integer(), { nullable: false }),
    new Column('name', t.varchar(9), { serverDefault: 'one', ...parts.name }),
    new Column('label', t.enum('label', labels)),
    new Column('code', t.enum(['p', 'q'], { native: false })),
    new Column('parent_id', t.integer()),
    new PrimaryKeyConstraint(...primary),
    new CheckConstraint(check, { name: 'ck' }),
    new ForeignKeyConstraint(['parent_id'], [parent.c.id], parts.key),
  )
  const c = table.c as Columns
  if (parts.index === undefined) new Index('ix', c.name, c.a.desc())
  else parts.index(c, table)
  parts.own?.(c, table)
  return metadata
}

const CASES: readonly (readonly [what: string, had: Parts, wanted: Parts, subject: string])[] = [
  ['a default', {}, { name: { serverDefault: 'two' } }, 'default of column thing.name'],
  ['the lack of a default', {}, { name: { serverDefault: undefined } }, 'default of column thing.name'],
  ['nullability', {}, { name: { nullable: false } }, 'nullability of column thing.name'],
  ['a check of the same name', {}, { check: 'a > 1' }, 'constraint ck of table thing'],
  [
    'the action of a foreign key',
    {},
    { key: { onDelete: 'CASCADE' } },
    'constraint fk_thing_parent_id_parent of table thing',
  ],
  [
    'when a foreign key is checked',
    { key: { deferrable: true } },
    {},
    'constraint fk_thing_parent_id_parent of table thing',
  ],
  ['the order of a primary key', {}, { primary: ['b', 'a'] }, 'constraint pk_thing of table thing'],
  [
    'the direction in an index',
    {},
    { index: (c, thing) => new Index('ix', c.name, c.a) },
    'index ix of table thing',
  ],
  [
    'the uniqueness of an index',
    {},
    { index: (c, thing) => new Index('ix', c.name, c.a.desc(), { unique: true }) },
    'index ix of table thing',
  ],
  [
    'an expression in an index',
    {},
    { index: (c, thing) => new Index('ix', func.lower(c.name), c.a.desc()) },
    'index ix of table thing',
  ],
  [
    'the condition of an index',
    { index: (c, thing) => new Index('ix', c.a, { where: c.a.gt(1) }) },
    { index: (c, thing) => new Index('ix', c.a, { where: c.a.gt(2) }) },
    'index ix of table thing',
  ],
]

/** What is the same by another name or in other words: no difference. */
const SAME: readonly (readonly [what: string, had: Parts, wanted: Parts])[] = [
  ['the default action, said or not', { key: { onDelete: 'NO ACTION' } }, {}],
  [
    'a deferrable key that says when it is checked',
    { key: { deferrable: true } },
    { key: { deferrable: true, initially: 'IMMEDIATE' } },
  ],
  ['a foreign key of another name', { key: { name: 'old_name' } }, {}],
  [
    'a unique over the same columns in another order and under another name',
    { own: (c, thing) => new UniqueConstraint('a', 'name', { name: 'old_uq' }).attachTo(thing) },
    { own: (c, thing) => new UniqueConstraint('name', 'a').attachTo(thing) },
  ],
  [
    'an index of another name',
    { own: (c, thing) => new Index('old_ix', c.b) },
    { own: (c, thing) => new Index('new_ix', c.b) },
  ],
  [
    'a check of its own that reads like the labels of an enum',
    {
      own: (c, thing) =>
        new CheckConstraint(c.name.in(['p', 'q']), { name: 'thing_name_check' }).attachTo(thing),
    },
    {
      own: (c, thing) =>
        new CheckConstraint(c.name.in(['p', 'q']), { name: 'thing_name_check' }).attachTo(thing),
    },
  ],
]

onEveryEngine('differences', (engine, { dialect }) => {
  afterEach(() => model({}).dropAll(engine()))

  for (const [what, had, wanted, subject] of CASES) {
    it(`tells ${what}`, async () => {
      await sync(engine(), model(had))
      const { steps } = await planSync(engine(), model(wanted))
      const subjects = steps.map(({ change, reason }) =>
        change.kind === 'rebuildTable' ? (/for: (.*) \(/.exec(reason)?.[1] ?? '') : change.subject,
      )
      expect([...new Set(subjects)]).to.deep.equal([subject])
      const { pending } = await sync(engine(), model(wanted), { allow: 'destroys' })
      expect(pending).to.deep.equal([])
      expect((await planSync(engine(), model(wanted))).toString()).to.equal('-- nothing to do')
    })
  }

  // SQLite reads MATCH and ignores it, so its compiler refuses any but the default.
  if (dialect === 'postgres') {
    it('tells how a foreign key matches', async () => {
      await sync(engine(), model({}))
      const { steps } = await planSync(engine(), model({ key: { match: 'FULL' } }))
      expect(steps.map(({ change: { wanted, found } }) => [wanted, found])).to.deep.equal([
        ['match FULL', 'match not set'],
      ])
    })
  }

  it('tells other labels of an enum once', async () => {
    await sync(engine(), model({}))
    const { steps } = await planSync(engine(), model({ labels: ['x', 'y', 'z'] }))
    // Without types of their own, the labels are a condition on the column.
    const kind = dialect === 'postgres' ? 'changeEnum' : 'rebuildTable'
    expect(steps.map(({ change }) => change.kind)).to.deep.equal([kind])
    expect(`${steps[0]?.reason} ${steps[0]?.change.wanted}`).to.include('x, y, z')
  })

  it('takes decimals that SQLite keeps as text for exact ones', async () => {
    const kept = t.numeric(30, 2, { storage: 'text' })
    const exact = (type: SqlType): MetaData => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      new Table('thing', metadata, id, new Column('a', type))
      return metadata
    }
    await sync(engine(), exact(kept))
    for (const type of [kept, ...(dialect === 'postgres' ? [t.numeric(30, 2)] : [])])
      expect((await planSync(engine(), exact(type))).toString()).to.equal('-- nothing to do')
    const other = await planSync(engine(), exact(t.numeric(12, 2)))
    expect(other.steps.map(({ change: { found } }) => found)).to.deep.equal([
      dialect === 'postgres' ? 'numeric(30, 2)' : undefined,
    ])
  })

  if (dialect === 'postgres')
    it('takes domains and lists of such decimals for those of exact ones', async () => {
      const kept = (): MetaData => {
        const metadata = new MetaData()
        const amount = t.numeric(30, 2, { storage: 'text' })
        new Table(
          'thing',
          metadata,
          new Column('d', domain('amount', amount)),
          new Column('l', t.array(amount)),
        )
        return metadata
      }
      await sync(engine(), kept())
      expect((await planSync(engine(), kept())).toString()).to.equal('-- nothing to do')
    })

  for (const [what, had, wanted] of SAME) {
    it(`takes as the same ${what}`, async () => {
      await sync(engine(), model(had))
      expect((await planSync(engine(), model(wanted))).toString()).to.equal('-- nothing to do')
    })
  }
})
