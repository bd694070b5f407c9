import { createRequire } from 'node:module'
import { join } from 'node:path'

import { MissingDriverError } from '../errors'

/** What to write about a package that is not there. */
export interface OptionalPackage {
  /** The name under which it is required. */
  readonly name: string
  /** What `npm install` is given, where that is not the name alone (`better-sqlite3@12`). */
  readonly install?: string
  /** Whether npm runs a script of the package at installation, which npm 12 does only for packages on a list. */
  readonly needsInstallScript?: boolean
  /** Packages that can stand in for it, and how a URL begins then. */
  readonly alternatives?: Readonly<Record<string, string>>
}

const BINDING = /bindings? file|\.node\b|did not self-register/

/**
 * Loads the npm package of a driver, on its first use and not before: models and Core load with no driver installed.
 *
 * @throws {@link MissingDriverError} with the line to type, or with the package's own error as `cause`
 */
export function loadOptional(wanted: OptionalPackage): unknown {
  const load = findPackage(wanted.name)
  if (load === undefined) {
    throw new MissingDriverError(`The npm package "${wanted.name}" is not installed.`, {
      hint: `Run: npm install ${wanted.install ?? wanted.name}${instead(wanted)}`,
    })
  }
  try {
    return load()
  } catch (cause) {
    throw missingBinding(wanted, cause) ?? failedToLoad(wanted.name, cause)
  }
}

/** Another package that is there already. */
function instead({ alternatives = {} }: OptionalPackage): string {
  const there = Object.entries(alternatives).find(([name]) => findPackage(name) !== undefined)
  return there === undefined ? '' : `; or use ${there[0]}, which is installed: ${there[1]}`
}

/**
 * The error for a package whose compiled part is not there, or is for another Node; undefined if `cause` is something
 * else. Some packages look for it only when a database is opened, so drivers ask this then.
 */
export function missingBinding(wanted: OptionalPackage, cause: unknown): MissingDriverError | undefined {
  const reason = firstLine(cause)
  if (wanted.needsInstallScript !== true || !BINDING.test(reason)) return undefined
  return new MissingDriverError(
    `The npm package "${wanted.name}" is installed, but its compiled part is missing or made for another Node.`,
    {
      hint:
        `npm runs install scripts only for packages that are allowed to: add "allowScripts": { "${wanted.name}": true } ` +
        `to package.json, then run: npm rebuild ${wanted.name}`,
      cause,
    },
  )
}

/**
 * Looks beside this file first, where npm puts what a project installs, then in the folder that the program was started
 * in, which finds it when this package itself is only linked.
 */
function findPackage(name: string): (() => unknown) | undefined {
  for (const from of [__filename, join(process.cwd(), 'package.json')]) {
    const requireFrom = createRequire(from)
    const file = resolve(requireFrom, name)
    if (file !== undefined) return () => requireFrom(file) as unknown
  }
  return undefined
}

function resolve(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name)
  } catch {
    return undefined
  }
}

function failedToLoad(name: string, cause: unknown): MissingDriverError {
  return new MissingDriverError(
    `The npm package "${name}" is installed but cannot be loaded: ${firstLine(cause)}`,
    {
      cause,
    },
  )
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? ''
}
