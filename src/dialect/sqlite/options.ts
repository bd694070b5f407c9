/** The options that SQLite alone knows: their types, merged into those of the schema, and their checks. */
import type { OptionRules } from '../../schema/dialect-options'
import { isFlag, isName, isOneOf } from '../option-checks'
import { isTypeName } from './type-name'

/** What is done with a row that violates a constraint, https://sqlite.org/lang_conflict.html */
export type ConflictResolution = 'ROLLBACK' | 'ABORT' | 'FAIL' | 'IGNORE' | 'REPLACE'

/** Options of a table. */
export interface SqliteTableOptions {
  /** STRICT: values must have the type of their column. https://sqlite.org/stricttables.html */
  readonly strict?: boolean | undefined
  /** WITHOUT ROWID: the rows are kept in the order of the primary key. https://sqlite.org/withoutrowid.html */
  readonly withoutRowid?: boolean | undefined
  /** AUTOINCREMENT: the numbers of deleted rows are never given again. https://sqlite.org/autoinc.html */
  readonly autoincrement?: boolean | undefined
}

/** Options of a column. */
export interface SqliteColumnOptions {
  /** As the plain option, but for SQLite alone: BINARY, NOCASE, RTRIM. */
  readonly collation?: string | undefined
  /**
   * The name of the type as it stands in the definition, where it is not the one that the type has by itself: `'NVARCHAR(40)'`.
   * SQLite keeps any name. https://sqlite.org/datatype3.html
   */
  readonly declaredType?: string | undefined
  /** No CHECK enforces the type, as it otherwise does for booleans and enums. */
  readonly unchecked?: boolean | undefined
  /** NOT NULL ON CONFLICT … */
  readonly notNullOnConflict?: ConflictResolution | undefined
}

/** Options of a primary key or UNIQUE constraint. */
export interface SqliteKeyOptions {
  /** ON CONFLICT … */
  readonly onConflict?: ConflictResolution | undefined
}

declare module '../../schema/dialect-options' {
  interface TableDialectOptions {
    readonly sqlite?: SqliteTableOptions | undefined
  }
  interface ColumnDialectOptions {
    readonly sqlite?: SqliteColumnOptions | undefined
  }
  interface PrimaryKeyDialectOptions {
    readonly sqlite?: SqliteKeyOptions | undefined
  }
  interface UniqueDialectOptions {
    readonly sqlite?: SqliteKeyOptions | undefined
  }
}

const isConflict = isOneOf('ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE')

/** The checks of these options at run time. */
export const optionRules: OptionRules = {
  table: { strict: isFlag, withoutRowid: isFlag, autoincrement: isFlag },
  column: {
    collation: isName,
    declaredType: isTypeName,
    unchecked: isFlag,
    notNullOnConflict: isConflict,
  },
  primaryKey: { onConflict: isConflict },
  unique: { onConflict: isConflict },
}
