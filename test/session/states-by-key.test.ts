import { expect } from 'chai'

import type { EntityState } from '../../src/session/entity-state'
import type { IdentityKey } from '../../src/session/identity-key'
import { StatesByKey } from '../../src/session/states-by-key'

/** What it keeps is given back as it is: a name tells one from another here. */
const stateOf = (key: IdentityKey): EntityState => ({ key }) as unknown as EntityState

describe('states by key', () => {
  const filled = (...keys: IdentityKey[]): StatesByKey => {
    const states = new StatesByKey()
    for (const key of keys) states.set(key, stateOf(key))
    return states
  }
  const found = (states: StatesByKey, ...keys: IdentityKey[]): unknown[] =>
    keys.map((key) => states.get(key)?.key)

  it('are found by keys in order, with gaps and without', () => {
    expect(found(filled(4, 5, 6), 3, 4, 5, 6, 7)).to.deep.equal([undefined, 4, 5, 6, undefined])
    expect(found(filled(-3, 0.5, 9, 40), -4, -3, 0, 0.5, 1, 9, 39, 40)).to.deep.equal([
      undefined,
      -3,
      undefined,
      0.5,
      undefined,
      9,
      undefined,
      40,
    ])
    expect(found(filled(), 1, 'a', true)).to.deep.equal([undefined, undefined, undefined])
  })

  it('are found when keys come out of order, are no numbers, or go', () => {
    const states = filled(1, 5, 3)
    expect(found(states, 1, 2, 3, 5)).to.deep.equal([1, undefined, 3, 5])
    expect(found(filled(1, 'b', 2), 1, 'b', 2)).to.deep.equal([1, 'b', 2])
    const others = filled(1, 2)
    others.delete(2)
    others.set(2, stateOf('another'))
    expect(found(others, 1, 2)).to.deep.equal([1, 'another'])
    const again = filled(1, 2)
    again.set(2, stateOf('another'))
    expect(found(again, 1, 2)).to.deep.equal([1, 'another'])
  })
})
