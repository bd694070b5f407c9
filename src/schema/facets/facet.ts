/**
 * What a noun of the schema consists of, as named texts. Each noun has one record with an entry for every option that it
 * takes; the compiler of TypeScript refuses a record that lacks one. Whoever compares two nouns compares these texts, and
 * nothing else knows what there is to compare.
 */
import type { Expression } from '../../expression/expression'
import type { SqlType } from '../../types/sql-type'
import type { DialectName } from '../../util/dialect-name'
import type { Column } from '../column'
import type { Constraint } from '../constraint'
import type { ForeignKeyConstraint } from '../foreign-key'
import type { Table } from '../table'
import type { Index } from '../table-index'

/** How the parts of a noun are written in its facets: whoever compares says so. */
export interface FacetContext {
  /** The one database whose form is described: options of others, and items that it does not get, are left out. */
  readonly dialect: DialectName | undefined
  /** Types with names are objects of their own. */
  readonly hasTypes: boolean
  /** The columns of a view have types, and not only in the program. */
  readonly hasViewTypes: boolean
  /** An expression. */
  text(expression: Expression): string
  /** A value that stands where an expression could, such as a default. */
  value(value: unknown, type: SqlType | undefined): string
  /** A column's type. */
  columnType(column: Column): string
  /** A type by itself. */
  type(type: SqlType): string
  /** A name, in the form in which names are compared. */
  name(name: string): string
  /** The name that the database knows. */
  nameOf(named: Constraint | Index): string
  /** The name of a table or the like, with its schema where that is not the usual one. */
  placeOf(place: Pick<Table, 'name' | 'schema'>): string
  /** The schemas that a table needs besides its own. */
  schemasOf(table: Table): readonly string[]
  /** Where a foreign key leads. */
  targetOf(key: ForeignKeyConstraint): string
  /** How the database numbers a column. */
  numberingOf(column: Column): string | undefined
  /** Where nulls stand in an index if it does not say. */
  defaultNulls(direction: 'asc' | 'desc'): string | undefined
}

/**
 * How a facet is compared. `plain`: as it is. `spelled`: in the form in which a database writes it. `program`: it matters to
 * the program alone, and no database has it.
 */
type FacetMode = 'plain' | 'spelled' | 'program'

/** One facet: its text, and how it is to be compared. */
export class FacetText {
  constructor(
    readonly text: string,
    readonly mode: FacetMode,
  ) {}
}

/** The text of a facet, or facets inside it by name; undefined where it is not set or has the default. */
export type FacetValue = string | FacetText | undefined | { readonly [name: string]: FacetValue }

/** Describes one facet of a noun. */
export type Facet<T> = (noun: T, context: FacetContext) => FacetValue

/** One facet for each option. */
export type FacetsOf<T, O> = Readonly<Record<keyof Required<O>, Facet<T>>>

/** The facets of a noun by name; those inside others are called `outer.inner`. */
export type Facets = ReadonlyMap<string, FacetText>

/** A facet that the database writes in words of its own. */
export function spelled(text: string | undefined): FacetText | undefined {
  return text === undefined ? undefined : new FacetText(text, 'spelled')
}

/** A facet that no database has. */
export function program(text: string | undefined): FacetText | undefined {
  return text === undefined ? undefined : new FacetText(text, 'program')
}

/** An option that becomes a noun of its own, or is no part of the definition. */
export const elsewhere = (): undefined => undefined

/** Describes a noun. */
export function describeFacets<T>(
  noun: T,
  facets: Readonly<Record<string, Facet<T>>>,
  context: FacetContext,
): Facets {
  const described = new Map<string, FacetText>()
  for (const [name, facet] of Object.entries(facets)) collect(name, facet(noun, context), described)
  return described
}

function collect(name: string, value: FacetValue, into: Map<string, FacetText>): void {
  if (value === undefined) return
  if (typeof value === 'string') into.set(name, new FacetText(value, 'plain'))
  else if (value instanceof FacetText) into.set(name, value)
  else for (const [inner, part] of Object.entries(value)) collect(`${name}.${inner}`, part, into)
}
