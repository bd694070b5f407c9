import { expect } from 'chai'

import { describeReading, textOf } from './read-back'

describeReading("PostgreSQL's inspector reads of an index", (read) => {
  it('its method, operator classes with parameters, and how it is kept', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int, t text, j jsonb, r int4range)',
      'CREATE INDEX brin ON x USING brin (a int4_minmax_multi_ops (values_per_range = 16)) WITH (pages_per_range = 4)',
      'CREATE INDEX gin ON x USING gin (j jsonb_path_ops) WITH (fastupdate = off)',
      'CREATE INDEX gist ON x USING gist (r)',
      'CREATE INDEX hash ON x USING hash (t)',
      'CREATE INDEX plain ON x (t text_pattern_ops)',
    )
    const found = metadata
      .table('x')
      .indexes.map(({ name, dialect, orderings }) => [name, dialect.postgres, orderings[0]?.operators])
    expect(found).to.deep.equal([
      [
        'brin',
        { using: 'brin', with: { pages_per_range: 4 } },
        { path: ['int4_minmax_multi_ops'], parameters: { values_per_range: 16 } },
      ],
      ['gin', { using: 'gin', with: { fastupdate: 'off' } }, { path: ['jsonb_path_ops'], parameters: {} }],
      ['gist', { using: 'gist' }, undefined],
      ['hash', { using: 'hash' }, undefined],
      ['plain', undefined, { path: ['text_pattern_ops'], parameters: {} }],
    ])
  })

  it('its parts: expressions, collations, directions, places of nulls', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int, t text COLLATE "C", u text)',
      `CREATE INDEX ix ON x (a DESC, a NULLS FIRST, t, u COLLATE "C" DESC NULLS LAST, lower(u) COLLATE "POSIX",
        lower(t), (u || ', (' COLLATE "C"), (a + 1))`,
    )
    const [index] = metadata.table('x').indexes
    const parts = index?.orderings.map(({ operand, direction, nulls }) => {
      const { collation, operand: inner = operand } = operand as {
        collation?: unknown
        operand?: typeof operand
      }
      return [textOf(inner) ?? (inner as { name?: string }).name, collation, direction, nulls]
    })
    expect(parts).to.deep.equal([
      ['a', undefined, 'desc', undefined],
      ['a', undefined, 'asc', 'first'],
      ['t', undefined, 'asc', undefined],
      ['u', ['C'], 'desc', 'last'],
      ['lower(u)', ['POSIX'], 'asc', undefined],
      ['lower(t)', undefined, 'asc', undefined],
      [`((u || (', ('::text COLLATE "C")))`, undefined, 'asc', undefined],
      ['((a + 1))', undefined, 'asc', undefined],
    ])
  })

  it('its columns besides, its rows, NULLS NOT DISTINCT and its comment', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int, b int, c text)',
      'CREATE UNIQUE INDEX ix ON x (a) INCLUDE (c, b) NULLS NOT DISTINCT WHERE b > 1',
      "COMMENT ON INDEX ix IS 'quick'",
    )
    const [index] = metadata.table('x').indexes
    expect(index).to.include({ unique: true, nullsNotDistinct: true, comment: 'quick' })
    expect([textOf(index?.where), index?.include.map(({ name }) => name)]).to.deep.equal([
      '(b > 1)',
      ['c', 'b'],
    ])
  })

  it('that it is invalid, in words only', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int) PARTITION BY LIST (a)',
      'CREATE TABLE x1 PARTITION OF x FOR VALUES IN (1)',
      'CREATE INDEX ix ON ONLY x (a)',
    )
    expect(metadata.table('x').indexes).to.deep.equal([])
    expect(metadata.unsupported).to.deep.equal([
      'table x: index ix: INVALID: CREATE INDEX ix ON ONLY public.x USING btree (a)',
    ])
  })

  it('that the table is clustered by it, or told apart by it, in words', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int NOT NULL)',
      'CREATE UNIQUE INDEX ix ON x (a)',
      'ALTER TABLE x CLUSTER ON ix',
      'ALTER TABLE x REPLICA IDENTITY USING INDEX ix',
    )
    expect(metadata.unsupported).to.deep.equal([
      'table x: index ix: the table is clustered by it',
      'table x: index ix: it is the replica identity',
    ])
  })
})
