/** The tables that the tests of queries are about. */
import { Column } from '../../src/schema/column'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { t } from '../../src/types/t'

export const metadata = new MetaData()

const id = <const N extends string>(name: N) => new Column(name, t.integer(), { primaryKey: true })

export const dept = new Table('dept', metadata, id('divno'), id('deptno'), new Column('dname', t.varchar(40)))

export const emp = new Table(
  'emp',
  metadata,
  id('empno'),
  new Column('name', t.varchar(40), { nullable: false }),
  new Column('salary', t.numeric(10, 2)),
  new Column('badge', t.bigint()),
  new Column('active', t.boolean()),
  new Column('mgr_id', t.integer(), new ForeignKey('emp.empno')),
  new Column('divno', t.integer()),
  new Column('deptno', t.integer()),
  new ForeignKeyConstraint(['divno', 'deptno'], 'dept'),
)

export const user = new Table('user', metadata, id('user_id'), new Column('full_name', t.text()))

export const task = new Table(
  'task',
  metadata,
  id('id'),
  new Column('owner_id', t.integer(), new ForeignKey('user')),
  new Column('done', t.timestamp()),
)

export const doc = new Table(
  'doc',
  metadata,
  id('id'),
  new Column('body', t.jsonb()),
  new Column('kind', t.text(), { defaultValue: 'note' }),
)
