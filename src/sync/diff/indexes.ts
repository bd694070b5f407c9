import type { Index } from '../../schema/table-index'
import type { Change } from '../../dialect/schema-change'
import { groupBy } from '../../util/group-by'
import { comparedForm } from './awaited'
import type { DiffContext } from './context'
import { namedChangesOf } from './names'
import { namesMissing, type NounLists } from './noun-lists'
import type { Noun } from './nouns'
import { wantedFacets, type NounTriple } from './wanted-facets'

/** Compares the indexes of one table: by name, else by what they are over. */
export function diffIndexes(lists: NounLists, context: DiffContext): Change[] {
  const { wanted, found, normal, known } = lists
  const ownOf = (index: Noun): Noun | undefined =>
    comparedForm(
      index,
      normal?.byKey('index', index.key) ??
        asItIs(index) ??
        (isOverMissing(index, lists, context) ? index : undefined),
      context.unread,
    )
  const columnsOf = ({ facets }: Noun): string => facets.get('columns')?.text ?? ''
  const named = wanted.of('index').map((index) => [index, found.byKey('index', index.key)] as const)
  for (const [, same] of named) if (same !== undefined) known.add(same)
  const others = groupBy(
    found.of('index').filter((index) => !known.has(index)),
    columnsOf,
  )
  const { isExact } = context.unknown
  return named.flatMap(([index, same]): Change[] => {
    const own = ownOf(index)
    const tripleWith = (other: Noun): NounTriple => ({ wanted: index, normal: own, found: other })
    const isLike = (other: Noun): boolean =>
      !known.has(other) && wantedFacets(tripleWith(other), { isExact }).length === 0
    const there = same ?? (own && others.get(columnsOf(own))?.find(isLike))
    if (there === undefined) return missing(index, lists, context)
    known.add(there)
    const triple = tripleWith(there)
    return namedChangesOf(triple, wantedFacets(triple, { isExact }), context)
  })
}

/** The same for a view whose query could not be compared: what is over columns that it has not yet comes with the query. */
export function diffViewIndexes(lists: NounLists, context: DiffContext): Change[] {
  return diffIndexes(lists, context).filter(
    (change) =>
      !(change.kind === 'addIndex' || change.kind === 'changeIndex') ||
      !isOverMissing({ source: change.index }, lists, context),
  )
}

/** An index over whole columns and rows reads the same everywhere. */
function asItIs(index: Noun): Noun | undefined {
  return (index.source as Index).plainColumns === undefined ? undefined : index
}

/** One over a column that is yet to come is another one than any that is there. */
function isOverMissing(
  { source }: Pick<Noun, 'source'>,
  { found }: NounLists,
  { facets }: DiffContext,
): boolean {
  const { orderings, where } = source as Index
  const operands = [...orderings.map(({ operand }) => operand), ...(where === undefined ? [] : [where])]
  return operands.some((operand) => namesMissing(operand, found, facets))
}

/** Another index of the table may have the name; those of other tables are looked for with all that is new. */
function missing(
  { source, subject, key }: Noun,
  { found, known, table }: NounLists,
  { existing, compiler, unknown }: DiffContext,
): Change[] {
  const index = source as Index
  const owner = existing.indexOwner(index)
  const other = found.noun.parts.find((part) => part.kind !== 'column' && part.key === key)
  const isFree =
    other !== undefined && !known.has(other) && unknown.dropsPart(key, table, existing.defaultSchema)
  // One that was not built to its end is built anew.
  const isBroken =
    owner === index.table.name &&
    existing.indexState(index.table.schema, compiler.nameOf(index)) === 'invalid'
  if (owner !== index.table.name || isFree || isBroken) return [{ kind: 'addIndex', table, index }]
  const there = 'an index of this name that belongs to a constraint or is of another kind'
  const wanted = `an index ${compiler.nameOf(index)} on table ${index.table.name}`
  return [{ kind: 'obstacle', object: index, subject, wanted, found: there }]
}
