/** What is declared to be renamed is renamed with its rows and all that is called after it; what is not is asked. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  Computed,
  type Engine,
  ForeignKey,
  func,
  Index,
  insert,
  inspect,
  MetaData,
  planSync,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  verify,
} from '../../src/core'
import { onEveryEngine } from '../support/engines'

interface Names {
  readonly person?: string
  readonly name?: string
  readonly id?: string
  readonly isDeclared?: boolean
}

/** People, and letters to them: with everything that is named after tables and columns. */
function model({ person = 'person', name = 'name', id = 'id', isDeclared = false }: Names = {}): MetaData {
  const metadata = new MetaData()
  const former = (present: string, past: string): { renamedFrom?: string } =>
    isDeclared && present !== past ? { renamedFrom: past } : {}
  const people = new Table(
    person,
    metadata,
    new Column(id, t.integer(), { primaryKey: true, ...former(id, 'id') }),
    new Column(name, t.varchar(40), { nullable: false, ...former(name, 'name') }),
    new Column('mood', t.enum(['good', 'bad']), { serverDefault: 'good' }),
    new Column('size', t.enum(['s', 'l'], { native: false })),
    new Column('shout', t.text(), { computed: new Computed(func.upper(sql.identifier(name))) }),
    new Column('boss', new ForeignKey(`${person}.${id}`, { onDelete: 'SET NULL' })),
    new UniqueConstraint(name, 'boss'),
    new CheckConstraint(sql`length(${sql.identifier(name)}) > 0`),
    former(person, 'person'),
  )
  new Index(undefined, func.lower(people.c[name] as Column), { where: (people.c[id] as Column).gt(0) })
  new Table(
    'letter',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('to', new ForeignKey(`${person}.${id}`), { nullable: false }),
    new CheckConstraint('"to" > 0'),
  )
  return metadata
}

async function kindsOf(engine: Engine, metadata: MetaData): Promise<string[]> {
  const { steps } = await planSync(engine, metadata)
  return [...new Set(steps.map(({ change }) => change.kind))]
}

const CASES: readonly (readonly [what: string, names: Names])[] = [
  ['a table', { person: 'human being' }],
  ['a column', { name: 'fullName' }],
  ['a key that others point to', { id: 'number' }],
  ['a table and its columns', { person: 'human', name: 'full_name', id: 'human_id' }],
]

