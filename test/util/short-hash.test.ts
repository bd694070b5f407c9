import { expect } from 'chai'

import { shortHash } from '../../src/util/short-hash'

describe('a short hash', () => {
  // Names of constraints in databases are made of it, so it must never change.
  it('is the same on every machine, for ever', () => {
    expect(shortHash('price > 0')).to.equal('89b88009')
    expect(shortHash('')).to.equal('e3b0c442')
  })
})
