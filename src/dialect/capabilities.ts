/** What other layers must decide on. How a thing is spelled is never a capability but an override in the dialect. */
export interface Capabilities {
  /** `ALTER TABLE … ADD CONSTRAINT` exists, so that the edges of a foreign key cycle can be added afterwards. */
  readonly alterAddConstraint: boolean
  /** Longest identifier in bytes; undefined where there is no limit. */
  readonly identifierBytes: number | undefined
  /** Schemas (namespaces) exist and can be created. */
  readonly schemas: boolean
  /** The schema of what the database brings along, which is found in front of any other. */
  readonly systemSchema: string | undefined
  /** Enum types are objects of their own, created before and dropped after the tables. */
  readonly enumTypes: boolean
  /** The columns of a view have types of the database's own, whatever its query is. */
  readonly viewColumnTypes: boolean
  /** `COMMENT ON` exists. */
  readonly comments: boolean
  /** Transactions can be started with an isolation level and as read-only. */
  readonly isolationLevels: boolean
  /** Bound values per statement. */
  readonly maxParameters: number
  /** A list of values is one bound value, so that one statement takes any number of rows. */
  readonly listParameters: boolean
}
