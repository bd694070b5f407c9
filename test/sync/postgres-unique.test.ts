/** Keys and unique indexes of PostgreSQL that others take the place of: there is no moment in which a duplicate could slip in. */
import { expect } from 'chai'

import {
  Column,
  ForeignKeyConstraint,
  ForeignKeyViolationError,
  Index,
  MetaData,
  planSync,
  PrimaryKeyConstraint,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  UniqueViolationError,
  type Engine,
  type Step,
} from '../../src/core'
import { groupsOf } from '../../src/sync/step-groups'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

type Part = (table: Table) => unknown

/** A table of two columns, and one whose key leads to `code`. */
function thing(parts: readonly Part[], { keys = true, nullable = false } = {}) {
  return (): MetaData => {
    const metadata = new MetaData()
    const table = new Table(
      'thing',
      metadata,
      new Column('id', t.integer(), { nullable: false, autoincrement: false }),
      new Column('code', t.integer(), { nullable, autoincrement: false }),
    )
    for (const part of parts) part(table)
    const child = new Table('child', metadata, new Column('code', t.integer()))
    if (keys) new ForeignKeyConstraint(['code'], ['thing.code'], { name: 'fk', index: false }).attachTo(child)
    return metadata
  }
}

const primary =
  (column: string, name: string): Part =>
  (table) =>
    new PrimaryKeyConstraint(column, { name }).attachTo(table)
const unique =
  (column: string, name: string): Part =>
  (table) =>
    new UniqueConstraint(column, { name }).attachTo(table)
const index =
  (column: string, name: string): Part =>
  (table) =>
    new Index(name, table.c[column] as Column, { unique: true }).attachTo(table)

interface Case {
  readonly what: string
  readonly had: () => MetaData
  readonly wanted: () => MetaData
  readonly steps: readonly string[]
  /** The columns that are unique throughout; `code` if not given. */
  readonly unique?: readonly ('id' | 'code')[]
}

const partial =
  (name: string, ...columns: readonly string[]): Part =>
  (table) =>
    new Index(name, ...columns.map((column) => table.c[column] as Column), {
      unique: true,
      where: sql`id > 0`,
    }).attachTo(table)

const KEYED = (statement: string): string =>
  `scans: ALTER TABLE child DROP CONSTRAINT fk; ${statement}; ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (code) REFERENCES thing (code) NOT VALID`
const BUILT = 'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (code)'
const VALIDATED = 'scans: ALTER TABLE child VALIDATE CONSTRAINT fk'

