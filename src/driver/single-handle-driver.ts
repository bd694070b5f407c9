import type {
  AcquiredConnection,
  DialectName,
  Driver,
  DriverConfig,
  DriverConnection,
  DriverResult,
  WireValue,
} from './driver'
import { HandleQueue, type HeldHandle } from './handle-queue'

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
  /** Opens the database, or takes the one that the user has opened. */
  readonly open: (client: C | undefined) => Promise<OpenDatabase> | OpenDatabase
}

/** Makes the driver of a package whose database has no independent connections: all holders share one, in turn. */
export function singleHandleDriver<C>(
  config: DriverConfig,
  { name, dialect, path, open }: SingleHandlePackage<C>,
): Driver {
  const client = config.client as C | undefined
  const queue = new HandleQueue<Opened>({
    open: async () => opened(await open(client)),
    close: ({ database }) => (client === undefined ? database.close() : database.leave?.()),
    timeoutMs: config.connectTimeoutMs,
  })
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
    close: () => queue.close(),
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
