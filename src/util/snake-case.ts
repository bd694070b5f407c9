/** `prefId` → `pref_id`, `HTTPServer2` → `http_server2`. Digits stay with what precedes them. */
export function snakeCase(name: string): string {
  // Most names are plain, and patterns of all scripts are slow, above all the first time.
  if (/^[a-z\d_$]*$/.test(name)) return name
  if (/^[\w$]*$/.test(name))
    return name
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
  return name
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
}
