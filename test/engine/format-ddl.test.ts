import { expect } from 'chai'
import fc from 'fast-check'

import { tokenize } from '../../src/util/sql-tokenizer'
import { formatDdl } from '../../src/engine/format-ddl'

const tokensOf = (sql: string) => tokenize(sql, { brackets: false }).map(({ kind, text }) => [kind, text])

describe('formatDdl', () => {
  it('writes each column and constraint on a line of its own', () => {
    expect(
      formatDdl(
        'CREATE TABLE t /* comment: a, (b) */ (a NUMERIC(10, 2) DEFAULT f(1, 2), "b, (" TEXT DEFAULT \', (\', CONSTRAINT pk_t PRIMARY KEY (a, "b, (")) WITH (fillfactor = 70, x = 1)',
      ),
    ).to.equal(
      [
        'CREATE TABLE t /* comment: a, (b) */ (',
        '  a NUMERIC(10, 2) DEFAULT f(1, 2),',
        '  "b, (" TEXT DEFAULT \', (\',',
        '  CONSTRAINT pk_t PRIMARY KEY (a, "b, (")',
        ') WITH (fillfactor = 70, x = 1)',
      ].join('\n'),
    )
  })

  it('breaks long lists, and leaves short ones and empty tables', () => {
    const labels = Array.from({ length: 12 }, (_, i) => `'label number ${i}'`)
    expect(formatDdl(`CREATE TYPE mood AS ENUM (${labels.join(', ')})`)).to.equal(
      `CREATE TYPE mood AS ENUM (\n${labels.map((label) => `  ${label}`).join(',\n')}\n)`,
    )
    for (const sql of ['CREATE TABLE t () INHERITS (a, b)', 'CREATE INDEX ix ON t (a, b)', 'DROP TABLE t'])
      expect(formatDdl(sql)).to.equal(sql)
  })

  it('keeps a comment that ends with its line apart from what follows', () => {
    expect(formatDdl('CREATE TABLE t (a INTEGER, -- why\nb INTEGER)')).to.equal(
      'CREATE TABLE t (\n  a INTEGER,\n  -- why\n  b INTEGER\n)',
    )
  })

  it('leaves a text between dollar signs alone', () => {
    const body = `CREATE FUNCTION f() RETURNS int AS $body$ SELECT g(${'1, '.repeat(60)}2) $body$ LANGUAGE sql`
    expect(formatDdl(body)).to.equal(body)
  })

  it('says the same as before, whatever it is given', () => {
    const piece = fc.constantFrom(
      'CREATE TABLE ',
      't',
      '(',
      ')',
      ',',
      ' ',
      "'a,(b'",
      '"x)"',
      '-- c\n',
      '/* , */',
      '1.5',
      "E'\\''",
      "X'00'",
      '::',
      'PARTITION ',
      '\n',
      '$$',
      '🦀',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const sql = pieces.join('')
        expect(tokensOf(formatDdl(sql))).to.deep.equal(tokensOf(sql))
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sql) => {
        expect(tokensOf(formatDdl(`CREATE TABLE t (${sql}, ${sql})`))).to.deep.equal(
          tokensOf(`CREATE TABLE t (${sql}, ${sql})`),
        )
      }),
    )
  })
})
