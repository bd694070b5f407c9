import { resolve } from 'node:path'

import type { WireValue } from './driver'

const MEMORY = ':memory:'

/** The integer as a number where that is exact, else as it is. */
export function narrowBigInt(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** better-sqlite3 and node:sqlite bind every number as REAL, so that 5 in a TEXT column would become `5.0`. */
export function integerAsBigInt(value: WireValue): WireValue {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
}

/** The file of an SQLite database; `:memory:` where none is named. */
export function sqliteFile(database: string | undefined): string {
  return database === undefined || database === '' ? MEMORY : database
}

/** The same where it is the path of a file, and neither memory nor a URI (https://sqlite.org/uri.html). */
export function sqlitePath(file: string): string | undefined {
  return file === MEMORY || file.startsWith('file:') ? undefined : file
}

/** What is opened: the same file each time, wherever the program has gone since the first. */
export function sqlitePlace(file: string): () => string {
  let place: string | undefined
  return () => (place ??= sqlitePath(file) === undefined ? file : resolve(file))
}
