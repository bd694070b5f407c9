/**
 * Every option of every noun of the schema, each with a value that makes a difference. The types are those of the options, so
 * an option that is not here does not compile; those of one database are compared with what its dialect has registered.
 */
import type { CheckOptions } from '../../src/schema/check'
import { CheckConstraint } from '../../src/schema/check'
import { Column, type ColumnOptions } from '../../src/schema/column'
import { Computed } from '../../src/schema/computed'
import { ExcludeConstraint, type ExcludeOptions } from '../../src/schema/exclude'
import { ForeignKeyConstraint, type ForeignKeyOptions } from '../../src/schema/foreign-key'
import { MetaData, type MetaDataOptions } from '../../src/schema/metadata'
import { PrimaryKeyConstraint, type PrimaryKeyOptions } from '../../src/schema/primary-key'
import { Sequence, type StandaloneSequenceOptions } from '../../src/schema/sequence'
import { Table, type TableOptions } from '../../src/schema/table'
import { Index, type IndexOptions } from '../../src/schema/table-index'
import { UniqueConstraint, type UniqueOptions } from '../../src/schema/unique'
import { View, type ViewOptions } from '../../src/schema/view'
import type { Construct } from '../../src/schema/dialect-options'
import { sql } from '../../src/expression/raw-sql'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { DomainType, type DomainOptions } from '../../src/types/domain'
import { EnumType, type EnumOptions } from '../../src/types/enum'
import { RangeType, type RangeDefinition } from '../../src/types/range'
import type { DialectName } from '../../src/util/dialect-name'

/** One option: what it is set to, what it is instead, and what diffMetadata is to tell; nothing where it is no part of a database. */
interface OptionCase<O> {
  readonly on: Partial<O>
  readonly off?: Partial<O>
  /** `subject: property`, or the whole line where something is missing. */
  readonly told: readonly string[]
  /** The one database that has it. */
  readonly only?: DialectName
}

type Cases<O> = { readonly [K in keyof Required<O>]: OptionCase<O> }
type OfDialects = Readonly<Record<string, OptionCase<never>>>

/** A noun, and how a model with it is made. */
export interface NounCases {
  readonly noun: string
  readonly build: (options: object) => MetaData
  readonly cases: Readonly<Record<string, OptionCase<object>>>
  /** What of each database's own options. */
  readonly dialect?: {
    readonly construct: Construct
    readonly postgres: OfDialects
    readonly sqlite: OfDialects
  }
}

/** A table `thing` with a key, a text and a number, and one `parent` with two of them. */
function model(
  change: (thing: Table, metadata: MetaData) => void,
  options: Partial<TableOptions> = {},
): MetaData {
  const metadata = new MetaData()
  new Table(
    'parent',
    metadata,
    new Column('a', t.integer(), { nullable: false }),
    new Column('b', t.integer(), { nullable: false }),
    new PrimaryKeyConstraint('a', 'b', { name: 'pk_parent' }),
  )
  const thing = new Table(
    'thing',
    metadata,
    new Column('a', t.integer(), { nullable: false, autoincrement: false }),
    new Column('b', t.integer()),
    new Column('text', t.text()),
    options,
  )
  change(thing, metadata)
  return metadata
}

const column = (what: string): string => `column thing.x: ${what}`
const onThing = (what: string): string => `constraint it of table thing: ${what}`
const COMMENT = { on: { comment: 'One.' }, off: { comment: 'Two.' } }

const columnCases: Cases<ColumnOptions> = {
  primaryKey: {
    on: { primaryKey: true, nullable: false, autoincrement: false },
    off: { nullable: false, autoincrement: false },
    told: ['only the first has constraint pk_thing of table thing: columns x'],
  },
  nullable: { on: { nullable: false }, told: [column('nullable')] },
  unique: {
    on: { unique: true },
    told: ['only the first has constraint uq_thing_x of table thing: columns x'],
  },
  index: { on: { index: true }, told: ['only the first has index ix_thing_x of table thing: columns x'] },
  serverDefault: { on: { serverDefault: 1 }, off: { serverDefault: 2 }, told: [column('serverDefault')] },
  defaultValue: { on: { defaultValue: 1 }, told: [] },
  updateValue: { on: { updateValue: 1 }, told: [] },
  autoincrement: {
    on: { primaryKey: true, autoincrement: true },
    off: { primaryKey: true, autoincrement: false },
    told: [column('autoincrement')],
  },
  key: { on: { key: 'y' }, told: [] },
  renamedFrom: { on: { renamedFrom: ['y', 'z'] }, told: [] },
  computed: {
    on: { computed: new Computed('a * 2') },
    off: { computed: new Computed('a * 3') },
    told: [column('computed.expression')],
  },
  identity: {
    on: { identity: { always: true, start: 7 } },
    off: { identity: true },
    told: [column('identity.always'), column('identity.start')],
    only: 'postgres',
  },
  collation: { on: {}, told: [] },
  comment: { ...COMMENT, told: [column('comment')] },
  dialect: { on: {}, told: [] },
}

