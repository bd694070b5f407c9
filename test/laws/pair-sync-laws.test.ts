/** The laws of sync from one model to another, tried on random pairs, with rows. */
import { onEachDatabase } from './pair-laboratory'
import { expectPolicyHolds, expectTheSame, POLICIES } from './pair-sync-laws'

onEachDatabase('laws of sync from one model to another', { sqlite: 12, postgres: 2 }, (check) => {
  for (const allow of POLICIES)
    it(`leaves no step that '${allow}' allows, and every value of columns that stay`, () =>
      check((both) => expectPolicyHolds(both, allow)))

  it('makes of the database what the second model alone would have made, with the rows', () =>
    check(expectTheSame))
})
