import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { IdentifierQuoter } from '../compiler/identifier-quoter'
import type { CheckConstraint } from '../schema/check'
import type { Column } from '../schema/column'
import type { ExcludeConstraint } from '../schema/exclude'
import type { InspectOptions } from '../schema/ddl-runner'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { DefinedType } from '../types/defined-type'
import type { PlacedType } from '../statement/ddl/type-ddl'
import type { ExistingObjects } from './existing'
import type { Renamings, TypeRenamings } from './renamings'
import type { MovedTable } from './schema-change'

/** Runs one catalog query and gives its rows as objects of decoded values. The engine implements it. */
export interface CatalogReader {
  read(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>
}

/** What else an inspection is told. */
export interface InspectionOptions extends InspectOptions {
  /** The MetaData to fill; a new one if not given. Its tables stay as they are. */
  readonly into?: MetaData | undefined
  /** Whether what there are no classes for is to be told, be it part of no table: for people, not for a comparison. */
  readonly withOthers?: boolean | undefined
  /** Reads the sequences, types, schemas and extensions even if only some tables are asked for. */
  readonly withObjects?: boolean | undefined
}

/** A model that a database is looked through for. */
export interface SoughtModel {
  readonly tables: readonly Table[]
  /** Its types, each of which may be there more than once. */
  readonly types: readonly PlacedType[]
  /** What the database has by name. */
  readonly existing: ExistingObjects
  readonly compiler: DdlCompiler
  /** The schema of a table that names none. */
  readonly defaultSchema: string
  readonly quoter: IdentifierQuoter
  /** Tables of it that are still in another schema. */
  readonly moved: readonly Pick<MovedTable, 'table' | 'from'>[]
}

/** What a database has of a model, in the names of the model. */
export interface FoundModel {
  readonly metadata: MetaData
  /** The same in the names that things have now. */
  readonly now: MetaData
  /** What has another name in the database, and is told under its new one. */
  readonly renamings: Renamings
}

/** The part of a model's table that is to be brought to the database's own form. */
export interface ComparedTable {
  readonly table: Table
  readonly columns: readonly Column[]
  readonly checks: readonly CheckConstraint[]
  readonly excludes: readonly ExcludeConstraint[]
  readonly indexes: readonly Index[]
  /** Whether the table's own options are to be brought to it, too. */
  readonly withOptions: boolean
}

/** What is to be brought to the database's own form. */
export interface NormalFormRequest {
  readonly parts: readonly ComparedTable[]
  readonly compiler: DdlCompiler
  /** Types that the parts need and that are not there yet. */
  readonly missingTypes: readonly PlacedType[]
  /** Types and labels of which the parts speak in names that they do not have yet. */
  readonly renamings: TypeRenamings
}

/** Types that are to be brought to the database's own form. */
export interface NormalTypesRequest {
  readonly types: readonly PlacedType[]
  readonly compiler: DdlCompiler
  readonly renamings: TypeRenamings
}

/** Tables of a model as the database would give them back. */
export interface NormalForm {
  /** By the table of the model. Keys of any kind may be missing. */
  readonly tables: ReadonlyMap<Table, Table>
  /** Why a table could not be brought to the form. */
  readonly failures: ReadonlyMap<Table, string>
  /** Why columns, constraints and indexes of the others could not be. */
  readonly unread: ReadonlyMap<object, string>
}

/** Types of a model as the database would give them back. */
export interface NormalTypes {
  readonly types: ReadonlyMap<DefinedType, DefinedType>
  /** Why a type could not be brought to the form. */
  readonly failures: ReadonlyMap<DefinedType, string>
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

/** What a catalog is like, without saying what is in it. */
export interface CatalogState {
  /** The same as long as nothing in these schemas is created, altered or dropped. */
  readonly state: string
  /** Whether the default schema has the table of sync's history. */
  readonly hasHistory: boolean
}

/** Something that has to go before a table or column can be changed in some ways. */
export interface Dependent {
  readonly kind:
    | 'view'
    | 'materialized view'
    | 'generated column'
    | 'trigger'
    | 'policy'
    | 'rule'
    | 'foreign key'
    | 'column'
    | 'function'
    | 'row'
    | 'default'
  /** Where a view, or the table of a foreign key or column, is; undefined for the default schema. */
  readonly schema: string | undefined
  /** Of a function with its parameters; of a `row` the column that holds whole rows, with its table. */
  readonly name: string
  /** The table of a foreign key, or of a column. */
  readonly table?: string | undefined
  /** What it reads or stands on: a table; of a column, a type. */
  readonly of: { readonly schema: string | undefined; readonly name: string }
  /** The column that it uses; undefined where it uses the table as such. */
  readonly column: string | undefined
}

/** Where something will be, and what it is called now. */
export interface RenamedPlace extends Pick<Table, 'name' | 'schema'> {
  readonly nameNow: string
}

/**
 * Something that a view has besides its query, or a table or type besides what models say: whose it is, who may read it, triggers. It
 * goes with the view, or the part of the table, or the type, when that is made anew.
 */
export interface Belonging {
  /** Where the view, table or type is; undefined for the default schema. */
  readonly schema: string | undefined
  readonly name: string
  readonly kind:
    | 'owner'
    | 'privilege'
    | 'option'
    | 'comment'
    | 'index'
    | 'default'
    | 'statistics'
    | 'trigger'
    | 'rule'
    | 'insertion'
    | 'replica identity'
    | 'cluster'
    | 'statistics object'
  /** What an option, an index or the check of a domain is called. */
  readonly part: string | undefined
  /** The column of the view, or the field of the type, that it is about. */
  readonly column: string | undefined
  /** The statement that gives it back. */
  readonly sql: string
}

/** Reads a database back as the same classes that models become. The number of queries does not grow with the tables. */
export interface Inspector {
  /** A MetaData that holds what is there: real names, `index: false` on keys, nothing added. */
  inspect(reader: CatalogReader, options?: InspectionOptions): Promise<MetaData>
  /** The same of a model's tables, whose former names stand for the present ones. */
  inspectModel(reader: CatalogReader, model: SoughtModel, options: InspectionOptions): Promise<FoundModel>
  /** Which tables, indexes, types, sequences and constraints there are, by name, in the schemas of these tables and others. */
  existing(
    reader: CatalogReader,
    tables: readonly Table[],
    schemas?: readonly (string | undefined)[],
  ): Promise<ExistingObjects>
  /** Tells in one query whether anything has changed since the last time. */
  state(reader: CatalogReader, schemas: readonly (string | undefined)[]): Promise<CatalogState>
  /** The foreign keys that point to these tables from others. */
  references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]>
  /**
   * What depends on columns of these tables in a way that keeps them from being changed, with all that depends on that; and the
   * columns of these types.
   */
  dependents(
    reader: CatalogReader,
    tables: readonly Pick<Table, 'name' | 'schema'>[],
    types: readonly Pick<Table, 'name' | 'schema'>[],
  ): Promise<readonly Dependent[]>
  /** What these views and tables, and these types, have besides what models say, in the order in which it can be given back. */
  belongings(
    reader: CatalogReader,
    relations: readonly Pick<Table, 'name' | 'schema'>[],
    types: readonly RenamedPlace[],
  ): Promise<readonly Belonging[]>
  /**
   * Parts of a model as the database would give them back, so that types, defaults, conditions and expressions can be
   * compared as text. `reader` must stand in a transaction; nothing that is written stays.
   */
  normalForm(reader: CatalogReader, request: NormalFormRequest): Promise<NormalForm>
  /** The same of types, by those of the model; without those that could not be brought to the form. */
  normalTypes(reader: CatalogReader, request: NormalTypesRequest): Promise<NormalTypes>
  /** The same of a whole model, whether or not the database has anything of it. */
  normalMetaData(reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData>
}
