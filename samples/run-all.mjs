/**
 * Runs `main.ts` of every sample. What it prints must be `expected.txt`, where there is one.
 * `npm run samples -- 03` runs those whose folder begins with 03.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = import.meta.dirname
const tsNode = createRequire(import.meta.url).resolve('ts-node/dist/bin.js')
const only = process.argv[2] ?? ''
const samples = readdirSync(folder)
  .filter((name) => name.startsWith(only) && existsSync(join(folder, name, 'main.ts')))
  .sort()

function run(sample) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsNode, join(folder, sample, 'main.ts')], {
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (status !== 0) return `ended with ${status}\n${stdout}${stderr}`
  const expected = join(folder, sample, 'expected.txt')
  if (!existsSync(expected)) return undefined
  const wanted = readFileSync(expected, 'utf8')
  return stdout.trimEnd() === wanted.trimEnd() ? undefined : `printed\n${stdout}\ninstead of\n${wanted}`
}

let failed = 0
for (const sample of samples) {
  const problem = run(sample)
  if (problem !== undefined) failed += 1
  console.log(problem === undefined ? `ok   ${sample}` : `FAIL ${sample}: ${problem}`)
}
console.log(`${samples.length - failed} samples ran, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
