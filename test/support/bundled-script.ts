import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'

import { build } from 'esbuild'

/** It lies where the npm packages are found from. */
const FOLDER = join(__dirname, '../../node_modules/.cache/dovetail-test')

/**
 * The path of a script that the tests of a `describe` start in processes of their own: one file of plain JavaScript starts in a
 * moment, while compiling the sources in each process would take longer than all else. It is there from `before` to `after`.
 */
export function bundledScript(source: string): string {
  const outfile = join(FOLDER, `${basename(source, '.ts')}-${process.pid}.cjs`)
  before(async () => {
    await build({
      entryPoints: [source],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      packages: 'external',
      logLevel: 'error',
    })
  })
  after(() => rmSync(outfile, { force: true }))
  return outfile
}