const CASES: readonly Case[] = [
  {
    what: 'a UNIQUE becomes the PRIMARY KEY',
    had: thing([unique('code', 'uq')]),
    wanted: thing([primary('code', 'pk')]),
    steps: [
      BUILT,
      'scans: ALTER TABLE thing ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#',
      KEYED('ALTER TABLE thing DROP CONSTRAINT uq'),
      VALIDATED,
    ],
  },
  {
    what: 'the PRIMARY KEY becomes a UNIQUE',
    had: thing([primary('code', 'pk')]),
    wanted: thing([unique('code', 'uq')]),
    steps: [
      BUILT,
      'scans: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
      KEYED('ALTER TABLE thing DROP CONSTRAINT pk'),
      VALIDATED,
    ],
  },
  {
    what: 'a UNIQUE becomes the PRIMARY KEY under one name',
    had: thing([unique('code', 'own')]),
    wanted: thing([primary('code', 'own')]),
    steps: [
      BUILT,
      KEYED(
        'ALTER TABLE thing DROP CONSTRAINT own; ALTER TABLE thing ADD CONSTRAINT own PRIMARY KEY USING INDEX dovetail_index_#',
      ),
      VALIDATED,
    ],
  },
  {
    what: 'the PRIMARY KEY becomes a UNIQUE of a column that may be null, under one name',
    had: thing([primary('code', 'own')], { keys: false }),
    wanted: thing([unique('code', 'own')], { keys: false, nullable: true }),
    steps: [
      BUILT,
      'scans: ALTER TABLE thing DROP CONSTRAINT own; ALTER TABLE thing ADD CONSTRAINT own UNIQUE USING INDEX dovetail_index_#',
      'scans: ALTER TABLE thing ALTER COLUMN code DROP NOT NULL',
    ],
  },
  {
    what: 'the PRIMARY KEY and a UNIQUE change places',
    had: thing([primary('id', 'pk'), unique('code', 'uq')]),
    wanted: thing([primary('code', 'pk'), unique('id', 'uq')]),
    steps: [
      BUILT,
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (id)',
      'scans: ALTER TABLE thing DROP CONSTRAINT pk; ALTER TABLE thing ADD CONSTRAINT pk PRIMARY KEY USING INDEX dovetail_index_#',
      KEYED(
        'ALTER TABLE thing DROP CONSTRAINT uq; ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
      ),
      VALIDATED,
    ],
    unique: ['id', 'code'],
  },
  {
    what: 'the PRIMARY KEY becomes a UNIQUE, and another UNIQUE gets its name',
    had: thing([primary('code', 'own')], { keys: false }),
    wanted: thing([unique('code', 'uq'), unique('id', 'own')], { keys: false }),
    steps: [
      BUILT,
      'scans: CREATE UNIQUE INDEX CONCURRENTLY dovetail_index_# ON thing (id)',
      'scans: ALTER TABLE thing DROP CONSTRAINT own',
      'scans: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
      'scans: ALTER TABLE thing ADD CONSTRAINT own UNIQUE USING INDEX dovetail_index_#',
    ],
  },
  {
    what: 'a unique index becomes a UNIQUE',
    had: thing([index('code', 'ix')]),
    wanted: thing([unique('code', 'uq')]),
    steps: [
      BUILT,
      'scans: ALTER TABLE thing ADD CONSTRAINT uq UNIQUE USING INDEX dovetail_index_#',
      KEYED('DROP INDEX ix'),
      VALIDATED,
    ],
  },
  {
    what: 'a unique index becomes a UNIQUE under one name',
    had: thing([index('code', 'own')], { keys: false }),
    wanted: thing([unique('code', 'own')], { keys: false }),
    steps: [
      BUILT,
      'scans: DROP INDEX own; ALTER TABLE thing ADD CONSTRAINT own UNIQUE USING INDEX dovetail_index_#',
    ],
  },
  {
    what: 'a unique index gets the name of a UNIQUE that goes',
    had: thing([index('id', 'ix'), unique('code', 'own')], { keys: false }),
    wanted: thing([index('id', 'own')], { keys: false }),
    steps: ['safe: ALTER TABLE thing DROP CONSTRAINT own', 'safe: ALTER INDEX ix RENAME TO own'],
    unique: ['id'],
  },
  {
    what: 'a UNIQUE gets the name of an index that goes',
    had: thing([unique('id', 'uq'), index('code', 'own')], { keys: false }),
    wanted: thing([unique('id', 'own')], { keys: false }),
    steps: ['safe: DROP INDEX own', 'safe: ALTER TABLE thing RENAME CONSTRAINT uq TO own'],
    unique: ['id'],
  },
  {
    what: 'a UNIQUE becomes a unique index',
    had: thing([unique('code', 'uq')]),
    wanted: thing([index('code', 'ix')]),
    steps: [
      'scans: CREATE UNIQUE INDEX CONCURRENTLY ix ON thing (code)',
      KEYED('ALTER TABLE thing DROP CONSTRAINT uq'),
      VALIDATED,
    ],
  },
  {
    what: 'a UNIQUE becomes a unique index under one name',
    had: thing([unique('code', 'own')]),
    wanted: thing([index('code', 'own')]),
    steps: [
      BUILT,
      KEYED('ALTER TABLE thing DROP CONSTRAINT own; ALTER INDEX dovetail_index_# RENAME TO own'),
      VALIDATED,
    ],
  },
  {
    what: 'a UNIQUE becomes one of some rows under one name', // #22
    had: thing([unique('code', 'own')], { keys: false }),
    wanted: thing([partial('own', 'code')], { keys: false }),
    steps: [
      `${BUILT} WHERE id > 0`,
      'scans: ALTER TABLE thing DROP CONSTRAINT own; ALTER INDEX dovetail_index_# RENAME TO own',
    ],
  },
  {
    what: 'a UNIQUE becomes one of some rows under another name',
    had: thing([unique('code', 'uq')], { keys: false }),
    wanted: thing([partial('ix', 'code')], { keys: false }),
    steps: [
      'scans: CREATE UNIQUE INDEX CONCURRENTLY ix ON thing (code) WHERE id > 0',
      'scans: ALTER TABLE thing DROP CONSTRAINT uq',
    ],
  },
]

