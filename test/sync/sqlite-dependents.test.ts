/** What stands on a table of SQLite that changes: foreign keys, views and triggers, of the model or of somebody else. */
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'

import {
  Column,
  createEngine,
  type Engine,
  ForeignKeyConstraint,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  View,
} from '../../src/core'
import { describeSqliteCatalog, type Row } from '../support/sqlite-catalog-description'

const EVERYTHING = { allow: 'destroys', dropUnknown: true, history: false } as const

function linesOf(client: Sqlite.Database): string[] {
  const lines = describeSqliteCatalog((text) => client.prepare<[], Row>(text).all())
  return lines.map(({ text }) => text).filter((line) => !/: place = \d+$/u.test(line))
}

interface Keys {
  readonly key: 'id' | 'code'
  readonly parent?: string
  /** Whether the child says that its key is another one. */
  readonly child?: Keys['key']
}

/** A parent with two columns that could be its key, and a child that points to one of them. */
function family({ key, child = key, parent = 'parent' }: Keys): MetaData {
  const metadata = new MetaData()
  const former = parent === 'parent' ? {} : { renamedFrom: 'parent' }
  const target = new Table(
    parent,
    metadata,
    new Column('id', t.integer(), { nullable: false, autoincrement: false }),
    new Column('code', t.integer(), { nullable: false, autoincrement: false }),
    new PrimaryKeyConstraint(key, { name: 'pk' }),
    { ...former, dialect: { sqlite: { withoutRowid: true } } },
  )
  new Table(
    'child',
    metadata,
    new Column('to', t.integer()),
    new ForeignKeyConstraint(['to'], [target.c[child] as Column], { index: false }),
  )
  return metadata
}

