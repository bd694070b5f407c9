/** The surface for applications: decorators, engine, session, sync. Core's classes of the same names are in `dovetail-orm/core`. */
// What the dialects add to the types of `dialect: { … }`, whichever entry point is imported.
export type {} from './dialect/postgres/options'
export type {} from './dialect/sqlite/options'
export { Column } from './decorators/column'
export { Embedded } from './decorators/embedded'
export { ForeignKey } from './decorators/foreign-key'
export { ManyToMany, ManyToOne, OneToMany, OneToOne } from './decorators/relationship'
export {
  AfterDelete,
  AfterInsert,
  AfterLoad,
  AfterUpdate,
  BeforeDelete,
  BeforeInsert,
  BeforeUpdate,
} from './decorators/entity-events'
export { Table } from './decorators/table'
export { TableArgs } from './decorators/table-args'
export { Version } from './decorators/version'

export { defaultRegistry, setDefaultRegistry } from './registry/default-registry'
export { columnsOf, mapperOf, tableOf } from './registry/lookup'
export { Registry, type RegistryOptions } from './registry/registry'
export type { ColumnsOf } from './registry/columns-of'
export type {
  EmbeddedOptions,
  InheritanceOptions,
  ModelColumnOptions,
  RelationshipOptions,
} from './registry/declaration'
export type { EmbeddedValue } from './registry/embedded-value'
export type { DiscriminatorValue, Inheritance, InheritanceJoin } from './registry/inheritance'
export type { EntityClass, MappedProperty, Mapper } from './registry/mapper'
export type { OrderBy } from './registry/order-by'
export type { Many, One } from './registry/relation-types'
export type { Relationship } from './registry/relationship'

export { t } from './types/t'
export { SqlType, type ValueOf } from './types/sql-type'

export { arrayContained, arrayContains, arrayOverlaps } from './expression/array-operators'
export { caseWhen } from './expression/case-when'
export { extract } from './expression/extract'
export { func } from './expression/function-call'
export { cube, groupingSets, rollup } from './expression/grouping-sets'
export { literal } from './expression/literal'
export { all, any } from './expression/quantified'
export { tuple } from './expression/tuple'
export { sql, unsafeSql } from './expression/raw-sql'

export { CheckConstraint } from './schema/check'
export { Computed } from './schema/computed'
export { DDL } from './schema/ddl-event'
export { ExcludeConstraint } from './schema/exclude'
export { ForeignKeyConstraint, type ForeignKeyOptions, type ReferentialAction } from './schema/foreign-key'
export { Identity } from './schema/identity'
export { MetaData, type MetaDataOptions } from './schema/metadata'
export { PrimaryKeyConstraint } from './schema/primary-key'
export { Sequence } from './schema/sequence'
export { Index, type IndexOptions } from './schema/table-index'
export { UniqueConstraint } from './schema/unique'
export { alias } from './schema/alias'

export { excluded, type ConflictAction } from './statement/conflict'
export { deleteFrom, deleteFrom as delete } from './statement/delete'
export { exists } from './statement/exists'
export { insert } from './statement/insert'
export { select } from './statement/select'
export { tableValued } from './statement/table-valued'
export { update } from './statement/update'
export { values } from './statement/values'

export { createEngine, type EngineOptions } from './engine/create-engine'
export type { Connection } from './engine/connection'
export type { DevelopmentWarning } from './engine/development-warnings'
export type { Engine } from './engine/engine'
export { ddl, type DdlOptions } from './engine/ddl'
export { formatDdl } from './engine/format-ddl'
export { createMockEngine } from './engine/mock-engine'
export type { Result, Row } from './engine/result'
export type { ExecuteOptions } from './engine/limits'
export type { Logger, StatementEvent } from './engine/statement-events'
export type { StreamOptions } from './engine/stream'
export type { CommitHook } from './engine/commit-hooks'
export type { Transaction } from './engine/transaction'
export { URL } from './engine/url'

export { Session } from './session/session'
export type { SessionOptions } from './session/session-options'
export type {
  DeleteWhereOptions,
  EntityValues,
  RowValues,
  UpdateWhereOptions,
  UpsertOptions,
} from './session/write-options'
export { listen } from './session/events/listen'
export type { ChangedEntity, PendingChanges } from './session/flush/pending-changes'
export type { SessionEvents, SessionListener, SessionMoment } from './session/events/session-events'
export type { EntityEvent, EntityListener, EntityMoment } from './registry/entity-events'
export type { RowFilter } from './registry/row-filter'
export type { FilterOptions, FilterSettings } from './session/row-filters'
export { SessionScope, type SessionScopeOptions } from './session/session-scope'
export {
  and,
  between,
  contains,
  endsWith,
  eq,
  every,
  gt,
  gte,
  ilike,
  inList,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  ne,
  none,
  not,
  notInList,
  or,
  some,
  startsWith,
} from './session/operators'
export type { FindOptions, Where, With } from './session/find-options'
export type { Loaded } from './session/loaded'
export type { CursorPage, CursorPageOptions, OffsetPage, OffsetPageOptions } from './session/page'
export type { Validator } from './session/validator'

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
