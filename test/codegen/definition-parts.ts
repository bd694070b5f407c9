import type { DialectName } from '../../src/driver/driver'
import { createMockEngine } from '../../src/engine/mock-engine'
import type { MetaData } from '../../src/schema/metadata'

/** All that a MetaData emits, in parts and sorted, because the order of constraints in a table says nothing. */
export async function definitionParts(metadata: MetaData, dialect: DialectName): Promise<string[]> {
  const statements: string[] = []
  await metadata.createAll(createMockEngine(dialect, (sql) => statements.push(sql)))
  return statements.map(withSortedConstraints).sort()
}

function withSortedConstraints(statement: string): string {
  if (!statement.startsWith('CREATE TABLE')) return statement
  const [head = '', ...constraints] = statement.slice(0, -1).split(/,?\s+(?=CONSTRAINT )/)
  return [head, ...constraints.sort()].join('\n')
}