describe('uniqueness on PostgreSQL', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  for (const { what, had, wanted, steps, unique: columns = ['code'] } of CASES) {
    it(`holds all along where ${what}`, () =>
      databases.withTwo(async ({ engine, describe: lines }, second) => {
        await wanted().createAll(second.engine)
        for (let done = 0, count = 1; done < count; done += 1) {
          await filled(engine, had())
          const plan = await planSync(engine, wanted(), { dropUnknown: true })
          if (done === 0) expect(plan.steps.map(line)).to.deep.equal(steps)
          const groups = groupsOf(plan.steps)
          count = groups.length + 1
          for (const group of groups.slice(0, done)) {
            await taken(engine, group.steps)
            await refusesDuplicates(engine, columns)
          }
          if (thingHasKey(wanted())) await refusesOrphan(engine)
          await sync(engine, wanted(), { allow: 'scans', dropUnknown: true, history: false })
          expect((await planSync(engine, wanted(), { dropUnknown: true })).steps.map(line)).to.deep.equal([])
          expect(await lines(), `broken off behind ${done}`).to.deep.equal(await second.describe())
          await engine.send('DROP TABLE child, thing')
        }
      }))

    it(`is there at the end on empty tables where ${what}`, () =>
      databases.withTwo(async (first, second) => {
        await had().createAll(first.engine)
        await wanted().createAll(second.engine)
        const options = { dropUnknown: true, history: false } as const
        expect((await sync(first.engine, wanted(), options)).pending.map(line)).to.deep.equal([])
        expect(await first.describe()).to.deep.equal(await second.describe())
      }))
  }

  it('stays as it is where what would take its place is not allowed', () =>
    databases.withTwo(async ({ engine, describe: lines }) => {
      await filled(engine, thing([unique('code', 'uq')], { keys: false })())
      const before = await lines()
      const wanted = thing([primary('code', 'pk')], { keys: false })()
      const { applied, pending } = await sync(engine, wanted, { dropUnknown: true, history: false })
      expect(applied).to.deep.equal([])
      expect(pending.map(({ reason }) => reason).at(-1)).to.match(/^it needs constraint pk of table thing: /u)
      expect(await lines()).to.deep.equal(before)
    }))
})

function line(step: Step): string {
  return stepLine(step).replaceAll(/dovetail_index_[0-9a-f]{12}/gu, 'dovetail_index_#')
}

function thingHasKey({ tables }: MetaData): boolean {
  return tables.get('child')?.foreignKeys.length === 1
}

async function filled(engine: Engine, model: MetaData): Promise<void> {
  await model.createAll(engine)
  await engine.send('INSERT INTO thing VALUES (1, 1), (2, 2)')
  await engine.send('INSERT INTO child VALUES (1)')
}

/** What shares a transaction is done in one. */
async function taken(engine: Engine, steps: readonly Step[]): Promise<void> {
  const statements = steps.flatMap((step) => step.statements)
  if (steps[0]?.transaction === 'none') for (const statement of statements) await engine.send(statement)
  else
    await engine.transaction(async (tx) => {
      for (const statement of statements) await tx.send(statement)
    })
}

async function refusesDuplicates(engine: Engine, columns: readonly string[]): Promise<void> {
  for (const column of columns) {
    const values = column === 'id' ? '1, 9' : '9, 1'
    const failure = await engine.send(`INSERT INTO thing VALUES (${values})`).catch((error: unknown) => error)
    expect(failure, column).to.be.instanceOf(UniqueViolationError)
  }
}

async function refusesOrphan(engine: Engine): Promise<void> {
  const failure = await engine.send('INSERT INTO child VALUES (9)').catch((error: unknown) => error)
  expect(failure).to.be.instanceOf(ForeignKeyViolationError)
}
