/** How a command ended, for the shell. */
export const EXIT = { ok: 0, error: 1, usage: 2, refused: 3, interrupted: 130 } as const

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
