/** A plan written to a file, read back, and applied. */
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import fc from 'fast-check'
import { Client } from 'pg'

import {
  Column,
  ddl,
  Index,
  insert,
  MetaData,
  Plan,
  planSync,
  sync,
  syncHistory,
  Table,
  t,
  unsafeSql,
  verify,
  type SqlType,
} from '../../src/core'
import type { DialectName } from '../../src/driver/driver'
import type { PlanData } from '../../src/sync/plan-data'
import type { Step } from '../../src/sync/safety'
import { joinStatements } from '../../src/util/sql-script'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'
import { freshPostgresDatabase } from '../support/postgres-server'

function model({ isLater }: { readonly isLater: boolean }): MetaData {
  const metadata = new MetaData()
  const table = new Table('kept', metadata, new Column('id', t.integer(), { primaryKey: true }))
  if (isLater) {
    const name = new Column('name', t.text(), { serverDefault: "it's; --\n-- dovetail:end" })
    table.append(name)
    new Index('ix_kept_name', name)
  }
  return metadata
}

/** What ends a line or a comment somewhere, or begins one, and words between. */
const ANY_TEXT = fc
  .array(
    fc.constantFrom(
      '\n',
      '\r',
      '\r\n',
      '\u2028',
      '\u2029',
      '--',
      '-- dovetail:',
      '/*',
      '*/',
      ';',
      "'",
      ' ',
      'word',
    ),
  )
  .map((parts) => parts.join(''))

const STATEMENT = ANY_TEXT.filter((text) => text.trim() !== '')

/** Runs scripts as the shell of a database does, in an empty one, and tells what tables there are then. */
async function tablesAfter(dialect: DialectName, scripts: readonly string[]): Promise<unknown[]> {
  if (dialect === 'sqlite') {
    const shell = new Sqlite(':memory:')
    for (const script of scripts) shell.exec(script)
    return shell.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
  }
  const database = await freshPostgresDatabase()
  const shell = new Client({ connectionString: database.url })
  await shell.connect()
  try {
    for (const script of scripts) await shell.query(script)
    const { rows } = await shell.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
    return rows.map(({ relname }) => relname)
  } finally {
    await shell.end()
    await database.drop()
  }
}

