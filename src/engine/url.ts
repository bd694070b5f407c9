import { inspect } from 'node:util'

import { UsageError } from '../errors'

/** The parts of a database URL. */
export interface UrlParts {
  /** `postgresql`, `sqlite`, `sqlite+better-sqlite3`, … */
  readonly drivername: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly host?: string | undefined
  /** A number, or its digits as text. */
  readonly port?: number | string | undefined
  /** The name of the database; of SQLite and PGlite the path of its file or folder. */
  readonly database?: string | undefined
  readonly query?: Readonly<Record<string, string>> | undefined
}

const MASK = '***'
const SECRET_OPTIONS = new Set(['password', 'sslpassword'])
// The parts as SQLAlchemy's make_url reads them: [user[:password]@] host [:port] [/database] [?query].
const SHAPE =
  /^([A-Za-z][\w+.-]*):\/\/(?:([^:/?@]*)(?::([^@]*))?@)?(?:(?:\[([^\]/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:\/([^?]*))?(?:\?(.*))?$/s

/**
 * Where a database is and how it is reached. Immutable; every text form but `render({ hidePassword: false })` masks the
 * password.
 *
 * @example
 * URL.create({ drivername: 'postgresql', username: 'app', password: 'p@ss', host: 'db', database: 'shop' })
 * URL.parse('postgresql://app:p%40ss@db/shop')   // the same
 */
export class URL {
  readonly drivername: string
  readonly username: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  readonly database: string | undefined
  readonly query: Readonly<Record<string, string>>
  readonly #password: string | undefined

  private constructor(parts: UrlParts) {
    this.drivername = parts.drivername
    this.username = parts.username
    this.#password = parts.password
    this.host = emptyAsUndefined(parts.host)
    this.port = readPort(parts.port)
    this.database = emptyAsUndefined(parts.database)
    this.query = Object.freeze({ ...parts.query })
    refuseHostOfFile(this)
    Object.freeze(this)
  }

  /** Makes a URL of its parts, which are given as they are, without any escaping. */
  static create(parts: UrlParts): URL {
    if (typeof parts.drivername !== 'string' || !/^[A-Za-z][\w+.-]*$/.test(parts.drivername)) {
      throw new UsageError('A database URL needs a drivername.', {
        hint: "Write for example: URL.create({ drivername: 'postgresql', host: 'localhost', database: 'shop' })",
      })
    }
    return new URL(parts)
  }

  /** Reads a URL from its text. @throws {@link UsageError}, in which the password never stands */
  static parse(text: string): URL {
    const match = SHAPE.exec(text)
    if (match === null) {
      throw new UsageError('The database URL cannot be read.', {
        hint: 'Write postgresql://user:password@host:5432/database, or sqlite:///file.db.',
      })
    }
    const [, drivername = '', username, password, ipv6, name, port, database, query] = match
    if (name?.includes('@') === true) {
      throw new UsageError('The database URL has more than one "@".', {
        hint: 'Write "@" as %40 inside the user name or the password.',
      })
    }
    return new URL({
      drivername,
      username: unescape(username, 'user name'),
      password: unescape(password, 'password'),
      host: ipv6 ?? unescape(name, 'host'),
      port: emptyAsUndefined(port),
      database: unescape(database, 'database'),
      query: readQuery(query),
    })
  }

  /** The password, in clear. Not enumerable: no logger finds it. */
  get password(): string | undefined {
    return this.#password
  }

  /** A copy with other values for some parts. */
  set(changes: Partial<UrlParts>): URL {
    return URL.create({ ...this.#parts(), ...changes })
  }

  /** The text form. `hidePassword: false` writes the password in clear: for handing on, never for logs. */
  render(options: { readonly hidePassword?: boolean } = {}): string {
    const hide = options.hidePassword ?? true
    const query = Object.entries(this.query).map(([key, value]) => {
      const shown = hide && SECRET_OPTIONS.has(key) ? MASK : encodeURIComponent(value)
      return `${encodeURIComponent(key)}=${shown}`
    })
    const database = this.database === undefined ? '' : `/${escapePath(this.database)}`
    return `${this.drivername}://${this.#authority(hide)}${database}${query.length > 0 ? `?${query.join('&')}` : ''}`
  }

  /** The text form, with `***` for the password. */
  toString(): string {
    return this.render()
  }

  /** The text form, with `***` for the password. */
  toJSON(): string {
    return this.render()
  }

  /** What `console.log` shows: the text form, with `***` for the password. */
  [inspect.custom](): string {
    return `URL(${this.render()})`
  }

  #parts(): UrlParts {
    const { drivername, username, host, port, database, query } = this
    return { drivername, username, password: this.#password, host, port, database, query }
  }

  #authority(hide: boolean): string {
    let text = ''
    if (this.username !== undefined || this.#password !== undefined) {
      text += encodeURIComponent(this.username ?? '')
      if (this.#password !== undefined) text += `:${hide ? MASK : encodeURIComponent(this.#password)}`
      text += '@'
    }
    const host = this.host ?? ''
    text += host.includes(':') ? `[${host}]` : encodeURIComponent(host)
    return this.port === undefined ? text : `${text}:${this.port}`
  }
}

function emptyAsUndefined(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

function readPort(port: number | string | undefined): number | undefined {
  if (port === undefined) return undefined
  const number = typeof port === 'string' && !/^\d+$/.test(port) ? Number.NaN : Number(port)
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number
  // The text is not shown: with a "/" or "?" in the password, what looks like the port is a piece of the password.
  throw new UsageError('The port of the database URL must be a number from 1 to 65535.', {
    hint: 'If the password has characters like / ? # @ in it, write them as %2F %3F %23 %40, or use URL.create({ … }).',
  })
}

function refuseHostOfFile(url: URL): void {
  if (url.host === undefined || !/^sqlite(\+|$)|\+pglite$/.test(url.drivername)) return
  throw new UsageError(`A ${url.drivername} URL names a file, not a host.`, {
    hint:
      `Write ${url.drivername}:///name.db for a path relative to where the program runs, ${url.drivername}:////folder/name.db ` +
      `for an absolute one, or ${url.drivername}:// for a database in memory.`,
  })
}

function unescape(text: string | undefined, part: string): string | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError(
      `The ${part} of the database URL has a "%" that is not followed by two hexadecimal digits.`,
      {
        hint: 'Write "%" itself as %25.',
      },
    )
  }
}

function readQuery(text: string | undefined): Record<string, string> {
  const query: Record<string, string> = {}
  for (const pair of text?.split('&') ?? []) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const key = unescape(at < 0 ? pair : pair.slice(0, at), 'query') ?? ''
    const value = unescape(at < 0 ? '' : pair.slice(at + 1), 'query') ?? ''
    Object.defineProperty(query, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return query
}

// A path stays readable: only what would end it, or be taken for an escape, is escaped.
function escapePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':')
}
