/** Tables of PostgreSQL that inherit, or are divided, or lend something to others: what one statement does to several of them. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  ForeignKey,
  ForeignKeyConstraint,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  Sequence,
  sql,
  sync,
  Table,
  t,
  View,
  type ColumnOptions,
  type SqlType,
  unsafeSql,
  type TableOptions,
  UniqueConstraint,
} from '../../src/core'
import { domain } from '../../src/postgres'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

interface Case {
  readonly what: string
  readonly had: () => MetaData
  readonly rows?: readonly string[]
  readonly wanted: () => MetaData
  /** All of it if not given. */
  readonly dropUnknown?: boolean
  readonly steps: readonly string[]
  /** What the next plans leave; what is by hand in the first, if not given. */
  readonly left?: readonly string[]
}

type Part = (metadata: MetaData) => void

const model =
  (...parts: readonly Part[]) =>
  (): MetaData => {
    const metadata = new MetaData()
    for (const part of parts) part(metadata)
    return metadata
  }

type Columns = Readonly<Record<string, SqlType | readonly [SqlType, ColumnOptions]>>

const columnsOf = (columns: Columns): Column[] =>
  Object.entries(columns).map(([name, given]) => {
    const [type, options] = Array.isArray(given)
      ? (given as readonly [SqlType, ColumnOptions])
      : [given as SqlType, {}]
    return new Column(name, type, { autoincrement: false, ...options })
  })

const table =
  (name: string, columns: Columns, options: TableOptions = {}, primary?: string): Part =>
  (metadata) => {
    const keys = primary === undefined ? [] : [new PrimaryKeyConstraint(primary, { name: 'pk' })]
    new Table(name, metadata, ...columnsOf(columns), ...keys, options)
  }

/** A table of one number, of which conditions are to hold. */
const conditioned =
  (name: string, conditions: Readonly<Record<string, string>>): Part =>
  (metadata) => {
    const checks = Object.entries(conditions).map(([own, text]) => new CheckConstraint(text, { name: own }))
    new Table(name, metadata, new Column('a', t.integer()), ...checks)
  }

const INHERITED: ColumnOptions = { dialect: { postgres: { inherited: true } } }

/** A table that has all columns of `parent`, and one of its own. */
const heir = (columns: Columns, options: ColumnOptions = {}): Part =>
  table(
    'heir',
    {
      ...Object.fromEntries(
        Object.entries(columns).map(([name, given]) => {
          const [type, own] = Array.isArray(given)
            ? (given as readonly [SqlType, ColumnOptions])
            : [given as SqlType, {}]
          return [name, [type, { ...own, ...INHERITED, ...options }] as const]
        }),
      ),
      own: t.integer(),
    },
    { dialect: { postgres: { inherits: ['parent'] } } },
  )

const family = (columns: Columns, options?: ColumnOptions): (() => MetaData) =>
  model(table('parent', columns), heir(columns, options))

const ROWS = ['INSERT INTO parent (a) VALUES (1)', 'INSERT INTO heir (a) VALUES (2)']

const divided = (columns: Columns, primary?: string): Part =>
  table(
    'thing',
    { a: [t.integer(), { nullable: false }], ...columns },
    {
      dialect: {
        postgres: {
          partitionBy: { range: ['a'] },
          partitions: [{ name: 'thing_low', bounds: { from: [0], to: [9] } }],
        },
      },
    },
    primary,
  )

const BOUNDS = {
  thing_low: { from: [0], to: [9] },
  thing_high: { from: [10], to: [19] },
}

const parted = (columns: Columns, ...names: readonly (keyof typeof BOUNDS)[]): Part =>
  partedAs('thing', columns, ...names)

const partedAs = (own: string, columns: Columns, ...names: readonly (keyof typeof BOUNDS)[]): Part =>
  table(own, columns, {
    dialect: {
      postgres: {
        partitionBy: { range: ['a'] },
        partitions: names.map((name) => ({ name, bounds: BOUNDS[name] })),
      },
    },
  })

const KEY = [t.integer(), { primaryKey: true }] as const

/** A table with a key to that. */
const leading: Part = (metadata) => {
  const key = new Column('a', t.integer(), new ForeignKey('thing.a'), { primaryKey: true })
  new Table('pointer', metadata, key)
}

const pointing =
  (name: string): Part =>
  (metadata) => {
    parted({ a: t.integer() }, 'thing_low')(metadata)
    const thing = metadata.tables.get('thing') as Table
    new ForeignKeyConstraint(['a'], ['other.a'], { name, index: false }).attachTo(thing)
  }

const STATISTICS: ColumnOptions = { dialect: { postgres: { statistics: 7 } } }

const index =
  (name: string, column: string, fillfactor?: number, condition?: string): Part =>
  (metadata) => {
    const where = condition === undefined ? undefined : unsafeSql(condition)
    const storage = fillfactor === undefined ? undefined : { fillfactor }
    const options = { where, dialect: { postgres: { with: storage } } }
    new Index(name, metadata.tables.get('thing')?.c[column] as Column, options).attachTo(
      metadata.tables.get('thing') as Table,
    )
  }

const view =
  (name: string, from: string, column: string): Part =>
  (metadata) => {
    new View(name, metadata, new Column(column, t.integer()), {
      definition: sql`SELECT ${sql.identifier(column)} FROM ${sql.identifier(from)}`,
    })
  }

const unlogged = (name: string, is: boolean): Part =>
  table(name, { a: [t.integer(), { primaryKey: true }] }, { dialect: { postgres: { unlogged: is } } })

const circle = (isUnlogged: boolean): readonly Part[] =>
  ['left_one', 'right_one'].map((name, i, names) => (metadata) => {
    const other = names[1 - i] as string
    const options = { dialect: { postgres: { unlogged: isUnlogged } } }
    const id = new Column('id', t.integer(), { primaryKey: true, autoincrement: false })
    const made = new Table(name, metadata, id, new Column('other', t.integer()), options)
    new ForeignKeyConstraint(['other'], [`${other}.id`], { name: `fk_${name}`, index: false }).attachTo(made)
  })

const key =
  (column: string, isUnlogged = false): Part =>
  (metadata) => {
    const options = { dialect: { postgres: { unlogged: isUnlogged } } }
    const child = new Table('child', metadata, new Column('ref', t.integer()), options)
    new ForeignKeyConstraint(['ref'], [`thing.${column}`], { name: 'fk', index: false }).attachTo(child)
  }

const owned =
  (column?: string): Part =>
  (metadata) => {
    const ownedBy = column === undefined ? undefined : metadata.tables.get('thing')?.c[column]
    new Sequence('counter', metadata, { ownedBy })
  }

const checked: Part = (metadata) => {
  new CheckConstraint('a > 0', { name: 'ck' }).attachTo(metadata.tables.get('parent') as Table)
}

const SETTLED = 'by hand: by what a table is divided is settled when it is created: the model has'
const GOES_WITH =
  'by hand: foreign key fk of table child of the database, which the model does not name as it is, stands on it and would be lost'
const FITS = 'by hand: it fits the table only when that is divided as the model says'
const BOTH = { a: t.integer(), b: t.integer() }
const NOT_NULL: ColumnOptions = { nullable: false }
const NUMBERED: ColumnOptions = { identity: true, nullable: false }
const RANDOM: ColumnOptions = { serverDefault: sql`gen_random_uuid()` }
const FILLED: Columns = { a: [t.integer(), NOT_NULL], b: [t.integer(), NOT_NULL] }

