import type { Expression } from '../expression/expression'
import { EnumType } from '../types/enum'
import type { SqlType } from '../types/sql-type'
import type { Column } from './column'
import type { Constraint } from './constraint'
import type { Table } from './table'
import { signatureOf } from './signature'
import type { Index } from './table-index'

/** What differs between two definitions of one table, one readable line each; none if they are the same. */
export function tableDifferences(first: Table, second: Table): string[] {
  return [
    ...compare('option', optionLines(first), optionLines(second)),
    ...compare('column', columnLines(first), columnLines(second)),
    ...compare('constraint', constraintLines(first), constraintLines(second)),
    ...compare('index', indexLines(first), indexLines(second)),
  ]
}

function compare(
  what: string,
  first: ReadonlyMap<string, string>,
  second: ReadonlyMap<string, string>,
): string[] {
  const lines: string[] = []
  for (const [name, line] of first) {
    const other = second.get(name)
    if (other === undefined) lines.push(`  only the first has ${what} ${name}`)
    else if (other !== line) lines.push(`  ${what} ${name} was ${line}, now ${other}`)
  }
  for (const name of second.keys()) if (!first.has(name)) lines.push(`  only the second has ${what} ${name}`)
  return lines
}

function optionLines({ comment, dialect, view }: Table): Map<string, string> {
  const options = Object.entries({ comment, dialect, view }).filter(([, value]) => value !== undefined)
  return new Map(options.map(([name, value]) => [name, describe(value)]))
}

function columnLines(table: Table): Map<string, string> {
  return new Map(table.columns.map((column) => [column.name, columnLine(column)]))
}

function columnLine(column: Column): string {
  const { serverDefault } = column.options
  const parts = [
    column.givenType === undefined ? 'the type of its target' : typeLine(column.givenType),
    column.key === column.name ? '' : `key ${column.key}`,
    column.nullable ? 'NULL' : 'NOT NULL',
    serverDefault === undefined ? '' : `DEFAULT ${textOf(serverDefault)}`,
    column.options.autoincrement === undefined ? '' : `autoincrement ${column.options.autoincrement}`,
    ...['computed', 'collation', 'comment', 'dialect'].map((name) =>
      optionPart(name, column.options[name as keyof typeof column.options]),
    ),
    optionPart('identity', column.identity),
    programLine('default value', column.options.defaultValue),
    programLine('update value', column.options.updateValue),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function optionPart(name: string, value: unknown): string {
  return value === undefined ? '' : `${name} ${describe(value)}`
}

/** A value that the program itself gives; functions are compared by what they say. */
function programLine(what: string, value: unknown): string {
  if (value === undefined) return ''
  return `${what} ${typeof value === 'function' ? String(value) : textOf(value)}`
}

/** With what distinguishes types whose short names are equal: the labels of an enum, the JavaScript form. */
function typeLine(type: SqlType): string {
  const { mode } = type as { readonly mode?: string }
  const labels = type instanceof EnumType ? ` (${type.values.join(', ')})` : ''
  return `${type.toString()}${labels}${mode === 'number' ? ' as number' : ''}`
}

function textOf(value: unknown): string {
  return isExpression(value)
    ? signatureOf(value)
    : JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? String(v) : v))
}

/** Unresolved foreign keys must not be resolved here, so constraints are described by what was written. */
function constraintLines(table: Table): Map<string, string> {
  return new Map(table.constraints.map((constraint) => [identityOf(constraint), constraintLine(constraint)]))
}

/** A constraint's own fields that are no part of what it says. */
const UNTOLD: ReadonlySet<string> = new Set(['givenName', 'namedKind'])

/** What makes a constraint the same one in two definitions: its name, or all that it says. */
export function identityOf(constraint: Constraint): string {
  return constraint.givenName ?? constraintLine(constraint)
}

function constraintLine(constraint: Constraint): string {
  const { onDeleteColumns, include, elements } = constraint as Constraint & {
    readonly onDeleteColumns?: readonly Column[]
    readonly include?: readonly Column[]
    readonly elements?: readonly unknown[]
  }
  const facts = [...Object.entries(constraint), ...Object.entries({ onDeleteColumns, include, elements })]
  return facts
    .filter(([name, value]) => !UNTOLD.has(name) && value !== undefined && describe(value) !== '')
    .map(([name, value]) => `${name}=${describe(value)}`)
    .join(' ')
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '' : `(${value.map(describe).join(', ')})`
  if (typeof value === 'function') return value.name === '' ? String(value) : value.name
  const named = value as { kind?: unknown; name?: unknown; key?: unknown } | null | undefined
  if (named?.kind === 'column') return String(named.name)
  if (named?.kind === 'table') return String(named.key)
  if (isExpression(value)) return signatureOf(value)
  return typeof value === 'object' && value !== null ? describeObject(value) : String(value)
}

function describeObject(value: object): string {
  const entries = Object.entries(value).filter(([name, each]) => name !== 'kind' && each !== undefined)
  const parts = entries.map(([name, each]) => `${name}: ${describe(each)}`)
  return parts.length === 0 ? '' : `{ ${parts.join(', ')} }`
}

function indexLines(table: Table): Map<string, string> {
  return new Map(table.declaredIndexes.map((index) => [index.name, describeIndex(index)]))
}

function describeIndex(index: Index): string {
  const { unique, orderings, where, include, nullsNotDistinct, comment, ddlIf, dialect } = index
  return describe({ unique, orderings, where, include, nullsNotDistinct, comment, ddlIf, dialect })
}

function isExpression(value: unknown): value is Expression {
  return typeof (value as { isNotNull?: unknown } | null | undefined)?.isNotNull === 'function'
}
