/** What must hold of sync, of inspection and of comparison whatever the model: tried on random ones. */
import { expect } from 'chai'
import fc from 'fast-check'

import type { DialectName } from '../../src/driver/driver'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { creationStatements } from '../../src/statement/ddl/creation-order'
import type { MetaData } from '../../src/schema/metadata'
import { diffMetadata } from '../../src/sync/diff-metadata'
import { inspect } from '../../src/sync/inspect'
import type { SchemaDifference } from '../../src/sync/schema-difference'
import { describeStep } from '../../src/sync/safety'
import { planSync, sync, verify } from '../../src/sync/sync-schema'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { EMPTY } from './pair-databases'
import { randomModels, type Abilities, type RandomModel } from './random-model'
import { runsOf, seedOf } from './runs'

interface Laboratory {
  readonly dialect: DialectName
  /** Models tried for each law. */
  readonly runs: number
  readonly extensions: () => readonly string[]
  /** Calls back with an empty database. */
  readonly withEmpty: (use: (engine: Engine) => Promise<void>) => Promise<void>
}

/** All statements that would create a MetaData. */
function ddl(engine: Engine, metadata: MetaData): string[] {
  const compiler = engine.dialect.createDdlCompiler()
  const statements = creationStatements({ metadata }, compiler)
  return statements.map((statement) => compiler.compile(statement)).sort()
}

function inspected(engine: Engine): Promise<MetaData> {
  return inspect(engine, engine.dialect.name === 'postgres' ? { schemas: 'all' } : {})
}

async function expectSame(engine: Engine, first: MetaData, second: MetaData): Promise<void> {
  expectLines(await diffMetadata(first, second, { engine }), [])
}

/** Whole lines, which the message of a failure shows. */
function expectLines(found: readonly unknown[], wanted: readonly string[]): void {
  const lines = found.map(String)
  expect(lines, `${lines.join('\n')}\ninstead of\n${wanted.join('\n')}`).to.deep.equal(wanted)
}

async function expectNothingToDo(engine: Engine, metadata: MetaData): Promise<void> {
  expectLines([await planSync(engine, metadata)], ['-- nothing to do'])
}

/** Not even what the model does not name, or is silent about. */
async function expectNothingElse(engine: Engine, metadata: MetaData): Promise<void> {
  expectLines([await planSync(engine, metadata, { dropUnknown: true })], ['-- nothing to do'])
}

/** `subject: property`, or the whole line where one has nothing of the kind. */
function told(difference: SchemaDifference): string {
  return difference.kind === 'differs'
    ? `${difference.subject}: ${difference.property ?? ''}`
    : String(difference)
}

function describeLaws({ dialect, runs, extensions, withEmpty }: Laboratory): void {
  const abilities = (): Abilities => ({ dialect, extensions: extensions() })
  const check = (law: (engine: Engine, model: RandomModel, pick: number) => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(randomModels(abilities()), fc.nat(9999), (model, pick) =>
        withEmpty((engine) => law(engine, model, pick)),
      ),
      { numRuns: runs, ...seedOf(3) },
    )

  it('reads back what was created as what was declared, from which the same can be created again', () =>
    check(async (engine, model) => {
      await model.build().createAll(engine)
      await expectNothingToDo(engine, model.build())
      const found = await inspected(engine)
      expectLines(found.unsupported, [])
      expect(found.tables.size).to.equal(model.build().tables.size)
      await expectSame(engine, found, model.build())
      await expectNothingElse(engine, found)
      await withEmpty(async (other) => {
        await found.createAll(other)
        const again = await inspected(other)
        expect(ddl(other, again)).to.deep.equal(ddl(engine, found))
        await expectSame(other, again, found)
        await expectSame(other, model.build(), again)
      })
    }))

  it('makes an empty database what the model says, and does nothing the second time', () =>
    check(async (engine, model) => {
      const { applied, pending } = await sync(engine, model.build())
      expect(applied.map(({ safety }) => safety)).to.not.include('scans')
      expectLines(pending.map(describeStep), [])
      await expectNothingToDo(engine, model.build())
      await expectNothingElse(engine, model.build())
      await verify(engine, model.build())
      expect(await sync(engine, model.build())).to.deep.equal({ applied: [], pending: [], notes: [] })
      await expectSame(engine, model.build(), await inspected(engine))
    }))

  it('creates whatever part of a model is missing', () =>
    check(async (engine, model) => {
      const [some] = model.build().tables.values()
      if (some !== undefined) await sync(engine, [some])
      const { pending } = await sync(engine, model.build())
      expectLines(pending.map(describeStep), [])
      await expectNothingToDo(engine, model.build())
      await expectSame(engine, model.build(), await inspected(engine))
    }))

  it('tells the one option that was changed, and nothing else', () =>
    check(async (engine, model, pick) => {
      const other = model.altered(pick)
      if (other === undefined) return
      expectLines(diffMetadata(model.build(), model.build()), [])
      const differences = await diffMetadata(model.build(), other.metadata, { engine })
      expectLines(differences.map(told), other.told)
    }))
}

describe('laws of sync', function () {
  this.timeout(runsOf(20) * 60_000)

  describe('on SQLite', () => {
    describeLaws({
      dialect: 'sqlite',
      runs: runsOf(60),
      extensions: () => [],
      withEmpty: async (use) => {
        const engine = createEngine('sqlite://')
        try {
          await use(engine)
        } finally {
          await engine.dispose()
        }
      },
    })
  })

  describe('on PostgreSQL', () => {
    const free: FreshDatabase[] = []
    const made: FreshDatabase[] = []
    let extensions: readonly string[] = []
    before(async () => {
      await withEmpty(async (engine) => {
        const rows = await engine.transaction((tx) => tx.read('SELECT name FROM pg_available_extensions'))
        const names = rows.map((row) => String(row['name']))
        extensions = ['citext', 'btree_gist'].filter((name) => names.includes(name))
      })
    })
    after(async () => {
      for (const database of made) await database.drop()
    })

    async function withEmpty(use: (engine: Engine) => Promise<void>): Promise<void> {
      const database = free.pop() ?? (await freshPostgresDatabase())
      if (!made.includes(database)) made.push(database)
      const engine = createEngine(database.url)
      try {
        await use(engine)
      } finally {
        await engine.send(EMPTY)
        await engine.dispose()
        free.push(database)
      }
    }

    describeLaws({ dialect: 'postgres', runs: runsOf(8), extensions: () => extensions, withEmpty })
  })
})
