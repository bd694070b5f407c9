/** A step waits with the one that it cannot do without, and says for which. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  ForeignKeyConstraint,
  func,
  Index,
  MetaData,
  sql,
  sync,
  Table,
  t,
  unsafeSql,
  verify,
  View,
} from '../../src/core'
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
