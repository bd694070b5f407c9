import { expect } from 'chai'

import { UnsupportedFeatureError, UsageError } from '../../src/errors'
import { sql, unsafeSql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { DDL, type DdlMoment } from '../../src/schema/ddl-event'
import { ForeignKey } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Sequence } from '../../src/schema/sequence'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { View } from '../../src/schema/view'
import { CreateIndex, DropIndex } from '../../src/statement/ddl/index-ddl'
import { AddConstraint, CreateTable, DropConstraint, DropTable } from '../../src/statement/ddl/table-ddl'
import { t } from '../../src/types/t'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const id = () => new Column('id', t.integer(), { primaryKey: true })
const keyTo = (target: string) =>
  new Column(`${target}_id`, t.integer(), new ForeignKey(target, { index: false }))

function henAndEgg(): MetaData {
  const metadata = new MetaData()
  new Table('hen', metadata, id(), keyTo('egg'))
  new Table('egg', metadata, id(), keyTo('hen'))
  return metadata
}

onEveryEngine('dropAll', (engine, { dialect }) => {
  const isPostgres = dialect === 'postgres'
  const ddlOf = async (run: () => Promise<unknown>): Promise<string[]> =>
    (await captureQueries(engine(), run)).filter((text) => /^(CREATE|DROP|ALTER)/.test(text))
  const execute = (text: string) => engine().execute(unsafeSql(text))

  it('drops tables that reference each other, rows and all, by the real names of their keys', async () => {
    await execute('create table hen (id integer primary key, egg_id integer)')
    await execute(
      'create table egg (id integer primary key, hen_id integer, constraint own_name foreign key (hen_id) references hen)',
    )
    if (isPostgres) {
      await execute('alter table hen add constraint by_hand foreign key (egg_id) references egg')
      await execute('insert into hen values (1, null)')
    } else {
      await execute('drop table hen')
      await execute(
        'create table hen (id integer primary key, egg_id integer, constraint by_hand foreign key (egg_id) references egg)',
      )
      await execute('insert into hen values (1, null)')
    }
    await execute('insert into egg values (1, 1)')
    await execute('update hen set egg_id = 1')
    const written = await ddlOf(() => henAndEgg().dropAll(engine()))
    expect(written).to.deep.equal([
      ...(isPostgres ? ['ALTER TABLE egg DROP CONSTRAINT own_name'] : []),
      'DROP TABLE hen',
      'DROP TABLE egg',
    ])
  })

  it('names the keys of other tables that point to these, and drops nothing', async () => {
    const metadata = henAndEgg()
    await metadata.createAll(engine())
    await execute(
      'create table stranger (hen_id integer, constraint strange foreign key (hen_id) references hen (id))',
    )
    const error = await rejection(metadata.dropAll(engine()))
    expect(error).to.be.instanceOf(UsageError)
    expect((error as Error).message).to.match(/stranger: strange points to hen\n.*cascade: true/)
    expect(await ddlOf(() => metadata.createAll(engine()))).to.deep.equal([])
    if (isPostgres) await metadata.dropAll(engine(), { cascade: true })
    else {
      expect(await rejection(metadata.dropAll(engine(), { cascade: true }))).to.be.instanceOf(
        UnsupportedFeatureError,
      )
    }
    await execute('drop table stranger')
    await metadata.dropAll(engine(), { cascade: true })
    expect(await ddlOf(() => metadata.createAll(engine()))).to.include.members([
      ...(isPostgres
        ? ['ALTER TABLE egg ADD CONSTRAINT fk_egg_hen_id_hen FOREIGN KEY (hen_id) REFERENCES hen (id)']
        : []),
    ])
    await metadata.dropAll(engine())
  })

  it('drops views before what they read, and leaves what other tables use', async () => {
    const metadata = new MetaData()
    const user = new Table('user', metadata, id())
    new View('all_users', metadata, id(), { definition: sql`SELECT id FROM ${sql.identifier('user')}` })
    if (isPostgres) {
      const sequence = new Sequence('kept', metadata)
      void sequence
      await metadata.createAll(engine())
      await execute("create table other (n bigint default nextval('kept'))")
    } else await metadata.createAll(engine())
    const written = await ddlOf(() => metadata.dropAll(engine()))
    expect(written.filter((text) => !text.includes('SEQUENCE'))).to.deep.equal([
      'DROP VIEW all_users',
      `DROP TABLE ${isPostgres ? '"user"' : 'user'}`,
    ])
    if (isPostgres) {
      const left = await engine().execute(sql`select count(*) from pg_class where relname = 'kept'`)
      expect(left.scalars()).to.deep.equal([1n])
      await execute('drop table other')
    }
    await metadata.dropAll(engine())
    expect(user.isView).to.equal(false)
  })

  it('calls listeners in the transaction, around creation and removal, and only where something happens', async () => {
    const metadata = new MetaData()
    const table = new Table('t', metadata, id())
    const moments: string[] = []
    for (const moment of ['beforeCreate', 'afterCreate', 'beforeDrop', 'afterDrop'] as DdlMoment[]) {
      metadata.listen(moment, () => void moments.push(`all ${moment}`))
      table.listen(moment, async ({ execute: run, target, dialect: name }) => {
        await run(sql`select ${1}`)
        moments.push(`${target === table ? 't' : '?'} ${moment} ${name}`)
      })
    }
    table.listen('afterCreate', new DDL(sql`INSERT INTO t VALUES (${5})`))
    await metadata.createAll(engine())
    await metadata.createAll(engine())
    expect((await engine().execute(sql`select id from t`)).scalars()).to.deep.equal([5])
    await metadata.dropAll(engine())
    await metadata.dropAll(engine())
    expect(moments).to.deep.equal([
      'all beforeCreate',
      `t beforeCreate ${dialect}`,
      `t afterCreate ${dialect}`,
      'all afterCreate',
      'all beforeDrop',
      `t beforeDrop ${dialect}`,
      `t afterDrop ${dialect}`,
      'all afterDrop',
    ])
    table.listen('afterCreate', () => Promise.reject(new TypeError('no')))
    expect(await rejection(metadata.createAll(engine()))).to.be.instanceOf(TypeError)
    expect(await ddlOf(() => metadata.dropAll(engine()))).to.deep.equal([])
  })

  it('a listener cannot end the transaction', async () => {
    const metadata = new MetaData()
    const table = new Table('t', metadata, id())
    table.listen('afterCreate', new DDL(sql`COMMIT`))
    expect(await rejection(metadata.createAll(engine()))).to.be.instanceOf(UsageError)
  })
})

