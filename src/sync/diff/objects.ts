/** What both have besides tables and views, but not alike: sequences, types, schemas, extensions. */
import type { Alteration, Change } from '../../dialect/schema-change'
import { isFor } from '../../schema/conditional'
import type { Facets } from '../../schema/facets/facet'
import { describeType } from '../../schema/facets/type-facets'
import { schemaNodes } from '../../statement/ddl/creation-order'
import { typesOf } from '../../statement/ddl/type-order'
import type { PlacedType } from '../../statement/ddl/type-ddl'
import { EnumType } from '../../types/enum'
import type { Table } from '../../schema/table'
import type { Snapshot } from '../snapshot'
import { compareFacets, type FacetDifference } from './compare-facets'
import type { DiffContext } from './context'
import { sequenceNoun } from './nouns'
import { wantedFacets } from './wanted-facets'

/** The changes of sequences, types, schemas and extensions that are there. */
export function diffObjects(snapshot: Snapshot, tables: readonly Table[], context: DiffContext): Change[] {
  return [
    ...diffSchemas(snapshot, context),
    ...diffExtensions(snapshot, context),
    ...diffSequences(snapshot, context),
    ...diffOtherTypes(snapshot, tables, context),
  ]
}

type Told = Pick<Alteration, 'subject' | 'wanted' | 'found' | 'facets'>

function told(subject: string, facets: readonly FacetDifference[]): Told {
  const side = (which: 'first' | 'second'): string =>
    facets.map((facet) => `${facet.name} ${facet[which] ?? 'not set'}`).join(', ')
  return {
    subject,
    wanted: side('first'),
    found: side('second'),
    facets: facets.map(({ name, first, second }) => ({ name, first, second })),
  }
}

function diffSequences({ objects, found }: Snapshot, { facets, unknown }: DiffContext): Change[] {
  const there = new Map([...found.sequences.values()].map((each) => [facets.placeOf(each), each]))
  return (objects?.sequences ?? []).flatMap((sequence): Change[] => {
    const foundSequence = there.get(facets.placeOf(sequence))
    if (foundSequence === undefined) return []
    const noun = sequenceNoun(sequence, facets)
    const triple = { wanted: noun, normal: noun, found: sequenceNoun(foundSequence, facets) }
    const differing = wantedFacets(triple, { isExact: unknown.isExact })
    if (differing.length === 0) return []
    return [{ kind: 'changeSequence', sequence, foundSequence, ...told(noun.subject, differing) }]
  })
}

/** Types but for the labels of enums, which are compared by themselves. */
function diffOtherTypes(
  { objects, found, normalTypes }: Snapshot,
  tables: readonly Table[],
  { compiler, facets, unknown }: DiffContext,
): Change[] {
  const keyOf = ({ type, schema }: PlacedType): string => facets.placeOf({ name: type.name ?? '', schema })
  const loose = { types: found.types, metadata: found }
  const there = new Map(
    typesOf([...found.tables.values()], compiler, loose).map((each) => [keyOf(each), each]),
  )
  return typesOf(tables, compiler, objects).flatMap((placed): Change[] => {
    const other = there.get(keyOf(placed))
    if (other?.type.kind !== placed.type.kind) return []
    const normal = normalTypes.get(placed.type)
    const described = describeType(placed.type, facets)
    const second = describeType(other.type, facets)
    const own =
      placed.type instanceof EnumType
        ? described
        : normal && calledAsFound(describeType(normal, facets), { declared: described, found: second })
    const declared = own === undefined ? described : named(described, own)
    const differing = compareFacets({ declared, normal: own }, { declared: second, normal: second }).filter(
      (facet) => facet.isCertain && facet.name !== 'labels' && isWanted(facet, unknown.isExact),
    )
    if (differing.length === 0) return []
    const { type, schema, parts } = placed
    const subject = `${type.kind} type ${keyOf(placed)}`
    return [
      {
        kind: 'changeType',
        type,
        schema,
        parts,
        foundType: other.type,
        normalType: normal,
        ...told(subject, differing),
      },
    ]
  })
}

/**
 * The database gives a check that has no name one that is free at the time: one that demands the same is the same, whatever it is
 * called.
 */
function calledAsFound(
  normal: Facets,
  { declared, found }: { readonly declared: Facets; readonly found: Facets },
): Facets {
  const isUnnamed = (name: string): boolean => isCheck(name) && !declared.has(name)
  const free = new Map([...found].filter(([name]) => isUnnamed(name) && !normal.has(name)))
  return new Map(
    [...normal].map(([name, text]) => {
      if (!isUnnamed(name) || found.has(name)) return [name, text]
      const [same = name] = [...free].find(([, other]) => other.text === text.text) ?? []
      free.delete(same)
      return [same, text]
    }),
  )
}

function isCheck(facet: string): boolean {
  return facet.startsWith('check.')
}

/** Checks that the model gives no names are called as the database would call them. */
function named(declared: Facets, normal: Facets): Facets {
  const given = [...declared].filter(([name]) => !name.startsWith('check.#'))
  const more = [...normal].filter(([name]) => isCheck(name) && !declared.has(name))
  return new Map([...given, ...more])
}

/** Comments matter only if the model has them; a check that was made without looking at the values may have been made whole since. */
function isWanted({ name, first, second }: FacetDifference, isExact: boolean): boolean {
  if (first !== undefined && first === `${second ?? ''} NOT VALID`) return false
  return isExact || first !== undefined || !(name === 'comment' || name.startsWith('fieldComments.'))
}

/** A schema that the model names without a comment has the one that somebody gave it. */
function diffSchemas(
  { objects, existing, found, database }: Snapshot,
  { schemas, compiler }: DiffContext,
): Change[] {
  if (!schemas || objects === undefined || database === undefined) return []
  const comments = new Map(found.schemas.map(({ name, comment }) => [name, comment]))
  return schemaNodes(objects, compiler).flatMap(({ name, comment }): Change[] => {
    const before = comments.get(name)
    if (comment === undefined || comment === before || !existing.hasSchema(name)) return []
    const facet = { name: 'comment', first: comment, second: before, isCertain: true }
    return [{ kind: 'changeSchema', name, comment, ...told(`schema ${name}`, [facet]) }]
  })
}

/** An extension is where the database put it, unless the model says where. */
function diffExtensions({ objects, found }: Snapshot, { compiler, existing }: DiffContext): Change[] {
  const there = new Map(found.extensions.map(({ name, schema }) => [name, schema]))
  return (objects?.extensions ?? []).flatMap((extension): Change[] => {
    const { name, schema, ddlIf } = extension
    if (schema === undefined || !there.has(name) || !isFor(ddlIf, compiler.dialectName)) return []
    const before = there.get(name) ?? existing.defaultSchema
    if (before === schema) return []
    const facet = { name: 'schema', first: schema, second: before, isCertain: true }
    return [{ kind: 'changeExtension', extension, ...told(`extension ${name}`, [facet]) }]
  })
}
