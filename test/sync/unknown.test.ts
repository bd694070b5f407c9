/** What the model does not name stays, unless it is asked to go: then it goes, in an order in which that is possible. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  ForeignKey,
  Index,
  MetaData,
  planSync,
  Sequence,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  verify,
  View,
  type Engine,
  type Step,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'
import { stepLine } from './step-line'

/** Users, with the things of an earlier version or without them. */
function model(isEarlier: boolean, isPostgres: boolean): MetaData {
  const metadata = new MetaData()
  const user = new Table(
    'user',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('name', t.text(), { index: true }),
  )
  if (!isEarlier) return metadata
  user.append(new Column('old', t.text(), { comment: 'Not used.' }))
  user.append(new Column('kind', t.enum('user_kind', ['a', 'b'])))
  user.append(new CheckConstraint('id > 0', { name: 'positive' }))
  user.append(new UniqueConstraint('name', { name: 'one_name' }))
  new Index('ix_old', 'old').attachTo(user as never)
  const [first, second] = ['first', 'second'].map(
    (name) => new Table(name, metadata, new Column('id', t.integer(), { primaryKey: true })),
  ) as [Table, Table]
  first.append(new Column('second_id', new ForeignKey('second.id')))
  second.append(new Column('first_id', new ForeignKey('first.id')))
  second.append(new Column('user_id', new ForeignKey('user.id')))
  new View('names', metadata, new Column('old', t.text()), { definition: sql`SELECT old FROM "user"` })
  new View('more', metadata, new Column('old', t.text()), { definition: sql`SELECT old FROM names` })
  if (isPostgres) new Sequence('counter', metadata)
  return metadata
}

/** Whatever is told of a plan's steps: what, and how bad. */
async function stepsOf(
  engine: Engine,
  metadata: MetaData,
  dropUnknown: boolean | string[],
): Promise<string[]> {
  const { steps } = await planSync(engine, metadata, { dropUnknown })
  return steps.map(({ safety, change }) => `${safety}: ${change.kind} ${change.subject}`)
}

