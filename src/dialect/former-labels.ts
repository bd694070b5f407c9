import type { Column } from '../schema/column'
import { EnumType } from '../types/enum'
import { baseType } from '../types/resolve-type'
import type { DialectName } from '../util/dialect-name'
import { formerNames } from '../util/former-names'

/** Labels under former names, and what becomes of them: the present ones by those that they have. */
export type FormerLabels = ReadonlyMap<string, string>

/** Which of these labels have former names of an enum's. One of which the present name is there, too, stays what it is. */
export function formerLabels(
  { renamedLabels = {} }: EnumType<unknown>,
  there: readonly string[],
): FormerLabels {
  return new Map(
    Object.entries(renamedLabels).flatMap(([label, names]): [string, string][] => {
      const former = formerNames(names).find((name) => there.includes(name))
      return former === undefined || there.includes(label) ? [] : [[former, label]]
    }),
  )
}

/** Which labels of a column that has labels have former names of those that it is to have. */
export function formerLabelsOf(
  { column, foundColumn }: { readonly column: Column; readonly foundColumn: Column },
  dialect: DialectName,
): FormerLabels {
  const [wanted, found] = [column, foundColumn].map(({ type }) => baseType(type, dialect))
  if (!(wanted instanceof EnumType) || !(found instanceof EnumType)) return new Map()
  return formerLabels(wanted as EnumType<unknown>, (found as EnumType<unknown>).values)
}
