/** Kinds of changes on PostgreSQL: what is there, what is wanted, and the statements in between. */
import {
  CheckConstraint,
  Column,
  Computed,
  ForeignKeyConstraint,
  func,
  Index,
  MetaData,
  PrimaryKeyConstraint,
  sql,
  Table,
  t,
  UniqueConstraint,
  unsafeSql,
  View,
  type ColumnOptions,
  type SqlType,
  type TableOptions,
} from '../../src/core'

/** One kind of change. */
export interface ChangeCase {
  readonly what: string
  readonly had: () => MetaData
  readonly wanted: () => MetaData
  /** What is put in before; the table `thing` gets two rows if not given. */
  readonly rows?: readonly string[]
  /** The plan on a table with rows: how safe, how it stands to transactions unless shared, and the statements. */
  readonly filled: readonly string[]
  /** The statements on an empty one, all of one transaction; those of the filled one if not given. */
  readonly empty?: readonly string[]
  /** What the table holds afterwards. */
  readonly kept?: readonly Readonly<Record<string, unknown>>[]
}

type Change = (thing: Table, metadata: MetaData) => void

/** A table `thing` of a key, a text and a number, and one `parent`. */
export function model(change: Change = () => undefined): MetaData {
  const metadata = new MetaData()
  new Table(
    'parent',
    metadata,
    new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
    new Column('code', t.integer()),
  )
  const thing = new Table(
    'thing',
    metadata,
    new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
    new Column('name', t.varchar(10)),
    new Column('parent_id', t.integer()),
  )
  change(thing, metadata)
  return metadata
}

/** The same with one more column. */
export function withColumn(type: SqlType, options: ColumnOptions = {}, change?: Change): () => MetaData {
  return () =>
    model((thing, metadata) => {
      thing.addColumn(new Column('x', type, options))
      change?.(thing, metadata)
    })
}

const with_ = (change: Change) => () => model(change)
const check = (condition: string) =>
  with_((thing) => {
    new CheckConstraint(condition, { name: 'ck' }).attachTo(thing)
  })
const key = (options: object) =>
  with_((thing) => {
    new ForeignKeyConstraint(['parent_id'], ['parent.id'], { name: 'fk', index: false, ...options }).attachTo(
      thing,
    )
  })
const unique = (options: object) =>
  with_((thing) => {
    new UniqueConstraint('name', { name: 'uq', ...options }).attachTo(thing)
  })
const index = (columns: readonly string[], options: object = {}) =>
  with_((thing) => {
    new Index('ix', ...columns, options).attachTo(thing)
  })

const ROWS = [
  'INSERT INTO parent VALUES (1, 10)',
  "INSERT INTO thing (id, name, parent_id) VALUES (1, 'one', 1), (2, 'two', 1)",
]
export const X_ROWS = (...values: readonly string[]): readonly string[] => [
  ...ROWS,
  ...values.map((value, i) => `UPDATE thing SET x = ${value} WHERE id = ${i + 1}`),
]

