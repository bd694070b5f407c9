/** Two schemas side by side, whichever they are: models, or databases that were read. */
import type { Dialect } from '../dialect/dialect'
import type { CatalogReader } from '../dialect/inspector'
import type { Engine } from '../engine/engine'
import type { FacetContext } from '../schema/facets/facet'
import type { MetaData } from '../schema/metadata'
import { checkOptions } from '../schema/items'
import { compareTrees, type NounTree } from './diff/compare-nouns'
import { databaseContext, plainContext } from './diff/facet-context'
import { nounsOf } from './diff/nouns'
import type { SchemaDifference } from './schema-difference'

/** How two schemas are compared. */
export interface DiffOptions {
  /** Whose database brings expressions to one form; nothing of what it takes to do so stays there. */
  readonly engine: Engine
}

/**
 * What differs between two schemas; nothing if they are the same. Every option of every table, column, constraint, index,
 * type, sequence and view is compared, in both directions. What the program alone knows, such as defaults of its own, is not.
 *
 * With an engine, the schemas are compared as its database would have them: `x > 0` and `(x > 0)` are the same there, and
 * what `ddlIf` keeps from the database is left out. Without one, expressions are compared token by token.
 *
 * @example
 * diffMetadata(before, after).map(String)
 * // [ 'column user.name: type is varchar(40) in the first, varchar(80) in the second' ]
 * await diffMetadata(metadata, await inspect(engine), { engine })   // [] if the database is as declared
 */
export function diffMetadata(first: MetaData, second: MetaData): readonly SchemaDifference[]
export function diffMetadata(
  first: MetaData,
  second: MetaData,
  options: DiffOptions,
): Promise<readonly SchemaDifference[]>
export function diffMetadata(
  first: MetaData,
  second: MetaData,
  options?: DiffOptions,
): readonly SchemaDifference[] | Promise<readonly SchemaDifference[]> {
  if (options !== undefined) return compareWith(options, first, second)
  const context = plainContext()
  const plain = (metadata: MetaData): NounTree => ({
    nouns: nounsOf(metadata, context),
    normal: undefined,
    failures: new Map(),
  })
  return compareTrees(plain(first), plain(second))
}

async function compareWith(
  options: DiffOptions,
  first: MetaData,
  second: MetaData,
): Promise<readonly SchemaDifference[]> {
  checkOptions('diffMetadata', options, ['engine'])
  const { engine } = options
  const { dialect } = engine
  return engine.transaction(async (tx) => {
    const { defaultSchema } = await dialect.inspector.existing(tx, [])
    const context = databaseContext(dialect, defaultSchema)
    const trees: NounTree[] = []
    for (const metadata of [first, second]) trees.push(await normalTree(dialect, tx, { metadata, context }))
    return compareTrees(trees[0] as NounTree, trees[1] as NounTree)
  })
}

async function normalTree(
  dialect: Dialect,
  reader: CatalogReader,
  { metadata, context }: { readonly metadata: MetaData; readonly context: FacetContext },
): Promise<NounTree> {
  const { metadata: normal, failures } = await dialect.inspector.normalMetaData(
    reader,
    metadata,
    dialect.createDdlCompiler(),
  )
  return { nouns: nounsOf(metadata, context), normal: nounsOf(normal, context), failures }
}
