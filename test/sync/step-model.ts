/** Two versions of a model with some thirty steps of every kind between them on PostgreSQL, and the rows of the first. */
import {
  CheckConstraint,
  Column,
  ForeignKey,
  ForeignKeyConstraint,
  Index,
  MetaData,
  Table,
  t,
  UniqueConstraint,
} from '../../src/core'

const key = (): Column => new Column('id', t.integer(), { primaryKey: true, autoincrement: false })

/** What sync is told beside the model. */
export const STEP_OPTIONS = { allow: 'destroys', dropUnknown: ['thing.old'] } as const

export function earlierStepModel(): MetaData {
  const metadata = new MetaData()
  new Table('parent', metadata, key(), new Column('code', t.integer()))
  new Table(
    'thing',
    metadata,
    key(),
    new Column('name', t.varchar(10)),
    new Column('parent_id', t.integer()),
    new Column('other_id', t.integer()),
    new Column('amount', t.integer()),
    new Column('state', t.enum('thing_state', ['new'])),
    new Column('old', t.text()),
    new Index('ix_changed', 'amount'),
  )
  return metadata
}

export function stepModel(): MetaData {
  const metadata = new MetaData()
  new Table(
    'parent',
    metadata,
    key(),
    new Column('code', t.integer(), { nullable: false }),
    new UniqueConstraint('code', { name: 'uq_parent_code' }),
    new CheckConstraint('code > 0', { name: 'ck_code' }),
  )
  new Table(
    'thing',
    metadata,
    key(),
    new Column('name', t.varchar(40), { nullable: false, comment: 'Its name.' }),
    new Column('parent_id', t.integer(), { nullable: false }),
    new Column('other_id', t.integer()),
    new Column('amount', t.bigint(), { serverDefault: 0n }),
    new Column('state', t.enum('thing_state', ['new', 'used'])),
    new Column('note', t.text()),
    new ForeignKeyConstraint(['parent_id'], ['parent.id'], { name: 'fk_parent' }),
    new ForeignKeyConstraint(['other_id'], ['parent.code'], { name: 'fk_other' }),
    new UniqueConstraint('name', { name: 'uq_thing_name' }),
    new CheckConstraint("name <> ''", { name: 'ck_name' }),
    new CheckConstraint('amount >= 0', { name: 'ck_amount' }),
    new Index('ix_changed', 'amount', 'id'),
    new Index('ix_note', 'note'),
  )
  new Table('fresh', metadata, key(), new Column('thing_id', new ForeignKey('thing.id')))
  return metadata
}

export const STEP_ROWS: readonly string[] = [
  'INSERT INTO parent SELECT i, i FROM generate_series(1, 20) AS i',
  "INSERT INTO thing SELECT i, 'thing ' || i, 1 + i % 20, 1 + i % 20, i, 'new', 'old' FROM generate_series(1, 200) AS i",
]
