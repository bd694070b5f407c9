import { UnresolvedTargetError } from '../errors'
import type { Column } from '../schema/column'
import { suggest } from '../util/closest'
import type { MappedProperty } from './mapper'

/** What a lookup is about. */
export interface LookupOptions {
  /** What a name that leads nowhere is told to be: `Car has no property 'x' that stands for a column`. */
  readonly refusal: (name: string) => string
  /** What stands in the place of a column: itself, or the column under another name of its table. */
  readonly through?: ((column: Column) => unknown) | undefined
}

/**
 * Columns by property, as callbacks are given them: those of value objects one level further down (`c.home.city`), and each
 * by its column's name too where no property has that name.
 *
 * @throws UnresolvedTargetError where a name is read that leads nowhere
 */
export function columnLookup(properties: readonly MappedProperty[], options: LookupOptions): object {
  const through = options.through ?? ((column) => column)
  const known = new Map<string, unknown>()
  const inner = new Map<string, MappedProperty[]>()
  for (const { name, column } of properties) {
    const dot = name.indexOf('.')
    known.set(name, through(column))
    if (dot < 0) continue
    const holder = name.slice(0, dot)
    inner.set(holder, [...(inner.get(holder) ?? []), { name: name.slice(dot + 1), column }])
  }
  for (const [holder, own] of inner) known.set(holder, columnLookup(own, options))
  const byProperty = [...known.keys()].filter(
    (name) => !inner.has(name.split('.')[0] ?? '') || inner.has(name),
  )
  for (const { column } of properties) if (!known.has(column.name)) known.set(column.name, through(column))
  return lookup(known, byProperty, options)
}

function lookup(
  known: ReadonlyMap<string, unknown>,
  names: readonly string[],
  { refusal }: LookupOptions,
): object {
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => {
      const found = known.get(name as string)
      if (found !== undefined || typeof name === 'symbol' || name === 'then' || name === 'toJSON')
        return found
      throw new UnresolvedTargetError(refusal(name), { hint: suggest(name, names) })
    },
    has: (_target, name) => known.has(name as string),
  })
}
