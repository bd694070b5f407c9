/** A default: a value, or what a function gives. */
export function defaultOf(value: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value
}
