/**
 * Loading and writing: Dovetail against hand-written code on the same driver, and against other libraries, in one
 * interleaved run. First all are checked to give the same. Prints Markdown; what happens meanwhile goes to stderr.
 *
 *     npm run bench -- --only w1,w4 --drivers pg
 */
import { mkdtempSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startPostgres } from '../test/support/postgres-process'
import { compile, type Compiled } from './load/compiled'
import type { Contender, Context, DriverName } from './load/contender'
import { createPostgres, createSqlite, dropPostgres } from './load/databases'
import { interleave, type Measured, type Way } from './load/interleave'
import { reportProfiles } from './load/profiles'
import { Runner, type Survey } from './load/runner'
import { describeRun, driverReport, progress } from './load/tables'
import { WORKLOADS } from './load/workload'
import { readOptions, type BenchOptions } from './options'

const POOL_SIZE = 10

/** What a contender gives must be what the hand-written code gives. */
const REFERENCE = 'raw'

async function main(): Promise<void> {
  const options = readOptions()
  const workloads = options.only.filter((name) => Object.hasOwn(WORKLOADS, name))
  if (workloads.length === 0) return
  const compiled = await compile(options.contenders)
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dovetail-bench-'))
  const server = options.drivers.includes('pg') ? await serverUrl() : undefined
  const database = `dovetail_bench_${process.pid}`
  const cleanUp = async (): Promise<void> => {
    if (server !== undefined) await dropPostgres(server.url, database)
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp().then(() => process.exit(1)))
  try {
    const url = server === undefined ? '' : await createPostgres(server.url, database)
    console.log(await describeRun(url, options.contenders))
    for (const driver of options.drivers)
      await new DriverRun(driver, compiled, options, { url, folder }).run(workloads)
  } finally {
    await cleanUp()
  }
}

async function serverUrl(): Promise<{
  url: string
  stop: () => Promise<void>
}> {
  const given = process.env['BENCH_POSTGRES_URL']
  if (given === undefined || given === '') return startPostgres()
  return { url: given, stop: () => Promise.resolve() }
}

class DriverRun {
  readonly #contexts = new Map<string, Context>()
  readonly #surveys = new Map<string, Survey>()

  constructor(
    readonly driver: DriverName,
    readonly compiled: Compiled,
    readonly options: BenchOptions,
    readonly place: { readonly url: string; readonly folder: string },
  ) {}

  async run(workloads: readonly string[]): Promise<void> {
    for (const [name, module] of this.compiled.contenders) await this.#enter(name, module, workloads)
    const results = new Map<string, Measured[]>()
    for (const workload of workloads) {
      const ways = this.#ways(workload)
      if (ways.length === 0) continue
      const measured = await interleave(ways, (way) => this.#start(workload, way), this.options)
      progress(this.driver, workload, measured)
      if (this.options.profile)
        for (const { contender, strategy } of ways)
          reportProfiles(`${contender} / ${strategy}`, profileFolder(this.place.folder, contender, strategy))
      results.set(workload, measured)
    }
    console.log(driverReport(this.driver, results))
  }

  /** Makes the contender's database, and sees what it can do. */
  async #enter(name: string, module: string, workloads: readonly string[]): Promise<void> {
    const { contender } = (await import(module)) as { contender: Contender }
    if (!contender.drivers.includes(this.driver)) return
    const file = join(this.place.folder, `${name}-${this.driver}.sqlite`)
    if (this.driver !== 'pg') createSqlite(file, contender.dates)
    const context = {
      driver: this.driver,
      url: this.place.url,
      file,
      poolSize: POOL_SIZE,
    }
    this.#contexts.set(name, context)
    const runner = new Runner(this.compiled.worker)
    try {
      this.#surveys.set(name, await runner.survey(module, context, workloads, this.options.all))
    } catch (error) {
      console.error(`${this.driver} ${name}: ${String(error)}`)
    } finally {
      await runner.close()
    }
  }

  #ways(workload: string): Way[] {
    const truth = Object.values(this.#surveys.get(REFERENCE)?.[workload] ?? {})[0]
    const expected = truth !== undefined && 'result' in truth ? truth.result : undefined
    const ways: Way[] = []
    for (const [contender, survey] of this.#surveys)
      for (const [strategy, reply] of Object.entries(survey[workload] ?? {})) {
        const wrong = 'error' in reply ? reply.error : reply.result === expected ? undefined : 'other rows'
        if (wrong === undefined) ways.push({ contender, strategy })
        else console.error(`${this.driver} ${workload} ${contender} (${strategy}) is left out: ${wrong}`)
      }
    return ways
  }

  async #start(workload: string, { contender, strategy }: Way): Promise<Runner> {
    const { folder } = this.place
    const runner = new Runner(
      this.compiled.worker,
      this.options.profile ? profileFolder(folder, contender, strategy) : undefined,
    )
    const module = this.compiled.contenders.get(contender)!
    await runner.open(module, this.#contexts.get(contender)!, workload, strategy)
    return runner
  }
}

const profileFolder = (folder: string, contender: string, strategy: string): string =>
  join(folder, 'profiles', `${contender} ${strategy}`)

void main()