const CASES: readonly Case[] = [
  {
    what: 'a column that is added to a table and to one that inherits it is added once',
    had: family({ a: t.integer() }),
    rows: ROWS,
    wanted: model(
      table('parent', BOTH),
      heir({ a: t.integer(), b: [t.integer(), { comment: 'Of the heir.' }] }),
    ),
    steps: [
      'safe: ALTER TABLE parent ADD COLUMN b INTEGER',
      "safe: COMMENT ON COLUMN heir.b IS 'Of the heir.'",
    ],
  },
  {
    what: 'a column that goes from a table goes from one that inherits it',
    had: family(BOTH),
    rows: ROWS,
    wanted: family({ a: t.integer() }),
    steps: ['destroys: ALTER TABLE parent DROP COLUMN b'],
  },
  {
    what: 'a type that changes in a table changes in one that inherits it, without the views of both',
    had: model(
      table('parent', { a: t.integer() }),
      heir({ a: t.integer() }),
      view('seen', 'parent', 'a'),
      view('seen_heir', 'heir', 'a'),
    ),
    rows: ROWS,
    wanted: model(
      table('parent', { a: t.bigint() }),
      heir({ a: t.bigint() }),
      view('seen', 'parent', 'a'),
      view('seen_heir', 'heir', 'a'),
    ),
    steps: [
      'rewrites: DROP VIEW seen',
      'rewrites: DROP VIEW seen_heir',
      'rewrites: ALTER TABLE parent ALTER COLUMN a TYPE BIGINT',
      'rewrites: CREATE VIEW seen AS SELECT a FROM parent',
      'rewrites: CREATE VIEW seen_heir AS SELECT a FROM heir',
    ],
  },
  {
    what: 'a default that is set on a table is set on one that inherits it',
    had: family({ a: t.integer() }),
    rows: ROWS,
    wanted: family({ a: [t.integer(), { serverDefault: 5 }] }),
    steps: ['safe: ALTER TABLE parent ALTER COLUMN a SET DEFAULT 5'],
  },
  {
    what: 'what was inherited goes when it is inherited no more',
    had: family(BOTH),
    rows: ROWS,
    wanted: model(table('parent', BOTH), table('heir', { a: t.integer(), own: t.integer() })),
    steps: ['safe: ALTER TABLE heir NO INHERIT parent', 'destroys: ALTER TABLE heir DROP COLUMN b'],
  },
  {
    what: 'a table that has rows only in one that inherits from it has rows',
    had: family({ a: t.integer() }),
    rows: ['INSERT INTO heir (a) VALUES (2)'],
    wanted: family({ a: t.integer(), b: [t.integer(), NOT_NULL] }),
    steps: [
      'by hand: the table has rows, and they would have no value in a column that is NOT NULL and has no default',
    ],
  },
  {
    what: 'a table that is to be divided gets the columns for it, and nothing that fits only then',
    had: model(table('thing', { a: [t.integer(), NOT_NULL] }), index('ix', 'a')),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(divided({ b: t.integer() }, 'a'), key('a')),
    dropUnknown: false,
    steps: [
      'safe: ALTER TABLE thing ADD COLUMN b INTEGER',
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (a)',
      'scans: ALTER TABLE thing ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#',
      'scans: CREATE TABLE child (ref INTEGER, CONSTRAINT fk FOREIGN KEY (ref) REFERENCES thing (a))',
      `${SETTLED} (a), the database none`,
      FITS,
    ],
  },
  {
    what: 'a table that is not to be divided any more is not built on as if it were not',
    had: model(divided({ b: t.integer() })),
    rows: ['INSERT INTO thing VALUES (1, 1)'],
    wanted: model(
      table('thing', { a: [t.integer(), NOT_NULL], b: [t.integer(), NOT_NULL] }, {}, 'b'),
      index('ix', 'b'),
      key('b'),
    ),
    dropUnknown: false,
    steps: [
      'scans: ALTER TABLE thing ADD CONSTRAINT dovetail_not_null_b CHECK (b IS NOT NULL) NOT VALID',
      'scans: ALTER TABLE thing VALIDATE CONSTRAINT dovetail_not_null_b',
      'scans: ALTER TABLE thing ALTER COLUMN b SET NOT NULL; ALTER TABLE thing DROP CONSTRAINT dovetail_not_null_b',
      'by hand: it needs constraint pk of table thing: it fits the table only when that is divided as the model says',
      'scans: CREATE INDEX ix ON thing (b)',
      FITS,
    ],
  },
  {
    what: 'a column that divides a partition stays',
    had: model(
      table(
        'thing',
        { a: [t.integer(), NOT_NULL], b: t.integer() },
        {
          dialect: {
            postgres: {
              partitionBy: { range: ['a'] },
              partitions: [
                {
                  name: 'thing_low',
                  bounds: { from: [0], to: [9] },
                  partitionBy: { hash: ['b'] },
                  partitions: [{ name: 'thing_low_0', bounds: { modulus: 1, remainder: 0 } }],
                },
              ],
            },
          },
        },
      ),
    ),
    wanted: model(divided({})),
    steps: [
      `${SETTLED} none, the database (b)`,
      FITS,
      'by hand: rows of table thing are divided by the column',
    ],
  },
  {
    what: 'the index of a divided table is built anew where its storage changes',
    had: model(divided({}), index('ix', 'a', 70)),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(divided({}), index('ix', 'a')),
    steps: ['scans: DROP INDEX ix; CREATE INDEX ix ON thing (a)'],
  },
  {
    what: 'a partition of a partition lives where that does',
    had: model(nested('thing_low')),
    wanted: model(nested('thing_low')),
    steps: [],
  },
  {
    what: 'a sequence is taken from the column that goes, and given to another',
    had: model(table('thing', BOTH), owned('b')),
    rows: ['INSERT INTO thing VALUES (1, 1)'],
    wanted: model(table('thing', { a: t.integer() }), owned('a')),
    steps: [
      'safe: ALTER SEQUENCE counter OWNED BY NONE',
      'destroys: ALTER TABLE thing DROP COLUMN b',
      'safe: ALTER SEQUENCE counter OWNED BY thing.a',
    ],
  },
  {
    what: 'a foreign key that could not come back keeps the key that it leads to from changing',
    had: model(table('thing', FILLED, {}, 'a'), key('a')),
    rows: ['INSERT INTO thing VALUES (1, 1)', 'INSERT INTO child VALUES (1)'],
    wanted: model(table('thing', FILLED, {}, 'b'), table('child', { ref: t.integer() })),
    dropUnknown: false,
    steps: [GOES_WITH],
  },
  {
    what: 'a foreign key that could not come back keeps a type from changing',
    had: model(table('thing', FILLED, {}, 'a'), key('a')),
    rows: ['INSERT INTO thing VALUES (1, 1)', 'INSERT INTO child VALUES (1)'],
    wanted: model(table('thing', FILLED, {}, 'a'), table('child', { ref: t.text() })),
    dropUnknown: false,
    steps: [GOES_WITH],
  },
  {
    what: 'a foreign key waits for a type that people have to change',
    had: model(table('thing', FILLED, {}, 'a'), key('a')),
    rows: ['INSERT INTO thing VALUES (1, 1)', 'INSERT INTO child VALUES (1)'],
    wanted: model(
      table('thing', FILLED, {}, 'a'),
      table('word', { text: [t.text(), { primaryKey: true }] }),
      table('child', { ref: t.text() }),
      (metadata) => {
        const options = { name: 'fk_word', index: false, dialect: { postgres: { notValid: true } } }
        const child = metadata.tables.get('child') as Table
        new ForeignKeyConstraint(['ref'], ['word.text'], options).attachTo(child)
      },
    ),
    dropUnknown: false,
    steps: [
      'safe: CREATE TABLE word (text TEXT NOT NULL, CONSTRAINT pk_word PRIMARY KEY (text))',
      `by hand: it needs type of column child.ref: ${GOES_WITH.slice('by hand: '.length)}`,
      GOES_WITH,
    ],
  },
  {
    what: 'an index of a view waits for the query that gives its column',
    had: model(table('thing', { a: t.integer() }), materialized('a')),
    wanted: model(table('thing', BOTH), materialized('b')),
    dropUnknown: false,
    steps: [
      'safe: DROP MATERIALIZED VIEW seen',
      'safe: ALTER TABLE thing ADD COLUMN b INTEGER',
      'safe: CREATE MATERIALIZED VIEW seen AS SELECT b FROM thing; CREATE INDEX ix_seen ON seen (b)',
    ],
  },
  {
    what: 'a view waits for the columns of another whose query people have to change',
    had: model(table('thing', BOTH), view('one', 'thing', 'a'), view('two', 'one', 'a')),
    wanted: model(table('thing', BOTH), view('one', 'thing', 'b'), view('three', 'one', 'b')),
    dropUnknown: false,
    steps: [
      'by hand: it needs view.definition of view one: view two of the database, which the model does not name as it is, stands on it and would be lost',
      'by hand: view two of the database, which the model does not name as it is, stands on it and would be lost',
    ],
  },
  {
    what: 'a sequence goes behind defaults that read another one, which comes with them',
    had: model(counted()),
    wanted: model(counted('apart')),
    steps: [
      'safe: CREATE SCHEMA IF NOT EXISTS apart',
      'safe: CREATE SEQUENCE apart.counter',
      "safe: ALTER TABLE thing ALTER COLUMN a SET DEFAULT nextval('apart.counter'::regclass)",
      'destroys: DROP SEQUENCE IF EXISTS counter',
    ],
  },
  {
    what: 'a view reads another table before the one goes whose name that waits for',
    had: model(table('old', FILLED, {}, 'a'), view('seen', 'old', 'a')),
    rows: ['INSERT INTO old VALUES (1, 1)'],
    wanted: model(table('thing', FILLED, {}, 'a'), view('seen', 'thing', 'a')),
    steps: [
      'destroys: ALTER TABLE old DROP CONSTRAINT pk',
      'destroys: CREATE TABLE thing (a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT pk PRIMARY KEY (a))',
      'destroys: CREATE OR REPLACE VIEW seen AS SELECT a FROM thing',
      'destroys: DROP TABLE old',
    ],
  },
  {
    what: 'a table goes behind those that inherit from it',
    had: model(table('parent', { a: t.integer() }), heir({ a: t.integer() })),
    rows: ROWS,
    wanted: model(table('heir', { a: t.integer(), own: t.integer() })),
    steps: ['safe: ALTER TABLE heir NO INHERIT parent', 'destroys: DROP TABLE parent'],
  },
  {
    what: 'a column that is worked out from now on comes as one of its new type',
    had: model(table('thing', { a: t.integer(), b: [t.text(), { comment: 'Once.' }] })),
    rows: ["INSERT INTO thing VALUES (1, 'x')"],
    wanted: model(
      table('thing', {
        a: t.integer(),
        b: [t.bigint(), { computed: new Computed('a + 1', { stored: true }), comment: 'Now.' }],
      }),
    ),
    steps: [
      'destroys: ALTER TABLE thing DROP COLUMN b',
      "destroys: ALTER TABLE thing ADD COLUMN b BIGINT GENERATED ALWAYS AS (a + 1) STORED; COMMENT ON COLUMN thing.b IS 'Now.'",
    ],
  },
  {
    what: 'a column that is worked out no more gets another type behind that',
    had: model(
      table('thing', { a: t.integer(), b: [t.text(), { computed: new Computed("'1'", { stored: true }) }] }),
    ),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(table('thing', { a: t.integer(), b: t.integer() })),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN b DROP EXPRESSION',
      'rewrites: ALTER TABLE thing ALTER COLUMN b TYPE INTEGER USING b::INTEGER',
    ],
  },
  {
    what: 'tables become logged behind those that they reference',
    had: model(unlogged('thing', true), key('a', true)),
    rows: ['INSERT INTO thing VALUES (1)', 'INSERT INTO child VALUES (1)'],
    wanted: model(unlogged('thing', false), key('a')),
    steps: ['rewrites: ALTER TABLE thing SET LOGGED', 'rewrites: ALTER TABLE child SET LOGGED'],
  },
  {
    what: 'tables become unlogged behind those that reference them',
    had: model(unlogged('thing', false), key('a')),
    rows: ['INSERT INTO thing VALUES (1)', 'INSERT INTO child VALUES (1)'],
    wanted: model(unlogged('thing', true), key('a', true)),
    steps: ['rewrites: ALTER TABLE child SET UNLOGGED', 'rewrites: ALTER TABLE thing SET UNLOGGED'],
  },
  {
    what: 'a foreign key to a table that has to be logged first is as harmful as that',
    had: model(unlogged('thing', true)),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(unlogged('thing', false), key('a')),
    steps: [
      'rewrites: ALTER TABLE thing SET LOGGED',
      'rewrites: CREATE TABLE child (ref INTEGER, CONSTRAINT fk FOREIGN KEY (ref) REFERENCES thing (a))',
    ],
  },
  {
    what: 'two tables that reference each other are logged without the key of the one for the time',
    had: model(...circle(true)),
    rows: ['INSERT INTO left_one VALUES (1, NULL)', 'INSERT INTO right_one VALUES (1, 1)'],
    wanted: model(...circle(false)),
    steps: [
      'rewrites: ALTER TABLE right_one DROP CONSTRAINT fk_right_one',
      'rewrites: ALTER TABLE right_one SET LOGGED',
      'rewrites: ALTER TABLE left_one SET LOGGED',
      'rewrites: ALTER TABLE right_one ADD CONSTRAINT fk_right_one FOREIGN KEY (other) REFERENCES left_one (id) NOT VALID',
      'rewrites: ALTER TABLE right_one VALIDATE CONSTRAINT fk_right_one',
    ],
  },
  {
    what: 'a key that stays keeps a table from being unlogged',
    had: model(unlogged('thing', false), key('a')),
    rows: ['INSERT INTO thing VALUES (1)', 'INSERT INTO child VALUES (1)'],
    wanted: model(unlogged('thing', true), table('child', { ref: t.integer() })),
    dropUnknown: false,
    steps: [
      'by hand: foreign key fk of table child of the database, which the model does not name as it is, stands on it and would be lost',
    ],
  },
  {
    what: 'a sequence of its own is not unlogged with its table',
    had: model(table('thing', BOTH), owned('b')),
    rows: ['INSERT INTO thing VALUES (1, 1)'],
    wanted: model(table('thing', BOTH, { dialect: { postgres: { unlogged: true } } }), owned('b')),
    steps: [
      'rewrites: ALTER SEQUENCE counter OWNED BY NONE; ALTER TABLE thing SET UNLOGGED; ALTER SEQUENCE counter OWNED BY thing.b',
    ],
  },
  {
    what: 'how the rows of a divided table are kept waits until it is not divided',
    had: model(divided({})),
    wanted: model(
      table(
        'thing',
        { a: [t.integer(), NOT_NULL] },
        { dialect: { postgres: { unlogged: true, with: { fillfactor: 50 } } } },
      ),
    ),
    dropUnknown: false,
    steps: [
      'by hand: it fits the table only when that is divided as the model says',
      'by hand: it fits the table only when that is divided as the model says',
    ],
  },
  {
    what: 'the default of a domain is that of a column which is added',
    had: model(table('thing', { a: t.integer() })),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(
      table('thing', { a: t.integer(), b: [domain('word', t.text(), { default: 'x' }), NOT_NULL] }),
    ),
    steps: [
      "safe: CREATE DOMAIN word AS TEXT DEFAULT 'x'",
      'safe: ALTER TABLE thing ADD COLUMN b word NOT NULL',
    ],
  },
  {
    what: 'a column that a table gets from another is not added to it, but where it is another one',
    had: family({ a: t.integer() }),
    rows: ROWS,
    wanted: model(
      table('parent', { a: t.integer(), b: t.integer(), c: t.integer() }),
      table('heir', { a: t.integer(), own: t.integer(), b: t.integer(), c: t.text() }),
    ),
    dropUnknown: false,
    steps: [
      'safe: ALTER TABLE parent ADD COLUMN b INTEGER',
      'safe: ALTER TABLE parent ADD COLUMN c INTEGER',
      'by hand: the column comes from a table that this one inherits from',
    ],
  },
  {
    what: 'the name of a partition is free when its table goes',
    had: model(parted({ a: t.integer() }, 'thing_low')),
    wanted: model(partedAs('other', { a: t.integer() }, 'thing_low')),
    steps: [
      'destroys: ALTER TABLE thing DETACH PARTITION thing_low; DROP TABLE thing_low',
      'destroys: CREATE TABLE other (a INTEGER) PARTITION BY RANGE (a)',
      'destroys: CREATE TABLE thing_low PARTITION OF other FOR VALUES FROM (0) TO (9)',
      'destroys: DROP TABLE thing',
    ],
  },
  {
    what: 'the name of a partition is free when another table has it no more',
    had: model(parted({ a: t.integer() }, 'thing_low', 'thing_high')),
    wanted: model(
      parted({ a: t.integer() }, 'thing_low'),
      partedAs('other', { a: t.integer() }, 'thing_high'),
    ),
    steps: [
      'safe: ALTER TABLE thing DETACH PARTITION thing_high; DROP TABLE thing_high',
      'safe: CREATE TABLE other (a INTEGER) PARTITION BY RANGE (a)',
      'safe: CREATE TABLE thing_high PARTITION OF other FOR VALUES FROM (10) TO (19)',
    ],
  },
  {
    what: 'the name of a partition that another table has is not free',
    had: model(parted({ a: t.integer() }, 'thing_low'), partedAs('third', { a: t.integer() }, 'thing_high')),
    wanted: model(
      partedAs('other', { a: t.integer() }, 'thing_low'),
      partedAs('third', { a: t.integer() }, 'thing_high', 'thing_low'),
    ),
    dropUnknown: false,
    steps: [
      'by hand: the model has the name thing_low for it, the database a partition of that name',
      'by hand: the model has the name thing_low for it, the database a partition of that name',
    ],
  },
  {
    what: 'the names of partitions wait with them until the table is divided as the model says',
    had: model(nested('thing_low', 'public')),
    wanted: model(
      table(
        'thing',
        { a: [t.integer(), NOT_NULL], b: t.integer() },
        {
          dialect: {
            postgres: {
              partitionBy: { hash: ['a'] },
              partitions: [{ name: 'thing_low_0', bounds: { modulus: 1, remainder: 0 } }],
            },
          },
        },
      ),
    ),
    dropUnknown: false,
    steps: [`${SETTLED} (a), the database none`, FITS],
  },
  {
    what: 'a partition that the model does not name goes when all such things are to go',
    had: model(parted({ a: KEY }, 'thing_low', 'thing_high'), leading),
    rows: ['INSERT INTO thing VALUES (1), (11)', 'INSERT INTO pointer VALUES (1)'],
    wanted: model(parted({ a: KEY }, 'thing_low'), leading),
    steps: ['destroys: ALTER TABLE thing DETACH PARTITION thing_high; DROP TABLE thing_high'],
  },
  {
    what: 'a partition that the model does not name stays otherwise',
    had: model(parted({ a: t.integer() }, 'thing_low', 'thing_high')),
    wanted: model(parted({ a: t.integer() }, 'thing_low')),
    dropUnknown: false,
    steps: [],
  },
  {
    what: 'a new partition has the targets of ANALYZE that the table has',
    had: model(parted({ a: [t.integer(), STATISTICS] }, 'thing_low')),
    wanted: model(parted({ a: [t.integer(), STATISTICS] }, 'thing_low', 'thing_high')),
    steps: [
      'safe: CREATE TABLE thing_high PARTITION OF thing FOR VALUES FROM (10) TO (19)',
      'safe: ALTER TABLE thing ALTER COLUMN a SET STATISTICS 7',
    ],
  },
  {
    what: 'how values are compressed is said of each partition',
    had: model(parted({ a: t.integer(), b: t.text() }, 'thing_low')),
    wanted: model(
      parted(
        { a: t.integer(), b: [t.text(), { dialect: { postgres: { compression: 'pglz' } } }] },
        'thing_low',
      ),
    ),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN b SET COMPRESSION pglz; ALTER TABLE thing_low ALTER COLUMN b SET COMPRESSION pglz',
    ],
  },
  {
    what: 'the foreign keys of partitions are called like that of the table',
    had: model(table('other', { a: [t.integer(), { primaryKey: true }] }), pointing('fk_old')),
    wanted: model(table('other', { a: [t.integer(), { primaryKey: true }] }), pointing('fk_new')),
    steps: [
      'safe: ALTER TABLE thing RENAME CONSTRAINT fk_old TO fk_new; ALTER TABLE thing_low RENAME CONSTRAINT fk_old TO fk_new',
    ],
  },
  {
    what: 'a partition gets other bounds when it has the columns of the table',
    had: model(divided({ b: t.integer() })),
    wanted: model(
      table(
        'thing',
        { a: [t.integer(), NOT_NULL], b: [t.integer(), NOT_NULL], c: t.integer() },
        {
          dialect: {
            postgres: {
              partitionBy: { range: ['a'] },
              partitions: [{ name: 'thing_low', bounds: { from: [0], to: [8] } }],
            },
          },
        },
      ),
    ),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN b SET NOT NULL',
      'safe: ALTER TABLE thing ADD COLUMN c INTEGER',
      'safe: ALTER TABLE thing DETACH PARTITION thing_low',
      'safe: ALTER TABLE thing ATTACH PARTITION thing_low FOR VALUES FROM (0) TO (8)',
    ],
  },
  {
    what: 'the NOT NULL of a domain that another one takes the place of leaves it its name',
    had: model(table('thing', { a: domain('word', t.text(), { notNull: true, collation: 'C' }) })),
    wanted: model(table('thing', { a: domain('word', t.text(), { notNull: true }) })),
    steps: [
      'safe: ALTER DOMAIN word DROP NOT NULL; ALTER DOMAIN word RENAME TO dovetail_old_word; CREATE DOMAIN word AS TEXT NOT NULL',
      'safe: ALTER TABLE thing ALTER COLUMN a TYPE word',
      'safe: DROP DOMAIN dovetail_old_word',
    ],
  },
  {
    what: 'a type that another one takes the place of goes behind the table that has it',
    had: model(table('thing', { a: shortWord() }), table('old', { a: shortWord() })),
    rows: ["INSERT INTO old VALUES ('x')"],
    wanted: model(table('thing', { a: domain('word', t.text()) })),
    steps: [
      'destroys: ALTER DOMAIN word RENAME TO dovetail_old_word; CREATE DOMAIN word AS TEXT',
      'destroys: ALTER TABLE thing ALTER COLUMN a TYPE word',
      'destroys: DROP TABLE old',
      'destroys: DROP DOMAIN dovetail_old_word',
    ],
  },
  {
    what: 'a type that a table of others has is left to people',
    had: model(table('thing', { a: shortWord() }), table('old', { a: shortWord() })),
    wanted: model(table('thing', { a: domain('word', t.text()) })),
    dropUnknown: false,
    steps: [
      'by hand: column old.a of the database, which the model does not name as it is, stands on it and would be lost',
    ],
  },
  {
    what: 'a type is dropped behind the columns that are of it',
    had: model(table('thing', { a: t.integer(), b: shortWord(), c: shortWord() })),
    rows: ["INSERT INTO thing VALUES (1, 'x', 'y')"],
    wanted: model(table('thing', { a: t.integer(), c: t.text() })),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN c TYPE TEXT',
      'destroys: ALTER TABLE thing DROP COLUMN b',
      'destroys: DROP DOMAIN word',
    ],
  },
  {
    what: 'an index that no model names keeps a type from changing that it could not be built anew for',
    had: model(table('thing', { a: t.text(), b: t.text() }), index('ix', 'a'), index('iy', 'b')),
    rows: ["INSERT INTO thing VALUES ('{}', '1')"],
    wanted: model(table('thing', { a: t.json(), b: t.integer() })),
    dropUnknown: false,
    steps: [
      'rewrites: ALTER TABLE thing ALTER COLUMN b TYPE INTEGER USING b::INTEGER',
      'by hand: index ix of the database, which the model does not name as it is, stands on it and would be lost',
    ],
  },
  {
    what: 'what stands on a column that may not go stays with it',
    had: model(table('thing', { a: t.integer(), b: t.integer() }), (metadata) => {
      new CheckConstraint('b > 0', { name: 'ck' }).attachTo(metadata.tables.get('thing') as Table)
    }),
    rows: ['INSERT INTO thing VALUES (1, 1)'],
    wanted: model(table('thing', { a: t.integer() })),
    steps: ['destroys: ALTER TABLE thing DROP CONSTRAINT ck', 'destroys: ALTER TABLE thing DROP COLUMN b'],
  },
  {
    what: 'an index is sorted as its column, whether it says so or not',
    had: model(table('thing', { a: [t.text(), { collation: 'C' }] }), index('ix', 'a')),
    wanted: model(table('thing', { a: t.text() }), (metadata) => {
      const thing = metadata.tables.get('thing') as Table
      new Index('ix', (thing.c['a'] as Column).collate('C')).attachTo(thing)
    }),
    dropUnknown: false,
    steps: [],
  },
  {
    what: 'the comment of a key that is called otherwise is added by that name',
    had: model(table('thing', { a: [t.integer(), NOT_NULL] }, {}, 'a')),
    wanted: model((metadata) => {
      const primary = new PrimaryKeyConstraint('a', { name: 'other', comment: 'The key.' })
      const own = new Column('a', t.integer(), { nullable: false, autoincrement: false })
      new Table('thing', metadata, own, primary)
    }),
    dropUnknown: false,
    steps: ["safe: COMMENT ON CONSTRAINT pk ON thing IS 'The key.'"],
  },
  {
    what: 'a comment is added to a partition',
    had: model(parted({ a: t.integer() }, 'thing_low')),
    wanted: model(
      table(
        'thing',
        { a: t.integer() },
        {
          dialect: {
            postgres: {
              partitionBy: { range: ['a'] },
              partitions: [{ name: 'thing_low', bounds: BOUNDS.thing_low, comment: 'The low ones.' }],
            },
          },
        },
      ),
    ),
    steps: ["safe: COMMENT ON TABLE thing_low IS 'The low ones.'"],
  },
  {
    what: 'a type, its collation and how its values are kept change at once',
    had: model(
      table('thing', { a: [t.varchar(9), { collation: 'C', dialect: { postgres: { storage: 'MAIN' } } }] }),
    ),
    wanted: model(table('thing', { a: t.timestamp() })),
    steps: ['safe: ALTER TABLE thing ALTER COLUMN a TYPE TIMESTAMP USING a::TIMESTAMP'],
  },
  {
    what: 'a new type keeps the collation of which the model says nothing, as far as it has any',
    had: model(
      table('thing', {
        a: [t.varchar(9), { collation: 'C' }],
        b: [t.array(t.varchar(9)), { collation: 'C' }],
        c: [t.text(), { collation: 'C' }],
        d: [t.text(), { collation: 'C' }],
        e: [t.text(), { collation: 'C', computed: new Computed("d || 'x'") }],
      }),
      index('ix', 'a'),
    ),
    rows: ["INSERT INTO thing VALUES ('a', '{b}', '1', 'd')"],
    wanted: model(
      table('thing', {
        a: t.varchar(10),
        b: t.array(t.text()),
        c: t.integer(),
        d: [t.text(), { collation: 'POSIX' }],
        e: [t.text(), { computed: new Computed("d || 'y'") }],
      }),
      index('ix', 'a'),
    ),
    dropUnknown: false,
    steps: [
      'rewrites: ALTER TABLE thing DROP COLUMN e',
      'safe: ALTER TABLE thing ALTER COLUMN a TYPE VARCHAR(10) COLLATE "C"',
      'rewrites: ALTER TABLE thing ALTER COLUMN b TYPE TEXT[] COLLATE "C", ALTER COLUMN c TYPE INTEGER USING c::INTEGER, ALTER COLUMN d TYPE TEXT COLLATE "POSIX"',
      'rewrites: ALTER TABLE thing ADD COLUMN e TEXT COLLATE "C" GENERATED ALWAYS AS (d || \'y\') STORED',
    ],
  },
  {
    what: 'a column that is sorted otherwise with its type has its indexes built anew',
    had: model(table('thing', { a: shortWord() }), index('ix', 'a')),
    rows: ["INSERT INTO thing VALUES ('a')"],
    wanted: model(table('thing', { a: t.text() }), index('ix', 'a')),
    dropUnknown: false,
    steps: ['scans: ALTER TABLE thing ALTER COLUMN a TYPE TEXT'],
  },
  {
    what: 'only the checks that name a column are made again when it gets another type',
    had: model(table('thing', { a: t.varchar(9), b: t.varchar(9), c: t.integer() }), (metadata) => {
      const thing = metadata.tables.get('thing') as Table
      new CheckConstraint("b <> ''", { name: 'ck' }).attachTo(thing)
    }),
    rows: ["INSERT INTO thing VALUES ('a', 'b', 1)"],
    wanted: model(table('thing', { a: t.text(), b: t.varchar(10), c: t.integer() }), (metadata) => {
      const thing = metadata.tables.get('thing') as Table
      new CheckConstraint("b <> ''", { name: 'ck' }).attachTo(thing)
    }),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN a TYPE TEXT',
      'scans: ALTER TABLE thing ALTER COLUMN b TYPE VARCHAR(10)',
    ],
  },
  {
    what: 'a table is logged again where the model says so, and stays as it is where it is silent',
    had: model(unlogged('thing', true), unlogged('other', true)),
    wanted: model(unlogged('thing', false), table('other', { a: [t.integer(), { primaryKey: true }] })),
    dropUnknown: false,
    steps: ['safe: ALTER TABLE thing SET LOGGED'],
  },
  {
    what: 'a serial of an unlogged table has an unlogged sequence',
    had: model(table('thing', { a: [t.integer(), NOT_NULL] }, { dialect: { postgres: { unlogged: true } } })),
    wanted: model(
      table(
        'thing',
        { a: [t.integer(), { nullable: false, autoincrement: 'serial' }] },
        { dialect: { postgres: { unlogged: true } } },
      ),
    ),
    steps: [
      "safe: CREATE UNLOGGED SEQUENCE thing_a_seq AS INTEGER; ALTER SEQUENCE thing_a_seq OWNED BY thing.a; ALTER TABLE thing ALTER COLUMN a SET DEFAULT nextval('thing_a_seq'::regclass)",
    ],
  },
  {
    what: 'a foreign key does not lead to a table that is unlogged without the word of the model',
    had: model(unlogged('thing', true)),
    wanted: model(table('thing', { a: [t.integer(), { primaryKey: true }] }), key('a')),
    dropUnknown: false,
    steps: [
      'by hand: table thing of the database is unlogged, and foreign keys of a logged table lead only to logged ones',
    ],
  },
  {
    what: 'labels that are inherited from now on have the name that they have above',
    had: model(table('parent', { a: labels('x') }), table('heir', { a: labels('x'), own: t.integer() })),
    wanted: family({ a: labels('x') }),
    dropUnknown: false,
    steps: [
      "safe: ALTER TABLE heir ADD CONSTRAINT parent_a_check CHECK (a IN ('x')); ALTER TABLE heir INHERIT parent",
    ],
  },
  {
    what: 'a table gets the checks of the one that it is to inherit from, and loses those of one that goes',
    had: model(restricted('parent', 0), below('parent')),
    rows: ['INSERT INTO heir VALUES (1)'],
    wanted: model(restricted('other', 0), below('other')),
    steps: [
      'safe: ALTER TABLE heir NO INHERIT parent; ALTER TABLE heir DROP CONSTRAINT ck_parent',
      'safe: CREATE TABLE other (a INTEGER, CONSTRAINT ck_other CHECK (a > 0))',
      'scans: ALTER TABLE heir ADD CONSTRAINT ck_other CHECK (a > 0); ALTER TABLE heir INHERIT other',
      'destroys: DROP TABLE parent',
    ],
  },
  {
    what: 'a foreign key that has to go for a while comes back under its new name',
    had: model(located('a', 'b')),
    rows: ['INSERT INTO place VALUES (1, 2)', 'INSERT INTO item VALUES (1, 2)'],
    wanted: model(located('b', 'a')),
    steps: [
      'safe: DROP INDEX ix_item_a_b',
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON place (b, a)',
      'scans: ALTER TABLE item DROP CONSTRAINT fk_item_a_b_place; ALTER TABLE place DROP CONSTRAINT pk; ALTER TABLE place ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#; ALTER TABLE item ADD CONSTRAINT fk_item_b_a_place FOREIGN KEY (b, a) REFERENCES place (b, a) NOT VALID',
      'scans: CREATE INDEX CONCURRENTLY ix_item_b_a ON item (b, a)',
      'scans: ALTER TABLE item VALIDATE CONSTRAINT fk_item_b_a_place',
    ],
  },
  {
    what: 'a column that a view gets comes with its comment',
    had: model(table('thing', BOTH), (metadata) => {
      new View('seen', metadata, new Column('a', t.integer()), { definition: sql`SELECT a FROM thing` })
    }),
    wanted: model(table('thing', BOTH), (metadata) => {
      const columns = [new Column('a', t.integer()), new Column('b', t.integer(), { comment: 'Said.' })]
      new View('seen', metadata, ...columns, { definition: sql`SELECT a, b FROM thing` })
    }),
    steps: [
      "safe: CREATE OR REPLACE VIEW seen AS SELECT a, b FROM thing; COMMENT ON COLUMN seen.b IS 'Said.'",
    ],
  },
  {
    what: 'labels that a table gets, and inherits from then on, have the name that they have above, and no other',
    had: model(table('parent', { a: labels('x') }), table('heir', { own: t.integer() })),
    wanted: family({ a: labels('x') }),
    steps: [
      "safe: ALTER TABLE heir ADD COLUMN a VARCHAR(1) CHECK (a IN ('x'))",
      'safe: ALTER TABLE heir RENAME CONSTRAINT heir_a_check TO parent_a_check; ALTER TABLE heir INHERIT parent',
    ],
  },
  {
    what: 'a table that goes is no heir any more when the other gets what only a table without heirs can have',
    had: family({ a: t.integer() }),
    wanted: model(table('parent', { a: t.integer(), own: t.text(), nr: [t.integer(), NUMBERED] })),
    steps: [
      'destroys: ALTER TABLE heir NO INHERIT parent',
      'destroys: ALTER TABLE parent ADD COLUMN own TEXT',
      'destroys: ALTER TABLE parent ADD COLUMN nr INTEGER GENERATED BY DEFAULT AS IDENTITY NOT NULL',
      'destroys: DROP TABLE heir',
    ],
  },
  {
    what: 'a column of numbers comes to tables that inherit it, and is numbered where the model says',
    had: family({ a: t.integer() }),
    wanted: family({ a: t.integer(), nr: [t.integer(), NUMBERED] }, { identity: undefined }),
    steps: [
      'safe: ALTER TABLE parent ADD COLUMN nr INTEGER NOT NULL; ALTER TABLE parent ALTER COLUMN nr ADD GENERATED BY DEFAULT AS IDENTITY',
    ],
  },
  {
    what: 'a column of numbers does not come to a table with rows that another inherits from without the word of the model',
    had: family({ a: t.integer() }),
    rows: ROWS,
    wanted: model(
      table('parent', { a: t.integer(), nr: [t.integer(), NUMBERED] }),
      table('heir', { a: t.integer(), own: t.integer() }),
    ),
    dropUnknown: false,
    steps: [
      'by hand: the table has rows, and they would have no value in a column that is NOT NULL and has no default',
    ],
  },
  {
    what: 'a column of numbers comes to tables that inherit it only while they have no rows',
    had: family({ a: t.integer() }),
    rows: ROWS,
    wanted: family({ a: t.integer(), nr: [t.integer(), NUMBERED] }, { identity: undefined }),
    steps: [
      'by hand: the table has rows, and they would have no value in a column that is NOT NULL and has no default',
    ],
  },
  {
    what: 'a table goes behind views of which one reads another table, which comes with them',
    had: model(table('thing', { a: t.integer() }), view('kept', 'thing', 'a'), view('seen', 'kept', 'a')),
    wanted: model(table('other', { a: t.integer() }), (metadata) => {
      new View('seen', metadata, new Column('a', t.integer()), {
        definition: sql`SELECT a FROM other AS kept`,
      })
    }),
    steps: [
      'safe: DROP VIEW seen',
      'safe: DROP VIEW kept',
      'safe: CREATE TABLE other (a INTEGER)',
      'safe: CREATE VIEW seen AS SELECT a FROM other AS kept',
      'destroys: DROP TABLE thing',
    ],
  },
  {
    what: 'a foreign key whose rows are not looked at waits until its table is not divided',
    had: model(table('other', { a: KEY }), pointing('fk')),
    wanted: model(table('other', { a: KEY }), table('thing', { a: t.integer() }), (metadata) => {
      const options = { name: 'fk', index: false, dialect: { postgres: { notValid: true } } }
      new ForeignKeyConstraint(['a'], ['other.a'], options).attachTo(metadata.tables.get('thing') as Table)
    }),
    steps: [`${SETTLED} none, the database (a)`, FITS],
  },
  {
    what: 'an index and a key leave a column before it gets a type that has no order',
    had: model(table('thing', BOTH), index('ix', 'a'), (metadata) => {
      new UniqueConstraint('a', { name: 'uq' }).attachTo(metadata.tables.get('thing') as Table)
    }),
    wanted: model(table('thing', { a: t.json(), b: t.integer() }), index('ix', 'b'), (metadata) => {
      new UniqueConstraint('b', { name: 'uq' }).attachTo(metadata.tables.get('thing') as Table)
    }),
    steps: [
      'safe: ALTER TABLE thing DROP CONSTRAINT uq',
      'safe: DROP INDEX ix',
      'safe: ALTER TABLE thing ALTER COLUMN a TYPE JSON USING a::TEXT::JSON',
      'safe: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE (b)',
      'safe: CREATE INDEX ix ON thing (b)',
    ],
  },
  {
    what: 'labels that are inherited from now on are restricted by the check of the table above',
    had: model(table('parent', { a: labels('x') }), table('heir', { a: t.integer(), own: t.integer() })),
    wanted: family({ a: labels('x') }),
    steps: [
      'safe: ALTER TABLE heir ALTER COLUMN a TYPE VARCHAR(1)',
      "safe: ALTER TABLE heir ADD CONSTRAINT parent_a_check CHECK (a IN ('x')); ALTER TABLE heir INHERIT parent",
    ],
  },
  {
    what: 'a table that inherits the check that it has keeps it',
    had: model(restricted('parent', 0), restricted('heir', 0, 'ck_parent')),
    wanted: model(restricted('parent', 0), below('parent')),
    steps: ['safe: ALTER TABLE heir INHERIT parent'],
  },
  {
    what: 'a table that is divided inherits from no other',
    had: model(table('parent', { a: [t.integer(), NOT_NULL] }), divided({})),
    wanted: model(
      table('parent', { a: [t.integer(), NOT_NULL] }),
      table('thing', { a: [t.integer(), INHERITED] }, { dialect: { postgres: { inherits: ['parent'] } } }),
    ),
    dropUnknown: false,
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN a DROP NOT NULL',
      'by hand: a table that is divided inherits from no other',
    ],
  },
  {
    what: 'the check of labels goes with them, whatever the table was called then',
    had: model(table('thing', { a: labels('x'), b: labels('x') })),
    wanted: model(table('other', { a: t.text(), b: labels('y') }, { renamedFrom: 'thing' })),
    steps: [
      'safe: ALTER TABLE thing RENAME TO other; ALTER TABLE other RENAME CONSTRAINT thing_b_check TO other_b_check',
      "safe: ALTER TABLE other DROP CONSTRAINT thing_a_check; ALTER TABLE other DROP CONSTRAINT other_b_check; ALTER TABLE other ALTER COLUMN a TYPE TEXT, ALTER COLUMN b TYPE VARCHAR(1); ALTER TABLE other ADD CONSTRAINT other_b_check CHECK (b IN ('y'))",
    ],
  },
  {
    what: 'a table leaves one whose conditions go, or get other names',
    had: model(
      conditioned('thing', { low: 'a > 0', high: 'a > 1' }),
      table('heir', { a: [t.integer(), INHERITED] }, { dialect: { postgres: { inherits: ['thing'] } } }),
    ),
    rows: ['INSERT INTO heir (a) VALUES (2)'],
    wanted: model(conditioned('thing', { lowest: 'a > 0' }), table('heir', { a: t.integer() })),
    steps: [
      'safe: ALTER TABLE heir NO INHERIT thing; ALTER TABLE heir DROP CONSTRAINT high; ALTER TABLE heir DROP CONSTRAINT low',
      'safe: ALTER TABLE thing RENAME CONSTRAINT low TO lowest',
      'safe: ALTER TABLE thing DROP CONSTRAINT high',
    ],
  },
  {
    what: 'a table leaves another one before the columns of that get other names',
    had: model(table('parent', { a: t.integer() }), below('parent')),
    wanted: model(
      table('parent', { b: [t.integer(), { renamedFrom: 'a' }] }),
      table('heir', { a: t.integer() }),
    ),
    steps: ['safe: ALTER TABLE heir NO INHERIT parent', 'safe: ALTER TABLE parent RENAME COLUMN a TO b'],
  },
  {
    what: 'a table leaves another one under the names that both get',
    had: model(restricted('parent', 0), below('parent')),
    wanted: model(
      table('older', { a: t.bigint() }, { renamedFrom: 'parent' }),
      table('younger', { a: t.integer() }, { renamedFrom: 'heir' }),
    ),
    steps: [
      'safe: ALTER TABLE parent RENAME TO older',
      'safe: ALTER TABLE heir RENAME TO younger',
      'safe: ALTER TABLE younger NO INHERIT older; ALTER TABLE younger DROP CONSTRAINT ck_parent',
      'safe: ALTER TABLE older DROP CONSTRAINT ck_parent',
      'safe: ALTER TABLE older ALTER COLUMN a TYPE BIGINT',
    ],
  },
  {
    what: 'a column changes when its table has left the one that it came from, be there a way to join the other or not',
    had: model(
      table('parent', { a: t.text() }),
      table('other', BOTH),
      table('heir', { a: [t.text(), INHERITED] }, { dialect: { postgres: { inherits: ['parent'] } } }),
    ),
    wanted: model(table('parent', { a: t.text() }), table('other', { a: t.integer() }), below('other')),
    dropUnknown: false,
    steps: [
      'safe: ALTER TABLE heir NO INHERIT parent',
      'safe: ALTER TABLE heir ALTER COLUMN a TYPE INTEGER USING a::INTEGER',
      'by hand: table other has what this one lacks: column b',
    ],
  },
  {
    what: 'a table joins another one only when the columns of that are as the model says',
    had: model(table('other', { a: t.integer() }), table('heir', { a: t.integer() })),
    rows: ['INSERT INTO other VALUES (1)'],
    wanted: model(
      table('other', { a: t.uuid() }),
      table('heir', { a: [t.uuid(), INHERITED] }, { dialect: { postgres: { inherits: ['other'] } } }),
    ),
    steps: [
      'safe: ALTER TABLE heir ALTER COLUMN a TYPE UUID USING a::TEXT::UUID',
      'by hand: SQL cannot convert the values of: column other.a (integer to uuid)',
      'by hand: it needs type of column other.a: SQL cannot convert the values of: column other.a (integer to uuid)',
    ],
  },
  {
    what: 'a table that changes from one to another keeps the conditions that both have',
    had: model(restricted('parent', 0, 'ck'), restricted('other', 0, 'ck'), below('parent')),
    rows: ['INSERT INTO heir VALUES (1)'],
    wanted: model(restricted('parent', 0, 'ck'), restricted('other', 0, 'ck'), below('other')),
    steps: ['safe: ALTER TABLE heir NO INHERIT parent', 'safe: ALTER TABLE heir INHERIT other'],
  },
  {
    what: 'a table that changes from one to another gets the conditions that the other has by the same name',
    had: model(restricted('parent', 0, 'ck'), restricted('other', 1, 'ck'), below('parent')),
    rows: ['INSERT INTO heir VALUES (2)'],
    wanted: model(restricted('parent', 0, 'ck'), restricted('other', 1, 'ck'), below('other')),
    dropUnknown: false,
    steps: [
      'safe: ALTER TABLE heir NO INHERIT parent; ALTER TABLE heir DROP CONSTRAINT ck',
      'scans: ALTER TABLE heir ADD CONSTRAINT ck CHECK (a > 1); ALTER TABLE heir INHERIT other',
    ],
  },
  {
    what: 'a table that joins another one has conditions that only the database has there',
    had: model(restricted('other', 0, 'ck'), table('heir', { a: t.integer() })),
    wanted: model(table('other', { a: t.integer() }), below('other')),
    dropUnknown: false,
    steps: ['safe: ALTER TABLE heir ADD CONSTRAINT ck CHECK ((a > 0)); ALTER TABLE heir INHERIT other'],
  },
  {
    what: 'a check of a table that is to inherit another one of its name makes way',
    had: model(restricted('parent', 1, 'ck'), restricted('heir', 0, 'ck')),
    wanted: model(restricted('parent', 1, 'ck'), below('parent')),
    steps: [
      'safe: ALTER TABLE heir DROP CONSTRAINT ck',
      'safe: ALTER TABLE heir ADD CONSTRAINT ck CHECK (a > 1); ALTER TABLE heir INHERIT parent',
    ],
  },
  {
    what: 'a table joins no other one of which it has a check otherwise',
    had: model(restricted('parent', 1, 'ck'), restricted('heir', 0, 'ck')),
    wanted: model(restricted('parent', 1, 'ck'), below('parent')),
    dropUnknown: false,
    steps: ['by hand: table parent has what this one lacks: check ck'],
  },
  {
    what: 'the name of a check is free in those that inherit it when it is in the table that it comes from',
    had: model(restricted('parent', 0, 'one'), (metadata) => {
      below('parent')(metadata)
      new UniqueConstraint('a', { name: 'two' }).attachTo(metadata.tables.get('heir') as Table)
    }),
    wanted: model(table('parent', { a: t.integer() }), (metadata) => {
      below('parent')(metadata)
      new UniqueConstraint('a', { name: 'one' }).attachTo(metadata.tables.get('heir') as Table)
    }),
    steps: [
      'safe: ALTER TABLE parent RENAME CONSTRAINT one TO dovetail_name_f61db95cdecd',
      'safe: ALTER TABLE heir RENAME CONSTRAINT two TO one',
      'safe: ALTER TABLE parent DROP CONSTRAINT dovetail_name_f61db95cdecd',
    ],
  },
  {
    what: 'a column can be null only when it can above',
    had: family({ a: [t.integer(), NOT_NULL] }),
    wanted: model(
      table('parent', { a: [t.integer(), NOT_NULL] }),
      table('heir', { a: t.integer(), own: t.integer() }),
    ),
    dropUnknown: false,
    steps: ['by hand: the column comes from a table that this one inherits from'],
  },
  {
    what: 'a key waits for the columns that it carries along',
    had: model(table('thing', { a: [t.integer(), NOT_NULL] }), carrying()),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(table('thing', { a: [t.integer(), NOT_NULL], b: [t.uuid(), RANDOM] }), carrying('b')),
    steps: [
      'rewrites: ALTER TABLE thing ADD COLUMN b UUID DEFAULT gen_random_uuid()',
      'rewrites: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (a) INCLUDE (b)',
      'rewrites: ALTER TABLE thing DROP CONSTRAINT uq; ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
      'rewrites: CREATE INDEX CONCURRENTLY ix ON thing (a) INCLUDE (b)',
    ],
  },
  {
    what: 'a domain is checked inside of arrays of a column that goes',
    had: model(table('thing', { id: t.integer(), a: [t.array(domain('word', t.text())), NOT_NULL] })),
    rows: [`INSERT INTO thing (id, a) VALUES (1, '{x}')`],
    wanted: model(
      table('thing', {
        id: t.integer(),
        b: t.array(domain('word', t.text(), { check: [{ name: 'said', sql: "VALUE <> ''" }] })),
      }),
    ),
    steps: [
      "destroys: ALTER DOMAIN word RENAME TO dovetail_old_word; CREATE DOMAIN word AS TEXT CONSTRAINT said CHECK (VALUE <> '')",
      'safe: ALTER TABLE thing ADD COLUMN b word[]',
      'destroys: ALTER TABLE thing DROP COLUMN a',
      'destroys: DROP DOMAIN dovetail_old_word',
    ],
  },
  {
    what: 'a type that only a table of others has is compared',
    had: model(table('thing', { a: domain('word', t.text()) })),
    wanted: model(table('other', { a: domain('word', t.text(), { notNull: true }) })),
    dropUnknown: false,
    steps: ['safe: ALTER DOMAIN word SET NOT NULL', 'safe: CREATE TABLE other (a word)'],
  },
  {
    what: 'a comment comes with what is made anew, and else by the name that is there',
    had: model(keyed('ck_old', 'uq_old')),
    wanted: model(keyed('ck_new', 'uq_new', 'Said.', true)),
    dropUnknown: false,
    steps: [
      "safe: ALTER TABLE thing DROP CONSTRAINT uq_old; ALTER TABLE thing ADD CONSTRAINT uq_new UNIQUE (a) DEFERRABLE; COMMENT ON CONSTRAINT uq_new ON thing IS 'Said.'",
      "safe: COMMENT ON CONSTRAINT ck_old ON thing IS 'Said.'",
    ],
  },
  {
    what: 'three levels of tables keep what is worked out as it is',
    had: model(levels({ computed: new Computed('1 + 2', { stored: true }) })),
    wanted: model(levels({})),
    steps: [
      'by hand: PostgreSQL takes the expression of a column away on two levels of tables only, and there are three',
    ],
  },
  {
    what: 'a materialized view that is made anew gets no index of a column that it has no more',
    had: model(table('thing', BOTH), materialized('a')),
    rows: ['CREATE INDEX ix_own ON seen (a)'],
    wanted: model(table('thing', BOTH), materialized('b')),
    dropUnknown: false,
    steps: [
      'scans: DROP MATERIALIZED VIEW seen',
      'scans: CREATE MATERIALIZED VIEW seen AS SELECT b FROM thing; CREATE INDEX ix_seen ON seen (b)',
    ],
  },
  {
    what: 'a materialized view over rows reads all of them when it is created, and one over what is new does not',
    had: model(table('thing', { a: t.integer() })),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(
      table('thing', { a: t.integer() }),
      table('fresh', { b: t.integer() }),
      materialized('a'),
      gathered('fresh', 'b'),
    ),
    steps: [
      'safe: CREATE TABLE fresh (b INTEGER)',
      'scans: CREATE MATERIALIZED VIEW seen AS SELECT a FROM thing',
      'safe: CREATE MATERIALIZED VIEW all_fresh AS SELECT b FROM fresh',
      'scans: CREATE INDEX ix_seen ON seen (a)',
    ],
  },
  {
    what: 'a view that is materialized from now on has none of the options of one that is not',
    had: model(table('thing', { a: t.integer() }), view('seen', 'thing', 'a')),
    rows: ['ALTER VIEW seen SET (security_barrier = true)', "COMMENT ON VIEW seen IS 'Read it.'"],
    wanted: model(table('thing', { a: t.integer() }), materialized('a')),
    dropUnknown: false,
    steps: [
      'scans: DROP VIEW seen',
      "scans: CREATE MATERIALIZED VIEW seen AS SELECT a FROM thing; CREATE INDEX ix_seen ON seen (a); COMMENT ON MATERIALIZED VIEW public.seen IS 'Read it.'",
    ],
  },
  {
    what: 'what is told of two changes that need each other is what one of them lacks besides',
    had: model(
      table(
        'thing',
        { a: [t.integer(), NOT_NULL], b: [t.integer(), NOT_NULL] },
        {
          dialect: {
            postgres: {
              partitionBy: { range: ['a'] },
              partitions: [{ name: 'thing_low', bounds: BOUNDS.thing_low }],
            },
          },
        },
      ),
      (metadata) => {
        const thing = metadata.tables.get('thing') as Table
        new PrimaryKeyConstraint('b', 'a', { name: 'pk' }).attachTo(thing)
      },
    ),
    wanted: model(table('thing', { c: t.integer() })),
    steps: [
      'by hand: it needs column thing.a: rows of table thing are divided by the column',
      'safe: ALTER TABLE thing ADD COLUMN c INTEGER',
      'by hand: it needs constraint pk of table thing: it needs column thing.a: rows of table thing are divided by the column',
      'by hand: by what a table is divided is settled when it is created: the model has none, the database (a)',
      'by hand: rows of table thing are divided by the column',
    ],
  },
  {
    what: 'the name of a key is free when its table goes',
    had: model(table('thing', FILLED, {}, 'a'), key('a')),
    wanted: model(table('other', FILLED, {}, 'a')),
    steps: [
      'destroys: ALTER TABLE child DROP CONSTRAINT fk',
      'destroys: ALTER TABLE thing DROP CONSTRAINT pk',
      'destroys: CREATE TABLE other (a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT pk PRIMARY KEY (a))',
      'destroys: DROP TABLE child',
      'destroys: DROP TABLE thing',
    ],
  },
  {
    what: 'a collation that the domain has already is not told',
    had: model(table('thing', { a: [shortWord(), { collation: 'C' }] })),
    wanted: model(table('thing', { a: [shortWord(), { collation: 'C' }] })),
    steps: [],
  },
  {
    what: 'storage that is usual for the type is not told, and another one is',
    had: model(table('thing', { a: t.integer(), b: t.text(), c: [t.text(), { serverDefault: 'x' }] })),
    wanted: model(
      table('thing', {
        a: [t.integer(), { dialect: { postgres: { storage: 'PLAIN' } } }],
        b: [t.text(), { dialect: { postgres: { storage: 'EXTENDED' } } }],
        c: [t.text(), { serverDefault: 'x', dialect: { postgres: { storage: 'MAIN', statistics: 7 } } }],
      }),
    ),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN c SET STORAGE MAIN',
      'safe: ALTER TABLE thing ALTER COLUMN c SET STATISTICS 7',
    ],
  },
  {
    what: 'a type that changes is kept as the model says',
    had: model(table('thing', { a: [t.varchar(9), { dialect: { postgres: { storage: 'EXTERNAL' } } }] })),
    rows: ["INSERT INTO thing VALUES ('x')"],
    wanted: model(table('thing', { a: [t.text(), { dialect: { postgres: { storage: 'EXTERNAL' } } }] })),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN a TYPE TEXT; ALTER TABLE thing ALTER COLUMN a SET STORAGE EXTERNAL',
    ],
  },
  {
    what: 'the comment of a column of a view goes',
    had: model(table('thing', { a: t.integer() }), commented('Read it.')),
    wanted: model(table('thing', { a: t.integer() }), commented(undefined)),
    steps: ['safe: COMMENT ON COLUMN seen.a IS NULL'],
  },
  {
    what: 'a view that reads only a view which changes does not keep a table from going',
    had: model(
      table('thing', { a: t.integer() }),
      table('old', { a: t.integer() }),
      view('seen', 'old', 'a'),
      view('seen_twice', 'seen', 'a'),
    ),
    wanted: model(
      table('thing', { a: t.integer() }),
      view('seen', 'thing', 'a'),
      view('seen_twice', 'seen', 'a'),
    ),
    steps: ['safe: CREATE OR REPLACE VIEW seen AS SELECT a FROM thing', 'destroys: DROP TABLE old'],
  },
  {
    what: 'views come behind those that their SQL reads',
    had: model(table('thing', { a: t.integer() })),
    wanted: model(table('thing', { a: t.integer() }), view('seen', 'zz', 'a'), view('zz', 'thing', 'a')),
    steps: ['safe: CREATE VIEW zz AS SELECT a FROM thing', 'safe: CREATE VIEW seen AS SELECT a FROM zz'],
  },
  {
    what: 'a partition that lives elsewhere is left there',
    had: model(nested('thing_low')),
    wanted: model(nested('thing_low', 'elsewhere')),
    steps: [
      'safe: CREATE SCHEMA IF NOT EXISTS elsewhere',
      'by hand: partition thing_low lives in another schema: the model has elsewhere, the database apart',
    ],
  },
  {
    what: 'labels that a column is restricted to above are those of the one that inherits it',
    had: family({ a: labels('x', 'y') }),
    wanted: family({ a: labels('x', 'y') }),
    steps: [],
  },
  {
    what: 'a table inherits from another when its columns are those of that',
    had: model(
      table('parent', { a: [t.bigint(), NOT_NULL] }),
      table('heir', { a: t.integer(), own: t.integer() }),
    ),
    rows: ROWS,
    wanted: family({ a: [t.bigint(), NOT_NULL] }),
    dropUnknown: false,
    steps: [
      'rewrites: ALTER TABLE heir ALTER COLUMN a TYPE BIGINT',
      'scans: ALTER TABLE heir ADD CONSTRAINT dovetail_not_null_a CHECK (a IS NOT NULL) NOT VALID',
      'scans: ALTER TABLE heir VALIDATE CONSTRAINT dovetail_not_null_a',
      'scans: ALTER TABLE heir ALTER COLUMN a SET NOT NULL; ALTER TABLE heir DROP CONSTRAINT dovetail_not_null_a',
      'rewrites: ALTER TABLE heir INHERIT parent',
    ],
  },
  {
    what: 'the storage of an index of some rows changes',
    had: model(table('thing', { a: t.integer() }), index('ix', 'a', 70, 'a > 0')),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(table('thing', { a: t.integer() }), index('ix', 'a', 50, 'a > 0')),
    steps: ["safe: ALTER INDEX ix SET (fillfactor = '50')"],
  },
  {
    what: 'a table that inherits without the word of the model goes on to do so',
    had: family({ a: t.integer() }),
    rows: ROWS,
    wanted: model(table('parent', { a: t.integer() }), table('heir', { a: t.bigint(), own: t.integer() })),
    dropUnknown: false,
    steps: ['by hand: the column comes from a table that this one inherits from'],
  },
  {
    what: 'a check that was inherited goes when it is inherited no more',
    had: model(table('parent', { a: t.integer() }), checked, heir({ a: t.integer() })),
    rows: ROWS,
    wanted: model(
      table('parent', { a: t.integer() }),
      checked,
      table('heir', { a: t.integer(), own: t.integer() }),
    ),
    steps: ['safe: ALTER TABLE heir NO INHERIT parent; ALTER TABLE heir DROP CONSTRAINT ck'],
  },
  {
    what: 'a table cannot inherit what it lacks',
    had: model(table('parent', BOTH), table('heir', { a: t.integer(), own: t.integer() })),
    rows: ROWS,
    wanted: model(table('parent', { a: t.integer() }), checked, heir({ a: t.integer() })),
    dropUnknown: false,
    steps: [
      'safe: ALTER TABLE parent ADD CONSTRAINT ck CHECK (a > 0) NOT VALID',
      'scans: ALTER TABLE parent VALIDATE CONSTRAINT ck',
      'by hand: table parent has what this one lacks: column b',
    ].map((line) => line.replace('safe: ALTER TABLE parent', 'scans: ALTER TABLE parent')),
  },
  {
    what: 'a table cannot inherit what it has of another type',
    had: model(
      table('parent', { a: t.integer(), b: t.text() }),
      table('heir', { a: t.integer(), b: t.integer(), own: t.integer() }),
    ),
    wanted: model(table('parent', { a: t.integer() }), heir({ a: t.integer() })),
    dropUnknown: false,
    steps: ['by hand: table parent has what this one lacks: column b as text'],
  },
  {
    what: 'a table gets no column that one below it has of another type',
    had: model(table('parent', { a: t.integer() }), heir({ a: t.integer() })),
    wanted: model(
      table('parent', { a: t.integer(), own: t.bigint() }),
      table('heir', { a: t.integer(), own: t.integer() }),
    ),
    dropUnknown: false,
    steps: [
      'by hand: table heir, which inherits from this one, has a column of this name and of another type',
    ],
  },
  {
    what: 'hash partitions are as many as they were',
    had: model(hashed(1)),
    rows: ['INSERT INTO thing VALUES (1)'],
    wanted: model(hashed(2)),
    steps: ['by hand: rows of hash partitions cannot be divided by another number where they are', FITS],
  },
  {
    what: 'a partition that is not divided gets no partitions',
    had: model(divided({ b: t.integer() })),
    rows: ['INSERT INTO thing VALUES (1, 1)'],
    wanted: model(nested('thing_low', 'public')),
    steps: [`${SETTLED} (b), the database none`, FITS],
  },
  {
    what: 'a column that is no longer numbered can be null, and have a default',
    had: model(table('thing', { a: [t.bigint(), { identity: true }], b: [t.bigint(), { identity: true }] })),
    rows: ['INSERT INTO thing DEFAULT VALUES'],
    wanted: model(table('thing', { a: t.bigint(), b: [t.bigint(), { nullable: false, serverDefault: 5n }] })),
    steps: [
      'safe: ALTER TABLE thing ALTER COLUMN a DROP IDENTITY',
      'safe: ALTER TABLE thing ALTER COLUMN b DROP IDENTITY',
      'safe: ALTER TABLE thing ALTER COLUMN a DROP NOT NULL',
      'safe: ALTER TABLE thing ALTER COLUMN b SET DEFAULT 5',
    ],
  },
  {
    what: 'the check of labels comes with the type, and goes with it',
    had: model(table('thing', { a: t.text(), b: labels('x', 'y'), c: labels('x', 'y') })),
    rows: ["INSERT INTO thing VALUES ('x', 'y', 'x')"],
    wanted: model(table('thing', { a: labels('x'), b: t.text(), c: labels('x', 'z') })),
    steps: [
      "rewrites: ALTER TABLE thing ALTER COLUMN a TYPE VARCHAR(1) USING CASE WHEN char_length(a) > 1 THEN a || '.' ELSE a END; ALTER TABLE thing ADD CONSTRAINT thing_a_check CHECK (a IN ('x'))",
      'safe: ALTER TABLE thing DROP CONSTRAINT thing_b_check; ALTER TABLE thing ALTER COLUMN b TYPE TEXT',
      "scans: ALTER TABLE thing DROP CONSTRAINT thing_c_check; ALTER TABLE thing ALTER COLUMN c TYPE VARCHAR(1); ALTER TABLE thing ADD CONSTRAINT thing_c_check CHECK (c IN ('x', 'z'))",
    ],
  },
  {
    what: 'an index goes before its column gets a type that its method does not know',
    had: model(table('thing', { a: t.named('int4range') }), ranged('gist')),
    rows: ["INSERT INTO thing VALUES ('[1,2)')"],
    wanted: model(table('thing', { a: t.text() }), ranged('btree')),
    steps: [
      'rewrites: DROP INDEX ix',
      'rewrites: ALTER TABLE thing ALTER COLUMN a TYPE TEXT',
      'rewrites: CREATE INDEX CONCURRENTLY ix ON thing USING btree (a)',
    ],
  },
  {
    what: 'a type that is replaced is replaced once in a column that is inherited',
    had: family({ a: t.enum('state', ['x', 'y']) }),
    wanted: family({ a: t.enum('state', ['y', 'x']) }),
    steps: [
      "safe: ALTER TYPE state RENAME TO dovetail_old_state; CREATE TYPE state AS ENUM ('y', 'x')",
      'safe: ALTER TABLE parent ALTER COLUMN a TYPE state USING a::TEXT::state',
      'safe: DROP TYPE dovetail_old_state',
    ],
  },
]