onEveryEngine('what a model does not name', (engine, { name: driver, dialect }) => {
  // What is dropped depends on the database, not on how it is reached.
  if (driver !== 'pg' && driver !== 'sqlite3') return
  const isPostgres = dialect === 'postgres'
  const earlier = (): MetaData => model(true, isPostgres)
  const later = (): MetaData => model(false, isPostgres)
  beforeEach(async () => {
    await sync(engine(), earlier(), { history: false })
    await engine().send(`INSERT INTO "user" (id, name) VALUES (1, 'Ada')`)
  })
  afterEach(() => earlier().dropAll(engine()))

  it('stays if nothing is said', async () => {
    const { steps, notes } = await planSync(engine(), later())
    expect([steps, notes]).to.deep.equal([[], []])
    await verify(engine(), later())
  })

  it('goes if it is asked to, all of it, and the database is as the model says', async () => {
    const options = { allow: 'destroys', dropUnknown: true, history: false } as const
    const { pending } = await sync(engine(), later(), options)
    expect(pending.map(({ change, reason }) => `${change.subject}: ${reason}`)).to.deep.equal([])
    await verify(engine(), later(), { dropUnknown: true })
    const left = await engine().execute(
      isPostgres
        ? sql`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 1`
        : sql`SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY 1`,
    )
    expect(left.scalars()).to.deep.equal(isPostgres ? ['user', 'user_id_seq'] : ['user'])
  })

  it('goes as far as the policy allows: rows only if they may be destroyed', async () => {
    await sync(engine(), later(), { dropUnknown: true, history: false })
    const kinds = await stepsOf(engine(), later(), true)
    expect(
      kinds.filter((line) => !line.startsWith('destroys') && !line.startsWith('rewrites')),
    ).to.deep.equal([])
    const tables = new Set(kinds.filter((line) => line.includes('dropTable')))
    expect([...tables]).to.have.members([
      'destroys: dropTable table first',
      'destroys: dropTable table second',
    ])
  })

  it('goes alone if it is named', async () => {
    const only = isPostgres ? 'public.second' : 'main.second'
    expect(await stepsOf(engine(), later(), [only, 'more', 'user.ix_old'])).to.have.members([
      'safe: dropIndex index ix_old of table user',
      'safe: dropTable view more',
      'destroys: dropTable table second',
    ])
    expect(await stepsOf(engine(), later(), ['gone', 'user.name'])).to.deep.equal([])
  })

  it('is told of if it is named and not there, with what is like it', async () => {
    const { notes } = await planSync(engine(), later(), { dropUnknown: ['secnd', 'user.olld', 'quite_gone'] })
    const nothing = 'and nothing in the database that the model does not name is called so.'
    expect(notes).to.include.members([
      `dropUnknown names 'secnd', ${nothing} Did you mean 'second'?`,
      `dropUnknown names 'user.olld', ${nothing} Did you mean 'user.old'?`,
      `dropUnknown names 'quite_gone', ${nothing}`,
    ])
    const options = { dropUnknown: ['secnd', 'user.olld', 'quite_gone'], history: false }
    expect((await sync(engine(), later(), options)).notes).to.deep.equal(notes)
    const { notes: none } = await planSync(engine(), later(), { dropUnknown: ['second', 'user.old'] })
    expect(none.join()).to.not.contain('dropUnknown')
  })

  it('takes along what is over a column that goes', async () => {
    const named = await stepsOf(engine(), later(), ['user.old', 'names', 'more'])
    expect(named.join()).to.include('ix_old').and.to.include('old')
    const options = { allow: 'destroys', dropUnknown: ['user.old', 'names', 'more'], history: false } as const
    await sync(engine(), later(), options)
    expect(await stepsOf(engine(), later(), [...options.dropUnknown])).to.deep.equal([])
  })

  it('takes along the checks that name a column that goes, and no others', async () => {
    const checked = (isEarlier: boolean): MetaData => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      const thing = new Table('thing', metadata, id, new Column('w', t.text()))
      if (!isEarlier) return metadata
      thing.append(new Column('lower', t.text()))
      thing.append(new CheckConstraint("lower <> ''", { name: 'own' }))
      thing.append(new CheckConstraint('lower < w', { name: 'both' }))
      thing.append(new CheckConstraint("lower(w) <> 'lower'", { name: 'other' }))
      return metadata
    }
    try {
      await sync(engine(), checked(true), { history: false })
      await engine().send("INSERT INTO thing (id, w, lower) VALUES (1, 'b', 'a')")
      const dropUnknown = ['thing.lower']
      const { steps } = await planSync(engine(), checked(false), { dropUnknown })
      const subjects = steps.flatMap(({ change }) => (change.parts ?? [change]).map(({ subject }) => subject))
      expect(subjects).to.have.members([
        'constraint own of table thing',
        'constraint both of table thing',
        'column thing.lower',
      ])
      await sync(engine(), checked(false), { dropUnknown, allow: 'destroys', history: false })
      expect(await stepsOf(engine(), checked(false), ['thing.other', ...dropUnknown])).to.have.lengthOf(1)
    } finally {
      await engine().send('DROP TABLE thing')
    }
  })

  it('is whatever no table of the program is called, even if only some are synced', async () => {
    const metadata = earlier()
    const kinds = await stepsOf(engine(), [metadata.table('user')] as never, true)
    expect(kinds).to.deep.equal([])
  })

  it('is told where it makes every insert fail', async () => {
    await engine().send('ALTER TABLE "user" ADD COLUMN needed INTEGER NOT NULL DEFAULT 1')
    const { notes } = await planSync(engine(), later())
    expect(notes).to.deep.equal([])
    if (isPostgres) {
      await engine().send('ALTER TABLE "user" ALTER COLUMN needed DROP DEFAULT')
      const again = await planSync(engine(), later())
      expect(again.notes.join()).to.match(/^column user.needed is not in the model, is NOT NULL/)
    }
  })

  it('is told by names or by true, and by nothing else', async () => {
    for (const dropUnknown of ['user.old', [''], 1] as never[])
      expect(await rejection(planSync(engine(), later(), { dropUnknown }))).to.have.property('code', 'usage')
  })

  if (!isPostgres) return
  it('is never what belongs to an extension or to other schemas', async () => {
    await engine().send('CREATE SCHEMA apart')
    await engine().send('CREATE TABLE apart.thing (id integer)')
    await engine().send('CREATE EXTENSION IF NOT EXISTS citext')
    try {
      const kinds = await stepsOf(engine(), later(), true)
      expect(kinds.filter((line) => /apart|citext/.test(line))).to.deep.equal([])
    } finally {
      await engine().send('DROP SCHEMA apart CASCADE')
      await engine().send('DROP EXTENSION citext')
    }
  })

  it('is said of tables, too: options on which the model is silent are set back', async () => {
    await engine().send(`COMMENT ON TABLE "user" IS 'Old.'`)
    await engine().send('ALTER TABLE "user" SET (fillfactor = 70)')
    const silent = await stepsOf(engine(), later(), ['gone'])
    expect(silent).to.deep.equal([])
    const subjects = (await stepsOf(engine(), later(), true)).filter((line) => line.includes('changeTable'))
    expect(subjects.map((line) => line.split(' ').slice(2).join(' '))).to.have.members([
      'comment of table user',
      'dialect.postgres.with.fillfactor of table user',
    ])
  })
})

