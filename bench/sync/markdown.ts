/** A table: one row for each change, one column for each library. */
export function markdownOf(
  dialect: 'postgres' | 'sqlite',
  titles: readonly string[],
  columns: readonly (readonly [string, readonly string[]])[],
): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    '',
    `### ${dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'}`,
    '',
    row(['', ...columns.map(([name]) => name)]),
    row(['---', ...columns.map(() => '---')]),
    ...titles.map((title, i) => row([title, ...columns.map(([, cells]) => cells[i] ?? '')])),
    '',
  ].join('\n')
}
