/** Names that one thing has and another gets in one plan: whoever has a name gives it up before it is given to others. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  type Engine,
  ForeignKeyConstraint,
  Index,
  inspect,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  type Step,
  sync,
  Table,
  t,
  UniqueConstraint,
  unsafeSql,
  type TableItem,
  type TableOptions,
} from '../../src/core'
import { PostgresDatabases, SqliteDatabases, type LawDatabase } from '../laws/pair-databases'
import { catalogOf, expectLines } from '../laws/pair-laboratory'
import { stepLine } from './step-line'

type Part = (metadata: MetaData) => void

const model =
  (...parts: readonly Part[]) =>
  (): MetaData => {
    const metadata = new MetaData()
    for (const part of parts) part(metadata)
    return metadata
  }

const COLUMNS = (): Column[] => [
  new Column('id', t.integer(), { nullable: false, autoincrement: false }),
  new Column('x', t.integer(), { nullable: false }),
  new Column('y', t.integer(), { nullable: false }),
]

/** A table of three numbers. */
const table =
  (name: string, items: () => TableItem[] = () => [], options: TableOptions = {}): Part =>
  (metadata) => {
    new Table(name, metadata, ...COLUMNS(), ...items(), options)
  }

const primary = (name: string): PrimaryKeyConstraint => new PrimaryKeyConstraint('id', { name })
const unique = (name: string, column: string): UniqueConstraint => new UniqueConstraint(column, { name })
const check = (name: string, text: string): CheckConstraint => new CheckConstraint(text, { name })
const index = (name: string, column: string): Index => new Index(name, column)

interface Case {
  readonly what: string
  readonly had: () => MetaData
  readonly wanted: () => MetaData
  /** Something has to go for it. */
  readonly isExact?: true
}

