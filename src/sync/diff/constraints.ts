import { walk } from '../../expression/walk'
import { CheckConstraint } from '../../schema/check'
import { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import { ExcludeConstraint } from '../../schema/exclude'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Change } from '../../dialect/schema-change'
import { comparedForm } from './awaited'
import type { DiffContext } from './context'
import { formerChecks } from './former-checks'
import { namesMissing, type NounList, type NounLists } from './noun-lists'
import type { Noun } from './nouns'
import { namedChangesOf } from './names'
import { pairUp, type KeyOf } from './pairing'
import { wantedFacets } from './wanted-facets'

/** Compares primary key, uniques, checks, excludes and foreign keys of one table. */
export function diffConstraints(lists: NounLists, context: DiffContext): Change[] {
  return [
    ...diffPrimaryKey(lists, context),
    ...diffUniques(lists, context),
    ...diffConditions('check', lists, context),
    ...diffConditions('exclude', lists, context),
    ...diffForeignKeys(lists, context),
  ]
}

function diffPrimaryKey(lists: NounLists, context: DiffContext): Change[] {
  return diffKind('primaryKey', lists, context, { keys: [() => ''] })
}

/** The order of a unique's columns changes nothing about what it allows. */
function diffUniques(lists: NounLists, context: DiffContext): Change[] {
  const columnsOf: KeyOf = ({ facets }) => sorted((facets.get('columns')?.text ?? '').split(', '))
  return diffKind('unique', lists, context, {
    keys: keysFrom(columnsOf),
    matchedBy: ([wanted, found]) =>
      columnsOf(wanted) === columnsOf(found) && !context.unknown.isExact ? ['columns'] : [],
  })
}

/** Where a key leads, whatever it is called; those of a column that is added may come with it. */
function diffForeignKeys(lists: NounLists, context: DiffContext): Change[] {
  const { wanted, found } = lists
  const isNew = ({ key }: Noun): boolean => found.byKey('column', key) === undefined
  const withColumn = new Set<object>(
    wanted.columns.filter(isNew).flatMap(({ source }) => context.rules.keysOfNewColumn(source as Column)),
  )
  const pathFrom: KeyOf = ({ source }) => pathOf(source as ForeignKeyConstraint, context)
  return diffKind('foreignKeyConstraint', lists, context, {
    keys: keysFrom(pathFrom),
    isLeftOut: ({ source }) =>
      withColumn.has(source) || context.moved.has((source as ForeignKeyConstraint).referredTable),
    matchedBy: ([one, other]) => (pathFrom(one) === pathFrom(other) ? ['columns', 'target'] : []),
  })
}

/** How constraints of one kind are compared. */
interface KindRules {
  /** What two that are the same have in common, the best first. */
  readonly keys: readonly KeyOf[]
  readonly isLeftOut?: (wanted: Noun) => boolean
  /** Facets that are no difference, because both were found to be the same by them. */
  readonly matchedBy?: (pair: readonly [wanted: Noun, found: Noun]) => readonly string[]
}

function diffKind(kind: string, lists: NounLists, context: DiffContext, rules: KindRules): Change[] {
  const { keys, isLeftOut = () => false, matchedBy = () => [] } = rules
  const { wanted, found, known } = lists
  const { isExact } = context.unknown
  const { pairs, missing } = pairUp(wanted.of(kind), found.of(kind), keys)
  for (const [, other] of pairs) known.add(other)
  return [
    ...pairs.flatMap((pair): Change[] => {
      const [noun, other] = pair
      const triple = { wanted: noun, normal: noun, found: other }
      return namedChangesOf(triple, wantedFacets(triple, { matched: matchedBy(pair), isExact }), context)
    }),
    ...missing.flatMap((noun) => (isLeftOut(noun) ? [] : addition(noun, lists, context))),
  ]
}

/** The same under the same name, the same under another name, another one under the same name. */
function keysFrom(keyOf: KeyOf): readonly KeyOf[] {
  const nameOf: KeyOf = ({ key }) => key
  return [(noun) => JSON.stringify([keyOf(noun), noun.key]), keyOf, nameOf]
}

/** Its pairs of columns, in any order. */
function pathOf(
  { columns, referredColumns, referredTable }: ForeignKeyConstraint,
  { facets }: DiffContext,
): string {
  const pairs = columns.map(
    ({ name }, i) => `${facets.name(name)} -> ${facets.name(referredColumns[i]?.name ?? '')}`,
  )
  return `${facets.placeOf(referredTable)} ${sorted(pairs)}`
}

