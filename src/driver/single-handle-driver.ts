import type {
  AcquiredConnection,
  DialectName,
  Driver,
  DriverConfig,
  DriverConnection,
  DriverResult,
  WireValue,
} from './driver'
import { closedError, HandleQueue, type HandleQueueOptions, type HeldHandle } from './handle-queue'

/** An open database: a connection without the giving back, which is the queue's. */
type OpenDatabase = Omit<DriverConnection, 'release'> & {
  close(): Promise<void> | void
  /** Lets go of what is kept of a database that is the user's own and stays open. */
  leave?(): Promise<void>
}

/** What tells one package with a single handle from another. */
interface SingleHandlePackage<C> {
  readonly name: string
  readonly dialect: DialectName
  /** The file or folder of a database that is not in memory. */
  readonly path: string | undefined
  /** Who opens a database that is not in memory once more has the same one before them. */
  readonly opensTwice?: boolean
  /** Opens the database, or takes the one that the user has opened. */
  readonly open: (client: C | undefined) => Promise<OpenDatabase> | OpenDatabase
}

/**
 * Makes the driver of a package whose database has no independent connections: all holders share one, in turn. What reads for long
 * gets one of its own, where there can be others.
 */
export function singleHandleDriver<C>(
  config: DriverConfig,
  { name, dialect, path, open, opensTwice = false }: SingleHandlePackage<C>,
): Driver {
  const client = config.client as C | undefined
  const options: HandleQueueOptions<Opened> = {
    open: async () => opened(await open(client)),
    close: ({ database }) => (client === undefined ? database.close() : database.leave?.()),
    timeoutMs: config.connectTimeoutMs,
  }
  const queue = new HandleQueue(options)
  const apart = new Apart(options)
  return {
    name,
    dialect,
    traits: { pooled: false },
    path: client === undefined ? path : undefined,
    acquire: async () => heldBy(await queue.acquire()),
    tryAcquire: () => {
      const held = queue.tryAcquire()
      return held && heldBy(held)
    },
    ...(opensTwice && path !== undefined && client === undefined && { acquireApart: () => apart.acquire() }),
    close: async () => {
      await Promise.all([queue.close(), apart.close()])
    },
  }
}

/** Connections of one holder each, who closes it by giving it back. */
class Apart {
  readonly #queues = new Set<HandleQueue<Opened>>()
  #isClosed = false

  constructor(private readonly options: HandleQueueOptions<Opened>) {}

  async acquire(): Promise<AcquiredConnection> {
    if (this.#isClosed) throw closedError()
    const queue = new HandleQueue(this.options)
    const { handle, isNew } = await queue.acquire()
    this.#queues.add(queue)
    const release = (): void => {
      if (!this.#queues.delete(queue)) return
      queue.giveBack(true)
    }
    return heldBy({ handle, isNew, release })
  }

  /** Waits for the holders, but not for long. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#queues].map((queue) => queue.close()))
  }
}

/** A database, and what not every package can do, bound to it once for all holders. */
interface Opened extends Pick<DriverConnection, 'querySync' | 'step' | 'cancel'> {
  readonly database: OpenDatabase
}

function opened(database: OpenDatabase): Opened {
  const { querySync, step, cancel } = database
  return {
    database,
    ...(querySync && { querySync: querySync.bind(database) }),
    ...(step && { step: step.bind(database) }),
    ...(cancel && { cancel: cancel.bind(database) }),
  }
}

/** The connection of one holder, who gives the database back by `release`. */
class HeldDatabase implements DriverConnection {
  readonly querySync?: NonNullable<DriverConnection['querySync']>
  readonly step?: NonNullable<DriverConnection['step']>
  readonly cancel?: NonNullable<DriverConnection['cancel']>

  constructor(private readonly held: HeldHandle<Opened>) {
    const { querySync, step, cancel } = held.handle
    if (querySync !== undefined) this.querySync = querySync
    if (step !== undefined) this.step = step
    if (cancel !== undefined) this.cancel = cancel
  }

  query(sql: string, parameters: readonly WireValue[]): Promise<DriverResult> {
    return this.held.handle.database.query(sql, parameters)
  }

  release(broken?: boolean): void {
    this.held.release(broken)
  }
}

function heldBy(held: HeldHandle<Opened>): AcquiredConnection {
  return { connection: new HeldDatabase(held), isNew: held.isNew }
}
