/** English nouns, as far as names of tables and relations need them. What is not known stays as it is, or gets an s. */

const IRREGULAR: readonly (readonly [singular: string, plural: string])[] = [
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['foot', 'feet'],
  ['tooth', 'teeth'],
  ['goose', 'geese'],
  ['mouse', 'mice'],
  ['leaf', 'leaves'],
  ['shelf', 'shelves'],
  ['half', 'halves'],
  ['life', 'lives'],
  ['knife', 'knives'],
  ['wife', 'wives'],
  ['movie', 'movies'],
  ['cookie', 'cookies'],
  ['tie', 'ties'],
  ['calorie', 'calories'],
  ['quiz', 'quizzes'],
  ['matrix', 'matrices'],
  ['vertex', 'vertices'],
  ['index', 'indexes'],
  ['index', 'indices'],
  ['criterion', 'criteria'],
  ['analysis', 'analyses'],
  ['crisis', 'crises'],
  ['alias', 'aliases'],
  ['canvas', 'canvases'],
  ['gas', 'gases'],
  ['lens', 'lenses'],
  ['atlas', 'atlases'],
  ['cache', 'caches'],
  ['shoe', 'shoes'],
  ['hero', 'heroes'],
  ['echo', 'echoes'],
  ['potato', 'potatoes'],
  ['tomato', 'tomatoes'],
]

/** One and many are the same word. */
const UNCHANGED: ReadonlySet<string> = new Set([
  'data',
  'metadata',
  'media',
  'news',
  'series',
  'species',
  'information',
  'equipment',
  'feedback',
  'staff',
  'sheep',
  'fish',
  'money',
  'rice',
  'software',
  'hardware',
])

type Rule = readonly [pattern: RegExp, replacement: string]

const PLURAL: readonly Rule[] = [
  [/([^aeiou])y$/, '$1ies'],
  [/(s|x|z|ch|sh)$/, '$1es'],
  [/$/, 's'],
]

const SINGULAR: readonly Rule[] = [
  [/(ss|us|is)$/, '$1'],
  [/([^aeiou])ies$/, '$1y'],
  [/(ss|x|zz|ch|sh)es$/, '$1'],
  [/([^aeo]us)es$/, '$1'],
  [/s$/, ''],
]

/** `track` → `tracks`, `category` → `categories`; only the last word of a camelCase name changes. */
export function pluralOf(name: string): string {
  // A name that is a plural already stays: tables are often called so.
  return inflect(name, (word) => (singular(word) === word ? plural(word) : word))
}

/** `tracks` → `track`, `categories` → `category`; only the last word of a PascalCase name changes. */
export function singularOf(name: string): string {
  return inflect(name, singular)
}

function plural(word: string): string {
  if (UNCHANGED.has(word)) return word
  return IRREGULAR.find(([one]) => one === word)?.[1] ?? byRule(word, PLURAL)
}

function singular(word: string): string {
  if (UNCHANGED.has(word) || word.length <= 3 || IRREGULAR.some(([one]) => one === word)) return word
  return IRREGULAR.find(([, many]) => many === word)?.[0] ?? byRule(word, SINGULAR)
}

function byRule(word: string, rules: readonly Rule[]): string {
  const [pattern, replacement] = rules.find(([candidate]) => candidate.test(word)) ?? []
  return pattern === undefined || replacement === undefined ? word : word.replace(pattern, replacement)
}

/** Changes the last word, and keeps its capital. Words that are not English letters are left alone. */
function inflect(name: string, change: (word: string) => string): string {
  return name.replace(/[A-Z]?[a-z]+$/, (word) => {
    const changed = change(word.toLowerCase())
    return /^[A-Z]/.test(word) ? changed.charAt(0).toUpperCase() + changed.slice(1) : changed
  })
}
