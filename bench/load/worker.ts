/**
 * The process of one way in which one contender does one workload: nobody's compiled code and garbage disturbs another's.
 * It takes its turns when the parent says so.
 */
import { sampleAllocations } from './allocations'
import type { Contender, Context } from './contender'
import type { Order, Reply, Turned } from './orders'
import { implementedBy, prepareTurn } from './workload'
import { watchWrites, type Written } from './written'

const WARM_UP_TURNS = 60

/** Where V8 writes its profile of this process. */
const profileFolder = process.execArgv
  .find((argument) => argument.startsWith('--cpu-prof-dir='))
  ?.split('=')[1]

let contender: Contender
let workload: string
let implementation: unknown
let written: Written
/** Kept alive: else a collection between two turns takes the shapes of its objects, and the code made for them. */
let last: unknown

async function open(order: Order & { do: 'open' | 'survey' }): Promise<Record<string, object | undefined>> {
  const { module, context } = order
  contender = ((await import(module)) as { contender: Contender }).contender
  const workloads = await contender.open(context)
  written = await watchWrites(context)
  return { ...workloads }
}

async function turn(collect: boolean): Promise<Turned> {
  const { run, operations } = await prepareTurn(workload, implementation, written)
  if (collect) globalThis.gc?.()
  const cpu = process.cpuUsage()
  const start = process.hrtime.bigint()
  last = await run()
  const wall = Number(process.hrtime.bigint() - start) / 1e6
  const { user, system } = process.cpuUsage(cpu)
  return { wall: wall / operations, cpu: (user + system) / 1000 / operations }
}

async function warmUp(milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds
  for (let i = 0; i < 2 || (i < WARM_UP_TURNS && Date.now() < end); i++) await turn(i === 0)
}

async function survey(order: Order & { do: 'survey' }): Promise<Record<string, Record<string, Reply>>> {
  const workloads = await open(order)
  const found: Record<string, Record<string, Reply>> = {}
  for (const name of order.workloads) {
    const ways = Object.entries(workloads[implementedBy(name)] ?? {})
    const answers: Record<string, Reply> = (found[name] = {})
    for (const [strategy, way] of ways)
      if (order.all || !strategy.startsWith('~')) answers[strategy] = await replyOf(check(name, way))
  }
  return found
}

async function check(name: string, way: unknown): Promise<string> {
  const { run, checksum } = await prepareTurn(name, way, written)
  return checksum(await run())
}

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'survey':
      return survey(order)
    case 'open':
      workload = order.workload
      implementation = ((await open(order))[implementedBy(workload)] as Record<string, unknown>)[
        order.strategy
      ]
      return undefined
    case 'warm up':
      return warmUp(order.milliseconds)
    case 'turn':
      return turn(order.collect)
    case 'memory':
      return process.resourceUsage().maxRSS / 1024
    case 'close':
      if (profileFolder !== undefined) await sampleAllocations(profileFolder, () => turn(true))
      await written.close()
      return contender.close()
  }
}

const replyOf = (work: Promise<unknown>): Promise<Reply> =>
  work.then(
    (result) => ({ result }),
    (error: unknown) => ({
      error: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 400) : String(error),
    }),
  )

process.on('disconnect', () => process.exit())
process.on('message', (order: Order) => {
  void replyOf(obey(order)).then((reply) => process.send?.(reply))
})