const textColumn: NounCases = {
  noun: 'column of texts',
  build: (options) =>
    model((thing) => {
      thing.addColumn(new Column('x', t.text(), options))
    }),
  cases: {
    collation: { on: { collation: 'C' }, told: [column('collation')], only: 'postgres' },
    'collation of SQLite': { on: { collation: 'NOCASE' }, told: [column('collation')], only: 'sqlite' },
  },
  dialect: {
    construct: 'column',
    postgres: {
      storage: { on: { storage: 'EXTERNAL' } as never, told: [column('dialect.postgres.storage')] },
      compression: { on: { compression: 'pglz' } as never, told: [column('dialect.postgres.compression')] },
      statistics: { on: { statistics: 7 } as never, told: [column('dialect.postgres.statistics')] },
      inherited: { on: {} as never, told: [] },
      sequence: { on: {} as never, told: [] },
      collation: { on: {} as never, told: [] },
    },
    sqlite: {
      collation: { on: {} as never, told: [] },
      notNullOnConflict: { on: {} as never, told: [] },
    },
  },
}

const booleanColumn: NounCases = {
  noun: 'column of booleans',
  build: (options) =>
    model((thing) => {
      thing.addColumn(new Column('x', t.boolean(), options))
    }),
  cases: {},
  dialect: {
    construct: 'column',
    postgres: {},
    sqlite: { unchecked: { on: { unchecked: true } as never, told: [column('dialect.sqlite.unchecked')] } },
  },
}

/** Options of all constraints but checks, of which only foreign keys and PostgreSQL's may wait. */
const timing = {
  deferrable: { on: { deferrable: true }, told: [onThing('deferrable')] },
  initially: { on: { initially: 'DEFERRED' }, off: { deferrable: true }, told: [onThing('initially')] },
} as const
const named = {
  name: { on: {}, off: { name: 'other' }, told: [onThing('name')] },
  comment: { ...COMMENT, told: [onThing('comment')] },
  ddlIf: { on: {}, told: [] },
  dialect: { on: {}, told: [] },
} as const
const ofPostgres = <T extends object>(cases: T): T =>
  Object.fromEntries(
    Object.entries(cases).map(([name, each]) => [name, { ...(each as object), only: 'postgres' }]),
  ) as T

const include = { on: { include: ['b'] }, told: [onThing('include')], only: 'postgres' } as const

const keyOptions = {
  with: { on: { with: { fillfactor: 70 } } as never, told: [onThing('dialect.postgres.with.fillfactor')] },
  tablespace: { on: {} as never, told: [] },
}

const primaryKeyCases: Cases<PrimaryKeyOptions> = { ...named, ...ofPostgres(timing), include }
const uniqueCases: Cases<UniqueOptions> = {
  ...named,
  ...ofPostgres(timing),
  include,
  nullsNotDistinct: { on: { nullsNotDistinct: true }, told: [onThing('nullsNotDistinct')], only: 'postgres' },
}
const checkCases: Cases<CheckOptions> = named
const foreignKeyCases: Cases<ForeignKeyOptions> = {
  ...named,
  ...timing,
  onDelete: { on: { onDelete: 'CASCADE' }, off: { onDelete: 'RESTRICT' }, told: [onThing('onDelete')] },
  onUpdate: { on: { onUpdate: 'CASCADE' }, told: [onThing('onUpdate')] },
  match: { on: { match: 'FULL' }, told: [onThing('match')], only: 'postgres' },
  useAlter: { on: { useAlter: true }, told: [] },
  index: {
    on: { index: false },
    off: { index: true },
    told: ['only the second has index ix_thing_a_b of table thing: columns a, b'],
  },
}
const excludeCases: Cases<ExcludeOptions> = ofPostgres({
  ...named,
  ...timing,
  using: { on: { using: 'hash' }, off: { using: 'btree' }, told: [onThing('using')] },
  where: { on: { where: sql`a > 1` }, off: { where: sql`a > 2` }, told: [onThing('where')] },
  include: { on: { using: 'btree', include: ['b'] }, off: { using: 'btree' }, told: [onThing('include')] },
})

const onIndex = (what: string): string => `index it of table thing: ${what}`

