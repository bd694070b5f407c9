/** Queries that find the rows because of which a change is refused. */
import type { IdentifierQuoter } from '../compiler/identifier-quoter'
import type { QueryCompiler } from '../compiler/query-compiler'
import { LiteralWriter } from '../compiler/sql-writer'
import type { Expression } from '../expression/expression'
import { CheckConstraint } from '../schema/check'
import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import { ExcludeConstraint } from '../schema/exclude'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import { KeyConstraint } from '../schema/key-constraint'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { Change, ChangeOf } from './schema-change'

/** What may be wrong with rows, and how they are found. */
export interface RowSearch {
  readonly kind: 'unique' | 'notNull' | 'check' | 'foreignKey' | 'exclude' | 'value'
  /** The constraint's name, where it has one. */
  readonly name?: string | undefined
  readonly columns?: readonly string[] | undefined
  /** For people: `several rows have the same chip`. */
  readonly problem: string
  readonly query: string
}

/** Rows that stand where they may not when a change is made. */
export interface StrayRows {
  readonly place: Pick<Table, 'name' | 'schema'>
  readonly condition: Expression
  /** For people: `rows of partition rest belong into the new partition low`. */
  readonly problem: string
}

/** What the queries are written with: a dialect, and what it knows of tables. */
interface Tools {
  readonly quoter: IdentifierQuoter
  createQueryCompiler(): QueryCompiler
  /** Whether a constraint or index binds the table's own rows only, and not those of tables that inherit from it. */
  isOfOwnRows(demand: Constraint | Index): boolean
  /** The rows that a partition comes in the way of, or that are in its own way. */
  strayRows(change: ChangeOf<'addPartition' | 'changeTable'>): readonly StrayRows[]
  /** By what the texts of a column are compared, where the model says so. */
  collationOf(column: Column): string | readonly string[] | undefined
}

/** The searches for what a change demands of rows that are there. */
export function rowSearches(change: Change, tools: Tools): readonly RowSearch[] {
  switch (change.kind) {
    case 'rebuildTable':
      return change.changes.flatMap((each) => rowSearches(each, tools))
    case 'addConstraint':
    case 'changeConstraint':
      return ofConstraint(change.constraint, tools)
    case 'addIndex':
    case 'changeIndex':
      return change.index.unique ? [doublesOf(change.index, tools)] : []
    case 'changeColumn':
      return ofColumn(change, tools)
    case 'addPartition':
    case 'changeTable':
      return tools.strayRows(change).map((stray) => strays(stray, tools))
    default:
      return []
  }
}

function ofColumn(
  { table, column, foundColumn, facets }: ChangeOf<'changeColumn'>,
  tools: Tools,
): readonly RowSearch[] {
  const isAbout = (facet: string): boolean => facets.some(({ name }) => name === facet)
  return [
    ...(isAbout('nullable') && !column.nullable ? [missing(table, foundColumn, tools)] : []),
    ...(isAbout('collation') ? alikeFromNowOn(column, tools) : []),
  ]
}

function strays({ condition, place, problem }: StrayRows, tools: Tools): RowSearch {
  const query = `SELECT * FROM ${tools.quoter.path(place.schema, place.name)} WHERE ${textOf(condition, tools)}`
  return { kind: 'value', problem, query }
}

/** Texts that another collation takes for equal, where they have to differ. */
function alikeFromNowOn(column: Column, tools: Tools): readonly RowSearch[] {
  if (tools.collationOf(column) === undefined) return []
  const { constraints, indexes } = column.table
  const keys = constraints.filter((constraint) => constraint instanceof KeyConstraint)
  return [
    ...keys.map((key) => [key, key.columns] as const),
    ...indexes.filter(({ unique }) => unique).map((index) => [index, index.plainColumns ?? []] as const),
  ]
    .filter(([, columns]) => columns.includes(column))
    .map(([key, columns]) => doubles(key, columns, tools))
}

function ofConstraint(constraint: Constraint, tools: Tools): readonly RowSearch[] {
  const { name } = constraint
  if (constraint instanceof KeyConstraint) return [doubles(constraint, constraint.columns, tools)]
  if (constraint instanceof ForeignKeyConstraint) return [orphans(constraint, tools)]
  if (constraint instanceof ExcludeConstraint) return [conflicts(constraint, tools)]
  if (!(constraint instanceof CheckConstraint)) return []
  const condition = textOf(constraint.condition, tools)
  const query = `SELECT * FROM ${boundRows(constraint, tools)} WHERE NOT (${condition})`
  return [{ kind: 'check', name, problem: `rows do not fulfil the check ${name}`, query }]
}

