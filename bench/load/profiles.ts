/** Where processes spent their time, from V8's own profiles. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

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

/** To stderr: own time of the functions of the profiles of a folder, which is emptied. */
export function reportProfiles(title: string, folder: string): void {
  const times = new Map<string, number>()
  for (const file of readdirSync(folder))
    addTimes(times, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile)
  rmSync(folder, { recursive: true })
  const total = [...times.values()].reduce((sum, time) => sum + time, 0)
  console.error(`\n  ${title}: ${(total / 1000).toFixed(0)} ms of work, warm-up included`)
  for (const [name, time] of [...times].sort(([, a], [, b]) => b - a).slice(0, SHOWN))
    console.error(`  ${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`)
}

function addTimes(times: Map<string, number>, { nodes, samples, timeDeltas }: Profile): void {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  samples.forEach((id, i) => {
    const name = names.get(id) ?? ''
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + Math.max(0, timeDeltas[i] ?? 0))
  })
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName
  const file = url.replace(/^.*\/(?=(node_modules|dist|\.build)\/)/, '')
  return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`
}
