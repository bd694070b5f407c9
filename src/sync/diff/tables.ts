import { isFor } from '../../schema/conditional'
import type { Table } from '../../schema/table'
import { EnumType } from '../../types/enum'
import type { PlacedType } from '../../statement/ddl/type-ddl'
import { schemaNodes } from '../../statement/ddl/creation-order'
import { typesOf } from '../../statement/ddl/type-order'
import type { Renamings } from '../../dialect/renamings'
import type { Change } from '../../dialect/schema-change'
import type { Snapshot, TablePair } from '../snapshot'
import { diffColumns } from './columns'
import { diffConstraints } from './constraints'
import { comparedForm } from './awaited'
import type { DiffContext } from './context'
import { diffIndexes, diffViewIndexes } from './indexes'
import { nounLists, type NounLists } from './noun-lists'
import {
  additionsOf,
  isOfMissing,
  missingPartitions,
  partitionRemovals,
  type MissingPartition,
} from './partitions'
import { namesFormer, renamedInView } from './renamed-views'
import { labelNotes } from './label-notes'
import { leftOverNotes, moveNotes, renamingChanges } from './renamings'
import { diffObjects } from './objects'
import { withoutTakenNames } from './taken-names'
import { objectRemovals } from './unknown-objects'
import { partRemovals, unknownNotes } from './unknown-parts'
import type { Noun } from './nouns'
import { changesOf, wantedFacets } from './wanted-facets'

/** What leads from a database to a model. */
export interface ModelDifference {
  readonly changes: readonly Change[]
  /** What only people can tell, or should know. */
  readonly notes: readonly string[]
  /** Something can be compared only when the changes are made. */
  readonly isPartial: boolean
}

/** Compares a database with a model. */
export function diffModel(snapshot: Snapshot, context: DiffContext): ModelDifference {
  const tables = [...snapshot.missing, ...snapshot.pairs.map(({ wanted }) => wanted)]
  const compared = snapshot.pairs.map((pair) => diffTable(pair, snapshot, context))
  const changes: readonly Change[] = [
    ...snapshot.moves.moved.map((move): Change => ({ kind: 'moveTable', ...move })),
    ...renamingChanges(snapshot.renamings),
    ...missingSchemas(snapshot, context),
    ...missingExtensions(snapshot, context),
    ...diffTypes(tables, snapshot, context),
    ...missingSequences(snapshot),
    ...diffObjects(snapshot, tables, context),
    ...snapshot.obstructed.map(obstruction),
    ...snapshot.missing.map((table): Change => ({ kind: table.isView ? 'addView' : 'addTable', table })),
    ...compared.flatMap(({ changes }) => changes),
    ...objectRemovals(snapshot, context),
  ]
  return {
    changes: withoutTakenNames(changes, snapshot.moves.moved, context),
    notes: [
      ...leftOverNotes(snapshot.renamings, context),
      ...moveNotes(snapshot.moves, context),
      ...labelNotes(changes, context),
      ...compared.flatMap(({ notes }) => notes),
    ],
    isPartial: snapshot.moves.moved.length > 0 || compared.some(({ isPartial }) => isPartial),
  }
}

/** The nouns of a table, and whether the database could be brought to write the wanted ones. */
type ComparedLists = NounLists & { readonly isComparable: boolean }

function diffTable(pair: TablePair, snapshot: Snapshot, context: DiffContext): ModelDifference {
  const { renamings } = snapshot
  const lists = nounLists(pair, context.facets)
  const isComparable = !isUnread(pair.wanted, context)
  const sides = { ...lists, isComparable }
  if (pair.wanted.isView) return diffView(sides, renamings, context)
  return {
    changes: [...diffParts(sides, context), ...partRemovals(lists, isComparable, context)],
    notes: unknownNotes(lists, context),
    isPartial: false,
  }
}

function isUnread(table: Table, { unread: { parts } }: DiffContext): boolean {
  return [table, ...table.columns, ...table.constraints, ...table.indexes].some((part) => parts.has(part))
}

/** The columns of a view are what its query gives; what the model says of them are comments. */
function diffView(lists: ComparedLists, renamings: Renamings, context: DiffContext): ModelDifference {
  for (const column of lists.found.columns) lists.known.add(column)
  const comments = diffColumns(lists, context).filter(isOfComment)
  const indexes = lists.isComparable ? diffIndexes(lists, context) : diffViewIndexes(lists, context)
  const itself = diffItself(lists, [], context)
  const anew = itself.some(isOfQuery) ? [] : renamedInView(lists, renamings, context.rules)
  const { wanted, found, isComparable, table } = lists
  const triple = { wanted: wanted.noun, normal: undefined, found: found.noun }
  const isPartial = anew.length === 0 && namesFormer(found.noun.source as Table, renamings, context.rules)
  return {
    changes: [
      ...itself,
      ...changesOf(triple, anew),
      ...comments,
      ...indexes,
      ...partRemovals(lists, isComparable, context),
    ],
    notes: isPartial && isComparable ? [laterNote(table)] : [],
    isPartial,
  }
}

