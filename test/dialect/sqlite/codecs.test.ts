import { expect } from 'chai'

import { codecs } from '../../../src/dialect/sqlite/codecs'
import { t } from '../../../src/types/t'
import { thrownBy } from '../../support/thrown-by'

describe('the values of SQLite', () => {
  it('travel as the four things that it stores', () => {
    expect(codecs.encoder(t.boolean())(true)).to.equal(1)
    expect(codecs.encoder(t.bigint())(2n ** 62n)).to.equal('4611686018427387904')
    expect(codecs.encoder(t.numeric(10, 2))('1.5')).to.equal('1.5')
    expect(codecs.encoder(t.numeric(20, 2, { storage: 'text' }))('1.5')).to.equal('1.50')
    expect(codecs.encoder(t.numeric(20, 2, { storage: 'text' }))('1.505')).to.equal('1.505')
    expect(codecs.encoder(t.timestamp())(new Date('2026-11-21T14:30:00Z'))).to.equal('2026-11-21 14:30:00')
    expect(codecs.encoder(t.json())({ a: 1 })).to.equal('{"a":1}')
  })

  it('come back by the type of their column', () => {
    expect(codecs.decoder(t.numeric(10, 2))(1.5)).to.equal('1.50')
    expect(codecs.decoder(t.numeric(10, 2))(-1e-17)).to.equal('0.00')
    expect(codecs.decoder(t.numeric())(0.1 + 0.2)).to.equal('0.3')
    expect(codecs.decoder(t.numeric())(1e21)).to.equal('1000000000000000000000')
    expect(codecs.decoder(t.timestamp())('2026-11-21')).to.deep.equal(new Date('2026-11-21T00:00:00Z'))
    expect(codecs.decoder(t.boolean())(0)).to.equal(false)
  })

  it('are told when they cannot be what their column says, without the value', () => {
    expect(() => codecs.decoder(t.integer())('secret')).to.throw(
      'The database holds a value that is not a number.',
    )
    expect(() => codecs.decoder(t.timestamp())('secret')).to.throw('not a time such as 2026-11-21 14:30:00')
    expect(() => codecs.decoder(t.bigint({ mode: 'number' }))(2 ** 60)).to.throw('within 2^53')
    const refused = (type: Parameters<typeof codecs.decoder>[0], stored: string) =>
      thrownBy(() => codecs.decoder(type)(stored)).message
    expect(refused(t.bigint(), 'secret')).to.equal('The database holds a value that is not a whole number.')
    expect(refused(t.jsonb(), '{secret')).to.equal('The database holds a value that is not JSON.')
    expect(refused(t.numeric(8, 2), 'secret')).to.equal('The database holds a value that is not a number.')
  })

  it('stand in one JSON text where they are keys, digits exact', () => {
    const one = (type: Parameters<typeof codecs.decoder>[0], ...keys: unknown[]) =>
      codecs.encodeKeys([keys], { types: [type], part: undefined })
    expect(one(t.bigint(), 2n ** 62n)).to.equal('[4611686018427387904]')
    expect(one(t.text(), 'a"b', '5')).to.equal('["a\\"b","5"]')
    expect(one(t.binary(), Buffer.from([1, 255]))).to.equal('["01ff"]')
    const both = { types: [t.integer(), t.text()], part: undefined }
    expect(
      codecs.encodeKeys(
        [
          [1, 2],
          ['a', 'b'],
        ],
        both,
      ),
    ).to.equal('[[1,"a"],[2,"b"]]')
  })
})
