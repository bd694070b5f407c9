import { DefinitionError } from '../errors'
import type { Column } from '../schema/column'
import { ColumnCollectionConstraint } from '../schema/constraint'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { valueType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import type { ModelMapper } from './model-mapper'
import { attempt, quietly, type Place } from './placed-error'

/** Looks up the columns that constraints and indexes name, so that a misspelt one is told now. */
export function checkItems(mapper: ModelMapper, problems: DefinitionError[]): void {
  const place = { className: mapper.name }
  for (const constraint of mapper.table.constraints) {
    if (constraint instanceof ColumnCollectionConstraint) attempt(problems, place, () => constraint.columns)
  }
  for (const index of mapper.table.declaredIndexes) attempt(problems, place, () => index.orderings)
}

/** Checks each foreign key of a model's table. Gives the tables that the sound ones lead to. */
export function checkForeignKeys(mapper: ModelMapper, problems: DefinitionError[]): readonly Table[] {
  return mapper.table.foreignKeys.flatMap((key) => {
    if (quietly(() => key.columns) === undefined) return []
    const place = placeOf(mapper, key)
    const target = attempt(problems, place, () => key.referredTable)
    if (target === undefined) return []
    for (const check of [assertTyped, assertReferencesKey, assertComparable, assertActions]) {
      const count = problems.length
      attempt(problems, place, () => check(key))
      if (problems.length > count) break
    }
    return [target]
  })
}

/** The foreign keys of a table whose target can be found. */
export function resolvableKeys(table: Table): readonly ForeignKeyConstraint[] {
  return table.foreignKeys.filter((key) => quietly(() => key.resolve()) !== undefined)
}

function placeOf(mapper: ModelMapper, key: ForeignKeyConstraint): Place {
  const columns = quietly(() => key.columns) ?? []
  const [column] = columns
  const propertyName =
    columns.length === 1 && column && mapper.hasProperty(column.key) ? column.key : undefined
  return { className: mapper.name, propertyName }
}

/** Columns without a type that point to each other in a circle have none to copy. */
function assertTyped(key: ForeignKeyConstraint): void {
  const seen = new Set<Column>()
  for (let column = key.columns[0]; column !== undefined && column.givenType === undefined;) {
    if (seen.has(column)) {
      throw new DefinitionError('the column and the one it references take their type from each other.', {
        hint: 'Give one of them a type: @Column(t.integer()).',
      })
    }
    seen.add(column)
    column = column.foreignKeys[0]?.column
  }
}

function assertReferencesKey(key: ForeignKeyConstraint): void {
  const table = key.referredTable
  const referred = key.referredColumns
  const isSame = (columns: readonly Column[]): boolean =>
    columns.length === referred.length && columns.every((column) => referred.includes(column))
  if (uniqueColumns(table).some(isSame)) return
  const names = referred.map((column) => column.key).join(', ')
  throw new DefinitionError(
    `the foreign key references '${table.key}' (${names}), which is neither a primary key nor unique.`,
    {
      hint:
        referred.length === 1
          ? `Write unique: true on the column '${names}' of '${table.key}', or reference its primary key.`
          : `Write new UniqueConstraint(${referred.map((column) => `'${column.key}'`).join(', ')}) for '${table.key}'.`,
    },
  )
}

/** The lists of columns whose values identify a row: the primary key's, unique constraints', unique indexes'. */
export function uniqueColumns(table: Table): readonly (readonly Column[])[] {
  const keys = table.constraints.filter(({ kind }) => kind === 'primaryKey' || kind === 'unique')
  const indexes = table.declaredIndexes.filter((index) => index.unique)
  const lists = [
    ...keys.map((key) => quietly(() => (key as ColumnCollectionConstraint).columns)),
    ...indexes.map((index) => quietly(() => index.plainColumns)),
  ]
  return lists.filter((columns) => columns !== undefined)
}

function assertComparable(key: ForeignKeyConstraint): void {
  key.columns.forEach((column, i) => {
    const referred = key.referredColumns[i] as Column
    if (isComparable(column.type, referred.type)) return
    throw new DefinitionError(
      `'${column.key}' is ${column.type.toString()}, but references '${referred.qualifiedName}', which is ${referred.type.toString()}.`,
      { hint: `Leave the type out, @Column(), and it is that of '${referred.qualifiedName}'.` },
    )
  })
}

const FAMILIES: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint'],
  ['real', 'double'],
  ['varchar', 'char', 'text'],
]

/** Whether the databases compare two types without a cast: whole numbers of any width, texts of any length. */
function isComparable(a: SqlType, b: SqlType): boolean {
  const [first, second] = [valueType(a), valueType(b)]
  if (first.kind === second.kind && first.kind === 'numeric') return true
  return (
    first.equals(second) ||
    FAMILIES.some((family) => family.includes(first.kind) && family.includes(second.kind))
  )
}

function assertActions(key: ForeignKeyConstraint): void {
  const required = key.columns.find((column) => !column.nullable)
  for (const option of ['onDelete', 'onUpdate'] as const) {
    if (required === undefined || key[option] !== 'SET NULL') continue
    throw new DefinitionError(
      `${option}: 'SET NULL' would write null into '${required.key}', which is NOT NULL.`,
      {
        hint: required.primaryKey
          ? `It is part of the primary key: write ${option}: 'CASCADE' or 'RESTRICT'.`
          : `Write nullable: true and '| null' on '${required.key}', or another action such as 'CASCADE'.`,
      },
    )
  }
}
