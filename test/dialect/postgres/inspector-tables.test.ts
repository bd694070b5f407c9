import { expect } from 'chai'

import { Column, type MetaData } from '../../../src/core'
import { Ordering } from '../../../src/expression/expression'
import { describeReading, textOf } from './read-back'

const viewOf = (metadata: MetaData, name: string): unknown => {
  const { definition, ...rest } = metadata.table(name).view ?? {}
  return [textOf(definition)?.split(/\s+/).join(' '), rest]
}

describeReading("PostgreSQL's inspector reads of a table", (read) => {
  it('its comment and how it is kept', async () => {
    const metadata = await read(
      'CREATE UNLOGGED TABLE x (a text) WITH (fillfactor = 60, toast.autovacuum_enabled = false)',
      "COMMENT ON TABLE x IS 'short'",
      'CREATE TABLE nothing ()',
    )
    const { comment, dialect } = metadata.table('x')
    expect([comment, dialect.postgres]).to.deep.equal([
      'short',
      { unlogged: true, with: { fillfactor: 60, 'toast.autovacuum_enabled': false } },
    ])
    expect(metadata.table('nothing').columns).to.deep.equal([])
  })

  it('how it is divided, and its partitions with those below them', async () => {
    const metadata = await read(
      'CREATE SCHEMA far',
      `CREATE TABLE log (day date, tag text DEFAULT 'a,b', n int) PARTITION BY RANGE (day, lower(tag) COLLATE "C" text_pattern_ops)`,
      `CREATE TABLE log1 PARTITION OF log FOR VALUES FROM ('2024-01-01', MINVALUE) TO ('2025-01-01', 'it''s, (a') WITH (fillfactor = 50)`,
      "CREATE TABLE far.log2 PARTITION OF log FOR VALUES FROM ('2026-01-01', 'a') TO (MAXVALUE, MAXVALUE) PARTITION BY LIST (n)",
      'CREATE TABLE far.log2a PARTITION OF far.log2 FOR VALUES IN (1, 2, NULL)',
      'CREATE TABLE log2d PARTITION OF far.log2 DEFAULT',
      'CREATE TABLE spread (a int, b text) PARTITION BY HASH (a, b)',
      'CREATE UNLOGGED TABLE spread0 PARTITION OF spread FOR VALUES WITH (modulus 2, remainder 0)',
      "COMMENT ON TABLE spread0 IS 'even'",
      'CREATE INDEX ix ON log (n)',
    )
    const { partitionBy, partitions } = metadata.table('log').dialect.postgres ?? {}
    const [day, tag] = (partitionBy as { range: readonly unknown[] }).range
    expect(day).to.equal('day')
    expect(tag).to.be.instanceOf(Ordering)
    const { operand, operators } = tag as Ordering
    expect([textOf(operand.operands[0]), operators?.path]).to.deep.equal(['lower(tag)', ['text_pattern_ops']])
    expect(plain(partitions)).to.deep.equal([
      {
        name: 'log2',
        schema: 'far',
        bounds: { from: ["'2026-01-01'", "'a'"], to: ['MAXVALUE', 'MAXVALUE'] },
        partitionBy: { list: ['n'] },
        partitions: [
          { name: 'log2a', schema: 'far', bounds: { in: ['1', '2', 'NULL'] } },
          { name: 'log2d', schema: 'public', bounds: 'DEFAULT' },
        ],
      },
      {
        name: 'log1',
        bounds: { from: ["'2024-01-01'", 'MINVALUE'], to: ["'2025-01-01'", "'it''s, (a'"] },
        with: { fillfactor: 50 },
      },
    ])
    expect(plain(metadata.table('spread').dialect.postgres)).to.deep.equal({
      partitionBy: { hash: ['a', 'b'] },
      partitions: [
        { name: 'spread0', bounds: { modulus: 2, remainder: 0 }, unlogged: true, comment: 'even' },
      ],
    })
    expect(metadata.table('log').indexes.map(({ name }) => name)).to.deep.equal(['ix'])
  })

  it('what a partition has of its own, in words', async () => {
    const metadata = await read(
      'CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$',
      'CREATE TABLE x (a int, b int) PARTITION BY LIST (a)',
      'CREATE TABLE x1 PARTITION OF x (b DEFAULT 5, CONSTRAINT own CHECK (b > 0)) FOR VALUES IN (1) PARTITION BY LIST (b)',
      'CREATE TABLE x11 PARTITION OF x1 DEFAULT',
      'CREATE INDEX ix ON x1 (b)',
      'CREATE TRIGGER trg BEFORE INSERT ON x1 FOR EACH ROW EXECUTE FUNCTION noted()',
    )
    expect(metadata.unsupported).to.deep.equal([
      'partition x1: trigger trg',
      'partition x1: column b: integer NULL DEFAULT 5',
      'partition x1: constraint own: CHECK ((b > 0))',
      'partition x1: index ix: CREATE INDEX ix ON ONLY public.x1 USING btree (b)',
      'partition x11: column b: integer NULL DEFAULT 5',
      'partition x11: constraint own: CHECK ((b > 0))',
      'partition x11: index x11_b_idx: CREATE INDEX x11_b_idx ON public.x11 USING btree (b)',
      'function noted()',
    ])
  })

  it('which names it has for what it has of the divided table, and the order of its columns', async () => {
    const metadata = await read(
      'CREATE TABLE target (id int PRIMARY KEY)',
      'CREATE TABLE x (a int, b int CONSTRAINT to_target REFERENCES target, c text, PRIMARY KEY (a, b)) PARTITION BY LIST (a)',
      'CREATE TABLE x1 PARTITION OF x FOR VALUES IN (1)',
      'CREATE INDEX ix ON x (b, lower(c)) INCLUDE (c)',
      'CREATE TABLE x2 (c text, b int NOT NULL CONSTRAINT own_key REFERENCES target, a int NOT NULL, CONSTRAINT mine PRIMARY KEY (a, b))',
      'ALTER TABLE x ATTACH PARTITION x2 FOR VALUES IN (2)',
      'ALTER INDEX x2_b_lower_c_idx RENAME TO other_name',
      'CREATE INDEX half ON ONLY x (c)',
      'CREATE INDEX other_half ON x1 (c)',
      'ALTER INDEX half ATTACH PARTITION other_half',
    )
    expect(metadata.unsupported).to.deep.equal([
      'table x: index half: INVALID: CREATE INDEX half ON ONLY public.x USING btree (c)',
      'partition x1: index other_half: CREATE INDEX other_half ON public.x1 USING btree (c)',
      'partition x2: its columns in another order: c, b, a',
      'partition x2: index mine: its name, which becomes x2_pkey',
      'partition x2: index other_name: its name, which becomes x2_b_lower_c_idx',
      'partition x2: constraint own_key: its name, which becomes to_target',
    ])
  })

  it('the tables that it inherits from, which stand before it', async () => {
    const metadata = await read(
      'CREATE TABLE z (a int)',
      'CREATE TABLE y (b int)',
      'CREATE TABLE a () INHERITS (z, y)',
      'CREATE TABLE b () INHERITS (a)',
    )
    const names = [...metadata.tables.keys()]
    expect(names.indexOf('a')).to.be.above(Math.max(names.indexOf('z'), names.indexOf('y')))
    expect(metadata.table('a').dialect.postgres?.inherits).to.deep.equal([
      metadata.table('z'),
      metadata.table('y'),
    ])
  })

  it('what belongs to it and has no class, in words', async () => {
    const metadata = await read(
      'CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$',
      'CREATE TABLE x (a int, b int)',
      'CREATE TRIGGER trg BEFORE INSERT ON x FOR EACH ROW EXECUTE FUNCTION noted()',
      'CREATE POLICY pol ON x USING (a > 0)',
      'ALTER TABLE x ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE x FORCE ROW LEVEL SECURITY',
      'ALTER TABLE x REPLICA IDENTITY FULL',
      'CREATE RULE ru AS ON DELETE TO x DO INSTEAD NOTHING',
      'CREATE STATISTICS st ON a, b FROM x',
    )
    expect(metadata.unsupported).to.deep.equal([
      'table x: row level security (enabled)',
      'table x: row level security (forced)',
      'table x: replica identity full',
      'table x: trigger trg',
      'table x: policy pol',
      'table x: rule ru',
      'table x: statistics st',
      'function noted()',
    ])
  })
})

