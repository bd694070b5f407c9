/**
 * The unit of work: everything that changed in a session's instances is written, along the foreign keys. Rows that others
 * point to come first, and go last.
 */
import type { Executor } from '../../engine/executor'
import type { Mapper } from '../../registry/mapper'
import type { Relationship, Through } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import { dependencyOrder } from '../../schema/dependency-order'
import type { Table } from '../../schema/table'
import { groupBy } from '../../util/group-by'
import { printAcyclic } from '../acyclic-json'
import type { EntityState, Instance } from '../entity-state'
import { convertKey, isSameKey } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { isStandIn, Reference } from '../not-loaded'
import { referenceOf } from '../hydrator'
import { insertOrder } from './insert-order'
import { inModelTerms } from './violation'
import { collectRelationChanges, type Link, type RelationChanges, type ThroughChange } from './links'
import { changedProperties, type DecodersOf } from './snapshot'
import type { UndoLog } from './undo-log'
import { Writer } from './writer'

/** What a flush works on. */
export interface FlushContext {
  readonly executor: Executor
  readonly identityMap: IdentityMap
  readonly undo: UndoLog
  readonly decodersOf: DecodersOf
  /** Called with the new and changed instances before anything is written. */
  readonly validate: (states: readonly EntityState[]) => Promise<void>
}

/** Writes all changes. If it throws, `undo` puts the instances back as the program left them. */
export async function flush(context: FlushContext): Promise<void> {
  const { identityMap, decodersOf } = context
  const changes = collectRelationChanges(identityMap, decodersOf)
  const states = [...identityMap.states]
  const created = states.filter(({ status }) => status === 'new')
  const deleted = states.filter(({ status }) => status === 'deleted')
  await context.validate(states.filter((state) => state.status === 'new' || isDirty(state, context)))
  const writer = new Writer(context.executor, identityMap, context.undo, decodersOf)
  try {
    const postponed = await insertAll(context, writer, created, changes.links)
    for (const link of changes.links)
      if (!created.includes(link.child) || postponed.has(link)) apply(context, link)
    for (const state of inTableOrder(states.filter(({ status }) => status === 'persistent')))
      await writer.update(state)
    await writeThrough(writer, changes.through)
    await deleteAll(context, writer, deleted)
  } catch (error) {
    throw inModelTerms(error, states)
  }
  settleRelations(context, changes)
}

/** Whether a flush would write anything. */
export function hasChanges(identityMap: IdentityMap, decodersOf: DecodersOf): boolean {
  const { links, through } = collectRelationChanges(identityMap, decodersOf)
  if (links.length > 0 || through.length > 0) return true
  return [...identityMap.states].some(
    (state) => state.status !== 'persistent' || changedProperties(state, decodersOf).length > 0,
  )
}

function isDirty(state: EntityState, { decodersOf }: FlushContext): boolean {
  return state.status === 'persistent' && changedProperties(state, decodersOf).length > 0
}

async function insertAll(
  context: FlushContext,
  writer: Writer,
  created: readonly EntityState[],
  links: readonly Link[],
): Promise<ReadonlySet<Link>> {
  const byChild = groupBy(links, (link) => link.child)
  const { batches, postponed } = insertOrder(created, links)
  for (const batch of batches) {
    for (const state of batch) {
      for (const link of byChild.get(state) ?? []) if (!postponed.has(link)) apply(context, link)
    }
    await writer.insert(batch)
  }
  return postponed
}

/** Gives a row's foreign key the values of the row that it points to. */
function apply({ undo }: FlushContext, { child, foreignKey, pairs, parent }: Link): void {
  const shared = parent === null ? sharedColumns(child, foreignKey) : undefined
  for (const { source, target } of pairs) {
    // Clearing a relation leaves alone what belongs to another key as well.
    if (shared?.has(source) === true && pairs.some((pair) => !shared.has(pair.source))) continue
    undo.set(
      child.entity,
      child.mapper.propertyOf(source).name,
      convertKey(valueFor(parent, target), source.type),
    )
  }
}

function valueFor(parent: Link['parent'], target: Link['pairs'][number]['target']): unknown {
  if (parent === null) return null
  if (!(parent instanceof Reference)) return parent.entity[parent.mapper.propertyOf(target).name]
  return (parent as unknown as Record<string, unknown>)[target.key]
}

function sharedColumns(child: EntityState, foreignKey: Link['foreignKey']): ReadonlySet<unknown> {
  const { table } = child.mapper
  const others = table.foreignKeys.filter((key) => key !== foreignKey).flatMap((key) => key.columns)
  return new Set([...others, ...table.primaryKey.columns])
}

async function writeThrough(writer: Writer, changes: readonly ThroughChange[]): Promise<void> {
  for (const [through, group] of groupBy(
    distinctChanges(changes),
    (change) => change.relationship.through as Through,
  )) {
    const removed = group.flatMap(({ source, removed: targets }) =>
      targets.map((target) => [source, target] as const),
    )
    const added = group.flatMap(({ source, added: targets }) =>
      targets.map((target) => [source, target] as const),
    )
    if (removed.length > 0) await writer.unlink(through, removed)
    if (added.length > 0) await writer.link(through, added)
  }
}