function isOfQuery(change: Change): boolean {
  return change.kind === 'changeTable' && change.facets.some(({ name }) => name === 'view.definition')
}

function laterNote({ key }: Table): string {
  return `the query of view ${key} names a column that gets another name: it is compared again, and changed if need be, when that is done.`
}

function isOfComment(change: Change): boolean {
  if (change.kind === 'addComment') return true
  return change.kind === 'changeColumn' && change.facets.every(({ name }) => name === 'comment')
}

function diffParts(lists: ComparedLists, context: DiffContext): Change[] {
  const missing = missingPartitions(lists, context)
  return [
    ...diffItself(lists, missing, context),
    ...partitionRemovals(lists, context),
    ...additionsOf(lists.table, missing),
    ...diffColumns(lists, context),
    ...diffConstraints(lists, context),
    ...diffIndexes(lists, context),
  ]
}

/** What a table has besides columns, constraints and indexes. */
function diffItself(
  { wanted, found, normal, table }: ComparedLists,
  missing: readonly MissingPartition[],
  { unknown: { isExact }, unread }: DiffContext,
): Change[] {
  const form = unread.parts.has(table)
    ? undefined
    : comparedForm(wanted.noun, formOf(wanted.noun, normal?.noun), unread)
  const triple = { wanted: wanted.noun, normal: form, found: found.noun }
  return changesOf(
    triple,
    wantedFacets(triple, { isExact }).filter((facet) => !isOfMissing(facet, missing)),
  )
}

/** The table or view in the database's own words; it has others only for the query of a view, and for what was asked for. */
function formOf(wanted: Noun, normal: Noun | undefined): Noun | undefined {
  if (wanted.kind === 'table')
    return normal === undefined ? wanted : { ...normal, facets: withDivision(wanted, normal) }
  const definition = normal?.facets.get('view.definition')
  if (definition === undefined) return normal
  return { ...wanted, facets: new Map([...wanted.facets, ['view.definition', definition]]) }
}

/** What stands in for a table is in one schema, without comments, and not divided where the columns for that are still to come. */
function withDivision(wanted: Noun, normal: Noun): Noun['facets'] {
  const isDivided = [...normal.facets.keys()].some((name) => DIVISION.test(name))
  const unspelled = [...wanted.facets].filter(
    ([name]) => OF_PARTITIONS.test(name) || (!isDivided && DIVISION.test(name)),
  )
  return new Map([...normal.facets, ...unspelled])
}

const DIVISION = /^dialect\.[a-z]+\.partitionBy\./u
const OF_PARTITIONS = /^dialect\.[a-z]+\.partitions\..*\.(?:schema|comment)$/su

function obstruction(table: Table): Change {
  const { key, isView } = table
  const [wanted, found] = isView ? ['a view', 'a table or the like'] : ['a table', 'a view or the like']
  return { kind: 'obstacle', object: table, subject: `${isView ? 'view' : 'table'} ${key}`, wanted, found }
}

function missingSchemas({ objects }: Snapshot, { existing, schemas, compiler }: DiffContext): Change[] {
  if (!schemas || objects === undefined) return []
  return schemaNodes(objects, compiler)
    .filter(({ name }) => !existing.hasSchema(name))
    .map(({ name, comment }) => ({ kind: 'addSchema', name, comment }))
}

function missingExtensions({ objects, existing }: Snapshot, { compiler }: DiffContext): Change[] {
  const missing = (objects?.extensions ?? []).filter(
    ({ name, ddlIf }) => isFor(ddlIf, compiler.dialectName) && !existing.hasExtension(name),
  )
  return missing.map((extension): Change => ({ kind: 'addExtension', extension }))
}

function missingSequences({ objects, existing }: Snapshot): Change[] {
  const isMissing = (sequence: { readonly name: string; readonly schema: string | undefined }): boolean =>
    !existing.hasSequence(sequence)
  return (objects?.sequences ?? [])
    .filter(isMissing)
    .map((sequence): Change => ({ kind: 'addSequence', sequence }))
}

/** A type that differs is told once here, and not again for each column. */
function diffTypes(
  tables: readonly Table[],
  { objects }: Snapshot,
  { existing, compiler }: DiffContext,
): Change[] {
  return typesOf(tables, compiler, objects).flatMap((placed): Change[] => {
    const { type, schema } = placed
    if (!existing.hasType(type.name ?? '', schema)) return [addition(placed)]
    const found = existing.enumLabels(type.name ?? '', schema)
    if (!(type instanceof EnumType) || found === undefined) return []
    return changedEnum(type as EnumType, schema, found)
  })
}

function changedEnum(type: EnumType, schema: string | undefined, labels: readonly string[]): Change[] {
  const [wanted, found] = [type.values.join(', '), labels.join(', ')]
  if (wanted === found) return []
  const subject = `enum type ${type.name ?? ''}`
  const facets = [{ name: 'values', first: wanted, second: found }]
  return [{ kind: 'changeEnum', type, schema, labels, subject, wanted, found, facets }]
}

function addition({ type, schema, parts }: PlacedType): Change {
  if (type instanceof EnumType) return { kind: 'addEnum', type, schema }
  return { kind: 'addType', type, schema, parts }
}