const indexCases: Cases<IndexOptions> = {
  unique: { on: { unique: true }, told: [onIndex('unique')] },
  where: { on: { where: sql`a > 1` }, off: { where: sql`a > 2` }, told: [onIndex('where')] },
  include: { on: { include: ['b'] }, told: [onIndex('include')], only: 'postgres' },
  nullsNotDistinct: {
    on: { unique: true, nullsNotDistinct: true },
    off: { unique: true },
    told: [onIndex('nullsNotDistinct')],
    only: 'postgres',
  },
  comment: { ...COMMENT, told: [onIndex('comment')] },
  ddlIf: { on: {}, told: [] },
  dialect: { on: {}, told: [] },
}

const ofThing = (what: string): string => `table thing: ${what}`

const tableCases: Cases<TableOptions> = {
  schema: { on: {}, told: [] },
  extendExisting: { on: {}, told: [] },
  keepExisting: { on: {}, told: [] },
  renamedFrom: { on: { renamedFrom: 'entry' }, told: [] },
  comment: { ...COMMENT, told: [ofThing('comment')] },
  view: { on: {}, told: [] },
  dialect: { on: {}, told: [] },
}

const ofView = (what: string): string => `view seen: ${what}`

const viewCases: Cases<ViewOptions> = {
  schema: { on: {}, told: [] },
  comment: { ...COMMENT, told: [ofView('comment')] },
  definition: {
    on: { definition: sql`SELECT a FROM thing WHERE a > 1` },
    off: { definition: sql`SELECT a FROM thing WHERE a > 2` },
    told: [ofView('view.definition')],
  },
  materialized: { on: { materialized: true }, told: [ofView('view.materialized')], only: 'postgres' },
  withData: {
    on: { materialized: true, withData: false },
    off: { materialized: true },
    told: [ofView('view.withData')],
    only: 'postgres',
  },
  dialect: { on: {}, told: [] },
}

const ofSequence = (what: string): string => `sequence counter: ${what}`

const sequenceCases: Cases<StandaloneSequenceOptions> = ofPostgres({
  schema: { on: {}, told: [] },
  dataType: { on: { dataType: 'integer' }, told: [ofSequence('dataType')] },
  ownedBy: { on: {}, told: [] },
  comment: { ...COMMENT, told: [ofSequence('comment')] },
  start: { on: { start: 7 }, told: [ofSequence('start')] },
  increment: { on: { increment: 2 }, told: [ofSequence('increment')] },
  minValue: { on: { minValue: -5, start: 1 }, told: [ofSequence('minValue'), ofSequence('start')] },
  maxValue: { on: { maxValue: 99 }, told: [ofSequence('maxValue')] },
  cache: { on: { cache: 5 }, told: [ofSequence('cache')] },
  cycle: { on: { cycle: true }, told: [ofSequence('cycle')] },
})

const metadataCases: Cases<MetaDataOptions> = {
  schema: { on: {}, told: [] },
  namingConvention: { on: {}, told: [] },
  extensions: {
    on: { extensions: ['citext'] },
    told: ['only the first has extension citext: extension'],
    only: 'postgres',
  },
  schemas: {
    on: { schemas: [{ name: 'apart', comment: 'One.' }] },
    off: { schemas: [{ name: 'apart', comment: 'Two.' }] },
    told: ['schema apart: comment'],
    only: 'postgres',
  },
  types: {
    on: { types: [t.enum('mood', ['good'])] },
    told: ['only the first has enum type mood: labels good'],
    only: 'postgres',
  },
}

