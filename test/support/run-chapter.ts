/** Chapters whose examples are run, and whose statements are counted. */
import { expect } from 'chai'
import ts from 'typescript'

import * as dovetail from '../../src'
import { captureQueries } from './capture-statements'
import { asModule, chapter } from './chapter'
import { complaintsAbout } from './complaints'
import { onEveryEngine } from './engines'

type Run = (session: dovetail.Session, engine: dovetail.Engine) => Promise<void>

interface Program {
  readonly registry: dovetail.Registry
  readonly fill: Run
  readonly runs: readonly Run[]
}

/**
 * Runs each example of a chapter, a block that begins with ` ```ts 2 `, and counts its statements. The first block without a
 * number declares the classes; `fill` is what stands in the tables.
 */
export function runChapter(file: string, fill: string): void {
  const [preamble, ...blocks] = chapter(file)
  const examples = blocks.filter(({ word }) => word !== '')
  const texts = examples.map(({ text }) => text)
  onEveryEngine(`the chapter ${file}`, (engine) => {
    const { registry, fill: fillTables, runs } = compiled(preamble.text, texts, fill)
    before(async () => {
      registry.configure()
      await registry.metadata.createAll(engine())
      await fillTables(new dovetail.Session(engine()), engine())
    })

    examples.forEach(({ word: count }, i) => {
      it(`says how many statements its example ${i + 1} costs`, async () => {
        const sent = await captureQueries(engine(), async () =>
          runs[i]?.(new dovetail.Session(engine()), engine()),
        )
        expect(sent, texts[i]).to.have.length(Number(count))
      })
    })
  })
}

/** Compiles each example of a chapter behind its beginning. */
export function compileChapter(file: string): void {
  it(`compiles the chapter ${file} as it is written`, function () {
    this.timeout(120_000)
    const [preamble, ...examples] = chapter(file)
    const modules = examples.map((example) =>
      asModule(example, preamble, "session: import('../../src').Session, engine: import('../../src').Engine"),
    )
    expect(complaintsAbout(modules)).to.deep.equal([])
  })
}

/** The chapter's classes, and its examples as functions. */
function compiled(preamble: string, examples: readonly string[], fill: string): Program {
  const imports = preamble.replace(
    /import (\{[\s\S]*?\}) from '[^']+'/,
    (_, names: string) => `const ${names.replace(/type \w+,?/g, '')} = dovetail`,
  )
  const runs = examples.map((text) => `async (session, engine) => { ${text} }`)
  const program = `function chapter(dovetail) { ${imports}
    return { registry, fill: async (session) => { ${fill} }, runs: [${runs.join(',')}] } }`
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, experimentalDecorators: true },
  })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the chapter's own text
  const start = new Function('dovetail', `${outputText}\nreturn chapter(dovetail)`) as (
    of: typeof dovetail,
  ) => Program
  return start(dovetail)
}
