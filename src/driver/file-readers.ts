import type { ConnectionUse } from './driver'
import { HandleQueue, type HandleQueueOptions, type HeldHandle } from './handle-queue'
import type { ConnectionsBeside, Opened, OpeningBeside, SharedHandle } from './single-handle-driver'

/** As many statements at a time as the package `sqlite3` has threads for, unless it is told otherwise. */
const MOST_READERS = 4

/**
 * Connections that read the file of an SQLite database while somebody's transaction holds the one that all share: in WAL mode
 * neither waits for the other. They are kept, but for those that one holder reads for long, which are closed at the end.
 */
class FileReaders implements ConnectionsBeside {
  readonly #readers: HandleQueue<Opened>[] = []
  readonly #lasting = new Set<HandleQueue<Opened>>()
  #turn = 0
  #isClosed = false

  constructor(
    private readonly options: HandleQueueOptions<Opened>,
    private readonly main: SharedHandle,
  ) {}

  acquire(use: ConnectionUse | undefined): Promise<HeldHandle<Opened> | undefined> | undefined {
    if (this.#isClosed || this.main.handle?.database.hasOwnState === true) return undefined
    if (use === 'stream') return this.#openLasting()
    if (!this.main.isTaken) return undefined
    if (use === 'snapshot') return this.#openLasting()
    return use === 'query' ? this.#acquireReader() : undefined
  }

  /** Waits for the holders, but not for long. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#readers, ...this.#lasting].map((queue) => queue.close()))
  }

  async #acquireReader(): Promise<HeldHandle<Opened> | undefined> {
    return inWalMode(await this.#reader().acquire(true))
  }

  #reader(): HandleQueue<Opened> {
    const free = this.#readers.find(({ isFree }) => isFree)
    if (free !== undefined) return free
    const next = this.#readers[this.#turn++ % MOST_READERS]
    if (next !== undefined) return next
    const share = `this database has ${MOST_READERS} that read, which are busy, and one that writes`
    const reader = new HandleQueue({ ...this.options, share })
    this.#readers.push(reader)
    return reader
  }

  async #openLasting(): Promise<HeldHandle<Opened> | undefined> {
    const queue = new HandleQueue(this.options)
    const held = await queue.acquire()
    this.#lasting.add(queue)
    const release = (): void => {
      held.release(true)
      void queue.close().then(() => this.#lasting.delete(queue))
    }
    const { handle, isNew } = held
    // Nothing has been opened before: the settings of this one bring the file into the mode.
    const isFirst = this.main.handle === undefined
    return isFirst ? { handle, isNew, release } : inWalMode({ handle, isNew, release })
  }
}

/** In any other mode a reader may find the file locked, and keep the writer from committing. */
async function inWalMode(held: HeldHandle<Opened>): Promise<HeldHandle<Opened> | undefined> {
  if (!held.isNew || (await isWalMode(held))) return held
  held.release(true)
  return undefined
}

async function isWalMode({ handle }: HeldHandle<Opened>): Promise<boolean> {
  try {
    const { rows } = await handle.database.query('PRAGMA journal_mode', [])
    return rows[0]?.[0] === 'wal'
  } catch {
    // Locked: so it is not in that mode.
    return false
  }
}

/** How an SQLite database is opened once more, to be read beside what writes. */
export const fileReaders: OpeningBeside = {
  share:
    'this database has only one that writes, runs SQL of your own, and sees TEMP tables and attached databases',
  open: (options, main) => new FileReaders(options, main),
}
