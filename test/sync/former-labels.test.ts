/** What is declared to be a former name of an enum type or of a label is renamed, and the rows that have it keep it. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  type Engine,
  ForeignKey,
  Index,
  insert,
  inspect,
  MetaData,
  Plan,
  planSync,
  sql,
  sync,
  Table,
  t,
  unsafeSql,
  verify,
  View,
} from '../../src/core'
import { composite, domain } from '../../src/postgres'
import type { EnumOptions } from '../../src/types/enum'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

/** How a model says what it says of orders. */
interface Orders extends EnumOptions {
  readonly labels?: readonly string[]
  /** The label that default, check and index name. */
  readonly named?: string
  readonly table?: string
  readonly column?: string
}

const LATER = ['open', 'cancelled', 'paid']
const FORMER = { renamedLabels: { cancelled: 'canceled' } }
const LABEL: Orders = { labels: LATER, named: 'cancelled', ...FORMER }

function orders({
  labels,
  named = 'canceled',
  table = 'orders',
  column = 'status',
  ...type
}: Orders): MetaData {
  const metadata = new MetaData()
  const all = new Table(
    table,
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column(column, t.enum(labels ?? ['open', 'canceled', 'paid'], type), {
      nullable: false,
      serverDefault: named,
      ...(column === 'status' ? {} : { renamedFrom: 'status' }),
    }),
    new Column('note', t.text()),
    new CheckConstraint(unsafeSql(`"note" IS NULL OR "${column}" IN ('paid', '${named}')`), {
      name: 'ck_note',
    }),
    table === 'orders' ? {} : { renamedFrom: 'orders' },
  )
  new Index('ix_note', all.c['note'], { where: unsafeSql(`"${column}" = '${named}'`) })
  return metadata
}

async function filled(engine: Engine, type: Orders): Promise<void> {
  const metadata = orders(type)
  await sync(engine, metadata)
  const rows = [
    { id: 1, status: 'open', note: null },
    { id: 2, status: 'canceled', note: 'late' },
  ]
  await engine.execute(insert(metadata.table('orders')).values(rows))
}

/** Brings a database to a model, whose own second sync finds nothing to do, and gives the values. */
async function brought(
  engine: Engine,
  { table = 'orders', column = 'status', ...rest }: Orders,
): Promise<unknown[]> {
  const wanted = orders({ table, column, ...rest })
  const { pending } = await sync(engine, wanted, { allow: 'rewrites' })
  expect(pending.map(String)).to.deep.equal([])
  await verify(engine, wanted)
  expect(await sync(engine, wanted)).to.deep.equal({ applied: [], pending: [], notes: [] })
  const found = await engine.execute(
    sql`SELECT ${sql.identifier(column)} FROM ${sql.identifier(table)} ORDER BY id`,
  )
  return found.scalars()
}

const STORAGES: readonly (readonly [what: string, type: EnumOptions])[] = [
  ['a type with a name', { name: 'state' }],
  ['a type that is named after its column', {}],
  ['a text', { native: false }],
]

const CHANGES: readonly (readonly [what: string, wanted: Orders, rows?: readonly string[]])[] = [
  ['by itself', LABEL],
  [
    'under the one of several names that is there',
    { ...LABEL, renamedLabels: { cancelled: ['dead', 'canceled'] } },
  ],
  ['with table and column', { ...LABEL, table: 'purchase', column: 'state of it' }],
  ['beside new labels', { ...LABEL, labels: ['new', 'open', 'cancelled', 'held', 'paid', 'sent'] }],
  ['among labels in another order', { ...LABEL, labels: ['paid', 'cancelled', 'open'] }],
  [
    'with another one',
    {
      ...LABEL,
      labels: ['begun', 'cancelled', 'paid'],
      renamedLabels: { cancelled: 'canceled', begun: 'open' },
    },
    ['begun', 'cancelled'],
  ],
]