/** Checks and the like are found by name, else by what they say. */
function diffConditions(kind: string, lists: NounLists, context: DiffContext): Change[] {
  const { wanted, found, normal, known } = lists
  const ownOf = (noun: Noun): Noun | undefined =>
    comparedForm(
      noun,
      normal?.byKey(kind, noun.key) ?? (isOverMissing(noun, lists, context) ? noun : undefined),
      context.unread,
    )
  const isUnknown = (noun: Noun): boolean => !known.has(noun)
  // Taken into the type of its column, which is compared as such.
  const isTaken = (noun: Noun): boolean =>
    normal !== undefined &&
    ownOf(noun) === undefined &&
    !context.unread.parts.has(noun.source) &&
    isOverKnown(noun, normal)
  const all = wanted.of(kind).filter((noun) => !isTaken(noun))
  const isWanted = new Set(all)
  const said: KeyOf = (noun) => {
    const form = isWanted.has(noun) ? ownOf(noun) : noun
    return form && contentOf(form)
  }
  const same = pairUp(all, found.of(kind), [({ key }) => key, said])
  for (const [, other] of same.pairs) known.add(other)
  const former =
    kind === 'check' ? formerChecks(same.missing.filter(ownOf), found.of(kind).filter(isUnknown)) : []
  for (const [, other] of former) known.add(other)
  const anew = new Set(former.map(([condition]) => condition))
  const missing = same.missing.filter((condition) => !anew.has(condition))
  for (const condition of missing) lists.missing.add(condition)
  return [
    ...[...same.pairs, ...former].flatMap(([condition, other]) => {
      const triple = { wanted: condition, normal: ownOf(condition), found: other }
      const { isExact } = context.unknown
      return namedChangesOf(triple, wantedFacets(triple, { isExact }), context)
    }),
    ...missing.flatMap((condition) => addition(condition, lists, context)),
  ]
}

/** Whether all that a check is about was brought to the database's own form. */
function isOverKnown({ source }: Noun, normal: NounList): boolean {
  if (!(source instanceof CheckConstraint)) return false
  const names = [...walk(source.condition)].flatMap((part): string[] =>
    part instanceof Column ? [String(part.name)] : [],
  )
  const known = new Set(normal.columns.map((column) => (column.source as Column).name))
  return names.every((name) => known.has(name))
}

/** One over a column that is yet to come is another one than any that is there. */
function isOverMissing({ source }: Noun, { found }: NounLists, { facets }: DiffContext): boolean {
  const operands =
    source instanceof CheckConstraint
      ? [source.condition]
      : source instanceof ExcludeConstraint
        ? source.elements.map(({ ordering }) => ordering.operand)
        : []
  return operands.some((operand) => namesMissing(operand, found, facets))
}

/** What a check or exclusion is, without its name and what is said of it. */
function contentOf({ facets }: Noun): string {
  const content = [...facets].filter(([name]) => name !== 'name' && name !== 'comment')
  return JSON.stringify(content.map(([name, { text }]) => [name, text]))
}

/** Another constraint of the name stands in the way, unless it goes or gets another name: that is a difference, not something missing. */
function addition(
  { source, subject, key }: Noun,
  { found, known, table }: NounLists,
  { existing, compiler, unknown }: DiffContext,
): Change[] {
  const constraint = source as Constraint
  const other = found.noun.parts.find((part) => isConstraint(part) && part.key === key)
  const isFree =
    other !== undefined &&
    // One that is known has another name in the model, and gets it where all is to be as the model says.
    (known.has(other) ? unknown.isExact : unknown.dropsPart(key, table, existing.defaultSchema))
  if (isFree || !existing.hasConstraint(constraint)) return [{ kind: 'addConstraint', table, constraint }]
  const name = compiler.nameOf(constraint)
  const [wanted, there] = ['this', 'another'].map((which) => `a constraint ${name} of ${which} definition`)
  return [{ kind: 'obstacle', object: constraint, subject, wanted: wanted ?? '', found: there ?? '' }]
}

function isConstraint({ kind }: Noun): boolean {
  return kind !== 'column' && kind !== 'index'
}

function sorted(parts: readonly string[]): string {
  return JSON.stringify([...parts].sort())
}
