/** What the command line asks for. */
import { parseArgs } from 'node:util'

import type { DriverName } from './load/contender'
import { WORKLOADS } from './load/workload'

export interface BenchOptions {
  /** Names of workloads, and `w7` for the cold start. */
  readonly only: readonly string[]
  readonly drivers: readonly DriverName[]
  readonly contenders: readonly string[]
  /** Also the ways of the hand-written code that are for comparison. */
  readonly all: boolean
  /** Where the processor spent its time, by function. */
  readonly profile: boolean
  /** How long the turns of one workload may take, after the warm-up. */
  readonly seconds: number
  readonly rounds: number
  readonly warmUpSeconds: number
  /** A garbage collection in front of each turn. */
  readonly collect: boolean
}

export const PEERS = ['typeorm', 'mikroorm', 'drizzle', 'kysely', 'sequelize', 'objection']
const DRIVERS: readonly DriverName[] = ['pg', 'sqlite3', 'better-sqlite3']
const NAMES = [...Object.keys(WORKLOADS), 'w7', 'schema', 'types']

export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'w' },
      drivers: { type: 'string', default: DRIVERS.join() },
      contenders: { type: 'string' },
      peers: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rounds: { type: 'string', default: '15' },
      'warm-up': { type: 'string', default: '0.8' },
      gc: { type: 'boolean', default: false },
    },
  })
  const contenders = values.contenders?.split(',') ?? ['raw', 'dovetail', ...(values.peers ? PEERS : [])]
  return {
    only: values.only.split(',').flatMap(workloadNames),
    drivers: values.drivers.split(',').map(driverName),
    contenders: contenders.includes('raw') ? contenders : ['raw', ...contenders],
    all: values.all,
    profile: values.profile,
    seconds: Number(values.seconds ?? 4 + contenders.length),
    rounds: Number(values.rounds),
    warmUpSeconds: Number(values['warm-up']),
    collect: values.gc,
  }
}

/** `w5` means `w5bulk` and `w5graph`, `w` all of them. */
function workloadNames(asked: string): string[] {
  if (NAMES.includes(asked)) return [asked]
  const found =
    asked === 'w'
      ? NAMES.filter((name) => /^w\d/.test(name))
      : NAMES.filter((name) => name.startsWith(asked) && /^\D/.test(name.slice(asked.length)))
  if (found.length === 0) throw new Error(`There is no workload ${asked}: ${NAMES.join(', ')}`)
  return found
}

function driverName(asked: string): DriverName {
  const found = DRIVERS.find((name) => name === asked)
  if (found === undefined) throw new Error(`There is no driver ${asked}: ${DRIVERS.join(', ')}`)
  return found
}
