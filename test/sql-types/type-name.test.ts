import { expect } from 'chai'
import fc from 'fast-check'

import { tokenize } from '../../src/util/sql-tokenizer'
import { NamedType } from '../../src/types/named'
import { t } from '../../src/types/t'

const legal: readonly (readonly [given: string, written: string])[] = [
  ['inet', 'inet'],
  ['  double   precision ', 'double precision'],
  ['character varying(40)', 'character varying(40)'],
  ['numeric(5,-2)', 'numeric(5, -2)'],
  ['"char"', '"char"'],
  ['"My ""odd"" Type"', '"My ""odd"" Type"'],
  ['gis . geometry ( Point , 4326 )', 'gis.geometry(Point, 4326)'],
  ['"My Schema"."My Type"(3)[]', '"My Schema"."My Type"(3)[]'],
  ['interval day to second(3)', 'interval day to second(3)'],
  ['timestamp(3) with time zone', 'timestamp(3) with time zone'],
  ['time(6) without time zone[]', 'time(6) without time zone[]'],
  ['bit varying(5)', 'bit varying(5)'],
  ['integer[3][4]', 'integer[][]'],
  ['UNSIGNED BIG INT', 'UNSIGNED BIG INT'],
  ["vec('a', -1.5)", "vec('a', -1.5)"],
  ['größe', 'größe'],
]
const refused = [
  '',
  ' ',
  'a.',
  '.a',
  'a..b',
  'text; drop table x',
  'text)',
  '(5)',
  'text--',
  'text /* */',
  'int default 5',
  'int NOT NULL',
  'int primary key',
  'int collate "C"',
  'int references x',
  'int constraint c',
  'int check(1)',
  'text as',
  '"',
  '"a',
  '""',
  '"a\0"',
  'a\0',
  "vec('a)",
  "vec('\\')",
  'vec("a")',
  'vec(select 1)',
  'vec(1;2)',
  'vec(1,)',
  'vec()',
  'vec((1))',
  'int[-1]',
  'int[a]',
  'int[',
  'int]',
  'int 5',
  'int 5)',
  'a, b int',
  '`a`',
  'a\ud800',
]

describe('the name of a type', () => {
  it('is every name that databases write, in one form', () => {
    for (const [given, written] of legal) expect(t.named(given).name, given).to.equal(written)
  })

  it('is nothing else', () => {
    for (const name of refused) expect(() => t.named(name), name).to.throw('is not the name of a SQL type')
    expect(() => t.named(5 as never)).to.throw('is not the name of a SQL type')
  })

  it('is the same in any case unless it is quoted', () => {
    expect(t.named('INET').equals(t.named('inet'))).to.equal(true)
    expect(t.named('geometry(POINT,4326)').equals(t.named('GEOMETRY(point, 4326)'))).to.equal(true)
    expect(t.named('"A"').equals(t.named('"a"'))).to.equal(false)
    expect(t.named('"char"').equals(t.named('char'))).to.equal(false)
    expect(t.named('bit(3)').equals(t.named('bit(4)'))).to.equal(false)
    expect(t.named('inet').equals(new NamedType('inet', 'postgres'))).to.equal(true)
  })

  it('never holds what ends it: whatever is taken is made of words, sizes and brackets alone', () => {
    const pieces = [
      'a',
      '"b;"',
      'default',
      '(',
      ')',
      ',',
      '.',
      '[',
      ']',
      ' ',
      '--',
      '/*',
      "'",
      '"',
      ';',
      '1',
      '-',
      'x\n',
    ]
    const names = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''))
    let taken = 0
    fc.assert(
      fc.property(fc.oneof(names, fc.string()), (name) => {
        const type = attempt(name)
        if (type === undefined) return
        taken++
        expect(t.named(type.name).name).to.equal(type.name)
        const tokens = tokenize(`${type.name} END`, { brackets: false })
        expect(tokens.at(-1)?.text).to.equal('END')
        let depth = 0
        for (const { kind, text } of tokens) {
          if (text === '(') depth++
          if (text === ')') depth--
          expect(depth).to.be.within(0, 1)
          if (kind === 'symbol') expect(text).to.match(/^[-+.,()[\]]$/)
          if (kind === 'symbol' && depth === 0) expect(text).to.match(/^[.)[\]]$/)
        }
        expect(depth).to.equal(0)
      }),
      { numRuns: 5000, seed: 7 },
    )
    expect(taken).to.be.above(100)
  })
})

function attempt(name: string): NamedType | undefined {
  try {
    return t.named(name)
  } catch {
    return undefined
  }
}
