/** What is measured, and how one turn of it goes. */
import { checksum } from './checksum'
import { newGraph, newReadings } from './content'
import type { DriverName, GraphIds, Update, Workloads } from './contender'
import { isWriting, type Written } from './written'

interface Description {
  readonly title: string
  /** The largest ratio of time to the floor: on PostgreSQL, on SQLite. */
  readonly goals: readonly [postgres: number, sqlite: number]
  readonly implementedBy?: keyof Workloads
}

/** The workloads by name. W7 is the cold start, which is no work on a database: cold.bench.ts. */
export const WORKLOADS: Readonly<Record<string, Description>> = {
  w1: { title: '1,000 parents × 10 children', goals: [1.25, 1.4] },
  w2: {
    title: 'three levels: 200 × 10 × 5, many-to-one at the leaf',
    goals: [1.25, 1.4],
  },
  w3: {
    title: 'a row by key with its parent, one after another',
    goals: [1.4, 2],
  },
  w3c: {
    title: 'the same, 16 in parallel',
    goals: [1.4, 2],
    implementedBy: 'w3',
  },
  w4: { title: '50,000 flat rows', goals: [1.25, 1.4] },
  w5bulk: {
    title: 'insert of 10,000 entities, keys read back',
    goals: [1.2, 1.3],
  },
  w5graph: {
    title: 'insert of a graph: 1,000 parents, 5,000 children',
    goals: [1.2, 1.3],
  },
  w6: { title: 'many-to-many: 1,000 × 10 of 100', goals: [1.25, 1.4] },
  w10: { title: 'update of 5,000 out of 10,000 loaded', goals: [1.2, 1.3] },
}

export const implementedBy = (workload: string): keyof Workloads =>
  WORKLOADS[workload]?.implementedBy ?? (workload as keyof Workloads)

export const goalOf = (workload: string, driver: DriverName): number | undefined =>
  WORKLOADS[workload]?.goals[driver === 'pg' ? 0 : 1]

const READS = 400
const LANES = 16
const READS_OF_A_LANE = 60
const CHECKED_KEYS = [17, 4242, 9999]

interface Turn {
  /** What is timed. */
  readonly run: () => Promise<unknown>
  /** How many operations that is. */
  readonly operations: number
  readonly checksum: (result: any) => Promise<string>
}

/** Prepares a turn, untimed: tables are as they were, input is made, entities that are to be changed are loaded. */
export async function prepareTurn(
  workload: string,
  implementation: unknown,
  written: Written,
): Promise<Turn> {
  if (isWriting(workload)) await written.reset(workload)
  switch (workload) {
    case 'w3':
    case 'w3c':
      return pointReads(workload, implementation as (id: number) => unknown)
    case 'w5bulk': {
      const input = newReadings()
      return insertion(workload, written, async () => {
        const ids = await (implementation as (rows: unknown) => Promise<number[]>)(input)
        return [keys(ids, 10_000)]
      })
    }
    case 'w5graph': {
      const input = newGraph()
      return insertion(workload, written, async () => {
        const ids = await (implementation as (rows: unknown) => Promise<GraphIds>)(input)
        return [keys(ids.parents, 1000), keys(ids.children, 5000)]
      })
    }
    case 'w10':
      return update(implementation as Update, written)
    default: {
      const run = implementation as () => Promise<any[]>
      return {
        run,
        operations: 1,
        checksum: async (rows) => checksum(workload, rows),
      }
    }
  }
}

const keyAt = (i: number): number => ((i * 7919) % 10_000) + 1

function pointReads(workload: 'w3' | 'w3c', read: (id: number) => unknown): Turn {
  const lane = async (start: number, count: number): Promise<unknown> => {
    let last: unknown
    for (let i = 0; i < count; i++) last = await read(keyAt(start + i))
    return last
  }
  const check = async (): Promise<string> => {
    const rows: unknown[] = []
    for (const id of CHECKED_KEYS) rows.push(await read(id))
    return checksum('w3', rows)
  }
  if (workload === 'w3') return { run: () => lane(0, READS), operations: READS, checksum: check }
  const lanes = Array.from({ length: LANES }, (_, i) => i * READS_OF_A_LANE)
  return {
    run: () => Promise.all(lanes.map((start) => lane(start, READS_OF_A_LANE))),
    operations: LANES * READS_OF_A_LANE,
    checksum: check,
  }
}

function insertion(
  workload: 'w5bulk' | 'w5graph',
  written: Written,
  insert: () => Promise<Set<number>[]>,
): Turn {
  return {
    run: insert,
    operations: 1,
    checksum: async () => written.check(workload),
  }
}

/** Checked within the timed work: it costs the same for all, and nobody may return keys later. */
function keys(ids: readonly number[], count: number): Set<number> {
  const distinct = new Set(ids)
  if (distinct.size !== count || !Number.isInteger(ids[0]))
    throw new Error(`expected ${count} distinct integer keys, got ${distinct.size}`)
  return distinct
}

async function update({ load, save }: Update, written: Written): Promise<Turn> {
  const rows = await load()
  const changed = rows.filter((row) => row.id % 2 === 0)
  return {
    run: async () => {
      for (const row of changed) {
        row.seq = Number(row.seq) + 1
        row.note = `changed ${row.id}`
      }
      return save(rows, changed)
    },
    operations: 1,
    checksum: () => written.check('w10'),
  }
}
