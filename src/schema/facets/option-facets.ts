/** Facets that nouns of several kinds have: options of one database, conditions, lists of columns. */
import { Expression, Ordering } from '../../expression/expression'
import type { Column } from '../column'
import type { DdlCondition } from '../conditional'
import { isPlainObject } from '../items'
import { isTable, isTableSource, tableFrom } from '../table-source'
import { program, spelled, type FacetContext, type FacetValue } from './facet'

/** Something with options of one database. */
interface WithDialect {
  readonly dialect?: object | undefined
}

/** Options of how something is made, of which nothing is left when it is. */
const UNKEPT: ReadonlySet<string> = new Set(['concurrently'])

/** Options that cannot be read of every table: a STRICT one of SQLite does not tell a boolean without a CHECK from an integer. */
const TOLD_BY_SOME: ReadonlySet<string> = new Set(['unchecked'])

type Options = Readonly<Record<string, unknown>>

/** The options of each database, or of the one that is described; those which `merged` names stand for plain ones. */
export function dialectFacets(
  { dialect = {} }: WithDialect,
  context: FacetContext,
  merged: readonly string[] = [],
): FacetValue {
  const all = Object.entries(dialect as Readonly<Record<string, Options | undefined>>)
  const chosen = all.filter(([name]) => context.dialect === undefined || name === context.dialect)
  const entries = chosen.map(([name, options = {}]) => {
    const own = Object.entries(options).filter(
      ([option]) => !UNKEPT.has(option) && (context.dialect === undefined || !merged.includes(option)),
    )
    const told = own.map(([option, value]) => [option, optionFacet(option, value, context)] as const)
    return [name, Object.fromEntries(told)] as const
  })
  return Object.fromEntries(entries)
}

function optionFacet(option: string, value: unknown, context: FacetContext): FacetValue {
  if (value === true && TOLD_BY_SOME.has(option)) return spelled('true')
  return described(value, context, isPlainObject(value) ? option : '')
}

/** What the described database is told in an option of its own that others have as a plain one. */
export function ownOption({ dialect = {} }: WithDialect, context: FacetContext, name: string): unknown {
  if (context.dialect === undefined) return undefined
  return (dialect as Readonly<Record<string, Options | undefined>>)[context.dialect]?.[name]
}

/** Columns by name; undefined where there are none. */
export function columnList(columns: readonly unknown[], context: FacetContext): string | undefined {
  return columns.length === 0 ? undefined : columns.map((column) => textOf(column, context)).join(', ')
}

/** Whether an item is emitted; settled, and so nothing to compare, where one database is described. */
export function conditionFacet(
  { ddlIf }: { readonly ddlIf: DdlCondition | undefined },
  { dialect }: FacetContext,
): string | undefined {
  return dialect !== undefined || ddlIf === undefined ? undefined : [ddlIf].flat().map(String).join(', ')
}

/** Names of the past, which no database keeps. */
export function formerNamesFacet(names: readonly string[]): FacetValue {
  return program(names.length === 0 ? undefined : names.join(', '))
}

/**
 * Objects and lists of named objects become facets inside the facet, anything else a text. An option that is off is as if it
 * were not there, but for storage parameters, of which some are on by themselves.
 */
function described(value: unknown, context: FacetContext, inside = ''): FacetValue {
  if (value === undefined || (value === false && inside !== 'with')) return undefined
  if (Array.isArray(value)) return describedList(value, context)
  if (!isPlainObject(value)) return describedValue(value, context, inside)
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      described(part, context, isPlainObject(part) ? name : inside),
    ]),
  )
}

/** The order of tables is of no account. */
function describedList(list: readonly unknown[], context: FacetContext): FacetValue {
  if (list.length > 0 && list.every(isTableLike))
    return list
      .map((table) => textOf(table, context))
      .sort()
      .join(', ')
  if (!list.every(isNamed)) return spelled(textOf(list, context))
  return Object.fromEntries(list.map(({ name, ...rest }) => [name, partFacets(rest, context)]))
}

/** What is either on or off has no other spelling, unless it is a parameter. */
function describedValue(value: unknown, context: FacetContext, inside: string): FacetValue {
  if (inside === 'with') return spelled(switchText(value))
  return value === true ? 'true' : spelled(textOf(value, context))
}

/** Databases keep the word by which a parameter was switched. */
function switchText(value: unknown): string {
  const text = String(value)
  return SWITCHES[text.toLowerCase()] ?? text
}

const SWITCHES: Readonly<Record<string, string>> = { on: 'true', yes: 'true', off: 'false', no: 'false' }

function isTableLike(value: unknown): boolean {
  return isTable(value) || isTableSource(value)
}

/** A part that says nothing but its name is there all the same. */
function partFacets(part: Options, context: FacetContext): FacetValue {
  return { is: 'there', ...(described(part, context) as object) }
}

function isNamed(value: unknown): value is Options & { readonly name: string } {
  return isPlainObject(value) && typeof value['name'] === 'string'
}

function textOf(value: unknown, context: FacetContext): string {
  if (Array.isArray(value)) return `(${value.map((part) => textOf(part, context)).join(', ')})`
  if (value instanceof Ordering) return textOf(value.operand, context)
  if (isColumn(value)) return context.name(value.name)
  if (value instanceof Expression) return context.text(value)
  if (isTable(value) || isTableSource(value)) return context.placeOf(tableFrom(value))
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? context.name(value) : String(value)
}

function isColumn(value: unknown): value is Column {
  return value instanceof Expression && value.kind === 'column'
}
