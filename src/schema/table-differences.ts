/** Whether two definitions of one table in a program are the same: compared as they were written, before anything is resolved. */
import { Expression } from '../expression/expression'
import { EnumType } from '../types/enum'
import type { SqlType } from '../types/sql-type'
import type { Constraint } from './constraint'
import { columnFacets } from './facets/column-facets'
import { describeConstraint } from './facets/constraint-facets'
import { describeFacets, type FacetContext, type Facets } from './facets/facet'
import { indexFacets } from './facets/index-facets'
import { tableFacets } from './facets/table-facets'
import { tableKey } from './metadata'
import { signatureOf } from './signature'
import type { Table } from './table'

/** What differs between two definitions of one table, one readable line each; none if they are the same. */
export function tableDifferences(first: Table, second: Table): string[] {
  return [
    ...compare('option', optionsOf(first), optionsOf(second)),
    ...compare('column', columnsOf(first), columnsOf(second)),
    ...compare('constraint', constraintsOf(first), constraintsOf(second)),
    ...compare('index', indexesOf(first), indexesOf(second)),
  ]
}

type Described = ReadonlyMap<string, Facets>

function compare(what: string, first: Described, second: Described): string[] {
  const lines: string[] = []
  for (const [name, facets] of first) {
    const other = second.get(name)
    if (other === undefined) lines.push(`  only the first has ${what} ${name}`)
    else lines.push(...changeLines(`${what} ${name}`, facets, other))
  }
  for (const name of second.keys()) if (!first.has(name)) lines.push(`  only the second has ${what} ${name}`)
  return lines
}

function changeLines(subject: string, first: Facets, second: Facets): string[] {
  const names = [...new Set([...first.keys(), ...second.keys()])]
  const changed = names.filter((name) => first.get(name)?.text !== second.get(name)?.text)
  if (changed.length === 0) return []
  const told = (facets: Facets): string => changed.map((name) => facetLine(name, facets)).join(' ')
  return [`  ${subject} was ${told(first)}, now ${told(second)}`]
}

/** Facets that say what they are, without their name. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(['type', 'nullable', 'unique', 'deferrable', 'initially'])

function facetLine(name: string, facets: Facets): string {
  const text = facets.get(name)?.text
  if (text === undefined) return `without ${name}`
  return PLAIN_WORDS.has(name) ? text : `${name} ${text}`
}

function optionsOf(table: Table): Described {
  const facets = describeFacets(table, tableFacets, AS_WRITTEN)
  return new Map([...facets].map(([name, facet]) => [name, new Map([[name, facet]])]))
}

function columnsOf(table: Table): Described {
  return new Map(
    table.columns.map((column) => [column.name, describeFacets(column, columnFacets, AS_WRITTEN)]),
  )
}

function constraintsOf(table: Table): Described {
  return new Map(
    table.constraints.map((constraint) => [
      identityOf(constraint),
      describeConstraint(constraint, AS_WRITTEN),
    ]),
  )
}

function indexesOf(table: Table): Described {
  return new Map(
    table.declaredIndexes.map((index) => [index.name, describeFacets(index, indexFacets, AS_WRITTEN)]),
  )
}

/** What makes a constraint the same one in two definitions: its name, or all that it says. */
export function identityOf(constraint: Constraint): string {
  if (constraint.givenName !== undefined) return constraint.givenName
  const facets = [...describeConstraint(constraint, AS_WRITTEN)].map(([name, { text }]) => `${name}=${text}`)
  return [`kind=${constraint.kind}`, ...facets].join(' ')
}

/** Targets of foreign keys may not be there yet, so nothing is asked that follows them. */
const AS_WRITTEN: FacetContext = {
  dialect: undefined,
  hasTypes: true,
  hasViewTypes: true,
  text: signatureOf,
  value: (value) => (value instanceof Expression ? signatureOf(value) : valueText(value)),
  columnType: ({ givenType }) => (givenType === undefined ? 'the type of its target' : typeLine(givenType)),
  type: typeLine,
  name: (name) => name,
  nameOf: ({ givenName }) => givenName ?? '',
  placeOf: ({ name, schema }) => tableKey(name, schema),
  schemasOf: () => [],
  targetOf: ({ target }) => targetText(target),
  numberingOf: ({ options: { autoincrement } }) =>
    autoincrement === undefined ? undefined : String(autoincrement),
  defaultNulls: () => undefined,
}

function valueText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
}

/** With what distinguishes types whose short names are equal: the labels of an enum, the JavaScript form. */
function typeLine(type: SqlType): string {
  const { mode } = type as { readonly mode?: string }
  const labels = type instanceof EnumType ? ` (${type.values.join(', ')})` : ''
  return `${type.toString()}${labels}${mode === 'number' ? ' as number' : ''}`
}

function targetText(target: unknown): string {
  if (typeof target === 'string') return target
  if (Array.isArray(target)) return `(${target.map(targetText).join(', ')})`
  if (typeof target === 'function') return target.name === '' ? String(target) : target.name
  const { kind, key, name } = target as Pick<Table, 'key' | 'name'> & { readonly kind: string }
  return kind === 'table' ? key : name
}
