/** The options that PostgreSQL alone knows: their types, merged into those of the schema, and their checks. */
import type { ColumnRef } from '../../schema/constraint'
import type { OptionCheck, OptionRules } from '../../schema/dialect-options'
import type { IndexItem } from '../../schema/index-item'
import { isPlainObject } from '../../schema/items'
import type { TableLike } from '../../schema/table-source'
import {
  isColumns,
  isCount,
  isFlag,
  isIndexItems,
  isListOf,
  isName,
  isOneOf,
  isPath,
  isStorage,
} from '../option-checks'

/** Storage parameters: `{ fillfactor: 70, 'toast.autovacuum_enabled': false }`. */
export type StorageParameters = Readonly<Record<string, string | number | boolean>>

/** How a table is divided: by ranges or lists of values, or by a hash. https://www.postgresql.org/docs/current/ddl-partitioning.html */
export type PartitionBy =
  | { readonly range: readonly IndexItem[] }
  | { readonly list: readonly IndexItem[] }
  | { readonly hash: readonly IndexItem[] }

/** Which rows a partition takes. Bounds are values of the key's columns, or SQL such as sql`MINVALUE`. */
export type PartitionBounds =
  | 'DEFAULT'
  | { readonly from: readonly unknown[]; readonly to: readonly unknown[] }
  | { readonly in: readonly unknown[] }
  | { readonly modulus: number; readonly remainder: number }

/** One partition of a table; it may be divided again. */
export interface Partition {
  readonly name: string
  /** Its schema; that of the divided table if not given. */
  readonly schema?: string | undefined
  readonly bounds: PartitionBounds
  readonly partitionBy?: PartitionBy | undefined
  readonly partitions?: readonly Partition[] | undefined
  readonly unlogged?: boolean | undefined
  readonly with?: StorageParameters | undefined
  readonly tablespace?: string | undefined
  readonly comment?: string | undefined
}

/** Options of a table. */
export interface PostgresTableOptions {
  /** UNLOGGED: faster to write, and emptied by a crash. */
  readonly unlogged?: boolean | undefined
  readonly with?: StorageParameters | undefined
  readonly tablespace?: string | undefined
  /** The table access method; `heap` if not given. */
  readonly using?: string | undefined
  readonly partitionBy?: PartitionBy | undefined
  readonly partitions?: readonly Partition[] | undefined
  /** The tables whose columns and checks it inherits: names (`'schema.table'`), tables or classes. */
  readonly inherits?: readonly (string | TableLike)[] | undefined
}

/** Options of a column. */
export interface PostgresColumnOptions {
  /** As the plain option, but for PostgreSQL alone. */
  readonly collation?: string | readonly string[] | undefined
  /** How long values are kept. */
  readonly storage?: 'PLAIN' | 'EXTERNAL' | 'EXTENDED' | 'MAIN' | undefined
  readonly compression?: 'pglz' | 'lz4' | undefined
  /** The target for ANALYZE. */
  readonly statistics?: number | undefined
  /** The name of an identity column's sequence, which lives in the schema of the table. */
  readonly sequence?: string | undefined
  /** The column comes from a table that this one inherits from, and is not written down again. */
  readonly inherited?: boolean | undefined
}

/** Options of an index. */
export interface PostgresIndexOptions {
  /** The method: btree, hash, gin, gist, spgist, brin, or that of an extension. */
  readonly using?: string | undefined
  readonly with?: StorageParameters | undefined
  readonly tablespace?: string | undefined
  /** Builds the index while others write; only on its own, outside of a transaction. */
  readonly concurrently?: boolean | undefined
  /** As the plain option, but for PostgreSQL alone. */
  readonly include?: readonly ColumnRef[] | undefined
  /** As the plain option, but for PostgreSQL alone. */
  readonly nullsNotDistinct?: boolean | undefined
}

/** Options of the index behind a primary key, a UNIQUE or an EXCLUDE constraint. */
export interface PostgresKeyOptions {
  readonly with?: StorageParameters | undefined
  readonly tablespace?: string | undefined
}

/** Options of a UNIQUE constraint. */
export interface PostgresUniqueOptions extends PostgresKeyOptions {
  /** As the plain option, but for PostgreSQL alone. */
  readonly include?: readonly ColumnRef[] | undefined
  /** As the plain option, but for PostgreSQL alone. */
  readonly nullsNotDistinct?: boolean | undefined
}

/** Options of a primary key. */
export interface PostgresPrimaryKeyOptions extends PostgresKeyOptions {
  /** As the plain option, but for PostgreSQL alone. */
  readonly include?: readonly ColumnRef[] | undefined
}

/** Options of a foreign key. */
export interface PostgresForeignKeyOptions {
  /** NOT VALID: only rows written from now on are checked. */
  readonly notValid?: boolean | undefined
}

