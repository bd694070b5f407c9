/** Runs every benchmark, one process each, so that none warms up or slows down another. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

for (const file of ['cold.bench.ts', 'load.bench.ts', 'schema.bench.ts', 'types-budget.ts']) {
  console.log(`\n${file}`)
  execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, file)], { stdio: 'inherit' })
}
