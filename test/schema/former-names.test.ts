import { expect } from 'chai'

import { Column as ModelColumn } from '../../src/decorators/column'
import { Table as ModelTable } from '../../src/decorators/table'
import { Registry } from '../../src/registry/registry'
import { Column, type ColumnOptions } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table, type TableOptions } from '../../src/schema/table'
import { sql } from '../../src/expression/raw-sql'
import type { EnumType } from '../../src/types/enum'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

/** Tables `user` and `entry`, each with the columns `id` and `name`. */
function model(user: TableOptions, name: ColumnOptions, entry: TableOptions = {}): MetaData {
  const metadata = new MetaData()
  const id = (options: ColumnOptions = {}): Column =>
    new Column('id', t.integer(), { primaryKey: true, ...options })
  new Table('user', metadata, id(), new Column('name', t.text(), name), user)
  new Table('entry', metadata, id({ renamedFrom: 'number' }), new Column('name', t.text()), entry)
  return metadata
}

const REFUSED: readonly (readonly [what: string, build: () => MetaData, message: RegExp])[] = [
  [
    'the name that a table has',
    () => model({ renamedFrom: 'user' }, {}),
    /^user: table 'user' says renamedFrom: 'user', which is the name that it has\.\n  Write the name/,
  ],
  [
    'the name of another table',
    () => model({ renamedFrom: ['person', 'entry'] }, {}),
    /^user: table 'user' says renamedFrom: 'entry', but the model has another one of that name\.\n  Rename first/,
  ],
  [
    'a name that another table had as well',
    () => model({ renamedFrom: 'person' }, {}, { renamedFrom: 'person' }),
    /^entry: table 'entry' says renamedFrom: 'person', and so does table 'user'\.\n  Keep it where the rows/,
  ],
  [
    'the name that a column has',
    () => model({}, { renamedFrom: 'name' }),
    /^user\.name: column 'user\.name' says renamedFrom: 'name', which is the name that it has/,
  ],
  [
    'the name of another column',
    () => model({}, { renamedFrom: 'id' }),
    /^user\.name: column 'user\.name' says renamedFrom: 'id', but the model has another one/,
  ],
  [
    'no name',
    () => model({}, { renamedFrom: '' }),
    /'renamedFrom' .*\n  Write a former name, or a list of them/,
  ],
  ['a list with no name', () => model({ renamedFrom: ['a', 1 as never] }, {}), /'renamedFrom' has a value/],
  [
    'anything at a view',
    () => model({ renamedFrom: 'person', view: { definition: sql`SELECT 1 AS id, 'x' AS name` } }, {}),
    /Table 'user' is a view, which has no rows to be kept/,
  ],
]

const state = (options: object, labels = ['new', 'cancelled', 'paid']): (() => void) => {
  return () => void t.enum('state', labels, options)
}

