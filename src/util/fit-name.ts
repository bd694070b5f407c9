import { shortHash } from './short-hash'

/** Cuts a generated name to a number of bytes, on a character's edge, and gives it a hash so that it stays unique. */
export function fitName(name: string, limit: number | undefined): string {
  if (limit === undefined || Buffer.byteLength(name) <= limit) return name
  const suffix = `_${shortHash(name)}`
  let cut = ''
  for (const character of name) {
    if (Buffer.byteLength(cut + character) > limit - suffix.length) break
    cut += character
  }
  return cut + suffix
}
