import { isFor } from '../../schema/conditional'
import type { Table } from '../../schema/table'
import { EnumType } from '../../types/enum'
import type { PlacedType } from '../../statement/ddl/type-ddl'
import { schemaNodes } from '../../statement/ddl/creation-order'
import { typesOf } from '../../statement/ddl/type-order'
import type { Change } from '../change'
import type { Snapshot, TablePair } from '../snapshot'
import { diffColumns } from './columns'
import { diffConstraints } from './constraints'
import type { DiffContext } from './context'
import { diffIndexes } from './indexes'
import { nounLists, type NounLists } from './noun-lists'
import { additionsOf, isOfMissing, missingPartitions, type MissingPartition } from './partitions'
import { changesOf, wantedFacets } from './wanted-facets'

/** All changes that lead from a database to a model. */
export function diffTables(snapshot: Snapshot, context: DiffContext): Change[] {
  const tables = [...snapshot.missing, ...snapshot.pairs.map(({ wanted }) => wanted)]
  return [
    ...missingSchemas(snapshot, context),
    ...missingExtensions(snapshot, context),
    ...diffTypes(tables, snapshot, context),
    ...missingSequences(snapshot),
    ...snapshot.obstructed.map(obstruction),
    ...snapshot.missing.map((table): Change => ({ kind: table.isView ? 'addView' : 'addTable', table })),
    ...snapshot.pairs.flatMap((pair) => diffTable(pair, context)),
  ]
}

function diffTable(pair: TablePair, context: DiffContext): Change[] {
  const lists = nounLists(pair, context.facets)
  if (pair.wanted.isView) return [...diffItself(lists, []), ...diffIndexes(lists, context)]
  const missing = missingPartitions(lists, context)
  return [
    ...diffItself(lists, missing),
    ...additionsOf(pair.wanted, missing),
    ...diffColumns(lists, context),
    ...diffConstraints(lists, context),
    ...diffIndexes(lists, context),
  ]
}

/** What a table has besides columns, constraints and indexes. */
function diffItself({ wanted, found, normal }: NounLists, missing: readonly MissingPartition[]): Change[] {
  const triple = { wanted: wanted.noun, normal: normal?.noun, found: found.noun }
  return changesOf(
    triple,
    wantedFacets(triple).filter((facet) => !isOfMissing(facet, missing)),
  )
}

function obstruction({ key, isView }: Table): Change {
  const [wanted, found] = isView ? ['a view', 'a table or the like'] : ['a table', 'a view or the like']
  return { kind: 'differs', subject: `${isView ? 'view' : 'table'} ${key}`, wanted, found }
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
    const [wanted, there] = [(type as EnumType).values.join(', '), found.join(', ')]
    return wanted === there
      ? []
      : [{ kind: 'differs', subject: `enum type ${type.name ?? ''}`, wanted, found: there }]
  })
}

function addition({ type, schema }: PlacedType): Change {
  return type instanceof EnumType ? { kind: 'addEnum', type, schema } : { kind: 'addType', type, schema }
}
