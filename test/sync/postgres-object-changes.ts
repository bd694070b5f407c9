/** Kinds of changes on PostgreSQL of what is no table, and of what a table is besides its columns, keys and indexes. */
import {
  Column,
  MetaData,
  Sequence,
  sql,
  Table,
  t,
  View,
  type SqlType,
  type StandaloneSequenceOptions,
} from '../../src/core'
import type { PostgresTableOptions, StorageParameters } from '../../src/dialect/postgres/options'
import type { CompositeField } from '../../src/types/composite'
import { composite, domain, rangeType } from '../../src/types/postgres-types'
import { model, modelWith, withColumn, X_ROWS, type ChangeCase } from './postgres-changes'

export const OBJECT_CASES: readonly ChangeCase[] = [
  {
    what: 'how a sequence counts',
    had: counted({}),
    wanted: counted({ increment: 5, maxValue: 100, comment: 'By five.' }),
    filled: [
      'safe: ALTER SEQUENCE counter AS BIGINT START WITH 1 INCREMENT BY 5 NO MINVALUE MAXVALUE 100 CACHE 1 NO CYCLE',
      "safe: COMMENT ON SEQUENCE counter IS 'By five.'",
    ],
  },
  {
    what: 'the owner of a sequence',
    had: counted({}),
    wanted: () =>
      model((thing, metadata) => {
        new Sequence('counter', metadata, { ownedBy: thing.c['id'] as Column })
      }),
    filled: ['safe: ALTER SEQUENCE counter OWNED BY thing.id'],
  },
  {
    what: 'what a domain demands',
    had: withColumn(domain('positive', t.integer(), { check: [{ name: 'small', sql: 'VALUE < 100' }] })),
    wanted: withColumn(domain('positive', t.integer(), { check: 'VALUE > 0', notNull: true, default: 4 })),
    rows: X_ROWS('7', '8'),
    filled: [
      'scans: ALTER DOMAIN positive SET NOT NULL',
      'scans: ALTER DOMAIN positive SET DEFAULT 4',
      'scans: ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK ((VALUE > 0)) NOT VALID',
      'scans: ALTER DOMAIN positive DROP CONSTRAINT small',
      'scans, own: ALTER DOMAIN positive VALIDATE CONSTRAINT positive_check',
    ],
    empty: [
      'safe: ALTER DOMAIN positive SET NOT NULL',
      'safe: ALTER DOMAIN positive SET DEFAULT 4',
      'safe: ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK ((VALUE > 0))',
      'safe: ALTER DOMAIN positive DROP CONSTRAINT small',
    ],
    kept: [{ x: 7 }, { x: 8 }],
  },
  {
    what: 'what a domain no longer demands, and what is said of it',
    had: withColumn(domain('positive', t.integer(), { notNull: true, default: 4, comment: 'One.' })),
    wanted: withColumn(domain('positive', t.integer(), { comment: 'Two.' })),
    filled: [
      'safe: ALTER DOMAIN positive DROP NOT NULL',
      'safe: ALTER DOMAIN positive DROP DEFAULT',
      "safe: COMMENT ON DOMAIN positive IS 'Two.'",
    ],
  },
  {
    what: 'the base of a domain',
    had: withColumn(domain('amount', t.integer())),
    wanted: withColumn(domain('amount', t.bigint())),
    rows: X_ROWS('7', '8'),
    filled: [
      'rewrites: ALTER DOMAIN amount RENAME TO dovetail_old_amount; CREATE DOMAIN amount AS BIGINT',
      'rewrites: ALTER TABLE thing ALTER COLUMN x TYPE amount',
      'rewrites: DROP DOMAIN dovetail_old_amount',
    ],
    kept: [
      { id: 1, x: 7n },
      { id: 2, x: 8n },
    ],
  },
  {
    what: 'the base of a domain with a condition that has no name',
    had: withColumn(domain('amount', t.integer(), { check: 'VALUE > 0' })),
    wanted: withColumn(domain('amount', t.bigint(), { check: 'VALUE > 0' })),
    filled: [
      'rewrites: ALTER DOMAIN amount RENAME TO dovetail_old_amount; CREATE DOMAIN amount AS BIGINT CONSTRAINT amount_check CHECK (VALUE > 0)',
      'rewrites: ALTER TABLE thing ALTER COLUMN x TYPE amount',
      'rewrites: DROP DOMAIN dovetail_old_amount',
    ],
  },
  {
    what: 'a field that a composite type has besides',
    had: withColumn(pair(['a', t.integer()])),
    wanted: withColumn(pair(['a', t.integer()], ['b', t.text()])),
    rows: X_ROWS('ROW(1)'),
    filled: ['safe: ALTER TYPE pair ADD ATTRIBUTE b TEXT'],
    kept: [{ x: '(1,)' }, { x: null }],
  },
  {
    what: 'a field of a composite type that goes',
    had: withColumn(pair(['a', t.integer()], ['b', t.text()])),
    wanted: withColumn(pair(['a', t.integer()])),
    rows: X_ROWS("ROW(1, 'one')"),
    filled: ['destroys: ALTER TYPE pair DROP ATTRIBUTE b'],
    kept: [{ x: '(1)' }, { x: null }],
  },
  {
    what: 'the type and place of fields of a composite type',
    had: withColumn(pair(['a', t.integer()], ['b', t.text()])),
    wanted: withColumn(pair(['b', t.text()], ['a', t.bigint()])),
    rows: X_ROWS("ROW(1, 'one')"),
    filled: [
      'rewrites: ALTER TYPE pair RENAME TO dovetail_old_pair; CREATE TYPE pair AS (b TEXT, a BIGINT)',
      'rewrites: ALTER TABLE thing ALTER COLUMN x TYPE pair USING CASE WHEN x IS DISTINCT FROM NULL THEN ROW((x).b, (x).a)::pair END',
      'rewrites: DROP TYPE dovetail_old_pair',
    ],
    kept: [{ x: '(one,1)' }, { x: null }],
  },
  {
    what: 'what a range is made of',
    had: withColumn(rangeType('span', { subtype: t.real() })),
    wanted: withColumn(rangeType('span', { subtype: t.double() })),
    rows: X_ROWS("'[1,2)'"),
    filled: [
      'rewrites: ALTER TYPE span RENAME TO dovetail_old_span; ALTER TYPE span_multirange RENAME TO dovetail_old_span_multirange; ALTER FUNCTION span(REAL, REAL) RENAME TO dovetail_old_span; ALTER FUNCTION span(REAL, REAL, TEXT) RENAME TO dovetail_old_span; ALTER FUNCTION span_multirange() RENAME TO dovetail_old_span_multirange; ALTER FUNCTION span_multirange(dovetail_old_span) RENAME TO dovetail_old_span_multirange; ALTER FUNCTION span_multirange(dovetail_old_span[]) RENAME TO dovetail_old_span_multirange; CREATE TYPE span AS RANGE (SUBTYPE = DOUBLE PRECISION)',
      'rewrites: ALTER TABLE thing ALTER COLUMN x TYPE span USING x::TEXT::span',
      'rewrites: DROP TYPE dovetail_old_span',
    ],
    kept: [{ x: '[1,2)' }, { x: null }],
  },
  {
    what: 'where partitions begin and end',
    had: divided(6),
    wanted: divided(5),
    rows: ['INSERT INTO thing VALUES (3), (7)'],
    filled: [
      'scans: ALTER TABLE thing DETACH PARTITION low',
      'scans: ALTER TABLE thing DETACH PARTITION high',
      'scans: ALTER TABLE thing ATTACH PARTITION low FOR VALUES FROM (1) TO (5)',
      'scans: ALTER TABLE thing ATTACH PARTITION high FOR VALUES FROM (5) TO (9)',
    ],
    kept: [{ id: 3 }, { id: 7 }],
  },
  {
    what: 'a table that is not logged, and filled less',
    had: () => modelWith({}),
    wanted: () => modelWith({ dialect: { postgres: { unlogged: true, with: { fillfactor: 70 } } } }),
    filled: ['rewrites: ALTER TABLE thing SET UNLOGGED', "safe: ALTER TABLE thing SET (fillfactor = '70')"],
    empty: ['safe: ALTER TABLE thing SET UNLOGGED', "safe: ALTER TABLE thing SET (fillfactor = '70')"],
  },
  {
    what: 'options of a view',
    had: guarded({}),
    wanted: guarded({ security_barrier: true }),
    filled: ["safe: ALTER VIEW seen SET (security_barrier = 'true')"],
  },
  {
    what: 'a table that inherits from another',
    had: inheriting({}),
    wanted: inheriting({ inherits: ['origin'] }),
    filled: ['safe: ALTER TABLE thing INHERIT origin'],
    rows: ['INSERT INTO thing VALUES (1)'],
    kept: [{ id: 1 }],
  },
  {
    what: 'a table that inherits from another than before',
    had: inheriting({ inherits: ['origin'] }),
    wanted: inheriting({ inherits: ['other'] }),
    filled: ['safe: ALTER TABLE thing NO INHERIT origin', 'safe: ALTER TABLE thing INHERIT other'],
    rows: ['INSERT INTO thing VALUES (1)'],
    kept: [{ id: 1 }],
  },
]

