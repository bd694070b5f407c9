import { relative } from 'node:path'

import { globSync } from 'tinyglobby'

import { UsageError } from '../errors'
import { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import { isTable, isTableSource, tableFrom, type TableLike } from '../schema/table-source'
import type { SyncSource } from '../sync/source'
import { configFailure, type FoundConfig } from './find-config'
import { loadModule, type ModuleExports } from './load-module'

/** What the config says that a database should be brought to. @throws UsageError where it says nothing */
export async function modelsOf(found: FoundConfig): Promise<SyncSource> {
  const { metadata, models } = found.config
  if (metadata !== undefined) return assertMetaData(metadata)
  const given = typeof models === 'string' ? [models] : (models ?? [])
  const globs = given.filter((model) => typeof model === 'string')
  const tables = given.filter((model) => typeof model !== 'string')
  for (const table of tables) tableFrom(table)
  const all = [...tables, ...(globs.length === 0 ? [] : await exportedBy(globs, found.folder))]
  if (all.length > 0) return wholeOf(all)
  const { file } = found
  throw new UsageError(
    file === undefined ? 'There is no dovetail.config.* in this folder.' : `${file} names no models.`,
    {
      hint:
        file === undefined
          ? 'Run dovetail init, which writes one, or name one: --config db/dovetail.config.ts.'
          : "Write models: 'src/models/*.ts', models: [User, Post], or metadata: registry.metadata.",
    },
  )
}

/** The tables of a source, with those that they reference, and the MetaData that they are in. */
export function contentsOf(source: SyncSource): {
  readonly metadata: MetaData
  readonly tables: readonly Table[]
} {
  if (source instanceof MetaData) return { metadata: source, tables: source.allTables() }
  const tables = withReferred(source)
  const [first, ...others] = new Set([...tables].map(({ metadata }) => metadata))
  if (first !== undefined && others.length === 0) return { metadata: first, tables: [...tables] }
  throw new UsageError('The models are in several MetaData.', {
    hint: 'Give the config one of them: metadata: registry.metadata.',
  })
}

/** The MetaData, if all its tables are among the models: then its sequences, types, schemas and extensions are so, too. */
function wholeOf(models: readonly TableLike[]): SyncSource {
  const tables = withReferred(models)
  const [metadata, ...others] = new Set([...tables].map((table) => table.metadata))
  if (metadata === undefined || others.length > 0) return models
  return [...metadata.tables.values()].every((table) => tables.has(table)) ? metadata : models
}

/** The tables of models, with those that they reference. */
function withReferred(models: readonly TableLike[]): ReadonlySet<Table> {
  const tables = new Set(models.map(tableFrom))
  for (const table of tables) for (const key of table.foreignKeys) tables.add(key.referredTable)
  return tables
}

function assertMetaData(value: unknown): MetaData {
  if (value instanceof MetaData) return value
  throw new UsageError("The config's metadata is not a MetaData of this copy of dovetail-orm.", {
    hint: 'Write metadata: registry.metadata; and npm ls dovetail-orm tells whether it is installed twice.',
  })
}

async function exportedBy(globs: readonly string[], folder: string): Promise<readonly TableLike[]> {
  const files = globSync([...globs], { cwd: folder, absolute: true }).sort()
  if (files.length === 0)
    throw new UsageError(`No file is found by ${globs.join(', ')}.`, {
      hint: 'Globs start at the folder of the config file.',
    })
  const found = new Set<TableLike>()
  for (const file of files) {
    if (/\.d\.[cm]?ts$|\.map$/.test(file)) continue
    for (const value of Object.values(await loaded(file))) if (hasTable(value)) found.add(value)
  }
  return [...found]
}

async function loaded(file: string): Promise<ModuleExports> {
  try {
    const exports = await loadModule(file)
    // A module of CommonJS may arrive as its default export alone.
    return { ...(typeof exports['default'] === 'object' ? exports['default'] : {}), ...exports }
  } catch (cause) {
    throw configFailure(relative(process.cwd(), file), cause)
  }
}

function hasTable(value: unknown): value is TableLike {
  return isTable(value) || (typeof value === 'function' && isTableSource(value))
}
