import { CustomType } from '../types/custom'
import { NamedType } from '../types/named'
import type { SqlType } from '../types/sql-type'
import { call, type Code } from './code'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'

/** The functions of `dovetail-orm/postgres` that take no argument, by the name of the type that they give. */
const POSTGRES: ReadonlyMap<string, string> = new Map([
  ...[
    ...['inet', 'cidr', 'macaddr', 'macaddr8', 'tsvector', 'tsquery', 'citext', 'hstore', 'ltree', 'money'],
    ...['xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'int4range', 'int8range'],
    ...['numrange', 'daterange', 'tsrange', 'tstzrange', 'int4multirange', 'int8multirange', 'nummultirange'],
    ...['datemultirange', 'tsmultirange', 'tstzmultirange', 'jsonpath', 'regclass', 'interval'],
  ].map((name): [string, string] => [name, name]),
  ['pg_lsn', 'pgLsn'],
  ['pg_snapshot', 'pgSnapshot'],
  ['"char"', 'charByte'],
])

/** A type that only a database knows: by the function that the package has for it, or else by its name. */
export function namedTypeCode({ name, database }: NamedType<unknown>, scope: Scope): Code {
  const known = database === 'postgres' ? POSTGRES.get(name) : undefined
  return known === undefined
    ? call(`${scope.use('t')}.named`, stringLiteral(name))
    : call(scope.useEntry('postgres', known))
}

/** OID is a number over a text: the one custom type of the package's own. */
export function isOid(type: SqlType): boolean {
  const base: unknown = type instanceof CustomType ? (type as CustomType<unknown>).options.base : undefined
  return base instanceof NamedType && base.name === 'oid' && base.database === 'postgres'
}
