/** Names of constraints and indexes: mostly a matter of taste, but not where all is to be as declared, or what they are made of changes. */
import type { Constraint } from '../../schema/constraint'
import { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Index } from '../../schema/table-index'
import type { Change, ChangeOf } from '../../dialect/schema-change'
import type { FacetDifference } from './compare-facets'
import { isPassingName } from '../../dialect/passing-name'
import type { DiffContext } from './context'
import type { Noun } from './nouns'
import { changesOf, type NounTriple } from './wanted-facets'

/** The changes of a constraint or index that was found, whatever it is called. */
export function namedChangesOf(
  triple: NounTriple,
  differing: readonly FacetDifference[],
  context: DiffContext,
): Change[] {
  const { wanted, found } = triple
  if (wanted.key === found.key) return changesOf(triple, differing)
  const isAltered = differing.some(({ name, second }) => name !== 'comment' || second !== undefined)
  if (!isNameCompared(wanted, found, context))
    return isAltered
      ? changesOf(triple, differing)
      : [{ ...renaming(wanted, found, context), isOnlyForOthers: true }, ...changesOf(triple, differing)]
  const name: FacetDifference = { name: 'name', first: wanted.key, second: found.key, isCertain: true }
  if (isAltered) return changesOf(triple, [...differing, name])
  return [renaming(wanted, found, context), ...changesOf(triple, differing, true)]
}

function isNameCompared({ source }: Noun, found: Noun, { unknown, renamed, rules }: DiffContext): boolean {
  if (unknown.isExact || isPassingName(found.key)) return true
  const target = source instanceof ForeignKeyConstraint ? source.referredTable : undefined
  const { table } = source as Constraint | Index
  return rules.renamesKeys && (renamed.has(table) || (target !== undefined && renamed.has(target)))
}

function renaming(
  { kind, source }: Noun,
  found: Noun,
  { compiler }: DiffContext,
): ChangeOf<'renameIndex' | 'renameConstraint'> {
  const from = compiler.nameOf(found.source as Constraint | Index)
  if (kind === 'index') {
    const index = source as Index
    return { kind: 'renameIndex', table: index.table, index, from }
  }
  const constraint = source as Constraint
  return { kind: 'renameConstraint', table: constraint.table, constraint, from }
}
