/**
 * Whether a value is a class, as opposed to a function that gives one. Only a class's `prototype` cannot be replaced; reading
 * the text of the function would tell too, but takes far longer.
 */
export function isClass(value: unknown): boolean {
  return (
    typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
  )
}
