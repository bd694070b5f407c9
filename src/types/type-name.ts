/**
 * Reads the name of a type as databases write them, strictly: whatever is no part of a name is refused, so that a name can
 * stand in SQL as it is.
 */
import { DefinitionError } from '../errors'

/** A name that was taken apart and put together again. */
export interface TypeName {
  /** The whole name, its words one blank apart. */
  readonly text: string
  /** The form in which two names are compared: words without quotes mean the same in any case. */
  readonly key: string
  /** The name without modifiers. */
  readonly bare: string
}

interface Part {
  readonly kind: 'word' | 'quoted' | 'number' | 'string' | 'symbol'
  readonly text: string
}

/** The words with which another clause begins; a type of such a name has to be quoted. */
const CLAUSES: ReadonlySet<string> = new Set(
  `always as check collate compression constraint default deferrable generated initially not null on primary references
  storage unique using`.split(/\s+/),
)

const PART =
  /\s*(?:(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<quoted>"(?:[^"\0]|"")+")|(?<number>[+-]?\d+(?:\.\d+)?)|(?<string>'(?:[^'\\\0]|'')*')|(?<symbol>[.,()[\]]))/uy

/** @throws DefinitionError for what is not the name of a type */
export function parseTypeName(name: string): TypeName {
  const parts =
    typeof (name as unknown) === 'string' && name.isWellFormed() ? partsOf(name.trim()) : undefined
  const read = parts && new Reading(parts).read()
  if (read !== undefined) return read
  throw new DefinitionError(`'${name}' is not the name of a SQL type.`, {
    hint: `Write t.named('inet'), t.named('geometry(Point, 4326)'), or t.named('"My Type"').`,
  })
}

function partsOf(name: string): Part[] | undefined {
  const parts: Part[] = []
  PART.lastIndex = 0
  while (PART.lastIndex < name.length) {
    const groups = PART.exec(name)?.groups
    if (groups === undefined) return undefined
    const found = Object.entries(groups) as [Part['kind'], string | undefined][]
    const [kind, text] = found.find(([, part]) => part !== undefined) as [Part['kind'], string]
    parts.push({ kind, text })
  }
  return parts
}

/** `path [words] [(modifiers)] [words] [[] …]` */
class Reading {
  #at = 0
  #text = ''
  #bare = ''
  #key = ''

  constructor(private readonly parts: readonly Part[]) {}

  read(): TypeName | undefined {
    const isRead = this.names() && this.modifiers() && this.moreWords() && this.arrays()
    if (!isRead || this.#at < this.parts.length) return undefined
    return { text: this.#text, bare: this.#bare, key: this.#key }
  }

  private names(): boolean {
    if (!this.word('')) return false
    while (this.takes('.')) if (!this.word('.')) return false
    return this.moreWords()
  }

  /** `varying`, `with time zone`; nothing stands between them and the end but a size. */
  private moreWords(): boolean {
    while (this.sees('word') || this.sees('quoted')) if (!this.word(' ')) return false
    return this.#at === this.parts.length || this.parts[this.#at]?.kind === 'symbol'
  }

  private word(before: string): boolean {
    const part = this.parts[this.#at]
    if (
      part === undefined ||
      !(part.kind === 'quoted' || (part.kind === 'word' && !CLAUSES.has(fold(part.text))))
    )
      return false
    this.#at++
    this.add(before + part.text, before + (part.kind === 'word' ? fold(part.text) : part.text), true)
    return true
  }

  /** `(10, 2)`, `(Point, 4326)`. */
  private modifiers(): boolean {
    if (!this.takes('(')) return true
    const items: string[] = []
    do {
      const part = this.parts[this.#at++]
      if (part === undefined || part.kind === 'symbol' || part.kind === 'quoted') return false
      items.push(part.text)
    } while (this.takes(','))
    this.add(`(${items.join(', ')})`, `(${items.map(fold).join(',')})`, false)
    return this.takes(')')
  }

  private arrays(): boolean {
    while (this.takes('[')) {
      const size = this.sees('number') ? (this.parts[this.#at++]?.text ?? '') : ''
      if (!/^\d*$/.test(size) || !this.takes(']')) return false
      this.add('[]', '[]', true)
    }
    return true
  }

  private add(text: string, key: string, isBare: boolean): void {
    this.#text += text
    this.#key += key
    if (isBare) this.#bare += text
  }

  private sees(kind: Part['kind']): boolean {
    return this.parts[this.#at]?.kind === kind
  }

  private takes(symbol: string): boolean {
    if (this.parts[this.#at]?.text !== symbol) return false
    this.#at++
    return true
  }
}

function fold(word: string): string {
  return word.toLowerCase()
}
