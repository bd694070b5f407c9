import { DefinitionError } from '../errors'
import type { EnumType } from '../types/enum'
import { baseType, type NamedType } from '../types/named'
import type { NumericType } from '../types/numeric'
import type { SqlType, TypeKind } from '../types/sql-type'
import type { StringType } from '../types/string'
import { call, list, record, type Code } from './code'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'

/** How types of one kind are written: the factory of `t` with its arguments, and the type of a property. */
interface Spelling {
  readonly factory: (type: never) => Code
  readonly property: (type: never) => string
}

const plain = (factory: string, property: string): Spelling => ({
  factory: () => call(`t.${factory}`),
  property: () => property,
})

const sized = (factory: string): Spelling => ({
  factory: ({ length }: StringType<unknown>) =>
    length === undefined ? call(`t.${factory}`) : call(`t.${factory}`, String(length)),
  property: () => 'string',
})

const SPELLINGS: Readonly<Record<Exclude<TypeKind, 'custom'>, Spelling>> = {
  smallint: plain('smallint', 'number'),
  integer: plain('integer', 'number'),
  bigint: {
    factory: ({ mode }: { readonly mode: string }) =>
      mode === 'number' ? call('t.bigint', record([['mode', "'number'"]])) : call('t.bigint'),
    property: ({ mode }: { readonly mode: string }) => mode,
  },
  numeric: {
    factory: numericFactory,
    property: ({ mode }: NumericType<unknown>) => mode,
  },
  real: plain('real', 'number'),
  double: plain('double', 'number'),
  varchar: sized('varchar'),
  char: sized('char'),
  text: plain('text', 'string'),
  boolean: plain('boolean', 'boolean'),
  date: plain('date', 'string'),
  time: plain('time', 'string'),
  timestamp: {
    factory: ({ withTimeZone }: { readonly withTimeZone: boolean }) =>
      call(withTimeZone ? 't.timestamptz' : 't.timestamp'),
    property: () => 'Date',
  },
  json: {
    factory: ({ binary }: { readonly binary: boolean }) => call(binary ? 't.jsonb' : 't.json'),
    property: () => 'unknown',
  },
  uuid: plain('uuid', 'string'),
  binary: plain('binary', 'Buffer'),
  enum: {
    factory: enumFactory,
    property: ({ values }: EnumType<unknown>) => values.map(stringLiteral).join(' | '),
  },
  named: {
    factory: ({ name }: NamedType<unknown>) => call('t.named', stringLiteral(name)),
    property: () => 'string',
  },
}

/** A type as a call of its factory: `t.varchar(40)`. Of a custom type the base, for its functions are the program's own. */
export function typeCode(type: SqlType, scope: Scope): Code {
  const based = baseType(type)
  scope.use('t')
  return spellingOf(based).factory(based as never)
}

/** The type of a property that holds a column's values. */
export function propertyTypeOf(type: SqlType, nullable: boolean): string {
  const based = baseType(type)
  const property = spellingOf(based).property(based as never)
  return nullable && property !== 'unknown' ? `${property} | null` : property
}

function spellingOf(type: SqlType): Spelling {
  const spelling = (SPELLINGS as Partial<Record<TypeKind, Spelling>>)[type.kind]
  if (spelling !== undefined) return spelling
  throw new DefinitionError(`The type ${type.toString()} cannot be written as TypeScript.`)
}

function numericFactory({ precision, scale, mode, storage }: NumericType<unknown>): Code {
  const options = [
    ...(mode === 'number' ? [['mode', "'number'"] as const] : []),
    ...(storage === undefined ? [] : [['storage', stringLiteral(storage)] as const]),
  ]
  if (options.length === 0 && precision === undefined) return call('t.numeric')
  const size = [String(precision), ...(scale === undefined && options.length === 0 ? [] : [String(scale)])]
  return call('t.numeric', ...size, ...(options.length === 0 ? [] : [record(options)]))
}

function enumFactory({ name, values, native }: EnumType<unknown>): Code {
  const options = native ? [] : [record([['native', 'false']])]
  const labels = list(values.map(stringLiteral))
  return name === undefined
    ? call('t.enum', labels, ...options)
    : call('t.enum', stringLiteral(name), labels, ...options)
}
