import type { EnumType } from '../../types/enum'
import type { NamedType } from '../../types/named'
import { baseType, valueType } from '../../types/resolve-type'
import type { SqlType, TypeKind } from '../../types/sql-type'

/** Types whose values have one size, or are never moved out of their row. */
const PLAIN: ReadonlySet<TypeKind> = new Set<TypeKind>([
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'boolean',
  'date',
  'time',
  'timestamp',
  'uuid',
])

/** Those of PostgreSQL's own types that no kind stands for; all others are long. */
const NAMED: Readonly<Record<string, string>> = {
  inet: 'MAIN',
  cidr: 'MAIN',
  ...Object.fromEntries(
    [
      ...['interval', 'money', 'oid', 'xid', 'cid', 'tid', 'name', 'tsquery', 'point', 'line', 'lseg', 'box'],
      ...['circle', 'macaddr', 'macaddr8', 'pg_lsn', 'regclass', 'regtype', 'regproc', '"char"'],
    ].map((name) => [name, 'PLAIN']),
  ),
}

/**
 * How values of a type are kept if nothing is said: what STORAGE DEFAULT means, which only version 16 and later can say.
 * https://www.postgresql.org/docs/current/storage-toast.html
 */
export function usualStorage(type: SqlType): string {
  const kept = valueType(baseType(type, 'postgres'))
  if (kept.kind === 'named') return NAMED[bareWord(kept as NamedType)] ?? 'EXTENDED'
  if (kept.kind === 'numeric') return 'MAIN'
  return PLAIN.has(kept.kind) || isLabel(kept) ? 'PLAIN' : 'EXTENDED'
}

/** Labels of a type of its own are numbers, those of any other text. */
function isLabel(type: SqlType): boolean {
  return type.kind === 'enum' && (type as EnumType).native
}

function bareWord({ bareName }: NamedType): string {
  const words = bareName.toLowerCase()
  return words.startsWith('interval') ? 'interval' : words
}
