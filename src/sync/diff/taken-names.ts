/**
 * Names that something else has. In one schema no two tables, views, indexes and sequences can be called alike, nor, where keys give
 * their names to indexes, can keys. Who has a name is told, and what can do without it is done.
 */
import type { ExistingObject } from '../../dialect/existing'
import { addedObject } from '../../dialect/addition-works'
import { newPart, oldPart, renamedPart, type TablePart } from '../../dialect/changed-parts'
import {
  subjectOf,
  type Addition,
  type Change,
  type ChangeOf,
  type MovedTable,
} from '../../dialect/schema-change'
import { isFor } from '../../schema/conditional'
import type { Constraint } from '../../schema/constraint'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { DiffContext } from './context'
import { partitionsOf } from './partitions'

type NewTable = ChangeOf<'addTable' | 'addView'>
/** What may give another name to something that is there. */
type NewName = ChangeOf<'renameIndex' | 'renameConstraint' | 'changeIndex' | 'changeConstraint'>

const NEW_NAMES: ReadonlySet<Change['kind']> = new Set<NewName['kind']>([
  'renameIndex',
  'renameConstraint',
  'changeIndex',
  'changeConstraint',
])

/** The changes, with obstacles in place of those that the database would refuse because of a name. */
export function withoutTakenNames(
  changes: readonly Change[],
  moved: readonly MovedTable[],
  context: DiffContext,
): Change[] {
  const names = new TakenNames(changes, moved, context)
  const left = new Map(changes.map((change) => [change, names.of(change)]))
  const standsFor = new Map([...left].map(([change, [first]]) => [change, first]))
  const all = [...left.values()].flat()
  // Two may wait for each other, so what they wait for is told only when all of them are known.
  for (const change of all) {
    const after = awaitedBy(change).flatMap((each) => standsFor.get(each) ?? [])
    if ('after' in change) Object.assign(change, { after })
  }
  return withoutIdle(all)
}

/** Without the new names that nothing else in the plan asks for. */
function withoutIdle(changes: readonly Change[]): Change[] {
  const needed = new Set(changes.filter((change) => !isOnlyForOthers(change)))
  for (const change of needed) for (const other of awaitedBy(change)) needed.add(other)
  return changes.filter((change) => needed.has(change))
}

function awaitedBy(change: Change): readonly Change[] {
  return 'after' in change ? (change.after ?? []) : []
}

function isOnlyForOthers(change: Change): boolean {
  return 'isOnlyForOthers' in change && change.isOnlyForOthers === true
}

/** Who has a name, and the change that takes it away from there. */
interface Holder {
  readonly object: ExistingObject
  readonly freedBy: Change | undefined
}

class TakenNames {
  readonly #freed: ReadonlyMap<string, Change>

