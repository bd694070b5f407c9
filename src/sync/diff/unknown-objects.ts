/** What the schemas of a model hold in the database that the model does not name. */
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Sequence } from '../../schema/sequence'
import type { Table } from '../../schema/table'
import type { Change } from '../../dialect/schema-change'
import { orderOf } from '../../statement/ddl/creation-order'
import { typesOf } from '../../statement/ddl/type-order'
import type { PlacedType } from '../../statement/ddl/type-ddl'
import type { Snapshot } from '../snapshot'
import type { Place } from '../unknown'
import type { DiffContext } from './context'

/** The changes that drop those of them that are to go, in an order in which that is possible. */
export function objectRemovals(snapshot: Snapshot, context: DiffContext): Change[] {
  if (context.unknown.isKept) return []
  const isUnknown = unknownTo(snapshot, context)
  const tables = [...snapshot.found.tables.values()].filter((table) => isUnknown('table', table))
  return [
    ...viewRemovals(tables),
    ...tableRemovals(tables, context),
    ...sequenceRemovals(snapshot, tables, (sequence) => isUnknown('sequence', sequence)),
    ...typeRemovals(snapshot, context, ({ type, schema }) =>
      isUnknown('type', { name: type.name ?? '', schema }),
    ),
  ]
}

type IsUnknown = (kind: string, place: Place) => boolean

/** What no table, sequence or type of the model is called, in a schema that the model uses. */
function unknownTo(
  { known: names, schemas }: Snapshot,
  { facets, unknown, existing }: DiffContext,
): IsUnknown {
  const { defaultSchema } = existing
  const schemaOf = ({ schema }: Place): string => facets.name(schema ?? defaultSchema)
  const inUse = new Set(schemas.map((schema) => facets.name(schema ?? defaultSchema)))
  const keyOf = (kind: string, place: Place): string => `${kind} ${facets.placeOf(place)}`
  const known = new Set(names.map(({ kind, place }) => keyOf(kind, place)))
  return (kind, place) =>
    inUse.has(schemaOf(place)) && !known.has(keyOf(kind, place)) && unknown.drops(place, defaultSchema)
}

/** Each view goes before those that it reads from. */
function viewRemovals(tables: readonly Table[]): Change[] {
  return tables
    .filter(({ isView }) => isView)
    .toReversed()
    .map((foundTable) => ({ kind: 'dropTable', foundTable, keysFirst: [] }))
}

/** Each table goes before those that it references; keys that close a cycle go first. */
function tableRemovals(tables: readonly Table[], { compiler }: DiffContext): Change[] {
  const { tables: order, deferred } = orderOf(
    tables.filter(({ isView }) => !isView),
    compiler,
  )
  const keysOf = (table: Table): readonly ForeignKeyConstraint[] =>
    table.foreignKeys.filter((key) => deferred.has(key))
  return order
    .toReversed()
    .map((foundTable) => ({ kind: 'dropTable', foundTable, keysFirst: keysOf(foundTable) }))
}

/** One that belongs to a column goes with it. */
function sequenceRemovals(
  { found }: Snapshot,
  dropped: readonly Table[],
  isUnknown: (sequence: Sequence) => boolean,
): Change[] {
  return [...found.sequences.values()]
    .filter(isUnknown)
    .filter(({ ownedBy }) => ownedBy === undefined || !dropped.includes(ownedBy.table))
    .map((sequence) => ({ kind: 'dropSequence', sequence }))
}

/** Each type goes before those that it is made of. */
function typeRemovals(
  { found }: Snapshot,
  { compiler }: DiffContext,
  isUnknown: (type: PlacedType) => boolean,
): Change[] {
  const loose = { types: found.types, metadata: found }
  return typesOf([...found.tables.values()], compiler, loose)
    .filter(isUnknown)
    .toReversed()
    .map(({ type, schema }) => ({ kind: 'dropType', type, schema }))
}
