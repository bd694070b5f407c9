import { expect } from 'chai'
import fc from 'fast-check'

import { roundDecimal, trimDecimal } from '../../src/types/decimal'

describe('a decimal', () => {
  it('is rounded half away from zero, as PostgreSQL does', () => {
    const rounded = (text: string, scale: number) => roundDecimal(text, scale)?.text
    expect(['0.5', '1.5', '-0.5', '2.4999', '-2.5'].map((text) => rounded(text, 0))).to.deep.equal([
      '1',
      '2',
      '-1',
      '2',
      '-3',
    ])
    expect(
      ['1.005', '.5', '5.', '+1', '1e-3', '12e2', '-0.001'].map((text) => rounded(text, 2)),
    ).to.deep.equal(['1.01', '0.50', '5.00', '1.00', '0.00', '1200.00', '0.00'])
  })

  it('keeps all digits of any number', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(30), (digits, scale) => {
        const text = `${digits}.${'7'.repeat(scale)}`
        expect(roundDecimal(text, scale)?.text).to.equal(scale === 0 ? String(digits) : text)
      }),
    )
  })

  it('can be shown without the zeros at its end', () => {
    expect(['1.50', '2.000', '10', '0.0', '100', '-1.10'].map(trimDecimal)).to.deep.equal([
      '1.5',
      '2',
      '10',
      '0',
      '100',
      '-1.1',
    ])
  })
})