  constructor(
    private readonly changes: readonly Change[],
    private readonly moved: readonly MovedTable[],
    private readonly context: DiffContext,
  ) {
    const freed = changes.flatMap((change) => this.#freedBy(change).map((key) => [key, change] as const))
    this.#freed = new Map(freed)
  }

  /** What a change becomes. */
  of(change: Change): readonly Change[] {
    switch (change.kind) {
      case 'addTable':
      case 'addView':
        return this.ofTable(change)
      case 'addIndex':
        return [this.ofPart(change, change.index)]
      case 'addConstraint':
        return [this.ofPart(change, change.constraint)]
      case 'addPartition':
        return [this.ofPartition(change)]
      case 'addSequence':
        return [this.ofObject(change, change.sequence)]
      case 'renameIndex':
      case 'renameConstraint':
      case 'changeIndex':
      case 'changeConstraint':
        return this.ofNewName(change)
      case 'renameTable':
        return [waitingFor(change, this.#besideTable(change.table))]
      default:
        return [change]
    }
  }

  /** A table can do without its indexes, and with neither its own name nor those of its keys. */
  ofTable(change: NewTable): readonly Change[] {
    const { table } = change
    const { dialectName } = this.context.compiler
    const keys = table.isView ? [] : table.constraints.filter(({ ddlIf }) => isFor(ddlIf, dialectName))
    const holders = [
      ...[this.#holder(table.schema, table.name) ?? []].flat(),
      ...keys.flatMap((key) => this.#holderOf(key) ?? []),
      ...this.#holdersOfPartitions(table),
    ]
    const stays = holders.find(({ freedBy }) => freedBy === undefined)
    if (stays !== undefined) return [obstacle(change, table, stays)]
    const indexes = table.indexesFor(dialectName).flatMap((index) => {
      const taken = this.#holderOf(index)
      return taken === undefined ? [] : [{ index, ...taken }]
    })
    // A view waits as a whole: its indexes come with it.
    const waiting = table.isView ? [...holders, ...indexes] : holders
    const after = waiting.flatMap(({ freedBy }) => freedBy ?? [])
    const apart = indexes.filter((taken) => !table.isView || taken.freedBy === undefined)
    const leftOut = apart.map(({ index }) => index)
    return [
      { ...change, ...(leftOut.length > 0 && { leftOut }), ...(after.length > 0 && { after }) },
      ...leftOut.map((index) => this.ofPart({ kind: 'addIndex', table, index }, index)),
    ]
  }

  /** One that becomes free in this plan is waited for. */
  ofPart(change: ChangeOf<'addIndex' | 'addConstraint'>, part: Index | Constraint): Change {
    const holder = this.#holderOf(part)
    return holder !== undefined && holder.freedBy === undefined
      ? obstacle(change, part, holder)
      : waitingFor(change, holder)
  }

  /** What is there under another name, and can keep that where nothing else needs it. */
  ofNewName(change: NewName): readonly Change[] {
    const name = this.#nextName(change)
    const holder = name === undefined ? undefined : this.#holder(change.table.schema, name)
    if (holder === undefined || holder.freedBy !== undefined) return [waitingFor(change, holder)]
    if (isOnlyForOthers(change)) return []
    return [obstacle(change, 'index' in change ? change.index : change.constraint, holder)]
  }

  /** What is to be divided otherwise waits for that, whoever has the names. */
  ofPartition(change: ChangeOf<'addPartition'>): Change {
    const { name, schema } = change.node.partition
    const holder = this.#holder(schema, name)
    if (holder === undefined || this.changes.some((other) => dividesOtherwise(other, change.table)))
      return change
    return holder.freedBy === undefined
      ? obstacle(change, addedObject(change), holder)
      : waitingFor(change, holder)
  }

  ofObject(change: Addition, { name, schema }: Pick<Table, 'name' | 'schema'>): Change {
    const holder = this.#holder(schema, name)
    return holder === undefined ? change : obstacle(change, addedObject(change), holder)
  }

  #holdersOfPartitions(table: Table): Holder[] {
    return partitionsOf(table, this.context.compiler).flatMap(
      ({ node: { partition } }) => this.#holder(partition.schema, partition.name) ?? [],
    )
  }

  /** An index of the table itself that has the name is a matter of its own comparison, unless it only gets another one. */
  #holderOf(part: TablePart): Holder | undefined {
    const holder = this.#anyHolderOf(part)
    const { nameKey } = this.context.rules
    const isOwn =
      holder?.object.kind === 'index' && nameKey(holder.object.table ?? '') === nameKey(part.table.name)
    return isOwn && !isRenaming(holder.freedBy) ? undefined : holder
  }

  #anyHolderOf(part: TablePart): Holder | undefined {
    return this.#isRelation(part)
      ? this.#holder(part.table.schema, this.context.compiler.nameOf(part))
      : undefined
  }

  #isRelation({ kind }: TablePart): boolean {
    return kind === 'index' || (this.context.rules.namesKeyIndexes && KEYS.has(kind))
  }

  #holder(schema: string | undefined, name: string): Holder | undefined {
    const object = this.context.existing.relation(schema, name)
    if (object === undefined) return this.#comingHolder(schema, name)
    return { object, freedBy: this.#freeing(schema, name) }
  }

  /** Indexes come along with a table from another schema: which of the names they are to have is compared when they are here. */
  #comingHolder(schema: string | undefined, name: string): Holder | undefined {
    const { nameKey } = this.context.rules
    const key = this.#keyOf(schema, name)
    for (const { table, from, there } of this.moved) {
      const index = there.indexesOf(from).find((each) => nameKey(each.name) === nameKey(name))
      if (index !== undefined && this.#keyOf(table.schema, name) === key)
        return { object: { ...index, table: table.name }, freedBy: undefined }
    }
    return undefined
  }

  /** The name that something which is there gets, where it must be no other relation's. */
  #nextName(change: NewName): string | undefined {
    const part = renamedPart(change) ?? newPart(change)
    return part === undefined || this.#formerName(change) === undefined || !this.#isRelation(part)
      ? undefined
      : this.context.compiler.nameOf(part)
  }