const CASES: readonly Case[] = [
  {
    what: 'a new CHECK gets the name of a key that gets another one',
    had: model(table('a', () => [primary('p'), check('c', 'x > -1')])),
    wanted: model(table('a', () => [primary('q'), check('c', 'x > -1'), check('p', 'y > -1')])),
    isExact: true,
  },
  {
    what: 'a new FOREIGN KEY gets the name of a UNIQUE that gets another one',
    had: model(table('a', () => [primary('p'), unique('u', 'y')])),
    wanted: model(
      table('a', () => [primary('p'), unique('v', 'y'), new ForeignKeyConstraint(['x'], 'a', { name: 'u' })]),
    ),
    isExact: true,
  },
  {
    what: 'two UNIQUE swap names',
    had: model(table('a', () => [primary('p'), unique('u1', 'x'), unique('u2', 'y')])),
    wanted: model(table('a', () => [primary('p'), unique('u2', 'x'), unique('u1', 'y')])),
  },
  {
    what: 'two UNIQUE of a renamed table swap names',
    had: model(table('a', () => [primary('p'), unique('u1', 'x'), unique('u2', 'y')])),
    wanted: model(
      table('b', () => [primary('p'), unique('u2', 'x'), unique('u1', 'y')], { renamedFrom: 'a' }),
    ),
  },
  {
    what: 'UNIQUEs get names in a chain',
    had: model(table('a', () => [primary('p'), unique('u1', 'x'), unique('u2', 'y')])),
    wanted: model(table('a', () => [primary('p'), unique('u2', 'x'), unique('u3', 'y')])),
  },
  {
    what: 'UNIQUEs get names in a chain, the other way round',
    had: model(table('a', () => [primary('p'), unique('u1', 'y'), unique('u2', 'x')])),
    wanted: model(table('a', () => [primary('p'), unique('u3', 'x'), unique('u2', 'y')])),
  },
  {
    what: 'PRIMARY KEY and UNIQUE swap names',
    had: model(table('a', () => [primary('p'), unique('u1', 'x')])),
    wanted: model(table('a', () => [primary('u1'), unique('p', 'x')])),
  },
  {
    what: 'two CHECKs swap names',
    had: model(table('a', () => [check('c1', 'x > 0'), check('c2', 'y > 0')])),
    wanted: model(table('a', () => [check('c2', 'x > 0'), check('c1', 'y > 0')])),
  },
  {
    what: 'CHECKs in a chain',
    had: model(table('a', () => [check('c1', 'x > 0'), check('c2', 'y > 0')])),
    wanted: model(table('a', () => [check('c2', 'x > 0'), check('c3', 'y > 0')])),
  },
  {
    what: 'two indexes swap names',
    had: model(table('a', () => [index('i1', 'x'), index('i2', 'y')])),
    wanted: model(table('a', () => [index('i2', 'x'), index('i1', 'y')])),
  },
  {
    what: 'indexes get names in a chain',
    had: model(table('a', () => [index('i1', 'x'), index('i2', 'y')])),
    wanted: model(table('a', () => [index('i2', 'x'), index('i3', 'y')])),
  },
  {
    what: 'indexes of two tables swap names',
    had: model(
      table('a', () => [index('i1', 'x')]),
      table('b', () => [index('i2', 'x')]),
    ),
    wanted: model(
      table('a', () => [index('i2', 'x')]),
      table('b', () => [index('i1', 'x')]),
    ),
  },
  {
    what: 'indexes of two tables get names in a chain',
    had: model(
      table('a', () => [index('i1', 'x')]),
      table('b', () => [index('i2', 'x')]),
    ),
    wanted: model(
      table('a', () => [index('i2', 'x')]),
      table('b', () => [index('i3', 'x')]),
    ),
  },
  {
    what: 'indexes of two tables get names in a chain, the other way round',
    had: model(
      table('a', () => [index('i2', 'x')]),
      table('b', () => [index('i1', 'x')]),
    ),
    wanted: model(
      table('a', () => [index('i3', 'x')]),
      table('b', () => [index('i2', 'x')]),
    ),
  },
  {
    what: 'three tables hand the names of their keys round',
    had: model(
      table('a', () => [unique('u1', 'x')]),
      table('b', () => [unique('u2', 'x')]),
      table('c', () => [unique('u3', 'x')]),
    ),
    wanted: model(
      table('a', () => [unique('u2', 'x')]),
      table('b', () => [unique('u3', 'x')]),
      table('c', () => [unique('u1', 'x')]),
    ),
  },
  {
    what: 'an index and a UNIQUE of two tables swap names',
    had: model(
      table('a', () => [unique('n1', 'x')]),
      table('b', () => [index('n2', 'x')]),
    ),
    wanted: model(
      table('a', () => [unique('n2', 'x')]),
      table('b', () => [index('n1', 'x')]),
    ),
  },
  {
    what: 'an index and a UNIQUE of one table swap names',
    had: model(table('a', () => [unique('n1', 'x'), index('n2', 'y')])),
    wanted: model(table('a', () => [unique('n2', 'x'), index('n1', 'y')])),
  },
  {
    what: 'two foreign keys swap names',
    had: model(
      table('t', () => [primary('pt')]),
      table('a', () => [
        new ForeignKeyConstraint(['x'], ['t.id'], { name: 'f1' }),
        new ForeignKeyConstraint(['y'], ['t.id'], { name: 'f2' }),
      ]),
    ),
    wanted: model(
      table('t', () => [primary('pt')]),
      table('a', () => [
        new ForeignKeyConstraint(['x'], ['t.id'], { name: 'f2' }),
        new ForeignKeyConstraint(['y'], ['t.id'], { name: 'f1' }),
      ]),
    ),
  },
  {
    what: 'a foreign key gets the name of one that goes with its column',
    had: model(
      table('t', () => [primary('pt')]),
      table('a', () => [
        new ForeignKeyConstraint(['x'], ['t.id'], { name: 'f1', comment: 'Said.' }),
        new Column('z', t.integer()),
        new ForeignKeyConstraint(['z'], ['t.id'], { name: 'f2' }),
      ]),
    ),
    wanted: model(
      table('t', () => [primary('pt')]),
      table('a', () => [new ForeignKeyConstraint(['x'], ['t.id'], { name: 'f2', comment: 'Said.' })]),
    ),
  },
  {
    what: 'a CHECK and a foreign key swap names',
    had: model(
      table('t', () => [primary('pt')]),
      table('a', () => [new ForeignKeyConstraint(['x'], ['t.id'], { name: 'f1' }), check('f2', 'y > 0')]),
    ),
    wanted: model(
      table('t', () => [primary('pt')]),
      table('a', () => [new ForeignKeyConstraint(['x'], ['t.id'], { name: 'f2' }), check('f1', 'y > 0')]),
    ),
  },
  {
    what: 'an index of a new table gets the name that one of a renamed table gives up',
    had: model(table('a', () => [primary('pk_a'), index('ix_a_x', 'x')])),
    wanted: model(
      table('b', () => [primary('pk_b'), index('ix_b_x', 'x')], { renamedFrom: 'a' }),
      table('c', () => [primary('pk_a'), index('ix_a_x', 'x')]),
    ),
  },
  {
    what: 'a new table is called as an index that gets another name',
    had: model(table('a', () => [primary('pk_a'), index('n', 'x')])),
    wanted: model(
      table('a', () => [primary('pk_a'), index('ix_a_x', 'x')]),
      table('n', () => [primary('pk_n')]),
    ),
  },
  {
    what: 'a new table is called as a key that gets another name',
    had: model(table('a', () => [primary('n')])),
    wanted: model(
      table('a', () => [primary('pk_a')]),
      table('n', () => [primary('pk_n')]),
    ),
  },
  {
    what: 'a renamed table is called as an index that gets another name',
    had: model(table('a', () => [primary('pk_a'), index('n', 'x')])),
    wanted: model(table('n', () => [primary('pk_a'), index('ix_a_x', 'x')], { renamedFrom: 'a' })),
  },
  {
    what: 'a renamed table is called as an index that goes',
    isExact: true,
    had: model(table('a', () => [primary('pk_a'), index('n', 'x')])),
    wanted: model(table('n', () => [primary('pk_a')], { renamedFrom: 'a' })),
  },
  {
    what: 'an index is called as a table that was',
    had: model(table('a', () => [primary('pk_a'), index('n', 'x')])),
    wanted: model(table('b', () => [primary('pk_a'), index('a', 'x')], { renamedFrom: 'a' })),
  },
  {
    what: 'a new index is called as a table that was',
    had: model(table('a', () => [primary('pk_a')])),
    wanted: model(table('b', () => [primary('pk_a'), index('a', 'x')], { renamedFrom: 'a' })),
  },
  {
    what: 'a table and its index swap names',
    had: model(table('a', () => [primary('pk_a'), index('b', 'x')])),
    wanted: model(table('b', () => [primary('pk_a'), index('a', 'x')], { renamedFrom: 'a' })),
  },
  {
    what: 'an index gets the name of one of another table that goes',
    had: model(
      table('a', () => [index('i1', 'x')]),
      table('b', () => [index('i2', 'x')]),
    ),
    wanted: model(
      table('a', () => [index('i2', 'x')]),
      table('b'),
    ),
  },
  {
    what: 'a UNIQUE gets the name of one of another table that goes',
    had: model(
      table('a', () => [unique('i1', 'x')]),
      table('b', () => [unique('i2', 'x')]),
    ),
    wanted: model(
      table('a', () => [unique('i2', 'x')]),
      table('b'),
    ),
  },
  {
    what: 'an index gets the name of one of a table that goes',
    had: model(
      table('a', () => [index('i1', 'x')]),
      table('b', () => [index('i2', 'x')]),
    ),
    wanted: model(table('a', () => [index('i2', 'x')])),
  },
  {
    what: 'a renamed table gets the name of an index of a table that goes',
    isExact: true,
    had: model(
      table('a'),
      table('b', () => [index('n', 'x')]),
    ),
    wanted: model(table('n', () => [], { renamedFrom: 'a' })),
  },
  {
    what: 'a changed index gets another name, which one of another table had',
    isExact: true,
    had: model(
      table('a', () => [index('i1', 'x')]),
      table('b', () => [index('i2', 'x')]),
    ),
    wanted: model(
      table('a', () => [new Index('i2', 'x', 'y')]),
      table('b', () => [index('i1', 'x')]),
    ),
  },
  {
    what: 'a changed UNIQUE gets the name that one of another table had',
    had: model(
      table('a', () => [unique('u1', 'x')]),
      table('b', () => [unique('u2', 'x'), unique('u3', 'y')]),
    ),
    wanted: model(
      table('a', () => [
        new UniqueConstraint('x', { name: 'u2', dialect: { postgres: { nullsNotDistinct: true } } }),
      ]),
      table('b', () => [unique('u3', 'x'), unique('u1', 'y')]),
    ),
  },
]