function gathered(source: string, column: string): Part {
  return (metadata) => {
    const definition = sql`SELECT ${sql.identifier(column)} FROM ${sql.identifier(source)}`
    new View(`all_${source}`, metadata, new Column(column, t.integer()), { materialized: true, definition })
  }
}

/** A key and an index over one column of a table that carry others along. */
function carrying(...include: readonly string[]): Part {
  return (metadata) => {
    const thing = metadata.tables.get('thing') as Table
    new UniqueConstraint('a', { name: 'uq', include }).attachTo(thing)
    if (include.length > 0) new Index('ix', 'a', { include }).attachTo(thing)
  }
}

function materialized(column: string): Part {
  return (metadata) => {
    const read = new Column(column, t.integer())
    const seen = new View('seen', metadata, read, {
      materialized: true,
      definition: sql`SELECT ${sql.identifier(column)} FROM thing`,
    })
    new Index('ix_seen', read).attachTo(seen as Table)
  }
}

function levels(worked: ColumnOptions): Part {
  return table(
    'thing',
    { a: t.integer(), b: [t.integer(), worked] },
    {
      dialect: {
        postgres: {
          partitionBy: { range: ['a'] },
          partitions: [
            {
              name: 'thing_low',
              bounds: BOUNDS.thing_low,
              partitionBy: { hash: ['a'] },
              partitions: [{ name: 'thing_low_0', bounds: { modulus: 1, remainder: 0 } }],
            },
          ],
        },
      },
    },
  )
}

