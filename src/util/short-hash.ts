/** Hexadecimal digits that stand for a text; the same on every machine. */
export function shortHash(text: string, digits = 8): string {
  // Loading the module costs more than all of Dovetail's own schema code, and most programs never need it.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(text).digest('hex').slice(0, digits)
}
