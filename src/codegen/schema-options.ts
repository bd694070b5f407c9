/**
 * The options of schema objects, each once: in what order they are written, and what need not be said. An option that is
 * missing here does not compile.
 */
import type { Column, ColumnOptions } from '../schema/column'
import type { Constraint, ConstraintOptions } from '../schema/constraint'
import { ForeignKeyConstraint, type ForeignKeyOptions } from '../schema/foreign-key'
import { defaultNamingConvention } from '../schema/naming-convention'
import type { Table, TableOptions } from '../schema/table'
import type { Index, IndexOptions } from '../schema/table-index'

/** A name and the value that it has. */
export type Option = readonly [name: string, value: unknown]

/** What each option is where nobody says anything. */
type Defaults<O, Elsewhere extends keyof O> = Readonly<Record<Exclude<keyof O, Elsewhere>, unknown>>

const CONSTRAINT: Defaults<ConstraintOptions, 'name'> = { deferrable: undefined, initially: undefined }

const FOREIGN_KEY: Defaults<ForeignKeyOptions, 'name' | 'index'> = {
  onDelete: undefined,
  onUpdate: undefined,
  match: undefined,
  ...CONSTRAINT,
  useAlter: false,
}

const INDEX: Defaults<IndexOptions, 'unique'> = { where: undefined }

/** What the writers say in their own way: the key, the constraints and indexes, the numbering. */
type ColumnWriters = 'primaryKey' | 'nullable' | 'unique' | 'index' | 'key' | 'autoincrement'

const COLUMN: Defaults<ColumnOptions, ColumnWriters> = {
  serverDefault: undefined,
  defaultValue: undefined,
  updateValue: undefined,
}

const TABLE: Defaults<TableOptions, 'extendExisting' | 'keepExisting'> = { schema: undefined }

/** The options of a constraint but for its name, and for the index of a foreign key. */
export function constraintOptions(constraint: Constraint): readonly Option[] {
  const defaults = constraint instanceof ForeignKeyConstraint ? FOREIGN_KEY : CONSTRAINT
  return given(constraint, defaults)
}

/** The options of an index but for `unique`. */
export function indexOptions(index: Index): readonly Option[] {
  return given(index, INDEX)
}

/** The options of a column that are its own. */
export function columnOptions(column: Column): readonly Option[] {
  return given(column.options, COLUMN)
}

/** The options of a table. */
export function tableOptions(table: Table): readonly Option[] {
  return given(table, TABLE)
}

/** The name, where it is not what the default convention makes of the definition. */
export function nameOption(named: Constraint | Index): readonly Option[] {
  return named.name === named.defaultName(defaultNamingConvention) ? [] : [['name', named.name]]
}

/** Whether a constraint says nothing but its columns. */
export function isUnadorned(constraint: Constraint): boolean {
  return [...nameOption(constraint), ...constraintOptions(constraint)].length === 0
}


function given(source: object, defaults: Readonly<Record<string, unknown>>): readonly Option[] {
  const values = source as Readonly<Record<string, unknown>>
  return Object.entries(defaults).flatMap(([name, usual]): Option[] => {
    const value = values[name]
    return value === undefined || value === usual || isEmpty(value) ? [] : [[name, value]]
  })
}

/** No columns, no options of a database. */
function isEmpty(value: unknown): boolean {
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain && Object.keys(value as object).length === 0
}
