/** A chapter of the documentation as programs, so that what it says is what happens. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import ts from 'typescript'

import * as core from '../../src/core'
import * as index from '../../src/index'

/** A fenced block of a chapter: its language, the word behind it, and its text. */
interface Block {
  readonly language: string
  readonly word: string
  readonly text: string
}

/** An example, and what the chapter says comes of it. */
export interface Example extends Block {
  readonly title: string
  readonly results: readonly Block[]
}

/** What an example is run with. */
export interface Surroundings {
  /** What the chapter begins with; an example with imports of its own stands alone. */
  readonly preamble: Example
  /** The expression whose value the example gives; the value of its last line if not said. */
  readonly gives?: string
  /** Names that the example knows. */
  readonly known?: Readonly<Record<string, unknown>>
}

const modules: Readonly<Record<string, object>> = { 'dovetail-orm': index, 'dovetail-orm/core': core }

/** The examples of a chapter of `docs`, the first of which all others begin with. */
export function chapter(file: string): [Example, ...Example[]] {
  const text = readFileSync(join(__dirname, '../../docs', file), 'utf8')
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
  const all: Example[] = examples
  return all as [Example, ...Example[]]
}

/** Runs an example, and gives a value of it. */
export async function runExample<T>(
  example: Example,
  { preamble, gives, known = {} }: Surroundings,
): Promise<T> {
  const hasImports = /^import /m.test(example.text)
  const body = gives === undefined ? returningLast(example.text) : `${example.text}; return ${gives}`
  const program = `async function example() {
    ${asRequires(hasImports ? '' : preamble.text)}
    return (async () => { ${asRequires(body)} })()
  }`
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, experimentalDecorators: true },
  })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the chapter's own text
  const start = new Function('require', ...Object.keys(known), `${outputText}\nreturn example()`) as (
    require: (name: string) => object | undefined,
    ...values: unknown[]
  ) => Promise<T>
  return start((name) => modules[name], ...Object.values(known))
}

/** What stands under an example in a language, or for a word. */
export function resultOf(example: Example, word: string): string | undefined {
  return example.results.find((block) => block.word === word || block.language === word)?.text
}

/** What a program printed, as a chapter shows it. */
export function printedText(printed: readonly unknown[]): string {
  const lines = printed.map((value) => (typeof value === 'string' ? value.trimEnd() : JSON.stringify(value)))
  return `${lines.join('\n')}\n`
}

const ENGINE = "engine: import('../../src/core').Engine"

/** An example as a module of its own, for the compiler: a function, because what it does may wait. */
export function asModule(example: Example, preamble: Example, known = ENGINE): string {
  const hasImports = /^import /m.test(example.text)
  const whole = hasImports ? example.text : `${preamble.text}${example.text}`
  const imports = /^import [\s\S]*? from '[^']+'\n/gm
  const head = (whole.match(imports) ?? [])
    .join('')
    .replace(
      /'dovetail-orm(?:\/(\w+))?'/g,
      (_, entry: string | undefined) => `'../../src/${entry ?? 'index'}'`,
    )
  return `${head}\nexport async function example(${known}): Promise<void> {\n${whole.replace(imports, '')}\n}\n`
}

function asRequires(text: string): string {
  return text.replace(/import (\{[\s\S]*?\}) from ('[^']+')/g, (_, names: string, from: string) => {
    const values = names.replace(/\btype \w+,?/g, '').replace(/(\w+) as (\w+)/g, '$1: $2')
    return `const ${values} = require(${from})`
  })
}

function returningLast(text: string): string {
  const last = ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022).statements.at(-1)
  if (last === undefined || !ts.isExpressionStatement(last)) return text
  return `${text.slice(0, last.pos)}\nreturn (${text.slice(last.pos, last.end)})`
}
