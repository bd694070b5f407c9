/** What is refused of relations that the program has changed. */
import { UsageError } from '../../errors'
import type { Relationship } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState } from '../entity-state'

/** A row's foreign key that was said to point elsewhere, and where. */
interface Said {
  readonly child: EntityState
  readonly foreignKey: ForeignKeyConstraint
  readonly origin: string
}

export function contradiction(one: Said, other: Said): UsageError {
  return new UsageError(`${one.origin} and ${other.origin} say different things about one foreign key.`, {
    hint: 'Change only one of the two sides.',
  })
}

export function uncleared({ child, foreignKey, origin }: Said): UsageError {
  const names = foreignKey.columns.map((column) => child.mapper.propertyOf(column).name).join(', ')
  return new UsageError(
    `${origin}: a ${child.mapper.name} cannot be without it, because ${names} cannot be null.`,
    {
      hint:
        `Put another instance there, or delete the ${child.mapper.name}: session.delete(…). ` +
        "Where it is always to go then, write { cascade: 'delete-orphan' } on the relation that it was in.",
    },
  )
}

export function incomplete({ source, target, name, foreignKey }: Relationship): UsageError {
  const keys = foreignKey?.referredColumns.map((column) => `${target.propertyOf(column).name}: …`) ?? []
  return new UsageError(`${source.name}.${name} holds an object without the whole key of a ${target.name}.`, {
    hint: `Write { ${keys.join(', ')} }, or put an instance there.`,
  })
}

export function partial({ source, name }: Relationship): UsageError {
  return new UsageError(`${source.name}.${name} was replaced, but only a part of it had been loaded.`, {
    hint: `Load all of it first: find(${source.name}, { with: { ${name}: true } }).`,
  })
}

export function notLoaded({ source, name }: Relationship): UsageError {
  return new UsageError(`${source.name}.${name} was replaced without having been loaded.`, {
    hint: `Load it first: find(${source.name}, { with: { ${name}: true } }).`,
  })
}

/** One row in between cannot lead to two rows that differ in a column that both of its keys have. */
export function otherShared({ source, name, through }: Relationship, column: Column): UsageError {
  const shared = through?.mapper?.propertyOf(column).name ?? column.key
  return new UsageError(
    `${source.name}.${name} leads to a row of another ${shared}, which both keys of '${column.table.key}' share.`,
    { hint: `Put rows of the same ${shared} there.` },
  )
}
