/** Two keys of one row may share a column. What relations ask for must then agree, or a row would be moved unseen. */
import { UsageError } from '../../errors'
import type { Column } from '../../schema/column'
import { comparable } from '../identity-key'
import { valueAt, type Link } from './links'

/** Keys that share a column can be pointed to rows that want different values of it. */
export function assertAgreement(links: readonly Link[]): void {
  for (const { child, foreignKey, parent, origin } of links.length < 2 ? [] : links) {
    for (const column of parent === null ? [] : foreignKey.columns) {
      const { name } = child.mapper.propertyOf(column)
      const wanted = comparable(
        valueAt(parent as NonNullable<typeof parent>, foreignKey, column),
        column.type,
      )
      if (comparable(child.entity[name], column.type) === wanted) continue
      const others = links.map((link) => link.origin).filter((other) => other !== origin)
      throw new UsageError(
        `${origin} and ${others.join(', ')} lead to rows that want different values of ${name}.`,
        {
          hint: `They share ${name}: point them to rows of the same ${name}.`,
        },
      )
    }
  }
}

/** A row must not be moved along another key unseen, because a relation changed a column that both keys have. */
export function assertOthersStay(links: readonly Link[]): void {
  for (const { child, foreignKey, parent, origin } of links) {
    const { entity, mapper } = child
    const valueOfColumn = (column: Column): unknown => entity[mapper.propertyOf(column).name] ?? null
    for (const column of parent === null ? [] : foreignKey.columns) {
      const now = comparable(valueOfColumn(column), column.type)
      if (
        now === null ||
        now === comparable(valueAt(parent as NonNullable<typeof parent>, foreignKey, column), column.type)
      )
        continue
      const others = mapper.table.foreignKeys.filter(
        (key) =>
          key.columns.includes(column) &&
          key.columns.every((each) => valueOfColumn(each) !== null) &&
          links.every((link) => link.foreignKey !== key),
      )
      if (others.length === 0) continue
      const { name } = mapper.propertyOf(column)
      throw new UsageError(
        `${origin} leads to a row of another ${name}, which ${others[0]?.name ?? ''} shares.`,
        {
          hint: `Set all relations that share ${name}, or point ${origin} to a row of the same ${name}.`,
        },
      )
    }
  }
}