onEveryEngine('a statement of the schema', (engine, { dialect }) => {
  const isPostgres = dialect === 'postgres'

  it('is executed, and compiled without a connection', async () => {
    const table = new Table('t', new MetaData(), id(), new Column('a', t.integer()), { comment: 'why' })
    const index = new Index('ix_a', table.columns[1] as Column)
    const statements = [
      new CreateTable(table, { ifNotExists: true }),
      new CreateTable(table, { ifNotExists: true }),
      new CreateIndex(index, { ifNotExists: true }),
      new CreateIndex(index, { ifNotExists: true }),
      new DropIndex(index, { ifExists: true }),
      new DropIndex(index, { ifExists: true }),
      new DropTable(table, { ifExists: true }),
      new DropTable(table, { ifExists: true }),
    ]
    const sent = await captureQueries(engine(), async () => {
      for (const statement of statements) await engine().execute(statement)
    })
    const definition = isPostgres
      ? [
          'CREATE TABLE IF NOT EXISTS t (id INTEGER GENERATED BY DEFAULT AS IDENTITY NOT NULL, a INTEGER, CONSTRAINT pk_t PRIMARY KEY (id))',
          "COMMENT ON TABLE t IS 'why'",
        ]
      : [
          'CREATE TABLE IF NOT EXISTS t /* comment: why */ (id INTEGER NOT NULL, a INTEGER, CONSTRAINT pk_t PRIMARY KEY (id))',
        ]
    expect(sent).to.deep.equal([
      ...definition,
      ...definition,
      'CREATE INDEX IF NOT EXISTS ix_a ON t (a)',
      'CREATE INDEX IF NOT EXISTS ix_a ON t (a)',
      'DROP INDEX IF EXISTS ix_a',
      'DROP INDEX IF EXISTS ix_a',
      'DROP TABLE IF EXISTS t',
      'DROP TABLE IF EXISTS t',
    ])
    expect(engine().compile(statements[0] as CreateTable).sql).to.equal(definition.join(';\n'))
  })

  it('adds and drops constraints, where the database can', async () => {
    const table = new Table('t', new MetaData(), id(), new Column('a', t.integer()))
    await table.create(engine())
    const unique = new UniqueConstraint(table.columns[1] as Column, { comment: 'once' })
    const check = new CheckConstraint('a > 0', { name: 'later', dialect: { postgres: { notValid: true } } })
    check.attachTo(table)
    if (!isPostgres) {
      for (const statement of [new AddConstraint(unique), new DropConstraint(unique)]) {
        const error = await rejection(engine().execute(statement))
        expect(error).to.be.instanceOf(UnsupportedFeatureError)
        expect((error as Error).message).to.include('the table has to be built anew')
      }
    } else {
      const sent = await captureQueries(engine(), async () => {
        await engine().execute(new AddConstraint(unique))
        await engine().execute(new AddConstraint(check))
        await engine().execute(new DropConstraint(unique, { ifExists: true, cascade: true }))
        await engine().execute(new DropConstraint(unique, { ifExists: true }))
      })
      expect(sent).to.deep.equal([
        'ALTER TABLE t ADD CONSTRAINT uq_t_a UNIQUE (a)',
        "COMMENT ON CONSTRAINT uq_t_a ON t IS 'once'",
        'ALTER TABLE t ADD CONSTRAINT later CHECK (a > 0) NOT VALID',
        'ALTER TABLE t DROP CONSTRAINT IF EXISTS uq_t_a CASCADE',
        'ALTER TABLE t DROP CONSTRAINT IF EXISTS uq_t_a',
      ])
    }
    await table.drop(engine())
  })

  it('builds an index concurrently, on its own only', async () => {
    const table = new Table('t', new MetaData(), id(), new Column('a', t.integer()))
    const index = new Index('ix_a', table.columns[1] as Column, {
      comment: 'slow',
      dialect: { postgres: { concurrently: true } },
    })
    await table.create(engine())
    await index.drop(engine())
    const sent = await captureQueries(engine(), () => index.create(engine()))
    expect(sent.filter((text) => /^(CREATE|COMMENT)/.test(text))).to.deep.equal(
      isPostgres
        ? ['CREATE INDEX CONCURRENTLY ix_a ON t (a)', "COMMENT ON INDEX ix_a IS 'slow'"]
        : ['CREATE INDEX ix_a /* comment: slow */ ON t (a)'],
    )
    await table.drop(engine())
  })
})
