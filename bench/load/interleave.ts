/** One workload on one driver: all ways of all contenders take turns, so that whatever else the machine does strikes all alike. */
import { median } from '../measure'
import type { BenchOptions } from '../options'
import type { Turned } from './orders'
import type { Runner } from './runner'

/** A way in which a contender does the workload. */
export interface Way {
  readonly contender: string
  readonly strategy: string
}

export interface Measured extends Way {
  readonly wall: number
  readonly cpu: number
  readonly memory: number
  readonly turns: readonly Turned[]
}

const FEWEST_ROUNDS = 5
/** A way whose turn takes longer than this takes part in the first rounds only. */
const SLOW_MS = 1500
const ROUNDS_OF_THE_SLOW = 3

interface Seat {
  readonly way: Way
  readonly runner: Runner
  readonly turns: Turned[]
  isSlow: boolean
}

export async function interleave(
  ways: readonly Way[],
  start: (way: Way) => Promise<Runner>,
  options: BenchOptions,
): Promise<Measured[]> {
  const seats: Seat[] = []
  try {
    for (const way of ways) seats.push({ way, runner: await start(way), turns: [], isSlow: false })
    for (const { runner } of seats) await runner.warmUp(options.warmUpSeconds * 1000)
    await takeTurns(seats, options)
    return await Promise.all(seats.map(summary))
  } finally {
    for (const { runner } of seats) await runner.close()
  }
}

async function takeTurns(seats: readonly Seat[], { rounds, seconds, collect }: BenchOptions): Promise<void> {
  const end = Date.now() + seconds * 1000
  for (let round = 0; round < rounds; round++) {
    if (round >= FEWEST_ROUNDS && Date.now() > end) return
    for (const seat of seats) {
      if (seat.isSlow && round >= ROUNDS_OF_THE_SLOW) continue
      const start = Date.now()
      seat.turns.push(await seat.runner.turn(collect))
      seat.isSlow ||= Date.now() - start > SLOW_MS
    }
  }
}

async function summary({ way, runner, turns }: Seat): Promise<Measured> {
  return {
    ...way,
    turns,
    wall: median(turns.map(({ wall }) => wall)),
    cpu: median(turns.map(({ cpu }) => cpu)),
    memory: await runner.memory(),
  }
}

/** The median of the ratios of each round. */
export const ratio = (measured: Measured, floor: Measured, of: 'wall' | 'cpu'): number =>
  median(measured.turns.map((turn, round) => turn[of] / (floor.turns[round]?.[of] ?? NaN)))
