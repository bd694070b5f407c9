/**
 * Runs the benchmarks, one process each, and prints Markdown: `npm run bench`, with `--peers` for the other libraries too,
 * `-- --only w1,w4 --drivers pg` for a part, `-- --only schema,types` for the two that measure neither.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const args = process.argv.slice(2)
const asked = (/--only[= ](\S+)/.exec(args.join(' '))?.[1] ?? 'workloads').split(',')
const files = { schema: 'schema.bench.ts', types: 'types-budget.ts' }

for (const [name, file] of Object.entries(files)) if (asked.includes(name)) run(file)
if (asked.some((name) => !Object.hasOwn(files, name)))
  for (const file of ['load', 'cold']) run(`${file}.bench.ts`)

function run(file: string): void {
  execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, file), ...args], { stdio: 'inherit' })
}
