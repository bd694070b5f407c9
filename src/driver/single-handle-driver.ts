import type {
  AcquiredConnection,
  ConnectionUse,
  DialectName,
  Driver,
  DriverConfig,
  DriverConnection,
  DriverResult,
  WireValue,
} from './driver'
import { HandleQueue, type HandleQueueOptions, type HeldHandle } from './handle-queue'

/** An open database: a connection without the giving back, which is the queue's. */
type OpenDatabase = Omit<DriverConnection, 'release'> & {
  /** It holds what nobody finds who opens the same database once more, or has been told to read otherwise. */
  readonly hasOwnState?: boolean
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
  /** For a database that is not in memory, where who opens it once more has the same one before them. */
  readonly beside?: OpeningBeside
  /** Opens the database, or takes the one that the user has opened. */
  readonly open: (client: C | undefined) => Promise<OpenDatabase> | OpenDatabase
}

/** How connections are opened beside the one that all share. */
export interface OpeningBeside {
  /** What is left to the one, as those are told who have waited for it for too long. */
  readonly share: string
  open(options: HandleQueueOptions<Opened>, main: SharedHandle): ConnectionsBeside
}

/** What can be known of the connection that all share. */
export type SharedHandle = Pick<HandleQueue<Opened>, 'handle' | 'isTaken'>

/** Connections that read beside the one that all share. */
export interface ConnectionsBeside {
  /** One for this use; undefined where it is the shared one that will do. */
  acquire(use: ConnectionUse | undefined): Promise<HeldHandle<Opened> | undefined> | undefined
  close(): Promise<void>
}

/**
 * Makes the driver of a package whose database has no independent connections: all holders share one, in turn. What only reads
 * gets another one, where there can be others.
 */
export function singleHandleDriver<C>(
  config: DriverConfig,
  { name, dialect, path, open, beside }: SingleHandlePackage<C>,
): Driver {
  const client = config.client as C | undefined
  const options: HandleQueueOptions<Opened> = {
    open: async () => opened(await open(client)),
    close: ({ database }) => (client === undefined ? database.close() : database.leave?.()),
    timeoutMs: config.connectTimeoutMs,
  }
  const opening = path === undefined || client !== undefined ? undefined : beside
  const queue = new HandleQueue({ ...options, share: opening?.share })
  const others = opening?.open(options, queue)
  return {
    name,
    dialect,
    traits: { pooled: false },
    path: client === undefined ? path : undefined,
    acquire: async (use) => {
      const other = others?.acquire(use)
      return heldBy((other && (await other)) ?? (await queue.acquire(use === 'statement' || use === 'query')))
    },
    tryAcquire: () => {
      const held = queue.tryAcquire()
      return held && heldBy(held)
    },
    // SQLite removes the files beside its own only for a connection that is closed alone, and last.
    close: () => queue.close(others?.close()),
  }
}

/** A database, and what not every package can do, bound to it once for all holders. */
export interface Opened extends Pick<DriverConnection, 'querySync' | 'step' | 'cancel'> {
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
