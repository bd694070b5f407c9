/** What belongs to SQLite alone. */
export { sqlite } from './dialect/sqlite/dialect'
