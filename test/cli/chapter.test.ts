import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from 'chai'

import { CliProject, type Ended } from './cli-project'

/** A line behind `$`, and what the chapter says that it prints. */
interface Call {
  readonly line: string
  readonly printed: string
}

const blocks = [
  ...readFileSync(join(__dirname, '../../docs/cli.md'), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm),
].map(([, language = '', text = '']) => ({ language, text }))

/** Blocks that begin with the name of a file are files. */
function filesOf(): Readonly<Record<string, string>> {
  const files = blocks.flatMap(({ text }) => {
    const [, name, body] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(text) ?? []
    return name === undefined || body === undefined ? [] : [[name, body] as const]
  })
  return Object.fromEntries(files)
}

function callsOf(text: string): readonly Call[] {
  return [...text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, line = '', printed = '']) => ({
    line,
    printed,
  }))
}

describe('the chapter on the command line', function () {
  this.timeout(180_000)

  it('shows what each command prints', async () => {
    const project = new CliProject(['tsx', 'sqlite3']).write(filesOf()).write({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { target: 'es2022', experimentalDecorators: true },
      }),
    })
    try {
      const calls = blocks
        .filter(({ language }) => language === 'console')
        .flatMap(({ text }) => callsOf(text))
      expect(calls).to.have.length.above(8)
      let last: Ended | undefined
      for (const { line, printed } of calls) {
        const [program = '', ...args] = line.split(' ')
        if (program === 'npx') last = await project.run(args.slice(1))
        expect(`$ ${line}\n${printedBy(program, args, last, project)}`).to.equal(`$ ${line}\n${printed}`)
      }
    } finally {
      project.remove()
    }
  })
})

function printedBy(
  program: string,
  [name = '']: string[],
  last: Ended | undefined,
  project: CliProject,
): string {
  if (program === 'echo') return `${last?.code}\n`
  if (program === 'cat') return readFileSync(project.path(name), 'utf8').replace(/[0-9a-f]{64}/, '…')
  return last?.stdout ?? ''
}
