/** A step waits with the one that it cannot do without, and says for which. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  type Expression,
  ForeignKeyConstraint,
  func,
  Index,
  IntegrityError,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  sql,
  type SqlType,
  sync,
  Table,
  t,
  UniqueConstraint,
  unsafeSql,
  verify,
  View,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

type Change = (item: Table, metadata: MetaData) => void

/** Items and parts; in the later version an item has a code, which no row has. */
function model(isLater = false, change?: Change): MetaData {
  const metadata = new MetaData()
  const item = new Table('item', metadata, new Column('id', t.integer(), { primaryKey: true }))
  new Table('part', metadata, new Column('id', t.integer(), { primaryKey: true }))
  if (isLater) item.append(new Column('code', t.integer(), { nullable: false }))
  change?.(item, metadata)
  return metadata
}

const CASES: Readonly<Record<string, Change>> = {
  'an index': (item) => {
    new Index('ix', 'code').attachTo(item)
  },
  'an index over an expression of your own': (item) => {
    new Index('ix', func.abs(sql.identifier('code'))).attachTo(item)
  },
  'an index whose condition names it': (item) => {
    new Index('ix', 'id', { where: sql`code > 1` }).attachTo(item)
  },
  'a check in words of your own': (item) => {
    new CheckConstraint('code > 0', { name: 'ck' }).attachTo(item)
  },
  'a foreign key': (item) => {
    new ForeignKeyConstraint(['code'], ['part.id'], { name: 'fk', index: false }).attachTo(item)
  },
  'a column that is worked out of it': (item) => {
    item.append(new Column('twice', t.integer(), { computed: new Computed('code * 2') }))
  },
  'a view that reads it': (_item, metadata) => {
    new View('codes', metadata, new Column('code', t.integer()), {
      definition: sql`SELECT code FROM item`,
    })
  },
}

/** SQLite makes it with its column, and cannot add it by itself. */
const WITH_COLUMN = 'a foreign key'

onEveryEngine('a step that cannot do without a column which may not come', (engine, { dialect }) => {
  beforeEach(async () => {
    await engine().execute(unsafeSql('DROP VIEW IF EXISTS codes'))
    for (const name of ['item', 'part']) await engine().execute(unsafeSql(`DROP TABLE IF EXISTS ${name}`))
    await sync(engine(), model(), { history: false })
    await engine().execute(unsafeSql('INSERT INTO item (id) VALUES (1)'))
  })

  for (const [what, change] of Object.entries(CASES)) {
    it(`waits: ${what}`, async () => {
      const later = (): MetaData => model(true, change)
      const { applied, pending } = await sync(engine(), later(), { allow: 'destroys', history: false })
      expect(applied.map(({ sql: text }) => text)).to.deep.equal([])
      expect(pending.map(({ possible }) => possible)).to.satisfy((all: boolean[]) => all.every((is) => !is))
      const told = pending.map(({ change: { kind, subject } }) => `${kind} ${subject}`)
      expect(told).to.deep.equal([...new Set(told)])
      if (dialect === 'postgres' || what !== WITH_COLUMN) {
        const reasons = pending.map(({ reason }) => reason).filter((reason) => reason.startsWith('it needs '))
        expect([pending.length > 1, reasons.length > 0]).to.deep.equal([true, true])
        for (const reason of reasons) expect(reason).to.include('column item.code')
      }
      await engine().execute(unsafeSql('DELETE FROM item'))
      await sync(engine(), later(), { allow: 'rewrites', history: false })
      await verify(engine(), later())
    })
  }
})

/** Rows numbered by their key; in the later version the key has another column, or is another one. */
function keyed(numbering: 'serial' | undefined, ...key: readonly string[]): MetaData {
  const metadata = new MetaData()
  const autoincrement = key.length === 0 ? numbering : undefined
  new Table(
    'entry',
    metadata,
    new Column('id', t.integer(), { autoincrement, nullable: key.length > 0 && !key.includes('id') }),
    new Column('tenant', t.integer(), { nullable: false, autoincrement: false }),
    new PrimaryKeyConstraint(...(key.length === 0 ? ['id'] : key), { name: 'pk_entry' }),
  )
  return metadata
}

