import { DefinitionError } from '../errors'
import { suggest } from '../util/closest'
import type { Table } from './table'

/** Items first, an options object last: the one form in which everything of the schema is constructed. */
export type ItemsThenOptions<I, O> = readonly I[] | readonly [...I[], O]

/** Something that becomes part of a table. */
export interface TableItem {
  readonly kind: string
  /** Makes it a part of the table. */
  attachTo(table: Table): void
  /** A fresh, unattached one of the same definition. */
  copy(): TableItem
}

/** Splits a constructor's rest arguments. Options anywhere but at the end are an error at run time too. */
export function splitItems<I, O extends object>(
  owner: string,
  args: readonly unknown[],
  isItem: (value: unknown) => value is I,
  optionNames: readonly (keyof O & string)[],
): { readonly items: readonly I[]; readonly options: Partial<O> } {
  const last = args.at(-1)
  const hasOptions = isPlainObject(last) && !isItem(last)
  const items = hasOptions ? args.slice(0, -1) : args
  items.forEach((item, i) => {
    if (isItem(item)) return
    throw new DefinitionError(`${owner}: argument ${i + 1} of its items is ${shape(item)}.`, {
      hint: 'Items come first, one options object comes last.',
    })
  })
  const options = hasOptions ? last : {}
  checkOptions(owner, options, optionNames)
  return { items: items as readonly I[], options: options as Partial<O> }
}

/** Refuses option names that do not exist, so that none is ever ignored. */
export function checkOptions(owner: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) {
      throw new DefinitionError(`${owner}: there is no option '${name}'.`, { hint: suggest(name, names) })
    }
  }
}

/** Refuses an option's value that is none of those allowed: what is written into DDL is never taken unseen. */
export function oneOf<V>(
  option: string,
  value: V | undefined,
  allowed: readonly unknown[] | ((value: V) => boolean),
  expected?: string,
): void {
  if (value === undefined || (typeof allowed === 'function' ? allowed(value) : allowed.includes(value)))
    return
  throw new DefinitionError(`The option '${option}' has a value that is not allowed.`, {
    hint: `Write ${expected ?? oneOfThese(allowed)}.`,
  })
}

function oneOfThese(allowed: unknown): string {
  const values: readonly unknown[] = Array.isArray(allowed) ? allowed : []
  return `one of ${values.map((each) => `'${String(each)}'`).join(', ')}`
}

/** An object literal, as opposed to an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function shape(value: unknown): string {
  if (value === undefined) return 'undefined (an import cycle, or a misspelt name?)'
  if (value === null) return 'null'
  if (isPlainObject(value)) return 'an options object'
  return typeof value === 'object' ? `a ${value.constructor.name}` : `a ${typeof value}`
}
