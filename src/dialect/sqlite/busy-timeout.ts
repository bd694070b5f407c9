const USUAL_MS = 10_000

/** How long a statement waits while others hold the file. */
export function busyTimeout(ms = USUAL_MS): string {
  return `PRAGMA busy_timeout = ${ms}`
}
