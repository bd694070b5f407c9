import { createInterface } from 'node:readline/promises'

import type { Terminal } from './terminal'

/** Asks a question whose answer is yes or no. Where nobody can answer, it is no. */
export async function confirm(question: string, terminal: Terminal): Promise<boolean> {
  if (!process.stdin.isTTY || terminal.options.json === true) {
    terminal.error(`${question} There is nobody here to ask.\n  Write --yes, or --allow rewrites.`)
    return false
  }
  const line = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await line.question(`${question} Go on? (y/N) `)).trim())
  } finally {
    line.close()
  }
}