describe('what stands on a table of SQLite', () => {
  let client: Sqlite.Database
  let engine: Engine

  beforeEach(() => {
    client = new Sqlite(':memory:')
    engine = createEngine('sqlite+better-sqlite3://', { client })
  })
  afterEach(() => engine.dispose())

  /** Brings the database to a model, to whose own creation it is equal then. */
  async function expectReached(make: () => MetaData): Promise<void> {
    await sync(engine, make(), EVERYTHING)
    expect((await planSync(engine, make(), EVERYTHING_BUT_POLICY)).toString()).to.equal('-- nothing to do')
    const fresh = new Sqlite(':memory:')
    const other = createEngine('sqlite+better-sqlite3://', { client: fresh })
    await make().createAll(other)
    expect(linesOf(client)).to.deep.equal(linesOf(fresh))
    await other.dispose()
  }

  const EVERYTHING_BUT_POLICY = { dropUnknown: true }

  const summary = async (metadata: MetaData, dropUnknown = false): Promise<unknown> =>
    (await planSync(engine, metadata, { dropUnknown })).steps.map(({ change, safety, possible }) => [
      `${change.kind} ${change.subject}`,
      possible ? safety : 'by hand',
    ])

  it('lets a key change together with the foreign keys that point to it, or not at all', async () => {
    await family({ key: 'id' }).createAll(engine)
    client.exec('INSERT INTO parent VALUES (1, 7); INSERT INTO child VALUES (1)')
    const wanted = (): MetaData => family({ key: 'code' })
    client.exec('CREATE TABLE loose (x, FOREIGN KEY (x) REFERENCES parent (id))')
    expect(await summary(wanted())).to.deep.equal([
      ['rebuildTable table parent', 'by hand'],
      ['rebuildTable table child', 'by hand'],
    ])
    expect((await planSync(engine, wanted())).steps[0]?.reason).to.match(
      /^foreign key fk_loose_x_parent of table loose would point to columns that are no key any more; /,
    )
    // An empty parent would be safe by itself.
    client.exec('DROP TABLE loose; PRAGMA foreign_keys = OFF; DELETE FROM parent')
    expect(await summary(wanted())).to.deep.equal([
      ['rebuildTable table parent', 'rewrites'],
      ['rebuildTable table child', 'rewrites'],
    ])
    client.exec('INSERT INTO parent VALUES (7, 1)')
    await expectReached(wanted)
    expect(client.pragma('foreign_key_list(child)')).to.have.lengthOf(1)
    expect(client.prepare('SELECT * FROM child').all()).to.deep.equal([{ to: 1 }])
  })

  it('keeps the foreign keys to a table that is renamed while both are built anew', async () => {
    await family({ key: 'id' }).createAll(engine)
    client.exec('INSERT INTO parent VALUES (1, 7); INSERT INTO child VALUES (1)')
    await expectReached(() => {
      const metadata = family({ key: 'id', parent: 'mother' })
      for (const table of metadata.tables.values())
        new UniqueConstraint(...table.columns, { name: `uq_${table.name}` }).attachTo(table)
      return metadata
    })
    expect(client.prepare('SELECT * FROM mother').all()).to.deep.equal([{ id: 1, code: 7 }])
  })

  /** A table, a view of it, and a view of the view. */
  const seen = (
    name: string,
    change: { readonly extra?: boolean; readonly views?: boolean } = {},
  ): MetaData => {
    const metadata = new MetaData()
    new Table(
      'thing',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column(name, t.text(), name === 'name' ? {} : { renamedFrom: 'name' }),
      ...(change.extra === true ? [new Column('at', t.text(), { serverDefault: sql`(1 + 1)` })] : []),
    )
    if (change.views === false) return metadata
    const column = change.extra === true ? 'at' : name
    const list = (source: string) => sql`SELECT ${sql.identifier(column)} FROM ${sql.identifier(source)}`
    new View('one', metadata, new Column(column, t.text()), { definition: list('thing') })
    new View('two', metadata, new Column(column, t.text()), { definition: list('one') })
    return metadata
  }

  it('takes views down before a column that they read gets another name, with the triggers on them', async () => {
    await seen('name').createAll(engine)
    client.exec("INSERT INTO thing VALUES (1, 'a')")
    client.exec('CREATE TRIGGER instead INSTEAD OF DELETE ON one BEGIN DELETE FROM thing; END')
    client.exec('CREATE VIEW loose AS SELECT 1 AS n FROM two')
    await sync(engine, seen('title'), { history: false })
    expect((await planSync(engine, seen('title'))).steps).to.deep.equal([])
    expect(client.prepare('SELECT title, n FROM two, loose').all()).to.deep.equal([{ title: 'a', n: 1 }])
    client.exec('DELETE FROM one')
    expect(client.prepare('SELECT count(*) AS n FROM thing').get()).to.deep.equal({ n: 0 })
  })

  it('refuses a new name of a table that a view of the model calls by the old one', async () => {
    const viewed = (name: string): MetaData => {
      const metadata = new MetaData()
      const options = name === 'thing' ? {} : { renamedFrom: 'thing' }
      new Table(name, metadata, new Column('id', t.integer(), { primaryKey: true }), options)
      new View('one', metadata, new Column('id', t.integer()), { definition: sql`SELECT id FROM thing` })
      return metadata
    }
    await viewed('thing').createAll(engine)
    client.exec('INSERT INTO thing VALUES (1)')
    const refused = await sync(engine, viewed('item'), { history: false }).catch(String)
    expect(refused).to.include('afterwards this would not work any more')
    expect(client.prepare('SELECT id FROM one').all()).to.deep.equal([{ id: 1 }])
  })

  it('tells that views of others would not find a column under its new name', async () => {
    await seen('name').createAll(engine)
    const { steps } = await planSync(engine, seen('title', { views: false }))
    expect(steps.map(({ possible, reason }) => [possible, reason])).to.deep.equal([
      [false, 'view two would not find the column any more in the view that it is read from'],
    ])
  })

  it('makes a view anew only when the columns are there that it reads', async () => {
    await seen('name').createAll(engine)
    client.exec("INSERT INTO thing VALUES (1, 'a')")
    const wanted = (): MetaData => seen('name', { extra: true })
    const { applied } = await sync(engine, wanted(), { history: false })
    expect(applied).to.deep.equal([])
    expect(client.prepare('SELECT * FROM two').all()).to.deep.equal([{ name: 'a' }])
    await expectReached(wanted)
    expect(client.prepare('SELECT * FROM two').all()).to.deep.equal([{ at: '2' }])
  })

  it('lets a column go of which only another table is called the same in a view', async () => {
    await seen('name', { views: false }).createAll(engine)
    client.exec('CREATE TABLE other (thing, name); CREATE VIEW v AS SELECT thing, name FROM other')
    const metadata = new MetaData()
    new Table('thing', metadata, new Column('id', t.integer(), { primaryKey: true }))
    const { pending } = await sync(engine, metadata, {
      allow: 'destroys',
      dropUnknown: ['thing.name'],
      history: false,
    })
    expect(pending).to.deep.equal([])
    expect(client.prepare('SELECT * FROM v').all()).to.deep.equal([])
  })

  /** One column of a table in a view. */
  const viewed = (column: string, options: { readonly isRenamed?: boolean } = {}): MetaData => {
    const metadata = new MetaData()
    const former = options.isRenamed === true ? { renamedFrom: 'name' } : {}
    new Table(
      'thing',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column(column, t.text(), former),
    )
    new View('one', metadata, new Column(column, t.text()), {
      definition: sql`SELECT ${sql.identifier(column)} FROM thing`,
    })
    return metadata
  }

  for (const isRenamed of [true, false])
    it(`tells that a view of others reads what a view of the model will not have${isRenamed ? ', which is renamed' : ''}`, async () => {
      await viewed('name').createAll(engine)
      client.exec("INSERT INTO thing VALUES (1, 'a'); CREATE VIEW two AS SELECT * FROM one")
      client.exec('CREATE VIEW three AS SELECT name FROM two')
      const wanted = (): MetaData => viewed('title', { isRenamed })
      const told = await planSync(engine, wanted(), { dropUnknown: ['thing.name'] })
      expect(told.steps.map(({ change, possible }) => [change.subject, possible])).to.deep.equal([
        ...(isRenamed
          ? [['column thing.title', false]]
          : [
              ['column thing.title', true],
              ['column thing.name', false],
            ]),
        ['view.definition of view one', false],
      ])
      const why = told.steps.flatMap(({ possible, reason }) => (possible ? [] : reason))
      for (const reason of why)
        expect(reason).to.match(/^(it needs .*: )?view three would not work any more after this$/u)
      await sync(engine, wanted(), { allow: 'destroys', dropUnknown: ['thing.name'], history: false })
      expect(client.prepare('SELECT * FROM three').all()).to.deep.equal([{ name: 'a' }])
      client.exec('DROP VIEW three; DROP VIEW two')
      await expectReached(wanted)
    })

  it('tells that a trigger of a view writes a column that the view will not have', async () => {
    await viewed('name').createAll(engine)
    client.exec(
      'CREATE TRIGGER instead INSTEAD OF INSERT ON one BEGIN INSERT INTO thing (id) SELECT new.name; END',
    )
    expect(await summary(viewed('title'))).to.deep.equal([
      ['addColumn column thing.title', 'safe'],
      ['changeTable view.definition of view one', 'by hand'],
    ])
  })

  it('lets a column go that only a view, and what is in it, is called like', async () => {
    client.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, one INT UNIQUE)')
    client.exec("CREATE VIEW one AS SELECT thing.name AS two, 'one' AS three FROM thing thing")
    client.exec("INSERT INTO thing VALUES (1, 'a', 2)")
    const { pending } = await sync(engine, seen('name', { views: false }), {
      allow: 'destroys',
      dropUnknown: ['thing.one'],
      history: false,
    })
    expect(pending).to.deep.equal([])
    expect(client.prepare('SELECT two, three FROM one').all()).to.deep.equal([{ two: 'a', three: 'one' }])
  })

  it('tells that views and triggers of others read a table or view that was asked to go', async () => {
    await seen('name', { views: false }).createAll(engine)
    client.exec('CREATE TABLE old (n); CREATE VIEW older AS SELECT 1 AS n FROM old; CREATE TABLE log (n)')
    client.exec('CREATE VIEW oldest AS SELECT n FROM older')
    client.exec('CREATE TRIGGER kept AFTER INSERT ON log BEGIN INSERT INTO old VALUES (new.n); END')
    const reasons = async (...dropUnknown: readonly string[]): Promise<unknown> => {
      const plan = await planSync(engine, seen('name', { views: false }), { dropUnknown })
      return plan.steps.map(({ change, reason, possible }) => [change.subject, possible || reason])
    }
    expect(await reasons('old')).to.deep.equal([
      ['table old', 'view older and view oldest and trigger kept would not work any more after this'],
    ])
    expect(await reasons('older')).to.deep.equal([
      ['view older', 'view oldest would not work any more after this'],
    ])
    expect(await reasons('old', 'older', 'oldest', 'log')).to.deep.equal([
      ['view oldest', true],
      ['view older', true],
      ['table old', true],
      ['table log', true],
    ])
  })

  it('tells that foreign keys of others point to a table that was asked to go', async () => {
    client.exec('CREATE TABLE old (id INTEGER PRIMARY KEY); CREATE TABLE child (n INT REFERENCES old (id))')
    const wanted = seen('name', { views: false })
    const drop = (...dropUnknown: readonly string[]) =>
      sync(engine, wanted, { allow: 'destroys', dropUnknown, history: false })
    const { pending } = await drop('old')
    expect(pending.map(({ change, reason }) => [change.subject, reason])).to.deep.equal([
      ['table old', 'foreign key fk_child_n_old of table child would not work any more after this'],
    ])
    client.exec('INSERT INTO child VALUES (NULL)')
    expect((await drop('old', 'child')).pending).to.deep.equal([])
  })

  it('changes the rest of a table from which a column cannot go', async () => {
    client.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY, name INT, old INT UNIQUE)')
    client.exec('CREATE VIEW loose AS SELECT old FROM thing')
    client.exec('INSERT INTO thing VALUES (1, 2, 3)')
    const wanted = seen('name', { views: false })
    const { pending } = await sync(engine, wanted, {
      allow: 'destroys',
      dropUnknown: ['thing.old'],
      history: false,
    })
    expect(pending.map(({ change }) => change.subject)).to.deep.equal([
      'column thing.old',
      'constraint uq_thing_old of table thing',
    ])
    expect(client.prepare('SELECT * FROM thing').all()).to.deep.equal([{ id: 1, name: '2', old: 3 }])
  })

  it('lets the last columns go behind one that can come, whatever cannot', async () => {
    client.exec('CREATE TABLE thing (old INT); INSERT INTO thing VALUES (1)')
    const metadata = new MetaData()
    const needed = new Column('needed', t.integer(), { nullable: false })
    new Table('thing', metadata, needed, new Column('n', t.integer()))
    await sync(engine, metadata, EVERYTHING)
    expect(client.prepare('SELECT * FROM thing').all()).to.deep.equal([{ n: null }])
    expect(await summary(metadata, true)).to.deep.equal([['addColumn column thing.needed', 'by hand']])
  })

  it('refuses a column by which the names in a view become ambiguous', async () => {
    client.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY); CREATE TABLE other (name)')
    client.exec('CREATE VIEW loose AS SELECT name FROM thing, other')
    const refused = await sync(engine, seen('name', { views: false }), { history: false }).catch(String)
    expect(refused).to.include('query of view loose: ambiguous column name: name')
    expect(client.prepare('SELECT * FROM loose').all()).to.deep.equal([])
  })

  it('adds a column to a STRICT table when it is STRICT no more, as the model has it', async () => {
    client.exec(
      "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT) STRICT; INSERT INTO thing VALUES (1, 'one')",
    )
    const make = (): MetaData => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      new Table('thing', metadata, id, new Column('name', t.text()), new Column('more', t.varchar(9)))
      return metadata
    }
    expect(await summary(make())).to.deep.equal([
      ['rebuildTable table thing', 'rewrites'],
      ['addColumn column thing.more', 'rewrites'],
    ])
    expect((await sync(engine, make(), { history: false })).applied).to.deep.equal([])
    await sync(engine, make(), { allow: 'rewrites', history: false })
    expect(await summary(make())).to.deep.equal([])
    expect(client.prepare('SELECT * FROM thing').all()).to.deep.equal([{ id: 1, name: 'one', more: null }])
  })

  it('drops no column of a primary key that cannot become another one', async () => {
    client.exec('CREATE TABLE thing (id INTEGER NOT NULL, n INT, CONSTRAINT pk_thing PRIMARY KEY (id))')
    client.exec('INSERT INTO thing VALUES (1, 2)')
    const metadata = new MetaData()
    const code = new Column('code', t.integer(), { primaryKey: true, autoincrement: false })
    new Table('thing', metadata, code, new Column('n', t.integer()))
    expect(await summary(metadata, true)).to.deep.include.members([
      ['addColumn column thing.code', 'by hand'],
      ['dropColumn column thing.id', 'by hand'],
    ])
    const { steps } = await planSync(engine, metadata, { dropUnknown: true })
    for (const { reason } of steps.filter(({ possible }) => !possible))
      expect(reason).to.include('the table has rows, and they would have no value')
    await sync(engine, metadata, EVERYTHING)
    expect(client.prepare('SELECT * FROM thing').all()).to.deep.equal([{ id: 1, n: 2 }])
  })

  for (const { what, had, type, withoutRowid } of [
    {
      what: 'an option of the table',
      had: 'id INTEGER PRIMARY KEY AUTOINCREMENT',
      type: t.integer(),
      withoutRowid: true,
    },
    { what: 'an option of a table without a key', had: 'id INTEGER', type: t.integer(), withoutRowid: true },
    {
      what: 'the type of a column that is numbered',
      had: 'id INTEGER PRIMARY KEY AUTOINCREMENT',
      type: t.bigint(),
    },
  ])
    it(`lets wait for a key that cannot come what fits only that: ${what}`, async () => {
      client.exec(`CREATE TABLE thing (${had}, n INT); INSERT INTO thing VALUES (1, 2)`)
      const make = (): MetaData => {
        const metadata = new MetaData()
        const id = new Column('id', type, { primaryKey: true, autoincrement: false })
        const code = new Column('code', t.text(), { primaryKey: true })
        const options = withoutRowid === undefined ? {} : { dialect: { sqlite: { withoutRowid } } }
        new Table('thing', metadata, id, code, new Column('n', t.text()), options)
        return metadata
      }
      const { applied, pending } = await sync(engine, make(), EVERYTHING)
      expect(applied.map(({ change }) => change.subject)).to.deep.equal(['table thing'])
      for (const { possible, reason } of pending)
        expect([possible, reason.replace(/^(?:it needs [^:]*: )+/u, '')]).to.deep.equal([
          false,
          'the table has rows, and they would have no value in a column that is NOT NULL and has no default',
        ])
      expect(client.prepare('SELECT * FROM thing').all()).to.deep.equal([{ id: 1, n: '2' }])
      expect((await planSync(engine, make(), EVERYTHING_BUT_POLICY)).steps.map(String)).to.deep.equal(
        pending.map(String),
      )
    })

  it('builds a table anew of which no column stays, each row as a new one would be', async () => {
    const make = (): MetaData => {
      const metadata = new MetaData()
      new Table(
        'thing',
        metadata,
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('n', t.integer(), { serverDefault: 5 }),
      )
      new Table('other', metadata, new Column('code', t.text(), { primaryKey: true }), {
        dialect: { sqlite: { withoutRowid: true } },
      })
      return metadata
    }
    client.exec(
      `CREATE TABLE thing (a TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO thing VALUES ('x'), ('y')`,
    )
    client.exec('CREATE TABLE other (a TEXT PRIMARY KEY) WITHOUT ROWID')
    await expectReached(make)
    expect(client.prepare('SELECT * FROM thing').all()).to.deep.equal([
      { id: 1, n: 5 },
      { id: 2, n: 5 },
    ])
  })

  it('tells that a trigger of a view of others would not find a column under its new name', async () => {
    await seen('name', { views: false }).createAll(engine)
    client.exec('CREATE VIEW hand AS SELECT id, name FROM thing')
    client.exec(
      'CREATE TRIGGER written INSTEAD OF INSERT ON hand BEGIN INSERT INTO thing VALUES (new.id, new.name); END',
    )
    const { steps } = await planSync(engine, seen('title', { views: false }))
    expect(steps.map(({ possible, reason }) => [possible, reason])).to.deep.equal([
      [false, 'trigger written would not find the column any more in the view that it is read from'],
    ])
    client.exec('DROP TRIGGER written')
    await sync(engine, seen('title', { views: false }), { history: false })
    expect(client.prepare('SELECT id, title FROM hand').all()).to.deep.equal([])
  })

  it('gives a table and a column names that differ in nothing but their case', async () => {
    const users = (name: string, email: string): MetaData => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      const options = { renamedFrom: 'users' }
      new Table(
        name,
        metadata,
        id,
        new Column(email, t.text(), { renamedFrom: 'email', index: true }),
        options,
      )
      return metadata
    }
    client.exec(
      "CREATE TABLE users (id INTEGER PRIMARY KEY NOT NULL, email TEXT); INSERT INTO users VALUES (1, 'a')",
    )
    client.exec('CREATE VIEW hand AS SELECT email FROM users')
    const { steps, notes } = await planSync(engine, users('Users', 'eMail'))
    expect(notes).to.deep.equal([])
    expect(steps.map(({ sql: text, safety }) => [text, safety])).to.deep.equal([
      ['ALTER TABLE users RENAME TO dovetail_users;\nALTER TABLE dovetail_users RENAME TO "Users"', 'safe'],
      ['ALTER TABLE "Users" RENAME COLUMN email TO "eMail"', 'safe'],
      ['CREATE INDEX "ix_Users_eMail" ON "Users" ("eMail")', 'scans'],
    ])
    await sync(engine, users('Users', 'eMail'), { allow: 'scans', history: false })
    expect(client.prepare('SELECT id, users.eMail FROM users, hand').all()).to.deep.equal([
      { id: 1, eMail: 'a' },
    ])
    const again = await planSync(engine, users('Users', 'eMail'))
    expect([again.steps, again.notes]).to.deep.equal([[], []])
  })

  it('keeps the indexes of a table from which a column of its own name goes', async () => {
    client.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY, thing INT, n INT, UNIQUE (thing, n))')
    client.exec('CREATE INDEX by_n ON thing (n); CREATE INDEX by_thing ON thing (thing)')
    const metadata = new MetaData()
    const id = new Column('id', t.integer(), { primaryKey: true })
    new Table('thing', metadata, id, new Column('n', t.integer()))
    await sync(engine, metadata, { allow: 'destroys', dropUnknown: ['thing.thing'], history: false })
    expect(client.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").all()).to.deep.equal([
      { name: 'by_n' },
    ])
  })

  it('drops a column by itself when the index over it is made anew, though the table cannot be built anew', async () => {
    client.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY, at TIMESTAMP, gone INT, n INT)')
    client.exec('CREATE INDEX by_n ON thing (n, gone); INSERT INTO thing VALUES (1, 2, 3, 4)')
    const metadata = new MetaData()
    const id = new Column('id', t.integer(), { primaryKey: true })
    new Table(
      'thing',
      metadata,
      id,
      new Column('at', t.json()),
      new Column('n', t.integer()),
      new Index('by_n', 'n'),
    )
    const { applied } = await sync(engine, metadata, EVERYTHING)
    expect(applied.map((step) => step.sql)).to.deep.equal([
      'DROP INDEX IF EXISTS by_n',
      'ALTER TABLE thing DROP COLUMN gone',
      'CREATE INDEX by_n ON thing (n)',
    ])
    const { steps } = await planSync(engine, metadata, EVERYTHING_BUT_POLICY)
    expect(steps.map(({ change, possible }) => [change.subject, possible])).to.deep.equal([
      ['table thing', false],
    ])
  })

  it('gives a table that is built anew the triggers back that only this connection has', async () => {
    await seen('name', { views: false }).createAll(engine)
    client.exec("CREATE TEMP TABLE log (id); INSERT INTO thing VALUES (1, 'a')")
    client.exec('CREATE TEMP TRIGGER told AFTER DELETE ON thing BEGIN INSERT INTO log VALUES (old.id); END')
    await sync(engine, seen('name', { views: false, extra: true }), { allow: 'rewrites', history: false })
    client.exec('DELETE FROM thing')
    expect(client.prepare('SELECT id FROM log').all()).to.deep.equal([{ id: 1 }])
  })

  describe('that a full-text table reads', () => {
    const posts = (name: string, columns: readonly Column[], former?: string): MetaData => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      new Table(name, metadata, id, ...columns, former === undefined ? {} : { renamedFrom: former })
      return metadata
    }
    const title = (name = 'title', former?: string): Column =>
      new Column(name, t.text(), former === undefined ? {} : { renamedFrom: former })
    const note = (name = 'note', former?: string): Column =>
      new Column(name, t.text(), former === undefined ? {} : { renamedFrom: former })
    beforeEach(async () => {
      await posts('post', [title(), note()]).createAll(engine)
      client.exec(
        `CREATE VIRTUAL TABLE post_text USING fts5("Title", note UNINDEXED, content='post', content_rowid=id, tokenize='porter ascii')`,
      )
      client.exec(`CREATE VIRTUAL TABLE own_text USING fts5(title)`)
      client.exec(`CREATE VIRTUAL TABLE no_text USING fts5(title, content='')`)
    })

    const CASES: readonly (readonly [what: string, wanted: () => MetaData, reason: string | undefined])[] = [
      [
        'a column gets another name',
        () => posts('post', [title('headline', 'title'), note()]),
        'virtual table post_text would go on reading it by its old name, which SQLite does not change there',
      ],
      [
        'the table gets another name',
        () => posts('article', [title(), note()], 'post'),
        'virtual table post_text would go on reading it by its old name, which SQLite does not change there',
      ],
      [
        'a column goes',
        () => posts('post', [note()]),
        'virtual table post_text would not work any more after this',
      ],
      ['a name changes its case', () => posts('post', [title('TITLE', 'title'), note()]), undefined],
      ['a column comes', () => posts('post', [title(), note(), title('more')]), undefined],
    ]
    it('waits with all else of the table for a name that it cannot get', async () => {
      const before = linesOf(client)
      const wanted = posts('article', [title(), new Column('note', t.varchar(9)), title('more')], 'post')
      const { pending } = await sync(engine, wanted, { allow: 'destroys', history: false })
      expect(pending.map(({ change, possible }) => [change.kind, possible])).to.have.deep.members([
        ['rebuildTable', false],
        ['renameTable', false],
        ['addColumn', false],
      ])
      expect(linesOf(client)).to.deep.equal(before)
    })

    for (const [what, wanted, reason] of CASES)
      it(`is ${reason === undefined ? 'changed' : 'told'} where ${what}`, async () => {
        const before = linesOf(client)
        const { pending } = await sync(engine, wanted(), {
          allow: 'destroys',
          history: false,
          dropUnknown: ['post.title'],
        })
        expect(pending.map((step) => [step.possible, step.reason])).to.deep.equal(
          reason === undefined ? [] : [[false, reason]],
        )
        if (reason !== undefined) expect(linesOf(client)).to.deep.equal(before)
        client.exec(`INSERT INTO post_text (post_text) VALUES ('rebuild')`)
      })
  })
})
