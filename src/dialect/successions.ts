/**
 * Constraints and indexes that go because others take their place, be it under another name or as another kind. What takes a guarantee
 * away is held back with what gives the next one.
 */
import type { Column } from '../schema/column'
import { CheckConstraint } from '../schema/check'
import { ExcludeConstraint } from '../schema/exclude'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import { KeyConstraint } from '../schema/key-constraint'
import type { Table } from '../schema/table'
import { Index } from '../schema/table-index'
import { creationOf, newPart, oldPart, type TablePart } from './changed-parts'
import { requirementsOf } from './requirements'
import type { Change } from './schema-change'
import { foundOf } from './table-pairs'

/** One that goes, with what goes for it, and the one that takes its place. */
export interface Succession {
  readonly old: TablePart
  readonly going: Change
  readonly heir: TablePart
  readonly coming: Change
}

/** What is asked besides. */
interface SuccessionContext {
  readonly changes: readonly Change[]
  readonly pairs: readonly { readonly wanted: Table; readonly found: Table }[]
  /** The name that a part of the model has in the database. */
  readonly nameOf: (part: TablePart) => string
}

/** Each part that goes with the one that is most like it, of those that come to the same table. */
export function successionsIn({ changes, pairs, nameOf }: SuccessionContext): Succession[] {
  return changes.flatMap((going) => {
    const old = oldPart(going)
    if (old === undefined) return []
    const heirs = changes.flatMap((coming): readonly (Succession & { readonly rank: number })[] => {
      const heir = coming === going ? undefined : newPart(coming)
      if (heir === undefined || foundOf(heir.table, { pairs }) !== old.table) return []
      const rank = likenesses({ old, heir, nameOf }).indexOf(true)
      // What changes has its own next form, and what is changed was there before.
      const isLone = DROPPING.has(going.kind) && ADDING.has(coming.kind)
      return rank === -1 || (rank > 0 && !isLone) ? [] : [{ old, going, heir, coming, rank }]
    })
    return heirs.sort((a, b) => a.rank - b.rank).slice(0, 1)
  })
}

const DROPPING: ReadonlySet<Change['kind']> = new Set(['dropConstraint', 'dropIndex'])
const ADDING: ReadonlySet<Change['kind']> = new Set(['addConstraint', 'addIndex'])

/** From the closest on: as strict, of the same name, of the same task. */
function likenesses({
  old,
  heir,
  nameOf,
}: Pick<Succession, 'old' | 'heir'> & Pick<SuccessionContext, 'nameOf'>): boolean[] {
  return [isAsStrict(heir, old), nameOf(heir) === old.name, isOfSameTask(heir, old)]
}

/** A key or unique index of whole rows. */
type Unique = KeyConstraint | Index

/** Whether a part tells rows apart by plain columns. */
function isUnique(part: TablePart): part is Unique {
  return part instanceof KeyConstraint || (part instanceof Index && part.unique && isOfWholeRows(part))
}

function isOfWholeRows(index: Index): boolean {
  return index.plainColumns !== undefined
}

/** Whether rows that the one tells apart are told apart by the other. */
function isAsStrict(heir: TablePart, old: TablePart): boolean {
  if (!isUnique(heir) || !isUnique(old)) return false
  const names = columnsOf(old)
  return columnsOf(heir).every((name) => names.includes(name))
}

/** Rows are told apart by some of the same columns, or the same columns lead to another table, or are to meet another condition. */
function isOfSameTask(heir: TablePart, old: TablePart): boolean {
  if (taskOf(heir) !== taskOf(old) || taskOf(old) === undefined) return false
  const [more, less] = [columnsOf(heir), columnsOf(old)].sort((a, b) => b.length - a.length) as [
    readonly string[],
    readonly string[],
  ]
  const isPart = less.length > 0 && less.every((name) => more.includes(name))
  return isPart && (taskOf(old) === 'unique' || less.length === more.length)
}

function taskOf(part: TablePart): 'unique' | 'foreignKey' | 'check' | undefined {
  if (part instanceof ForeignKeyConstraint) return 'foreignKey'
  if (part instanceof CheckConstraint) return 'check'
  const isOfRows = part instanceof Index ? part.unique : part instanceof KeyConstraint
  return isOfRows || part instanceof ExcludeConstraint ? 'unique' : undefined
}

function columnsOf(part: TablePart): readonly string[] {
  if (part instanceof ForeignKeyConstraint) return part.columns.map(({ name }) => name)
  const needed = requirementsOf(creationOf(part))
  const columns = new Set<object>(part.table.columns)
  return [...new Set(needed)]
    .filter((object): object is Column => columns.has(object))
    .map(({ name }) => name)
}
