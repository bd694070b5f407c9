/** Names of a database as names of a program. */

/** Members of every object, and what a promise or JSON.stringify would call: no property is named so. */
export const RESERVED_PROPERTIES: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'then',
  'toJSON',
  'prototype',
]

/** Names that generated files import or that mean something to every program: no class is named so. */
export const RESERVED_CLASSES: readonly string[] = [
  ...['Table', 'TableArgs', 'Column', 'ForeignKey', 'ManyToOne', 'OneToMany', 'OneToOne', 'ManyToMany'],
  ...[
    'One',
    'Many',
    'CoreTable',
    'CoreColumn',
    'View',
    'Sequence',
    'Computed',
    'Registry',
    'MetaData',
    'Identity',
    'Index',
  ],
  ...['PrimaryKeyConstraint', 'UniqueConstraint', 'ForeignKeyConstraint', 'CheckConstraint'],
  ...['ExcludeConstraint', 'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol'],
  ...['Date', 'Buffer', 'Promise', 'Error', 'Map', 'Set', 'WeakMap', 'WeakSet', 'RegExp', 'JSON', 'Math'],
  ...['Proxy', 'Reflect', 'Infinity', 'NaN', 'Uint8Array', 'ArrayBuffer', 'Record', 'Pick', 'Omit'],
  ...['Partial', 'Required', 'Readonly', 'Exclude', 'Extract', 'NonNullable', 'Awaited', 'Iterator'],
  ...['DataView', 'Intl', 'Atomics', 'WebAssembly', 'URL', 'Event', 'Request', 'Response', 'File', 'Blob'],
]

const WORD = /[^\p{ID_Continue}]+|_+/u

/** `user_id` → `userId`, `HTTPServer` → `httpServer`; empty if the name holds nothing that an identifier could. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = wordsOf(name)
  return identifier(
    first.replace(/^(?:\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}+)/u, lower) + rest.map(capitalized).join(''),
  )
}

/** `user_preference` → `UserPreference`; empty if the name holds nothing that an identifier could. */
export function pascalCase(name: string): string {
  return identifier(wordsOf(name).map(capitalized).join(''))
}

/** `UserPreference` → `user-preference`. */
export function kebabCase(name: string): string {
  return name
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1-$2')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
}

/** The first character of a name as a capital. */
export function capitalized(name: string): string {
  const [first = ''] = name
  return first.toUpperCase() + name.slice(first.length)
}

/** Whether a name can stand in a program as it is. */
export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)
}

/** The words of a name; one in capitals alone is spelled small. */
function wordsOf(name: string): readonly string[] {
  const words = name.split(WORD).filter((word) => word !== '')
  return words.map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
}

function identifier(name: string): string {
  return name === '' || isIdentifier(name) ? name : `_${name}`
}

function lower(text: string): string {
  return text.toLowerCase()
}

/** Names that are taken, and the way to one that is not. */
export class NameSet {
  readonly #taken: Set<string>

  constructor(
    taken: Iterable<string> = [],
    /** Names of equal keys exclude each other. */
    private readonly keyOf: (name: string) => string = (name) => name,
  ) {
    this.#taken = new Set([...taken].map(keyOf))
  }

  /** The first of the names that is free, or the last one with the first number that makes it so. */
  take(...candidates: readonly [string, ...string[]]): string {
    const names = candidates.filter((name) => name !== '')
    const last = names.at(-1) ?? ''
    for (let n = 2; names.every((name) => this.has(name)); n++) names.push(`${last}${n}`)
    const free = names.find((name) => !this.has(name)) ?? last
    this.#taken.add(this.keyOf(free))
    return free
  }

  has(name: string): boolean {
    return this.#taken.has(this.keyOf(name))
  }
}
