import { expect } from 'chai'
import { isClass } from '../../src/util/is-class'

describe('a class', () => {
  it('is told from functions that give one', () => {
    expect([class {}, class Pet {}, Date].map(isClass)).to.deep.equal([true, true, true])
    const given = [() => Date, function () {}, async () => {}, function* () {}, Date.now]
    expect(given.map(isClass)).to.deep.equal([false, false, false, false, false])
  })

  it('is told from what is no function', () => {
    expect([undefined, null, {}, 'class Pet {}', { prototype: {} }].map(isClass)).to.not.include(true)
  })
})