export const CASES: readonly ChangeCase[] = [
  {
    what: 'a default that is set',
    had: model,
    wanted: withColumnOptions({ serverDefault: "it's" }),
    filled: ["safe: ALTER TABLE thing ALTER COLUMN name SET DEFAULT 'it''s'"],
  },
  {
    what: 'a default that is dropped',
    had: withColumnOptions({ serverDefault: 'x' }),
    wanted: model,
    filled: ['safe: ALTER TABLE thing ALTER COLUMN name DROP DEFAULT'],
  },
  {
    what: 'NOT NULL',
    had: model,
    wanted: withColumnOptions({ nullable: false }),
    filled: [
      'scans: ALTER TABLE thing ADD CONSTRAINT dovetail_not_null_name CHECK (name IS NOT NULL) NOT VALID',
      'scans, own: ALTER TABLE thing VALIDATE CONSTRAINT dovetail_not_null_name',
      'scans: ALTER TABLE thing ALTER COLUMN name SET NOT NULL; ALTER TABLE thing DROP CONSTRAINT dovetail_not_null_name',
    ],
    empty: ['safe: ALTER TABLE thing ALTER COLUMN name SET NOT NULL'],
  },
  {
    what: 'NULL',
    had: withColumnOptions({ nullable: false }),
    wanted: model,
    filled: ['safe: ALTER TABLE thing ALTER COLUMN name DROP NOT NULL'],
  },
  {
    what: 'a comment that is another',
    had: withColumnOptions({ comment: 'One.' }),
    wanted: withColumnOptions({ comment: 'Two.' }),
    filled: ["safe: COMMENT ON COLUMN thing.name IS 'Two.'"],
  },
  {
    what: 'how a column is kept',
    had: model,
    wanted: withColumnOptions({ dialect: { postgres: { storage: 'EXTERNAL', statistics: 50 } } }),
    filled: [
      'safe: ALTER TABLE thing ALTER COLUMN name SET STORAGE EXTERNAL',
      'safe: ALTER TABLE thing ALTER COLUMN name SET STATISTICS 50',
    ],
  },
  {
    what: 'a column that is numbered from now on',
    had: withColumn(t.bigint(), { nullable: false, serverDefault: 7n }),
    wanted: withColumn(t.bigint(), { identity: { always: true } }),
    filled: [
      'scans: ALTER TABLE thing ALTER COLUMN x DROP DEFAULT',
      "scans: ALTER TABLE thing ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY; SELECT setval(pg_get_serial_sequence('thing', 'x'), greatest((SELECT max(x) FROM thing), 0) + 1, false)",
    ],
    empty: [
      'safe: ALTER TABLE thing ALTER COLUMN x DROP DEFAULT',
      'safe: ALTER TABLE thing ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY',
    ],
  },
  {
    what: 'how a column is numbered',
    had: withColumn(t.bigint(), { identity: { always: true } }),
    wanted: withColumn(t.bigint(), { identity: { always: false, increment: 5, cycle: true } }),
    filled: [
      'safe: ALTER TABLE thing ALTER COLUMN x SET GENERATED BY DEFAULT SET START WITH 1 SET INCREMENT BY 5 SET NO MINVALUE SET NO MAXVALUE SET CACHE 1 SET CYCLE',
    ],
  },
  {
    what: 'a column that is no longer numbered',
    had: withColumn(t.bigint(), { identity: true }),
    wanted: withColumn(t.bigint(), { nullable: false }),
    filled: ['safe: ALTER TABLE thing ALTER COLUMN x DROP IDENTITY'],
  },
  {
    what: 'a longer text',
    had: model,
    wanted: withColumnType(t.varchar(20)),
    filled: ['safe: ALTER TABLE thing ALTER COLUMN name TYPE VARCHAR(20)'],
  },
  {
    what: 'a shorter text, which is never cut',
    had: model,
    wanted: withColumnType(t.varchar(5)),
    filled: [
      "rewrites: ALTER TABLE thing ALTER COLUMN name TYPE VARCHAR(5) USING CASE WHEN char_length(name) > 5 THEN name || '.' ELSE name END",
    ],
    empty: ['safe: ALTER TABLE thing ALTER COLUMN name TYPE VARCHAR(5)'],
  },
  {
    what: 'a text that becomes a number, with its default',
    had: withColumn(t.text(), { serverDefault: '1' }),
    wanted: withColumn(t.integer(), { serverDefault: 2 }),
    rows: X_ROWS("'12'", "'-3'"),
    filled: [
      'rewrites: ALTER TABLE thing ALTER COLUMN x DROP DEFAULT, ALTER COLUMN x TYPE INTEGER USING x::INTEGER, ALTER COLUMN x SET DEFAULT 2',
    ],
    kept: [{ x: 12 }, { x: -3 }],
  },
  {
    what: 'a number that becomes a truth',
    had: withColumn(t.smallint()),
    wanted: withColumn(t.boolean()),
    rows: X_ROWS('0', '1'),
    filled: ['destroys: ALTER TABLE thing ALTER COLUMN x TYPE BOOLEAN USING x::INTEGER::BOOLEAN'],
    empty: ['safe: ALTER TABLE thing ALTER COLUMN x TYPE BOOLEAN USING x::INTEGER::BOOLEAN'],
    kept: [{ x: false }, { x: true }],
  },
  {
    what: 'a type under a view, an index and a generated column',
    had: underThings(t.integer()),
    wanted: underThings(t.bigint()),
    rows: X_ROWS('3', '4'),
    filled: [
      'rewrites: DROP VIEW doubled',
      'rewrites: DROP VIEW seen',
      'rewrites: ALTER TABLE thing DROP COLUMN twice',
      'rewrites: ALTER TABLE thing ALTER COLUMN x TYPE BIGINT',
      'rewrites: ALTER TABLE thing ADD COLUMN twice BIGINT GENERATED ALWAYS AS (x * 2) STORED',
      'rewrites: CREATE INDEX ix_twice ON thing (twice)',
      'rewrites: CREATE VIEW seen AS SELECT x FROM thing',
      'rewrites: CREATE VIEW doubled AS SELECT x * 2 AS y FROM seen',
    ],
    kept: [
      { x: 3n, twice: 6n },
      { x: 4n, twice: 8n },
    ],
  },
  {
    what: 'both sides of a foreign key',
    had: bothSides(t.integer()),
    wanted: bothSides(t.text()),
    filled: [
      'rewrites: ALTER TABLE thing DROP CONSTRAINT fk',
      'rewrites: ALTER TABLE parent ALTER COLUMN code TYPE TEXT',
      'rewrites: ALTER TABLE thing ALTER COLUMN parent_id TYPE TEXT',
      'rewrites: ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (code) NOT VALID',
      'rewrites, own: ALTER TABLE thing VALIDATE CONSTRAINT fk',
    ],
    rows: [
      'INSERT INTO parent VALUES (1, 10)',
      "INSERT INTO thing (id, name, parent_id) VALUES (1, 'one', 10)",
    ],
  },
  {
    what: 'an expression of a generated column',
    had: withColumn(t.integer(), { computed: new Computed('id * 2') }, (thing) =>
      new Index('ix_x', 'x').attachTo(thing),
    ),
    wanted: withColumn(t.integer(), { computed: new Computed('id * 3') }, (thing) =>
      new Index('ix_x', 'x').attachTo(thing),
    ),
    filled: [
      'rewrites: ALTER TABLE thing DROP COLUMN x',
      'rewrites: ALTER TABLE thing ADD COLUMN x INTEGER GENERATED ALWAYS AS (id * 3) STORED',
      'rewrites: CREATE INDEX ix_x ON thing (x)',
    ],
    kept: [{ x: 3 }, { x: 6 }],
  },
  {
    what: 'a generated column that is written from now on',
    had: withColumn(t.integer(), { computed: new Computed('id * 2') }),
    wanted: withColumn(t.integer()),
    filled: ['safe: ALTER TABLE thing ALTER COLUMN x DROP EXPRESSION'],
    kept: [{ x: 2 }, { x: 4 }],
  },
  {
    what: 'a check',
    had: model,
    wanted: check('id > 0'),
    filled: [
      'scans: ALTER TABLE thing ADD CONSTRAINT ck CHECK (id > 0) NOT VALID',
      'scans, own: ALTER TABLE thing VALIDATE CONSTRAINT ck',
    ],
    empty: ['safe: ALTER TABLE thing ADD CONSTRAINT ck CHECK (id > 0)'],
  },
  {
    what: 'another check',
    had: check('id > 0'),
    wanted: check('id > -1'),
    filled: [
      'scans: ALTER TABLE thing DROP CONSTRAINT ck; ALTER TABLE thing ADD CONSTRAINT ck CHECK (id > -1) NOT VALID',
      'scans, own: ALTER TABLE thing VALIDATE CONSTRAINT ck',
    ],
    empty: [
      'safe: ALTER TABLE thing DROP CONSTRAINT ck; ALTER TABLE thing ADD CONSTRAINT ck CHECK (id > -1)',
    ],
  },
  {
    what: 'a foreign key',
    had: model,
    wanted: key({ comment: 'Whose.' }),
    filled: [
      "scans: ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID; COMMENT ON CONSTRAINT fk ON thing IS 'Whose.'",
      'scans, own: ALTER TABLE thing VALIDATE CONSTRAINT fk',
    ],
    empty: [
      'safe: ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id)',
      "safe: COMMENT ON CONSTRAINT fk ON thing IS 'Whose.'",
    ],
  },
  {
    what: 'what a foreign key does',
    had: key({}),
    wanted: key({ onDelete: 'CASCADE' }),
    filled: [
      'scans: ALTER TABLE thing DROP CONSTRAINT fk; ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE NOT VALID',
      'scans, own: ALTER TABLE thing VALIDATE CONSTRAINT fk',
    ],
    empty: [
      'safe: ALTER TABLE thing DROP CONSTRAINT fk; ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE',
    ],
  },
  {
    what: 'when a foreign key is checked',
    had: key({}),
    wanted: key({ deferrable: true, initially: 'DEFERRED' }),
    filled: ['safe: ALTER TABLE thing ALTER CONSTRAINT fk DEFERRABLE INITIALLY DEFERRED'],
  },
  {
    what: 'a unique key',
    had: model,
    wanted: unique({}),
    filled: [
      'scans, none: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (name)',
      'scans: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
    ],
    empty: ['safe: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE (name)'],
  },
  {
    what: 'another unique key, with a foreign key on it',
    had: keyed({}),
    wanted: keyed({ nullsNotDistinct: true }),
    filled: [
      'scans, none: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON parent (code) NULLS NOT DISTINCT',
      'scans: ALTER TABLE thing DROP CONSTRAINT fk; ALTER TABLE parent DROP CONSTRAINT uq; ALTER TABLE parent ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#; ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (code) NOT VALID',
      'scans, own: ALTER TABLE thing VALIDATE CONSTRAINT fk',
    ],
    empty: [
      'safe: ALTER TABLE thing DROP CONSTRAINT fk; ALTER TABLE parent DROP CONSTRAINT uq; ALTER TABLE parent ADD CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (code); ALTER TABLE thing ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (code) NOT VALID',
      'safe, own: ALTER TABLE thing VALIDATE CONSTRAINT fk',
    ],
    rows: [
      'INSERT INTO parent VALUES (1, 10)',
      "INSERT INTO thing (id, name, parent_id) VALUES (1, 'one', 10)",
    ],
  },
  {
    what: 'a primary key over other columns',
    had: withColumnOptions({ nullable: false }),
    wanted: withPrimaryKey,
    filled: [
      'scans, none: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (id, name)',
      'scans: ALTER TABLE thing DROP CONSTRAINT pk_thing; ALTER TABLE thing ADD CONSTRAINT pk_thing PRIMARY KEY USING INDEX dovetail_index_#',
    ],
    empty: [
      'safe: ALTER TABLE thing DROP CONSTRAINT pk_thing; ALTER TABLE thing ADD CONSTRAINT pk_thing PRIMARY KEY (id, name)',
    ],
  },
  {
    what: 'an index',
    had: model,
    wanted: index(['name'], { comment: 'By name.' }),
    filled: [
      'scans, none: CREATE INDEX CONCURRENTLY ix ON thing (name)',
      "scans: COMMENT ON INDEX ix IS 'By name.'",
    ],
    empty: ['safe: CREATE INDEX ix ON thing (name)', "safe: COMMENT ON INDEX ix IS 'By name.'"],
  },
  {
    what: 'another index of the name',
    had: index(['name']),
    wanted: index(['name', 'id'], { unique: true }),
    filled: [
      'scans, none: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (name, id)',
      'scans: DROP INDEX ix; ALTER INDEX dovetail_index_# RENAME TO ix',
    ],
    empty: ['safe: DROP INDEX ix; CREATE UNIQUE INDEX ix ON thing (name, id)'],
  },
  {
    what: 'how an index is kept',
    had: index(['name'], { dialect: { postgres: { with: { fillfactor: 80 } } } }),
    wanted: index(['name'], { dialect: { postgres: { with: { fillfactor: 70 } } } }),
    filled: ["safe: ALTER INDEX ix SET (fillfactor = '70')"],
  },
  {
    what: 'labels of an enum that change places',
    had: withColumn(t.enum('mood', ['sad', 'happy']), { serverDefault: 'sad' }),
    wanted: withColumn(t.enum('mood', ['happy', 'sad']), { serverDefault: 'sad' }),
    rows: X_ROWS("'sad'", "'happy'"),
    filled: [
      "rewrites: ALTER TYPE mood RENAME TO dovetail_old_mood; CREATE TYPE mood AS ENUM ('happy', 'sad')",
      "rewrites: ALTER TABLE thing ALTER COLUMN x DROP DEFAULT, ALTER COLUMN x TYPE mood USING x::TEXT::mood, ALTER COLUMN x SET DEFAULT 'sad'",
      'rewrites: DROP TYPE dovetail_old_mood',
    ],
    kept: [
      { id: 1, x: 'sad' },
      { id: 2, x: 'happy' },
    ],
  },
  {
    what: 'a label of an enum that goes',
    had: withColumn(t.enum('mood', ['sad', 'happy', 'mad'])),
    wanted: withColumn(t.enum('mood', ['sad', 'happy'])),
    rows: X_ROWS("'sad'", "'happy'"),
    filled: [
      "destroys: ALTER TYPE mood RENAME TO dovetail_old_mood; CREATE TYPE mood AS ENUM ('sad', 'happy')",
      'destroys: ALTER TABLE thing ALTER COLUMN x TYPE mood USING x::TEXT::mood',
      'destroys: DROP TYPE dovetail_old_mood',
    ],
    kept: [
      { id: 1, x: 'sad' },
      { id: 2, x: 'happy' },
    ],
  },
  {
    what: 'labels that an enum has besides',
    had: withColumn(t.enum('mood', ['sad', 'happy']), { serverDefault: 'sad' }),
    wanted: withColumn(t.enum('mood', ['angry', 'sad', 'well', 'happy', 'mad']), { serverDefault: 'sad' }),
    filled: [
      "safe, own: ALTER TYPE mood ADD VALUE 'angry' BEFORE 'sad'; ALTER TYPE mood ADD VALUE 'well' AFTER 'sad'; ALTER TYPE mood ADD VALUE 'mad'",
    ],
    kept: [{ x: 'sad' }, { x: 'sad' }],
  },
  {
    what: 'the comment of a table',
    had: () => modelWith({ comment: 'One.' }),
    wanted: () => modelWith({ comment: 'Two.' }),
    filled: ["safe: COMMENT ON TABLE thing IS 'Two.'"],
  },
  {
    what: 'a view with a column more',
    had: viewed('SELECT id FROM thing', ['id']),
    wanted: viewed('SELECT id, parent_id FROM thing', ['id', 'parent_id']),
    filled: ['safe: CREATE OR REPLACE VIEW seen AS SELECT id, parent_id FROM thing'],
  },
  {
    what: 'a view with a column less, and one that reads it',
    had: viewed('SELECT id, parent_id FROM thing', ['id', 'parent_id']),
    wanted: viewed('SELECT id FROM thing', ['id']),
    filled: [
      'safe: DROP VIEW reader',
      'safe: DROP VIEW seen',
      'safe: CREATE VIEW seen AS SELECT id FROM thing',
      'safe: CREATE VIEW reader AS SELECT id FROM seen',
    ],
  },
  {
    what: 'the comment of an index',
    had: index(['name'], { comment: 'One.' }),
    wanted: index(['name'], { comment: 'Two.' }),
    filled: ["safe: COMMENT ON INDEX ix IS 'Two.'"],
  },
]