const ofType = (what: string): string => `enum type own: ${what}`
const enumCases: Cases<EnumOptions> = ofPostgres({
  name: { on: {}, told: [] },
  native: { on: {}, told: [] },
  renamedFrom: { on: { renamedFrom: 'owned' }, told: [] },
  renamedLabels: { on: { renamedLabels: { a: ['c', 'd'] } }, told: [] },
  schema: { on: {}, told: [] },
  comment: { ...COMMENT, told: [ofType('comment')] },
})
const ofDomain = (what: string): string => `domain type own: ${what}`
const domainCases: Cases<DomainOptions> = ofPostgres({
  schema: { on: {}, told: [] },
  comment: { ...COMMENT, told: [ofDomain('comment')] },
  notNull: { on: { notNull: true }, told: [ofDomain('notNull')] },
  default: { on: { default: 'x' }, off: { default: 'y' }, told: [ofDomain('default')] },
  defaultSql: {
    on: { defaultSql: "lower('X')" },
    off: { defaultSql: "lower('Y')" },
    told: [ofDomain('default')],
  },
  check: {
    on: { check: [{ name: 'ck', sql: "VALUE <> ''" }] },
    off: { check: [{ name: 'ck', sql: "VALUE <> 'x'" }] },
    told: [ofDomain('check.ck')],
  },
  collation: { on: { collation: 'C' }, told: [ofDomain('collation')] },
})
const ofRange = (what: string): string => `range type own: ${what}`
const rangeCases: Cases<RangeDefinition> = ofPostgres({
  schema: { on: {}, told: [] },
  comment: { ...COMMENT, told: [ofRange('comment')] },
  subtype: { on: { subtype: t.real() }, told: [ofRange('subtype')] },
  operatorClass: {
    on: { subtype: t.text(), operatorClass: 'text_pattern_ops' },
    off: { subtype: t.text() },
    told: [ofRange('operatorClass')],
  },
  collation: {
    on: { subtype: t.text(), collation: 'C' },
    off: { subtype: t.text() },
    told: [ofRange('collation')],
  },
  canonical: { on: {}, told: [] },
  subtypeDiff: { on: { subtypeDiff: 'float8mi' }, told: [ofRange('subtypeDiff')] },
  multirangeName: { on: { multirangeName: 'owns' }, told: [ofRange('multirangeName')] },
})

const typed = (type: SqlType): MetaData => new MetaData({ types: [type] })
const plain = (cases: object): NounCases['cases'] => cases as NounCases['cases']

