/**
 * The options of schema objects, each once: in what order they are written, and what need not be said. An option that is
 * missing here does not compile.
 */
import type { CheckOptions } from '../schema/check'
import type { Column, ColumnOptions } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { ExcludeOptions } from '../schema/exclude'
import { ForeignKeyConstraint, type ForeignKeyOptions } from '../schema/foreign-key'
import type { IdentityOptions } from '../schema/identity'
import { isPlainObject } from '../schema/items'
import type { MetaData, MetaDataOptions } from '../schema/metadata'
import { defaultNamingConvention } from '../schema/naming-convention'
import type { PrimaryKeyOptions } from '../schema/primary-key'
import type { Sequence, StandaloneSequenceOptions } from '../schema/sequence'
import type { Table, TableOptions } from '../schema/table'
import type { Index, IndexOptions } from '../schema/table-index'
import type { UniqueOptions } from '../schema/unique'
import type { ViewDefinition } from '../schema/view-definition'

/** A name and the value that it has. */
export type Option = readonly [name: string, value: unknown]

/** Where an option is a list or an object: that there is nothing in it. */
const NOTHING = Symbol('nothing')

/** What each option is where nobody says anything. */
type Defaults<O, Elsewhere extends keyof O = never> = Readonly<Record<Exclude<keyof O, Elsewhere>, unknown>>

const TIMING = { deferrable: undefined, initially: undefined } as const
const COMMON = { comment: undefined, ddlIf: undefined, dialect: NOTHING } as const

const PRIMARY_KEY: Defaults<PrimaryKeyOptions, 'name'> = { include: NOTHING, ...TIMING, ...COMMON }
const UNIQUE: Defaults<UniqueOptions, 'name'> = { nullsNotDistinct: false, ...PRIMARY_KEY }
const CHECK: Defaults<CheckOptions, 'name'> = COMMON
const FOREIGN_KEY: Defaults<ForeignKeyOptions, 'name' | 'index' | 'onDelete'> = {
  onUpdate: undefined,
  match: undefined,
  ...TIMING,
  useAlter: false,
  ...COMMON,
}
const EXCLUDE: Defaults<ExcludeOptions, 'name'> = {
  using: 'gist',
  where: undefined,
  include: NOTHING,
  ...TIMING,
  ...COMMON,
}

const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  primaryKey: PRIMARY_KEY,
  unique: UNIQUE,
  check: CHECK,
  foreignKeyConstraint: FOREIGN_KEY,
  exclude: EXCLUDE,
}

const INDEX: Defaults<IndexOptions, 'unique'> = {
  where: undefined,
  include: NOTHING,
  nullsNotDistinct: false,
  ...COMMON,
}

/** Keys, indexes and numbering are what the writers of columns say in their own way. */
type Written = 'primaryKey' | 'nullable' | 'unique' | 'index' | 'key' | 'autoincrement' | 'identity'

const COLUMN: Defaults<ColumnOptions, Written> = {
  serverDefault: undefined,
  defaultValue: undefined,
  updateValue: undefined,
  computed: undefined,
  collation: undefined,
  comment: undefined,
  renamedFrom: undefined,
  dialect: NOTHING,
}

const TABLE: Defaults<TableOptions, 'extendExisting' | 'keepExisting' | 'view'> = {
  schema: undefined,
  comment: undefined,
  renamedFrom: undefined,
  dialect: NOTHING,
}

const VIEW: Defaults<ViewDefinition> = {
  definition: undefined,
  materialized: false,
  withData: true,
  dialect: NOTHING,
}

const SEQUENCE: Defaults<StandaloneSequenceOptions, 'ownedBy'> = {
  schema: undefined,
  dataType: undefined,
  start: undefined,
  increment: undefined,
  minValue: undefined,
  maxValue: undefined,
  cache: undefined,
  cycle: undefined,
  comment: undefined,
}

/** Names are written where they differ from the default ones, and schemas at each table. */
const METADATA: Defaults<MetaDataOptions, 'schema' | 'namingConvention'> = {
  extensions: NOTHING,
  schemas: NOTHING,
  types: NOTHING,
}

/** The options of a constraint but for its name, and for the index of a foreign key. */
export function constraintOptions(constraint: Constraint): readonly Option[] {
  const options = given(constraint, CONSTRAINTS[constraint.kind] ?? {})
  return constraint instanceof ForeignKeyConstraint ? [...onDeleteOption(constraint), ...options] : options
}

/** The options of an index but for `unique`. */
export function indexOptions(index: Index): readonly Option[] {
  return given(index, INDEX)
}

/** The options of a column that are its own. */
export function columnOptions(column: Column): readonly Option[] {
  return [...identityOption(column), ...given(column.options, COLUMN)]
}

/** The options of a table but for its query, where it is a view. */
export function tableOptions(table: Table): readonly Option[] {
  return given(table, TABLE)
}

/** What makes a table a view. */
export function viewOptions(view: ViewDefinition): readonly Option[] {
  return given(view, VIEW)
}

/** The options of a sequence but for the column that it belongs to. */
export function sequenceOptions({ schema, options }: Sequence): readonly Option[] {
  return given({ ...options, schema }, SEQUENCE)
}

/** What a MetaData says besides its tables and sequences. */
export function metadataOptions(metadata: MetaData): readonly Option[] {
  return given(metadata, METADATA)
}

/** The name, where it is not what the default convention makes of the definition. */
export function nameOption(named: Constraint | Index): readonly Option[] {
  return named.name === named.defaultName(defaultNamingConvention) ? [] : [['name', named.name]]
}

/** Whether a constraint says nothing but its columns. */
export function isUnadorned(constraint: Constraint): boolean {
  return [...nameOption(constraint), ...constraintOptions(constraint)].length === 0
}

function onDeleteOption({ onDelete, onDeleteColumns }: ForeignKeyConstraint): readonly Option[] {
  if (onDelete === undefined) return []
  if (onDeleteColumns === undefined) return [['onDelete', onDelete]]
  return [['onDelete', { [onDelete === 'SET NULL' ? 'setNull' : 'setDefault']: onDeleteColumns }]]
}

function identityOption({ identity }: Column): readonly Option[] {
  if (identity === undefined) return []
  const options: IdentityOptions = { ...(identity.always ? { always: true } : {}), ...identity.options }
  return [['identity', isEmpty(options) ? true : options]]
}

function given(source: object, defaults: Readonly<Record<string, unknown>>): readonly Option[] {
  const values = source as Readonly<Record<string, unknown>>
  return Object.entries(defaults).flatMap(([name, usual]): Option[] => {
    const value = values[name]
    const isUsual = value === undefined || value === usual || (usual === NOTHING && isEmpty(value))
    return isUsual ? [] : [[name, value]]
  })
}

/** A list of no columns, no option of any database. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isPlainObject(value) && Object.values(value).every((each) => each === undefined || isEmpty(each))
}
