import type { ColumnsOf } from '../registry/columns-of'
import type { Column } from '../schema/column'
import type { ColumnPicker, ForeignKeyOptions, ForeignKeyTarget } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { fieldDecorator, refuseNew, type AnyField } from './dual'

/** A function that gives a class. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any class may be referenced, whatever its constructor
type ClassThunk<T> = () => abstract new (...args: any[]) => T

/**
 * Makes a column a foreign key: the one place where a link between two tables is written. Relations find it by themselves. The
 * target is a class, whose primary key is meant; or one of its columns, picked; or `'table.column'`, `'schema.table.column'`
 * or a table's name. A key over several columns is a `ForeignKeyConstraint` in `@TableArgs`.
 *
 * @example
 * @Column() @ForeignKey(() => User, { onDelete: 'CASCADE' }) userId!: number
 * // CONSTRAINT fk_…_user_id_user FOREIGN KEY (user_id) REFERENCES "user" (user_id) ON DELETE CASCADE
 * @Column() @ForeignKey(() => User, (u) => u.email) email!: string   // … REFERENCES "user" (email)
 */
export function ForeignKey<T extends object>(
  target: ClassThunk<T>,
  pick: (columns: ColumnsOf<T>) => Column,
  options?: ForeignKeyOptions,
): AnyField
export function ForeignKey(
  target: string | readonly string[] | Table | Column | (() => Table) | ClassThunk<object>,
  options?: ForeignKeyOptions,
): AnyField
export function ForeignKey(target: unknown, second?: unknown, third?: ForeignKeyOptions): AnyField {
  refuseNew(new.target, 'ForeignKey')
  const pick = typeof second === 'function' ? (second as ColumnPicker) : undefined
  const options = (pick === undefined ? (second as ForeignKeyOptions | undefined) : third) ?? {}
  return fieldDecorator('ForeignKey', (property) => {
    return { kind: 'foreignKey', property, target: target as ForeignKeyTarget, pick, options }
  })
}
