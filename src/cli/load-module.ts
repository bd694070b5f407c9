/**
 * Loads modules of the user: config files and models. JavaScript is Node's own business. TypeScript is read by a tool of the
 * user's project if it has one, since Node by itself reads no decorators, and remembers each file that it could not read.
 */
import { createRequire } from 'node:module'
import { dirname, parse, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

import { UsageError } from '../errors'

/** What a module exports. */
export type ModuleExports = Readonly<Record<string, unknown>>

type Load = (file: string) => Promise<ModuleExports>

interface Tool {
  readonly name: string
  /** Makes it ready to load files like this one. */
  readonly open: (file: string, resolved: string) => Load | Promise<Load>
}

/** In the order in which they are looked for. */
const TOOLS: readonly Tool[] = [
  { name: 'tsx', open: openTsx },
  { name: 'ts-node', open: openTsNode },
  { name: 'jiti', open: openJiti },
]

/** One tool reads everything, so that no module is loaded twice. */
let opened: Promise<Load> | undefined

/** @throws UsageError for a TypeScript that nothing here can read */
export async function loadModule(file: string): Promise<ModuleExports> {
  if (opened !== undefined) return (await opened)(file)
  if (/\.[cm]?tsx?$/.test(file) && !hasLoader()) opened = openTool(file)
  try {
    return await (opened === undefined ? importFile(file) : (await opened)(file))
  } catch (error) {
    if (opened !== undefined || !isAboutTypeScript(error)) throw error
    opened = openTool(file)
    if (opened === undefined) throw unreadable(file, error)
    // Node remembers what it could not read by its URL.
    return (await opened)(`${file}?again`)
  }
}

async function importFile(file: string): Promise<ModuleExports> {
  const [path = '', query] = file.split('?')
  return (await import(pathToFileURL(path).href + (query === undefined ? '' : `?${query}`))) as ModuleExports
}

/** Whether the process was started with something that reads TypeScript: `node --import tsx`, `NODE_OPTIONS`. */
function hasLoader(): boolean {
  return /tsx|ts-node|jiti|swc|esbuild|--(?:import|loader|require|experimental-loader)\b/.test(
    [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' '),
  )
}

/** What Node says of a file with TypeScript in it, or of one that imports another without its ending, as TypeScript does. */
const CODES = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'MODULE_NOT_FOUND',
])

function isAboutTypeScript(error: unknown): boolean {
  return error instanceof SyntaxError || CODES.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')
}

/** The first tool that the file's project has. */
function openTool(file: string): Promise<Load> | undefined {
  const requireFrom = createRequire(file)
  for (const { name, open } of TOOLS) {
    try {
      const resolved = requireFrom.resolve(name)
      return Promise.resolve(open(file, resolved))
    } catch {
      // Not installed: the next one.
    }
  }
  return undefined
}

/** As `node --import tsx` does: for the whole process, since a namespace of its own would load this package a second time. */
async function openTsx(_file: string, resolved: string): Promise<Load> {
  await importFile(resolved)
  return importFile
}

function openJiti(file: string, resolved: string): Load {
  const { createJiti } = createRequire(resolved)('jiti') as {
    createJiti: (from: string, options: object) => { import(file: string): Promise<ModuleExports> }
  }
  const jiti = createJiti(file, { nativeModules: ['dovetail-orm'] })
  return async (path) => {
    try {
      return await jiti.import(withoutQuery(path))
    } catch (error) {
      throw error instanceof Error && error.message.includes('TRANSFORM_ERROR')
        ? unreadable(path, error)
        : error
    }
  }
}

function openTsNode(file: string, resolved: string): Load {
  const { register } = createRequire(resolved)('ts-node') as { register: (options: object) => unknown }
  // Files are only translated, not written: which folder they have in common means nothing, but TypeScript 6 asks for it.
  register({ transpileOnly: true, cwd: dirname(file), compilerOptions: { rootDir: parse(file).root } })
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws must be a rejection
  return async (path) => createRequire(file)(withoutQuery(path)) as ModuleExports
}

function withoutQuery(file: string): string {
  return file.replace(/\?again$/, '')
}

function unreadable(file: string, cause: unknown): UsageError {
  const name = relative(process.cwd(), file)
  const reason = cause instanceof Error ? cause.message.split('\n', 1).join('') : String(cause)
  return new UsageError(`${name} cannot be loaded: ${reason}`, {
    cause,
    hint:
      'If it is TypeScript: run npm install --save-dev tsx, which dovetail then uses by itself. Neither Node of its own nor jiti ' +
      'can read the decorated fields of entity classes.',
  })
}
