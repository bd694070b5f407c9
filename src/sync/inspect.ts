import type { InspectOptions } from '../dialect/inspector'
import type { Engine } from '../engine/engine'
import type { MetaData } from '../schema/metadata'

/**
 * Reads a database back: the same classes that models become, with the names that the database has. What the classes cannot
 * hold is listed in `unsupported`, one line each.
 *
 * @example
 * const metadata = await inspect(engine, { tables: ['user'] })   // with the tables that user references
 * metadata.table('user').c.user_id.type
 */
export async function inspect(engine: Engine, options: InspectOptions = {}): Promise<MetaData> {
  const { capabilities, inspector } = engine.dialect
  // The catalog is read in several queries: they must all see the same state of it.
  const snapshot = capabilities.isolationLevels ? ({ isolation: 'repeatable read' } as const) : {}
  return engine.transaction((tx) => inspector.inspect(tx, options), { readOnly: true, ...snapshot })
}
