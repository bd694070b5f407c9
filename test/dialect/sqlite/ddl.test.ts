import { expect } from 'chai'

import { createEngine } from '../../../src/engine/create-engine'
import { ddl } from '../../../src/engine/ddl'
import type { Engine } from '../../../src/engine/engine'
import { UnsupportedFeatureError } from '../../../src/errors'
import { func } from '../../../src/expression/function-call'
import { sql } from '../../../src/expression/raw-sql'
import { CheckConstraint } from '../../../src/schema/check'
import { Column } from '../../../src/schema/column'
import { Computed } from '../../../src/schema/computed'
import { ExcludeConstraint } from '../../../src/schema/exclude'
import { ForeignKeyConstraint } from '../../../src/schema/foreign-key'
import { MetaData } from '../../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../../src/schema/primary-key'
import { Sequence } from '../../../src/schema/sequence'
import { Table } from '../../../src/schema/table'
import { Index } from '../../../src/schema/table-index'
import { UniqueConstraint } from '../../../src/schema/unique'
import { View } from '../../../src/schema/view'
import { insert } from '../../../src/statement/insert'
import { select } from '../../../src/statement/select'
import { DomainType } from '../../../src/types/domain'
import { t } from '../../../src/types/t'

const int = <const N extends string>(name: N, options = {}) => new Column(name, t.integer(), options)

const scripts: { readonly title: string; readonly build: () => MetaData }[] = []

function emits(title: string, build: () => MetaData, ...expected: readonly string[]): void {
  scripts.push({ title, build })
  it(title, () => {
    expect(ddl(build(), 'sqlite').split(';\n')).to.deep.equal([...expected, ''])
  })
}

const metadataOf = (build: (metadata: MetaData) => void): MetaData => {
  const metadata = new MetaData()
  build(metadata)
  return metadata
}

