import { AmbiguousForeignKeysError, NoForeignKeysError } from '../errors'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { BrokenTargetError } from '../schema/problems'
import { resolvableKeys } from '../schema/table-problems'

/** A search for the one foreign key from a table to another. */
export interface KeySearch {
  /** The tables that may hold the key, the likeliest first. */
  readonly from: readonly Table[]
  /** The tables that it may lead to, the likeliest first. */
  readonly to: readonly Table[]
  /** Which keys of those tables count; all of them if not given. */
  readonly among?: readonly ForeignKeyConstraint[] | undefined
  /** What the option says: the constraint's name, or the properties of its columns. */
  readonly choice: string | readonly string[] | undefined
  /** The option's name, for the message. */
  readonly option: string
  /** What to write where there is no key at all. */
  readonly cure: () => string
  readonly excluded?: ForeignKeyConstraint | undefined
}

/** A class's tables and keys, for a search that begins with its own. */
export interface KeyHolder {
  readonly tables: readonly Table[]
  readonly foreignKeys: readonly ForeignKeyConstraint[]
}

/** The foreign keys of a class that lead to another. */
export function keysBetween(from: KeyHolder, to: KeyHolder): readonly ForeignKeyConstraint[] {
  const keys = from.tables.flatMap((table) => resolvableKeys(table))
  return keys.filter((key) => from.foreignKeys.includes(key) && to.tables.includes(key.referredTable))
}

/**
 * The one foreign key that a relation runs along.
 *
 * @throws NoForeignKeysError if there is none
 * @throws AmbiguousForeignKeysError if there are several
 */
export function chooseKey(search: KeySearch): ForeignKeyConstraint {
  const { from, choice } = search
  const groups = candidateGroups(search)
  // A key of this table that leads nowhere is a problem of its own, and told once.
  const broken = from.find((table) => resolvableKeys(table).length < table.foreignKeys.length)
  if (groups.length === 0 && broken !== undefined) {
    throw new BrokenTargetError(`A foreign key of '${broken.key}' leads nowhere.`)
  }
  // Without a word, the class's own table comes before those that it extends.
  const chosen =
    choice === undefined ? (groups[0] ?? []) : groups.flat().filter((key) => isMeant(key, choice))
  const [first] = chosen
  if (first === undefined) throw none(search, groups.flat())
  if (chosen.length > 1) throw several(search, chosen)
  return first
}

/** The keys that lead from one table to another, for each two tables between which there are any. */
function candidateGroups({ from, to, among, excluded }: KeySearch): ForeignKeyConstraint[][] {
  return from
    .flatMap((table) => {
      const keys = resolvableKeys(table).filter(
        (key) => key !== excluded && (among === undefined || among.includes(key)),
      )
      return to.map((target) => keys.filter((key) => key.referredTable === target))
    })
    .filter((keys) => keys.length > 0)
}

/** Whether the option names this key: by the constraint's name, or by all of its columns in any order. */
export function isMeant(key: ForeignKeyConstraint, choice: string | readonly string[]): boolean {
  if (choice === key.name) return true
  const names = typeof choice === 'string' ? [choice] : choice
  const { columns } = key
  return (
    names.length === columns.length &&
    columns.every(({ key: property, name }) => names.includes(property) || names.includes(name))
  )
}

function none(
  { from: [from], to: [to], choice, option, cure, among }: KeySearch,
  candidates: readonly ForeignKeyConstraint[],
): NoForeignKeysError {
  const own = from === undefined ? [] : resolvableKeys(from)
  const keys = candidates.length > 0 ? candidates : own.filter((key) => among?.includes(key) ?? true)
  const known =
    keys.length === 0
      ? `'${String(from)}' has no foreign key`
      : `the foreign keys of '${String(from)}' are ${keys.map(describe).join('; ')}`
  if (choice !== undefined && candidates.length > 0) {
    const text = typeof choice === 'string' ? choice : choice.join(', ')
    return new NoForeignKeysError(
      `no foreign key from '${String(from)}' to '${String(to)}' is called or made of '${text}'; ${known}.`,
      {
        hint: `Write ${candidates.map((key) => paste(option, key)).join(' or ')}.`,
      },
    )
  }
  return new NoForeignKeysError(`no foreign key leads from '${String(from)}' to '${String(to)}'; ${known}.`, {
    hint: cure(),
  })
}

function several(
  { from: [from], to: [to], option }: KeySearch,
  keys: readonly ForeignKeyConstraint[],
): AmbiguousForeignKeysError {
  return new AmbiguousForeignKeysError(
    `several foreign keys lead from '${String(from)}' to '${String(to)}': ${keys.map(describe).join('; ')}.`,
    {
      candidates: keys.map((key) => key.name),
      hint: `Write ${keys.map((key) => paste(option, key)).join(' or ')}.`,
    },
  )
}

function describe(key: ForeignKeyConstraint): string {
  return `${key.name} (${key.columns.map((column) => column.key).join(', ')}) to '${key.referredTable.key}'`
}

/** The option as it can be pasted: `{ foreignKey: 'billingId' }`. */
function paste(option: string, key: ForeignKeyConstraint): string {
  const names = key.columns.map((column) => `'${column.key}'`)
  return `{ ${option}: ${names.length === 1 ? String(names[0]) : `[${names.join(', ')}]`} }`
}
