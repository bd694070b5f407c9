/**
 * The cold start: what `require` costs, as a ratio to `require('pg')`; and how long a new process takes until the library and
 * 200 classes are ready and a first query is answered, beyond one that does the same by hand. All take turns.
 *
 *     npm run bench -- --only w7
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import BetterSqlite3 from 'better-sqlite3'

import { compile, compileText } from './load/compiled'
import type { Contender } from './load/contender'
import { linkedTables } from './load/linked-classes'
import { median } from './measure'
import { readOptions } from './options'

const SIZE = 200
const GOAL_MS = 100
const MOST_OF_PG = 0.5
const PACKAGES = ['pg', 'dovetail-orm', 'dovetail-orm/core']

interface Start {
  /** Importing the packages, running the module of the classes, making them ready and reading. */
  readonly packages: number
  readonly classes: number
  readonly first: number
  readonly wall: number
  readonly cpu: number
  readonly memory: number
}

async function main(): Promise<void> {
  const options = readOptions()
  if (!options.only.includes('w7')) return
  reportRequire(options.rounds)
  const folder = mkdtempSync(join(tmpdir(), 'dovetail-bench-'))
  try {
    const file = join(folder, 'cold.sqlite')
    new BetterSqlite3(file).exec(linkedTables(SIZE)).close()
    const programs = new Map<string, string>()
    for (const [name, module] of (await compile(options.contenders)).contenders) {
      const program = await coldProgram(name, module, file)
      if (program !== undefined) programs.set(name, program)
    }
    reportStarts(startAll(programs, options.rounds))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function reportRequire(rounds: number): void {
  const times = new Map(PACKAGES.map((name) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++)
    for (const [name, list] of times) {
      const script = `const t = process.hrtime.bigint(); require('${name}'); console.log(Number(process.hrtime.bigint() - t) / 1e6)`
      list.push(Number(node(['-e', script])))
    }
  const base = times.get('pg') ?? []
  console.log(`\n### require\n\n| | ms | ratio to pg | goal |\n|---|---:|---:|---:|`)
  for (const [name, list] of times) {
    const ratio = median(list.map((time, round) => time / (base[round] ?? NaN)))
    const goal = name === 'dovetail-orm' ? MOST_OF_PG.toFixed(2) : ''
    console.log(`| ${name} | ${median(list).toFixed(1)} | ${ratio.toFixed(2)} | ${goal} |`)
  }
}

const node = (args: readonly string[]): string =>
  execFileSync(process.execPath, args, {
    cwd: join(__dirname, '..'),
    encoding: 'utf8',
  })

/** A program that times its own parts. It is made of text, so that it imports nothing else. */
async function coldProgram(name: string, module: string, file: string): Promise<string | undefined> {
  const { contender } = (await import(module)) as { contender: Contender }
  if (contender.cold === undefined) return undefined
  const { imports, source } = contender.cold
  const classes = await compileText(name, `${name}-cold-classes`, source(SIZE))
  return compileText(
    name,
    `${name}-cold`,
    `const start = performance.now()
    ${imports.map((path) => `await import('${path}')`).join('\n')}
    const packages = performance.now()
    const path = '${classes}'
    const { first } = await import(path)
    const ran = performance.now()
    const rows = await first('${file}')
    const end = performance.now()
    if (rows.length > 0) throw new Error('the table is empty')
    const { user, system } = process.cpuUsage()
    console.log(JSON.stringify({ packages: packages - start, classes: ran - packages, first: end - ran,
      cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 }))
    process.exit()`,
  )
}

function startAll(programs: ReadonlyMap<string, string>, rounds: number): Map<string, Start[]> {
  const starts = new Map([...programs.keys()].map((name) => [name, [] as Start[]]))
  for (let round = 0; round < rounds; round++)
    for (const [name, program] of programs) {
      const begin = performance.now()
      const { stdout, stderr } = spawnSync(process.execPath, [program], {
        encoding: 'utf8',
      })
      const wall = performance.now() - begin
      const line = stdout.split('\n').find((text) => text.startsWith('{"packages"'))
      if (line === undefined) {
        console.error(`w7 ${name} is left out: ${stderr.slice(0, 400)}`)
        starts.delete(name)
      } else starts.get(name)?.push({ ...(JSON.parse(line) as Omit<Start, 'wall'>), wall })
    }
  return starts
}

function reportStarts(starts: ReadonlyMap<string, readonly Start[]>): void {
  const floor = starts.get('raw') ?? []
  console.log(`\n### W7 cold start, ${SIZE} classes, better-sqlite3\n`)
  console.log(
    '| ms | packages | classes | ready and first query | whole process | beyond raw | goal | CPU | peak MB |',
  )
  console.log(`|---|${'---:|'.repeat(8)}`)
  for (const [name, list] of starts) {
    const of = (key: keyof Start): string => median(list.map((one) => one[key])).toFixed(0)
    const beyond = median(list.map(({ wall }, round) => wall - (floor[round]?.wall ?? NaN)))
    const shown = name === 'dovetail' && beyond > GOAL_MS ? `**${beyond.toFixed(0)}**` : beyond.toFixed(0)
    const goal = name === 'raw' ? '' : GOAL_MS
    console.log(
      `| ${name} | ${of('packages')} | ${of('classes')} | ${of('first')} | ${of('wall')} | ${shown} | ${goal} | ${of('cpu')} | ${of('memory')} |`,
    )
  }
}

void main()
