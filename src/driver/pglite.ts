/**
 * PostgreSQL inside the process, through the npm package `@electric-sql/pglite`. It is spoken to in PostgreSQL's own wire
 * protocol rather than through its `query`: values stay the server's text in both directions, command tags are the
 * server's own (COMMIT of an aborted transaction answers ROLLBACK), and a statement is one call instead of five.
 */
import { affectedRows } from './command-tag'
import type { Driver, DriverConfig, DriverResult, FieldInfo, WireValue } from './driver'
import { loadOptional } from './load-optional'
import { singleHandleDriver } from './single-handle-driver'
import { refuseStatementTimeout, refuseUrlOptions } from './unsupported-options'

/** A message of the wire protocol, from the server; which fields it has depends on its name. */
interface Message {
  readonly name: string
  readonly text?: string
  readonly fields?: readonly unknown[]
}

interface PGliteHandle {
  runExclusive<T>(run: () => Promise<T>): Promise<T>
  execProtocol(bytes: Uint8Array): Promise<{ readonly messages: readonly Message[] }>
  close(): Promise<void>
}

interface Serializer {
  parse(options: { text: string }): Uint8Array
  bind(options: { values: readonly WireValue[] }): Uint8Array
  describe(options: { type: 'P' }): Uint8Array
  execute(options: object): Uint8Array
  sync(): Uint8Array
}

interface PGliteModule {
  PGlite: { create(dataDir?: string): Promise<PGliteHandle> }
  protocol: { serialize: Serializer }
}

/** Makes the driver for the npm package `@electric-sql/pglite`. */
export function createPGliteDriver(config: DriverConfig): Driver {
  refuseUrlOptions(config, 'PGlite')
  refuseStatementTimeout(config, 'PGlite')
  return singleHandleDriver<PGliteHandle>(config, {
    name: '@electric-sql/pglite',
    dialect: 'postgres',
    path: folderOf(config.database),
    open: async (client) => {
      const pglite = loadOptional({ name: '@electric-sql/pglite' }) as PGliteModule
      const handle = client ?? (await pglite.PGlite.create(config.database))
      return new PGliteConnection(handle, pglite.protocol.serialize)
    },
  })
}

/** PGlite knows other places by a scheme: `memory://`. */
function folderOf(database: string | undefined): string | undefined {
  const folder = database?.replace(/^file:\/\//, '')
  return folder === '' || folder?.includes('://') === true ? undefined : folder
}

class PGliteConnection {
  readonly #handle: PGliteHandle
  readonly #serialize: Serializer

  constructor(handle: PGliteHandle, serialize: Serializer) {
    this.#handle = handle
    this.#serialize = serialize
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  async query(sql: string, parameters: readonly WireValue[]): Promise<DriverResult> {
    const write = this.#serialize
    // The server skips to `sync` after an error, so the connection is ready again whatever happens.
    const request = Buffer.concat([
      write.parse({ text: sql }),
      write.bind({ values: parameters }),
      write.describe({ type: 'P' }),
      write.execute({}),
      write.sync(),
    ])
    const { messages } = await this.#handle.runExclusive(() =>
      this.#handle.execProtocol(new Uint8Array(request)),
    )
    return readMessages(messages)
  }
}

function readMessages(messages: readonly Message[]): DriverResult {
  const rows: WireValue[][] = []
  let fields: readonly FieldInfo[] = []
  let tag = ''
  for (const message of messages) {
    if (message.name === 'dataRow') rows.push(message.fields as WireValue[])
    else if (message.name === 'rowDescription') fields = readFields(message)
    else if (message.name === 'commandComplete') tag = message.text ?? ''
  }
  const command = /^[A-Z]*/.exec(tag)?.[0] ?? ''
  return { fields, rows, affected: affectedRows(command, /\d+$/.exec(tag)?.[0]), command }
}

function readFields(message: Message): FieldInfo[] {
  const described = (message.fields ?? []) as readonly {
    readonly name: string
    readonly dataTypeID: number
  }[]
  return described.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID }))
}
