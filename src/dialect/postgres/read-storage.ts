import type { StorageParameters } from './options'

/** `fillfactor=70` and the like, as the catalog lists them; undefined where there are none. */
export function readStorage(
  options: readonly string[] | null,
  toastOptions: readonly string[] | null = null,
): StorageParameters | undefined {
  const lines = [...(options ?? []), ...(toastOptions ?? []).map((line) => `toast.${line}`)]
  return lines.length === 0 ? undefined : Object.fromEntries(lines.map(readParameter))
}

function readParameter(line: string): [name: string, value: string | number | boolean] {
  const at = line.indexOf('=')
  return [line.slice(0, at), readValue(line.slice(at + 1))]
}

function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return text !== '' && String(number) === text && Number.isFinite(number) ? number : text
}

/** An object without what is undefined in it; undefined if nothing is left. */
export function given<T extends object>(options: T): T | undefined {
  let rest: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(options)) if (value !== undefined) (rest ??= {})[name] = value
  return rest as T | undefined
}

/** Options of this database alone, where there are any. */
export function forPostgres<T extends object>(options: T): { readonly postgres: T } | undefined {
  const rest = given(options)
  return rest && { postgres: rest }
}
