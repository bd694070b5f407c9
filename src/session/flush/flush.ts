/**
 * The unit of work: everything that changed in a session's instances is written, along the foreign keys. Rows that others
 * point to come first, and go last.
 */
import { groupBy } from '../../util/group-by'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import { Deletion } from '../owner'
import { assertAgreement, assertOthersStay } from './agreement'
import type { FlushHooks } from './flush-hooks'
import { defaultOf } from './default-value'
import { deletedFirst } from './deleted-first'
import type { FlushPlan } from './flush-plan'
import { followDeletes } from './follow'
import { takeDiscriminator } from './class-rules'
import { columnsOf, columnsToClear, valueAt } from './key-values'
import { followMoves, movesOf } from './key-moves'
import { collectRelationChanges, type Link } from './links'
import { deleteOrder, insertOrder, inTableOrder } from './row-order'
import { settleRelations } from './settle'
import { rowMirrorOf, type MirrorContext, type RowMirror } from './row-mirror'
import { TouchedStates } from './touched-states'
import { writeThrough } from './through'
import { ThroughRows } from './through-rows'
import type { UndoLog } from './undo-log'
import { updatedFirst } from './updated-first'
import { inModelTerms } from './violation'
import type { WriteContext } from './write-context'
import { Writer } from './writer'

/** What a flush works on. */
export interface FlushContext extends MirrorContext {
  readonly identityMap: IdentityMap
  readonly undo: UndoLog
  readonly hooks: FlushHooks
}

/** Looks for changes; gives undefined where there is nothing to write. */
export function planFlush(
  { identityMap, ...context }: MirrorContext & { readonly identityMap: IdentityMap },
  retired: ReadonlySet<EntityState>,
): FlushPlan | undefined {
  const changes = collectRelationChanges(identityMap)
  const { states } = changes
  const linked = new Set<EntityState>()
  for (const { child } of changes.links) if (child.status === 'persistent') linked.add(child)
  const [created, changed, deleted]: [EntityState[], EntityState[], EntityState[]] = [[], [], []]
  const isChanged = changeTest(context)
  states.forEach((state) => {
    if (state.status === 'new') created.push(state)
    else if (state.status === 'deleted') deleted.push(state)
    else if (linked.has(state) || isChanged(state)) changed.push(state)
  })
  const orphans = changes.orphans.filter((state) => !retired.has(state))
  const plan: FlushPlan = { ...changes, orphans, created, changed, deleted, retired }
  const { through } = plan
  const size =
    created.length + changed.length + deleted.length + through.length + orphans.length + retired.size
  return size === 0 ? undefined : plan
}

/** Tells instances that are not as the database holds them; those of one class mostly follow each other. */
function changeTest(context: MirrorContext): (state: EntityState) => boolean {
  let mapper: EntityState['mapper'] | undefined
  let mirror: RowMirror | undefined
  return (state) => {
    if (mirror === undefined || state.mapper !== mapper) {
      mapper = state.mapper
      mirror = rowMirrorOf(context, mapper)
    }
    return mirror.changed(state) !== ''
  }
}

/** Gives new instances the values that their columns say, where the program gave none. */
export function applyDefaults({ created }: FlushPlan, undo: UndoLog): void {
  for (const [mapper, states] of groupBy(created, (state) => state.mapper)) {
    if (mapper.inheritance !== undefined) for (const state of states) takeDiscriminator(state, undo)
    const defaults = mapper.properties.filter(({ column }) => column.options.defaultValue !== undefined)
    for (const { name, column } of defaults) {
      for (const { entity } of states) {
        if (entity[name] === undefined) undo.set(entity, name, defaultOf(column.options.defaultValue))
      }
    }
  }
}

/** Writes all changes. If it throws, `undo` puts the instances back as the program left them. */
export async function flush(plan: FlushPlan, context: FlushContext): Promise<void> {
  const { executor, generateCode, identityMap, undo } = context
  const touched = new TouchedStates()
  const writing = { executor, generateCode, identityMap, undo, touched }
  const writer = new Writer(writing)
  const through = new ThroughRows(executor, identityMap, undo)
  const isLinked = (state: EntityState): boolean => !through.unlinked.has(state)
  try {
    const first = deletedFirst(plan)
    await unlinkAll(first, through)
    // One who deletes both a link and an end of it means the same.
    await deleteAll(first.filter(isLinked), writer)
    const early = updatedFirst(plan)
    pointAll(
      undo,
      plan.links.filter(({ child }) => early.includes(child)),
    )
    const update = (states: readonly EntityState[]): Promise<void> =>
      updateAll(inTableOrder(states), plan, writing)
    await update(early)
    await insertAll(plan, context, writer)
    for (const { child } of plan.links) touched.add(child)
    await update(plan.changed)
    await writeThrough(through, plan.through)
    const isGone = new Set(first)
    const last = plan.deleted.filter((state) => !isGone.has(state))
    await unlinkAll(last, through)
    await deleteAll(last.filter(isLinked), writer)
  } catch (error) {
    throw await inModelTerms(error, { states: plan.states, executor })
  }
  const effects = followDeletes(context, [...plan.deleted, ...through.unlinked])
  for (const state of plan.retired) {
    undo.remember(state)
    identityMap.bury(state, Deletion.byMark)
    effects.gone.add(state)
  }
  for (const state of effects.cleared) touched.add(state)
  settleRelations(identityMap, undo, { ...effects, ...plan, touched })
  await tellWritten(plan, context, touched)
}

