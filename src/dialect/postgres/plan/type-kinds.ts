/** Which types have operators in common, so that what stands on a column of the one can stand on one of the other. */
import type { Column } from '../../../schema/column'
import type { ArrayType } from '../../../types/array'
import type { DomainType } from '../../../types/domain'
import { EnumType } from '../../../types/enum'
import type { NamedType } from '../../../types/named'
import { baseType, definedTypes } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import type { ChangeOf } from '../../schema-change'

type Columns = Pick<ChangeOf<'changeColumn'>, 'column' | 'foundColumn'>

/** Whether operators of the old type can be those of the new one. */
export function isComparable({ column, foundColumn }: Columns): boolean {
  return kindOf(foundColumn) === newKind({ column, foundColumn })
}

/** Whether the server reads an expression over the old type with the new one, too: it says itself what is text in it. */
export function isReadable(columns: Columns): boolean {
  const kinds = [kindOf(columns.foundColumn), kindOf(columns.column)]
  return isComparable(columns) || kinds.every((kind) => kind === 'varchar' || kind === 'text')
}

/** Columns of one kind can be compared. */
export function kindOf({ type }: Column): string {
  return kindOfType(type)
}

/** The same for a column whose type changes: a type that another one of its name takes the place of is not the same. */
export function newKind({ column, foundColumn }: Columns): string {
  const kind = kindOf(column)
  return kind === kindOf(foundColumn) && definedTypes(column.type, 'postgres').some(isOwn)
    ? `new ${kind}`
    : kind
}

const NUMBERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'numeric'])

function kindOfType(given: SqlType): string {
  const type = baseType(given, 'postgres')
  if (type.kind === 'domain') return kindOfType((type as DomainType).base)
  if (type.kind === 'array') return `${kindOfType((type as ArrayType).element)}[]`
  if (type.kind === 'named') return (type as NamedType).bareName.toLowerCase()
  if (isOwn(type)) return String(type)
  if (type instanceof EnumType) return 'varchar'
  return NUMBERS.has(type.kind) ? 'number' : type.kind
}

/** Whether it has operators of its own: a domain has those of its base, and labels can be no more than a check. */
function isOwn(type: SqlType): boolean {
  if (type instanceof EnumType) return type.native
  return type.kind === 'composite' || type.kind === 'range'
}
