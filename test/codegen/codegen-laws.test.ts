/** What must hold of generated classes whatever the database: tried on random ones, with names that nobody would choose. */
import { expect } from 'chai'
import fc from 'fast-check'

import { toTypeScript } from '../../src/codegen/to-typescript'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import type { MetaData } from '../../src/schema/metadata'
import { inspect } from '../../src/sync/inspect'
import { planSync, sync } from '../../src/sync/sync-schema'
import { EMPTY } from '../laws/pair-databases'
import { randomModels } from '../laws/random-model'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'
import { definitionFacets } from './definition-facets'
import { definitionParts } from './definition-parts'
import { compileErrors, loadModels } from './generated-program'

interface Laboratory {
  readonly dialect: 'postgres' | 'sqlite'
  readonly runs: number
  /** Calls back with an empty database. */
  readonly withEmpty: (use: (engine: Engine) => Promise<void>) => Promise<void>
}

/** More runs find more; the usual number is what a build can afford. */
function runsOf(usual: number): number {
  return Number(process.env['DOVETAIL_LAW_RUNS'] ?? usual)
}

/** A build tries the same models each time, so that it fails for what was changed in it; whoever asks for more gets others. */
const SEED = process.env['DOVETAIL_LAW_RUNS'] === undefined ? { seed: 11 } : {}

function describeLaws({ dialect, runs, withEmpty }: Laboratory): void {
  const check = (law: (build: () => MetaData) => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(randomModels({ dialect, extensions: [] }), (model) => law(() => model.build())),
      { numRuns: runs, ...SEED },
    )

  it('compiles, and says of an inspected database what is there and nothing else', () =>
    check((build) =>
      withEmpty(async (engine) => {
        await sync(engine, build())
        const read = await inspect(engine, dialect === 'postgres' ? { schemas: 'all' } : {})
        const text = toTypeScript(read)
        expect(compileErrors({ 'models.ts': text }, 'legacy')).to.deep.equal([])
        const { metadata } = loadModels({ 'models.ts': text }, 'legacy')
        expect(await definitionParts(metadata, dialect)).to.deep.equal(await definitionParts(read, dialect))
        expect(definitionFacets(metadata)).to.deep.equal(definitionFacets(read))
        expect((await planSync(engine, metadata)).toString()).to.equal('-- nothing to do')
        expect(toTypeScript(metadata)).to.equal(text)
      }),
    ))

  it('says of a declared model what it declares, one file each', () =>
    check(async (build) => {
      const files = toTypeScript(build(), { files: 'each' })
      expect(compileErrors(files, 'standard')).to.deep.equal([])
      const { metadata } = loadModels(files, 'standard')
      expect(await definitionParts(metadata, dialect)).to.deep.equal(await definitionParts(build(), dialect))
      expect(definitionFacets(metadata)).to.deep.equal(definitionFacets(build()))
      expect(toTypeScript(build(), { files: 'each' })).to.deep.equal(files)
    }))
}

describe('laws of generated classes', function () {
  this.timeout(runsOf(20) * 60_000)

  describe('on SQLite', () => {
    describeLaws({
      dialect: 'sqlite',
      runs: runsOf(30),
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
    let database: FreshDatabase
    before(async () => {
      database = await freshPostgresDatabase()
    })
    after(() => database.drop())

    async function withEmpty(use: (engine: Engine) => Promise<void>): Promise<void> {
      const engine = createEngine(database.url)
      try {
        await use(engine)
      } finally {
        await engine.send(EMPTY)
        await engine.dispose()
      }
    }

    describeLaws({ dialect: 'postgres', runs: runsOf(20), withEmpty })
  })
})
