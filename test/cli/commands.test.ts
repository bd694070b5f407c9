import { existsSync, readFileSync, readdirSync } from 'node:fs'

import { expect } from 'chai'
import { Client } from 'pg'
import sqlite3 from 'sqlite3'

import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { CliProject } from './cli-project'

interface Database {
  readonly url: string
  /** Runs a script of several statements. */
  run(script: string): Promise<unknown>
}

/** An empty database of each kind; the second one of a kind is for scripts. */
interface Kind {
  readonly dialect: 'sqlite' | 'postgres'
  open(project: CliProject): Promise<readonly [Database, Database]>
  close(): Promise<unknown>
}

/** What a step, or a change, is about. */
interface Told {
  readonly subject?: string
  readonly change?: { readonly subject: string }
}

const opened: FreshDatabase[] = []

const KINDS: readonly Kind[] = [
  {
    dialect: 'sqlite',
    open: (project) => Promise.resolve([sqliteFile(project, 'first.db'), sqliteFile(project, 'second.db')]),
    close: () => Promise.resolve(),
  },
  {
    dialect: 'postgres',
    open: async () => {
      opened.push(await freshPostgresDatabase(), await freshPostgresDatabase())
      const [first, second] = opened.map(({ url }) => url)
      return [postgres(first ?? ''), postgres(second ?? '')]
    },
    close: () => Promise.all(opened.map((database) => database.drop())),
  },
]

function sqliteFile(project: CliProject, name: string): Database {
  const run = (script: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const database = new sqlite3.Database(project.path(name))
      database.exec(script, (error) => {
        database.close(() => {
          if (error === null) resolve()
          else reject(error)
        })
      })
    })
  project.write({ [name]: '' })
  return { url: project.sqlite(name), run }
}

function postgres(url: string): Database {
  const run = async (script: string): Promise<void> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(script).finally(() => client.end())
  }
  return { url, run }
}

const CONFIG = (url: string, more = ''): string => `
import { defineConfig } from 'dovetail-orm/cli'
import { Column, ForeignKey, Index, MetaData, Table, t } from 'dovetail-orm/core'
const metadata = new MetaData()
const author = new Table('author', metadata,
  new Column('author_id', t.integer(), { primaryKey: true }),
  new Column('name', t.varchar(60), { nullable: false }))
new Table('book', metadata,
  new Column('book_id', t.integer(), { primaryKey: true }),
  new Column('author_id', t.integer(), new ForeignKey('author.author_id'), { nullable: false }),
  new Column('price', t.numeric(10, 2)))
${more}
export default defineConfig({ url: ${JSON.stringify(url)}, metadata })
`

