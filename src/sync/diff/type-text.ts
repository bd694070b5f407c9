import type { ArrayType } from '../../types/array'
import { DefinedType } from '../../types/defined-type'
import type { EnumType } from '../../types/enum'
import { isTextDecimal } from '../../types/numeric'
import type { SqlType, VariantType } from '../../types/sql-type'
import type { DialectName } from '../../util/dialect-name'

/** For which database a type is written. */
interface TypeTextOptions {
  readonly dialect: DialectName | undefined
  /** The type that values are stored as there. */
  readonly storedType: (type: SqlType) => SqlType
  /** Enum types are objects of their own, whose labels are compared once and not for each column. */
  readonly namesEnums: boolean
  /** Where a type of its own is found; without this, its name alone counts. */
  readonly placeOf?: (type: DefinedType) => string
}

/** A type in a text that is equal for equal types. */
export function typeText(type: SqlType, options: TypeTextOptions): string {
  const base = options.storedType(type)
  if (base.kind === 'array') return `${typeText((base as ArrayType).element, options)}[]`
  const isObject = options.namesEnums && (base.kind !== 'enum' || (base as EnumType).native)
  if (base instanceof DefinedType && isObject && options.placeOf !== undefined)
    return `${base.kind} ${options.placeOf(base)}`
  if (base.kind === 'enum') return enumText(base as EnumType, options)
  const stored = isTextDecimal(base) ? ' as text' : ''
  return `${base.toString()}${stored}${variantText(type, options)}`
}

function enumText(type: EnumType, { namesEnums }: TypeTextOptions): string {
  if (type.native && namesEnums) return type.toString()
  return `enum (${type.values.join(', ')})`
}

/** Without a database, a type is all of its variants. */
function variantText(type: SqlType, options: TypeTextOptions): string {
  if (type.kind !== 'variant' || options.dialect !== undefined) return ''
  const variants = Object.entries((type as VariantType).variants).sort(([a], [b]) => (a < b ? -1 : 1))
  return variants.map(([name, variant]) => `, on ${name} ${typeText(variant, options)}`).join('')
}