const REFUSED_OF_ENUMS: readonly (readonly [what: string, build: () => void, message: string])[] = [
  [
    'the name that a type has',
    state({ renamedFrom: 'state' }),
    "Enum 'state' says renamedFrom: 'state', which is the name that it has.\n  Write the name that it had before, or leave renamedFrom out.",
  ],
  [
    'the name that a type has from its column',
    () => new Table('user', new MetaData(), new Column('mood', t.enum(['a'], { renamedFrom: 'user_mood' }))),
    "Enum 'user_mood' says renamedFrom: 'user_mood', which is the name that it has.\n  Write the name that it had before, or leave renamedFrom out.",
  ],
  [
    'what is no name',
    state({ renamedFrom: [1] }),
    "Enum 'state' has no names in renamedFrom or renamedLabels.\n  Write { renamedFrom: 'former', renamedLabels: { label: 'former' } }, or lists of former names.",
  ],
  [
    'a list of labels',
    state({ renamedLabels: ['canceled'] }),
    "Enum 'state' has no names in renamedFrom or renamedLabels.\n  Write { renamedFrom: 'former', renamedLabels: { label: 'former' } }, or lists of former names.",
  ],
  [
    'of what is no label',
    state({ renamedLabels: { canceled: 'cancelled' } }),
    'Enum \'state\' says renamedLabels: { "canceled": … }, which is none of its labels.\n  Write the present label first, and behind it the one that it was before: { present: former }.',
  ],
  [
    'no label',
    state({ renamedLabels: { cancelled: '' } }),
    'Enum \'state\' says renamedLabels: { "cancelled": … } without a former label.\n  Write the label that it was before, or a list of them.',
  ],
  [
    'the label that it is',
    state({ renamedLabels: { cancelled: 'cancelled' } }),
    "Enum 'state' says renamedLabels: { \"cancelled\": … } with 'cancelled', which is what it is called now.\n  Write the label that it was before, or leave it out.",
  ],
  [
    'another label',
    state({ renamedLabels: { cancelled: ['canceled', 'paid'] } }),
    "Enum 'state' says renamedLabels: { \"cancelled\": … } with 'paid', which is another of its labels.\n  Rename first, and add the new 'paid' in a later version, when no database has the old one any more.",
  ],
  [
    'one that another label had as well',
    state({ renamedLabels: { cancelled: 'gone', paid: 'gone' } }),
    "Enum 'state' says renamedLabels: { \"paid\": … } with 'gone', and so does 'cancelled'.\n  Keep it where the rows are to stay.",
  ],
]

describe('former names of an enum and of its labels', () => {
  for (const [what, build, message] of REFUSED_OF_ENUMS)
    it(`cannot be ${what}`, () => {
      expect(thrownBy(build).message).to.equal(message)
    })

  it('stay with the type of a column, and say nothing of its values', () => {
    const options = { renamedFrom: 'mood', renamedLabels: { good: ['well', 'fine'] } } as const
    const column = new Column('mood', t.enum(['good', 'bad'], options))
    new Table('user', new MetaData(), column)
    const { name, renamedFrom, renamedLabels } = column.type as EnumType
    expect([name, renamedFrom, renamedLabels]).to.deep.equal(['user_mood', 'mood', options.renamedLabels])
    expect(column.type.equals(t.enum('user_mood', ['good', 'bad']))).to.equal(true)
  })
})

describe('former names', () => {
  for (const [what, build, message] of REFUSED) {
    it(`cannot be ${what}`, () => {
      expect(thrownBy(() => void build().allTables()).message).to.match(message)
    })
  }

  it('may be several, and be those of columns of other tables', () => {
    const metadata = model({ renamedFrom: ['person', 'people'] }, { renamedFrom: 'number' })
    metadata.configure()
    const user = metadata.table('user')
    expect([user.formerNames, user.findColumn('name')?.formerNames]).to.deep.equal([
      ['person', 'people'],
      ['number'],
    ])
  })

  it('are declared at classes and properties', () => {
    const registry = new Registry()
    @ModelTable('user', { registry, renamedFrom: 'person' })
    class User {
      @ModelColumn(t.integer(), { primaryKey: true }) id!: number
      @ModelColumn(t.text(), { renamedFrom: ['title', 'caption'] }) name!: string
    }
    const table = registry.tableOf(User)
    expect(table.formerNames).to.deep.equal(['person'])
    expect(table.findColumn('name')?.formerNames).to.deep.equal(['title', 'caption'])
  })

  it('are refused at classes as at tables, naming class and property', () => {
    const registry = new Registry()
    @ModelTable('user', { registry })
    class User {
      @ModelColumn(t.integer(), { primaryKey: true }) id!: number
      @ModelColumn(t.text(), { renamedFrom: 'id' }) name!: string
    }
    expect(thrownBy(() => registry.tableOf(User)).message).to.match(
      /^User\.name: column 'user\.name' says renamedFrom: 'id'/,
    )
  })
})
