import { existsSync, writeFileSync } from 'node:fs'

import { stringLiteral } from '../../codegen/text-literal'
import { URL } from '../../engine/url'
import { UsageError } from '../../errors'
import { EXIT, type ExitCode } from '../exit-code'
import type { Terminal } from '../terminal'

/** Options of `dovetail init`. */
export interface InitOptions {
  readonly url?: string
  readonly models?: string
}

/** Writes a config file for the folder, in TypeScript where there is a tsconfig.json. */
export function init(terminal: Terminal, options: InitOptions): ExitCode {
  const isTyped = existsSync('tsconfig.json')
  const file = isTyped ? 'dovetail.config.ts' : 'dovetail.config.mjs'
  if (existsSync(file))
    throw new UsageError(`There is a ${file} already.`, { hint: 'Change it, or remove it first.' })
  writeFileSync(file, configText(options, isTyped ? 'ts' : 'js'))
  terminal.result(`wrote ${file}`)
  terminal.log('next: npx dovetail plan')
  return EXIT.ok
}

function configText({ url, models }: InitOptions, ending: string): string {
  return [
    "import { defineConfig } from 'dovetail-orm/cli'",
    '',
    'export default defineConfig({',
    `  url: ${urlCode(url)},`,
    `  models: ${stringLiteral(models ?? `src/models/**/*.${ending}`)},`,
    "  allow: 'safe', // how far sync may go: safe, scans, rewrites or destroys",
    '})',
    '',
  ].join('\n')
}

/** A password has no place in a file that is kept with the program. */
function urlCode(url: string | undefined): string {
  const hasSecret = url !== undefined && URL.parse(url).password !== undefined
  return hasSecret ? 'process.env.DATABASE_URL' : stringLiteral(url ?? 'sqlite:///app.db')
}