onEveryEngine('a plan in a file', (engine, { dialect }) => {
  const before = (): MetaData => model({ isLater: false })
  const later = (): MetaData => model({ isLater: true })

  beforeEach(async () => {
    await later().dropAll(engine())
    await sync(engine(), before())
    await engine().execute(insert(before().table('kept')).values({ id: 1 }))
  })

  it('is the same after JSON', async () => {
    const plan = await planSync(engine(), later())
    const copy = Plan.fromJSON(engine(), JSON.parse(JSON.stringify(plan)))
    expect([copy.toString(), copy.toSql(), copy.steps]).to.deep.equal([
      plan.toString(),
      plan.toSql(),
      plan.steps.map((step) => JSON.parse(JSON.stringify(step)) as unknown),
    ])
  })

  it('is the same after SQL', async () => {
    const plan = await planSync(engine(), later())
    const copy = Plan.fromSql(engine(), plan.toSql())
    expect(copy.toJSON()).to.deep.equal(JSON.parse(JSON.stringify(plan)))
  })

  it('is the same after SQL, whatever its texts hold', async () => {
    const plan = JSON.parse(JSON.stringify(await planSync(engine(), later()))) as PlanData
    const [first] = plan.steps as [Step]
    fc.assert(
      fc.property(
        fc.array(ANY_TEXT, { minLength: 5, maxLength: 5 }),
        fc.array(STATEMENT),
        (texts, statements) => {
          const [subject = '', wanted = '', reason = '', saferWay = '', note = ''] = texts
          const step = {
            ...first,
            change: { ...first.change, subject, wanted, found: wanted },
            reason,
            saferWay,
            statements,
            sql: joinStatements(statements),
          }
          const data = {
            ...plan,
            notes: [note],
            steps: [{ ...step, possible: false, statements: [], sql: '' }, step],
          }
          const written = Plan.fromJSON(engine(), data)
          expect(Plan.fromSql(engine(), written.toSql()).toJSON()).to.deep.equal(written.toJSON())
          const told = Plan.fromJSON(engine(), { ...data, steps: data.steps.slice(0, 1) })
          for (const text of [told.toSql(), told.toString()])
            expect(
              text.split(/[\n\r\u2028]/).filter((line) => line !== '' && !line.startsWith('-- ')),
            ).to.deep.equal([])
        },
      ),
    )
  })

  it('says nothing to a shell but its statements, however many lines the texts of models and databases have', async () => {
    const talkative = (line: string): MetaData => {
      const metadata = new MetaData()
      const comment = `${line}\nCREATE TABLE injected (x integer); --\rCREATE TABLE injected (x integer); --`
      new Table(
        'told',
        metadata,
        new Column('id', t.integer(), { primaryKey: true, comment, serverDefault: comment.length }),
      )
      return metadata
    }
    await talkative('first').dropAll(engine())
    await talkative('first').createAll(engine())
    const plan = await planSync(engine(), talkative('second'))
    expect(plan.steps).to.have.length.greaterThan(0)
    expect(await tablesAfter(dialect, [ddl(talkative('first'), dialect), plan.toSql()])).to.deep.equal([
      'told',
    ])
    await talkative('first').dropAll(engine())
  })

  it('does what it says, without the model', async () => {
    const text = (await planSync(engine(), later())).toSql()
    const { applied, pending } = await Plan.fromSql(engine(), text).apply({ allow: 'scans' })
    expect([applied.map(({ change }) => change.subject), pending]).to.deep.equal([
      ['column kept.name', 'index ix_kept_name of table kept'],
      [],
    ])
    await verify(engine(), later())
  })

  it('says how large the tables are that it is about', async () => {
    await engine().execute(insert(before().table('kept')).values({ id: 2 }))
    if (engine().dialect.name === 'postgres') await engine().execute(unsafeSql('ANALYZE kept'))
    const plan = await planSync(engine(), later())
    expect(plan.steps.map(({ size }) => size?.rows)).to.deep.equal([2, 2])
    expect(plan.toString()).to.match(/table: about 2 rows/)
  })

  it('is not applied to a database that has changed since', async () => {
    const plan = Plan.fromJSON(engine(), JSON.parse(JSON.stringify(await planSync(engine(), later()))))
    await engine().execute(unsafeSql('ALTER TABLE kept ADD COLUMN other integer'))
    const error = await rejection(plan.apply({ allow: 'scans' }))
    expect(error).to.have.property('code', 'stale-plan')
  })

  it('is not applied to tables that were empty then, and have rows now', async () => {
    await sync(engine(), later(), { allow: 'scans' })
    await engine().execute(unsafeSql('DELETE FROM kept'))
    const text = (await planSync(engine(), before(), { dropUnknown: ['kept.name'] })).toSql()
    await engine().execute(unsafeSql(`INSERT INTO kept VALUES (1, 'dear')`))
    const error = await rejection(Plan.fromSql(engine(), text).apply({ allow: 'destroys' }))
    expect(error).to.have.property('code', 'stale-plan')
    expect(error.message).to.equal(
      'The database is not what the plan was made against: kept was empty then, and has rows now.\n' +
        '  Make a new plan, and review it.',
    )
  })

  if (dialect === 'sqlite')
    it('is not applied where a trigger or view has come to a table that it builds anew', async () => {
      const shorter = (): MetaData => {
        const metadata = new MetaData()
        new Table('kept', metadata, new Column('id', t.text(), { primaryKey: true }))
        return metadata
      }
      for (const text of [
        'CREATE TRIGGER watch AFTER INSERT ON kept BEGIN SELECT 1; END',
        'CREATE VIEW all_kept AS SELECT id FROM kept',
      ]) {
        const plan = await planSync(engine(), shorter())
        expect(plan.steps.map(({ change }) => change.kind)).to.deep.equal(['rebuildTable'])
        await engine().execute(unsafeSql(text))
        const error = await rejection(
          Plan.fromJSON(engine(), JSON.parse(JSON.stringify(plan))).apply({ allow: 'destroys' }),
        )
        expect(error).to.have.property('code', 'stale-plan')
      }
      // What has nothing to do with the table is nothing to the plan.
      const text = (await planSync(engine(), shorter())).toSql()
      await engine().execute(unsafeSql('CREATE VIEW nobody AS SELECT 1 AS one'))
      const { applied } = await Plan.fromSql(engine(), text).apply({ allow: 'destroys' })
      const triggers = await engine().execute(
        unsafeSql(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`),
      )
      expect([applied.length, triggers.scalars()]).to.deep.equal([1, ['watch']])
      await engine().execute(unsafeSql('DROP VIEW nobody'))
      await engine().execute(unsafeSql('DROP VIEW all_kept'))
    })

  if (dialect === 'postgres')
    it('does the same in a shell whose time zone is another one', async () => {
      const moment = (type: SqlType): MetaData => {
        const metadata = new MetaData()
        new Table('moment', metadata, new Column('at', type))
        return metadata
      }
      await moment(t.timestamp()).dropAll(engine())
      await moment(t.timestamp()).createAll(engine())
      await engine().execute(unsafeSql(`INSERT INTO moment VALUES ('2026-01-01 03:04:05')`))
      const plan = await planSync(engine(), moment(t.timestamptz()))
      const shell = await engine().connect()
      try {
        await shell.execute(unsafeSql(`SET TimeZone = 'America/New_York'`))
        const statements = plan
          .toSql()
          .replaceAll(/^--.*$/gm, '')
          .split(/;\s*/)
        for (const sql of statements) if (sql.trim() !== '') await shell.send(sql)
        const text = `SELECT (at AT TIME ZONE 'UTC')::text AS at FROM moment`
        expect((await shell.execute(unsafeSql(text))).rows).to.deep.equal([{ at: '2026-01-01 03:04:05' }])
      } finally {
        await shell.close()
        await moment(t.timestamp()).dropAll(engine())
      }
    })

  if (dialect === 'postgres')
    it('waits for a minute at most where others hold a table that an index is built on', async () => {
      const word = (isIndexed: boolean): MetaData => {
        const metadata = new MetaData()
        new Table('word', metadata, new Column('text', t.text(), { index: isIndexed }))
        return metadata
      }
      await word(false).createAll(engine())
      await engine().send(`INSERT INTO word VALUES ('a')`)
      const text = (await planSync(engine(), word(true))).toSql()
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('--'))
      expect(lines).to.deep.equal([
        "SET TimeZone = 'UTC';",
        'SET lock_timeout = 60000;',
        'CREATE INDEX CONCURRENTLY ix_word_text ON word (text);',
        'RESET lock_timeout;',
      ])
      const { applied } = await Plan.fromSql(engine(), text).apply({ allow: 'scans' })
      expect(applied.map(({ sql }) => sql)).to.deep.equal([
        'CREATE INDEX CONCURRENTLY ix_word_text ON word (text)',
      ])
      await word(true).dropAll(engine())
    })

  it('is applied by nobody who cannot read it', () => {
    const wrong: readonly unknown[] = [
      undefined,
      null,
      1,
      'x',
      [],
      {},
      { format: 2 },
      { format: 1, dialect: 'postgres' },
    ]
    for (const data of wrong) expect(() => Plan.fromJSON(engine(), data)).to.throw(/is no plan of Dovetail/)
    expect(() => Plan.fromSql(engine(), 'CREATE TABLE x (a integer);')).to.throw(
      /the comments that begin with/,
    )
  })

  it('keeps what a reviewer has changed in its statements', async () => {
    const text = (await planSync(engine(), later())).toSql().replace('ix_kept_name ON', 'ix_renamed ON')
    const { applied } = await Plan.fromSql(engine(), text).apply({ allow: 'scans' })
    expect(applied[1]?.sql).to.match(/ix_renamed ON/)
  })

  it('leaves a line in the history of the database', async () => {
    const revisions = async (): Promise<unknown[]> =>
      (await syncHistory(engine())).map(({ allow, outcome, steps }) => [
        allow,
        outcome,
        steps.map(({ change }) => change.subject),
      ])
    const earlier = await revisions()
    await sync(engine(), later(), { allow: 'scans' })
    await sync(engine(), later(), { allow: 'scans' })
    expect(await revisions()).to.deep.equal([
      ['scans', 'applied', ['column kept.name', 'index ix_kept_name of table kept']],
      ...earlier,
    ])
  })
})
