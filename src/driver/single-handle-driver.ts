import type { AcquiredConnection, DialectName, Driver, DriverConfig, DriverConnection } from './driver'
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
  /** Opens the database, or takes the one that the user has opened. */
  readonly open: (client: C | undefined) => Promise<OpenDatabase> | OpenDatabase
}

/** Makes the driver of a package whose database has no independent connections: all holders share one, in turn. */
export function singleHandleDriver<C>(
  config: DriverConfig,
  { name, dialect, open }: SingleHandlePackage<C>,
): Driver {
  const client = config.client as C | undefined
  const queue = new HandleQueue<OpenDatabase>({
    open: () => open(client),
    close: (database) => (client === undefined ? database.close() : database.leave?.()),
    timeoutMs: config.connectTimeoutMs,
  })
  return {
    name,
    dialect,
    traits: { pooled: false },
    acquire: async () => heldBy(await queue.acquire()),
    tryAcquire: () => {
      const held = queue.tryAcquire()
      return held && heldBy(held)
    },
    close: () => queue.close(),
  }
}

/** The connection of one holder, who gives the database back by `release`. */
function heldBy({ handle, release, isNew }: HeldHandle<OpenDatabase>): AcquiredConnection {
  const connection: DriverConnection = {
    query: (sql, parameters) => handle.query(sql, parameters),
    release,
  }
  const { querySync, step, cancel } = handle
  if (querySync !== undefined)
    connection.querySync = (sql, parameters) => querySync.call(handle, sql, parameters)
  if (step !== undefined)
    connection.step = (sql, parameters, size) => step.call(handle, sql, parameters, size)
  if (cancel !== undefined) connection.cancel = () => cancel.call(handle)
  return { connection, isNew }
}