onEveryEngine('what comes with a primary key that may not come', (engine, { dialect }) => {
  const insert = (): Promise<unknown> =>
    engine().execute(unsafeSql('INSERT INTO entry (tenant) VALUES (1), (2)'))
  const numberings = dialect === 'postgres' ? ([undefined, 'serial'] as const) : ([undefined] as const)
  const keys = [['id', 'tenant'], ['tenant']] as const
  const cases = numberings.flatMap((numbering) => keys.map((key) => [numbering, key] as const))
  afterEach(async () => {
    for (const name of ['hand_made', 'entry'])
      await engine().execute(unsafeSql(`DROP TABLE IF EXISTS ${name}`))
  })

  for (const [numbering = 'identity', key] of cases) {
    const had = (): MetaData => keyed(numbering === 'serial' ? numbering : undefined)
    const later = (): MetaData => keyed(undefined, ...key)

    it(`waits: numbers by ${numbering}, as the key is to be ${key.join(' and ')}`, async () => {
      await sync(engine(), had(), { history: false })
      await insert()
      const { applied } = await sync(engine(), later(), { history: false })
      expect(applied.map(({ sql: text }) => text)).to.deep.equal([])
      await insert()
      await engine().execute(unsafeSql('UPDATE entry SET tenant = id'))
      await sync(engine(), later(), { allow: 'destroys', history: false })
      expect((await planSync(engine(), later())).toString()).to.equal('-- nothing to do')
    })
  }

  it('waits where people have to change the key', async () => {
    await sync(engine(), keyed(undefined), { history: false })
    await engine().execute(unsafeSql('CREATE TABLE hand_made (entry_id INTEGER REFERENCES entry (id))'))
    const { applied, pending } = await sync(engine(), keyed(undefined, 'id', 'tenant'), {
      allow: 'destroys',
      history: false,
    })
    expect(applied.map(({ sql: text }) => text)).to.deep.equal([])
    expect(pending.map(({ possible }) => possible)).to.satisfy((all: boolean[]) => all.every((is) => !is))
    await insert()
  })
})

onEveryEngine('a type into which no value of the old one fits', (engine) => {
  const model = (isLater: boolean): MetaData => {
    const metadata = new MetaData()
    new Table('entry', metadata, new Column('code', isLater ? t.uuid() : t.integer()))
    return metadata
  }
  afterEach(() => model(true).dropAll(engine()))

  it('is left to people, as long as there are rows', async () => {
    await sync(engine(), model(false), { history: false })
    await engine().execute(unsafeSql('INSERT INTO entry VALUES (1)'))
    const { applied, pending } = await sync(engine(), model(true), { allow: 'destroys', history: false })
    expect([applied, pending.map(({ possible }) => possible)]).to.deep.equal([[], [false]])
    expect(pending[0]?.reason).to.match(/^SQL cannot convert the values of: (?:type of )?column entry\.code/u)
    await engine().execute(unsafeSql('DELETE FROM entry'))
    await sync(engine(), model(true), { allow: 'destroys', history: false })
    await verify(engine(), model(true))
  })
})

type Part = (stock: Table) => void

const index =
  (name: string, columns: readonly string[], where?: Expression): Part =>
  (stock) => {
    new Index(name, ...columns, { unique: true, ...(where === undefined ? {} : { where }) }).attachTo(stock)
  }

const unique =
  (name: string, ...columns: readonly string[]): Part =>
  (stock) => {
    new UniqueConstraint(...columns, { name }).attachTo(stock)
  }

const check =
  (name: string, condition: string): Part =>
  (stock) => {
    new CheckConstraint(condition, { name }).attachTo(stock)
  }

const key =
  (name: string, target: string): Part =>
  (stock) => {
    new ForeignKeyConstraint(['shelf'], [target], { name, index: false }).attachTo(stock)
  }