function replaceName(column: Column): MetaData {
  const metadata = new MetaData()
  new Table(
    'parent',
    metadata,
    new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
    new Column('code', t.integer()),
  )
  new Table(
    'thing',
    metadata,
    new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
    column,
    new Column('parent_id', t.integer()),
  )
  return metadata
}

function withColumnOptions(options: ColumnOptions): () => MetaData {
  return () => replaceName(new Column('name', t.varchar(10), options as never))
}

function withColumnType(type: SqlType): () => MetaData {
  return () => replaceName(new Column('name', type))
}

function withPrimaryKey(): MetaData {
  const metadata = new MetaData()
  new Table(
    'thing',
    metadata,
    new Column('id', t.integer(), { nullable: false }),
    new Column('name', t.varchar(10), { nullable: false }),
    new Column('parent_id', t.integer()),
    new PrimaryKeyConstraint('id', 'name', { name: 'pk_thing' }),
  )
  new Table(
    'parent',
    metadata,
    new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
    new Column('code', t.integer()),
  )
  return metadata
}

function underThings(type: SqlType): () => MetaData {
  return withColumn(type, {}, (thing, metadata) => {
    thing.addColumn(new Column('twice', type, { computed: new Computed('x * 2') }))
    new Index('ix_twice', 'twice').attachTo(thing)
    new Index('ix_x', func.abs(thing.c['x'] as Column)).attachTo(thing)
    new View('seen', metadata, new Column('x', type), { definition: sql`SELECT x FROM thing` })
    new View('doubled', metadata, new Column('y', type), { definition: sql`SELECT x * 2 AS y FROM seen` })
  })
}

