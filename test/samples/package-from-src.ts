/**
 * Import this before a sample: it makes `dovetail-orm`, which samples import as users do, the code of `src` as it is, not
 * what was last built; and samples' classes get a registry of their own, apart from those of other tests.
 */
import Module from 'node:module'
import { join } from 'node:path'
import { defaultRegistry, setDefaultRegistry } from '../../src/registry/default-registry'
import { Registry } from '../../src/registry/registry'

type Resolve = (request: string, ...rest: unknown[]) => string

const loader = Module as unknown as { _resolveFilename: Resolve }
const resolve = loader._resolveFilename.bind(Module)
const before = defaultRegistry
const sources = new Map([
  ['dovetail-orm', join(__dirname, '../../src/index.ts')],
  ['dovetail-orm/validation', join(__dirname, '../../src/validation.ts')],
])

loader._resolveFilename = (request, ...rest) => resolve(sources.get(request) ?? request, ...rest)
setDefaultRegistry(new Registry())

/** Call this when the samples are loaded. The name stays with `src`: other files may load samples after this one. */
export function samplesAreLoaded(): void {
  setDefaultRegistry(before)
}
