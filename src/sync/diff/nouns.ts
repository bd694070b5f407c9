/** A schema as a tree of nouns, each described by its facets: what two schemas are compared by. */
import { isFor } from '../../schema/conditional'
import type { Constraint } from '../../schema/constraint'
import { columnFacets } from '../../schema/facets/column-facets'
import { describeConstraint } from '../../schema/facets/constraint-facets'
import { describeFacets, type FacetContext, type Facets } from '../../schema/facets/facet'
import { indexFacets } from '../../schema/facets/index-facets'
import { sequenceFacets } from '../../schema/facets/sequence-facets'
import { tableFacets } from '../../schema/facets/table-facets'
import { describeType } from '../../schema/facets/type-facets'
import type { MetaData } from '../../schema/metadata'
import type { Column } from '../../schema/column'
import type { Sequence } from '../../schema/sequence'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { PlacedType } from '../../statement/ddl/type-ddl'
import { typesOf } from '../../statement/ddl/type-order'

/** One noun with those that belong to it. */
export interface Noun {
  readonly kind: string
  /** What it is found by among its like. */
  readonly key: string
  /** What it is called for people. */
  readonly subject: string
  readonly facets: Facets
  readonly parts: readonly Noun[]
  /** The object that is described. */
  readonly source: object
}

/** All nouns of a schema. */
export function nounsOf(metadata: MetaData, context: FacetContext): readonly Noun[] {
  return [
    ...schemaNouns(metadata, context),
    ...extensionNouns(metadata, context),
    ...typeNouns(metadata, context),
    ...[...metadata.sequences.values()].map((sequence) => sequenceNoun(sequence, context)),
    ...[...metadata.tables.values()].map((table) => tableNoun(table, context)),
  ]
}

/** Schemas are there because they are named, or because something is in them. */
function schemaNouns(metadata: MetaData, context: FacetContext): Noun[] {
  const comments = new Map(metadata.schemas.map(({ name, comment }) => [name, comment]))
  const used = [
    ...metadata.tables.values(),
    ...metadata.sequences.values(),
    ...placedTypes(metadata, context),
  ]
  const more = [...metadata.tables.values()].flatMap((table) => context.schemasOf(table))
  const names = new Set([...comments.keys(), ...used.flatMap(({ schema }) => schema ?? []), ...more])
  return [...names]
    .filter((schema) => context.placeOf({ name: 'x', schema }) !== context.name('x'))
    .map((name) => simpleNoun('schema', context.name(name), { comment: comments.get(name) }, context))
}

function extensionNouns({ extensions }: MetaData, context: FacetContext): Noun[] {
  const own = extensions.filter(({ ddlIf }) => context.dialect === undefined || isFor(ddlIf, context.dialect))
  return own.map(({ name, schema }) => simpleNoun('extension', name, { schema }, context))
}

function typeNouns(metadata: MetaData, context: FacetContext): Noun[] {
  return placedTypes(metadata, context).map(({ type, schema }) => {
    const key = context.placeOf({ name: type.name ?? '', schema })
    return { ...noun(`${type.kind} type`, key, type), facets: describeType(type, context) }
  })
}

function placedTypes(metadata: MetaData, { hasTypes, dialect }: FacetContext): readonly PlacedType[] {
  const rules = { dialectName: dialect, can: { enumTypes: true } }
  return hasTypes ? typesOf([...metadata.tables.values()], rules, { types: metadata.types, metadata }) : []
}

/** A sequence that stands alone. */
export function sequenceNoun(sequence: Sequence, context: FacetContext): Noun {
  const key = context.placeOf(sequence)
  return { ...noun('sequence', key, sequence), facets: describeFacets(sequence, sequenceFacets, context) }
}

/** A table or view. */
export function tableNoun(table: Table, context: FacetContext): Noun {
  const parts = table.isView ? viewParts(table, context) : tableParts(table, context)
  const facets = describeFacets(table, tableFacets, context)
  return { ...noun(table.isView ? 'view' : 'table', context.placeOf(table), table), facets, parts }
}

function tableParts(table: Table, context: FacetContext): Noun[] {
  const isWanted = ({ ddlIf }: Constraint | Index): boolean =>
    context.dialect === undefined || isFor(ddlIf, context.dialect)
  return [
    ...table.columns.map((column) => columnNoun(column, context)),
    ...table.constraints.filter(isWanted).map((constraint) => constraintNoun(constraint, context)),
    ...table.indexes.filter(isWanted).map((index) => indexNoun(index, context)),
  ]
}

/** The columns of a view are what the query gives: they have names and mostly types, and nothing else of their own. */
function viewParts(table: Table, context: FacetContext): Noun[] {
  const { type, comment } = columnFacets
  const columns = table.columns.map((column) => ({
    ...columnNoun(column, context),
    facets: describeFacets(column, context.hasViewTypes ? { type, comment } : { comment }, context),
  }))
  const indexes = table.view?.materialized === true ? table.indexes : []
  return [...columns, ...indexes.map((index) => indexNoun(index, context))]
}

function columnNoun(column: Column, context: FacetContext): Noun {
  const name = context.name(column.name)
  const subject = `column ${context.placeOf(column.table)}.${name}`
  return { ...noun('column', name, column), subject, facets: describeFacets(column, columnFacets, context) }
}

function constraintNoun(constraint: Constraint, context: FacetContext): Noun {
  const name = context.name(context.nameOf(constraint))
  const subject = `constraint ${name} of table ${context.placeOf(constraint.table)}`
  return {
    ...noun(constraint.kind, name, constraint),
    subject,
    facets: describeConstraint(constraint, context),
  }
}

function indexNoun(index: Index, context: FacetContext): Noun {
  const name = context.name(context.nameOf(index))
  const subject = `index ${name} of table ${context.placeOf(index.table)}`
  return { ...noun('index', name, index), subject, facets: describeFacets(index, indexFacets, context) }
}

type SimpleFacts = Readonly<Record<string, string | undefined>>

function simpleNoun(kind: string, key: string, facts: SimpleFacts, context: FacetContext): Noun {
  const describers = Object.fromEntries(
    Object.keys(facts).map((name) => [name, (all: SimpleFacts) => all[name]]),
  )
  return { ...noun(kind, key, facts), facets: describeFacets(facts, describers, context) }
}

function noun(kind: string, key: string, source: object): Noun {
  return { kind, key, subject: `${kind} ${key}`, facets: new Map(), parts: [], source }
}
