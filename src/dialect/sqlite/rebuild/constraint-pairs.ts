/** Which constraint of a table as it is found is which one of the table that is wanted. */
import { lower } from '../name-key'
import { referredColumns, type KnownConstraints } from '../read-table'
import type { SchemaTexts } from '../schema-texts'
import { diffRules } from '../diff-rules'
import type { StoredCheck, StoredConstraint, StoredForeignKey, StoredKey } from '../stored-constraint'
import type { StoredTable } from '../stored-table'
import { withoutParentheses } from '../token-reader'

/** A table's text, and what its constraints are called. */
export interface ReadTable {
  readonly table: StoredTable
  readonly known: KnownConstraints
}

/** A constraint with what it says. */
interface Described {
  readonly constraint: StoredConstraint
  readonly kind: string
  readonly name: string | undefined
  /** By which it is found, if not by its name. */
  readonly content: string
  /** What else it says. */
  readonly rest: string
}

/** What becomes of the constraints that were found. */
export interface ConstraintPairs {
  /** By the wanted one; it may say something else, or the same. */
  readonly foundFor: ReadonlyMap<StoredConstraint, StoredConstraint>
  /** Those wanted ones that were found just so. */
  readonly equal: ReadonlySet<StoredConstraint>
}

/** What is known besides. */
interface Circumstances {
  readonly texts: SchemaTexts
  /** The model does not say whether numbers are never given again. */
  readonly mayNumber: boolean
  /** Names, in lower case, of constraints that are to be as the model has them in every respect. */
  readonly replaced: ReadonlySet<string>
  /** Those that go. One of another name that says the same is another one. */
  readonly removed: ReadonlySet<string>
}

/** Finds them as the comparison does: keys by what they say, whatever they are called, then by name; checks the other way round. */
export function pairConstraints(
  found: ReadTable,
  wanted: ReadTable,
  circumstances: Circumstances,
): ConstraintPairs {
  const foundFor = new Map<StoredConstraint, StoredConstraint>()
  const equal = new Set<StoredConstraint>()
  const left = new Set(describeAll(found, circumstances))
  let open = describeAll(wanted, circumstances)
  const pair = (matches: (own: Described, other: Described) => boolean): void => {
    open = open.filter((own) => {
      const other = [...left].find((each) => each.kind === own.kind && matches(own, each))
      if (other === undefined) return true
      left.delete(other)
      foundFor.set(own.constraint, other.constraint)
      if (!isAnother(own, other, circumstances) && isSame(own, other)) equal.add(own.constraint)
      return false
    })
  }
  const isNamed = (own: Described, other: Described): boolean => own.name === other.name
  const isLike = (own: Described, other: Described): boolean => own.content === other.content
  const isKey = ({ kind }: Described): boolean => kind !== 'ck'
  pair((own, other) => isNamed(own, other) && isSame(own, other))
  pair((own, other) => isNamed(own, other) && isLike(own, other))
  pair((own, other) => isKey(own) && isSame(own, other))
  pair((own, other) => isKey(own) && isLike(own, other))
  pair((own, other) => isNamed(own, other) && own.name !== undefined)
  pair(isSame)
  pair(isLike)
  return { foundFor, equal }
}

function isAnother(own: Described, other: Described, { removed, replaced }: Circumstances): boolean {
  return replaced.has(own.name ?? '') || (own.name !== other.name && removed.has(other.name ?? ''))
}

/** A comment that the model does not speak of stays. */
function isSame(own: Described, other: Described): boolean {
  const { comment } = own.constraint
  const isCommented = comment === undefined || comment === other.constraint.comment
  return own.content === other.content && own.rest === other.rest && isCommented
}

function describeAll({ table, known }: ReadTable, { texts, mayNumber }: Circumstances): Described[] {
  const describe = (
    kind: string,
    constraint: StoredConstraint,
    { content, rest }: { readonly content?: unknown; readonly rest?: unknown },
  ): Described => {
    const name = known.names.get(constraint)
    return {
      constraint,
      kind,
      name: name === undefined ? undefined : lower(name),
      content: JSON.stringify(content ?? null),
      rest: JSON.stringify(rest ?? null),
    }
  }
  const columnsOf = ({ parts }: StoredKey): string[] => parts.map(({ name, sql }) => lower(name ?? sql))
  // A table has one primary key, whatever its columns are.
  const primaryKey = (key: StoredKey): Described =>
    describe('pk', key, { rest: [columnsOf(key), key.onConflict ?? null, !mayNumber && key.autoincrement] })
  const unique = (key: StoredKey): Described =>
    describe('uq', key, { content: columnsOf(key).toSorted(), rest: key.onConflict })
  const check = (each: StoredCheck): Described =>
    describe('ck', each, { content: diffRules.sqlKey(withoutParentheses(each.sql)) })
  const foreignKey = (key: StoredForeignKey): Described =>
    describe('fk', key, { content: pathOf(key, texts), rest: timingOf(key) })
  return [
    ...(table.primaryKey === undefined ? [] : [primaryKey(table.primaryKey)]),
    ...table.uniques.map(unique),
    ...table.checks.filter((each) => !known.typeChecks.has(each)).map(check),
    ...table.foreignKeys.map(foreignKey),
  ]
}

function pathOf(key: StoredForeignKey, texts: SchemaTexts): unknown {
  const referred = referredColumns(key, texts)
  const pairs = key.columns.map((column, i) => [lower(column), lower(referred[i] ?? '')])
  return [lower(key.target.table), pairs.map((pair) => JSON.stringify(pair)).toSorted()]
}

function timingOf({ onDelete, onUpdate, deferrable, initially }: StoredForeignKey): unknown {
  const action = (name: string | undefined): string => name ?? 'NO ACTION'
  return [action(onDelete), action(onUpdate), deferrable === true, initially === 'DEFERRED']
}