describe('the DDL that SQLite alone has', () => {
  emits(
    'tables: strict, without row ids, with numbers that are never given again',
    () =>
      metadataOf((metadata) => {
        new Table(
          'a',
          metadata,
          int('id', { primaryKey: true }),
          new PrimaryKeyConstraint('id', {
            name: 'own',
            comment: 'counted',
            dialect: { sqlite: { onConflict: 'REPLACE' } },
          }),
          { dialect: { sqlite: { autoincrement: true } } },
        )
        new Table('b', metadata, int('x', { primaryKey: true }), int('y', { primaryKey: true }), {
          dialect: { sqlite: { withoutRowid: true, strict: true } },
        })
        new Table(
          's',
          metadata,
          int('id', { primaryKey: true, autoincrement: false }),
          new Column('f', t.boolean(), { nullable: false, serverDefault: true }),
          new Column('n', t.numeric(10, 2)),
          new Column('exact', t.numeric(30, 2, { storage: 'text' })),
          new Column('d', t.double()),
          new Column('at', t.timestamp()),
          new Column('name', t.varchar(5)),
          new Column('mood', t.enum('mood', ['a', 'b'])),
          new Column('doc', t.jsonb()),
          new Column('raw', t.binary()),
          new Column('big', t.bigint(), {
            dialect: { sqlite: { notNullOnConflict: 'IGNORE' } },
            nullable: false,
          }),
          { dialect: { sqlite: { strict: true } } },
        )
      }),
    'CREATE TABLE a (id INTEGER CONSTRAINT own /* comment: counted */ PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT NOT NULL)',
    'CREATE TABLE b (x INTEGER NOT NULL, y INTEGER NOT NULL, CONSTRAINT pk_b PRIMARY KEY (x, y)) WITHOUT ROWID, STRICT',
    "CREATE TABLE s (id INT NOT NULL, f INTEGER DEFAULT 1 NOT NULL CHECK (f IN (0, 1)), n REAL, exact TEXT, d REAL, at TEXT, name TEXT, mood TEXT CHECK (mood IN ('a', 'b')), doc TEXT, raw BLOB, big INTEGER NOT NULL ON CONFLICT IGNORE, CONSTRAINT pk_s PRIMARY KEY (id)) STRICT",
  )

  emits(
    'what is done on conflict, collations, computed columns, indexes of every form',
    () =>
      metadataOf((metadata) => {
        const table = new Table(
          'c',
          metadata,
          int('a'),
          new Column('name', t.text(), { collation: 'NOCASE' }),
          int('twice', { computed: new Computed('a * 2') }),
          int('thrice', { computed: new Computed(sql`a * ${3}`, { stored: false }) }),
          new UniqueConstraint('a', { dialect: { sqlite: { onConflict: 'IGNORE' } } }),
          new CheckConstraint('a > 0', { name: 'positive', comment: 'it is' }),
        )
        const { a, name } = table.c
        new Index(
          'ix_all',
          name.collate('RTRIM').desc(),
          func.lower(name).collate('NOCASE'),
          a.plus(1).desc(),
          {
            unique: true,
            where: a.gt(1),
            comment: 'every form',
            dialect: { postgres: { using: 'gin', include: ['a'], concurrently: true } },
          },
        )
      }),
    'CREATE TABLE c (a INTEGER, name TEXT COLLATE "NOCASE", twice INTEGER GENERATED ALWAYS AS (a * 2) STORED, thrice INTEGER GENERATED ALWAYS AS (a * 3) VIRTUAL, CONSTRAINT uq_c_a UNIQUE (a) ON CONFLICT IGNORE, CONSTRAINT positive /* comment: it is */ CHECK (a > 0))',
    'CREATE UNIQUE INDEX ix_all /* comment: every form */ ON c (name COLLATE "RTRIM" DESC, lower(name) COLLATE "NOCASE", (a + 1) DESC) WHERE a > 1',
  )

  emits(
    'views, and comments in the text, whatever they hold',
    () =>
      metadataOf((metadata) => {
        const user = new Table(
          'user',
          metadata,
          int('id', { primaryKey: true, comment: 'a */ b \\ c \\*/ "\' -- $$' }),
          {
            comment: 'line\nbreak /* 🦀',
          },
        )
        new View('some', metadata, int('id'), {
          definition: select(user.c.id).where(user.c.id.gt(1)),
          comment: 'of it',
        })
        new View('other', metadata, int('id'), { definition: sql`SELECT id FROM user; ` })
      }),
    'CREATE TABLE user /* comment: line\nbreak /* 🦀 */ (id /* comment: a *\\/ b \\\\ c \\\\*\\/ "\' -- $$ */ INTEGER NOT NULL, CONSTRAINT pk_user PRIMARY KEY (id))',
    'CREATE VIEW some /* comment: of it */ AS SELECT user.id FROM user WHERE user.id > 1',
    'CREATE VIEW other AS SELECT id FROM user',
  )

  describe('is understood by the database', () => {
    let engine: Engine
    before(() => {
      engine = createEngine('sqlite://')
    })
    after(() => engine.dispose())

    for (const { title, build } of scripts) {
      it(`${title}: created twice, kept as written, dropped twice`, async () => {
        const metadata = build()
        await metadata.createAll(engine)
        await metadata.createAll(engine)
        const { rows } = await engine.execute<{ sql: string }>(
          sql`select sql from sqlite_schema where sql is not null and name not like 'sqlite%' order by rowid`,
        )
        expect(rows.map((row) => `${row.sql};\n`).join('')).to.equal(ddl(metadata, 'sqlite'))
        await metadata.dropAll(engine)
        await metadata.dropAll(engine)
        const left = await engine.execute(sql`select name from sqlite_schema where name not like 'sqlite%'`)
        expect(left.rows).to.deep.equal([])
      })
    }

    it('values go into strict tables and come back as they were', async () => {
      const metadata = new MetaData()
      const table = new Table(
        's',
        metadata,
        int('id', { primaryKey: true }),
        new Column('f', t.boolean()),
        new Column('n', t.numeric(10, 2)),
        new Column('exact', t.numeric(30, 2, { storage: 'text' })),
        new Column('at', t.timestamp()),
        new Column('doc', t.json()),
        new Column('day', t.date()),
        { dialect: { sqlite: { strict: true } } },
      )
      await metadata.createAll(engine)
      const row = {
        id: 1,
        f: true,
        n: '12345678.90',
        exact: '1234567890123456789012345678.12',
        at: new Date('2026-11-21T14:30:00.500Z'),
        doc: '1.50',
        day: '2026-11-21',
      }
      await engine.execute(insert(table).values(row as never))
      expect((await engine.execute(select(table))).rows).to.deep.equal([row])
      await metadata.dropAll(engine)
    })

    it('numbers of deleted rows are not given again', async () => {
      const metadata = new MetaData()
      new Table('a', metadata, int('id', { primaryKey: true }), int('x'), {
        dialect: { sqlite: { autoincrement: true } },
      })
      await metadata.createAll(engine)
      for (const x of [1, 2]) await engine.execute(sql`insert into a (x) values (${x})`)
      await engine.execute(sql`delete from a where id = ${2}`)
      await engine.execute(sql`insert into a (x) values (${3})`)
      expect((await engine.execute(sql`select id from a order by id`)).scalars()).to.deep.equal([1, 3])
      await metadata.dropAll(engine)
    })
  })
})

