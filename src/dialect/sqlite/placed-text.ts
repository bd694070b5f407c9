import type { IdentifierQuoter } from '../../compiler/identifier-quoter'

/** A stored text as a statement: it does not tell the schema that it is in. */
export function placedText(sql: string, schema: string | undefined, quoter: IdentifierQuoter): string {
  if (schema === undefined) return sql
  const place = `${quoter.quote(schema)}.`
  return sql.replace(/^CREATE (?:UNIQUE INDEX|INDEX|TRIGGER|VIEW) /, (words) => words + place)
}
