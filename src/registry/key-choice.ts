import { AmbiguousForeignKeysError, NoForeignKeysError } from '../errors'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { BrokenTargetError } from '../schema/problems'
import { resolvableKeys } from '../schema/table-problems'

/** A search for the one foreign key from a table to another. */
export interface KeySearch {
  readonly from: Table
  readonly to: Table
  /** What the option says: the constraint's name, or the properties of its columns. */
  readonly choice: string | readonly string[] | undefined
  /** The option's name, for the message. */
  readonly option: string
  /** What to write where there is no key at all. */
  readonly cure: string
  readonly excluded?: ForeignKeyConstraint | undefined
}

/** The foreign keys of a table that lead to another. */
export function keysBetween(from: Table, to: Table): readonly ForeignKeyConstraint[] {
  return resolvableKeys(from).filter((key) => key.referredTable === to)
}

/**
 * The one foreign key that a relation runs along.
 *
 * @throws NoForeignKeysError if there is none
 * @throws AmbiguousForeignKeysError if there are several
 */
export function chooseKey(search: KeySearch): ForeignKeyConstraint {
  const { from, to, choice } = search
  const candidates = keysBetween(from, to).filter((key) => key !== search.excluded)
  // A key of this table that leads nowhere is a problem of its own, and told once.
  if (candidates.length === 0 && resolvableKeys(from).length < from.foreignKeys.length) {
    throw new BrokenTargetError(`A foreign key of '${from.key}' leads nowhere.`)
  }
  const chosen = choice === undefined ? candidates : candidates.filter((key) => isMeant(key, choice))
  const [first] = chosen
  if (first === undefined) throw none(search, candidates)
  if (chosen.length > 1) throw several(search, chosen)
  return first
}

/** Whether the option names this key: by the constraint's name, or by all of its columns in any order. */
function isMeant(key: ForeignKeyConstraint, choice: string | readonly string[]): boolean {
  if (choice === key.name) return true
  const names = typeof choice === 'string' ? [choice] : choice
  const { columns } = key
  return (
    names.length === columns.length &&
    columns.every(({ key: property, name }) => names.includes(property) || names.includes(name))
  )
}

function none(
  { from, to, choice, option, cure }: KeySearch,
  candidates: readonly ForeignKeyConstraint[],
): NoForeignKeysError {
  const keys = candidates.length > 0 ? candidates : resolvableKeys(from)
  const known =
    keys.length === 0
      ? `'${from.key}' has no foreign key`
      : `the foreign keys of '${from.key}' are ${keys.map(describe).join('; ')}`
  if (choice !== undefined && candidates.length > 0) {
    const text = typeof choice === 'string' ? choice : choice.join(', ')
    return new NoForeignKeysError(
      `no foreign key from '${from.key}' to '${to.key}' is called or made of '${text}'; ${known}.`,
      {
        hint: `Write ${candidates.map((key) => paste(option, key)).join(' or ')}.`,
      },
    )
  }
  return new NoForeignKeysError(`no foreign key leads from '${from.key}' to '${to.key}'; ${known}.`, {
    hint: cure,
  })
}

function several(
  { from, to, option }: KeySearch,
  keys: readonly ForeignKeyConstraint[],
): AmbiguousForeignKeysError {
  return new AmbiguousForeignKeysError(
    `several foreign keys lead from '${from.key}' to '${to.key}': ${keys.map(describe).join('; ')}.`,
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
