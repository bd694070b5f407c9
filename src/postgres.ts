/** What belongs to PostgreSQL alone. */
export { postgres } from './dialect/postgres/dialect'
export type {
  Partition,
  PartitionBounds,
  PartitionBy,
  PostgresCheckOptions,
  PostgresColumnOptions,
  PostgresForeignKeyOptions,
  PostgresIndexOptions,
  PostgresKeyOptions,
  PostgresPrimaryKeyOptions,
  PostgresTableOptions,
  PostgresUniqueOptions,
  PostgresViewOptions,
  StorageParameters,
} from './dialect/postgres/options'
