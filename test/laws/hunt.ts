/**
 * Tries the laws of sync on as many pairs as one has time for, and goes on past those that fail:
 *
 *     npm run laws -- --on postgres --law same --seed 402 --pairs 2000
 *     npm run laws -- --on postgres --law same --seed 402 --path 660      (one pair, made as small as it goes)
 */
import 'reflect-metadata'
import { parseArgs } from 'node:util'
import fc from 'fast-check'

import { PostgresDatabases, SqliteDatabases } from './pair-databases'
import type { Pair } from './pair-laboratory'
import { expectPolicyHolds, expectTheSame, POLICIES } from './pair-sync-laws'
import { randomPairs, type RandomPair } from './random-pair'

const { values: options } = parseArgs({
  options: {
    on: { type: 'string', default: 'sqlite' },
    law: { type: 'string', default: 'all' },
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '100' },
    /** The first pair to try, where a hunt was stopped. */
    from: { type: 'string', default: '0' },
    path: { type: 'string' },
  },
})

type Law = (both: Pair) => Promise<void>

const LAWS: ReadonlyMap<string, Law> = new Map<string, Law>([
  ...POLICIES.map((allow): [string, Law] => [allow, (both) => expectPolicyHolds(both, allow)]),
  ['same', expectTheSame],
])

const onPostgres = options.on === 'postgres'
const databases = onPostgres ? new PostgresDatabases() : new SqliteDatabases()
const arbitrary = randomPairs({ dialect: onPostgres ? 'postgres' : 'sqlite', extensions: [] })
const seed = Number(options.seed)
const laws = [...LAWS].filter(([name]) => options.law === 'all' || options.law.split(',').includes(name))

const tried = (pair: RandomPair, law: Law): Promise<void> =>
  databases.withTwo((first, second) => law({ pair, first, second }))

const firstLines = (error: unknown): string => String(error).split('\n').slice(0, 4).join('\n    ')

/** Each pair under each law; a line for what fails, with what finds it again. */
async function hunt(): Promise<void> {
  const numRuns = Number(options.pairs)
  let failures = 0
  for (const [at, pair] of fc.sample(arbitrary, { seed, numRuns }).entries()) {
    if (at < Number(options.from)) continue
    for (const [name, law] of laws)
      await tried(pair, law).catch((error: unknown) => {
        failures += 1
        console.log(`--law ${name} --seed ${seed} --path ${at}\n    ${firstLines(error)}`)
      })
    if ((at + 1) % 100 === 0) console.error(`${at + 1} of ${numRuns} pairs, ${failures} failures`)
  }
  console.log(`${numRuns} pairs, ${laws.length} laws, seed ${seed}: ${failures} failures`)
  if (failures > 0) process.exitCode = 1
}

/** The smallest pair that fails in the same words as the one at the path. */
async function shrink(path: string): Promise<void> {
  for (const [name, law] of laws) {
    let words: string | undefined
    const property = fc.asyncProperty(arbitrary, (pair) =>
      tried(pair, law).catch((error: unknown) => {
        const found = (error as Error).message.replace(/["'\d].*$/su, '').slice(0, 60)
        words ??= found
        if (found === words) throw error
      }),
    )
    const run = await fc.check(property, { seed, path, numRuns: 1, endOnFailure: false })
    if (run.failed) console.log(fc.defaultReportMessage(run) ?? '')
    else console.log(`--law ${name}: holds`)
  }
}

async function main(): Promise<void> {
  await (options.path === undefined ? hunt() : shrink(options.path))
  await databases.close()
}

void main()
