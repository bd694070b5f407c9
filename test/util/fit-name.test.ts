import { expect } from 'chai'
import fc from 'fast-check'

import { fitName } from '../../src/util/fit-name'

describe('a generated name', () => {
  it('stays as it is while it fits', () => {
    expect(fitName('x'.repeat(63), 63)).to.equal('x'.repeat(63))
    expect(fitName('x'.repeat(100), undefined)).to.equal('x'.repeat(100))
  })

  it('is cut on the edge of a character, and told from others by a hash', () => {
    expect(fitName('🦀'.repeat(20), 63)).to.match(/^(🦀){13}_[0-9a-f]{8}$/u)
    const long = 'x'.repeat(70)
    expect(fitName(`${long}a`, 63)).to.not.equal(fitName(`${long}b`, 63))
    expect(fitName(long, 63)).to.equal(fitName(long, 63)).and.to.have.length(63)
  })

  it('always fits and is well-formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), (name) => {
        fc.pre(name.isWellFormed())
        const cut = fitName(name, 63)
        expect(Buffer.byteLength(cut)).to.be.at.most(63)
        expect(cut.isWellFormed()).to.equal(true)
      }),
    )
  })
})
