import { CheckConstraint, Column, Index, MetaData, Table, t } from '../../src/core'

/** Two versions of a model between which SQLite has to build a table anew. */
export function rebuiltModel(version: number): MetaData {
  const metadata = new MetaData()
  const item = new Table(
    'item',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('name', version === 1 ? t.varchar(40) : t.text(), { nullable: version === 1 }),
    new Column('note', t.text(), { comment: version === 1 ? 'Once.' : 'Twice.' }),
    new CheckConstraint(version === 1 ? 'id > 0' : 'id > -1', { name: 'ck_item' }),
  )
  new Index('ix_item_name', item.c.name)
  return metadata
}
