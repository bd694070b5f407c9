import { expect } from 'chai'

import { Column } from '../../src/schema/column'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../src/schema/primary-key'
import { Table } from '../../src/schema/table'
import { t } from '../../src/types/t'

const id = <const N extends string>(name: N) => new Column(name, t.integer(), { primaryKey: true })
const referred = (key: ForeignKeyConstraint | undefined) =>
  key?.referredColumns.map((column) => column.qualifiedName)

describe('a foreign key', () => {
  it('finds its target when it is first needed, whatever was defined first', () => {
    const metadata = new MetaData()
    const pref = new Table(
      'pref',
      metadata,
      id('pref_id'),
      new Column('user_id', t.integer(), new ForeignKey('user.user_id')),
    )
    const [key] = pref.foreignKeys
    expect(() => key?.referredTable).to.throw(
      "The foreign key (user_id) of table 'pref' points to 'user.user_id', and there is no such table.",
    )
    const user = new Table('user', metadata, id('user_id'))
    expect(key?.referredTable).to.equal(user)
    expect(referred(key)).to.deep.equal(['user.user_id'])
    expect(pref.c.user_id.foreignKeys[0]?.column).to.equal(user.c.user_id)
  })

  it('takes schema.table.column, and means the schema of the MetaData where it names none', () => {
    const metadata = new MetaData({ schema: 'public' })
    const user = new Table('user', metadata, id('user_id'))
    const other = new Table('user', metadata, id('user_id'), { schema: 'other' })
    const pref = new Table(
      'pref',
      metadata,
      new Column('a', t.integer(), new ForeignKey('user.user_id')),
      new Column('b', t.integer(), new ForeignKey('public.user.user_id')),
      new Column('c', t.integer(), new ForeignKey('other.user.user_id')),
      new Column('d', t.integer(), new ForeignKey('other.user')),
    )
    expect(pref.foreignKeys.map((key) => key.referredTable)).to.deep.equal([user, user, other, other])
  })

  it('takes the parts as an array where names hold dots', () => {
    const metadata = new MetaData()
    new Table('a.b', metadata, id('c.d'))
    new Table('a.b', metadata, id('c.d'), { schema: 's.t' })
    const table = new Table(
      'x',
      metadata,
      new Column('one', t.integer(), new ForeignKey(['a.b', 'c.d'])),
      new Column('two', t.integer(), new ForeignKey(['s.t', 'a.b', 'c.d'])),
      new Column('three', t.integer(), new ForeignKey(['a.b'])),
    )
    expect(table.foreignKeys.map((key) => key.referredTable.key)).to.deep.equal(['a.b', 's.t.a.b', 'a.b'])
    expect(table.foreignKeys.map((key) => key.referredColumns[0]?.name)).to.deep.equal(['c.d', 'c.d', 'c.d'])
  })

  it('means the primary key where no column is named, composite too, in its own order', () => {
    const metadata = new MetaData()
    new Table('dept', metadata, id('divno'), id('deptno'))
    new Table(
      'rev',
      metadata,
      new Column('a', t.integer()),
      new Column('b', t.integer()),
      new PrimaryKeyConstraint('b', 'a'),
    )
    const columns = ['x', 'y'].map((name) => new Column(name, t.integer()))
    const emp = new Table(
      'emp',
      metadata,
      ...columns,
      new ForeignKeyConstraint(['x', 'y'], 'dept'),
      new ForeignKeyConstraint(['x', 'y'], 'rev'),
      new ForeignKeyConstraint(['x', 'y'], ['dept.deptno', 'dept.divno']),
    )
    expect(emp.foreignKeys.map(referred)).to.deep.equal([
      ['dept.divno', 'dept.deptno'],
      ['rev.b', 'rev.a'],
      ['dept.deptno', 'dept.divno'],
    ])
  })

  it('means the column that its only target names', () => {
    const metadata = new MetaData()
    new Table('user', metadata, id('user_id'), new Column('email', t.text(), { unique: true }))
    const pref = new Table(
      'pref',
      metadata,
      new Column('mail', t.text()),
      new ForeignKeyConstraint('mail', 'user.email'),
    )
    expect(referred(pref.foreignKeys[0])).to.deep.equal(['user.email'])
  })

  it('takes columns and tables themselves, and functions that give them', () => {
    const metadata = new MetaData()
    const user = new Table('user', metadata, id('user_id'))
    const pref = new Table(
      'pref',
      metadata,
      new Column('a', t.integer(), new ForeignKey(user.c.user_id)),
      new Column('b', t.integer(), new ForeignKey(user)),
      new Column('c', t.integer(), new ForeignKey(() => user)),
      new ForeignKeyConstraint(['a'], [user.c.user_id]),
    )
    for (const key of pref.foreignKeys) expect(referred(key)).to.deep.equal(['user.user_id'])
  })

  it('gives its column the type of the one that it points to', () => {
    const metadata = new MetaData()
    const pref = new Table('pref', metadata, new Column('user_id', new ForeignKey('user')))
    new Table('user', metadata, new Column('user_id', t.varchar(7), { primaryKey: true }))
    expect(String(pref.c.user_id.type)).to.equal('varchar(7)')
  })

  it('may stand alone and be printed', () => {
    const user = new Table('user', new MetaData(), id('user_id'))
    expect(String(new ForeignKey(user.c.user_id))).to.equal("ForeignKey('user.user_id')")
    expect(String(new ForeignKey('a.b'))).to.equal("ForeignKey('a.b')")
    expect(String(new ForeignKey(user))).to.equal("ForeignKey('user')")
    expect(new ForeignKey(user.c.user_id).column).to.equal(user.c.user_id)
  })

  it('tells what is wrong with its target, and what there is', () => {
    const metadata = new MetaData()
    new Table('user', metadata, id('user_id'), id('part'))
    new Table('invoice', metadata, id('id'))
    const errorOf = (columns: string[], target: ConstructorParameters<typeof ForeignKeyConstraint>[1]) => {
      const scratch = new Table(
        `t${metadata.tables.size}`,
        metadata,
        new Column('a', t.integer()),
        new Column('b', t.integer()),
        new ForeignKeyConstraint(columns, target),
      )
      return () => scratch.foreignKeys[0]?.referredColumns
    }
    expect(errorOf(['a'], 'usr')).to.throw(/no such table.\n.*Did you mean 'user'/)
    expect(errorOf(['a'], 'user.usr_id')).to.throw(
      /points to 'user.usr_id', and there is no such column.\n.*'user_id'/,
    )
    expect(errorOf(['a'], 'user')).to.throw("has 1 column(s), but points to 2 of 'user' (user_id, part)")
    expect(errorOf(['a', 'b'], ['user.part', 'invoice.id'])).to.throw(
      "points to two tables, 'user' and 'invoice'",
    )
    expect(errorOf(['a', 'b'], ['user.part'])).to.throw('has 2 column(s), but points to 1')
  })

  it('refuses options and targets that do not exist at once', () => {
    expect(() => new ForeignKey('a.b', { ondelete: 'CASCADE' } as never)).to.throw(
      "there is no option 'ondelete'",
    )
    expect(() => new ForeignKey('a.b', { onDelete: 'cascade; drop table a' as never })).to.throw(
      "'onDelete' has a value",
    )
    expect(() => new ForeignKey('a.b', { match: 'PARTIAL' as never })).to.throw("'match' has a value")
    expect(() => new ForeignKey(undefined as never)).to.throw('undefined: an import cycle')
    expect(() => new ForeignKey('')).to.throw('needs a target')
    expect(() => new ForeignKeyConstraint(['a'], [])).to.throw('needs a target')
  })

  it('belongs to one column, and its constraint to one table', () => {
    const metadata = new MetaData()
    const constraint = new ForeignKeyConstraint(['a'], 'user')
    new Table('one', metadata, new Column('a', t.integer()), constraint)
    expect(() => new Table('two', metadata, new Column('a', t.integer()), constraint)).to.throw(
      "part of table 'one' already",
    )
    const column = new Column('a', t.integer())
    new Table('three', metadata, column)
    expect(() => new Table('four', metadata, column)).to.throw("part of table 'three' already")
    expect([...metadata.tables.keys()]).to.deep.equal(['one', 'three'])
  })
})