const FILLED = (name: string): string => `INSERT INTO ${name} (id, x, y) VALUES (1, 2, 1), (2, 1, 2)`

const ALL = { dropUnknown: true } as const
const EXACTLY = { ...ALL, allow: 'destroys', history: false } as const

async function sumIn({ engine }: LawDatabase, table: string): Promise<number> {
  const { rows } = await engine.execute(unsafeSql(`SELECT sum(x + y) AS n FROM ${table}`))
  return Number(rows[0]?.['n'])
}

/** What SQLite calls a key nobody is told, so that a name alone is no reason to build a table anew. */
async function comparedIn(database: LawDatabase): Promise<string[]> {
  return (await catalogOf(database)).filter((line) => !/^clause .*: constraint /su.test(line))
}

for (const [name, databases] of [
  ['SQLite', new SqliteDatabases()],
  ['PostgreSQL', new PostgresDatabases()],
] as const)
  describe(`names of one plan on ${name}`, function () {
    this.timeout(60_000)
    after(() => databases.close())

    for (const { what, had, wanted, isExact = false } of CASES) {
      for (const isFilled of [true, false])
        it(`are given up before others get them: ${what}${isFilled ? '' : ', without rows'}`, () =>
          databases.withTwo(async (first, second) => {
            await had().createAll(first.engine)
            await wanted().createAll(second.engine)
            const former = had().allTables()
            if (isFilled) for (const table of former) await first.engine.send(FILLED(table.name))
            expectLines((await sync(first.engine, wanted(), EXACTLY)).pending.map(stepLine), [])
            expectLines((await planSync(first.engine, wanted(), ALL)).steps.map(stepLine), [])
            expectLines(await comparedIn(first), await comparedIn(second))
            if (!isFilled) return
            for (const {
              name: own,
              formerNames: [before = own],
            } of wanted().allTables())
              if (former.some((table) => table.name === before)) expect(await sumIn(first, own)).to.equal(6)
          }))
      if (!isExact)
        it(`are given up where only others need them: ${what}`, () =>
          databases.withTwo(async (first) => {
            await had().createAll(first.engine)
            for (const table of had().allTables()) await first.engine.send(FILLED(table.name))
            const options = { allow: 'destroys', history: false } as const
            expectLines((await sync(first.engine, wanted(), options)).pending.map(stepLine), [])
            expectLines((await planSync(first.engine, wanted())).steps.map(stepLine), [])
          }))
    }
  })

