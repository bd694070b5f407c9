import { walk } from '../../expression/walk'
import { CheckConstraint } from '../../schema/check'
import { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { groupBy } from '../../util/group-by'
import type { Change } from '../change'
import type { DiffContext } from './context'
import type { NounList, NounLists } from './noun-lists'
import type { Noun } from './nouns'
import { changesOf, wantedFacets } from './wanted-facets'

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

function diffPrimaryKey({ wanted, found }: NounLists, context: DiffContext): Change[] {
  const [[primaryKey], [other]] = [wanted.of('primaryKey'), found.of('primaryKey')]
  return primaryKey === undefined ? [] : compared(primaryKey, other, context)
}

/** The order of a unique's columns changes nothing about what it allows. */
function diffUniques({ wanted, found }: NounLists, context: DiffContext): Change[] {
  const keyOf = ({ facets }: Noun): string => sorted((facets.get('columns')?.text ?? '').split(', '))
  const find = finder(found.of('unique'), keyOf)
  return wanted.of('unique').flatMap((unique) => compared(unique, find(unique), context, ['columns']))
}

/** Where a key leads, whatever it is called; those of a column that is added may come with it. */
function diffForeignKeys({ wanted, found }: NounLists, context: DiffContext): Change[] {
  const isNew = ({ key }: Noun): boolean => found.byKey('column', key) === undefined
  const withColumn = new Set<object>(
    wanted.columns.filter(isNew).flatMap(({ source }) => context.rules.keysOfNewColumn(source as Column)),
  )
  const keyOf = ({ source }: Noun): string => pathOf(source as ForeignKeyConstraint, context)
  const find = finder(found.of('foreignKeyConstraint'), keyOf)
  return wanted
    .of('foreignKeyConstraint')
    .flatMap((key) =>
      withColumn.has(key.source) ? [] : compared(key, find(key), context, ['columns', 'target']),
    )
}

/** Finds what is the same but for its name; of several such, the one whose name is the same too. */
function finder(found: readonly Noun[], keyOf: (noun: Noun) => string): (wanted: Noun) => Noun | undefined {
  const groups = groupBy(found, keyOf)
  return (wanted) => {
    const alike = groups.get(keyOf(wanted)) ?? []
    return alike.find(({ key }) => key === wanted.key) ?? alike[0]
  }
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
function diffConditions(kind: string, { wanted, found, normal }: NounLists, context: DiffContext): Change[] {
  const said = new Set(found.of(kind).map(contentOf))
  return wanted.of(kind).flatMap((condition) => {
    const own = normal?.byKey(kind, condition.key)
    // Taken into the type of its column, which is compared as such.
    if (own === undefined && normal !== undefined && isOverKnown(condition, normal)) return []
    const other = found.byKey(kind, condition.key)
    if (other === undefined)
      return own !== undefined && said.has(contentOf(own)) ? [] : missing(condition, context)
    const triple = { wanted: condition, normal: own, found: other }
    return changesOf(triple, wantedFacets(triple))
  })
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

/** What a check or exclusion is, without its name. */
function contentOf({ facets }: Noun): string {
  return JSON.stringify([...facets].flatMap(([name, { text }]) => (name === 'name' ? [] : [[name, text]])))
}

function compared(
  wanted: Noun,
  found: Noun | undefined,
  context: DiffContext,
  matched: readonly string[] = [],
): Change[] {
  if (found === undefined) return missing(wanted, context)
  const triple = { wanted, normal: wanted, found }
  return changesOf(triple, wantedFacets(triple, matched))
}

/** Another constraint of the name stands in the way: that is a difference, not something missing. */
function missing({ source, subject }: Noun, { existing, compiler }: DiffContext): Change[] {
  const constraint = source as Constraint
  if (!existing.hasConstraint(constraint))
    return [{ kind: 'addConstraint', table: constraint.table, constraint }]
  const name = compiler.nameOf(constraint)
  const [wanted, found] = ['this', 'another'].map((which) => `a constraint ${name} of ${which} definition`)
  return [{ kind: 'differs', subject, wanted: wanted ?? '', found: found ?? '' }]
}

function sorted(parts: readonly string[]): string {
  return JSON.stringify([...parts].sort())
}
