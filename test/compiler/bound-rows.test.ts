import { expect } from 'chai'

import { dialects } from '../../src/dialect/dialects'
import { UnsupportedFeatureError } from '../../src/errors'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { InsertRows, UpdateRows } from '../../src/statement/bound-rows'
import { t } from '../../src/types/t'

const item = new Table(
  'item',
  new MetaData(),
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('label', t.varchar(20)),
  new Column('price', t.numeric(10, 2)),
  new Column('tags', t.array(t.text()).withVariant('sqlite', t.json())),
)
const { id, label, price, tags } = item.c

function sqlOf(dialect: 'postgres' | 'sqlite', statement: InsertRows | UpdateRows): string {
  return dialects[dialect].createQueryCompiler().compile(statement).sql
}

describe('rows that are bound when a statement is executed', () => {
  it('are inserted one by one with a mark for each value', () => {
    const one = new InsertRows(item, [label, price], 1, [id])
    expect(sqlOf('postgres', one)).to.equal(
      'INSERT INTO item (label, price) VALUES ($1, $2) RETURNING item.id',
    )
    expect(sqlOf('sqlite', one)).to.equal(
      'INSERT INTO item (label, price) VALUES (?, CAST(? AS NUMERIC)) RETURNING item.id',
    )
  })

  it('are inserted together: as a list for each column on PostgreSQL, as rows of marks on SQLite', () => {
    expect(sqlOf('postgres', new InsertRows(item, [label, price], 'many', [id]))).to.equal(
      'INSERT INTO item (label, price) SELECT * FROM unnest($1::TEXT[], $2::NUMERIC[]) AS dovetail_rows(v0, v1) RETURNING item.id',
    )
    expect(sqlOf('sqlite', new InsertRows(item, [label, price], 3, [id]))).to.equal(
      'INSERT INTO item (label, price) VALUES (?, CAST(? AS NUMERIC)), (?, CAST(? AS NUMERIC)), (?, CAST(? AS NUMERIC)) RETURNING item.id',
    )
  })

  it('hold arrays as text in the lists, because unnest takes arrays apart to their elements', () => {
    expect(sqlOf('postgres', new InsertRows(item, [label, tags], 'many'))).to.equal(
      'INSERT INTO item (label, tags) SELECT dovetail_rows.v0, dovetail_rows.v1::TEXT[] FROM unnest($1::TEXT[], $2::TEXT[]) AS dovetail_rows(v0, v1)',
    )
  })

  it('are updated one by one, and together from a table of values', () => {
    const columns = { set: [label, price], keys: [id] }
    const one = new UpdateRows(item, columns, 1)
    expect(sqlOf('postgres', one)).to.equal('UPDATE item SET label = $1, price = $2 WHERE item.id = $3')
    expect(sqlOf('sqlite', one)).to.equal(
      'UPDATE item SET label = ?, price = CAST(? AS NUMERIC) WHERE item.id = ?',
    )
    expect(sqlOf('postgres', new UpdateRows(item, columns, 'many', [price]))).to.equal(
      'UPDATE item SET label = dovetail_rows.v0, price = dovetail_rows.v1 FROM unnest($1::TEXT[], $2::NUMERIC[], $3::INTEGER[]) AS dovetail_rows(v0, v1, v2) WHERE item.id = dovetail_rows.v2 RETURNING item.price',
    )
    expect(sqlOf('sqlite', new UpdateRows(item, columns, 2, [price]))).to.equal(
      'UPDATE item SET label = dovetail_rows.column1, price = dovetail_rows.column2 FROM (VALUES (?, CAST(? AS NUMERIC), ?), (?, CAST(? AS NUMERIC), ?)) AS dovetail_rows WHERE item.id = dovetail_rows.column3 RETURNING item.price',
    )
  })

  it('cannot be lists on SQLite', () => {
    expect(() => sqlOf('sqlite', new InsertRows(item, [label], 'many'))).to.throw(UnsupportedFeatureError)
  })
})
