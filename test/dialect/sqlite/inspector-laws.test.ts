/** What must hold of reading SQLite's texts whatever they are: tried on random ones. */
import { expect } from 'chai'
import fc from 'fast-check'

import { inspect, unsafeSql, type Table } from '../../../src/core'
import { tokenize } from '../../../src/util/sql-tokenizer'
import { readStoredIndex } from '../../../src/dialect/sqlite/stored-index'
import { readStoredTable } from '../../../src/dialect/sqlite/stored-table'
import { readStoredView } from '../../../src/dialect/sqlite/stored-view'
import { withDatabase } from './inspected'
import { expectedFacts, pragmaFacts } from './pragmas'
import { PARENT, randomIndexText, randomTableText } from './random-table-text'

const PIECES = [
  'CREATE ',
  'TABLE ',
  'VIEW ',
  'INDEX ',
  'ON ',
  'WHERE ',
  'CONSTRAINT ',
  'GENERATED ',
  'ALWAYS ',
  'AS ',
  '(',
  ')',
  ',',
  '"',
  "'",
  '[',
  ']',
  '`',
  '/*',
  '*/',
  '--',
  '\n',
  'x',
  '1',
  '.',
  'COLLATE ',
  'PRIMARY KEY ',
  'DEFAULT ',
  'NOT ',
  'NULL ',
  'REFERENCES ',
  'FROM ',
  'WITH ',
  'DEFERRABLE ',
  "e'",
  "x'",
  '\\',
  '\0',
  '\ud800',
  '\ufeff',
]
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 30 })
    .map((pieces) => `CREATE TABLE t (a ${pieces.join('')}`),
)

describe("the laws of SQLite's inspector", function () {
  this.timeout(120_000)

  it('splits any text into tokens that stand in it one after another', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (sql, brackets) => {
        let at = 0
        for (const { start, end, text } of tokenize(sql, { brackets })) {
          expect(start).to.be.at.least(at)
          expect(end).to.be.greaterThan(start)
          expect(sql.slice(start, end)).to.equal(text)
          at = end
        }
        expect(at).to.be.at.most(sql.length)
      }),
      { numRuns: 5000 },
    )
  })

  it('reads any text to its end, whatever it makes of it', () => {
    fc.assert(
      fc.property(anyText, (sql) => {
        readStoredTable(sql)
        readStoredView(sql)
        readStoredIndex(sql, () => undefined)
      }),
      { numRuns: 5000 },
    )
  })

  it('reads of a table what the pragmas say of it', () =>
    fc.assert(
      fc.asyncProperty(
        randomTableText.chain((table) =>
          fc.tuple(fc.constant(table), randomIndexText('the table', columnsIn(table))),
        ),
        ([table, index]) =>
          withDatabase(async (engine) => {
            for (const sql of [PARENT, table, index]) await engine.execute(unsafeSql(sql))
            const read = (await inspect(engine)).tables.get('the table') as Table
            const said = await pragmaFacts(engine, 'the table', () => ['x', 'y'])
            const numbered = read.autoincrementColumn?.name
            // The default of the column that SQLite numbers is told to be of no use.
            const columns = said.columns.map((column) =>
              column['name'] === numbered ? { ...column, default: null } : column,
            )
            expect(expectedFacts(read)).to.deep.equal({ ...said, columns })
          }),
      ),
      { numRuns: 400 },
    ))
})

/** The names of the columns, as the reader that is tested elsewhere has them. */
function columnsIn(sql: string): readonly string[] {
  return readStoredTable(sql).columns.map(({ name }) => name)
}
