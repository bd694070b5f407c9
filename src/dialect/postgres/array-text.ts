/** Arrays as PostgreSQL's text protocol has them, https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
import type { WireValue } from '../../driver/driver'
import { InvalidValueError } from '../../errors'

/** Elements of one array, or of the arrays in it. */
export type ArrayElements<T> = readonly (T | ArrayElements<T>)[]

/** The text of an array whose elements are ready for the wire. All are quoted, but null is not. */
export function arrayText(elements: ArrayElements<WireValue>, delimiter = ','): string {
  let text = '{'
  for (let i = 0; i < elements.length; i++)
    text += (i === 0 ? '' : delimiter) + elementText(elements[i] as WireValue, delimiter)
  return `${text}}`
}

/** As `arrayText`, of one column of rows that stand one after another. */
export function columnText(values: readonly WireValue[], width: number, column: number): string {
  let text = '{'
  for (let at = column; at < values.length; at += width)
    text += (at === column ? '' : ',') + elementText(values[at] as WireValue, ',')
  return `${text}}`
}

function elementText(element: WireValue | ArrayElements<WireValue>, delimiter: string): string {
  if (element === null) return 'NULL'
  if (Array.isArray(element)) return arrayText(element as ArrayElements<WireValue>, delimiter)
  const text = Buffer.isBuffer(element) ? `\\x${element.toString('hex')}` : String(element)
  return text.includes('"') || text.includes('\\') ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`
}

/** The elements in the text of an array; bounds of its own (`[2:3]={…}`) are passed over. */
export function parseArray<T>(
  text: string,
  decode: (element: string) => T,
  delimiter = ',',
): ArrayElements<T | null> {
  const reader = new ArrayReader(text, decode, delimiter)
  return reader.read()
}

class ArrayReader<T> {
  #at = 0

  constructor(
    private readonly text: string,
    private readonly decode: (element: string) => T,
    private readonly delimiter: string,
  ) {}

  read(): ArrayElements<T | null> {
    if (this.text.startsWith('[')) this.#at = this.text.indexOf('=') + 1
    const elements = this.array()
    if (this.#at < this.text.length) unreadable()
    return elements
  }

  private array(): ArrayElements<T | null> {
    const elements: (T | null | ArrayElements<T | null>)[] = []
    if (!this.takes('{')) unreadable()
    if (this.takes('}')) return elements
    do {
      elements.push(this.text[this.#at] === '{' ? this.array() : this.element())
    } while (this.takes(this.delimiter))
    if (!this.takes('}')) unreadable()
    return elements
  }

  private element(): T | null {
    if (this.takes('"')) return this.decode(this.quoted())
    const start = this.#at
    while (this.#at < this.text.length && !this.isEnd(this.text.charAt(this.#at))) this.#at++
    const bare = this.text.slice(start, this.#at)
    return bare === 'NULL' ? null : this.decode(bare)
  }

  private quoted(): string {
    let value = ''
    for (let start = this.#at; this.#at < this.text.length; this.#at++) {
      const character = this.text.charAt(this.#at)
      if (character !== '"' && character !== '\\') continue
      value += this.text.slice(start, this.#at)
      if (character === '"') {
        this.#at++
        return value
      }
      // The character behind a backslash stands for itself.
      start = ++this.#at
    }
    return unreadable()
  }

  private isEnd(character: string): boolean {
    return character === this.delimiter || character === '}'
  }

  private takes(character: string): boolean {
    if (this.text.charAt(this.#at) !== character) return false
    this.#at++
    return true
  }
}

function unreadable(): never {
  throw new InvalidValueError('The database gave an array in a form that cannot be read.')
}
