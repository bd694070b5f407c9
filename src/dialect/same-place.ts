import type { Table } from '../schema/table'

/** Where a table or view stands in its database. */
export type Place = Pick<Table, 'schema' | 'name'>

/**
 * Whether two names mean one place: the default schema may be named or not.
 *
 * @example
 * const isSame = samePlace({ defaultSchema: 'public' })
 * isSame({ schema: undefined, name: 'books' }, { schema: 'public', name: 'books' }) // true
 */
export function samePlace({
  defaultSchema,
}: {
  readonly defaultSchema: string
}): (first: Place, second: Place) => boolean {
  return (first, second) =>
    first.name === second.name && (first.schema ?? defaultSchema) === (second.schema ?? defaultSchema)
}
