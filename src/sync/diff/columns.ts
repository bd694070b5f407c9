import type { Column } from '../../schema/column'
import type { Change } from '../../dialect/schema-change'
import { comparedForm } from './awaited'
import type { DiffContext } from './context'
import type { FacetDifference } from './compare-facets'
import type { NounLists } from './noun-lists'
import type { Noun } from './nouns'
import { changesOf, wantedFacets } from './wanted-facets'

/** Compares the columns of one table. */
export function diffColumns(lists: NounLists, context: DiffContext): Change[] {
  const { wanted, found, normal, table, known } = lists
  const { isExact } = context.unknown
  return wanted.columns.flatMap((column): Change[] => {
    const other = found.byKey('column', column.key)
    if (other === undefined) return [{ kind: 'addColumn', table, column: column.source as Column }]
    known.add(other)
    const form = normal?.byKey('column', column.key) ?? asItIs(column, context)
    const own = comparedForm(column, form, context.unread)
    const triple = { wanted: column, normal: own, found: other }
    const differing = wantedFacets(triple, { isExact })
    return changesOf(
      triple,
      isExact ? differing : differing.filter((facet) => isChangeOfNumbering(facet, column)),
    )
  })
}

/** A column that the database would write as the model does. */
function asItIs(column: Noun, { rules }: DiffContext): Noun | undefined {
  return rules.needsNormalForm(column.source as Column) ? undefined : column
}

/** How a column is numbered is the database's affair, as long as it is and the model does not say how. */
function isChangeOfNumbering({ name, first, second }: FacetDifference, { source }: Noun): boolean {
  const { identity, options } = source as Column
  const isSaid = identity !== undefined || options.autoincrement === 'serial'
  return name !== 'autoincrement' || isSaid || first === undefined || second === undefined
}
