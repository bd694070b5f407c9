import { expect } from 'chai'

import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'

enum Status {
  New = 'new',
  Old = 'old',
}
enum Counted {
  One,
  Two,
}
const loop: { self?: unknown } = {}
loop.self = loop

const secret = 'secret-value'

/** What each type refuses, and how it says so. */
const refused: readonly (readonly [SqlType, values: readonly unknown[], message: RegExp])[] = [
  [
    t.smallint(),
    ['1', 1.5, NaN, Infinity, 1n, null, true, {}],
    /^A smallint value must be a whole number, not /,
  ],
  [t.smallint(), [32768, -32769], /between -32768 and 32767, not a number outside of them/],
  [t.integer(), [2 ** 31, -(2 ** 31) - 1], /between -2147483648 and 2147483647/],
  [t.bigint(), [1, '1', 1.5, null], /must be a bigint \(write 5n\)/],
  [t.bigint(), [2n ** 63n, -(2n ** 63n) - 1n], /within 64 bits, not a wider one/],
  [t.bigint({ mode: 'number' }), [2 ** 53, 1n, 1.5, '1'], /a safe whole number/],
  [t.numeric(10, 2), [1.5, 1n, null], /must be a string \(write '1.50', or declare mode: 'number'\)/],
  [
    t.numeric(10, 2),
    ['', ' ', '.', 'abc', '1,5', '0x10', '1e', 'NaN', 'Infinity', '1e99999', '--1', '1 2'],
    /a decimal number/,
  ],
  [t.numeric(5, 2, { mode: 'number' }), [NaN, Infinity], /a decimal number/],
  [t.integer(), [undefined], /must be a whole number, not undefined/],
  [t.real(), [NaN, Infinity, '1', 1n], /a finite number/],
  [t.real(), [1e39, -Number.MAX_VALUE], /within 32 bits/],
  [t.double(), [NaN, -Infinity, '1'], /a finite number/],
  [
    t.varchar(5),
    [1, true, null, {}, ['a'], new Date(0), Object('x')],
    /^A varchar\(5\) value must be a string, not /,
  ],
  [t.text(), ['a\0'], /free of NUL characters/],
  [t.text(), ['\ud800', 'a\udc00'], /half a surrogate pair/],
  [t.boolean(), [0, 1, 'true', null], /true or false/],
  [
    t.date(),
    [
      '2026-02-29',
      '2026-13-01',
      '0000-01-01',
      '10000-01-01',
      '26-1-1',
      '2026-11-21T00:00:00Z',
      new Date(0),
      5,
    ],
    /such as '2026-11-21'/,
  ],
  [t.time(), ['24:00:00', '12:60', '1:00', '12:00:00Z', '12:00:00.1234567', 5], /such as '14:30:00'/],
  [t.timestamp(), [new Date(NaN), '2026-11-21', 0, null], /a valid Date/],
  [
    t.timestamptz(),
    [new Date(Date.UTC(10000, 0, 1)), new Date(-62135596800001)],
    /between the years 1 and 9999/,
  ],
  [
    t.json(),
    [undefined, () => 1, Symbol('x'), 5n, { deep: 5n }, loop, NaN, null, { toJSON: () => null }],
    /something JSON can express/,
  ],
  [t.jsonb(), ['a\0', { 'k\0': 1 }, ['\ud800'], '\\\0'], /free of NUL characters and half surrogate pairs/],
  [t.jsonb(), [{ a: [1, NaN] }, [-Infinity], { n: null, x: Infinity }], /free of NaN and Infinity/],
  [
    t.uuid(),
    ['', 'x', '0b8e7c1e8f7c4f0e9d5a0e3f6f8f7a11', '{0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11}', 5],
    /a UUID such as/,
  ],
  [t.binary(), ['x', [1], new ArrayBuffer(2), null], /a Buffer or Uint8Array/],
  [t.enum(['a', "b'"]), ['c', 'A', '', 0, null], /one of 'a', 'b''/],
  [t.enum(['a', 'b']), ['c', 'A', ''], /one of 'a', 'b', not another text/],
  [t.named('inet'), [5, null, {}], /the text of a inet/],
]

describe('a type', () => {
  for (const [type, values, message] of refused) {
    it(`${String(type)} refuses what is not ${message.source.slice(0, 40)}…`, () => {
      for (const value of values) {
        expect(() => type.fit(value), typeof value)
          .to.throw(message)
          .with.property('code', 'invalid-value')
      }
    })
  }

  it('never tells the value that it refuses', () => {
    for (const [type] of refused) {
      try {
        type.fit(`${secret}\0`)
      } catch (error) {
        expect((error as Error).message).to.not.include(secret)
      }
    }
  })

  it('fits what its column can hold, and only that', () => {
    expect(t.varchar(3).fit('🦀🦀🦀')).to.equal('🦀🦀🦀')
    expect(() => t.varchar(3).fit('abcd')).to.throw('at most 3 characters long')
    expect(t.varchar(3).normalize('abcd')).to.equal('abcd')
    expect(t.char(3).fit('ab   ')).to.equal('ab')
    expect(t.numeric(5, 2).fit('999.994')).to.equal('999.99')
    expect(() => t.numeric(5, 2).fit('999.995')).to.throw('at most 3 digits before the point')
    expect(t.numeric(5, 2).normalize('123456.789')).to.equal('123456.789')
    expect(t.numeric(2, 2).fit('.5')).to.equal('0.50')
    expect(t.numeric().fit('1.500')).to.equal('1.500')
    expect(t.json().normalize('\\u0000')).to.equal('"\\\\u0000"')
  })

  it('is the same type as another of the same parameters, however its values look in JavaScript', () => {
    expect(t.bigint().equals(t.bigint({ mode: 'number' }))).to.equal(true)
    expect(t.numeric(10, 2).equals(t.numeric(10, 2, { mode: 'number' }))).to.equal(true)
    expect(t.numeric(10).equals(t.numeric(10, 0))).to.equal(true)
    expect(t.varchar(10).equals(t.varchar(11))).to.equal(false)
    expect(t.varchar().equals(t.text())).to.equal(false)
    expect(t.timestamp({ withTimeZone: true }).equals(t.timestamptz())).to.equal(true)
    expect(t.enum('a', ['x']).equals(t.enum('a', ['x', 'y']))).to.equal(false)
    const custom = t.custom<number, string>({ base: t.text(), toDatabase: String, fromDatabase: Number })
    expect(custom.equals(t.text())).to.equal(true)
  })

  it('takes a TypeScript enum of strings, and tells one of numbers', () => {
    expect(t.enum(Status).values).to.deep.equal(['new', 'old'])
    expect(t.enum('s', ['a'], { native: false })).to.include({ name: 's', native: false })
    expect(() => t.enum(Counted as never)).to.throw('labels of an enum are text')
    expect(() => t.enum([])).to.throw('differ from each other')
    expect(() => t.enum(['a', 'a'])).to.throw('differ from each other')
    expect(() => t.enum(['a\0'])).to.throw('free of NUL characters')
  })

  it('is refused where it could not be declared', () => {
    expect(() => t.varchar(0))
      .to.throw('whole length above 0')
      .with.property('code', 'definition')
    expect(() => t.varchar(1.5)).to.throw('whole length')
    expect(() => t.varchar('1); drop table x; --' as never)).to.throw('whole length')
    expect(() => t.numeric(0)).to.throw('whole precision')
    expect(() => t.numeric(5, 1001)).to.throw('whole precision')
    expect(() => t.named("text'); drop table x; --")).to.throw('not the name of a SQL type')
    expect(() => t.custom({} as never)).to.throw('needs a base type')
  })

  it('is called by its name, and a day that there is not by what it is', () => {
    expect(() => t.integer().normalize('x')).to.throw(/^An integer value must be /)
    expect(() => t.uuid().normalize('x')).to.throw(/^A uuid value must be /)
    expect(() => t.date().normalize('2021-02-30')).to.throw(', not a day that no calendar has.')
    expect(() => t.date().normalize('30.2.2021')).to.throw(', not a text of another form.')
  })
})