/** Places, known by two numbers, and what is in them. */
function located(...columns: readonly string[]): Part {
  return (metadata) => {
    const numbers = (): Column[] => ['a', 'b'].map((name) => new Column(name, t.integer()))
    new Table('place', metadata, ...numbers(), new PrimaryKeyConstraint(...columns, { name: 'pk' }))
    const key = new ForeignKeyConstraint(
      columns,
      columns.map((name) => `place.${name}`),
    )
    new Table('item', metadata, ...numbers(), key)
  }
}

/** A table with a default that is the next number of a sequence. */
function counted(schema?: string): Part {
  return (metadata) => {
    const serverDefault = new Sequence('counter', metadata, { schema }).nextValue()
    new Table('thing', metadata, new Column('a', t.integer(), { autoincrement: false, serverDefault }))
  }
}

/** A table whose numbers are above one. */
function restricted(name: string, above: number, check = `ck_${name}`): Part {
  return (metadata) => {
    new Table(
      name,
      metadata,
      new Column('a', t.integer(), { autoincrement: false }),
      new CheckConstraint(`a > ${above}`, { name: check }),
    )
  }
}

/** A table that has the number of another. */
function below(parent: string): Part {
  return table('heir', { a: [t.integer(), INHERITED] }, { dialect: { postgres: { inherits: [parent] } } })
}

