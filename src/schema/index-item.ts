import { Expression, Ordering } from '../expression/expression'
import { walk } from '../expression/walk'
import { shortHash } from '../util/short-hash'
import type { Column } from './column'
import { columnIn } from './constraint'
import { signatureOf } from './signature'
import type { Table } from './table'

/** What an index is over: a column by property or name, a column or another expression, with or without a direction. */
export type IndexItem = string | Expression | Ordering

/** Whether a value can be a part of an index. */
export function isIndexItem(value: unknown): value is IndexItem {
  return typeof value === 'string' || value instanceof Expression || value instanceof Ordering
}

/** The item as an ordering over a table's own columns: strings, and column objects of another copy, are resolved to them. */
export function orderingIn(table: Table, item: IndexItem, owner: string): Ordering {
  const ordering =
    item instanceof Ordering
      ? item
      : new Ordering(typeof item === 'string' ? columnIn(table, item, owner) : item, 'asc')
  const { operand } = ordering
  return operand.kind === 'column' ? ordering.over(columnIn(table, operand as Column, owner)) : ordering
}

/** An item as a copy of its owner carries it: columns by name, so that the copy finds those of its own table. */
export function detachItem(item: IndexItem): IndexItem {
  return item instanceof Expression && item.kind === 'column' ? (item as Column).key : item
}

/** All expressions inside an item, for whoever looks for the table of its columns. */
export function expressionsIn(item: IndexItem): readonly Expression[] {
  if (typeof item === 'string') return []
  return [...walk(item instanceof Ordering ? item.operand : item)]
}

/** What each part adds to a default name: the column's name, or the hash of the expression. */
export function partNames(orderings: readonly Ordering[]): readonly string[] {
  return orderings.map(({ operand }) =>
    operand.kind === 'column' ? (operand as Column).name : shortHash(signatureOf(operand)),
  )
}
