/** Where memory is taken, what is garbage soon after included: V8's sampling, which tells who costs collections. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Session, type HeapProfiler } from 'node:inspector/promises'
import { join } from 'node:path'

/** The name of the file among the profiles of a process. */
export const ALLOCATIONS = 'allocations.json'

const SAMPLED_BYTES = 4096

/** Runs something under sampling, and writes what it allocated into the folder. */
export async function sampleAllocations(folder: string, run: () => Promise<unknown>): Promise<void> {
  const inspector = new Session()
  inspector.connect()
  await inspector.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLED_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  await run()
  const { profile } = await inspector.post('HeapProfiler.stopSampling')
  inspector.disconnect()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, ALLOCATIONS), JSON.stringify(profile))
}

type Node = HeapProfiler.SamplingHeapProfileNode

/** Bytes by the name of the function that took them. */
export function bytesByName(
  { head }: HeapProfiler.SamplingHeapProfile,
  nameOf: (frame: Node['callFrame']) => string,
): Map<string, number> {
  const bytes = new Map<string, number>()
  const add = ({ callFrame, selfSize, children }: Node): void => {
    const name = nameOf(callFrame)
    bytes.set(name, (bytes.get(name) ?? 0) + selfSize)
    children.forEach(add)
  }
  add(head)
  return bytes
}