onEveryEngine('what goes only because a column goes', (engine, { name: driver, dialect }) => {
  if (driver !== 'pg' && driver !== 'sqlite3') return
  const model = (): MetaData => {
    const metadata = new MetaData()
    new Table('thing', metadata, new Column('a', t.integer()))
    return metadata
  }
  const includes = dialect === 'postgres' ? ['CREATE INDEX holding ON thing (a) INCLUDE (old)'] : []
  const names = ['ck', 'whole', 'partial', 'worked_out', ...(includes.length > 0 ? ['holding'] : [])]
  const options = { dropUnknown: ['thing.old'], history: false } as const
  const withParts = (steps: readonly Step[]): Pick<Step, 'change'>[] =>
    steps.flatMap((step) => [step, ...(step.change.parts ?? []).map((change) => ({ change }))])
  const toldOf = (steps: readonly Pick<Step, 'change'>[]): string[] =>
    names.filter((name) => steps.some(({ change }) => change.subject.includes(` ${name} of table thing`)))
  beforeEach(async () => {
    for (const text of [
      "CREATE TABLE thing (a INTEGER, old TEXT, CONSTRAINT ck CHECK (old <> ''))",
      'CREATE UNIQUE INDEX whole ON thing (a, old)',
      "CREATE INDEX partial ON thing (a) WHERE old > ''",
      'CREATE INDEX worked_out ON thing (lower(old))',
      ...includes,
      "INSERT INTO thing VALUES (1, 'x')",
    ])
      await engine().send(text)
  })
  afterEach(async () => {
    await engine().send('DROP VIEW IF EXISTS reader')
    await engine().send('DROP TABLE thing')
  })

  it('is told, and goes with it', async () => {
    const { steps } = await planSync(engine(), model(), { dropUnknown: options.dropUnknown })
    expect(toldOf(withParts(steps))).to.deep.equal(names)
    expect(steps.map(({ safety }) => safety)).to.satisfy((all: string[]) =>
      all.every((each) => each === 'destroys'),
    )
    await sync(engine(), model(), { ...options, allow: 'destroys' })
    await verify(engine(), model(), { dropUnknown: true })
  })

  it('stays as long as the policy keeps the column', async () => {
    const { applied, pending } = await sync(engine(), model(), options)
    expect([applied, pending.length > 0]).to.deep.equal([[], true])
  })

  it('stays where people have to drop the column', async () => {
    await engine().send('CREATE VIEW reader AS SELECT old FROM thing')
    const { applied, pending } = await sync(engine(), model(), { ...options, allow: 'destroys' })
    expect(applied).to.deep.equal([])
    expect(toldOf(pending)).to.deep.equal(names)
    for (const { possible, reason } of pending) {
      expect(possible).to.equal(false)
      expect(reason).to.include('view reader')
    }
  })

  it('goes with any of several columns that may go', async () => {
    await engine().send('ALTER TABLE thing ADD COLUMN other INTEGER')
    await engine().send('CREATE INDEX shared ON thing (old, other)')
    await engine().send('CREATE VIEW reader AS SELECT old FROM thing')
    const { applied } = await sync(engine(), model(), {
      ...options,
      dropUnknown: ['thing.old', 'thing.other'],
      allow: 'destroys',
    })
    expect(withParts(applied).map(({ change }) => change.subject)).to.include.members([
      'column thing.other',
      'index shared of table thing',
    ])
    expect(toldOf(withParts(applied))).to.deep.equal([])
  })
})

