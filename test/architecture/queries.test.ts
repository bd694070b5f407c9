import { expect } from 'chai'

import type { Executable } from '../../src/compiler/query-compiler'
import { dialects } from '../../src/dialect/dialects'
import type { Engine } from '../../src/engine/engine'
import { UnsupportedFeatureError } from '../../src/errors'
import type { DialectName } from '../../src/util/dialect-name'
import { asModule, chapter, printedText, resultOf, runExample, type Example } from '../support/chapter'
import { complaintsAbout } from '../support/complaints'
import { onEveryEngine, undone } from '../support/engines'

const [preamble, fill, ...examples] = chapter('queries.md')

function run<T>(example: Example, known: Readonly<Record<string, unknown>> = {}): Promise<T> {
  return runExample<T>(example, { preamble, known })
}

/** A statement as the chapter writes it; where the database lacks something, what is said of it. */
function sqlOf(statement: Executable, dialect: DialectName): string {
  try {
    return dialects[dialect].createQueryCompiler().compile(statement).sql
  } catch (error) {
    if (error instanceof UnsupportedFeatureError) return `-- ${error.message.replaceAll('\n', '\n-- ')}`
    throw error
  }
}

/** The chapter breaks statements into lines. */
function asOneLine(sql: string | undefined): string | undefined {
  return sql?.trim().replace(/\n(?:-- )? */g, ' ')
}

describe('the chapter on queries', () => {
  for (const example of examples.filter(({ word }) => word === '')) {
    for (const dialect of ['postgres', 'sqlite'] as const) {
      it(`says what ${example.title} is on ${dialect}`, async () => {
        expect(asOneLine(sqlOf(await run(example), dialect))).to.equal(asOneLine(resultOf(example, dialect)))
      })
    }
  }

  it('compiles as it is written', function () {
    this.timeout(120_000)
    const modules = [fill as Example, ...examples].map((example) => asModule(example, preamble))
    expect(complaintsAbout(modules)).to.deep.equal([])
  })
})

onEveryEngine('the chapter on queries', (engine) => {
  before(() => run(fill as Example, { engine: engine() }))

  for (const example of examples) {
    it(`runs ${example.title}`, async () => {
      if (example.word === 'run')
        expect(await printedBy(example, engine())).to.equal(resultOf(example, 'text'))
      else await runStatement(await run(example), engine())
    })
  }
})

async function printedBy(example: Example, engine: Engine): Promise<string> {
  const printed: unknown[] = []
  const log = (...values: unknown[]): void => void printed.push(values.map(String).join(' '))
  await run(example, { engine, console: { log } })
  return printedText(printed)
}

async function runStatement(statement: Executable, engine: Engine): Promise<void> {
  if (sqlOf(statement, engine.dialect.name).startsWith('--')) return
  await undone(engine, (tx) => tx.execute(statement))
}
