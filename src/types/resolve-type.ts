/** Types that stand over others: which one counts, for a database and for JavaScript. */
import type { DialectName } from '../util/dialect-name'
import type { ArrayType } from './array'
import type { CompositeType } from './composite'
import type { CustomType } from './custom'
import { DefinedType } from './defined-type'
import type { DomainType } from './domain'
import type { RangeType } from './range'
import type { SqlType, VariantType } from './sql-type'

/** The type that a database stores a type as: its variant where there is one. Without a database, the one without variants. */
export function resolveType(type: SqlType, database?: DialectName): SqlType {
  if (type.kind !== 'variant') return type
  const { variants, base } = type as VariantType
  return resolveType((database && variants[database]) ?? base, database)
}

/** The SQL type behind a type: that of a custom type or a variant, of any other the type itself. */
export function baseType(type: SqlType, database?: DialectName): SqlType {
  if (type.kind === 'custom') return baseType((type as CustomType<unknown>).options.base, database)
  return type.kind === 'variant' ? baseType(resolveType(type, database), database) : type
}

/** The type whose values these are: under variants and domains. */
export function plainType(type: SqlType): SqlType {
  if (type.kind !== 'variant' && type.kind !== 'domain') return type
  return plainType((type as VariantType | DomainType).base)
}

/** The SQL type whose rules the values follow: under variants, domains and custom types. */
export function valueType(type: SqlType): SqlType {
  const plain = plainType(type)
  return plain.kind === 'custom' ? valueType((plain as CustomType<unknown>).options.base) : plain
}

/**
 * The normal form of a value as a database's own type has it.
 *
 * @throws InvalidValueError if the value cannot stand for the type
 */
export function normalValue(type: SqlType, value: unknown, database: DialectName): unknown {
  if (type.kind === 'custom') {
    const { base, toDatabase } = (type as CustomType<unknown>).options
    return normalValue(base, toDatabase(value), database)
  }
  if (type.kind !== 'variant') return type.normalize(value)
  type.normalize(value)
  return normalValue(resolveType(type, database), value, database)
}

/** The types that have to exist in a database before a column of this type can, each after those that it is made of. */
export function definedTypes(type: SqlType, database?: DialectName): readonly DefinedType[] {
  const base = baseType(type, database)
  const inner = partsOf(base).flatMap((part) => definedTypes(part, database))
  return base instanceof DefinedType ? [...inner, base] : inner
}

/** The types that a type is made of. */
function partsOf(type: SqlType): readonly SqlType[] {
  switch (type.kind) {
    case 'array':
      return [(type as ArrayType).element]
    case 'domain':
      return [(type as DomainType).base]
    case 'composite':
      return (type as CompositeType).fields.map(([, field]) => field)
    case 'range':
      return [(type as RangeType).definition.subtype]
    default:
      return []
  }
}
