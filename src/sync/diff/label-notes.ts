/** What people should know of labels and enum types that come and go: some look like the former selves of others. */
import type { Change } from '../../dialect/schema-change'
import { EnumType } from '../../types/enum'
import type { Table } from '../../schema/table'
import { baseType, definedTypes } from '../../types/resolve-type'
import { formerNames } from '../../util/former-names'
import type { DiffContext } from './context'

/** Labels of the one side beside those of the other. */
interface Labels {
  readonly what: string
  readonly type: EnumType<unknown>
  readonly found: readonly string[]
}

/** The notes on all changes of labels and of types. */
export function labelNotes(changes: readonly Change[], context: DiffContext): string[] {
  const sides = changes.flatMap((change) => labelsIn(change, context))
  return [
    ...sides.flatMap(leftOver),
    ...sides.flatMap(question),
    ...new Set(changes.flatMap((change) => typeQuestion(change, changes, context))),
  ]
}

function labelsIn(change: Change, { compiler }: DiffContext): Labels[] {
  if (change.kind === 'changeEnum') return [{ what: change.subject, type: change.type, found: change.labels }]
  if (change.kind !== 'changeColumn' || !change.facets.some(({ name }) => name === 'type')) return []
  const { column, foundColumn } = change
  const [type, found] = [column, foundColumn].map((each) => baseType(each.type, compiler.dialectName))
  if (!(type instanceof EnumType) || !(found instanceof EnumType)) return []
  const { values } = found as EnumType<unknown>
  return [{ what: `column ${column.qualifiedName}`, type: type as EnumType<unknown>, found: values }]
}

/** Former labels that are there beside the present ones: which of the two a row should have, nobody can tell. */
function leftOver({ what, type: { renamedLabels = {} }, found }: Labels): string[] {
  return Object.entries(renamedLabels).flatMap(([label, names]) => {
    const former = formerNames(names).find((name) => found.includes(name))
    if (former === undefined || !found.includes(label)) return []
    return [
      `label '${former}' of ${what} is there beside '${label}', which says that it was called so. Nothing was renamed: the old one goes as any label that the model does not name, and rows that have it keep it from going. Give them '${label}' first if it is what they mean.`,
    ]
  })
}

/** A label that comes where another one goes. */
function question({ what, type, found }: Labels): string[] {
  const { values, renamedLabels = {} } = type
  const past = new Set(Object.values(renamedLabels).flatMap((names) => formerNames(names)))
  const gone = found.filter((label) => !values.includes(label) && !past.has(label))
  const added = values.filter((label) => !found.includes(label))
  const isBehind = (label: string, side: readonly string[], other: readonly string[]): string | undefined =>
    side.slice(0, side.indexOf(label)).findLast((each) => other.includes(each))
  return added.flatMap((label) => {
    const place = isBehind(label, values, found)
    const alike = (side: readonly string[], own: readonly string[], other: readonly string[]): string[] =>
      side.filter((each) => isBehind(each, own, other) === place)
    const [former, ...others] = alike(gone, found, values)
    if (former === undefined || others.length + alike(added, values, found).length > 1) return []
    return [
      `label '${label}' of ${what} is missing, and the database has '${former}' in its place, which the model does not name. If it was renamed, write { renamedLabels: { ${JSON.stringify(label)}: '${former}' } } at the type; nothing was guessed.`,
    ]
  })
}

/** A type that is missing where a column has one of the same labels, of which the model knows nothing. */
function typeQuestion(change: Change, changes: readonly Change[], { compiler }: DiffContext): string[] {
  if (change.kind !== 'changeColumn' || !change.facets.some(({ name }) => name === 'type')) return []
  const { column, foundColumn } = change
  const [type, found] = [column, foundColumn].map((each) => baseType(each.type, compiler.dialectName))
  if (!(type instanceof EnumType) || !(found instanceof EnumType) || found.name === undefined) return []
  const added = changes.find((other) => other.kind === 'addEnum' && other.type.name === type.name)
  const isAlike =
    (type as EnumType<unknown>).values.join('\0') === (found as EnumType<unknown>).values.join('\0')
  if (added === undefined || !isAlike || isNamed(found as EnumType<unknown>, column.table, compiler))
    return []
  return [
    `enum type ${type.name ?? ''} is missing, and column ${column.qualifiedName} has '${found.name}' of the same labels. If it was renamed, write { renamedFrom: '${found.name}' } at the type; nothing was guessed.`,
  ]
}

/** Whether a column of the model has a type of this name. */
function isNamed(
  { name }: EnumType<unknown>,
  { metadata }: Table,
  { dialectName }: DiffContext['compiler'],
): boolean {
  const columns = metadata.allTables().flatMap((table) => table.columns)
  return columns.some(({ type }) => definedTypes(type, dialectName).some((each) => each.name === name))
}
