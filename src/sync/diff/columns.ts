import type { Column } from '../../schema/column'
import type { Change } from '../change'
import type { DiffContext } from './context'
import type { FacetDifference } from './compare-facets'
import type { NounLists } from './noun-lists'
import type { Noun } from './nouns'
import { changesOf, wantedFacets } from './wanted-facets'

/** Compares the columns of one table. */
export function diffColumns({ wanted, found, normal, table }: NounLists, context: DiffContext): Change[] {
  return wanted.columns.flatMap((column): Change[] => {
    const other = found.byKey('column', column.key)
    if (other === undefined) return [{ kind: 'addColumn', table, column: column.source as Column }]
    const own = normal?.byKey('column', column.key) ?? asItIs(column, context)
    const triple = { wanted: column, normal: own, found: other }
    return changesOf(triple, wantedFacets(triple).filter(isChangeOfNumbering))
  })
}

/** A column that the database would write as the model does. */
function asItIs(column: Noun, { rules }: DiffContext): Noun | undefined {
  return rules.needsNormalForm(column.source as Column) ? undefined : column
}

/** How a column is numbered is the database's affair, as long as it is. */
function isChangeOfNumbering({ name, first, second }: FacetDifference): boolean {
  return name !== 'autoincrement' || first === undefined || second === undefined
}