function pair(...fields: readonly CompositeField[]): SqlType {
  return composite('pair', fields)
}

function counted(options: StandaloneSequenceOptions): () => MetaData {
  return () =>
    model((_thing, metadata) => {
      new Sequence('counter', metadata, options)
    })
}

function divided(bound: number): () => MetaData {
  return () => {
    const metadata = new MetaData()
    const partitions = [
      { name: 'low', bounds: { from: [1], to: [bound] } },
      { name: 'high', bounds: { from: [bound], to: [9] } },
    ]
    const dialect = { postgres: { partitionBy: { range: ['id'] }, partitions } }
    new Table('thing', metadata, new Column('id', t.integer()), { dialect })
    return metadata
  }
}

function guarded(parameters: StorageParameters): () => MetaData {
  return () =>
    model((_thing, metadata) => {
      new View('seen', metadata, new Column('id', t.integer()), {
        definition: sql`SELECT id FROM thing`,
        dialect: { postgres: { with: parameters } },
      })
    })
}

function inheriting(options: PostgresTableOptions): () => MetaData {
  return () => {
    const metadata = new MetaData()
    for (const name of ['origin', 'other']) new Table(name, metadata, new Column('id', t.integer()))
    new Table('thing', metadata, new Column('id', t.integer()), { dialect: { postgres: options } })
    return metadata
  }
}
