import type { Capabilities } from '../capabilities'

/** PostgreSQL 15 and later. */
export const capabilities: Capabilities = {
  alterAddConstraint: true,
  identifierBytes: 63,
  schemas: true,
  systemSchema: 'pg_catalog',
  enumTypes: true,
  viewColumnTypes: true,
  comments: true,
  isolationLevels: true,
  // The wire protocol counts parameters in 16 bits.
  maxParameters: 65_535,
  listParameters: true,
}
