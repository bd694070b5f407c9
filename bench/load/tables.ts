/** Results as Markdown. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'

import pg from 'pg'

import type { DriverName } from './contender'
import { ratio, type Measured } from './interleave'
import { goalOf, WORKLOADS } from './workload'

const MEMORY_GOAL = 1.3

const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3)
const times = (value: number): string => (value >= 10 ? value.toFixed(1) : value.toFixed(2))

const isFloor = ({ contender, strategy }: Measured): boolean =>
  contender === 'raw' && !strategy.startsWith('~')

const fastest = (measured: readonly Measured[]): Measured | undefined =>
  measured.toSorted((a, b) => a.wall - b.wall)[0]

/** To stderr: all ways of a workload, as soon as they are known. */
export function progress(driver: DriverName, workload: string, measured: readonly Measured[]): void {
  const floor = fastest(measured.filter(isFloor))
  console.error(`\n${driver} ${workload}: ${WORKLOADS[workload]?.title}, ${measured[0]?.turns.length} rounds`)
  for (const one of measured) {
    const name = `${one.contender} / ${one.strategy}`.padEnd(34)
    const ratios =
      floor === undefined
        ? ''
        : `x${times(ratio(one, floor, 'wall'))}  cpu x${times(ratio(one, floor, 'cpu'))}`
    console.error(
      `  ${name} ${figure(one.wall).padStart(7)} ms  cpu ${figure(one.cpu).padStart(7)} ms  ${ratios}  ${one.memory.toFixed(0)} MB`,
    )
  }
}

/** What ran, and where. */
export async function describeRun(postgres: string, contenders: readonly string[]): Promise<string> {
  const packages = ['pg', 'sqlite3', 'better-sqlite3', ...contenders.flatMap((name) => PACKAGES[name] ?? [])]
  const versions = packages.map((name) => `${name} ${versionOf(name)}`)
  const [cpu] = cpus()
  const server = postgres === '' ? [] : [`PostgreSQL ${await serverVersion(postgres)} on loopback`]
  return [
    `${cpus().length} cores (${cpu?.model.trim()}), Node ${process.versions.node}`,
    ...server,
    ...versions,
  ].join(', ')
}

const PACKAGES: Readonly<Record<string, string[]>> = {
  typeorm: ['typeorm'],
  mikroorm: ['@mikro-orm/core'],
  drizzle: ['drizzle-orm'],
  kysely: ['kysely'],
  sequelize: ['sequelize'],
  objection: ['objection', 'knex'],
}

function versionOf(name: string): string {
  for (let folder = join(__dirname, '..', 'peers'); ; folder = dirname(folder)) {
    try {
      const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
      return (JSON.parse(text) as { version: string }).version
    } catch (error) {
      if (folder === dirname(folder)) throw error
    }
  }
}

async function serverVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  await client.end()
  return rows[0]?.server_version.split(' ')[0] ?? ''
}

/** The tables of a driver. Each contender stands with its fastest way, Dovetail with the only one it has. */
export function driverReport(driver: DriverName, results: ReadonlyMap<string, readonly Measured[]>): string {
  const names = [...new Set([...results.values()].flat().map(({ contender }) => contender))]
  const others = names.filter((name) => name !== 'raw')
  const rows: Record<'wall' | 'cpu' | 'memory', string[]> = {
    wall: [],
    cpu: [],
    memory: [],
  }
  for (const [workload, measured] of results) {
    const floor = fastest(measured.filter(isFloor))
    if (floor === undefined) continue
    const cells = others.map((name) => fastest(measured.filter(({ contender }) => contender === name)))
    const title = `${workload.toUpperCase()} ${WORKLOADS[workload]?.title}`
    const goal = goalOf(workload, driver)
    rows.wall.push(
      row(
        title,
        figure(floor.wall),
        goal === undefined ? '' : times(goal),
        ...cells.map(judged(goal, wallRatio(floor))),
      ),
    )
    rows.cpu.push(
      row(title, figure(floor.cpu), '', ...cells.map(judged(undefined, (one) => ratio(one, floor, 'cpu')))),
    )
    rows.memory.push(
      row(
        title,
        floor.memory.toFixed(0),
        times(MEMORY_GOAL),
        ...cells.map(judged(MEMORY_GOAL, (one) => one.memory / floor.memory)),
      ),
    )
  }
  const table = (caption: string, body: readonly string[]): string =>
    ['', row(caption, 'raw', 'goal', ...others), `|---|${'---:|'.repeat(others.length + 2)}`, ...body].join(
      '\n',
    )
  return [
    `\n### ${driver}`,
    table('Time, ms, and ratio to raw', rows.wall),
    table('CPU of the client, ms, and ratio to raw', rows.cpu),
    table('Peak memory, MB, and ratio to raw', rows.memory),
  ].join('\n')
}

const wallRatio =
  (floor: Measured) =>
  (one: Measured): number =>
    ratio(one, floor, 'wall')

/** Bold where Dovetail misses its goal. */
const judged =
  (goal: number | undefined, of: (one: Measured) => number) =>
  (one: Measured | undefined): string => {
    if (one === undefined) return '–'
    const value = of(one)
    const isMissed = one.contender === 'dovetail' && goal !== undefined && value > goal
    return isMissed ? `**${times(value)}**` : times(value)
  }

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`
