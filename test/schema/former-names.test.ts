import { expect } from 'chai'

import { Column as ModelColumn } from '../../src/decorators/column'
import { Table as ModelTable } from '../../src/decorators/table'
import { Registry } from '../../src/registry/registry'
import { Column, type ColumnOptions } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table, type TableOptions } from '../../src/schema/table'
import { sql } from '../../src/expression/raw-sql'
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
