/**
 * Names that something else has. In one schema no two tables, views, indexes and sequences can be called alike, nor, where keys give
 * their names to indexes, can keys. Who has a name is told, and what can do without it is done.
 */
import type { ExistingObject } from '../../dialect/existing'
import { addedObject } from '../../dialect/addition-works'
import { subjectOf, type Addition, type Change, type ChangeOf } from '../../dialect/schema-change'
import { isFor } from '../../schema/conditional'
import type { Constraint } from '../../schema/constraint'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { DiffContext } from './context'
import { partitionsOf } from './partitions'

type NewTable = ChangeOf<'addTable' | 'addView'>

/** The changes, with obstacles in place of those that the database would refuse because of a name. */
export function withoutTakenNames(changes: readonly Change[], context: DiffContext): Change[] {
  const names = new TakenNames(changes, context)
  const left = changes.flatMap((change): readonly Change[] => {
    switch (change.kind) {
      case 'addTable':
      case 'addView':
        return names.ofTable(change)
      case 'addIndex':
        return [names.ofPart(change, change.index)]
      case 'addConstraint':
        return [names.ofPart(change, change.constraint)]
      case 'addPartition':
        return [names.ofPartition(change)]
      case 'addSequence':
        return [names.ofObject(change, change.sequence)]
      default:
        return [change]
    }
  })
  const awaited = new Set(left.flatMap((change) => ('after' in change ? (change.after ?? []) : [])))
  return left.filter((change) => !isOnlyForOthers(change) || awaited.has(change))
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
    private readonly context: DiffContext,
  ) {
    const freed = changes.flatMap((change) => this.#freedBy(change).map((key) => [key, change] as const))
    this.#freed = new Map(freed)
  }

  /** A table can do without its indexes, and with neither its own name nor those of its keys. */
  ofTable(change: NewTable): readonly Change[] {
    const { table } = change
    const { dialectName } = this.context.compiler
    const holder = this.#holder(table.schema, table.name)
    if (holder !== undefined) return [obstacle(change, holder)]
    const keys = table.isView ? [] : table.constraints.filter(({ ddlIf }) => isFor(ddlIf, dialectName))
    const holders = [...keys.flatMap((key) => this.#holderOf(key) ?? []), ...this.#holdersOfPartitions(table)]
    const stays = holders.find(({ freedBy }) => freedBy === undefined)
    if (stays !== undefined) return [obstacle(change, stays)]
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
    if (holder === undefined) return change
    return holder.freedBy === undefined ? obstacle(change, holder) : { ...change, after: [holder.freedBy] }
  }

  /** What is to be divided otherwise waits for that, whoever has the names. */
  ofPartition(change: ChangeOf<'addPartition'>): Change {
    const { name, schema } = change.node.partition
    const holder = this.#holder(schema, name)
    if (holder === undefined || this.changes.some((other) => dividesOtherwise(other, change.table)))
      return change
    return holder.freedBy === undefined ? obstacle(change, holder) : { ...change, after: [holder.freedBy] }
  }

  ofObject(change: Addition, { name, schema }: Pick<Table, 'name' | 'schema'>): Change {
    const holder = this.#holder(schema, name)
    return holder === undefined ? change : obstacle(change, holder)
  }

  #holdersOfPartitions(table: Table): Holder[] {
    return partitionsOf(table, this.context.compiler).flatMap(
      ({ node: { partition } }) => this.#holder(partition.schema, partition.name) ?? [],
    )
  }

  /** An index of the table itself that has the name is a matter of its own comparison. */
  #holderOf(part: Index | Constraint): Holder | undefined {
    const { compiler, rules } = this.context
    if (part.kind !== 'index' && !(rules.namesKeyIndexes && KEYS.has(part.kind))) return undefined
    const { table } = part
    const holder = this.#holder(table.schema, compiler.nameOf(part))
    const isOwn =
      holder?.object.kind === 'index' &&
      rules.nameKey(holder.object.table ?? '') === rules.nameKey(table.name)
    return isOwn ? undefined : holder
  }

  #holder(schema: string | undefined, name: string): Holder | undefined {
    const object = this.context.existing.relation(schema, name)
    return object && { object, freedBy: this.#freed.get(this.#keyOf(schema, name)) }
  }

  #freedBy(change: Change): readonly string[] {
    switch (change.kind) {
      case 'dropIndex':
        return [this.#keyOf(change.table.schema, change.index.name)]
      case 'dropConstraint':
        return [this.#keyOf(change.table.schema, change.constraint.name)]
      case 'renameIndex':
      case 'renameConstraint':
        return this.#canHaveName(change) ? [this.#keyOf(change.table.schema, change.from)] : []
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

  /** What keeps its name for want of a better one gives it up for one that is free. */
  #canHaveName(change: ChangeOf<'renameIndex' | 'renameConstraint'>): boolean {
    if (change.isOnlyForOthers !== true) return true
    const part = change.kind === 'renameIndex' ? change.index : change.constraint
    return this.context.existing.relation(part.table.schema, this.context.compiler.nameOf(part)) === undefined
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

/** The constraints that stand on an index of their name. */
const KEYS: ReadonlySet<string> = new Set(['primaryKey', 'unique', 'exclude'])

function obstacle(change: Addition, { object: { kind, name, table } }: Holder): Change {
  const found = kind === 'index' && table !== undefined ? `an index on table ${table}` : `a ${kind}`
  return {
    kind: 'obstacle',
    object: addedObject(change),
    subject: subjectOf(change),
    wanted: `the name ${name} for it`,
    found: `${found} of that name`,
  }
}
