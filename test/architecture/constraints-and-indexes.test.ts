import { expect } from 'chai'

import * as core from '../../src/core'
import type { DialectName } from '../../src/util/dialect-name'
import { chapter, printedText, resultOf, runExample, type Example } from '../support/chapter'
import { onEveryEngine } from '../support/engines'

const [preamble, ...examples] = chapter('constraints-and-indexes.md')

/** Runs an example behind the chapter's beginning, or behind its own imports. Gives its MetaData. */
function run(example: Example, print: (text: unknown) => void = () => undefined): Promise<core.MetaData> {
  return runExample(example, { preamble, gives: 'metadata', known: { console: { log: print } } })
}

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
        if (expected !== undefined) expect(printedText(printed)).to.equal(expected)
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
