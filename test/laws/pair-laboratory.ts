/** Where laws of pairs are tried: on SQLite and on PostgreSQL, with two databases for each pair. */
import { expect } from 'chai'
import fc from 'fast-check'

import { type LawDatabase, type LawDatabases, PostgresDatabases, SqliteDatabases } from './pair-databases'
import type { Abilities } from './random-model'
import { randomPairs, type RandomPair } from './random-pair'
import { runsOf, seedOf } from './runs'

/** Two models, and two databases that are empty. */
export interface Pair {
  readonly pair: RandomPair
  readonly first: LawDatabase
  readonly second: LawDatabase
}

/** Tries a law on random pairs. */
type Check = (law: (pair: Pair) => Promise<void>) => Promise<void>

interface Laboratory {
  readonly runs: number
  readonly abilities: Abilities
  readonly databases: LawDatabases
}

/** Runs a body of laws on each database; `usual` is how many pairs a build tries. */
export function onEachDatabase(
  title: string,
  usual: { readonly sqlite: number; readonly postgres: number },
  body: (check: Check) => void,
): void {
  const laboratories: Readonly<Record<string, Laboratory>> = {
    SQLite: {
      runs: runsOf(usual.sqlite),
      abilities: { dialect: 'sqlite', extensions: [] },
      databases: new SqliteDatabases(),
    },
    PostgreSQL: {
      runs: runsOf(usual.postgres),
      abilities: { dialect: 'postgres', extensions: [] },
      databases: new PostgresDatabases(),
    },
  }
  describe(title, function () {
    this.timeout(runsOf(20) * 60_000)
    for (const [name, laboratory] of Object.entries(laboratories)) {
      describe(`on ${name}`, () => {
        after(() => laboratory.databases.close())
        body((law) => tried(laboratory, law))
      })
    }
  })
}

function tried(
  { runs, abilities, databases }: Laboratory,
  law: (pair: Pair) => Promise<void>,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(randomPairs(abilities), (pair) =>
      databases.withTwo((first, second) => law({ pair, first, second })),
    ),
    { numRuns: runs, ...seedOf(5) },
  )
}

/** Only the lines that differ, which the message of a failure shows. */
export function expectLines(found: readonly string[], wanted: readonly string[]): void {
  const differing = [
    ...found.filter((line) => !wanted.includes(line)).map((line) => `has    ${line}`),
    ...wanted.filter((line) => !found.includes(line)).map((line) => `lacks  ${line}`),
  ]
  expect(differing, differing.join('\n')).to.deep.equal([])
  expect(found.length).to.equal(wanted.length)
}

/** In which order columns stand is not compared: PostgreSQL adds them at the end. */
export async function catalogOf(database: LawDatabase): Promise<string[]> {
  const lines = await database.describe()
  return lines.filter((line) => !/^column .*: place = \d+$/su.test(line))
}
