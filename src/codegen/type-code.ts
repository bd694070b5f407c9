import type { AnyType } from '../types/any'
import type { ArrayType } from '../types/array'
import type { CompositeType } from '../types/composite'
import type { DomainType } from '../types/domain'
import type { EnumType } from '../types/enum'
import type { NumericType } from '../types/numeric'
import type { RangeType } from '../types/range'
import { baseType } from '../types/resolve-type'
import type { SqlType, TypeKind, VariantType } from '../types/sql-type'
import type { StringType } from '../types/string'
import type { TimestampType, TimeType } from '../types/temporal'
import { call, list, record, type Code } from './code'
import { isOid, namedTypeCode } from './named-type-code'
import { plainLiteral } from './plain-literal'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'

type Write = (type: never, scope: Scope) => Code

/** A call of a factory of `t`. */
const factory = (name: string, argumentsOf: (type: never) => readonly Code[] = () => []): Write => {
  return (type, scope) => call(`${scope.use('t')}.${name}`, ...argumentsOf(type))
}

const sized = (name: string): Write =>
  factory(name, ({ length }: StringType<unknown>) => (length === undefined ? [] : [String(length)]))

const WRITERS: Readonly<Record<Exclude<TypeKind, 'custom'>, Write>> = {
  smallint: factory('smallint'),
  integer: factory('integer'),
  bigint: factory('bigint', ({ mode }: { readonly mode: string }) =>
    options({ mode: mode === 'number' ? mode : undefined }),
  ),
  numeric: factory('numeric', numericArguments),
  real: factory('real'),
  double: factory('double'),
  varchar: sized('varchar'),
  char: sized('char'),
  text: factory('text'),
  boolean: factory('boolean'),
  date: factory('date'),
  time: factory('time', ({ withTimeZone, precision }: TimeType<unknown>) =>
    options({ withTimeZone: withTimeZone || undefined, precision }),
  ),
  timestamp: ({ withTimeZone, precision }: TimestampType<unknown>, scope) =>
    call(`${scope.use('t')}.${withTimeZone ? 'timestamptz' : 'timestamp'}`, ...options({ precision })),
  json: ({ binary }: { readonly binary: boolean }, scope) =>
    call(`${scope.use('t')}.${binary ? 'jsonb' : 'json'}`),
  uuid: factory('uuid'),
  binary: factory('binary'),
  enum: factory('enum', enumArguments),
  array: ({ element, dimensions }: ArrayType<unknown>, scope) =>
    call(
      `${scope.use('t')}.array`,
      typeCode(element, scope),
      ...options({ dimensions: dimensions === 1 ? undefined : dimensions }),
    ),
  domain: domainCode,
  composite: compositeCode,
  range: rangeCode,
  named: namedTypeCode,
  any: ({ name }: AnyType<unknown>, scope) => call(scope.useEntry('sqlite', name === '' ? 'untyped' : 'any')),
  variant: variantCode,
}

/** A type as a call of its factory: `t.varchar(40)`. Of a custom type the base, for its functions are the program's own. */
export function typeCode(type: SqlType, scope: Scope): Code {
  if (isOid(type)) return call(scope.useEntry('postgres', 'oid'))
  const written = type.kind === 'custom' ? baseType(type) : type
  return WRITERS[written.kind as keyof typeof WRITERS](written as never, scope)
}

/** An object of those options that are given, if any are. */
function options(given: Readonly<Record<string, unknown>>): readonly Code[] {
  return Object.values(given).every((value) => value === undefined) ? [] : [plainLiteral(given)]
}

function numericArguments({ precision, scale, mode, storage }: NumericType<unknown>): readonly Code[] {
  const more = options({ mode: mode === 'number' ? mode : undefined, storage })
  if (more.length > 0) return [String(precision), String(scale), ...more]
  return [precision, scale].filter((size) => size !== undefined).map(String)
}

function enumArguments({ name, values, native, ...rest }: EnumType<unknown>): readonly Code[] {
  const { schema, comment, renamedFrom, renamedLabels } = rest
  const labels = list(values.map(stringLiteral))
  const more = options({ native: native ? undefined : false, schema, comment, renamedFrom, renamedLabels })
  return [...(name === undefined ? [] : [stringLiteral(name)]), labels, ...more]
}

function domainCode(type: DomainType, scope: Scope): Code {
  const { name, base, notNull, defaultSql, checks, collation, schema, comment } = type
  const [check, ...others] = checks
  const isPlain = check !== undefined && check.name === undefined && others.length === 0
  return call(
    scope.useEntry('postgres', 'domain'),
    stringLiteral(name),
    typeCode(base, scope),
    ...options({
      notNull: notNull || undefined,
      default: type.default,
      defaultSql,
      check: isPlain ? check.sql : check === undefined ? undefined : checks,
      collation,
      schema,
      comment,
    }),
  )
}

function compositeCode({ name, fields, schema, comment }: CompositeType<unknown>, scope: Scope): Code {
  return call(
    scope.useEntry('postgres', 'composite'),
    stringLiteral(name),
    list(
      fields.map(([field, type, more = {}]) =>
        list([stringLiteral(field), typeCode(type, scope), ...options({ ...more })]),
      ),
    ),
    ...options({ schema, comment }),
  )
}

function rangeCode({ name, definition }: RangeType<unknown>, scope: Scope): Code {
  const { subtype, ...others } = definition
  const given = Object.entries(others).filter(([, value]) => value !== undefined)
  const entries = given.map(([option, value]): [string, Code] => [option, plainLiteral(value)])
  return call(
    scope.useEntry('postgres', 'rangeType'),
    stringLiteral(name),
    record([['subtype', typeCode(subtype, scope)], ...entries]),
  )
}

function variantCode({ base, variants }: VariantType, scope: Scope): Code {
  const calls = Object.entries(variants).map(([database, type]) =>
    call('.withVariant', stringLiteral(database), typeCode(type, scope)),
  )
  return [typeCode(base, scope), ...calls]
}
