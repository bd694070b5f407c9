const FIRST_AFTER_MS = 300
const EACH_MS = 100
/** A step that took less is not worth a line. */
const LONG_MS = 1_000

/**
 * The elapsed time of one step. On a terminal it is a line that changes, and is gone at the end; elsewhere a plain line at the
 * start. Either way a long step leaves a line with its time.
 */
export class ClockLine {
  readonly #start = performance.now()
  readonly #isLive = process.stderr.isTTY
  readonly #timer: NodeJS.Timeout | undefined
  #isEnded = false

  constructor(
    private readonly label: string,
    private readonly write: (text: string) => void,
  ) {
    if (this.#isLive) this.#timer = setInterval(() => this.#draw(), EACH_MS).unref()
    else write(label)
  }

  /** Takes the line away. Once is enough, and more does no harm. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    clearInterval(this.#timer)
    if (this.#isLive) process.stderr.write(ERASE)
    if (this.#elapsedMs() >= LONG_MS) this.write(`${this.label}: ${this.#seconds()}`)
  }

  #draw(): void {
    if (this.#elapsedMs() >= FIRST_AFTER_MS)
      process.stderr.write(`${ERASE}${this.label} … ${this.#seconds()}`)
  }

  #elapsedMs(): number {
    return performance.now() - this.#start
  }

  #seconds(): string {
    return `${(this.#elapsedMs() / 1000).toFixed(1)} s`
  }
}

/** To the start of the line, and everything behind it away. */
const ERASE = '\r\u001b[2K'
