/** Source text whose lines are broken only where they would become too long, in the manner of prettier. */

/** The width that lines keep to where they can. */
const WIDTH = 110

/** A list between brackets: on one line if it fits, else one item a line. */
export interface Group {
  readonly open: string
  readonly items: readonly Code[]
  readonly close: string
  /** `{ a }` has spaces inside, `[a]` has none. */
  readonly padding: '' | ' '
}

/** A piece of source text: as it is, or several one after another, or a list that can be broken. */
export type Code = string | readonly Code[] | Group

/** `name(item, item)`. */
export function call(name: Code, ...items: readonly Code[]): Code {
  return [name, { open: '(', items, close: ')', padding: '' }]
}

/** `[item, item]`. */
export function list(items: readonly Code[]): Code {
  return { open: '[', items, close: ']', padding: '' }
}

/** `{ name: value, name: value }`. */
export function record(entries: readonly (readonly [string, Code])[]): Code {
  if (entries.length === 0) return '{}'
  return { open: '{', items: entries.map(([name, value]) => [`${name}: `, value]), close: '}', padding: ' ' }
}

/** The text on one line, but for line breaks inside of literals. */
export function flat(code: Code): string {
  if (typeof code === 'string') return code
  if (!isGroup(code)) return code.map(flat).join('')
  const { open, items, close, padding } = code
  return `${open}${padding}${items.map(flat).join(', ')}${padding}${close}`
}

/** The text, broken where a line would not fit; `column` is where it begins, `indent` where its lines do. */
export function print(code: Code, indent: number, column = indent): string {
  const line = flat(code)
  if (typeof code === 'string' || fits(line, column)) return line
  if (isGroup(code)) return printGroup(code, indent, column)
  let text = ''
  for (const part of code) text += print(part, indent, columnAfter(text, column))
  return text
}

/** Whether a text that begins at a column stays within the width. */
export function fits(text: string, column: number): boolean {
  return text.split('\n').every((line, i) => line.length + (i === 0 ? column : 0) <= WIDTH)
}

function printGroup(group: Group, indent: number, column: number): string {
  const hugged = hug(group, indent, column)
  if (hugged !== undefined) return hugged
  const { open, items, close } = group
  const inner = ' '.repeat(indent + 2)
  const lines = items.map((item) => `${inner}${print(item, indent + 2)},\n`)
  return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`
}

/** `f(a, {` … `})`: a list whose last item alone is broken, if what stands before it fits on the line. */
function hug({ open, items, close, padding }: Group, indent: number, column: number): string | undefined {
  const last = items.at(-1)
  if (last === undefined || open !== '(' || !isBreakable(last)) return undefined
  const before = `${open}${padding}${items
    .slice(0, -1)
    .map((item) => `${flat(item)}, `)
    .join('')}`
  const text = `${before}${print(last, indent, columnAfter(before, column))}${padding}${close}`
  return fits(text.split('\n', 1)[0] ?? '', column) ? text : undefined
}

/** A list in brackets or braces, or a function that gives one. */
function isBreakable(code: Code): boolean {
  if (typeof code === 'string') return false
  if (isGroup(code)) return code.open !== '(' && code.items.length > 0
  const last = code.at(-1)
  return code[0] === ARROW && last !== undefined && isBreakable(last)
}

/** Begins a function without a block: `[ARROW, '(c) => ', list]`. */
export const ARROW: Code = []

function columnAfter(text: string, column: number): number {
  const end = text.lastIndexOf('\n')
  return end < 0 ? column + text.length : text.length - end - 1
}

function isGroup(code: Code): code is Group {
  return typeof code === 'object' && 'open' in code
}
