import { DefinitionError } from '../errors'
import { isPlainObject, type ItemsThenOptions, type TableItem } from './items'
import type { MetaData } from './metadata'
import { Table, type TableOptions } from './table'
import type { ViewDefinition } from './view-definition'

/** Options of a view. */
export interface ViewOptions extends ViewDefinition, Pick<TableOptions, 'schema' | 'comment'> {}

/**
 * A view: a table to read from whose rows are those of a query. The columns say what the query gives; keys among them are for the
 * program only, which needs to tell rows apart, and are not emitted.
 *
 * @example
 * new View('adult', metadata, new Column('user_id', t.integer()), { definition: sql`SELECT user_id FROM "user" WHERE age >= 18` })
 * // CREATE VIEW adult AS SELECT user_id FROM "user" WHERE age >= 18
 */
export class View<const I extends readonly unknown[] = readonly unknown[]> extends Table<I> {
  constructor(name: string, metadata: MetaData, ...args: I & ItemsThenOptions<TableItem, ViewOptions>) {
    const options = args.at(-1)
    if (!isPlainObject(options)) {
      throw new DefinitionError(`View '${name}' needs a definition.`, {
        hint: 'Write { definition: sql`SELECT …` } at the end.',
      })
    }
    const { schema, comment, ...view } = options as unknown as ViewOptions
    super(name, metadata, ...([...args.slice(0, -1), { schema, comment, view }] as never))
  }
}
