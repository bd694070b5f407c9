import { expect } from 'chai'
import fc from 'fast-check'

import { parseTimestamp, timestampText } from '../../src/dialect/timestamp-text'

describe('the text of a time', () => {
  it('is read as it was written, in every year', () => {
    const dates = fc.date({
      min: new Date(-62135596800000),
      max: new Date(253402300799999),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTimestamp(timestampText(date))).to.deep.equal(date)
        expect(parseTimestamp(`${timestampText(date)}+00`)).to.deep.equal(date)
      }),
    )
  })

  it('may have an offset and any number of digits', () => {
    const read = (text: string) => parseTimestamp(text)?.toISOString()
    expect(read('2026-11-21 14:30:00+02')).to.equal('2026-11-21T12:30:00.000Z')
    expect(read('2026-11-21 14:30:00-03:30')).to.equal('2026-11-21T18:00:00.000Z')
    expect(read('1883-11-18 12:00:00-04:56:02')).to.equal('1883-11-18T16:56:02.000Z')
    expect(read('2026-11-21T14:30:00Z')).to.equal('2026-11-21T14:30:00.000Z')
    expect(read('2026-11-21 14:30:00.999999')).to.equal('2026-11-21T14:30:00.999Z')
    expect(read('2026-11-21 14:30:00.29')).to.equal('2026-11-21T14:30:00.290Z')
    expect(read('2026-11-21 14:30')).to.equal('2026-11-21T14:30:00.000Z')
    expect(read('2026-11-21')).to.equal('2026-11-21T00:00:00.000Z')
  })

  it('is nothing else', () => {
    for (const text of [
      '',
      'now',
      'infinity',
      '14:30:00',
      '2026-11-21 14:30:00 BC',
      '12026-11-21 14:30:00',
      '2026-11-21 14:30:00+2',
    ]) {
      expect(parseTimestamp(text), text).to.equal(undefined)
    }
  })
})