/** Options of a CHECK. */
export interface PostgresCheckOptions {
  /** NOT VALID: only rows written from now on are checked. */
  readonly notValid?: boolean | undefined
  /** NO INHERIT: tables that inherit from this one do not have it. */
  readonly noInherit?: boolean | undefined
  /** A table that this one inherits from has the same: it goes only with that. */
  readonly inherited?: boolean | undefined
}

/** Options of a view. */
export interface PostgresViewOptions {
  /** `{ security_barrier: true, check_option: 'local' }`; of a materialized view its storage parameters. */
  readonly with?: StorageParameters | undefined
  readonly tablespace?: string | undefined
}

declare module '../../schema/dialect-options' {
  interface TableDialectOptions {
    readonly postgres?: PostgresTableOptions | undefined
  }
  interface ColumnDialectOptions {
    readonly postgres?: PostgresColumnOptions | undefined
  }
  interface IndexDialectOptions {
    readonly postgres?: PostgresIndexOptions | undefined
  }
  interface PrimaryKeyDialectOptions {
    readonly postgres?: PostgresPrimaryKeyOptions | undefined
  }
  interface UniqueDialectOptions {
    readonly postgres?: PostgresUniqueOptions | undefined
  }
  interface CheckDialectOptions {
    readonly postgres?: PostgresCheckOptions | undefined
  }
  interface ForeignKeyDialectOptions {
    readonly postgres?: PostgresForeignKeyOptions | undefined
  }
  interface ExcludeDialectOptions {
    readonly postgres?: PostgresKeyOptions | undefined
  }
  interface ViewDialectOptions {
    readonly postgres?: PostgresViewOptions | undefined
  }
}

const isPartitionBy: OptionCheck = (value) => {
  const [entry, ...others] = isPlainObject(value) ? Object.entries(value) : []
  const fits =
    entry !== undefined &&
    others.length === 0 &&
    ['range', 'list', 'hash'].includes(entry[0]) &&
    isIndexItems(entry[1]) === undefined
  return fits ? undefined : "{ range: ['created_at'] }, { list: […] } or { hash: […] }"
}

const isPartition: OptionCheck = (value) => {
  if (!isPlainObject(value)) return 'a partition'
  const checks: Readonly<Record<string, OptionCheck>> = {
    name: isName,
    schema: isName,
    bounds: isBounds,
    partitionBy: isPartitionBy,
    partitions: isPartitions,
    unlogged: isFlag,
    with: isStorage,
    tablespace: isName,
    comment: isName,
  }
  const fits = Object.entries(value).every(
    ([name, item]) =>
      item === undefined || (Object.hasOwn(checks, name) && checks[name]?.(item) === undefined),
  )
  return fits && isName(value['name']) === undefined && value['bounds'] !== undefined
    ? undefined
    : 'a partition'
}

const isBounds: OptionCheck = (value) => {
  if (value === 'DEFAULT') return undefined
  if (!isPlainObject(value)) return 'bounds'
  const names = Object.keys(value).sort().join()
  const isList = (item: unknown): boolean => Array.isArray(item) && item.length > 0
  const fits =
    (names === 'from,to' && isList(value['from']) && isList(value['to'])) ||
    (names === 'in' && isList(value['in'])) ||
    (names === 'modulus,remainder' &&
      isCount(value['modulus']) === undefined &&
      isCount(value['remainder']) === undefined)
  return fits ? undefined : 'bounds'
}

const isPartitions: OptionCheck = (value) =>
  isListOf(isPartition, "a list of { name: 'log_2024', bounds: { from: […], to: […] } }")(value)

const KEY = { with: isStorage, tablespace: isName }

/** The checks of these options at run time. */
export const optionRules: OptionRules = {
  table: {
    unlogged: isFlag,
    with: isStorage,
    tablespace: isName,
    using: isName,
    partitionBy: isPartitionBy,
    partitions: isPartitions,
    inherits: isListOf(
      (item) =>
        typeof item === 'string' || typeof item === 'object' || typeof item === 'function'
          ? undefined
          : 'a table',
      'a list of tables',
    ),
  },
  column: {
    collation: isPath,
    storage: isOneOf('PLAIN', 'EXTERNAL', 'EXTENDED', 'MAIN'),
    compression: isOneOf('pglz', 'lz4'),
    statistics: isCount,
    sequence: isName,
    inherited: isFlag,
  },
  index: { ...KEY, using: isName, concurrently: isFlag, include: isColumns, nullsNotDistinct: isFlag },
  primaryKey: { ...KEY, include: isColumns },
  unique: { ...KEY, include: isColumns, nullsNotDistinct: isFlag },
  exclude: KEY,
  foreignKeyConstraint: { notValid: isFlag },
  check: { notValid: isFlag, noInherit: isFlag, inherited: isFlag },
  view: KEY,
}
