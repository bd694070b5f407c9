/** What was read can be created in an empty database, and is then read as the same; SQLite's pragmas say so too. */
import { expect } from 'chai'
import fc from 'fast-check'

import { createMockEngine, inspect, unsafeSql, type Engine, type MetaData } from '../../../src/core'
import { withDatabase } from './inspected'
import { pragmaFacts } from './pragmas'
import { PARENT, randomIndexText, randomTableText } from './random-table-text'

/** The statements that create a schema, which say all of it, names that the program makes included. */
async function ddl(metadata: MetaData): Promise<readonly string[]> {
  const lines: string[] = []
  await metadata.createAll(createMockEngine('sqlite', (line) => lines.push(line)))
  return lines
}

/** The schema that statements make, and the one that is created of what was read of it. */
async function createdAgain(
  statements: readonly string[],
  compare: (first: Engine, second: Engine, metadata: MetaData) => Promise<void>,
): Promise<void> {
  await withDatabase(async (first) => {
    for (const sql of statements) await first.execute(unsafeSql(sql))
    const read = await inspect(first)
    await withDatabase(async (second) => {
      await read.createAll(second)
      const again = await inspect(second)
      // Keys that may be null are made again as they were, and told again, because no class can hold them.
      expect(again.unsupported.filter((line) => !line.endsWith('and may be NULL'))).to.deep.equal([])
      expect(await ddl(again)).to.deep.equal(await ddl(read))
      await compare(first, second, read)
    })
  })
}

async function expectSamePragmas(first: Engine, second: Engine, metadata: MetaData): Promise<void> {
  const primary = (target: string): readonly string[] =>
    metadata.table(target).primaryKey.columns.map(({ name }) => name)
  for (const { name } of metadata.tables.values())
    expect(await pragmaFacts(second, name, primary)).to.deep.equal(await pragmaFacts(first, name, primary))
}

const SCHEMA = [
  PARENT,
  `CREATE TABLE t /* comment: The \\\\ table. */ (id INTEGER PRIMARY KEY AUTOINCREMENT, "a b" /* comment: A *\\/ b. */ TEXT COLLATE NOCASE NOT NULL ON CONFLICT IGNORE DEFAULT word,
    c INT GENERATED ALWAYS AS (id * 2) STORED, d AS (id || 'x') VIRTUAL, e "my type", f, CONSTRAINT u /* comment: U. */ UNIQUE ("a b", f) ON CONFLICT REPLACE,
    CHECK (f > 0), FOREIGN KEY (f, e) REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`,
  'CREATE TABLE s (a INT PRIMARY KEY, b ANY, c TEXT, d REAL) STRICT, WITHOUT ROWID',
  'CREATE TABLE key (a INTEGER PRIMARY KEY REFERENCES t (id), b INTEGER UNIQUE REFERENCES key)',
  'CREATE UNIQUE INDEX i /* comment: I. */ ON t (lower("a b") COLLATE RTRIM DESC, e COLLATE BINARY, f DESC) WHERE f IS NOT NULL',
  'CREATE VIEW b (x, "y y") AS SELECT id, c FROM t',
  'CREATE VIEW a /* comment: V. */ AS SELECT "y y" AS z FROM b -- end',
]

describe("what SQLite's inspector read, created again", function () {
  this.timeout(120_000)

  it('is the same, and the pragmas say so', () => createdAgain(SCHEMA, expectSamePragmas))

  it('is the same whatever was written', () =>
    fc.assert(
      fc.asyncProperty(randomTableText, randomIndexText('parent', ['x', 'y']), (table, index) =>
        createdAgain([PARENT, table, index], () => Promise.resolve()),
      ),
      { numRuns: 150 },
    ))
})