describe('what SQLite lacks', () => {
  const refusal = (metadata: MetaData): UnsupportedFeatureError => {
    try {
      ddl(metadata, 'sqlite')
    } catch (error) {
      if (error instanceof UnsupportedFeatureError) return error
      throw error
    }
    return expect.fail('nothing was refused')
  }

  it('is refused by name, all of it at once, each with its place and its cure', () => {
    const metadata = new MetaData({
      extensions: ['citext'],
      schemas: ['own'],
      types: [new DomainType('short', t.text())],
    })
    const other = new Table('other', metadata, int('id', { primaryKey: true }), { schema: 'aux' })
    new Sequence('counter', metadata)
    const table = new Table(
      't',
      metadata,
      int('a', { identity: { always: true } }),
      int('b', { primaryKey: true, identity: { start: 5 } }),
      int('x'),
      new Column('tags', t.array(t.text())),
      new Column('c', t.text(), { collation: ['pg_catalog', 'C'] }),
      new UniqueConstraint('a', 'b'),
      new UniqueConstraint('a', { nullsNotDistinct: true }),
      new UniqueConstraint('c', { include: ['a'] }),
      new UniqueConstraint('b', { deferrable: true }),
      new ExcludeConstraint(['a', '=']),
      new ForeignKeyConstraint(['a'], 't', { match: 'FULL', name: 'full' }),
      new ForeignKeyConstraint(['x', 'b'], ['t.a', 't.b'], { onDelete: { setNull: ['x'] }, name: 'partial' }),
      new ForeignKeyConstraint(['b'], [other.c.id], { name: 'far' }),
    )
    new Index('ix_include', table.c.a, { include: ['b'] })
    new Index('ix_class', table.c.c.operatorClass('text_pattern_ops'))
    new View('v', metadata, int('a'), { definition: sql`SELECT 1`, materialized: true })
    const { message, problems, feature } = refusal(metadata)
    const places = problems.map((problem) => /\(in .*\)/.exec(problem.message)?.[0])
    expect(
      problems.map((problem, i) => [(problem as UnsupportedFeatureError).feature, places[i]]),
    ).to.deep.equal([
      ['CREATE SCHEMA (own)', undefined],
      ["the extension 'citext'", undefined],
      ['types of its own (domain short)', undefined],
      ["the sequence 'counter'", undefined],
      ['numbering a column that is not the whole primary key', "(in column 't.a')"],
      ['options of an identity column', "(in column 't.b')"],
      ['arrays (text[])', "(in column 't.tags')"],
      ['collations in a schema', "(in column 't.c')"],
      ['NULLS NOT DISTINCT', "(in constraint 'uq_t_a' of table 't')"],
      ['INCLUDE', "(in constraint 'uq_t_c' of table 't')"],
      ['deferrable constraints other than foreign keys', "(in constraint 'uq_t_b' of table 't')"],
      ['EXCLUDE constraints', "(in constraint 'ex_t_a' of table 't')"],
      ['MATCH FULL, which it reads and ignores', "(in constraint 'full' of table 't')"],
      ['ON DELETE SET NULL of some columns only', "(in constraint 'partial' of table 't')"],
      ['a foreign key into another schema', "(in constraint 'far' of table 't')"],
      ['INCLUDE', "(in index 'ix_include' of table 't')"],
      ['operator classes (text_pattern_ops)', "(in index 'ix_class' of table 't')"],
      ['materialized views', "(in view 'v')"],
    ])
    expect(message).to.match(
      /^18 parts of the schema cannot be written:\n1\. sqlite does not support CREATE SCHEMA/,
    )
    expect(feature).to.include('INCLUDE; operator classes')
    for (const problem of problems) expect(problem.message).to.match(/\n {2}\S/)
  })

  it('is refused before any statement runs', async () => {
    const engine = createEngine('sqlite://')
    const sent: string[] = []
    engine.on('statement', ({ sql: text }) => void sent.push(text))
    const metadata = new MetaData()
    new Table('fine', metadata, int('id', { primaryKey: true }))
    new Table('wrong', metadata, int('id', { primaryKey: true }), new ExcludeConstraint(['id', '=']))
    const error = await metadata.createAll(engine).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(UnsupportedFeatureError)
    expect(sent.filter((text) => text.startsWith('CREATE'))).to.deep.equal([])
    await engine.dispose()
  })

  it('holds for its own options too', () => {
    const build = (options: object, ...items: never[]) => {
      const metadata = new MetaData()
      new Table('t', metadata, int('a', { primaryKey: items.length > 0 }), ...items, {
        dialect: { sqlite: options },
      } as never)
      return refusal(metadata).feature
    }
    expect(build({ autoincrement: true })).to.equal('AUTOINCREMENT without a key that is numbered')
    expect(build({ withoutRowid: true })).to.equal('WITHOUT ROWID without a primary key')
    const metadata = new MetaData()
    new Table('t', metadata, int('a', { primaryKey: true }), new Column('b', t.named('geometry')), {
      dialect: { sqlite: { withoutRowid: true, strict: true } },
    })
    expect(refusal(metadata).feature).to.equal(
      'numbering the rows of a table WITHOUT ROWID; columns of type geometry in a STRICT table',
    )
    const nullable = new MetaData()
    new Table('t', nullable, int('a', { dialect: { sqlite: { notNullOnConflict: 'FAIL' } } }))
    expect(refusal(nullable).feature).to.equal('notNullOnConflict of a column that may be null')
  })
})