function doubles(key: KeyConstraint | Index, columns: readonly Column[], tools: Tools): RowSearch {
  const names = columns.map((column) => column.name)
  const parts = names.map((each) => tools.quoter.quote(each))
  const list = columns.map((column) => comparedText(column, tools)).join(', ')
  const rows = `${boundRows(key, tools)}${filter(toldApart(key, parts))}`
  const query = `SELECT ${list}, count(*) FROM ${rows} GROUP BY ${list} HAVING count(*) > 1`
  return {
    kind: 'unique',
    name: key.name,
    columns: names,
    problem: `several rows have the same ${names.join(', ')}`,
    query,
  }
}

/** A column as rows are told apart by it: its collation may be another one until then. */
function comparedText(column: Column, tools: Tools): string {
  const collation = tools.collationOf(column)
  if (collation === undefined) return tools.quoter.quote(column.name)
  return textOf(column.collate(collation), tools)
}

/** Rows that exclude each other: each is compared with all others, by what these give. */
function conflicts(constraint: ExcludeConstraint, tools: Tools): RowSearch {
  const { elements, name, where } = constraint
  const parts = elements.map(({ ordering, operator }, i) => {
    const text = textOf(ordering.operand, tools)
    return { text, given: `${text} AS part_${i}`, meets: `${text} ${operator} other.part_${i}` }
  })
  const condition = where === undefined ? [] : [`(${textOf(where, tools)})`]
  const rows = boundRows(constraint, tools)
  const others = `SELECT tableoid AS part_of, ctid AS place, ${parts.map(({ given }) => given).join(', ')} FROM ${rows}${filter(condition)}`
  const meeting = [
    '(own.tableoid, own.ctid) <> (other.part_of, other.place)',
    ...parts.map(({ meets }) => meets),
  ]
  const query = `SELECT * FROM ${rows} AS own${filter([...condition, `EXISTS (SELECT 1 FROM (${others}) AS other${filter(meeting)})`])}`
  const list = parts.map(({ text }) => text).join(', ')
  return { kind: 'exclude', name, problem: `rows exclude each other by their ${list}`, query }
}

/** Of which rows no two may be the same: null is like no other value, unless the key says so. */
function toldApart(key: KeyConstraint | Index, parts: readonly string[]): string[] {
  const isLike = 'nullsNotDistinct' in key && key.nullsNotDistinct
  return isLike ? [] : parts.map((part) => `${part} IS NOT NULL`)
}

function filter(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
}

function doublesOf(index: Index, tools: Tools): RowSearch {
  const { plainColumns } = index
  return plainColumns === undefined ? doublesByIndex(index, tools) : doubles(index, plainColumns, tools)
}

/** The same of expressions, or of some of the rows. */
function doublesByIndex(index: Index, tools: Tools): RowSearch {
  const { name, orderings, where } = index
  const parts = orderings.map(({ operand }) => textOf(operand, tools))
  const list = parts.join(', ')
  const conditions = [...toldApart(index, parts), ...(where ? [`(${textOf(where, tools)})`] : [])]
  const rows = `${boundRows(index, tools)}${filter(conditions)}`
  const query = `SELECT ${list}, count(*) FROM ${rows} GROUP BY ${list} HAVING count(*) > 1`
  return { kind: 'unique', name, problem: `several rows have the same ${list}`, query }
}

function missing(table: Table, { name }: Column, tools: Tools): RowSearch {
  const query = `SELECT * FROM ${pathOf(table, tools)} WHERE ${tools.quoter.quote(name)} IS NULL`
  return { kind: 'notNull', columns: [name], problem: `rows have no ${name}`, query }
}

function orphans(key: ForeignKeyConstraint, tools: Tools): RowSearch {
  const { quoter } = tools
  const [own, other] = ['own', 'other'] as const
  const pairs = key.columns.map(
    (column, i) =>
      `${other}.${quoter.quote((key.referredColumns[i] as Column).name)} = ${own}.${quoter.quote(column.name)}`,
  )
  const given = key.columns.map((column) => `${own}.${quoter.quote(column.name)} IS NOT NULL`)
  const target = pathOf(key.referredTable, tools)
  const query = `SELECT ${own}.* FROM ${boundRows(key, tools)} AS ${own} WHERE ${given.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${target} AS ${other} WHERE ${pairs.join(' AND ')})`
  return {
    kind: 'foreignKey',
    name: key.name,
    columns: key.columns.map(({ name }) => name),
    problem: `rows point to nothing in ${key.referredTable.key}`,
    query,
  }
}

/** The rows that a constraint or index binds, as a query reads them. */
function boundRows(demand: Constraint | Index, tools: Tools): string {
  return `${tools.isOfOwnRows(demand) ? 'ONLY ' : ''}${pathOf(demand.table, tools)}`
}

function pathOf({ schema, name }: Table, { quoter }: Tools): string {
  return quoter.path(schema, name)
}

function textOf(condition: Expression, tools: Tools): string {
  const compiler = tools.createQueryCompiler()
  const out = new LiteralWriter(tools.quoter, { literal: (parameter) => compiler.literal(parameter) })
  compiler.expression(condition, out)
  return out.text
}
