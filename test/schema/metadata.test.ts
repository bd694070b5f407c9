import { expect } from 'chai'

import '../../src/dialect/dialects'
import { ConfigurationError } from '../../src/errors'
import { sql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { Computed } from '../../src/schema/computed'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { View } from '../../src/schema/view'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { update } from '../../src/statement/update'
import { Registry } from '../../src/registry/registry'
import { Table as Entity } from '../../src/decorators/table'
import { Column as Property } from '../../src/decorators/column'
import { ForeignKey as Key } from '../../src/decorators/foreign-key'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

const id = () => new Column('id', t.integer(), { primaryKey: true })

describe('the configuration of a MetaData', () => {
  it('tells everything that is wrong with Core tables in one error', () => {
    const metadata = new MetaData()
    new Table('dept', metadata, id(), new Column('code', t.varchar(5)), new Column('number', t.integer()))
    new Table(
      'emp',
      metadata,
      id(),
      new Column('dept_id', t.varchar(9), new ForeignKey('dept.id')),
      new Column('dept_code', t.varchar(5), new ForeignKey('dept.code')),
      new Column('boss_id', t.integer(), new ForeignKey('emp.id', { onDelete: 'SET NULL' }), {
        nullable: false,
      }),
      new Column('lost_id', t.integer(), new ForeignKey('nobody.id')),
      new Column('pair', t.integer()),
      new ForeignKeyConstraint(['pair', 'boss_id'], 'dept'),
      new UniqueConstraint('missing'),
      new UniqueConstraint('pair', { name: 'twice' }),
      new CheckConstraint('pair > 0', { name: 'twice' }),
      new Index('dept', 'pair'),
    )
    const error = thrownBy(() => metadata.allTables()) as ConfigurationError
    expect(error).to.be.instanceOf(ConfigurationError)
    const lines = error.problems.map((problem) => problem.message.split('\n')[0])
    expect(lines).to.deep.equal([
      "emp: UniqueConstraint of table 'emp' names a column 'missing' that is not there.",
      "emp: Table 'emp' has two constraints called 'twice'.",
      "emp.dept_id: 'dept_id' is varchar(9), but references 'dept.id', which is integer.",
      "emp.dept_code: the foreign key references 'dept' (code), which is neither a primary key nor unique.",
      "emp.boss_id: onDelete: 'SET NULL' would write null into 'boss_id', which is NOT NULL.",
      "emp.lost_id: The foreign key (lost_id) of table 'emp' points to 'nobody.id', and there is no such table.",
      "emp: The foreign key (pair, boss_id) of table 'emp' has 2 column(s), but points to 1 of 'dept' (id).",
      "The index 'dept' of table 'emp' has the name of a table.",
    ])
  })

  it('tells what is wrong with classes and Core tables together', () => {
    const metadata = new MetaData()
    const registry = new Registry({ metadata })
    new Table('dept', metadata, id(), new Column('code', t.varchar(5), new ForeignKey('nobody.id')))

    @Entity('emp', { registry })
    class Emp {
      @Property(t.integer(), { primaryKey: true }) id!: number
      @Property(t.varchar(3)) @Key('dept.id') deptId!: string
    }
    void Emp
    const error = thrownBy(() => metadata.allTables()) as ConfigurationError
    expect(error.problems.map((problem) => [problem.className, problem.propertyName])).to.deep.equal([
      ['Emp', 'deptId'],
      ['dept', 'code'],
    ])
  })

  it('lets a partial action set nullable columns of the key alone', () => {
    const metadata = new MetaData()
    const tenant = () => new Column('tenant', t.integer(), { primaryKey: true })
    new Table('author', metadata, tenant(), id())
    const keyed = (onDelete: { readonly setNull: readonly string[] }, name: string): Table =>
      new Table(
        name,
        metadata,
        tenant(),
        id(),
        new Column('author_id', t.integer()),
        new ForeignKeyConstraint(['tenant', 'author_id'], 'author', { onDelete }),
      )
    keyed({ setNull: ['author_id'] }, 'book')
    expect(metadata.allTables()).to.have.length(2)
    keyed({ setNull: ['tenant'] }, 'essay')
    keyed({ setNull: ['id'] }, 'poem')
    const { problems } = thrownBy(() => metadata.allTables()) as ConfigurationError
    expect(problems.map((problem) => problem.message.split('\n')[0])).to.deep.equal([
      "essay: onDelete: 'SET NULL' would write null into 'tenant', which is NOT NULL.",
      "poem: onDelete sets 'id', which is no part of the key.",
    ])
  })
})

describe('a view', () => {
  const metadata = new MetaData()
  const adult = new View('adult', metadata, id(), { definition: sql`SELECT id FROM person` })

  it('is a table that can only be read', () => {
    expect(adult.isView).to.equal(true)
    for (const write of [
      () => insert(adult).values({ id: 1 }),
      () => update(adult).set({ id: 1 }).everyRow(),
      () => deleteFrom(adult).everyRow(),
    ])
      expect(thrownBy(write).message).to.equal(
        "'adult' is a view, and can only be read.\n  Write to the tables that it reads from.",
      )
  })

  it('needs a query, which is never taken from text', () => {
    const makes: (() => unknown)[] = [
      () => new View('v', metadata, id()),
      () => new View('v', metadata, id(), { definition: 'SELECT 1' as never }),
    ]
    expect(makes.map((make) => thrownBy(make).message.split('\n')[0])).to.deep.equal([
      "View 'v' needs a definition.",
      "Table 'v': 'definition' must be a query.",
    ])
  })
})

describe('a generated column', () => {
  it('takes no value from the program', () => {
    const area = new Column('area', t.integer(), { computed: new Computed('width * 2') })
    const table = new Table('room', new MetaData(), id(), new Column('width', t.integer()), area)
    expect(thrownBy(() => insert(table).values({ area: 4 })).message).to.match(
      /^Column 'room\.area' is computed/,
    )
    expect(area.hasServerValue).to.equal(true)
  })

  it('has one source for its value', () => {
    const twice = () => new Column('n', t.integer(), { computed: new Computed('1'), serverDefault: 2 })
    expect(thrownBy(twice).message).to.match(/gets its value in two ways: computed and serverDefault/)
  })
})

describe('options of one database', () => {
  const column =
    (dialect: object): (() => unknown) =>
    () =>
      new Column('a', t.text(), { dialect })

  it('are refused where there is no such database, option or value', () => {
    const messages = [
      column({ oracle: {} }),
      column({ postgres: { storag: 'MAIN' } }),
      column({ postgres: { storage: "MAIN; DROP TABLE 'x'" } }),
      column({ sqlite: { notNullOnConflict: 'EXPLODE' } }),
    ].map((make) => thrownBy(make).message.split('\n'))
    expect(messages).to.deep.equal([
      ["Column 'a': there is no dialect 'oracle'.", '  Known: postgres, sqlite.'],
      [
        "Column 'a', dialect.postgres: there is no option 'storag'.",
        "  Did you mean 'storage'? Known: collation, storage, compression, statistics, sequence, inherited.",
      ],
      [
        "Column 'a', dialect.postgres: the option 'storage' has a value that is not allowed.",
        "  Write one of 'PLAIN', 'EXTERNAL', 'EXTENDED', 'MAIN'.",
      ],
      [
        "Column 'a', dialect.sqlite: the option 'notNullOnConflict' has a value that is not allowed.",
        "  Write one of 'ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE'.",
      ],
    ])
  })
})
