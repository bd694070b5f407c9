import { extname } from 'node:path'

import { toTypeScript, type TypeScriptOptions } from '../../codegen/to-typescript'
import { UsageError } from '../../errors'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { inspect as inspectDatabase } from '../../sync/inspect'
import { EXIT } from '../exit-code'
import { putFiles, putText } from '../output'
import type { Project } from '../project'
import type { Terminal } from '../terminal'
import type { CommandBody } from './command'

/** Which part of a database is read. */
export interface ReadOptions {
  readonly schema?: readonly string[]
  readonly table?: readonly string[]
}

/** Options of `dovetail inspect`. */
export interface InspectCommandOptions extends ReadOptions {
  readonly json?: boolean
  readonly out?: string
  readonly extension?: '' | '.js' | '.ts'
}

/** Writes classes for the tables of a database. */
export const inspect: CommandBody<InspectCommandOptions> = async ({ project, terminal }, options) => {
  const { json, out, extension } = options
  const metadata = await readDatabase(project, terminal, options)
  const style: TypeScriptOptions = { extension }
  if (json === true) {
    terminal.json({
      files: toTypeScript(metadata, { ...style, files: 'each' }),
      unsupported: metadata.unsupported,
    })
  } else if (out === undefined || extname(out) !== '')
    putText(toTypeScript(metadata, { ...style, files: 'one' }), out, terminal)
  else putFiles(toTypeScript(metadata, { ...style, files: 'each' }), out, terminal)
  for (const line of metadata.unsupported) terminal.log(`left out: ${line}`)
  return EXIT.ok
}

/** Reads the schemas that are named, else those of the config. */
export async function readDatabase(
  project: Project,
  terminal: Terminal,
  { schema, table }: ReadOptions,
): Promise<MetaData> {
  const engine = await project.engineOfWhatIsThere()
  const schemas = schema?.includes('all') === true ? 'all' : (schema ?? project.found.config.schemas)
  const metadata = await terminal.during('reading the database', () =>
    inspectDatabase(engine, { schemas, tables: table, whole: true }),
  )
  const missing = table?.find((name) => !metadata.allTables().some((found) => isCalled(found, name)))
  if (missing !== undefined)
    throw new UsageError(`The database has no table '${missing}' in the schemas that are read.`, {
      hint: 'Correct --table, or name the schema with --schema.',
    })
  if (metadata.allTables().length === 0) terminal.warn('No tables were found.')
  return metadata
}

function isCalled({ name, key }: Table, given: string): boolean {
  return given === name || given === key
}