function keyed(check: string, unique: string, comment?: string, deferrable?: true): Part {
  return (metadata) => {
    new Table(
      'thing',
      metadata,
      new Column('a', t.integer(), { autoincrement: false }),
      new CheckConstraint('a > 0', { name: check, comment }),
      new UniqueConstraint('a', { name: unique, comment, deferrable }),
    )
  }
}

function labels(...values: readonly string[]): SqlType {
  return t.enum(values, { native: false })
}

function ranged(using: string): Part {
  return (metadata) => {
    const thing = metadata.tables.get('thing') as Table
    new Index('ix', thing.c['a'] as Column, { dialect: { postgres: { using } } }).attachTo(thing)
  }
}

function shortWord(): SqlType {
  return domain('word', t.text(), { collation: 'C' })
}

function commented(comment: string | undefined): Part {
  return (metadata) => {
    new View('seen', metadata, new Column('a', t.integer(), { comment }), {
      definition: sql`SELECT a FROM thing`,
    })
  }
}

function hashed(modulus: number): Part {
  const partitions = Array.from({ length: modulus }, (_, remainder) => ({
    name: `thing_${remainder}`,
    bounds: { modulus, remainder },
  }))
  const dialect = { postgres: { partitionBy: { hash: ['a'] as const }, partitions } }
  return table('thing', { a: [t.integer(), NOT_NULL] }, { dialect })
}