/** Both sides of a many-to-many may say the same; the row in between is written once. */
function distinctChanges(changes: readonly ThroughChange[]): ThroughChange[] {
  const seen = new Map<string, Map<EntityState, Set<EntityState>>>()
  const isFirst = (change: ThroughChange, other: EntityState, what: string): boolean => {
    const { relationship, source } = change
    const { through, inverse } = relationship
    // The two directions of one table in between meet in the pair's order of the first that is seen.
    const flipped = inverse !== undefined && relationship.name > inverse.name
    const [from, to] = flipped ? [other, source] : [source, other]
    const pairs = seen.get(what + (through as Through).table.key) ?? new Map<EntityState, Set<EntityState>>()
    seen.set(what + (through as Through).table.key, pairs)
    const targets = pairs.get(from) ?? new Set()
    pairs.set(from, targets)
    if (targets.has(to)) return false
    targets.add(to)
    return true
  }
  return changes.map((change) => ({
    ...change,
    added: change.added.filter((other) => isFirst(change, other, '+')),
    removed: change.removed.filter((other) => isFirst(change, other, '-')),
  }))
}

async function deleteAll(
  context: FlushContext,
  writer: Writer,
  deleted: readonly EntityState[],
): Promise<void> {
  for (const [mapper, group] of [...groupBy(inTableOrder(deleted), (state) => state.mapper)].reverse()) {
    for (const { through } of mapper.relationships.values()) {
      if (through === undefined || through.sourceKey.onDelete === 'CASCADE') continue
      await writer.unlink(
        through,
        group.map((state) => [state, undefined] as const),
      )
    }
    await writer.delete(group)
    followCascades(context, mapper, group)
  }
}

/** What the database did by itself to rows that pointed to the deleted ones is done to their instances too. */
function followCascades(context: FlushContext, mapper: Mapper, gone: readonly EntityState[]): void {
  const { identityMap, undo } = context
  for (const state of [...identityMap.states]) {
    if (state.status !== 'persistent') continue
    for (const key of state.mapper.table.foreignKeys) {
      if (key.referredTable !== mapper.table || !['CASCADE', 'SET NULL'].includes(key.onDelete ?? ''))
        continue
      if (!gone.some((parent) => pointsTo(state, key, parent))) continue
      undo.remember(state)
      if (key.onDelete === 'CASCADE') {
        identityMap.forget(state)
        followCascades(context, state.mapper, [state])
      } else clearKey(context, state, key)
    }
  }
}

function pointsTo(state: EntityState, key: Link['foreignKey'], parent: EntityState): boolean {
  return key.columns.every((column, i) => {
    const referred = key.referredColumns[i] as Column
    const own = state.entity[state.mapper.propertyOf(column).name]
    const theirs = parent.entity[parent.mapper.propertyOf(referred).name]
    return own !== null && isSameKey(own, column.type, theirs, referred.type)
  })
}

function clearKey({ undo }: FlushContext, state: EntityState, key: Link['foreignKey']): void {
  const written = [...(state.written ?? [])]
  for (const column of key.columns) {
    const property = state.mapper.propertyOf(column)
    undo.set(state.entity, property.name, null)
    written[state.mapper.properties.indexOf(property)] = null
  }
  if (state.written !== undefined) state.written = written
  else if (state.row !== undefined) {
    const cleared = new Set(
      key.columns.map((column) => state.mapper.properties.indexOf(state.mapper.propertyOf(column))),
    )
    state.row = state.row.map((value, i) => (cleared.has(i) ? null : value))
  }
}

/** The instances whose tables others reference first. */
function inTableOrder(states: readonly EntityState[]): EntityState[] {
  const tables = [...new Set(states.map(({ mapper }) => mapper.table))]
  const { tables: sorted } = dependencyOrder(tables)
  const position = new Map<Table, number>(sorted.map((table, i) => [table, i]))
  return [...states].sort((a, b) => (position.get(a.mapper.table) ?? 0) - (position.get(b.mapper.table) ?? 0))
}

/** Makes relations and keys agree, and remembers what relations hold now. */
function settleRelations(context: FlushContext, { links, through }: RelationChanges): void {
  const touched = new Set<EntityState>([
    ...links.map(({ child }) => child),
    ...through.map(({ source }) => source),
  ])
  for (const state of context.identityMap.states) {
    for (const relationship of state.mapper.relationships.values()) {
      const value = state.entity[relationship.name]
      if (relationship.ownsKey) settleToOne(context, state, relationship)
      else if (
        value !== undefined &&
        !isStandIn(value) &&
        state.relations.get(relationship.name)?.isPartial !== true
      ) {
        rememberMembers(context, state, relationship.name, touched)
      }
    }
  }
}

function rememberMembers(
  { undo }: FlushContext,
  state: EntityState,
  name: string,
  touched: Set<EntityState>,
): void {
  const value = state.entity[name]
  const members = (
    Array.isArray(value) ? [...(value as object[])] : value === null ? [] : [value]
  ) as object[]
  const old = state.relations.get(name)?.members
  if (old?.length === members.length && members.every((member, i) => member === old[i])) return
  if (!touched.has(state)) undo.remember(state)
  state.relations.set(name, { members, isPartial: false })
  printAcyclic(state.entity)
}

/** A to-one relation that does not fit its key any more becomes a reference to the row of that key. */
function settleToOne(
  { undo, identityMap }: FlushContext,
  state: EntityState,
  relationship: Relationship,
): void {
  const { name } = relationship
  const value = state.entity[name] as object | null | undefined
  const expected = referenceOf(state.entity, relationship)
  const isFitting = fits(value, expected)
  if (isFitting && state.relations.get(name)?.members[0] === (value ?? undefined)) return
  undo.remember(state)
  if (!isFitting) undo.set(state.entity, name, expected)
  const next = isFitting ? value : expected
  if (next && identityMap.stateOf(next) !== undefined)
    state.relations.set(name, { members: [next], isPartial: false })
  else state.relations.delete(name)
}

/** Whether what stands in a relation has the key that the foreign key says. */
function fits(value: object | null | undefined, expected: object | null): boolean {
  if (expected === null || value === null || value === undefined) return value === expected
  return Object.entries(expected).every(([property, part]) => Object.is((value as Instance)[property], part))
}
