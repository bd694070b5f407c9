import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import { UsageError } from '../errors'
import { suggest } from '../util/closest'
import type { DovetailConfig } from './define-config'
import { loadModule, type ModuleExports } from './load-module'

/** The endings of a config file, in the order in which they are looked for. */
const ENDINGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'] as const

/** A config, and the folder from which its paths are meant. */
export interface FoundConfig {
  readonly config: DovetailConfig
  readonly folder: string
  /** The name of the file, for messages; undefined where there is none. */
  readonly file: string | undefined
}

const NAMES: Readonly<Record<keyof DovetailConfig, true>> = {
  url: true,
  engineOptions: true,
  engine: true,
  dialect: true,
  models: true,
  metadata: true,
  schemas: true,
  allow: true,
  history: true,
  lockTimeoutMs: true,
  onPending: true,
  dropUnknown: true,
}

/**
 * The config of the folder: the file that is named, else `dovetail.config.*`, else the member `dovetail` of package.json.
 *
 * @throws UsageError for a file that is not there, or gives no config
 */
export async function findConfig(named: string | undefined): Promise<FoundConfig> {
  const folder = process.cwd()
  const file = named === undefined ? fileIn(folder) : resolve(named)
  if (file !== undefined) return fromFile(file)
  const member = memberOfPackage(folder)
  if (typeof member === 'string') return fromFile(resolve(folder, member))
  if (member === undefined) return { config: {}, folder, file: undefined }
  return { config: checked(member, 'package.json'), folder, file: 'package.json' }
}

function fileIn(folder: string): string | undefined {
  return ENDINGS.map((ending) => join(folder, `dovetail.config.${ending}`)).find(existsSync)
}

function memberOfPackage(folder: string): unknown {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { dovetail?: unknown }).dovetail
  } catch (cause) {
    throw new UsageError('package.json cannot be read.', { cause })
  }
}

async function fromFile(file: string): Promise<FoundConfig> {
  const name = relative(process.cwd(), file)
  if (!existsSync(file)) throw new UsageError(`There is no config file ${name}.`)
  const given = defaultOf(await loaded(file, name))
  const config: unknown = typeof given === 'function' ? await (given as () => unknown)() : given
  return { config: checked(config, name), folder: dirname(file), file: name }
}

/** What a file throws of its own is told with its place, but for what Dovetail says of its models. */
async function loaded(file: string, name: string): Promise<ModuleExports> {
  try {
    return await loadModule(file)
  } catch (cause) {
    throw configFailure(name, cause)
  }
}

/** An error that names the file where it was thrown. */
export function configFailure(name: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || 'hint' in cause || isOwn(cause)) return cause
  const place = /\((?:file:\/\/)?([^()]+:\d+:\d+)\)|at (?:file:\/\/)?(\/\S+:\d+:\d+)/.exec(cause.stack ?? '')
  const at = place?.[1] ?? place?.[2]
  return new UsageError(`${name} failed: ${cause.name}: ${cause.message}`, {
    cause,
    ...(at === undefined ? {} : { hint: `at ${at}` }),
  })
}

/** Errors of every copy of this package. */
function isOwn(error: Error): boolean {
  return (
    typeof (error as { code?: unknown }).code === 'string' &&
    /^[A-Z]\w+Error$/.test(error.name) &&
    error.name !== 'Error'
  )
}

/** `export default` as it arrives through the module systems and their transpilers. */
function defaultOf(exports: ModuleExports): unknown {
  let value: unknown = exports
  for (let depth = 0; depth < 2; depth++) {
    if (typeof value === 'object' && value !== null && 'default' in value) value = value.default
  }
  return value
}

function checked(config: unknown, name: string): DovetailConfig {
  if (typeof config !== 'object' || config === null || Object.keys(config).length === 0)
    throw new UsageError(`${name} gives no config.`, {
      hint: "Write export default defineConfig({ url: 'sqlite:///app.db', models: 'src/models/*.ts' }).",
    })
  for (const key of Object.keys(config)) {
    if (!Object.hasOwn(NAMES, key))
      throw new UsageError(`${name} has a member '${key}', which means nothing.`, {
        hint: suggest(key, Object.keys(NAMES)),
      })
  }
  return config
}
