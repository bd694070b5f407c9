/** Joins what happened and what to write into the one form that every message has. */
export function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\n  ${hint}`
}