  /** Tables are told by their new names, beside which something else may still have the same. */
  #besideTable({ schema, name }: Table): Holder | undefined {
    const object = this.context.existing.relationBesideTable(schema, name)
    return object && { object, freedBy: this.#freeing(schema, name) }
  }

  /** What keeps its name for want of a better one gives it up for one that is free, or becomes so. */
  #freeing(schema: string | undefined, name: string, asked: readonly Change[] = []): Change | undefined {
    const change = this.#freed.get(this.#keyOf(schema, name))
    if (change === undefined || !isNewName(change) || asked.includes(change)) return change
    const next = this.#nextName(change)
    const isTaken =
      next !== undefined && this.context.existing.relation(change.table.schema, next) !== undefined
    const isFree = !isTaken || this.#freeing(change.table.schema, next, [...asked, change]) !== undefined
    return isFree ? change : undefined
  }

  #freedBy(change: Change): readonly string[] {
    switch (change.kind) {
      case 'dropIndex':
        return [this.#keyOf(change.table.schema, change.index.name)]
      case 'dropConstraint':
        return this.#isRelation(change.constraint)
          ? [this.#keyOf(change.table.schema, change.constraint.name)]
          : []
      case 'renameIndex':
      case 'renameConstraint':
      case 'changeIndex':
      case 'changeConstraint': {
        const former = this.#nextName(change) === undefined ? undefined : this.#formerName(change)
        return former === undefined ? [] : [this.#keyOf(change.table.schema, former)]
      }
      case 'dropPartition':
        return [this.#keyOf(change.node.partition.schema, change.node.partition.name)]
      case 'dropTable': {
        const { foundTable } = change
        const keys = foundTable.constraints.filter(({ kind }) => KEYS.has(kind))
        return [
          ...[...foundTable.indexes, ...keys].map(({ name }) => this.#keyOf(foundTable.schema, name)),
          ...partitionsOf(foundTable, this.context.compiler).map(({ node: { partition } }) =>
            this.#keyOf(partition.schema, partition.name),
          ),
        ]
      }
      default:
        return []
    }
  }

  /** The name that a change takes away from what it gives another one. */
  #formerName(change: NewName): string | undefined {
    if (change.kind === 'renameIndex' || change.kind === 'renameConstraint') return change.from
    const [old, part] = [oldPart(change), newPart(change)]
    if (old === undefined || part === undefined || change.facets.every(({ name }) => KEPT.test(name)))
      return undefined
    const { compiler } = this.context
    return compiler.nameOf(part) === old.name ? undefined : old.name
  }

  #keyOf(schema: string | undefined, name: string): string {
    const { existing, rules } = this.context
    return JSON.stringify([rules.nameKey(schema ?? existing.defaultSchema), rules.nameKey(name)])
  }
}

function dividesOtherwise(change: Change, table: Table): boolean {
  return (
    change.kind === 'changeTable' &&
    change.table === table &&
    change.facets.some(({ name }) => /\.partitionBy(?:\.|$)/u.test(name))
  )
}

/** What is changed without being made anew keeps its name. */
const KEPT = /^(?:comment|deferrable|initially|dialect\.[a-z]+\.with\..*)$/u

/** The constraints that stand on an index of their name. */
const KEYS: ReadonlySet<string> = new Set(['primaryKey', 'unique', 'exclude'])

function isNewName(change: Change): change is NewName {
  return NEW_NAMES.has(change.kind)
}

function isRenaming(change: Change | undefined): boolean {
  return change?.kind === 'renameIndex' || change?.kind === 'renameConstraint'
}

function waitingFor<C extends Change>(change: C, holder: Holder | undefined): C {
  return holder?.freedBy === undefined ? change : { ...change, after: [holder.freedBy] }
}

function obstacle(change: Change, object: object, { object: { kind, name, table } }: Holder): Change {
  const found = kind === 'index' && table !== undefined ? `an index on table ${table}` : `a ${kind}`
  return {
    kind: 'obstacle',
    object,
    subject: subjectOf(change),
    wanted: `the name ${name} for it`,
    found: `${found} of that name`,
  }
}