describe('a name in between on PostgreSQL', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  const had = model(table('a', () => [unique('u1', 'x'), unique('u2', 'y')]))
  const swapped = model(table('a', () => [unique('u2', 'x'), unique('u1', 'y')]))

  it('lets two constraints swap theirs in one transaction', () =>
    databases.withTwo(async ({ engine }) => {
      await had().createAll(engine)
      const { steps } = await planSync(engine, swapped(), ALL)
      const between = /dovetail_name_\w+/u.exec(steps[0]?.sql ?? '')?.[0] ?? ''
      expect(steps.map(({ sql, safety, transaction }) => [sql, safety, transaction])).to.deep.equal([
        [`ALTER INDEX u2 RENAME TO ${between}`, 'safe', 'shared'],
        ['ALTER TABLE a RENAME CONSTRAINT u1 TO u2', 'safe', 'shared'],
        [`ALTER TABLE a RENAME CONSTRAINT ${between} TO u1`, 'safe', 'shared'],
      ])
    }))

  it('is known by the next start where a plan was broken off', () =>
    databases.withTwo(async ({ engine }, second) => {
      await had().createAll(engine)
      await swapped().createAll(second.engine)
      const [first, next] = (await planSync(engine, swapped(), ALL)).steps
      for (const { sql } of [first, next] as readonly Step[]) await engine.send(sql)
      const { applied } = await sync(engine, swapped(), { history: false })
      expect(applied.map(({ change }) => change.kind)).to.deep.equal(['renameConstraint'])
      expectLines(await describedIn(engine), await describedIn(second.engine))
    }))

  it('is not needed for what a table from another schema brings along: it gets its own names first', () =>
    databases.withTwo(async ({ engine }, second) => {
      const moved = (schema: string | undefined, name: string, options: TableOptions = {}): Part =>
        table(name, () => [primary(`pk_${name}`), index(`ix_${name}`, 'x')], { ...options, schema })
      const wanted = model(moved(undefined, 'b', { renamedFrom: 'old.a' }), moved(undefined, 'a'))
      await model(moved('old', 'a'))().createAll(engine)
      await engine.send('INSERT INTO old.a (id, x, y) VALUES (1, 2, 3)')
      await wanted().createAll(second.engine)
      const { pending } = await sync(engine, wanted(), EXACTLY)
      expectLines(pending.map(stepLine), [])
      expectLines(await describedIn(engine), await describedIn(second.engine))
    }))
})

async function describedIn(engine: Engine): Promise<string[]> {
  const { tables } = await inspect(engine)
  return [...tables.values()].flatMap(({ key, constraints, indexes }) =>
    [...constraints, ...indexes].map(({ kind, name }) => `${key} ${kind} ${name}`),
  )
}
