/** What an upsert writes to a row that is there. One that is marked as deleted counts as not there: it comes back, as what was given. */
import { areAlike } from '../expression/alike-expressions'
import { caseWhen } from '../expression/case-when'
import { and, type Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import { ownRowsOf } from '../registry/own-rows'
import type { SoftDelete } from '../registry/row-filter'
import { plainColumn } from '../schema/table-source'
import { ExcludedColumn, type ConflictAction } from '../statement/conflict'
import { versionAfter } from './flush/row-version'
import type { UniqueKey } from './unique-key'

/** Which class's rows are written, by which key, and what of them if not all that is given. */
interface Written {
  readonly mapper: Mapper
  readonly key: UniqueKey
  readonly update: readonly string[] | undefined
}

type Values = Record<string, unknown>

/** What becomes of rows that are there, of new rows that give these properties. It stays of its class. */
export function actionOf(written: Written, given: readonly string[]): ConflictAction<unknown> {
  const { mapper, update } = written
  const names = given.filter((name) => !isKept(written, name))
  const updated: Values = {}
  for (const name of update ?? names) updated[name] = excludedOf(mapper, name)
  const mark = markMetBy(written)
  const isUpdated = Object.keys(updated).length > 0
  if (!isUpdated && mark === undefined) return { doNothing: true }
  const doUpdate = mark === undefined ? updated : restoring(mapper, { mark, names, updated })
  if (mapper.version !== undefined) doUpdate[mapper.version.name] ??= versionAfter(mapper.version)
  const own = ownRowsOf(mapper, plainColumn)
  const marked = isUpdated || mark === undefined ? undefined : isMarked(mark)
  const conditions = [own, marked].filter((condition) => condition !== undefined)
  return { doUpdate: doUpdate as never, where: conditions.length === 0 ? undefined : and(...conditions) }
}

function excludedOf(mapper: Mapper, name: string): ExcludedColumn {
  return new ExcludedColumn(mapper.property(name).column)
}

/** Keys, the version and the class are not what a row is given. */
function isKept({ mapper, key }: Written, name: string): boolean {
  const { version, inheritance, primaryKey } = mapper
  if (name === version?.name || name === inheritance?.discriminator.name) return true
  return [...key.properties, ...primaryKey].some((property) => property.name === name)
}

/** How rows are marked as deleted, where the key can be that of one: a partial index may be about the others alone. */
function markMetBy({ mapper, key: { where } }: Written): SoftDelete | undefined {
  const { softDelete } = mapper.rowFilters
  if (softDelete === undefined || where === undefined) return softDelete
  return areAlike(where, isThere(softDelete)) ? undefined : softDelete
}

function isThere({ property: { column }, whenKept }: SoftDelete): Expression {
  return whenKept === null ? column.isNull() : column.eq(false)
}

function isMarked({ property: { column }, whenKept }: SoftDelete): Expression {
  return whenKept === null ? column.isNotNull() : column.eq(true)
}

/** Rows that are marked get all that is given, others what they are to be updated with. */
function restoring(
  mapper: Mapper,
  {
    mark,
    names,
    updated,
  }: { readonly mark: SoftDelete; readonly names: readonly string[]; readonly updated: Values },
): Values {
  const isUpdated = Object.keys(updated).length > 0
  const values = { ...updated }
  for (const name of names) {
    const { column } = mapper.property(name)
    const excluded = excludedOf(mapper, name)
    values[name] ??= isUpdated ? caseWhen(isMarked(mark), excluded).else(column) : excluded
  }
  const { property, whenKept } = mark
  // Of rows that are not marked, this is what they hold.
  if (!(property.name in values)) values[property.name] = whenKept
  return values
}
