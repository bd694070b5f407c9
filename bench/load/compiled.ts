/** Workers run as plain JavaScript: a loader of TypeScript would count as their time and memory. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { build, type BuildOptions } from 'esbuild'

const BENCH = join(__dirname, '..')

/** Where compiled files lie: beside their sources, so that they find the packages that those import. */
const BUILT = '.build'

export interface Compiled {
  readonly worker: string
  /** Modules of contenders by their names. */
  readonly contenders: ReadonlyMap<string, string>
}

export async function compile(names: readonly string[]): Promise<Compiled> {
  const worker = await bundle(join(BENCH, 'load'), 'worker')
  const contenders = new Map<string, string>()
  for (const name of names) contenders.set(name, await bundle(folderOf(name), name))
  return { worker, contenders }
}

function folderOf(name: string): string {
  const folder = ['contenders', 'peers'].find((found) => existsSync(join(BENCH, found, `${name}.ts`)))
  if (folder === undefined) throw new Error(`There is no contender ${name}.`)
  return join(BENCH, folder)
}

function bundle(folder: string, name: string): Promise<string> {
  return compileModule(folder, name, {
    entryPoints: [join(folder, `${name}.ts`)],
  })
}

/** Compiles the text of a module, which finds the packages that the contender finds. */
export function compileText(contender: string, name: string, contents: string): Promise<string> {
  const folder = folderOf(contender)
  return compileModule(folder, name, {
    stdin: {
      contents,
      resolveDir: folder,
      sourcefile: `${name}.ts`,
      loader: 'ts',
    },
  })
}

async function compileModule(folder: string, name: string, source: BuildOptions): Promise<string> {
  const outfile = join(folder, BUILT, `${name}.mjs`)
  await build({
    ...source,
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Not the repository's tsconfig.json, which reads dovetail-orm as src: what is measured is what is published.
    tsconfigRaw: {
      compilerOptions: {
        experimentalDecorators: true,
        useDefineForClassFields: !folder.endsWith('peers'),
      },
    },
    logLevel: 'warning',
  })
  return outfile
}
