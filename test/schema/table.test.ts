import { expect } from 'chai'

import { func } from '../../src/expression/function-call'
import { sql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../src/schema/primary-key'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import type { TableItem } from '../../src/schema/items'
import { t } from '../../src/types/t'
import { compiled, expectSql } from '../support/expect-sql'
import { everywhere } from '../support/per-dialect'

const id = <const N extends string>(name: N) => new Column(name, t.integer(), { primaryKey: true })
const int = <const N extends string>(name: N) => new Column(name, t.integer())

describe('a table', () => {
  it('gives its columns by name and by key, and tells an unknown one', () => {
    const user = new Table(
      'user',
      new MetaData(),
      id('user_id'),
      new Column('Full Name', t.text(), { key: 'fullName' }),
    )
    const c = user.c as unknown as Record<string, Column>
    expect(c['fullName']).to.equal(c['Full Name'])
    expect(Object.keys(user.c)).to.deep.equal(['user_id', 'fullName'])
    expect('user_id' in user.c).to.equal(true)
    expect(() => c['user_idd']).to.throw("Table 'user' has no column 'user_idd'.\n  Did you mean 'user_id'?")
    expect(() => c['constructor']).to.throw("no column 'constructor'")
  })

  it('takes names that objects have already', () => {
    const names = ['__proto__', 'constructor', 'toString', 'then', 'hasOwnProperty']
    const table = new Table('odd', new MetaData(), ...names.map(int))
    expect(names.map((name) => (table.c as Record<string, Column>)[name]?.name)).to.deep.equal(names)
  })

  it('wants items first and one options object last', () => {
    const metadata = new MetaData()
    const wrong =
      (...args: unknown[]) =>
      () =>
        new Table('t', metadata, ...(args as [Column]))
    expect(wrong({ schema: 's' }, id('id'))).to.throw(
      "Table 't': argument 1 of its items is an options object.\n  Items come first",
    )
    expect(wrong(id('id'), undefined)).to.throw(
      'argument 2 of its items is undefined (an import cycle, or a misspelt name?)',
    )
    expect(wrong(id('id'), 'name')).to.throw('argument 2 of its items is a string')
    expect(wrong(id('id'), { shema: 's' })).to.throw(/there is no option 'shema'.\n.*'schema'/)
    expect(() => new Column('a', {} as never)).to.throw('has no type')
    expect(() => new Column('a', t.integer(), { nulable: true } as never)).to.throw("'nullable'")
    expect(() => new Column('', t.integer())).to.throw('needs a name')
    expect(() => new Table('', metadata)).to.throw('A table needs a name')
    expect(() => new Table('t', {} as never)).to.throw("Table 't' needs a MetaData as its second argument")
    expect(metadata.tables.size).to.equal(0)
  })

  it('takes nothing into DDL but values from a closed set', () => {
    const hostile = { initially: 'DEFERRED); DROP TABLE b; --' as never }
    for (const construct of [
      () => new UniqueConstraint('x', hostile),
      () => new PrimaryKeyConstraint('x', hostile),
      () => new ForeignKeyConstraint(['x'], 'b', hostile),
      () => new UniqueConstraint('x', { deferrable: 'yes' as never }),
      () => new UniqueConstraint('x', { name: '' }),
    ]) {
      expect(construct).to.throw('not allowed').with.property('code', 'definition')
    }
  })

  it('leaves nothing behind when it cannot be built', () => {
    const metadata = new MetaData()
    expect(() => new Table('t', metadata, id('id'), int('id'))).to.throw(
      "Table 't' has two columns called 'id'",
    )
    expect(() => new Table('t', metadata, id('id'), new UniqueConstraint('id', 'id'))).to.throw(
      "names column 'id' twice",
    )
    expect(
      () => new Table('t', metadata, id('a'), new PrimaryKeyConstraint('a'), new PrimaryKeyConstraint('a')),
    ).to.throw('two primary key constraints')
    expect(metadata.tables.size).to.equal(0)
    expect(new Table('t', metadata, id('id')).columns).to.have.length(1)
  })

  it('takes constraints before the columns they name, and columns afterwards', () => {
    const metadata = new MetaData()
    const table = new Table('t', metadata, new UniqueConstraint('b', 'a'), int('a'), int('b'))
    table.append(int('c'))
    table.append(new CheckConstraint('c > 0', { name: 'ck' }))
    expect(table.constraints.map((constraint) => constraint.name)).to.deep.equal(['uq_t_b_a', 'ck'])
    expect(table.columns.map((column) => column.name)).to.deep.equal(['a', 'b', 'c'])
  })

  it('attaches what was built outside of its column objects', () => {
    const metadata = new MetaData()
    const table = new Table('t', metadata, int('a'), int('b'))
    const unique = new UniqueConstraint(table.c.a, table.c.b)
    const index = new Index('ix', table.c.b.desc(), func.lower(table.c.a))
    const check = new CheckConstraint(table.c.a.gt(0))
    expect(table.constraints).to.deep.equal([unique, check])
    expect(table.indexes).to.deep.equal([index])
    expect(() => new Index('ix_x', 'a').table).to.throw("Index 'ix_x' belongs to no table")
  })
})

describe('a table that is defined twice', () => {
  const define = (metadata: MetaData, ...items: (TableItem | Column)[]) =>
    new Table(
      'invoice',
      metadata,
      id('invoice_id'),
      id('ref_num'),
      new Column('description', t.varchar(60), { nullable: false }),
      ...(items as TableItem[]),
    )

  it('is the first one if both are the same', () => {
    const metadata = new MetaData()
    const items = () => [
      new ForeignKeyConstraint(['ref_num'], 'ref', { onDelete: 'CASCADE' }),
      new Index('ix', 'description'),
      new CheckConstraint('ref_num > 0'),
      new Column('mood', t.enum('mood', ['a', 'b']), { serverDefault: 'a' }),
      new Column('at', t.timestamp(), { serverDefault: func.now(), index: true, unique: true }),
    ]
    const first = define(metadata, ...items())
    expect(define(metadata, ...items())).to.equal(first)
    expect(new Table('invoice', metadata)).to.equal(first)
    expect(first.columns).to.have.length(5)
  })

  it('is the error that users know, with every difference, if they differ', () => {
    const metadata = new MetaData({ schema: 'public' })
    const first = define(metadata, new Index('ix', 'description'), int('gone'))
    const second = () =>
      new Table(
        'invoice',
        metadata,
        id('invoice_id'),
        id('ref_num'),
        new Column('description', t.varchar(61)),
        int('added'),
        new UniqueConstraint('ref_num', { name: 'uq' }),
      )
    expect(second)
      .to.throw(
        [
          "Table 'public.invoice' is already defined for this MetaData instance, and differently:",
          '  column description was varchar(60) NOT NULL, now varchar(61) NULL',
          '  only the first has column gone',
          '  only the second has column added',
          '  only the second has constraint uq',
          '  only the first has index ix',
          '  Specify extendExisting: true to redefine it, keepExisting: true to keep the first definition, or another name.',
        ].join('\n'),
      )
      .with.property('code', 'duplicate-name')
    expect([...metadata.tables.values()]).to.deep.equal([first])
  })

  const differing: Readonly<Record<string, readonly [() => Column | TableItem, () => Column | TableItem]>> = {
    'the labels of an enum': [
      () => new Column('x', t.enum('mood', ['a'])),
      () => new Column('x', t.enum('mood', ['a', 'b'])),
    ],
    'the JavaScript form of a type': [
      () => new Column('x', t.bigint()),
      () => new Column('x', t.bigint({ mode: 'number' })),
    ],
    'the key of a column': [() => int('x'), () => new Column('x', t.integer(), { key: 'y' })],
    'a default': [
      () => new Column('x', t.integer(), { serverDefault: 1 }),
      () => new Column('x', t.integer(), { serverDefault: 2 }),
    ],
    'what happens on delete': [
      () => new ForeignKeyConstraint(['ref_num'], 'a', { name: 'fk' }),
      () => new ForeignKeyConstraint(['ref_num'], 'a', { name: 'fk', onDelete: 'CASCADE' }),
    ],
    'the target of a key': [
      () => new ForeignKeyConstraint(['ref_num'], 'a'),
      () => new ForeignKeyConstraint(['ref_num'], 'b'),
    ],
    'the condition of a check': [
      () => new CheckConstraint('ref_num > 0', { name: 'ck' }),
      () => new CheckConstraint('ref_num > 1', { name: 'ck' }),
    ],
    'whether an index is unique': [
      () => new Index('ix', 'ref_num'),
      () => new Index('ix', 'ref_num', { unique: true }),
    ],
    'the rows of an index': [
      () => new Index('ix', 'ref_num', { where: sql`1 = 1` }),
      () => new Index('ix', 'ref_num', { where: sql`1 = 2` }),
    ],
  }
  for (const [what, [one, other]] of Object.entries(differing)) {
    it(`is an error if ${what} differs`, () => {
      const metadata = new MetaData()
      define(metadata, one())
      define(metadata, one())
      expect(() => define(metadata, other())).to.throw('is already defined for this MetaData instance')
    })
  }

  it('may keep the first definition or extend it, however often', () => {
    const metadata = new MetaData()
    const first = define(metadata, new UniqueConstraint('description', { name: 'uq' }))
    expect(new Table('invoice', metadata, int('other'), { keepExisting: true })).to.equal(first)
    const again = () =>
      new Table(
        'invoice',
        metadata,
        new Column('description', t.text()),
        new Column('added', t.integer(), { index: true }),
        new UniqueConstraint('description', { name: 'uq' }),
        new CheckConstraint('added > 0'),
        new Index('ix', 'description'),
        new PrimaryKeyConstraint('ref_num', 'invoice_id'),
        { extendExisting: true },
      )
    expect(again()).to.equal(first)
    expect(again()).to.equal(first)
    expectSql(
      metadata,
      everywhere([
        'CREATE TABLE invoice (invoice_id INTEGER NOT NULL, ref_num INTEGER NOT NULL, description TEXT, added INTEGER, CONSTRAINT pk_invoice PRIMARY KEY (ref_num, invoice_id), CONSTRAINT uq UNIQUE (description), CONSTRAINT ck_invoice_b7eca209 CHECK (added > 0))',
        'CREATE INDEX ix_invoice_added ON invoice (added)',
        'CREATE INDEX ix ON invoice (description)',
      ]),
    )
  })
})

describe('the index of a foreign key', () => {
  const indexesOf = (...items: (Column | TableItem)[]) => {
    const metadata = new MetaData()
    new Table('dept', metadata, id('a'), id('b'))
    new Table('user', metadata, id('id'))
    const table = new Table('t', metadata, int('x'), int('y'), int('z'), ...(items as TableItem[]))
    return table.indexes.map((index) => index.name)
  }
  const key = (options = {}) => new ForeignKeyConstraint(['x', 'y'], 'dept', options)

  it('is made on its columns, once for the same columns', () => {
    expect(indexesOf(key())).to.deep.equal(['ix_t_x_y'])
    expect(indexesOf(key(), new ForeignKeyConstraint(['y', 'x'], 'dept'))).to.deep.equal(['ix_t_x_y'])
    expect(
      indexesOf(key(), new ForeignKeyConstraint(['x'], 'user'), new ForeignKeyConstraint(['y'], 'user')),
    ).to.deep.equal(['ix_t_x_y', 'ix_t_y'])
  })

  it('is left out where told so', () => {
    expect(indexesOf(key({ index: false }))).to.deep.equal([])
    expect(indexesOf(new Column('u', t.integer(), new ForeignKey('user', { index: false })))).to.deep.equal(
      [],
    )
  })

  it('is left out where a key or index has the columns, in any order, as its leading ones', () => {
    expect(indexesOf(key(), new PrimaryKeyConstraint('y', 'x', 'z'))).to.deep.equal([])
    expect(indexesOf(key(), new UniqueConstraint('y', 'x'))).to.deep.equal([])
    expect(indexesOf(key(), new Index('ix', 'x', 'y', 'z'))).to.deep.equal(['ix'])
    expect(indexesOf(new Column('u', t.integer(), new ForeignKey('user'), { unique: true }))).to.deep.equal(
      [],
    )
    expect(indexesOf(new Column('u', t.integer(), new ForeignKey('user'), { index: true }))).to.deep.equal([
      'ix_t_u',
    ])
    expect(
      indexesOf(new Column('u', t.integer(), new ForeignKey('user'), { primaryKey: true })),
    ).to.deep.equal([])
  })

  it('is made where an index has them behind others, over some rows, or computed', () => {
    expect(indexesOf(key(), new Index('ix', 'z', 'x', 'y'))).to.deep.equal(['ix', 'ix_t_x_y'])
    expect(indexesOf(key(), new Index('ix', 'x', 'z', 'y'))).to.deep.equal(['ix', 'ix_t_x_y'])
    expect(indexesOf(key(), new Index('ix', 'x', 'y', { where: sql`z > 0` }))).to.deep.equal([
      'ix',
      'ix_t_x_y',
    ])
    expect(indexesOf(key(), new Index('ix', sql`x`, sql`y`))).to.deep.equal(['ix', 'ix_t_x_y'])
    expect(indexesOf(key(), new PrimaryKeyConstraint('x'))).to.deep.equal(['ix_t_x_y'])
  })
})

describe('the numbering of rows', () => {
  const numbered = (...items: (Column | TableItem)[]) =>
    new Table('t', new MetaData(), ...(items as TableItem[])).autoincrementColumn?.name

  it('is that of a lone whole-number primary key without a foreign key or a default', () => {
    expect(numbered(id('id'), int('x'))).to.equal('id')
    expect(numbered(new Column('id', t.bigint(), { primaryKey: true }))).to.equal('id')
    expect(numbered(int('id'), new PrimaryKeyConstraint('id'))).to.equal('id')
    expect(numbered(id('a'), id('b'))).to.equal(undefined)
    expect(numbered(new Column('id', t.text(), { primaryKey: true }))).to.equal(undefined)
    expect(numbered(new Column('id', t.integer(), new ForeignKey('x'), { primaryKey: true }))).to.equal(
      undefined,
    )
    expect(numbered(new Column('id', t.integer(), { primaryKey: true, serverDefault: 1 }))).to.equal(
      undefined,
    )
    expect(numbered(new Column('id', t.integer(), { primaryKey: true, autoincrement: false }))).to.equal(
      undefined,
    )
    expect(
      numbered(id('a'), new Column('b', t.integer(), { primaryKey: true, autoincrement: true })),
    ).to.equal('b')
  })

  it('cannot be asked for where no database could do it', () => {
    const auto = { autoincrement: true } as const
    expect(() => numbered(new Column('a', t.text(), auto))).to.throw('only whole numbers are counted')
    expect(() => numbered(new Column('a', t.integer(), auto), new Column('b', t.integer(), auto))).to.throw(
      "and 'b' says so too",
    )
    expect(() => numbered(new Column('a', t.integer(), { ...auto, serverDefault: 1 }))).to.throw(
      'but has a default',
    )
  })
})

describe('DDL of the same tables', () => {
  it('is the same bytes from run to run, in whatever order they were defined', () => {
    const build = (order: readonly number[]) => {
      const metadata = new MetaData()
      const makers = [
        () => new Table('a', metadata, id('id'), new Column('b_id', t.integer(), new ForeignKey('b'))),
        () =>
          new Table(
            'b',
            metadata,
            id('id'),
            new Column('c_id', t.integer(), new ForeignKey('c')),
            new CheckConstraint('c_id > 0'),
          ),
        () =>
          new Table(
            'c',
            metadata,
            id('id'),
            new Column('a_id', t.integer(), new ForeignKey('a')),
            new Index(undefined, func.lower(sql`a_id`)),
          ),
        () =>
          new Table(
            'd',
            metadata,
            id('id'),
            new Column('c_id', t.integer(), new ForeignKey('c')),
            new Column('kind', t.enum(['x'])),
          ),
      ]
      for (const i of order) makers[i]?.()
      return metadata
    }
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ]
    const [first, ...others] = orders.map((order) => compiledBoth(build(order)))
    for (const other of others) expect(other).to.deep.equal(first)
  })
})

function compiledBoth(metadata: MetaData) {
  return { postgres: compiled(metadata, 'postgres'), sqlite: compiled(metadata, 'sqlite') }
}
