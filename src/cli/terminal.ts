/** What is printed, and where: results on stdout, everything else on stderr. */
import { styleText } from 'node:util'

import { ClockLine } from './clock-line'

/** How much is told. */
export interface TerminalOptions {
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
  readonly verbose?: boolean | undefined
}

type Style = Parameters<typeof styleText>[0]

/** Passwords shorter than this may be parts of any word. */
const SHORTEST_SECRET = 4

/** Takes what commands say. */
export class Terminal {
  readonly #secrets = new Set<string>()
  #line: ClockLine | undefined

  constructor(readonly options: TerminalOptions) {}

  /** A failure's text, which may come from anywhere, without passwords. */
  withoutSecrets(text: string): string {
    let shown = text
    for (const secret of this.#secrets)
      shown = shown.replaceAll(secret, secret.startsWith(':') ? ':***@' : '***')
    return shown
  }

  /** No failure shows this text from now on. */
  hide(secret: string | undefined): void {
    if (secret === undefined || secret === '') return
    for (const text of [secret, encodeURIComponent(secret)]) {
      this.#secrets.add(`:${text}@`)
      if (text.length >= SHORTEST_SECRET) this.#secrets.add(text)
    }
  }

  /** What was asked for. */
  result(text: string): void {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }

  /** What was asked for, for programs. */
  json(value: unknown): void {
    this.result(JSON.stringify(value, undefined, 2))
  }

  /** What is good to know. */
  log(text: string): void {
    if (this.options.quiet !== true) this.#write(text)
  }

  /** What has to be known. */
  warn(text: string): void {
    this.#write(text)
  }

  /** A failure: what happened, and what to write. */
  error(text: string): void {
    this.#line?.end()
    this.#write(`${this.paint('red', 'error:')} ${this.withoutSecrets(text)}`)
  }

  /** Shows that a long step is running, for as long as it runs. */
  async during<T>(label: string, run: () => Promise<T>): Promise<T> {
    if (this.options.quiet === true) return run()
    const line = this.clock(label)
    try {
      return await run()
    } finally {
      line.end()
    }
  }

  /** A line with the time that a step takes, until it is ended. */
  clock(label: string): ClockLine {
    this.#line?.end()
    this.#line = new ClockLine(label, (text) => this.#write(text))
    return this.#line
  }

  /** A text in colour, where stderr shows colours. */
  paint(style: Style, text: string): string {
    return hasColours() ? styleText(style, text, { validateStream: false }) : text
  }

  #write(text: string): void {
    process.stderr.write(`${text}\n`)
  }
}

/** https://force-color.org and https://no-color.org: the first one decides, then the second, then the terminal. */
function hasColours(): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = process.env
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if (no !== undefined && no !== '') return false
  return process.stderr.isTTY && process.env['TERM'] !== 'dumb'
}
