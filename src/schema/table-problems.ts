/** What can be wrong with a table that only shows once all tables are there. */
import { DefinitionError, DuplicateNameError, InvalidValueError } from '../errors'
import { Expression } from '../expression/expression'
import { valueType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import type { Column } from './column'
import { ColumnCollectionConstraint, type Constraint } from './constraint'
import { ExcludeConstraint } from './exclude'
import type { ForeignKeyConstraint } from './foreign-key'
import { checkFormerColumns } from './former-name-checks'
import { KeyConstraint } from './key-constraint'
import { attempt, quietly, type Place } from './problems'
import type { Table } from './table'
import type { Index } from './table-index'

/** How a column of a table is told in a message; without a column, the table itself. */
export type PlaceOf = (column?: Column) => Place

/** Looks up the columns that constraints and indexes name, so that a misspelt one is told now; and compares their names. */
export function checkItems(table: Table, placeOf: PlaceOf, problems: DefinitionError[]): void {
  const place = placeOf()
  for (const constraint of table.constraints) attempt(problems, place, () => resolve(constraint))
  for (const index of table.declaredIndexes) attempt(problems, place, () => [index.orderings, index.include])
  attempt(problems, place, () => {
    assertDistinct(table)
  })
  for (const column of table.columns)
    attempt(problems, placeOf(column), () => {
      assertDefault(column)
    })
  if (table.columns.some(({ options }) => options.renamedFrom !== undefined))
    checkFormerColumns(table, placeOf, problems)
}

/** Checks each foreign key of a table. Gives the tables that the sound ones lead to. */
export function checkForeignKeys(
  table: Table,
  placeOf: PlaceOf,
  problems: DefinitionError[],
): readonly Table[] {
  return table.foreignKeys.flatMap((key) => {
    const columns = quietly(() => key.columns)
    if (columns === undefined) return []
    const place = columns.length === 1 ? placeOf(columns[0]) : placeOf()
    const target = attempt(problems, place, () => key.referredTable)
    if (target === undefined) return []
    for (const check of [assertTyped, assertReferencesKey, assertComparable, assertActions]) {
      const count = problems.length
      attempt(problems, place, () => {
        check(key)
      })
      if (problems.length > count) break
    }
    return [target]
  })
}

/** The foreign keys of a table whose target can be found. */
export function resolvableKeys(table: Table): readonly ForeignKeyConstraint[] {
  return table.foreignKeys.filter((key) => quietly(() => key.resolve()) !== undefined)
}

/** Indexes of one schema that have the same name, or that of a table: no database keeps both. */
export function checkSharedNames(tables: readonly Table[], problems: DefinitionError[]): void {
  const owners = new Map<string, Table | Index>()
  for (const table of tables) owners.set(JSON.stringify([table.schema, table.name]), table)
  for (const index of tables.flatMap((table) => quietly(() => table.indexes) ?? table.declaredIndexes)) {
    const name = quietly(() => index.name)
    if (name === undefined) continue
    const key = JSON.stringify([index.table.schema, name])
    const owner = owners.get(key)
    owners.set(key, index)
    if (owner === undefined) continue
    const what = owner.kind === 'table' ? 'a table' : `an index of table '${owner.table.key}'`
    problems.push(
      new DuplicateNameError(`The index '${name}' of table '${index.table.key}' has the name of ${what}.`, {
        hint: `Give it a name of its own: new Index('${name}_2', …).`,
      }),
    )
  }
}

function resolve(constraint: Constraint): void {
  if (constraint instanceof ColumnCollectionConstraint) void constraint.columns
  if (constraint instanceof KeyConstraint) void constraint.include
  if (constraint instanceof ExcludeConstraint) void [constraint.elements, constraint.include]
}

/** A value that the column cannot hold. An expression is the database's to judge. */
function assertDefault({ givenType, options: { serverDefault } }: Column): void {
  if (serverDefault === undefined || serverDefault instanceof Expression) return
  try {
    givenType?.fit(serverDefault)
  } catch (cause) {
    if (!(cause instanceof InvalidValueError)) throw cause
    throw new DefinitionError(`the serverDefault does not fit: ${cause.message}`, {
      cause,
      hint: 'Write such a value, or SQL: serverDefault: sql`…`.',
    })
  }
}

function assertDistinct(table: Table): void {
  const names = table.constraints.map((constraint) => quietly(() => constraint.name))
  const twice = names.find((name, i) => name !== undefined && names.indexOf(name) !== i)
  if (twice === undefined) return
  throw new DuplicateNameError(`Table '${table.key}' has two constraints called '${twice}'.`, {
    hint: "Drop one of them, or give it a name of its own: { name: '…' }.",
  })
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
      { hint: `Leave the type out, and it is that of '${referred.qualifiedName}'.` },
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
  const stray = key.onDeleteColumns?.find((column) => !key.columns.includes(column))
  if (stray !== undefined) {
    throw new DefinitionError(`onDelete sets '${stray.key}', which is no part of the key.`, {
      hint: `Name some of its columns: ${key.columns.map((column) => `'${column.key}'`).join(', ')}.`,
    })
  }
  for (const option of ['onDelete', 'onUpdate'] as const) {
    const set = option === 'onDelete' ? (key.onDeleteColumns ?? key.columns) : key.columns
    const required = set.find((column) => !column.nullable)
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
