import { expect } from 'chai'

import { assertScalar } from '../../src/dialect/untyped-value'

describe('a value of no known type', () => {
  it('is taken where it is one thing in SQL', () => {
    for (const value of ['x', 1.5, 5n, true, new Date(0), Buffer.from('x'), new Uint8Array(1)])
      assertScalar(value)
  })

  it('is refused where it could be meant as anything, without the value in the message', () => {
    const wrong = [
      { secret: 1 },
      ['secret'],
      NaN,
      Infinity,
      new Date(NaN),
      Symbol('secret'),
      () => 'secret',
      new Map(),
      'secret\0',
      undefined,
    ]
    for (const value of wrong) {
      expect(() => {
        assertScalar(value)
      })
        .to.throw(/^(?!.*secret)/)
        .with.property('code', 'invalid-value')
    }
  })
})
