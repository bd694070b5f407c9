/** placeholder */
export function formatDdl(sql: string): string {
  return sql
}