/** All nouns with all of their options. */
export const nounCases: readonly NounCases[] = [
  {
    noun: 'column',
    build: (options) =>
      model((thing) => {
        thing.addColumn(new Column('x', t.integer(), options))
      }),
    cases: plain(columnCases),
  },
  textColumn,
  booleanColumn,
  {
    noun: 'column that is not null',
    build: (options) =>
      model((thing) => {
        thing.addColumn(new Column('x', t.integer(), { nullable: false, ...options }))
      }),
    cases: {},
    dialect: {
      construct: 'column',
      postgres: Object.fromEntries(
        Object.keys(textColumn.dialect?.postgres ?? {}).map((name) => [name, { on: {} as never, told: [] }]),
      ),
      sqlite: {
        notNullOnConflict: {
          on: { notNullOnConflict: 'IGNORE' } as never,
          told: [column('dialect.sqlite.notNullOnConflict')],
        },
        declaredType: {
          on: { declaredType: 'MEDIUMINT' } as never,
          told: [column('dialect.sqlite.declaredType')],
        },
      },
    },
  },
  {
    noun: 'primary key',
    build: (options) =>
      model((thing) => {
        new PrimaryKeyConstraint('a', 'text', { name: 'it', ...options }).attachTo(thing)
      }),
    cases: plain(primaryKeyCases),
    dialect: {
      construct: 'primaryKey',
      postgres: {
        ...keyOptions,
        include: { on: { include: ['b'] } as never, told: [onThing('dialect.postgres.include')] },
      },
      sqlite: {
        onConflict: { on: { onConflict: 'IGNORE' } as never, told: [onThing('dialect.sqlite.onConflict')] },
      },
    },
  },
  {
    noun: 'unique',
    build: (options) =>
      model((thing) => {
        new UniqueConstraint('a', 'text', { name: 'it', ...options }).attachTo(thing)
      }),
    cases: plain(uniqueCases),
    dialect: {
      construct: 'unique',
      postgres: {
        ...keyOptions,
        include: { on: { include: ['b'] } as never, told: [onThing('dialect.postgres.include')] },
        nullsNotDistinct: {
          on: { nullsNotDistinct: true } as never,
          told: [onThing('dialect.postgres.nullsNotDistinct')],
        },
      },
      sqlite: {
        onConflict: { on: { onConflict: 'IGNORE' } as never, told: [onThing('dialect.sqlite.onConflict')] },
      },
    },
  },
  {
    noun: 'check',
    build: (options) =>
      model((thing) => {
        new CheckConstraint('a > 0', { name: 'it', ...options }).attachTo(thing)
      }),
    cases: plain(checkCases),
    dialect: {
      construct: 'check',
      postgres: {
        notValid: { on: { notValid: true } as never, told: [onThing('dialect.postgres.notValid')] },
        noInherit: { on: { noInherit: true } as never, told: [onThing('dialect.postgres.noInherit')] },
        inherited: { on: {} as never, told: [] },
      },
      sqlite: {},
    },
  },
  {
    noun: 'foreign key',
    build: (options) =>
      model((thing) => {
        new ForeignKeyConstraint(['a', 'b'], 'parent', { name: 'it', ...options }).attachTo(thing)
      }),
    cases: plain(foreignKeyCases),
    dialect: {
      construct: 'foreignKeyConstraint',
      postgres: {
        notValid: { on: { notValid: true } as never, told: [onThing('dialect.postgres.notValid')] },
      },
      sqlite: {},
    },
  },
  {
    noun: 'exclude constraint',
    build: (options) =>
      model((thing) => {
        new ExcludeConstraint(['a', '='], { name: 'it', using: 'btree', ...options }).attachTo(thing)
      }),
    cases: plain(excludeCases),
    dialect: { construct: 'exclude', postgres: keyOptions, sqlite: {} },
  },
  {
    noun: 'index',
    build: (options) =>
      model((thing) => {
        new Index('it', 'a', options).attachTo(thing)
      }),
    cases: plain(indexCases),
    dialect: {
      construct: 'index',
      postgres: {
        using: { on: { using: 'hash' } as never, told: [onIndex('dialect.postgres.using')] },
        with: {
          on: { with: { fillfactor: 70 } } as never,
          told: [onIndex('dialect.postgres.with.fillfactor')],
        },
        tablespace: { on: {} as never, told: [] },
        concurrently: { on: { concurrently: true } as never, told: [] },
        include: { on: { include: ['b'] } as never, told: [onIndex('dialect.postgres.include')] },
        nullsNotDistinct: { on: {} as never, told: [] },
      },
      sqlite: {},
    },
  },
  {
    noun: 'table',
    build: (options) =>
      model((thing) => {
        new PrimaryKeyConstraint('a', { name: 'pk' }).attachTo(thing)
      }, options),
    cases: plain(tableCases),
    dialect: {
      construct: 'table',
      postgres: {
        unlogged: { on: { unlogged: true } as never, told: [ofThing('dialect.postgres.unlogged')] },
        with: {
          on: { with: { fillfactor: 70 } } as never,
          told: [ofThing('dialect.postgres.with.fillfactor')],
        },
        tablespace: { on: {} as never, told: [] },
        using: { on: {} as never, told: [] },
        partitionBy: {
          on: { partitionBy: { range: ['a'] } } as never,
          told: [ofThing('dialect.postgres.partitionBy.range')],
        },
        partitions: {
          on: {
            partitionBy: { range: ['a'] },
            partitions: [{ name: 'low', bounds: { from: [1], to: [5] } }],
          } as never,
          off: {
            partitionBy: { range: ['a'] },
            partitions: [{ name: 'low', bounds: { from: [1], to: [6] } }],
          } as never,
          told: [ofThing('dialect.postgres.partitions.low.bounds.to')],
        },
        inherits: { on: {} as never, told: [] },
      },
      sqlite: {
        strict: { on: { strict: true } as never, told: [ofThing('dialect.sqlite.strict')] },
        withoutRowid: { on: { withoutRowid: true } as never, told: [ofThing('dialect.sqlite.withoutRowid')] },
      },
    },
  },
  {
    noun: 'numbered table',
    build: (options) =>
      model((thing) => {
        thing.addColumn(new Column('id', t.integer(), { primaryKey: true }))
      }, options),
    cases: {},
    dialect: {
      construct: 'table',
      postgres: {},
      sqlite: {
        autoincrement: {
          on: { autoincrement: true } as never,
          told: [ofThing('dialect.sqlite.autoincrement')],
        },
      },
    },
  },
  {
    noun: 'view',
    build: (options) =>
      model((_thing, metadata) => {
        new View('seen', metadata, new Column('a', t.integer()), {
          definition: sql`SELECT a FROM thing`,
          ...options,
        })
      }),
    cases: plain(viewCases),
    dialect: {
      construct: 'view',
      postgres: {
        with: {
          on: { with: { security_barrier: true } } as never,
          told: [ofView('view.dialect.postgres.with.security_barrier')],
        },
        tablespace: { on: {} as never, told: [] },
      },
      sqlite: {},
    },
  },
  {
    noun: 'sequence',
    build: (options) => {
      const metadata = new MetaData()
      new Sequence('counter', metadata, options)
      return metadata
    },
    cases: plain(sequenceCases),
  },
  { noun: 'metadata', build: (options) => new MetaData(options), cases: plain(metadataCases) },
  {
    noun: 'enum type',
    build: (options) => typed(new EnumType(['a', 'b'], 'own', true, options)),
    cases: plain(enumCases),
  },
  {
    noun: 'domain',
    build: (options) => typed(new DomainType('own', t.text(), options)),
    cases: plain(domainCases),
  },
  {
    noun: 'range type',
    build: (options) => typed(new RangeType('own', { subtype: t.double(), ...options })),
    cases: plain(rangeCases),
  },
]
