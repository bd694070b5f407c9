import { UnresolvedTargetError } from '../errors'
import { suggest } from '../util/closest'
import type { Column } from './column'
import type { Table } from './table'

/** A column lookup by key and name that refuses unknown names instead of giving undefined. */
export function columnLookup(table: Table): Readonly<Record<string, Column>> {
  return new Proxy<Record<string, Column>>(Object.create(null) as Record<string, Column>, {
    get: (_target, name) => {
      if (typeof name !== 'string') return undefined
      const column = table.findColumn(name)
      if (column !== undefined || name === 'then' || name === 'toJSON') return column
      const known = table.columns.map((each) => each.key)
      throw new UnresolvedTargetError(`Table '${table.name}' has no column '${name}'.`, {
        hint: suggest(name, known),
      })
    },
    has: (_target, name) => typeof name === 'string' && table.findColumn(name) !== undefined,
    ownKeys: () => table.columns.map((column) => column.key),
    getOwnPropertyDescriptor: (_target, name) => {
      const column = typeof name === 'string' ? table.findColumn(name) : undefined
      return column && { value: column, enumerable: true, configurable: true, writable: false }
    },
  })
}
