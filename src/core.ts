/** Core without the ORM: tables, columns, constraints and indexes as classes, statements, and the engine. */
// What the dialects add to the types of `dialect: { … }`, whichever entry point is imported.
export type {} from './dialect/postgres/options'
export type {} from './dialect/sqlite/options'
export { alias, TableAlias } from './schema/alias'
export { CheckConstraint, type CheckOptions } from './schema/check'
export { Column, type ColumnItem, type ColumnOptions, type TypedColumn } from './schema/column'
export {
  ColumnCollectionConstraint,
  Constraint,
  type ColumnRef,
  type ConstraintOptions,
} from './schema/constraint'
export { Computed, type ComputedOptions } from './schema/computed'
export type { DdlCondition } from './schema/conditional'
export { DDL, type DdlEvent, type DdlListener, type DdlMoment } from './schema/ddl-event'
export type { CreateOptions, DdlRunner, DropOptions, InspectOptions } from './schema/ddl-runner'
export type {
  CheckDialectOptions,
  ColumnDialectOptions,
  ExcludeDialectOptions,
  ForeignKeyDialectOptions,
  IndexDialectOptions,
  PrimaryKeyDialectOptions,
  TableDialectOptions,
  UniqueDialectOptions,
  ViewDialectOptions,
} from './schema/dialect-options'
export { ExcludeConstraint, type ExcludeItem, type ExcludeOptions } from './schema/exclude'
export {
  ForeignKey,
  ForeignKeyConstraint,
  type ForeignKeyOptions,
  type PartialAction,
  type ReferentialAction,
} from './schema/foreign-key'
export { Identity, type IdentityOptions } from './schema/identity'
export type { TableItem } from './schema/items'
export type { KeyOptions } from './schema/key-constraint'
export { MetaData, type Extension, type MetaDataOptions, type NamedSchema } from './schema/metadata'
export { defaultNamingConvention, type NameParts, type NamingConvention } from './schema/naming-convention'
export { PrimaryKeyConstraint, type PrimaryKeyOptions } from './schema/primary-key'
export { Sequence, type StandaloneSequenceOptions } from './schema/sequence'
export type { SequenceOptions } from './schema/sequence-options'
export { Table, type TableOptions } from './schema/table'
export type { IndexItem } from './schema/index-item'
export { Index, type IndexOptions } from './schema/table-index'
export { UniqueConstraint, type UniqueOptions } from './schema/unique'
export { View, type ViewOptions } from './schema/view'
export type { ViewDefinition } from './schema/view-definition'

export { t } from './types/t'
export { SqlType, type ValueOf } from './types/sql-type'

export { arrayContained, arrayContains, arrayOverlaps } from './expression/array-operators'
export { caseWhen } from './expression/case-when'
export { and, Expression, not, or, Ordering } from './expression/expression'
export { extract } from './expression/extract'
export { cube, groupingSets, rollup } from './expression/grouping-sets'
export { literal } from './expression/literal'
export { all, any } from './expression/quantified'
export { tuple } from './expression/tuple'
export { func } from './expression/function-call'
export { sql, unsafeSql } from './expression/raw-sql'

export {
  CreateIndex,
  DropIndex,
  type CreateIndexOptions,
  type DropIndexOptions,
  type NamedIndex,
} from './statement/ddl/index-ddl'
export {
  AddConstraint,
  CreateTable,
  DropConstraint,
  DropTable,
  type AddConstraintOptions,
  type CreateStatementOptions,
  type DropStatementOptions,
  type NamedConstraint,
} from './statement/ddl/table-ddl'
export { excluded, type ConflictAction } from './statement/conflict'
export { deleteFrom, deleteFrom as delete } from './statement/delete'
export { exists } from './statement/exists'
export type { FromItem, JoinOptions } from './statement/from'
export { insert } from './statement/insert'
export { select } from './statement/select'
export { tableValued } from './statement/table-valued'
export type { RowOf, SelectItem } from './statement/row-of'
export { update } from './statement/update'
export { values } from './statement/values'

export { Connection } from './engine/connection'
export { createEngine, type EngineOptions } from './engine/create-engine'
export { Engine } from './engine/engine'
export { ddl, type DdlOptions } from './engine/ddl'
export { formatDdl } from './engine/format-ddl'
export { createMockEngine } from './engine/mock-engine'
export { Result, type Row } from './engine/result'
export type { ExecuteOptions } from './engine/limits'
export type { Logger, StatementEvent } from './engine/statement-events'
export type { StreamOptions } from './engine/stream'
export { Transaction } from './engine/transaction'
export { URL } from './engine/url'

export type { DiagramOptions } from './codegen/diagram'
export { toDbml } from './codegen/to-dbml'
export { toDot } from './codegen/to-dot'
export { toMermaid } from './codegen/to-mermaid'
export { toTypeScript, type TypeScriptOptions } from './codegen/to-typescript'

export { diffMetadata, type DiffOptions } from './sync/diff-metadata'
export { inspect } from './sync/inspect'
export { syncHistory, type Revision, type RevisionOutcome, type RevisionStep } from './sync/history'
export type { AbortOptions, ApplyOptions, CompareOptions } from './sync/options'
export { Plan } from './sync/plan'
export type { PlanData } from './sync/plan-data'
export type { StepListener, StepProgress } from './sync/progress'
export type { Step, StepChange } from './sync/safety'
export type { SchemaDifference } from './sync/schema-difference'
export type { SyncResult } from './sync/sync-result'
export { planSync, sync, verify, type SyncOptions } from './sync/sync-schema'
export type { DropUnknown } from './sync/unknown'
export type { TableSize } from './sync/table-sizes'

export {
  AfterCommitError,
  AmbiguousForeignKeysError,
  CheckViolationError,
  CommitUnknownError,
  CompileError,
  ConfigurationError,
  ConnectionError,
  DatabaseError,
  DefinitionError,
  DovetailError,
  DuplicateNameError,
  ForeignKeyViolationError,
  IntegrityError,
  InvalidCursorError,
  InvalidIdentifierError,
  InvalidValueError,
  LockNotAvailableError,
  MissingDriverError,
  MissingPrimaryKeyError,
  MultipleResultsError,
  NoForeignKeysError,
  NoResultError,
  NotLoadedError,
  NotNullViolationError,
  PendingChangesError,
  StalePlanError,
  SyncAbortedError,
  SyncStepError,
  QueryAbortedError,
  QueryTimeoutError,
  SerializationError,
  SessionClosedError,
  StaleRowError,
  SyncError,
  SyncLockError,
  TableAlreadyDefinedError,
  TransactionClosedError,
  UniqueViolationError,
  UnreadableTypeError,
  UnresolvedTargetError,
  UnsupportedFeatureError,
  UsageError,
  ValidationFailedError,
  type InvalidEntity,
} from './errors'
export type { BlockingSession, PendingChange } from './errors'
