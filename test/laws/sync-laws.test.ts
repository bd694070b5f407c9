/** What must hold of sync and inspection whatever the model: tried on random ones. */
import { expect } from 'chai'
import fc from 'fast-check'

import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import type { MetaData } from '../../src/schema/metadata'
import { creationStatements } from '../../src/statement/ddl/creation-order'
import { diffMetadata } from '../../src/sync/diff-metadata'
import { inspect } from '../../src/sync/inspect'
import { planSync, sync, verify } from '../../src/sync/sync-schema'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { randomMetadata } from './random-metadata'

interface Laboratory {
  /** Calls back with an empty database. */
  readonly withEmpty: (use: (engine: Engine) => Promise<void>) => Promise<void>
  readonly dialect: 'postgres' | 'sqlite'
  readonly runs: number
}

const SCHEMAS = [undefined, 'other "schema']

/** All statements that would create a MetaData. */
function ddl(engine: Engine, metadata: MetaData): string[] {
  const compiler = engine.dialect.createDdlCompiler()
  const statements = creationStatements({ metadata }, compiler)
  return statements.map((statement) => compiler.compile(statement)).sort()
}

function inspected(engine: Engine): Promise<MetaData> {
  return inspect(engine, engine.dialect.name === 'postgres' ? { schemas: SCHEMAS } : {})
}

function describeLaws({ withEmpty, dialect, runs }: Laboratory): void {
  const check = (law: (engine: Engine, build: () => MetaData) => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(randomMetadata(dialect), (build) => withEmpty((engine) => law(engine, build))),
      { numRuns: runs },
    )

  it('does nothing the second time', () =>
    check(async (engine, build) => {
      const { applied, pending } = await sync(engine, build())
      expect(applied.map(({ safety }) => safety)).to.not.include('scans')
      expect(pending).to.deep.equal([])
      const again = await planSync(engine, build())
      expect(again.toString()).to.equal('-- nothing to do')
      await verify(engine, build())
      expect(await sync(engine, build())).to.deep.equal({ applied: [], pending: [] })
    }))

  it('finds what createAll made to be what the model wants', () =>
    check(async (engine, build) => {
      if (dialect === 'postgres')
        await engine.transaction((tx) => tx.send(`CREATE SCHEMA IF NOT EXISTS "other ""schema"`))
      await build().createAll(engine)
      expect((await planSync(engine, build())).toString()).to.equal('-- nothing to do')
    }))

  it('reads back models that describe the same database, and leaves nothing out', () =>
    check(async (engine, build) => {
      await sync(engine, build())
      const first = await inspected(engine)
      expect(first.unsupported).to.deep.equal([])
      expect(first.tables.size).to.equal(build().tables.size)
      expect((await planSync(engine, first)).toString()).to.equal('-- nothing to do')
      await withEmpty(async (other) => {
        await sync(other, first)
        expect(ddl(other, await inspected(other))).to.deep.equal(ddl(engine, first))
      })
    }))

  it('finds no difference between a model and what was read of it', () =>
    check(async (engine, build) => {
      await sync(engine, build())
      const found = await inspected(engine)
      const differences = await diffMetadata(build(), found, { engine })
      expect(differences.map(String)).to.deep.equal([])
      expect((await diffMetadata(found, build(), { engine })).map(String)).to.deep.equal([])
    }))

  it('creates whatever part of a model is missing', () =>
    check(async (engine, build) => {
      const [some] = build().tables.values()
      if (some !== undefined) await sync(engine, [some])
      const { pending } = await sync(engine, build())
      expect(pending).to.deep.equal([])
      expect((await planSync(engine, build())).isEmpty).to.equal(true)
    }))
}

describe('laws of sync', function () {
  this.timeout(580_000)

  describe('on SQLite', () => {
    describeLaws({
      dialect: 'sqlite',
      runs: Number(process.env['RUNS'] ?? 100),
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
        for (const sql of [
          'DROP SCHEMA public CASCADE',
          'CREATE SCHEMA public',
          'DROP SCHEMA IF EXISTS "other ""schema" CASCADE',
        ]) {
          await engine.send(sql)
        }
        await engine.dispose()
        free.push(database)
      }
    }

    describeLaws({ dialect: 'postgres', runs: Number(process.env['RUNS'] ?? 25), withEmpty })
  })
})
