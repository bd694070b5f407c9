/** `prefId` → `pref_id`, `HTTPServer2` → `http_server2`. Digits stay with what precedes them. */
export function snakeCase(name: string): string {
  return name
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
}