/** What goes, what takes its place, and a row that the one refuses and that would keep the other from coming. */
const SUCCESSORS: Readonly<Record<string, readonly [Part, Part, string]>> = {
  'a UNIQUE and one of some rows, under one name': [
    unique('one', 'code'),
    index('one', ['code'], sql`shelf = 1`),
    '2, 1, 1',
  ],
  'a UNIQUE and one of some rows': [unique('uq', 'code'), index('ix', ['code'], sql`shelf = 1`), '2, 1, 1'],
  'a unique index and a UNIQUE of more columns': [
    index('ix', ['code']),
    unique('uq', 'code', 'shelf'),
    '2, 1, 1',
  ],
  'a UNIQUE of two columns and one of one of them': [
    unique('uq', 'code', 'shelf'),
    index('ix', ['code']),
    '2, 1, 1',
  ],
  'a check and another one of its columns': [check('ck', 'code > 0'), check('more', 'code > -1'), '2, -5, 1'],
  'a foreign key and one to elsewhere': [key('fk', 'shelf.id'), key('other', 'hall.id'), '2, 2, 9'],
}

onEveryEngine('what goes because something else takes its place', (engine) => {
  function stock(part?: Part): MetaData {
    const metadata = new MetaData()
    for (const name of ['shelf', 'hall'])
      new Table(name, metadata, new Column('id', t.integer(), { primaryKey: true }))
    const table = new Table(
      'stock',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('code', t.integer()),
      new Column('shelf', t.integer()),
    )
    part?.(table)
    return metadata
  }

  for (const [what, [old, heir, row]] of Object.entries(SUCCESSORS)) {
    // #22
    it(`waits with it: ${what}`, async () => {
      for (const name of ['stock', 'shelf', 'hall'])
        await engine().execute(unsafeSql(`DROP TABLE IF EXISTS ${name}`))
      await sync(engine(), stock(old), { history: false })
      for (const table of ['shelf', 'hall'])
        await engine().execute(unsafeSql(`INSERT INTO ${table} (id) VALUES (1)`))
      await engine().execute(unsafeSql('INSERT INTO stock (id, code, shelf) VALUES (1, 1, 1)'))
      const options = { dropUnknown: ['stock.one', 'stock.uq', 'stock.ix', 'stock.ck', 'stock.fk'] }
      const { applied } = await sync(engine(), stock(heir), { ...options, history: false })
      expect(applied.map(String)).to.deep.equal([])
      const insert = unsafeSql(`INSERT INTO stock (id, code, shelf) VALUES (${row})`)
      expect(await rejection(engine().execute(insert))).to.be.instanceOf(IntegrityError)
      await sync(engine(), stock(heir), { ...options, allow: 'rewrites', history: false })
      expect((await planSync(engine(), stock(heir), options)).steps.map(String)).to.deep.equal([])
    })
  }
})

onEveryEngine('a key that is to have another type', (engine) => {
  const KINDS: Readonly<Record<string, () => SqlType>> = {
    'a text': () => t.varchar(20),
    'a uuid, which nothing can be converted to': () => t.uuid(),
  }
  const numbered = (type: SqlType): MetaData => {
    const metadata = new MetaData()
    new Table('badge', metadata, new Column('id', type, { primaryKey: true }), new Column('x', t.text()))
    return metadata
  }

  for (const [what, type] of Object.entries(KINDS)) {
    // #8
    it(`is numbered as long as it has not got it: ${what}`, async () => {
      await engine().execute(unsafeSql('DROP TABLE IF EXISTS badge'))
      await sync(engine(), numbered(t.integer()), { history: false })
      const insert = unsafeSql(`INSERT INTO badge (x) VALUES ('one')`)
      await engine().execute(insert)
      const { applied } = await sync(engine(), numbered(type()), { history: false })
      expect(applied.map(String)).to.deep.equal([])
      await engine().execute(insert)
    })
  }
})
