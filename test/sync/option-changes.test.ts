/** Whatever can be declared is seen by sync where a database has it otherwise, and brought to what is declared, there and back. */
import { expect } from 'chai'

import { planSync, sync, type MetaData } from '../../src/core'
import { EMPTY, PostgresDatabases } from '../laws/pair-databases'
import { samples } from './option-samples'

/** What has no way back to what is declared: a model that is silent about it means all that belongs to it, too. */
const ONE_WAY: ReadonlySet<string> = new Set([
  // Extensions never go.
  'extensions of a metadata',
  // Nothing is left of the model that would tell where to look.
  'types of a metadata',
])

/** How something was made is outgrown when it has been validated, or filled. */
const OUTGROWN: ReadonlySet<string> = new Set([
  "notValid, postgres's, of a check",
  "notValid, postgres's, of a foreign key",
  'withData of a view',
])

/** What the server settles when it creates a table. */
const SETTLED: ReadonlySet<string> = new Set(["partitionBy, postgres's, of a table"])

/** Columns, keys and indexes are brought to what is declared by the laws of random pairs, too: their options take the long form. */
const OF_OBJECTS = /of a (?:table|view|sequence|enum type|domain|range type|metadata)$/
const isLong = process.env['DOVETAIL_LAW_RUNS'] !== undefined

const NOTHING = '-- nothing to do'

describe('on PostgreSQL what is declared otherwise', function () {
  this.timeout(300_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  it('is seen, and brought to what is declared', () =>
    databases.withTwo(async ({ engine }) => {
      const failures: string[] = []
      for (const { title, on, off, told, only } of samples) {
        if (only === 'sqlite' || told.length === 0 || (!isLong && !OF_OBJECTS.test(title))) continue
        const wayThere = OUTGROWN.has(title) ? [] : [[off, on] as const]
        const wayBack = ONE_WAY.has(title) ? [] : [[on, off] as const]
        for (const [had, wanted] of [...wayThere, ...wayBack]) {
          await engine.send(EMPTY)
          await had().createAll(engine)
          failures.push(...(await becomes(wanted, title)))
        }
      }
      expect(failures).to.deep.equal([])

      /** What is wrong with the ways from one to the other. */
      async function becomes(wanted: () => MetaData, title: string): Promise<string[]> {
        const plan = async (): Promise<string> =>
          (await planSync(engine, wanted(), { dropUnknown: true })).toString()
        const steps = await plan()
        if (steps === NOTHING) return [`${title} is not seen`]
        if (steps.includes('by hand') !== SETTLED.has(title)) return [`${title}: ${steps}`]
        if (SETTLED.has(title)) return []
        await sync(engine, wanted(), { allow: 'destroys', dropUnknown: true, history: false })
        const left = await plan()
        return left === NOTHING ? [] : [`${title} is left: ${left}`]
      }
    }))
})
