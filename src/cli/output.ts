import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import type { Terminal } from './terminal'

/** A text to the file that was named, else to stdout. */
export function putText(text: string, file: string | undefined, terminal: Terminal): void {
  if (file === undefined) terminal.result(text)
  else writeText(resolve(file), text, terminal)
}

/** Texts by their names, into a folder. */
export function putFiles(files: Readonly<Record<string, string>>, folder: string, terminal: Terminal): void {
  for (const [name, text] of Object.entries(files)) writeText(join(resolve(folder), name), text, terminal)
}

function writeText(file: string, text: string, terminal: Terminal): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  terminal.log(`wrote ${relative(process.cwd(), file)}`)
}
