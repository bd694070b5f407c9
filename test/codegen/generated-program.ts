/** Generated classes as their users have them: checked by the compiler, in both decorator standards, and then run. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'

import { defaultRegistry, setDefaultRegistry } from '../../src/registry/default-registry'
import { Registry } from '../../src/registry/registry'
import type { MetaData } from '../../src/schema/metadata'

export type Decorators = 'legacy' | 'standard'

/** What the files of a program export, all together. */
export interface LoadedModels {
  readonly exports: Readonly<Record<string, unknown>>
  readonly metadata: MetaData
}

const root = join(__dirname, '../..')
const folder = join(__dirname, 'generated')

const STRICTEST: ts.CompilerOptions = {
  strict: true,
  isolatedModules: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
}

function optionsFor(decorators: Decorators): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as {
    config: { compilerOptions: object }
  }
  const { options } = ts.convertCompilerOptionsFromJson(
    config.compilerOptions,
    root,
    join(root, 'tsconfig.json'),
  )
  const isLegacy = decorators === 'legacy'
  return {
    ...options,
    ...STRICTEST,
    pathsBasePath: root,
    experimentalDecorators: isLegacy,
    emitDecoratorMetadata: isLegacy,
  }
}

const sources = new Map<string, ts.SourceFile | undefined>()
const programs = new Map<Decorators, ts.Program>()

/** The complaints of the compiler, one a line; none if all is well. */
export function compileErrors(files: Readonly<Record<string, string>>, decorators: Decorators): string[] {
  const options = optionsFor(decorators)
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(folder, name), text]))
  const plain = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...plain,
    fileExists: (path) => texts.has(path) || plain.fileExists(path),
    readFile: (path) => texts.get(path) ?? plain.readFile(path),
    directoryExists: (path) => path === folder || (plain.directoryExists?.(path) ?? false),
    getSourceFile: (path, version, ...rest) => {
      const text = texts.get(path)
      if (text !== undefined) return ts.createSourceFile(path, text, version)
      const key = `${decorators} ${path}`
      if (!sources.has(key)) sources.set(key, plain.getSourceFile(path, version, ...rest))
      return sources.get(key)
    },
  }
  const program = ts.createProgram([...texts.keys()], options, host, programs.get(decorators))
  programs.set(decorators, program)
  return [...texts.keys()].flatMap((path) => {
    const file = program.getSourceFile(path)
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    return found.map(({ messageText, start = 0 }) => {
      const { line = 0 } = file?.getLineAndCharacterOfPosition(start) ?? {}
      return `${path.slice(folder.length + 1)}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
  })
}

/** Runs the files, with a default registry of their own. */
export function loadModels(files: Readonly<Record<string, string>>, decorators: Decorators): LoadedModels {
  const before = defaultRegistry
  const registry = new Registry()
  setDefaultRegistry(registry)
  try {
    const loader = new ModuleLoader(files, decorators, registry)
    const exports = Object.assign({}, ...Object.keys(files).map((name) => loader.load(name))) as object
    const { registry: own } = exports as { registry?: Registry }
    return { exports: exports as LoadedModels['exports'], metadata: (own ?? registry).metadata }
  } finally {
    setDefaultRegistry(before)
  }
}

class ModuleLoader {
  readonly #modules = new Map<string, object>()
  readonly #require = createRequire(__filename)

  constructor(
    private readonly files: Readonly<Record<string, string>>,
    private readonly decorators: Decorators,
    private readonly defaultRegistry: Registry,
  ) {}

  load(name: string): object {
    const known = this.#modules.get(name)
    if (known !== undefined) return known
    const exports = {}
    this.#modules.set(name, exports)
    const { outputText } = ts.transpileModule(this.files[name] ?? '', {
      compilerOptions: { ...optionsFor(this.decorators), module: ts.ModuleKind.CommonJS },
    })
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- that is what running generated code is
    const run = new Function('require', 'exports', outputText) as (require: unknown, exports: object) => void
    run((request: string) => this.resolve(request), exports)
    return exports
  }

  private resolve(request: string): unknown {
    if (request.startsWith('./')) return this.load(`${request.slice(2)}.ts`)
    const entry = request === 'dovetail-orm' ? 'index' : request.slice('dovetail-orm/'.length)
    // What a model asks of its registry later is asked of this one, too.
    const exports = this.#require(join(dirname(folder), '../../src', entry)) as object
    return { ...exports, defaultRegistry: this.defaultRegistry }
  }
}
