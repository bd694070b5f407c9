/** Two keys of one row may share a column. What relations ask for must then agree, or a row would be moved unseen. */
import { UsageError } from '../../errors'
import type { Column } from '../../schema/column'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState } from '../entity-state'
import { comparable } from '../identity-key'
import { valueAt } from './key-values'
import type { Link } from './links'

/** Keys that share a column can be pointed to rows that want different values of it. */
export function assertAgreement(links: readonly Link[]): void {
  if (links.length < 2) return
  for (const link of links) {
    const [column] = differingColumns(link)
    if (column !== undefined) throw disagreement(link, links, column)
  }
}

/** A row must not be moved along another key unseen, because a relation changed a column that both keys have. */
export function assertOthersStay(links: readonly Link[]): void {
  for (const link of links) {
    for (const column of differingColumns(link)) {
      const key = valueOf(link.child, column) === null ? undefined : keyLeftBehind(link, links, column)
      if (key !== undefined) throw moved(link, column, key)
    }
  }
}

/** The columns of a link's key that hold other values than those of the row to which it is to lead. */
function differingColumns({ child, foreignKey, parent }: Link): readonly Column[] {
  if (parent === null) return []
  return foreignKey.columns.filter((column) => {
    const wanted = comparable(valueAt(parent, foreignKey, column), column.type)
    return comparable(valueOf(child, column), column.type) !== wanted
  })
}

/** Another key of the row that has the column, points somewhere, and was not said to point elsewhere. */
function keyLeftBehind(
  { child }: Link,
  links: readonly Link[],
  column: Column,
): ForeignKeyConstraint | undefined {
  return child.mapper.foreignKeys.find(
    (key) =>
      key.columns.includes(column) &&
      key.columns.every((each) => valueOf(child, each) !== null) &&
      links.every((link) => link.foreignKey !== key),
  )
}

function valueOf({ entity, mapper }: EntityState, column: Column): unknown {
  return entity[mapper.propertyOf(column).name] ?? null
}

function disagreement({ child, origin }: Link, links: readonly Link[], column: Column): UsageError {
  const { name } = child.mapper.propertyOf(column)
  const others = links.map((link) => link.origin).filter((other) => other !== origin)
  return new UsageError(
    `${origin} and ${others.join(', ')} lead to rows that want different values of ${name}.`,
    {
      hint: `They share ${name}: point them to rows of the same ${name}.`,
    },
  )
}

function moved({ child, origin }: Link, column: Column, key: ForeignKeyConstraint): UsageError {
  const { name } = child.mapper.propertyOf(column)
  return new UsageError(`${origin} leads to a row of another ${name}, which ${key.name} shares.`, {
    hint: `Set all relations that share ${name}, or point ${origin} to a row of the same ${name}.`,
  })
}
