/** Where processes spent their time and took memory, from V8's own profiles. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import type { HeapProfiler } from 'node:inspector/promises'
import { join } from 'node:path'

import { ALLOCATIONS, bytesByName } from './allocations'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
    }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const SHOWN = 25

/** To stderr: own time of the functions of the profiles of a folder, and the memory that one turn took. The folder is emptied. */
export function reportProfiles(title: string, folder: string): void {
  const times = new Map<string, number>()
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const files = readdirSync(folder)
  for (const file of files) if (file !== ALLOCATIONS) addTimes(times, read(file) as Profile)
  report(`${title}, time in μs, warm-up included`, times)
  if (files.includes(ALLOCATIONS)) {
    const profile = read(ALLOCATIONS) as HeapProfiler.SamplingHeapProfile
    report(`${title}, bytes that one turn allocated`, bytesByName(profile, nameOf))
  }
  rmSync(folder, { recursive: true })
}

function report(title: string, amounts: ReadonlyMap<string, number>): void {
  const total = [...amounts.values()].reduce((sum, amount) => sum + amount, 0)
  console.error(`\n  ${title}: ${total.toFixed(0)}`)
  for (const [name, amount] of [...amounts].sort(([, a], [, b]) => b - a).slice(0, SHOWN))
    console.error(`  ${((100 * amount) / total).toFixed(1).padStart(5)} %  ${name}`)
}

function addTimes(times: Map<string, number>, { nodes, samples, timeDeltas }: Profile): void {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  samples.forEach((id, i) => {
    const name = names.get(id) ?? ''
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + Math.max(0, timeDeltas[i] ?? 0))
  })
}

function nameOf({
  functionName,
  url,
  lineNumber,
}: Pick<Profile['nodes'][number]['callFrame'], 'functionName' | 'url' | 'lineNumber'>): string {
  if (url === '') return functionName
  const file = url.replace(/^.*\/(?=(node_modules|dist|\.build)\/)/, '')
  return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`
}