async function tellWritten(
  { created, changed, deleted, retired }: FlushPlan,
  { hooks: { listener } }: FlushContext,
  touched: TouchedStates,
): Promise<void> {
  if (listener === undefined) return
  const updated = changed.filter((state) => touched.has(state) && !retired.has(state))
  const gone = [...deleted, ...retired]
  if (created.length > 0) await listener.after('insert', created)
  if (updated.length > 0) await listener.after('update', updated)
  if (gone.length > 0) await listener.after('delete', gone)
}

/** Inserts the new rows, points all rows where they are to point, and fills in what had to wait for other rows. */
async function insertAll(plan: FlushPlan, { undo }: FlushContext, writer: Writer): Promise<void> {
  const { created, links } = plan
  const ofOld = links.filter(({ child }) => child.status !== 'new')
  const { batches, apart } = insertOrder(created, links)
  for (const link of apart) point(undo, { ...link, parent: null })
  for (const batch of batches) {
    if (links.length > 0) pointNew(undo, batch, plan.linksOf, apart)
    await writer.insert(batch)
  }
  pointAll(undo, [...apart, ...ofOld])
  await writer.update([...new Set([...apart].map(({ child }) => child))])
}

/** Points new rows of one class where they are to point. */
function pointNew(
  undo: UndoLog,
  batch: readonly EntityState[],
  linksOf: FlushPlan['linksOf'],
  apart: ReadonlySet<Link>,
): void {
  const single: Link[] = []
  for (const state of batch) {
    const all = linksOf.get(state)
    if (all === undefined) continue
    const own = apart.size === 0 ? all : all.filter((link) => !apart.has(link))
    const [link] = own
    if (own.length === 1 && link?.parent !== null && isOfOneColumn(link)) single.push(link as Link)
    else for (const each of own) point(undo, each)
    assertAgreement(own)
  }
  for (const links of groupBy(single, ({ foreignKey }) => foreignKey).values()) pointTogether(undo, links)
}

function isOfOneColumn(link: Link | undefined): boolean {
  return link !== undefined && columnsOf(link.foreignKey).length === 1
}

/** As `point`, of rows of one class by one key of one column: the usual case, of which there may be many. */
function pointTogether(undo: UndoLog, links: readonly Link[]): void {
  const [{ child, foreignKey }] = links as readonly [Link]
  const [column] = columnsOf(foreignKey) as [ForeignKeyConstraint['columns'][number]]
  const { name } = child.mapper.propertyOf(column)
  undo.setAll(
    links.map((link) => link.child),
    name,
    links.map(({ parent }) => valueAt(parent as NonNullable<Link['parent']>, foreignKey, column)),
  )
}

/** Updates rows class by class, those of one inheritance together; the database holds the next ones under the keys that came along. */
async function updateAll(
  states: readonly EntityState[],
  plan: FlushPlan,
  context: WriteContext,
): Promise<void> {
  const writer = new Writer(context)
  for (const ofClass of groupBy(states, ({ mapper }) => mapper.root).values()) {
    // Rows that these point to may have taken another key meanwhile, along which they went.
    if (plan.links.length > 0) {
      const own = new Set(ofClass)
      pointAll(
        context.undo,
        plan.links.filter(({ child }) => own.has(child)),
      )
    }
    const moves = movesOf(ofClass)
    await writer.update(ofClass)
    followMoves(context, plan.states, moves)
  }
}

/** Points rows that are there where they are to point. */
function pointAll(undo: UndoLog, links: readonly Link[]): void {
  for (const own of groupBy(links, ({ child }) => child).values()) {
    assertOthersStay(own)
    for (const link of own) point(undo, link)
    assertAgreement(own)
  }
}

/** Gives a row's foreign key the values of the row that it points to, or lets it point nowhere. */
function point(undo: UndoLog, { child, foreignKey, parent }: Link): void {
  for (const column of parent === null ? columnsToClear(foreignKey) : columnsOf(foreignKey)) {
    const { name } = child.mapper.propertyOf(column)
    undo.set(child.entity, name, parent === null ? null : valueAt(parent, foreignKey, column))
  }
}

/** Rows in between go with either end. */
async function unlinkAll(deleted: readonly EntityState[], rows: ThroughRows): Promise<void> {
  for (const [mapper, states] of groupBy(deleted, (state) => state.mapper)) {
    for (const { through, viewOnly } of mapper.relationships.values()) {
      if (through === undefined || viewOnly || through.sourceKey.onDelete === 'CASCADE') continue
      await rows.unlinkAll(through, states)
    }
  }
}

async function deleteAll(deleted: readonly EntityState[], writer: Writer): Promise<void> {
  const { batches, apart } = deleteOrder(deleted)
  for (const link of apart) await writer.clear(link)
  for (const batch of batches) await writer.delete(batch)
}
