import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from 'chai'
import ts from 'typescript'

import * as dovetail from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const chapter = readFileSync(join(__dirname, '../../docs/loading.md'), 'utf8')
const blocks = [...chapter.matchAll(/^```ts ?(\d*)\n([\s\S]*?)^```$/gm)]
const [preamble = ''] = blocks.filter(([, count]) => count === '').map(([, , text = '']) => text)
const examples = blocks.filter(([, count]) => count !== '')

type Run = (session: dovetail.Session) => Promise<void>

/** The chapter's classes, and its examples as functions. */
function compiled(): { registry: dovetail.Registry; fill: Run; runs: readonly Run[] } {
  const imports = preamble.replace(
    /import (\{[\s\S]*?\}) from '[^']+'/,
    (_, names: string) => `const ${names.replace(/type \w+,?/g, '')} = dovetail`,
  )
  const runs = examples.map(([, , text = '']) => `async (session) => { ${text} }`)
  const fill = `async (session) => {
    const author = session.create(Author, { name: 'A' })
    for (const title of ['B', 'C']) session.create(Book, { title, author })
    await session.commit()
  }`
  const program = `function chapter(dovetail) { ${imports}\nreturn { registry, fill: ${fill}, runs: [${runs.join(',')}] } }`
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, experimentalDecorators: true },
  })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the chapter's own text
  const start = new Function('dovetail', `${outputText}\nreturn chapter(dovetail)`) as (
    of: typeof dovetail,
  ) => ReturnType<typeof compiled>
  return start(dovetail)
}

onEveryEngine('the chapter on loading', (engine) => {
  const { registry, fill, runs } = compiled()
  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
    await fill(new dovetail.Session(engine()))
  })

  examples.forEach(([, count], i) => {
    it(`says how many statements its example ${i + 1} costs`, async () => {
      const sent = await captureQueries(engine(), async () => runs[i]?.(new dovetail.Session(engine())))
      expect(sent, examples[i]?.[2]).to.have.length(Number(count))
    })
  })
})
