/**
 * The statements that a connection to PostgreSQL keeps: a text that comes again is parsed and planned by the server once,
 * under a name. The server keeps a name until it is told otherwise, so the ones not used for long are deallocated.
 */
import { RecentMap } from '../util/recent-map'
import { shortHash } from '../util/short-hash'

/** What is needed of a client of the package `pg`. */
export interface PreparingClient {
  query(query: { readonly text: string }): Promise<unknown>
  /** `I` outside of a transaction, `T` inside, `E` in one that has failed. From 8.21 on. */
  getTransactionStatus?(): string | null
  /** Where the package remembers what it has prepared. */
  readonly connection?: { readonly parsedStatements?: Record<string, string> }
}

const KEPT_STATEMENTS = 200

/** The statements that one connection keeps. */
export class PreparedStatements {
  readonly #client: PreparingClient
  readonly #names = new RecentMap<string, string>(KEPT_STATEMENTS, (name) => this.#dropped.push(name))
  readonly #dropped: string[] = []

  constructor(client: PreparingClient) {
    this.#client = client
  }

  /** The name under which a text is kept. */
  nameOf(sql: string): string {
    return this.#names.getOrCreate(sql, () => nameFor(sql))
  }

  /** Whether the server still keeps statements that were dropped here. */
  get hasDropped(): boolean {
    return this.#dropped.length > 0
  }

  /**
   * Whether a statement that failed with this error is to be sent again: its plan no longer fits the tables, or the server
   * knows it no more. Inside a transaction, which the failure has ended, it is only forgotten.
   */
  async isOutdated(sql: string, error: unknown): Promise<boolean> {
    const { code, routine } = error as { readonly code?: unknown; readonly routine?: unknown }
    const isGone = code === '26000'
    // 0A000 stands for many things; the name of the server's function does not change with its language.
    if (!isGone && !(code === '0A000' && routine === 'RevalidateCachedQuery')) return false
    const isOutside = this.#client.getTransactionStatus?.() === 'I'
    const name = this.nameOf(sql)
    this.#names.delete(sql)
    if (isGone) this.#forget(name)
    else this.#dropped.push(name)
    if (isOutside) await this.deallocate()
    return isOutside
  }

  /** Tells the server to keep no longer what was dropped. */
  async deallocate(): Promise<void> {
    for (let name = this.#dropped[0]; name !== undefined; name = this.#dropped[0]) {
      try {
        await this.#client.query({ text: `DEALLOCATE "${name}"` })
      } catch {
        // In a transaction that has failed the server takes no statement: later.
        return
      }
      this.#dropped.shift()
      this.#forget(name)
    }
  }

  #forget(name: string): void {
    const parsed = this.#client.connection?.parsedStatements
    if (parsed !== undefined) Reflect.deleteProperty(parsed, name)
  }
}

/** The same text has the same name on every connection, and whoever reads the server's log finds it again. */
function nameFor(sql: string): string {
  return `dovetail_${shortHash(sql, 32)}`
}