onEveryEngine('former labels', (engine, { name: driver, dialect }) => {
  // What is compared depends on the database, not on how it is reached.
  if (driver !== 'pg' && driver !== 'sqlite3') return
  const isPostgres = dialect === 'postgres'
  afterEach(async () => {
    const found = await inspect(engine())
    await found.dropAll(engine())
  })
  for (const [what, type] of STORAGES)
    for (const [how, wanted, rows = ['open', 'cancelled']] of CHANGES)
      it(`of ${what} are renamed ${how}, and the rows follow`, async () => {
        await filled(engine(), type)
        expect(await brought(engine(), { ...type, ...wanted })).to.deep.equal(rows)
      })

  for (const [what, type, to] of [
    ['a type becomes a text', { name: 'state' }, { native: false }],
    ['a text becomes a type', { native: false }, { name: 'state' }],
  ] as const)
    it(`are renamed where ${what}`, async () => {
      await filled(engine(), type)
      expect(await brought(engine(), { ...LABEL, ...to })).to.deep.equal(['open', 'cancelled'])
    })

  it('of texts are renamed on both sides of a foreign key', async () => {
    const kinds = (label: string, options: EnumOptions): MetaData => {
      const metadata = new MetaData()
      const kind = t.enum(['good', label], { native: false, ...options })
      new Table('kind', metadata, new Column('name', kind, { primaryKey: true }))
      const of = new Column('kind', kind, new ForeignKey('kind.name'))
      new Table('thing', metadata, new Column('id', t.integer(), { primaryKey: true }), of)
      return metadata
    }
    await sync(engine(), kinds('bad', {}))
    await engine().execute(sql`INSERT INTO kind (name) VALUES ('good'), ('bad')`)
    await engine().execute(sql`INSERT INTO thing (id, kind) VALUES (1, 'bad')`)
    const wanted = kinds('poor', { renamedLabels: { poor: 'bad' } })
    const { pending } = await sync(engine(), wanted, { allow: 'rewrites' })
    expect(pending.map(String)).to.deep.equal([])
    await verify(engine(), wanted)
    const found = await engine().execute(sql`SELECT kind FROM thing`)
    expect(found.scalars()).to.deep.equal(['poor'])
  })

  it('that the database never had change nothing', async () => {
    await filled(engine(), { name: 'state' })
    const wanted = orders({ name: 'state', renamedLabels: { canceled: 'gone' }, renamedFrom: 'mood' })
    expect(await sync(engine(), wanted)).to.deep.equal({ applied: [], pending: [], notes: [] })
  })

  it('stay where the present ones are there as well, which is told', async () => {
    const both = ['open', 'canceled', 'cancelled', 'paid']
    await filled(engine(), { name: 'state', labels: both })
    const { pending, notes } = await sync(engine(), orders({ ...LABEL, name: 'state' }))
    expect(pending.length).to.be.greaterThan(0)
    const what = isPostgres ? 'enum type state' : 'column orders.status'
    expect(notes).to.deep.equal([
      `label 'canceled' of ${what} is there beside 'cancelled', which says that it was called so. Nothing was renamed: the old one goes as any label that the model does not name, and rows that have it keep it from going. Give them 'cancelled' first if it is what they mean.`,
    ])
    await rejection(sync(engine(), orders({ ...LABEL, name: 'state' }), { allow: 'destroys' }))
    await engine().execute(sql`UPDATE orders SET status = 'cancelled', note = NULL WHERE status = 'canceled'`)
    await sync(engine(), orders({ ...LABEL, name: 'state' }), { allow: 'destroys' })
    await verify(engine(), orders({ ...LABEL, name: 'state' }))
  })

  it('are asked for where one label comes in the place of another', async () => {
    await filled(engine(), { name: 'state' })
    const { notes } = await planSync(engine(), orders({ name: 'state', labels: LATER, named: 'cancelled' }))
    const what = isPostgres ? 'enum type state' : 'column orders.status'
    expect(notes.filter((note) => note.startsWith('label'))).to.deep.equal([
      `label 'cancelled' of ${what} is missing, and the database has 'canceled' in its place, which the model does not name. If it was renamed, write { renamedLabels: { "cancelled": 'canceled' } } at the type; nothing was guessed.`,
    ])
    const elsewhere = orders({ name: 'state', labels: ['open', 'paid', 'canceled', 'sent'] })
    expect((await planSync(engine(), elsewhere)).notes).to.deep.equal([])
  })

  it('are renamed by a plan that was written down', async () => {
    await filled(engine(), { name: 'state' })
    const wanted = orders({ ...LABEL, name: 'state' })
    const plan = await planSync(engine(), wanted)
    const read = Plan.fromJSON(engine(), JSON.parse(JSON.stringify(plan)))
    await read.apply({ allow: 'rewrites' })
    await verify(engine(), wanted)
  })

  if (!isPostgres) {
    it('are renamed on the way of the rows into the table that is built anew', async () => {
      await filled(engine(), {})
      const { steps } = await planSync(engine(), orders(LABEL))
      expect(steps[0]?.safety).to.equal('rewrites')
      expect(steps[0]?.statements.filter((text) => text.startsWith('INSERT OR'))).to.deep.equal([
        "INSERT OR ABORT INTO new_orders (id, status, note) SELECT id, CASE status WHEN 'canceled' THEN 'cancelled' ELSE status END, note FROM orders",
      ])
    })
    return
  }

  it('of a type are renamed in one safe statement, and all that names them follows', async () => {
    await filled(engine(), { name: 'state' })
    const { steps } = await planSync(engine(), orders({ ...LABEL, name: 'state' }))
    expect(steps.map(String)).to.deep.equal([
      `-- safe: rename label cancelled of enum type state (only the label changes, which was declared; the rows that have it follow; lock: none)
--   Programs of the version before fail from then on where they name the label: stop them first.
ALTER TYPE state RENAME VALUE 'canceled' TO 'cancelled';`,
    ])
  })

  it('of texts are renamed with the check of the labels', async () => {
    await filled(engine(), { native: false })
    const { steps } = await planSync(engine(), orders({ ...LABEL, native: false }))
    const [, change] = steps
    expect(change?.statements).to.deep.equal([
      'ALTER TABLE orders DROP CONSTRAINT orders_status_check',
      "ALTER TABLE orders ALTER COLUMN status DROP DEFAULT, ALTER COLUMN status TYPE VARCHAR(9) USING CASE status::text WHEN 'canceled' THEN 'cancelled' ELSE status::text END, ALTER COLUMN status SET DEFAULT 'cancelled'",
      "ALTER TABLE orders ADD CONSTRAINT orders_status_check CHECK (status IN ('open', 'cancelled', 'paid'))",
    ])
    expect(change?.reason).to.equal(
      "all rows are written anew, with 'cancelled' instead of 'canceled', which was declared",
    )
  })

  it('of a type that is asked for by its labels are told as a question', async () => {
    await filled(engine(), { name: 'state' })
    const { notes } = await planSync(engine(), orders({ name: 'order_state' }))
    expect(notes).to.deep.equal([
      "enum type order_state is missing, and column orders.status has 'state' of the same labels. If it was renamed, write { renamedFrom: 'state' } at the type; nothing was guessed.",
    ])
  })

  describe('of a type that other things are made of', () => {
    const wide = (name: string, label: string, options: EnumOptions = {}): MetaData => {
      const metadata = new MetaData()
      const state = t.enum(name, ['open', label, 'it\'s "so", {now}'], options)
      const kept = domain('kept_state', state, { check: `VALUE <> '${label}'`, default: 'open' })
      const past = composite('past_state', [
        ['was', state],
        ['at', t.date()],
      ])
      new Table(
        'thing',
        metadata,
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('all', t.array(state), {
          serverDefault: unsafeSql(`'{open,${label},"it''s \\"so\\", {now}"}'`),
        }),
        new Column('kept', kept),
        new Column('past', past, { serverDefault: unsafeSql(`'(${label},)'`) }),
        new CheckConstraint(unsafeSql(`"all" <> ARRAY['${label}']::${name}[]`), { name: 'ck_all' }),
      )
      new View('seen', metadata, new Column('id', t.integer()), {
        definition: unsafeSql(`SELECT id FROM thing WHERE '${label}' = ANY ("all")`),
      })
      new Table('part', metadata, new Column('state', state, { nullable: false }), {
        dialect: {
          postgres: {
            partitionBy: { list: ['state'] },
            partitions: [
              { name: 'part_open', bounds: { in: ['open'] } },
              { name: 'part_other', bounds: { in: [label, 'it\'s "so", {now}'] } },
            ],
          },
        },
      })
      return metadata
    }
    for (const [what, name, label] of [
      ['a label', 'state', 'cancelled'],
      ['the type', 'order_state', 'canceled'],
      ['both', 'order_state', 'cancelled'],
    ] as const)
      it(`${what} can be renamed, and nothing else changes`, async () => {
        await sync(engine(), wide('state', 'canceled'))
        await engine().execute(sql`INSERT INTO thing (id) VALUES (1)`)
        const options = {
          ...(name === 'state' ? {} : { renamedFrom: 'state' }),
          ...(label === 'canceled' ? {} : FORMER),
        }
        const wanted = wide(name, label, options)
        const { steps } = await planSync(engine(), wanted)
        expect(steps.map((step) => step.sql)).to.deep.equal([
          ...(name === 'state' ? [] : ['ALTER TYPE state RENAME TO order_state']),
          ...(label === 'canceled' ? [] : [`ALTER TYPE ${name} RENAME VALUE 'canceled' TO 'cancelled'`]),
        ])
        const { pending } = await sync(engine(), wanted)
        expect(pending).to.deep.equal([])
        await verify(engine(), wanted)
        expect(await sync(engine(), wanted)).to.deep.equal({ applied: [], pending: [], notes: [] })
      })
  })

  it('go with a table that moves to another schema, and with the type', async () => {
    const at = (schema: string, name: string, label: string, options: EnumOptions = {}): MetaData => {
      const metadata = new MetaData()
      new Table(
        'orders',
        metadata,
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('status', t.enum(name, ['open', label], options), { serverDefault: label }),
        { schema, ...(schema === 'old' ? {} : { renamedFrom: 'old.orders' }) },
      )
      return metadata
    }
    try {
      await sync(engine(), at('old', 'state', 'canceled'))
      const wanted = at('late', 'order_state', 'cancelled', { renamedFrom: 'state', ...FORMER })
      const { applied, pending } = await sync(engine(), wanted)
      expect(pending).to.deep.equal([])
      expect(applied.map((step) => step.sql)).to.deep.equal([
        'CREATE SCHEMA IF NOT EXISTS late',
        'ALTER TABLE old.orders SET SCHEMA late;\nALTER TYPE old.state SET SCHEMA late;\nALTER TYPE late.state RENAME TO order_state',
        "ALTER TYPE late.order_state RENAME VALUE 'canceled' TO 'cancelled'",
      ])
      await verify(engine(), wanted)
    } finally {
      await engine().send('DROP SCHEMA IF EXISTS old, late CASCADE')
    }
  })

  it('are refused where another type has the name, or had it as well', async () => {
    const two = (first: EnumOptions, second: EnumOptions): MetaData => {
      const metadata = new MetaData()
      const column = (name: string, options: EnumOptions): Column =>
        new Column(name, t.enum(name, ['a'], options))
      new Table('thing', metadata, column('state', first), column('mood', second))
      return metadata
    }
    const messages = [
      await rejection(planSync(engine(), two({ renamedFrom: 'mood' }, {}))),
      await rejection(planSync(engine(), two({ renamedFrom: 'was' }, { renamedFrom: ['is', 'was'] }))),
    ].map((error) => error.message.split('\n')[0])
    expect(messages).to.deep.equal([
      "Enum 'state' says renamedFrom: 'mood', but the model has another type of that name.",
      "Enum 'mood' says renamedFrom: 'was', and so does 'state'.",
    ])
  })

  it('of a type that is there under both names are left, which is told', async () => {
    await sync(engine(), orders({ name: 'state' }))
    await engine().send("CREATE TYPE mood AS ENUM ('good')")
    const { notes, applied } = await sync(engine(), orders({ name: 'state', renamedFrom: 'mood' }))
    expect(applied).to.deep.equal([])
    expect(notes).to.deep.equal([
      "enum type mood is there beside state, which says renamedFrom: 'mood'. Nothing was renamed: the old one stays, with what is in it.",
    ])
    await engine().send('DROP TYPE mood')
  })
})
