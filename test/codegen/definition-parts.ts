import { tokenize, type Token } from '../../src/util/sql-tokenizer'
import type { DialectName } from '../../src/driver/driver'
import { createMockEngine } from '../../src/engine/mock-engine'
import type { MetaData } from '../../src/schema/metadata'

/** All that a MetaData emits, in parts and sorted, because the order of constraints in a table says nothing. */
export async function definitionParts(metadata: MetaData, dialect: DialectName): Promise<string[]> {
  const statements: string[] = []
  await metadata.createAll(createMockEngine(dialect, (sql) => statements.push(sql)))
  return statements.map(withSortedConstraints).sort()
}

/** The items of a table sorted, with what stands before and behind them. */
function withSortedConstraints(statement: string): string {
  if (!/^CREATE (?:UNLOGGED )?TABLE /u.test(statement)) return statement
  const tokens = tokenize(statement, { brackets: false })
  const open = tokens.findIndex(({ text }) => text === '(')
  // A partition may say nothing but of which table it is one.
  if (open < 0) return statement
  const commas: number[] = []
  let close = open
  for (let depth = 0, at = open; depth > 0 || at === open; close = at++) {
    const { text, start } = tokens[at] as Token
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth === 1 && text === ',') commas.push(start)
  }
  const [from, to] = [(tokens[open] as Token).end, (tokens[close] as Token).start]
  const places = [from - 1, ...commas, to]
  const items = places.slice(1).map((end, i) => statement.slice((places[i] as number) + 1, end).trim())
  const columns = items.filter((item) => !item.startsWith('CONSTRAINT '))
  const constraints = items.filter((item) => item.startsWith('CONSTRAINT '))
  return [statement.slice(0, from), ...columns, ...constraints.sort(), statement.slice(to)].join('\n')
}