onEveryEngine('a CHECK whose name is made of its condition', (engine, { name: driver, dialect }) => {
  if (driver !== 'pg' && driver !== 'sqlite3') return
  const isPostgres = dialect === 'postgres'
  const model = (...checks: readonly (string | CheckConstraint)[]): MetaData => {
    const metadata = new MetaData()
    const columns = ['a', 'b', 'c'].map((name) => new Column(name, t.integer()))
    const parts = checks.map((check) => (typeof check === 'string' ? new CheckConstraint(check) : check))
    new Table('thing', metadata, ...columns, ...parts)
    return metadata
  }
  const nameOf = (check: string): string => model(check).table('thing').constraints[0]?.name ?? ''
  const isRefused = async (row: string): Promise<boolean> => {
    await engine().send('DELETE FROM thing')
    return engine()
      .send(`INSERT INTO thing VALUES (${row})`)
      .then(
        () => false,
        () => true,
      )
  }
  const bring = async (metadata: MetaData): Promise<readonly string[]> => {
    const { notes, pending } = await sync(engine(), metadata, { allow: 'destroys', history: false })
    expect(pending).to.deep.equal([])
    await verify(engine(), metadata)
    return notes
  }
  afterEach(() => engine().send('DROP TABLE IF EXISTS thing'))

  it('takes the place of the one that the model had before, over the same columns or some of them', async () => {
    await bring(model('a > 1', 'b > 1', 'c > 1'))
    await engine().send('INSERT INTO thing VALUES (2, 3, 2)')
    const later = model('a > 0', 'b > c')
    const { steps, notes } = await planSync(engine(), later)
    const left = `constraint ${nameOf('c > 1')} of table thing is called as an earlier model would call it, is not in this one, and stays: rows must meet it, too. If it is to go, write { dropUnknown: ['thing.${nameOf('c > 1')}'] }.`
    expect(notes).to.deep.equal([left])
    if (isPostgres)
      expect(steps.map(stepLine).slice(0, 2)).to.deep.equal([
        `scans: ALTER TABLE thing DROP CONSTRAINT ${nameOf('a > 1')}; ALTER TABLE thing ADD CONSTRAINT ${nameOf('a > 0')} CHECK (a > 0) NOT VALID`,
        `scans: ALTER TABLE thing DROP CONSTRAINT ${nameOf('b > 1')}; ALTER TABLE thing ADD CONSTRAINT ${nameOf('b > c')} CHECK (b > c) NOT VALID`,
      ])
    expect(await bring(later)).to.deep.equal([left])
    expect([
      await isRefused('1, 3, 2'),
      await isRefused('0, 3, 2'),
      await isRefused('1, 2, 2'),
    ]).to.deep.equal([false, true, true])
    await sync(engine(), later, {
      allow: 'destroys',
      history: false,
      dropUnknown: [`thing.${nameOf('c > 1')}`],
    })
    expect(await isRefused('1, 1, 0')).to.equal(false)
  })

  it('stays beside one with a name, and leaves those alone that somebody named', async () => {
    await bring(model('a > 1', new CheckConstraint('b > 1', { name: 'mine' })))
    const later = model('b > 0', new CheckConstraint('a > 0', { name: 'yours' }))
    const notes = await bring(later)
    expect(notes.map((note) => note.slice(0, note.indexOf(' is ')))).to.deep.equal([
      `constraint ${nameOf('a > 1')} of table thing`,
    ])
    expect([
      await isRefused('1, 2, 0'),
      await isRefused('2, 1, 0'),
      await isRefused('2, 2, 0'),
    ]).to.deep.equal([true, true, false])
  })

  if (isPostgres) return

  it('may be what one without any name was to become, which is told', async () => {
    await engine().send('CREATE TABLE thing (a INTEGER CHECK (a > 1), b INTEGER CHECK (b > 1), c INTEGER)')
    const notes = await bring(model('a > 0'))
    expect(notes).to.deep.equal([
      `constraint ${nameOf('a > 1')} of table thing has no name of its own, is not in the model as it is, and stays: rows must meet it, too. If it is to go, write { dropUnknown: ['thing.${nameOf('a > 1')}'] }.`,
    ])
    const dropUnknown = [`thing.${nameOf('a > 1')}`]
    await sync(engine(), model('a > 0'), { allow: 'destroys', history: false, dropUnknown })
    expect(await isRefused('1, 2, 0')).to.equal(false)
  })
})
