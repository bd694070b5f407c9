import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

const root = join(__dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] as string)

/** The example as a program: what it does at the top is put into a function, for CommonJS has no await there. */
function asProgram(example: string, print: string): string {
  const at = example.indexOf('const engine')
  const declarations = example.slice(0, at)
  const body = example.slice(at).replace('sqlite:///app.db', 'sqlite://')
  return `import 'reflect-metadata'\n${declarations}\nasync function main() {\n${body}\n${print}\nawait engine.dispose()\n}\nvoid main()\n`
}

function run(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dovetail-readme-'))
  try {
    const file = join(folder, 'example.ts')
    const text = source.replace(/'dovetail-orm(\/\w+)?'/g, (_, entry: string | undefined) => {
      return JSON.stringify(join(root, 'src', (entry ?? '/index').slice(1)))
    })
    writeFileSync(
      file,
      text.replaceAll("'reflect-metadata'", JSON.stringify(join(root, 'node_modules/reflect-metadata'))),
    )
    const register = join(root, 'node_modules/ts-node/register/transpile-only')
    const env = { ...process.env, TS_NODE_PROJECT: join(root, 'tsconfig.json') }
    return execFileSync(process.execPath, ['-r', register, file], { cwd: root, env, encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the README', function () {
  this.timeout(60_000)

  it('has an example with classes that runs as written', () => {
    const program = asProgram(
      examples[0] as string,
      'console.log(users.length, users[0]?.preferences[0]?.prefValue, JSON.stringify(users))',
    )
    expect(run(program)).to.equal(
      '1 dark [{"userId":1,"name":"Smith","preferences":[{"prefId":1,"userId":1,"prefName":"ui.theme",' +
        '"prefValue":"dark","user":{"userId":1,"name":"Smith"}}]}]\n',
    )
  })

  it('has an example of Core that runs as written', () => {
    const program = asProgram(examples[1] as string, 'console.log(index.name, result.rows.length)')
    expect(run(program)).to.equal('ix_pref 0\n')
  })

  it('has an example of reading a database back that runs as written', () => {
    expect(run(asProgram(examples[2] as string, ''))).to.match(/\[\]\n\[\]\n$/)
  })

  it('names files that exist', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)]+)\)/g)) {
      expect(() => execFileSync('test', ['-e', join(root, path as string)]), path).not.to.throw()
    }
  })
})
