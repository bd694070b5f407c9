import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from 'chai'
import ts from 'typescript'

import * as core from '../../src/core'
import * as index from '../../src/index'
import type { DialectName } from '../../src/util/dialect-name'
import { onEveryEngine } from '../support/engines'

/** A fenced block of the chapter: its language, the word behind it, and its text. */
interface Block {
  readonly language: string
  readonly word: string
  readonly text: string
}

/** An example, and what the chapter says comes of it. */
interface Example extends Block {
  readonly title: string
  readonly results: readonly Block[]
}

const chapter = readFileSync(join(__dirname, '../../docs/constraints-and-indexes.md'), 'utf8')
const modules: Readonly<Record<string, object>> = { 'dovetail-orm': index, 'dovetail-orm/core': core }

function examplesOf(text: string): Example[] {
  const examples: (Example & { readonly results: Block[] })[] = []
  let heading = ''
  for (const [, title, language = '', word = '', body = ''] of text.matchAll(
    /^#+ (.*)$|^```(\w+) ?(\w*)\n([\s\S]*?)^```$/gm,
  )) {
    if (title !== undefined) heading = title
    else if (language === 'ts')
      examples.push({
        language,
        word,
        text: body,
        results: [],
        title: `${heading}, example ${examples.length}`,
      })
    else examples.at(-1)?.results.push({ language, word, text: body })
  }
  return examples
}

const [preamble, ...examples] = examplesOf(chapter) as [Example, ...Example[]]

/** Runs an example behind the chapter's beginning, or behind its own imports. Gives its MetaData. */
async function run(
  example: Example,
  print: (text: unknown) => void = () => undefined,
): Promise<core.MetaData> {
  const hasImports = /^import /m.test(example.text)
  const program = `async function example() {
    ${asRequires(hasImports ? '' : preamble.text)}
    return (async () => { ${asRequires(example.text)}; return metadata })()
  }`
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, experimentalDecorators: true },
  })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the chapter's own text
  const start = new Function('require', 'console', `${outputText}\nreturn example()`) as (
    require: (name: string) => object | undefined,
    console: object,
  ) => Promise<core.MetaData>
  return start((name) => modules[name], { log: print })
}

function asRequires(text: string): string {
  return text.replace(/import (\{[\s\S]*?\}) from ('[^']+')/g, 'const $1 = require($2)')
}

const resultOf = (example: Example, word: string): string | undefined =>
  example.results.find((block) => block.word === word || block.language === word)?.text

describe('the chapter on constraints and indexes', () => {
  for (const example of examples) {
    if (example.word === 'error') {
      it(`tells the error of ${example.title}`, async () => {
        const error = await run(example).then(
          () => undefined,
          (cause: unknown) => cause as Error,
        )
        expect(`${error?.message}\n`).to.equal(resultOf(example, 'text'))
      })
    } else if (example.word === 'run') {
      it(`runs ${example.title}`, async () => {
        const printed: unknown[] = []
        await run(example, (text) => printed.push(text))
        const expected = resultOf(example, 'text')
        if (expected !== undefined) expect(`${printed.map(asText).join('\n')}\n`).to.equal(expected)
      })
    } else {
      for (const dialect of ['postgres', 'sqlite'] as const) {
        it(`says what ${example.title} is on ${dialect}`, async () => {
          const metadata = await run(example)
          expect(schemaOf(metadata, dialect)).to.equal(resultOf(example, dialect))
        })
      }
    }
  }
})

/** The schema as the chapter writes it; where the database lacks something, what is said of it. */
function schemaOf(metadata: core.MetaData, dialect: DialectName): string {
  try {
    return core.ddl(metadata, dialect, { pretty: true })
  } catch (error) {
    if (error instanceof core.UnsupportedFeatureError)
      return `-- ${error.message.replaceAll('\n', '\n-- ')}\n`
    throw error
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trimEnd() : JSON.stringify(value)
}

onEveryEngine('the schemas of the chapter on constraints and indexes', (engine) => {
  for (const example of examples.filter(({ word }) => word === '')) {
    it(`are made and read back as they were declared: ${example.title}`, async function () {
      const metadata = await run(example)
      const dialect = engine().dialect.name
      if (schemaOf(metadata, dialect).startsWith('--')) {
        expect(resultOf(example, dialect)).to.match(/^-- /)
        return
      }
      await metadata.createAll(engine())
      try {
        const found = await core.inspect(engine(), {
          tables: [...metadata.tables.values()].map(({ name }) => name),
        })
        expect(await core.diffMetadata(metadata, found, { engine: engine() })).to.deep.equal([])
      } finally {
        await metadata.dropAll(engine())
      }
    })
  }
})