for (const { dialect, open, close } of KINDS) {
  describe(`the command line on ${dialect}`, function () {
    this.timeout(180_000)
    const project = new CliProject()
    let first: Database
    let second: Database
    before(async () => {
      ;[first, second] = await open(project)
      project.write({ 'dovetail.config.mjs': CONFIG(first.url) })
    })
    after(async () => {
      project.remove()
      await close()
    })

    it('tells what is to be done, and ends with 3', async () => {
      const { code, stdout, stderr } = await project.run(['plan'])
      expect(code).to.equal(3)
      expect(stdout).to.match(/^-- safe: add table author .*\nCREATE TABLE author /)
      expect(stderr).to.equal(
        'comparing the models with the database\n3 steps to take: dovetail sync takes them as far as --allow goes\n',
      )
    })

    it('tells the same as JSON', async () => {
      const { stdout, stderr } = await project.run(['plan', '--json', '--quiet'])
      const plan = JSON.parse(stdout) as {
        steps: { safety: string; change: { subject: string } }[]
      }
      expect(stderr).to.equal('')
      expect(plan.steps.map(({ safety, change }) => `${safety} ${change.subject}`)).to.deep.equal([
        'safe table author',
        'safe table book',
        'safe index ix_book_author_id of table book',
      ])
    })

    it('lists the differences, and ends with 3', async () => {
      const { code, stdout } = await project.run(['verify', '--quiet'])
      expect([code, stdout.split('\n').length]).to.deep.equal([3, 7])
      const { differences } = JSON.parse((await project.run(['verify', '--json'])).stdout) as {
        differences: string[]
      }
      expect(differences).to.have.length(3)
    })

    it('prints SQL that gives the same schema in an empty database', async () => {
      const { code, stdout } = await project.run(['sync', '--dry-run'])
      expect(code).to.equal(0)
      await second.run(stdout)
      expect((await project.run(['verify', '--url', second.url])).code).to.equal(0)
      expect((await project.run(['verify'])).code).to.equal(3)
    })

    it('writes a script that drops the models, and one that creates them', async () => {
      const drop = await project.run(['ddl', '--drop'])
      await second.run(drop.stdout)
      expect((await project.run(['verify', '--url', second.url])).code).to.equal(3)
      const create = await project.run(['ddl', '--dialect', dialect, '--out', 'sql/create.sql'])
      expect([create.code, create.stdout, create.stderr]).to.deep.equal([0, '', 'wrote sql/create.sql\n'])
      await second.run(readFileSync(project.path('sql/create.sql'), 'utf8'))
      expect((await project.run(['verify', '--url', second.url])).code).to.equal(0)
    })

    for (const file of ['plan.sql', 'plan.json']) {
      it(`applies ${file}, as long as nothing has changed`, async () => {
        expect((await project.run(['plan', '--out', file])).code).to.equal(0)
        await first.run('CREATE TABLE author (author_id INTEGER PRIMARY KEY)')
        const other = await project.run(['sync', '--plan', file])
        expect([other.code, other.stdout]).to.deep.equal([3, ''])
        expect(other.stderr).to.contain('The database is not what the plan was made against')

        await first.run('DROP TABLE author')
        const applied = await project.run(['sync', '--plan', file, '--json'])
        expect([
          applied.code,
          (JSON.parse(applied.stdout) as { applied: unknown[] }).applied.length,
        ]).to.deep.equal([0, 3])
        if (file === 'plan.sql') await first.run((await project.run(['ddl', '--drop'])).stdout)
      })
    }

    it('says that the database is as the models want it', async () => {
      const [plan, verify, sync] = await Promise.all(
        [['plan'], ['verify', '--quiet'], ['sync', '--json']].map((args) => project.run(args)),
      )
      expect([plan?.code, plan?.stdout]).to.deep.equal([0, '-- nothing to do\n'])
      expect(verify).to.deep.equal({ code: 0, stdout: 'the database is as the models want it\n', stderr: '' })
      expect([sync?.code, JSON.parse(sync?.stdout ?? '')]).to.deep.equal([
        0,
        { applied: [], pending: [], notes: [] },
      ])
    })

    it('takes what is allowed, tells what it took, and ends with 3 for what is left', async () => {
      await first.run(`INSERT INTO author (author_id, name) VALUES (1, 'Ann')`)
      const more = CONFIG(
        first.url,
        `new Table('shop', metadata, new Column('shop_id', t.integer(), { primaryKey: true }))`,
      )
      project.write({
        'more.mjs': more.replace('t.varchar(60)', 't.double()'),
      })
      const { code, stdout, stderr } = await project.run(['sync', '-c', 'more.mjs'])
      expect(code).to.equal(3)
      expect(stdout).to.match(/^-- safe: add table shop .*\nCREATE TABLE shop .*;\n$/)
      expect(stderr)
        .to.contain('1/1 table shop\n1 step taken\n1 step left')
        .and.to.contain('column author.name')
    })

    if (dialect === 'postgres')
      it('ends with 3 where the database could not be asked to compare something', async () => {
        await first.run('CREATE TABLE visit (id integer PRIMARY KEY, seats integer DEFAULT 1)')
        const config = `
import { defineConfig } from 'dovetail-orm/cli'
import { Column, MetaData, sql, Table, t } from 'dovetail-orm/core'
const metadata = new MetaData()
new Table('visit', metadata,
  new Column('id', t.integer(), { primaryKey: true, autoincrement: false }),
  new Column('seats', t.integer(), { serverDefault: sql\`no_such_function()\` }))
export default defineConfig({ url: '${first.url}', metadata })
`
        project.write({ 'uncompared.mjs': config })
        try {
          for (const command of ['plan', 'verify']) {
            const { code, stdout } = await project.run([command, '-c', 'uncompared.mjs', '--quiet'])
            expect([command, code]).to.deep.equal([command, 3])
            expect(stdout).to.match(/^-- by hand: compare table visit \(.*no_such_function/)
          }
        } finally {
          await first.run('DROP TABLE visit')
        }
      })

    it('takes all of a MetaData whose tables are found by the globs, and else what is found', async () => {
      const table = (name: string): string => `
import { Column, Table, t } from 'dovetail-orm/core'
import { metadata } from '../metadata.mjs'
export const ${name} = new Table('${name}', metadata, new Column('a', t.integer()))
`
      project.write({
        'metadata.mjs': `
import { MetaData, Sequence } from 'dovetail-orm/core'
export const metadata = new MetaData({ extensions: ['citext'], schemas: ['apart'] })
export const counter = new Sequence('counter', metadata)
`,
        'globbed/one.mjs': table('one'),
        'globbed/two.mjs': table('two'),
        'globbed.mjs': `export default { dialect: 'postgres', models: 'globbed/*.mjs' }`,
        'part.mjs': `import './globbed/two.mjs'
export default { dialect: 'postgres', models: 'globbed/one.mjs' }`,
      })
      const tables = ['one', 'two'].map((name) => `CREATE TABLE ${name} (\n  a INTEGER\n);\n`)
      expect((await project.run(['ddl', '-c', 'globbed.mjs'])).stdout).to.equal(
        `CREATE SCHEMA IF NOT EXISTS apart;\nCREATE EXTENSION IF NOT EXISTS citext;\nCREATE SEQUENCE counter;\n${tables.join('')}`,
      )
      expect((await project.run(['ddl', '-c', 'part.mjs'])).stdout).to.equal(tables[0])
    })

    it('does not destroy data where nobody can be asked', async () => {
      const { code, stdout } = await project.run(['sync', '-c', 'more.mjs', '--allow', 'destroys'])
      expect([code, stdout]).to.deep.equal([3, ''])
    })

    it('writes classes for what is there, into one file or one each', async () => {
      const whole = await project.run(['inspect', '--quiet'])
      expect(whole.stdout).to.contain('export class Author {').and.to.contain('books!: Many<Book>')
      expect((await project.run(['inspect', '--table', 'author', '--out', 'models', '-q'])).stdout).to.equal(
        '',
      )
      expect(readdirSync(project.path('models'))).to.deep.equal(['author.ts', 'index.ts'])
    })

    it('writes no classes for a table that is not there', async () => {
      const { code, stderr } = await project.run(['inspect', '--table', 'autor', '--out', 'none', '-q'])
      expect(code).to.equal(2)
      expect(stderr).to.match(/^error: The database has no table 'autor' in the schemas that are read\./m)
      expect(existsSync(project.path('none'))).to.equal(false)
    })

    it('draws the models and the database', async () => {
      const [models, database] = await Promise.all(
        ['models', 'database'].map((from) => project.run(['diagram', '--from', from, '--quiet'])),
      )
      expect(models?.stdout).to.match(/^erDiagram\n {2}"author" \{/)
      expect(database?.stdout).to.contain('"book" }o--|| "author" : "author_id"')
      expect((await project.run(['diagram', '-f', 'dbml', '--out', 'a.dbml'])).code).to.equal(0)
      expect(readFileSync(project.path('a.dbml'), 'utf8')).to.contain('"price" numeric(10,2) [null]')
    })

    it('drops what no model names where the config or --drop-unknown says so, in every command', async () => {
      await first.run('CREATE TABLE legacy (id integer); ALTER TABLE author ADD COLUMN old integer')
      const config = CONFIG(first.url).replace(
        'metadata })',
        "metadata, dropUnknown: true, allow: 'destroys' })",
      )
      project.write({ 'drop.mjs': config })
      const subjects = async (...args: readonly string[]): Promise<readonly string[]> => {
        const { stdout } = await project.run([...args, '--json'])
        const told = JSON.parse(stdout) as Partial<
          Record<'steps' | 'applied' | 'changes', readonly unknown[]>
        >
        const found = (told.steps ?? told.applied ?? told.changes ?? []) as readonly Told[]
        return found.map((one) => (one.change ?? one).subject ?? '').sort()
      }
      const all = ['column author.old', 'table legacy', 'table shop']
      for (const command of [['plan'], ['verify'], ['sync', '--dry-run']]) {
        expect(await subjects(...command, '-c', 'drop.mjs')).to.deep.equal(all)
        expect(await subjects(...command)).to.deep.equal([])
      }
      expect(await subjects('plan', '--drop-unknown')).to.deep.equal(all)
      expect(await subjects('verify', '--drop-unknown', 'legacy', 'author.old')).to.deep.equal(
        all.slice(0, 2),
      )
      const left = await project.run(['sync', '--drop-unknown', 'legacy'])
      expect([left.code, left.stderr]).to.satisfy(
        ([code, stderr]: [number, string]) => code === 3 && /1 step left/.test(stderr),
      )
      expect((await project.run(['sync', '--plan', 'x.sql', '--drop-unknown'])).code).to.equal(2)
      const { code } = await project.run(['sync', '-c', 'drop.mjs', '--yes'])
      expect([code, await subjects('plan', '-c', 'drop.mjs')]).to.deep.equal([0, []])
    })
  })
}
