const WRITING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** The number of rows that a PostgreSQL command tag tells; 0 for commands that write none (`SELECT 5` counts what it read). */
export function affectedRows(command: string, count: string | number | null | undefined): number {
  return WRITING.has(command) ? Number(count ?? 0) : 0
}
