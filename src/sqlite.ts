/** What belongs to SQLite alone. */
export { sqlite } from './dialect/sqlite/dialect'
export type {
  ConflictResolution,
  SqliteColumnOptions,
  SqliteKeyOptions,
  SqliteTableOptions,
} from './dialect/sqlite/options'
export { any, untyped } from './types/sqlite-types'
export type { AnyValue } from './types/any'
