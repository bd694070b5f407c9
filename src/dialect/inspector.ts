import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { CheckConstraint } from '../schema/check'
import type { Column } from '../schema/column'
import type { ExcludeConstraint } from '../schema/exclude'
import type { InspectOptions } from '../schema/ddl-runner'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { ExistingObjects } from './existing'

/** Runs one catalog query and gives its rows as objects of decoded values. The engine implements it. */
export interface CatalogReader {
  read(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>
}

/** What else an inspection is told. */
export interface InspectionOptions extends InspectOptions {
  /** The MetaData to fill; a new one if not given. Its tables stay as they are. */
  readonly into?: MetaData | undefined
  /**
   * Reads also what could not be created anew, since it needs functions and the like for which there are no classes: for a
   * comparison with a model, which may have created them itself.
   */
  readonly whole?: boolean | undefined
}

/** The part of a model's table that is to be brought to the database's own form. */
export interface TablePart {
  readonly table: Table
  readonly columns: readonly Column[]
  readonly checks: readonly CheckConstraint[]
  readonly excludes: readonly ExcludeConstraint[]
  readonly indexes: readonly Index[]
}

/** Tables of a model as the database would give them back. */
export interface NormalForm {
  /** By the table of the model. Keys of any kind may be missing. */
  readonly tables: ReadonlyMap<Table, Table>
  /** Why a table could not be brought to the form. */
  readonly failures: ReadonlyMap<Table, string>
}

/** A whole model as the database would give it back. */
export interface NormalMetaData {
  readonly metadata: MetaData
  /** Why something of the model (a table, a sequence, a type) is not, or not wholly, part of it. */
  readonly failures: ReadonlyMap<object, string>
}

/** A foreign key of the database that points to a table of a model. */
export interface ForeignReference {
  /** The table that has it, as people call it. */
  readonly table: string
  /** That table, where it is among those asked for. */
  readonly owner: Table | undefined
  /** Its real name, where it has one. */
  readonly name: string | undefined
  readonly target: Table
}

/** Reads a database back as the same classes that models become. The number of queries does not grow with the tables. */
export interface Inspector {
  /** A MetaData that holds what is there: real names, `index: false` on keys, nothing added. */
  inspect(reader: CatalogReader, options?: InspectionOptions): Promise<MetaData>
  /** Which tables, indexes, types, sequences and constraints there are, by name, in the schemas of these tables and others. */
  existing(
    reader: CatalogReader,
    tables: readonly Table[],
    schemas?: readonly string[],
  ): Promise<ExistingObjects>
  /** The foreign keys that point to these tables from others. */
  references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]>
  /**
   * Parts of a model as the database would give them back, so that types, defaults, conditions and expressions can be
   * compared as text. `reader` must stand in a transaction; nothing that is written stays.
   */
  normalForm(reader: CatalogReader, parts: readonly TablePart[], compiler: DdlCompiler): Promise<NormalForm>
  /** The same of a whole model, whether or not the database has anything of it. */
  normalMetaData(reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData>
}