onEveryEngine('renamings', (engine, { name: driver, dialect }) => {
  // What is compared depends on the database, not on how it is reached.
  if (driver !== 'pg' && driver !== 'sqlite3') return
  const isPostgres = dialect === 'postgres'
  afterEach(async () => {
    for (const [, names] of CASES) await model(names).dropAll(engine())
    await model().dropAll(engine())
  })

  async function filled(): Promise<void> {
    await sync(engine(), model())
    await engine().execute(insert(model().table('person')).values({ name: 'Ada', size: 's' }))
    await engine().execute(insert(model().table('letter')).values({ to: 1 }))
  }

  for (const [what, names] of CASES) {
    const wanted = (): MetaData => model({ ...names, isDeclared: true })

    it(`give ${what} the name that is declared, and keep the rows`, async () => {
      await filled()
      const { pending, applied } = await sync(engine(), wanted())
      expect(pending).to.deep.equal([])
      expect(applied.every(({ change }) => change.kind.startsWith('rename'))).to.equal(true)
      await verify(engine(), wanted())
      const { person = 'person', name = 'name' } = names
      const rows = await engine().execute(
        sql`SELECT ${sql.identifier(name)} FROM ${sql.identifier(person)} JOIN letter ON letter."to" = 1`,
      )
      expect(rows.scalars()).to.deep.equal(['Ada'])
      expect(await sync(engine(), wanted())).to.deep.equal({ applied: [], pending: [], notes: [] })
    })

    if (isPostgres)
      it(`let everything that is called after ${what} follow`, async () => {
        await filled()
        await sync(engine(), wanted())
        expect((await planSync(engine(), wanted(), { dropUnknown: true })).toString()).to.equal(
          '-- nothing to do',
        )
      })
  }

  it('go with other changes of what is renamed', async () => {
    await filled()
    const wanted = model({ person: 'human', name: 'full_name', isDeclared: true })
    wanted.table('human').append(new Column('born', t.date(), { index: true }))
    const { pending } = await sync(engine(), wanted, { allow: 'scans' })
    expect(pending.map(({ change }) => change.subject)).to.deep.equal([])
    await verify(engine(), wanted)
  })

  it('go with a comment of an index, which is put on the one that is there', async () => {
    const indexed = (name: string, comment?: string): MetaData => {
      const metadata = new MetaData()
      const id = new Column('id', t.integer(), { primaryKey: true })
      const former = name === 'item' ? {} : { renamedFrom: 'item' }
      const table = new Table(name, metadata, id, new Column('size', t.integer()), former)
      new Index('ix_size', table.c['size'], { comment })
      return metadata
    }
    await sync(engine(), indexed('item'), { history: false })
    try {
      const { pending } = await sync(engine(), indexed('thing', 'Said.'), { allow: 'scans', history: false })
      expect(pending).to.deep.equal([])
      expect(await kindsOf(engine(), indexed('thing', 'Said.'))).to.deep.equal([])
      const found = await inspect(engine())
      expect(found.table('thing').indexes.map(({ name, comment }) => [name, comment])).to.deep.equal([
        ['ix_size', 'Said.'],
      ])
    } finally {
      await engine().send('DROP TABLE thing')
    }
  })

  it('go with another type, to which the values are brought', async () => {
    const sized = (renamed: boolean): MetaData => {
      const metadata = new MetaData()
      const size = renamed
        ? new Column('length', t.varchar(20), { renamedFrom: 'size' })
        : new Column('size', t.double())
      const item = new Column('id', t.integer(), { primaryKey: true })
      new Table(renamed ? 'thing' : 'item', metadata, item, size, renamed ? { renamedFrom: 'item' } : {})
      return metadata
    }
    await sync(engine(), sized(false), { history: false })
    await engine().send('INSERT INTO item VALUES (1, 3.0), (2, 2.5)')
    try {
      await sync(engine(), sized(true), { allow: 'destroys', history: false })
      const { rows } = await engine().execute(sql`select length from thing order by id`)
      expect(rows).to.deep.equal([{ length: '3' }, { length: '2.5' }])
    } finally {
      await engine().send('DROP TABLE thing')
    }
  })

  it('are never guessed: what looks like one is asked, and stays', async () => {
    await filled()
    const wanted = model({ name: 'full_name' })
    const { steps, notes } = await planSync(engine(), wanted)
    expect(steps.map(({ change }) => change.kind).filter((kind) => kind.startsWith('rename'))).to.deep.equal(
      [],
    )
    expect(notes.some((note) => note.includes("{ renamedFrom: 'name' }"))).to.equal(true)
    expect(notes.some((note) => /column person.name is not in the model, is NOT NULL/.test(note))).to.equal(
      true,
    )
  })

  it('are not made where both names are there', async () => {
    await filled()
    await engine().send('CREATE TABLE human (id INTEGER)')
    try {
      const { steps, notes } = await planSync(engine(), model({ person: 'human', isDeclared: true }))
      expect(steps.map(({ change }) => change.kind)).to.not.include('renameTable')
      expect(notes.join()).to.include("table person is there beside human, which says renamedFrom: 'person'")
    } finally {
      await engine().send('DROP TABLE human')
    }
  })

  it('that are not made are told with what a plan does to what is unknown', async () => {
    const model = (names: readonly string[], columns: readonly string[], isDeclared = false): MetaData => {
      const metadata = new MetaData()
      const former = (name: string): { renamedFrom?: string } => (isDeclared ? { renamedFrom: name } : {})
      for (const name of names) {
        const own = columns.map((column) => new Column(column, t.text(), column === 'x' ? former('y') : {}))
        const id = new Column('id', t.integer(), { primaryKey: true })
        new Table(name, metadata, id, ...own, name === 'a' ? former('b') : {})
      }
      return metadata
    }
    await sync(engine(), model(['a', 'b'], ['x', 'y']))
    const dropped =
      'the old one is DROPPED, with what is in it, because of dropUnknown. If its rows are to stay, do without that until one of the two is gone.'
    const kept = 'the old one stays, with what is in it.'
    for (const [dropUnknown, table, column] of [
      [false, kept, kept],
      [true, dropped, dropped],
      [['a.y'], kept, dropped],
    ] as const) {
      const { notes } = await planSync(engine(), model(['a'], ['x'], true), { dropUnknown })
      expect(notes.filter((note) => note.includes('Nothing'))).to.have.members([
        `table b is there beside a, which says renamedFrom: 'b'. Nothing was renamed: ${table}`,
        `column a.y is there beside a.x, which says renamedFrom: 'y'. Nothing was renamed: ${column}`,
      ])
    }
    for (const table of ['a', 'b']) await engine().send(`DROP TABLE ${table}`)
  })

  it('are safe, and say what they do to running programs', async () => {
    await filled()
    const wanted = model({ name: 'full_name', isDeclared: true })
    expect(await kindsOf(engine(), wanted)).to.include('renameColumn')
    const { steps } = await planSync(engine(), wanted)
    const [step] = steps.filter(({ change }) => change.kind === 'renameColumn')
    expect([step?.safety, step?.sql]).to.deep.equal([
      'safe',
      'ALTER TABLE person RENAME COLUMN name TO full_name',
    ])
  })
})