function nested(name: string, schema = 'apart'): Part {
  return table(
    'thing',
    { a: [t.integer(), { nullable: false }], b: t.integer() },
    {
      dialect: {
        postgres: {
          partitionBy: { range: ['a'] },
          partitions: [
            {
              name,
              schema,
              bounds: { from: [0], to: [9] },
              partitionBy: { hash: ['b'] },
              partitions: [{ name: `${name}_0`, bounds: { modulus: 1, remainder: 0 } }],
            },
          ],
        },
      },
    },
  )
}

describe('tables that belong together on PostgreSQL', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  for (const { what, had, rows = [], wanted, dropUnknown = true, steps, left: staying } of CASES)
    it(`change together: ${what}`, () =>
      databases.withTwo(async ({ engine }) => {
        await had().createAll(engine)
        for (const row of rows) await engine.send(row)
        const plan = await planSync(engine, wanted(), { dropUnknown })
        expect(plan.steps.map(stepLine)).to.deep.equal(steps)
        await sync(engine, wanted(), { allow: 'destroys', dropUnknown, history: false })
        const left = await planSync(engine, wanted(), { dropUnknown })
        const byHand = steps.filter((line) => line.startsWith('by hand'))
        expect(left.steps.map(stepLine)).to.deep.equal(staying ?? byHand)
      }))
})
