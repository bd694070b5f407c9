/**
 * What tells one `find` apart from others of its class, told in a single walk over its options: one that comes again is
 * neither checked nor planned again. Callbacks, operators, named filters and whatever is wrong have no shape.
 */
import { isPlainObject } from '../schema/items'

/** A `find` without the values that it compares. */
export interface FindShape {
  /** The same for two queries of one class only if nothing but the compared values tells them apart. */
  readonly key: string
  /** The compared values, in the order of the condition's properties. */
  readonly values: readonly unknown[]
}

/** The shape of a `find`; undefined where it has none. */
export function findShape(options: unknown): FindShape | undefined {
  if (!isPlainObject(options)) return undefined
  const values: unknown[] = []
  let key = ''
  for (const name of Object.keys(options)) {
    const part = name === 'where' ? whereKey(options[name], values) : partKey(name, options[name])
    if (part === undefined) return undefined
    key += name + part
  }
  return { key, values }
}

function whereKey(where: unknown, values: unknown[]): string | undefined {
  if (!isPlainObject(where)) return undefined
  let key = '('
  for (const name of Object.keys(where)) {
    const kind = kindOf(where[name])
    if (kind === undefined) return undefined
    key += quoted(name) + kind
    values.push(where[name])
  }
  return `${key})`
}

/** Values of different kinds make different statements, though all are placeholders: see `asksForOneRow`. */
function kindOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'bigint':
      return '='
    case 'boolean':
      return '?'
    default:
      if (value === null) return '0'
      return value instanceof Date || Buffer.isBuffer(value) ? '?' : undefined
  }
}

function partKey(option: string, value: unknown): string | undefined {
  switch (option) {
    case 'with':
      return withKey(value)
    case 'orderBy':
      return orderKey(value)
    case 'limit':
      return Number.isSafeInteger(value) ? `${value as number};` : undefined
    case 'withDeleted':
    case 'refresh':
      return typeof value === 'boolean' ? `${value};` : undefined
    case 'signal':
    case 'timeoutMs':
      return ';'
    case 'strategy':
      return typeof value === 'string' ? quoted(value) : undefined
    default:
      return undefined
  }
}

function withKey(spec: unknown): string | undefined {
  if (!isPlainObject(spec)) return undefined
  let key = '{'
  for (const name of Object.keys(spec)) {
    const relation = relationKey(spec[name])
    if (relation === undefined) return undefined
    key += quoted(name) + relation
  }
  return `${key}}`
}

function relationKey(options: unknown): string | undefined {
  if (options === true) return '+'
  if (options === false || options === undefined) return '-'
  if (!isPlainObject(options)) return undefined
  let key = '['
  for (const name of Object.keys(options)) {
    const part = partKey(name, options[name])
    if (part === undefined) return undefined
    key += quoted(name) + part
  }
  return `${key}]`
}

function orderKey(orderBy: unknown): string | undefined {
  if (!isPlainObject(orderBy)) return undefined
  let key = '('
  for (const name of Object.keys(orderBy)) {
    const direction = orderBy[name]
    if (direction !== 'asc' && direction !== 'desc') return undefined
    key += quoted(name) + direction
  }
  return `${key})`
}

/** Names may come from outside: the length in front keeps one from passing for two. */
function quoted(name: string): string {
  return `${name.length}:${name}`
}
