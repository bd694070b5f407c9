import type { Capabilities } from '../capabilities'

/** SQLite 3.38 and later (`->>`, RETURNING, json_each built in). */
export const capabilities: Capabilities = {
  alterAddConstraint: false,
  identifierBytes: undefined,
  schemas: false,
  systemSchema: undefined,
  enumTypes: false,
  // What is worked out has none, and a column of a STRICT table only its storage class.
  viewColumnTypes: false,
  comments: false,
  isolationLevels: false,
  // SQLITE_MAX_VARIABLE_NUMBER, https://sqlite.org/limits.html
  maxParameters: 32_766,
  listParameters: false,
}
