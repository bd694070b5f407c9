/** The chapter on sync, as programs. */
import { expect } from 'chai'

import { unsafeSql } from '../../src/core'
import { chapter, resultOf, runExample } from '../support/chapter'
import { onEveryEngine } from '../support/engines'

const [preamble, ...examples] = chapter('sync.md')

onEveryEngine('the chapter sync.md', (engine) => {
  beforeEach(async () => {
    for (const table of ['member', 'person', 'dovetail_history'])
      await engine().execute(unsafeSql(`DROP TABLE IF EXISTS ${table}`))
  })

  for (const example of examples) {
    it(example.title, async () => {
      const given = await runExample(example, { preamble, known: { engine: engine() } })
      expect(given).to.deep.equal(JSON.parse(resultOf(example, 'json') ?? ''))
    })
  }
})
