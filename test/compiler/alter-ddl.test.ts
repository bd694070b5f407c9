import { sql, unsafeSql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { Computed } from '../../src/schema/computed'
import { ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Identity } from '../../src/schema/identity'
import { MetaData } from '../../src/schema/metadata'
import { Sequence } from '../../src/schema/sequence'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import {
  AddIdentity,
  AlterIndex,
  AlterTable,
  DropColumn,
  DropDefault,
  DropExpression,
  DropIdentity,
  DropNotNull,
  DropPartition,
  RefreshView,
  RenameColumn,
  RenameConstraint,
  RenameIndex,
  RenameTable,
  ResetOptions,
  SetAccessMethod,
  SetDefault,
  SetIdentity,
  SetInherits,
  SetLogged,
  SetNotNull,
  SetOptions,
  SetTablespace,
  SetTiming,
  SetType,
  ValidateConstraint,
} from '../../src/statement/ddl/alter-ddl'
import {
  AddLabel,
  AlterComposite,
  AlterDomain,
  AlterSequence,
  DropSchema,
  MoveExtension,
  MoveTable,
  RenameLabel,
  RenameType,
} from '../../src/statement/ddl/alter-object-ddl'
import { CreateIndex, DropIndex } from '../../src/statement/ddl/index-ddl'
import { CommentOn, CreateView, SetSequenceOwner } from '../../src/statement/ddl/object-ddl'
import { AddConstraint, SetColumnStorage } from '../../src/statement/ddl/table-ddl'
import type { DdlNode } from '../../src/statement/nodes'
import { select } from '../../src/statement/select'
import { composite, domain } from '../../src/types/postgres-types'
import { t } from '../../src/types/t'
import { onEveryEngine, undone } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { refuses, Refusal, type PerDialect } from '../support/per-dialect'

const mood = t.enum('mood', ['sad', 'happy'])
const email = domain('email', t.text(), { notNull: true, defaultSql: "'a@b'" })
const size = composite('size', [['width', t.integer()]])

/** What is there before the statements run. */
function before(): MetaData {
  const metadata = common()
  new Table('special', metadata, new Column('counted', t.bigint()), new Column('plain', t.bigint()))
  return metadata
}

function common(): MetaData {
  const metadata = new MetaData()
  const parent = new Table('parent', metadata, new Column('id', t.integer(), { primaryKey: true }))
  const table = new Table(
    'item',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('name', t.varchar(10), { nullable: false, serverDefault: 'none' }),
    new Column('amount', t.text()),
    new Column('parent_id', t.integer()),
    new ForeignKeyConstraint(['parent_id'], ['parent.id'], { name: 'fk_parent', deferrable: true }),
    new UniqueConstraint('name', { name: 'uq_name' }),
  )
  new Index('ix_amount', table.c['amount'])
  new Table('item_view', metadata, new Column('id', t.integer()), {
    view: { definition: select(parent.c.id) },
  })
  return metadata
}

/** What only PostgreSQL has. */
function beforeOnPostgres(): MetaData {
  const metadata = common()
  metadata.include({ types: [mood, email, size], schemas: ['aside'] })
  new Sequence('counter', metadata)
  new Table(
    'special',
    metadata,
    new Column('counted', t.bigint(), { identity: true }),
    new Column('doubled', t.bigint(), { computed: new Computed('2') }),
    new Column('plain', t.bigint(), { nullable: false }),
    new CheckConstraint('plain > 0', { name: 'ck_plain', dialect: { postgres: { notValid: true } } }),
  )
  new Table('stored', metadata, new Column('id', t.integer()), {
    view: { definition: select(metadata.table('parent').columns[0] as Column), materialized: true },
  })
  new Table('divided', metadata, new Column('id', t.integer()), {
    dialect: {
      postgres: {
        partitionBy: { range: ['id'] },
        partitions: [{ name: 'divided_1', bounds: { from: [1], to: [2] } }],
      },
    },
  })
  return metadata
}

/** What the statements are to bring about. */
function after() {
  const metadata = new MetaData()
  const parent = new Table('parent', metadata, new Column('id', t.integer(), { primaryKey: true }))
  const item = new Table(
    'item',
    metadata,
    new Column('id', t.integer(), { primaryKey: true, identity: new Identity({ always: true }) }),
    new Column('name', t.text(), { collation: 'C', serverDefault: "it's" }),
    new Column('amount', t.numeric(10, 2)),
    new Column('parent_id', t.integer()),
  )
  const special = new Table(
    'special',
    metadata,
    new Column('counted', t.bigint(), {
      identity: new Identity({ always: true, start: 5, increment: 5, maxValue: 1000, cycle: true }),
    }),
    new Column('doubled', t.bigint()),
    new Column('plain', t.bigint(), { identity: true }),
  )
  const view = new Table(
    'item_view',
    metadata,
    new Column('id', t.integer()),
    new Column('twice', t.integer()),
    {
      view: { definition: sql`select id, id * 2 as twice from parent` },
    },
  )
  return { metadata, parent, item, special, view }
}

const { item, parent, special, view } = after()
const { name, amount } = item.c
const constraint = (givenName: string) => ({ table: item, name: givenName, givenName })
const key = new ForeignKeyConstraint(['parent_id'], ['parent.id'], { name: 'fk_again', index: false })
key.attachTo(item)
const unique = new UniqueConstraint('amount', { name: 'uq_amount', deferrable: true })
unique.attachTo(item)
const place = { schema: undefined }

/** One for each statement, or one for all of them. */
type Expected = string | Refusal | readonly (string | Refusal)[]

const cases: { readonly title: string; readonly nodes: readonly DdlNode[]; readonly sqlite: Expected }[] = []

function changes(title: string, given: DdlNode | readonly DdlNode[], expected: PerDialect<Expected>): void {
  const nodes = [given].flat()
  cases.push({ title, nodes, sqlite: expected.sqlite })
  it(title, () => {
    nodes.forEach((node, i) => {
      const at = (value: Expected): string | Refusal =>
        typeof value === 'string' || value instanceof Refusal ? value : (value[i] as string | Refusal)
      expectSql(node, { postgres: at(expected.postgres), sqlite: at(expected.sqlite) })
    })
  })
}

describe('the DDL of what changes', () => {
  changes(
    'renames tables and columns',
    [new RenameColumn(item, 'amount', 'order'), new RenameTable(item, 'thing')],
    {
      postgres: ['ALTER TABLE item RENAME COLUMN amount TO "order"', 'ALTER TABLE item RENAME TO thing'],
      sqlite: ['ALTER TABLE item RENAME COLUMN amount TO "order"', 'ALTER TABLE item RENAME TO thing'],
    },
  )
  changes('drops a column', new AlterTable(special, [new DropColumn(special.c.plain)]), {
    postgres: 'ALTER TABLE special DROP COLUMN plain',
    sqlite: 'ALTER TABLE special DROP COLUMN plain',
  })
  changes('renames views', new RenameTable(view, 'other'), {
    postgres: 'ALTER VIEW item_view RENAME TO other',
    sqlite: refuses('ALTER VIEW … RENAME TO (item_view)'),
  })
  changes('renames constraints', new RenameConstraint(item, 'uq_name', 'uq_names'), {
    postgres: 'ALTER TABLE item RENAME CONSTRAINT uq_name TO uq_names',
    sqlite: refuses('ALTER TABLE … RENAME CONSTRAINT (uq_name)'),
  })
  changes('renames indexes', new RenameIndex(item, 'ix_amount', 'ix_amounts'), {
    postgres: 'ALTER INDEX ix_amount RENAME TO ix_amounts',
    sqlite: refuses('ALTER INDEX … RENAME TO (ix_amount)'),
  })
  changes(
    'changes several things of a table in one statement',
    new AlterTable(item, [
      new SetType(name),
      new SetType(amount, [t.double()]),
      new SetDefault(name),
      new DropNotNull(name),
      new SetNotNull(amount),
    ]),
    {
      postgres:
        'ALTER TABLE item ALTER COLUMN name TYPE TEXT COLLATE "C", ALTER COLUMN amount TYPE NUMERIC(10, 2) USING amount::DOUBLE PRECISION::NUMERIC(10, 2), ' +
        "ALTER COLUMN name SET DEFAULT 'it''s', ALTER COLUMN name DROP NOT NULL, ALTER COLUMN amount SET NOT NULL",
      sqlite: refuses('ALTER TABLE … SET TYPE, SET TYPE, SET DEFAULT, DROP NOT NULL, SET NOT NULL'),
    },
  )
  changes(
    'converts values by an expression',
    new AlterTable(item, [new SetType(amount, sql`length(amount)`), new DropDefault(name)]),
    {
      postgres:
        'ALTER TABLE item ALTER COLUMN amount TYPE NUMERIC(10, 2) USING length(amount), ALTER COLUMN name DROP DEFAULT',
      sqlite: refuses('ALTER TABLE … SET TYPE, DROP DEFAULT'),
    },
  )
  changes(
    'numbers columns, otherwise, and no longer',
    [
      new AlterTable(special, [
        new SetIdentity(special.c.counted, special.c.counted.identity ?? new Identity()),
      ]),
      new AlterTable(special, [new DropIdentity(special.c.counted), new AddIdentity(special.c.plain)]),
    ],
    {
      postgres: [
        'ALTER TABLE special ALTER COLUMN counted SET GENERATED ALWAYS SET START WITH 5 SET INCREMENT BY 5 SET NO MINVALUE SET MAXVALUE 1000 SET CACHE 1 SET CYCLE',
        'ALTER TABLE special ALTER COLUMN counted DROP IDENTITY, ALTER COLUMN plain ADD GENERATED BY DEFAULT AS IDENTITY',
      ],
      sqlite: [refuses('ALTER TABLE … SET IDENTITY'), refuses('ALTER TABLE … DROP IDENTITY, ADD IDENTITY')],
    },
  )
  changes(
    'makes a generated column one that is written',
    new AlterTable(special, [new DropExpression(special.c.doubled)]),
    {
      postgres: 'ALTER TABLE special ALTER COLUMN doubled DROP EXPRESSION',
      sqlite: refuses('ALTER TABLE … DROP EXPRESSION'),
    },
  )
  changes(
    'lets the database choose how columns are kept',
    [
      new SetColumnStorage(name, 'storage'),
      new SetColumnStorage(name, 'statistics'),
      new SetColumnStorage(name, 'compression'),
      new SetColumnStorage(special.c.plain, 'storage'),
      new SetColumnStorage(amount, 'storage'),
    ],
    {
      postgres: [
        'ALTER TABLE item ALTER COLUMN name SET STORAGE EXTENDED',
        'ALTER TABLE item ALTER COLUMN name SET STATISTICS -1',
        'ALTER TABLE item ALTER COLUMN name SET COMPRESSION DEFAULT',
        'ALTER TABLE special ALTER COLUMN plain SET STORAGE PLAIN',
        'ALTER TABLE item ALTER COLUMN amount SET STORAGE MAIN',
      ],
      sqlite: [
        refuses('SET STORAGE (item.name)'),
        refuses('SET STATISTICS (item.name)'),
        refuses('SET COMPRESSION (item.name)'),
        refuses('SET STORAGE (special.plain)'),
        refuses('SET STORAGE (item.amount)'),
      ],
    },
  )
  changes(
    'adds constraints in two steps',
    [
      new AddConstraint(key, { notValid: true }),
      new AlterTable(item, [new ValidateConstraint(key)]),
      new CreateIndex(new Index('ix_raw', amount, { unique: true }), { as: 'uq_amount_new' }),
      new AddConstraint(unique, { usingIndex: 'uq_amount_new' }),
    ],
    {
      postgres: [
        'ALTER TABLE item ADD CONSTRAINT fk_again FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID',
        'ALTER TABLE item VALIDATE CONSTRAINT fk_again',
        'CREATE UNIQUE INDEX uq_amount_new ON item (amount)',
        'ALTER TABLE item ADD CONSTRAINT uq_amount UNIQUE USING INDEX uq_amount_new DEFERRABLE',
      ],
      sqlite: [
        refuses('ALTER TABLE … ADD CONSTRAINT (fk_again)'),
        refuses('ALTER TABLE … VALIDATE CONSTRAINT'),
        'CREATE UNIQUE INDEX uq_amount_new ON item (amount)',
        refuses('ALTER TABLE … ADD CONSTRAINT (uq_amount)'),
      ],
    },
  )
  changes(
    'says anew when a foreign key is checked',
    new AlterTable(item, [
      new SetTiming({ ...constraint('fk_parent'), deferrable: undefined, initially: 'DEFERRED' }),
    ]),
    {
      postgres: 'ALTER TABLE item ALTER CONSTRAINT fk_parent DEFERRABLE INITIALLY DEFERRED',
      sqlite: refuses('ALTER TABLE … SET TIMING'),
    },
  )
  changes(
    'keeps tables and indexes otherwise',
    [
      new AlterTable(item, [new SetOptions({ fillfactor: 70, 'toast.autovacuum_enabled': false })]),
      new AlterTable(item, [new ResetOptions(['fillfactor', 'toast.autovacuum_enabled'])]),
      new AlterTable(item, [new SetTablespace(undefined), new SetAccessMethod('heap')]),
      new AlterTable(special, [new SetLogged(false)]),
      new AlterTable(special, [new SetLogged(true)]),
      new AlterIndex(new Index('ix_amount', name), new SetOptions({ fillfactor: 70 })),
      new AlterTable(view, [new SetOptions({ security_barrier: true })]),
    ],
    {
      postgres: [
        'ALTER TABLE item SET (fillfactor = 70, toast.autovacuum_enabled = false)',
        'ALTER TABLE item RESET (fillfactor, toast.autovacuum_enabled)',
        'ALTER TABLE item SET TABLESPACE pg_default, SET ACCESS METHOD heap',
        'ALTER TABLE special SET UNLOGGED',
        'ALTER TABLE special SET LOGGED',
        'ALTER INDEX ix_amount SET (fillfactor = 70)',
        'ALTER VIEW item_view SET (security_barrier = true)',
      ],
      sqlite: [
        refuses('ALTER TABLE … SET OPTIONS'),
        refuses('ALTER TABLE … RESET OPTIONS'),
        refuses('ALTER TABLE … SET TABLESPACE, SET ACCESS METHOD'),
        refuses('ALTER TABLE … SET LOGGED'),
        refuses('ALTER TABLE … SET LOGGED'),
        refuses('ALTER INDEX (ix_amount)'),
        refuses('ALTER TABLE … SET OPTIONS'),
      ],
    },
  )
  changes(
    'inherits, and no longer',
    [
      new AlterTable(item, [new SetInherits(parent, true)]),
      new AlterTable(item, [new SetInherits(parent, false)]),
    ],
    {
      postgres: ['ALTER TABLE item INHERIT parent', 'ALTER TABLE item NO INHERIT parent'],
      sqlite: refuses('ALTER TABLE … SET INHERITS'),
    },
  )
  changes(
    'does several things while others work',
    [
      new CreateIndex(new Index('ix_name', name), { concurrently: true, ifNotExists: true }),
      new DropIndex(new Index('ix_name', name), { concurrently: true }),
      new AlterTable(special, [
        new ValidateConstraint({ table: special, name: 'ck_plain', givenName: 'ck_plain' }),
      ]),
    ],
    {
      postgres: [
        'CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_name ON item (name)',
        'DROP INDEX CONCURRENTLY ix_name',
        'ALTER TABLE special VALIDATE CONSTRAINT ck_plain',
      ],
      sqlite: [
        refuses('CONCURRENTLY'),
        refuses('CONCURRENTLY'),
        refuses('ALTER TABLE … VALIDATE CONSTRAINT'),
      ],
    },
  )
  changes('replaces views', [new CreateView(view, { orReplace: true })], {
    postgres: 'CREATE OR REPLACE VIEW item_view AS select id, id * 2 as twice from parent',
    sqlite: refuses('CREATE OR REPLACE VIEW'),
  })
  changes('refreshes views that are stored', new RefreshView(beforeOnPostgres().table('stored'), false), {
    postgres: 'REFRESH MATERIALIZED VIEW stored WITH NO DATA',
    sqlite: refuses('REFRESH MATERIALIZED VIEW (stored)'),
  })
  changes('drops partitions', new DropPartition({ name: 'divided_1' }), {
    postgres: 'DROP TABLE divided_1',
    sqlite: refuses('partitions (divided_1)'),
  })
  changes(
    'changes types of its own',
    [
      new AddLabel({ ...place, type: mood }, "so-'so"),
      new AddLabel({ ...place, type: mood }, 'angry', { before: 'sad' }),
      new AddLabel({ ...place, type: mood }, 'well', { after: 'sad' }),
      new RenameLabel({ ...place, type: mood }, 'well', 'fine'),
      new RenameType({ ...place, type: mood }, 'moods'),
      new AlterComposite({ ...place, type: size }, [
        { do: 'add', field: ['depth', t.text(), { collation: 'C' }] },
        { do: 'setType', field: ['width', t.bigint()] },
      ]),
      new AlterComposite({ ...place, type: size }, [{ do: 'drop', name: 'depth' }]),
      new AlterDomain(
        { ...place, type: email },
        { do: 'addCheck', check: { name: 'at', sql: "VALUE LIKE '%@%'" }, notValid: true },
      ),
      new AlterDomain({ ...place, type: email }, { do: 'validateCheck', name: 'at' }),
      new AlterDomain({ ...place, type: email }, { do: 'renameCheck', from: 'at', to: 'has_at' }),
      new AlterDomain({ ...place, type: email }, { do: 'dropCheck', name: 'has_at' }),
      new AlterDomain({ ...place, type: email }, { do: 'dropNotNull' }),
      new AlterDomain({ ...place, type: email }, { do: 'setNotNull' }),
      new AlterDomain({ ...place, type: email }, { do: 'dropDefault' }),
      new AlterDomain({ ...place, type: email }, { do: 'setDefault' }),
      new RenameType({ ...place, type: email }, 'mail'),
    ],
    {
      postgres: [
        "ALTER TYPE mood ADD VALUE 'so-''so'",
        "ALTER TYPE mood ADD VALUE 'angry' BEFORE 'sad'",
        "ALTER TYPE mood ADD VALUE 'well' AFTER 'sad'",
        "ALTER TYPE mood RENAME VALUE 'well' TO 'fine'",
        'ALTER TYPE mood RENAME TO moods',
        'ALTER TYPE size ADD ATTRIBUTE depth TEXT COLLATE "C", ALTER ATTRIBUTE width TYPE BIGINT',
        'ALTER TYPE size DROP ATTRIBUTE depth',
        "ALTER DOMAIN email ADD CONSTRAINT at CHECK (VALUE LIKE '%@%') NOT VALID",
        'ALTER DOMAIN email VALIDATE CONSTRAINT at',
        'ALTER DOMAIN email RENAME CONSTRAINT at TO has_at',
        'ALTER DOMAIN email DROP CONSTRAINT has_at',
        'ALTER DOMAIN email DROP NOT NULL',
        'ALTER DOMAIN email SET NOT NULL',
        'ALTER DOMAIN email DROP DEFAULT',
        "ALTER DOMAIN email SET DEFAULT 'a@b'",
        'ALTER DOMAIN email RENAME TO mail',
      ],
      sqlite: [
        ...Array<Refusal>(5).fill(refuses('types of its own (enum mood)')),
        ...Array<Refusal>(2).fill(refuses('types of its own (composite size)')),
        ...Array<Refusal>(9).fill(refuses('types of its own (domain email)')),
      ],
    },
  )
  changes(
    'counts otherwise, and belongs to nobody',
    [
      new AlterSequence(
        new Sequence('counter', new MetaData(), { dataType: 'integer', increment: -2, cache: 5 }),
      ),
      new SetSequenceOwner(new Sequence('counter', new MetaData()), undefined),
    ],
    {
      postgres: [
        'ALTER SEQUENCE counter AS INTEGER START WITH -1 INCREMENT BY -2 NO MINVALUE NO MAXVALUE CACHE 5 NO CYCLE',
        'ALTER SEQUENCE counter OWNED BY NONE',
      ],
      sqlite: refuses("the sequence 'counter'"),
    },
  )
  changes('drops schemas', new DropSchema('aside', { ifExists: true, cascade: true }), {
    postgres: 'DROP SCHEMA IF EXISTS aside CASCADE',
    sqlite: refuses('DROP SCHEMA (aside)'),
  })
  it('moves extensions and tables', () => {
    expectSql(new MoveTable({ name: 'item', schema: 'old' }, 'late'), {
      postgres: 'ALTER TABLE old.item SET SCHEMA late',
      sqlite: refuses('ALTER TABLE … SET SCHEMA (item)'),
    })
    expectSql(new MoveExtension({ name: 'citext' }, 'aside'), {
      postgres: 'ALTER EXTENSION citext SET SCHEMA aside',
      sqlite: refuses("the extension 'citext'"),
    })
  })
  changes('takes comments away', new CommentOn({ on: 'table', table: item }, undefined), {
    postgres: 'COMMENT ON TABLE item IS NULL',
    sqlite: refuses('COMMENT ON (table)'),
  })
})

onEveryEngine('a database', (engine, { dialect }) => {
  for (const { title, nodes, sqlite } of cases) {
    if (dialect === 'sqlite' && [sqlite].flat().some((value) => value instanceof Refusal)) continue
    it(`${title}, as it is told`, async () => {
      const metadata = dialect === 'sqlite' ? before() : beforeOnPostgres()
      const compiler = engine().dialect.createDdlCompiler()
      await metadata.createAll(engine())
      const texts = nodes.map((node) => compiler.compile(node))
      if (texts.some((text) => text.includes('CONCURRENTLY'))) {
        for (const text of texts) await engine().execute(unsafeSql(text))
      } else
        await undone(engine(), async (tx) => {
          for (const text of texts) await tx.execute(unsafeSql(text))
        })
      await metadata.dropAll(engine())
    })
  }
})
