import type { DialectName, Driver, DriverConfig, DriverConnection } from './driver'
import { HandleQueue } from './handle-queue'

/** An open database: a connection without the giving back, which is the queue's. */
type OpenDatabase = Omit<DriverConnection, 'release'> & { close(): Promise<void> | void }

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
    close: (database) => (client === undefined ? database.close() : undefined),
    timeoutMs: config.connectTimeoutMs,
  })
  return {
    name,
    dialect,
    traits: { pooled: false },
    acquire: async () => {
      const { handle, release, isNew } = await queue.acquire()
      return { connection: heldBy(handle, release), isNew }
    },
    close: () => queue.close(),
  }
}

/** The connection of one holder, who gives the database back by `release`. */
function heldBy(database: OpenDatabase, release: DriverConnection['release']): DriverConnection {
  const held: DriverConnection = {
    query: (sql, parameters) => database.query(sql, parameters),
    release,
  }
  const { step, cancel } = database
  if (step !== undefined) held.step = (sql, parameters, size) => step.call(database, sql, parameters, size)
  if (cancel !== undefined) held.cancel = () => cancel.call(database)
  return held
}