describeReading("PostgreSQL's inspector reads of a view", (read) => {
  it('its query, columns and options, each behind those that it reads from', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int, b text)',
      "CREATE VIEW z AS SELECT 1 AS a, 'x'::text AS c",
      'CREATE VIEW a WITH (security_barrier) AS SELECT a FROM z WHERE a > 3 WITH LOCAL CHECK OPTION',
      "COMMENT ON VIEW a IS 'seen'",
    )
    expect([...metadata.tables.keys()]).to.deep.equal(['x', 'z', 'a'])
    expect(viewOf(metadata, 'z')).to.deep.equal([
      "SELECT 1 AS a, 'x'::text AS c",
      { materialized: undefined, withData: undefined, dialect: undefined },
    ])
    expect(metadata.table('z').columns.map(({ name, type }) => [name, String(type)])).to.deep.equal([
      ['a', 'integer'],
      ['c', 'text'],
    ])
    expect(metadata.table('a').comment).to.equal('seen')
    expect(metadata.table('a').view?.dialect).to.deep.equal({
      postgres: { with: { security_barrier: true, check_option: 'local' } },
    })
  })

  it('that it is materialized, with its indexes, and whether it holds rows', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int)',
      'CREATE MATERIALIZED VIEW full_one WITH (fillfactor = 50) AS SELECT a FROM x',
      'CREATE MATERIALIZED VIEW empty_one AS SELECT a FROM x WITH NO DATA',
      'CREATE UNIQUE INDEX ix ON full_one (a)',
      "COMMENT ON MATERIALIZED VIEW full_one IS 'kept'",
    )
    const { view, indexes, comment } = metadata.table('full_one')
    expect([view?.materialized, view?.withData, view?.dialect]).to.deep.equal([
      true,
      undefined,
      { postgres: { with: { fillfactor: 50 } } },
    ])
    expect([indexes.map(({ name, unique }) => [name, unique]), comment]).to.deep.equal([
      [['ix', true]],
      'kept',
    ])
    expect(metadata.table('empty_one').view?.withData).to.equal(false)
  })
})

/** SQL as its text, columns as their names. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      part instanceof Column ? part.name : (textOf(part as never) ?? part),
    ),
  )
}
