import type { DialectName } from '../driver/driver'
import { UsageError } from '../errors'
import type { RawSql } from '../expression/raw-sql'
import type { DDL } from '../schema/ddl-event'
import { checkOptions } from '../schema/items'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import { creationActions } from '../statement/ddl/creation-order'
import { removalActions } from '../statement/ddl/removal-order'
import { terminated } from '../util/sql-script'
import { eventOf, prepare, textOfOwn, type PreparedAction } from './ddl-script'
import { formatDdl } from './format-ddl'
import { dialectOf } from './mock-engine'

/** What `ddl` writes, and how. */
export interface DdlOptions {
  /** The statements that drop everything, instead of those that create it. */
  readonly drop?: boolean | undefined
  /** Each column and constraint on a line of its own. */
  readonly pretty?: boolean | undefined
  /** Only these tables. */
  readonly tables?: readonly Table[] | undefined
}

/**
 * The DDL of a MetaData as one text, without a database: each statement ends with a semicolon and a line break. The same model
 * gives the same bytes.
 *
 * @example
 * await writeFile('schema.sql', ddl(metadata, 'postgres', { pretty: true }))
 * @throws UnsupportedFeatureError for everything that the database cannot do, all at once
 */
export function ddl(metadata: MetaData, dialect: DialectName, options: DdlOptions = {}): string {
  checkOptions('ddl', options, ['drop', 'pretty', 'tables'])
  const compiler = dialectOf(dialect).createDdlCompiler()
  const scope = { metadata, tables: options.tables }
  const actions = options.drop === true ? removalActions(scope, compiler) : creationActions(scope, compiler)
  const texts = prepare(actions, compiler).flatMap((action) => textsOf(action, compiler))
  const write = options.pretty === true ? formatDdl : (sql: string): string => sql
  return texts.map((sql) => `${terminated(write(sql))}\n`).join('')
}

type Compiler = Parameters<typeof prepare>[1]

/** What a listener executes is written in its place, as long as it does so at once. */
function textsOf(action: PreparedAction, compiler: Compiler): string[] {
  if (action.kind === 'statement') return [action.sql]
  const texts: string[] = []
  const execute = (own: DDL | RawSql): Promise<void> => {
    texts.push(textOfOwn(own, compiler))
    return Promise.resolve()
  }
  const answer = action.listener(eventOf(action, compiler, execute)) as Promise<void> | undefined
  if (answer === undefined) return texts
  Promise.resolve(answer).catch(() => undefined)
  throw new UsageError(`A listener of ${action.moment} returns a promise, and ddl waits for nothing.`, {
    hint: 'Write metadata.createAll(createMockEngine(…)), which waits; or listen with a DDL.',
  })
}
