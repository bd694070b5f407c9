import { expect } from 'chai'

import { codecs } from '../../../src/dialect/postgres/codecs'
import { t } from '../../../src/types/t'

describe('the values of PostgreSQL', () => {
  it('travel as the text that the server reads', () => {
    const at = new Date('2026-11-21T14:30:00.5Z')
    expect(codecs.encoder(t.integer())(7)).to.equal('7')
    expect(codecs.encoder(t.timestamp())(at)).to.equal('2026-11-21 14:30:00.500')
    expect(codecs.encoder(t.timestamptz())(at)).to.equal('2026-11-21 14:30:00.500+00')
    expect(codecs.encoder(t.jsonb())({ a: 1 })).to.equal('{"a":1}')
    expect(codecs.encoder(t.boolean())(true)).to.equal('true')
    expect(codecs.encoder(t.text())(null)).to.equal(null)
    expect(codecs.encoder(undefined)([1, null, 'a"b\\'])).to.equal('{"1",NULL,"a\\"b\\\\"}')
  })

  it('come back by the type of their column', () => {
    expect(codecs.decoder(t.bigint())('9007199254740993')).to.equal(9007199254740993n)
    expect(() => codecs.decoder(t.bigint({ mode: 'number' }))('9007199254740993')).to.throw('beyond 2^53')
    expect(codecs.decoder(t.char(5))('ab   ')).to.equal('ab')
    expect(codecs.decoder(t.binary())('\\x00ff')).to.deep.equal(Buffer.from([0, 255]))
    expect(codecs.decoder(t.boolean())('f')).to.equal(false)
    expect(codecs.decoder(t.text())(null)).to.equal(null)
    for (const text of ['infinity', '0044-03-15 00:00:00 BC', '10000-01-01 00:00:00']) {
      expect(() => codecs.decoder(t.timestamp())(text)).to.throw('that a JavaScript Date cannot express')
    }
  })

  it('of raw SQL come back by what the server says of them', () => {
    const read = (typeId: number, text: string): unknown => codecs.fieldDecoder({ name: 'x', typeId })(text)
    expect(read(20, '1')).to.equal(1n)
    expect(read(23, '1')).to.equal(1)
    expect(read(16, 't')).to.equal(true)
    expect(read(1700, '1.50')).to.equal('1.50')
    expect(read(1082, '2026-11-21')).to.equal('2026-11-21')
    expect(read(3802, '{"a": 1}')).to.deep.equal({ a: 1 })
    expect(read(1016, '{1,NULL}')).to.deep.equal([1n, null])
    expect(read(1009, '{{a,"b,c"},{NULL,"NULL"}}')).to.deep.equal([
      ['a', 'b,c'],
      [null, 'NULL'],
    ])
    expect(read(1020, '{(1,1),(0,0)}')).to.equal('{(1,1),(0,0)}')
    expect(read(999_999, 'whatever')).to.equal('whatever')
  })

  it('stand in one array where they are keys', () => {
    const shape = { types: [t.text(), t.binary()], part: 0 }
    const columns = [['a', '"\\', null], [Buffer.from([1])]]
    expect(codecs.encodeKeys(columns, shape)).to.equal('{"a","\\"\\\\",NULL}')
    expect(codecs.encodeKeys(columns, { ...shape, part: 1 })).to.equal('{"\\\\x01"}')
  })
})
