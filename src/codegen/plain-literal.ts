import { DefinitionError } from '../errors'
import { describe } from '../types/sql-type'
import { call, list, record, type Code } from './code'
import { isIdentifier } from './identifiers'
import { stringLiteral } from './text-literal'

/** A value of JavaScript as source text; `nested` writes what lists and objects hold. */
export function plainLiteral(
  value: unknown,
  nested: (value: unknown) => Code = (item) => plainLiteral(item),
): Code {
  if (value instanceof Date) return call('new Date', stringLiteral(value.toISOString()))
  if (value instanceof Uint8Array)
    return call('Buffer.from', stringLiteral(Buffer.from(value).toString('hex')), "'hex'")
  if (Array.isArray(value)) return list(value.map(nested))
  if (typeof value === 'object' && value !== null) return objectLiteral(value, nested)
  return scalarLiteral(value)
}

function objectLiteral(value: object, nested: (value: unknown) => Code): Code {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return record(entries.map(([name, item]) => [propertyName(name), nested(item)]))
}

/** A property's name in an object literal, where `__proto__` would mean something else. */
function propertyName(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return isIdentifier(name) ? name : stringLiteral(name)
}

function scalarLiteral(value: unknown): string {
  if (typeof value === 'string') return stringLiteral(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'boolean' || value === null || value === undefined) return String(value)
  throw new DefinitionError(`A value that is ${describe(value)} cannot be written as TypeScript.`)
}
