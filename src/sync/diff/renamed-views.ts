/**
 * Views beside columns that are renamed. Where the database writes the text of a view by itself, its columns keep the names that they
 * were made with: `SELECT *` gives a column under its former name until the view is made anew.
 */
import { RawSql } from '../../expression/raw-sql'
import type { Column } from '../../schema/column'
import type { Table } from '../../schema/table'
import type { DiffRules } from '../../dialect/diff-rules'
import type { RenamedColumn, Renamings } from '../../dialect/renamings'
import { tokenize } from '../../util/sql-tokenizer'
import type { FacetDifference } from './compare-facets'
import type { NounLists } from './noun-lists'

const QUERY = 'view.definition'

/** What can be told of the query of such a view before the columns have their names. */
export function renamedInView(
  { wanted, found }: Pick<NounLists, 'wanted' | 'found'>,
  { columns }: Renamings,
  { viewsKeepNames }: Pick<DiffRules, 'viewsKeepNames'>,
): FacetDifference[] {
  if (!viewsKeepNames) return []
  const isGivenAsBefore = ({ column, from }: RenamedColumn): boolean =>
    wanted.columns.some(
      ({ source }, i) => nameOf(source) === column.name && nameOf(found.columns[i]?.source) === from,
    )
  if (!columns.some(isGivenAsBefore)) return []
  const [first, second] = [wanted, found].map(({ noun }) => noun.facets.get(QUERY)?.text)
  return [{ name: QUERY, first, second, isCertain: true }]
}

/** Whether a view that was found may be another one than the model's as soon as columns have their names. */
export function namesFormer(
  found: Table,
  { columns }: Renamings,
  { viewsKeepNames }: Pick<DiffRules, 'viewsKeepNames'>,
): boolean {
  const query = found.view?.definition
  if (!viewsKeepNames || columns.length === 0 || !(query instanceof RawSql)) return false
  const words = new Set(tokenize(query.texts.join(''), { brackets: false }).map(({ value }) => value))
  return columns.some(({ from }) => words.has(from))
}

function nameOf(source: object | undefined): string | undefined {
  return (source as Column | undefined)?.name
}
