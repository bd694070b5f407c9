/** The kinds of numbers; each can be any of those before it. */
export const NUMBER_KINDS: readonly (string | undefined)[] = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double',
]