function bothSides(type: SqlType): () => MetaData {
  return () => {
    const metadata = new MetaData()
    new Table(
      'parent',
      metadata,
      new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
      new Column('code', type),
      new UniqueConstraint('code', { name: 'uq' }),
    )
    new Table(
      'thing',
      metadata,
      new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
      new Column('name', t.varchar(10)),
      new Column('parent_id', type),
      new ForeignKeyConstraint(['parent_id'], ['parent.code'], { name: 'fk', index: false }),
    )
    return metadata
  }
}

function keyed(options: object): () => MetaData {
  return () =>
    model((thing, metadata) => {
      new UniqueConstraint('code', { name: 'uq', ...options }).attachTo(metadata.table('parent'))
      new ForeignKeyConstraint(['parent_id'], ['parent.code'], { name: 'fk', index: false }).attachTo(thing)
    })
}

export function modelWith(options: TableOptions): MetaData {
  const metadata = new MetaData()
  for (const name of ['parent', 'thing'])
    new Table(
      name,
      metadata,
      ...model()
        .table(name)
        .columns.map((column) => column.copy()),
      name === 'thing' ? options : {},
    )
  return metadata
}

function viewed(query: string, columns: readonly string[]): () => MetaData {
  return () =>
    model((_thing, metadata) => {
      const made = columns.map((name) => new Column(name, t.integer()))
      new View('seen', metadata, ...made, { definition: unsafeSql(query) })
      new View('reader', metadata, new Column('id', t.integer()), {
        definition: unsafeSql('SELECT id FROM seen'),
      })
    })
}
