/** What must hold of the comparison of two models, tried on random pairs. */
import { expect } from 'chai'

import { diffMetadata } from '../../src/sync/diff-metadata'
import type { SchemaDifference } from '../../src/sync/schema-difference'
import { catalogOf, expectLines, onEachDatabase } from './pair-laboratory'

const MIRRORED = { onlyFirst: 'onlySecond', onlySecond: 'onlyFirst', differs: 'differs', unknown: 'unknown' }

/** What a difference is about, in the order in which the two were given, or in the other one. */
function facts({ kind, subject, property, first, second }: SchemaDifference, isMirrored = false): string {
  const [one, other] = isMirrored ? [second, first] : [first, second]
  // Something that is called otherwise is told by the name that it has in the first.
  if (property === 'name') return `renamed ${String(one)} ${String(other)}`
  return `${isMirrored ? MIRRORED[kind] : kind} ${subject} ${property ?? ''}`
}

onEachDatabase('laws of comparison', { sqlite: 100, postgres: 10 }, (check) => {
  it('tells a difference of two models exactly where their databases differ, and the other way round', () =>
    check(async ({ pair, first, second }) => {
      await pair.before().createAll(first.engine)
      await pair.after().createAll(second.engine)
      const { engine } = first
      const forth = await diffMetadata(pair.before(), pair.after(), { engine })
      const back = await diffMetadata(pair.after(), pair.before(), { engine })
      const mirrored = back.map((difference) => facts(difference, true))
      expectLines(mirrored.sort(), forth.map((difference) => facts(difference)).sort())
      const [found, wanted] = [await catalogOf(first), await catalogOf(second)]
      if (forth.length === 0) expectLines(found, wanted)
      else expect(found, forth.map(String).join('\n')).to.not.deep.equal(wanted)
    }))
})
