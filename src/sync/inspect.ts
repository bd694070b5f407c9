import type { Engine } from '../engine/engine'
import type { InspectOptions } from '../schema/ddl-runner'
import { MetaData } from '../schema/metadata'

/**
 * Reads a database back: the same classes that models become, with the names that the database has. What the classes cannot
 * hold is listed in `unsupported`, one line each; what needs such an object (a view that calls a function of your own) is left out
 * and listed too, so that the MetaData can be created in an empty database; with `whole` it is held, and describes this database.
 *
 * @example
 * const metadata = await inspect(engine, { tables: ['user'] })   // with the tables that user needs
 * metadata.table('user').c.user_id.type
 */
export async function inspect(engine: Engine, options?: InspectOptions): Promise<MetaData> {
  const metadata = MetaData.ofCatalog()
  await metadata.reflect(engine, options)
  return metadata
}
