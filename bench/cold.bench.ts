/** What `require('dovetail-orm')` costs, as a ratio to `require('pg')`: fresh processes that take turns. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { median, report } from './measure'
import { readOptions } from './options'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15)
const packages = ['pg', 'dovetail-orm', 'dovetail-orm/core']
const times = new Map(packages.map((name) => [name, [] as number[]]))

if (!readOptions().only.includes('w7')) process.exit()

for (let round = 0; round < ROUNDS; round++) {
  for (const name of packages) {
    const script = `const t = process.hrtime.bigint(); require('${name}'); console.log(Number(process.hrtime.bigint() - t) / 1e6)`
    const output = execFileSync(process.execPath, ['-e', script], {
      cwd: join(__dirname, '..'),
      encoding: 'utf8',
    })
    times.get(name)?.push(Number(output))
  }
}

report('cold start: require', new Map([...times].map(([name, list]) => [name, median(list)])))
