import { readFileSync } from 'node:fs'

import { UsageError } from '../errors'
import type { DriverConfig } from './driver'

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000
// The server gives a statement up by itself; only if it is silent for this much longer does the client hang up.
const SILENT_SERVER_MS = 2_000

/** Options of the URL that libpq knows too, and which option of the package each one sets. */
const PLAIN_OPTIONS: Readonly<Record<string, string>> = {
  application_name: 'application_name',
  fallback_application_name: 'fallback_application_name',
  options: 'options',
}

const OTHER_OPTIONS = [
  'host',
  'port',
  'connect_timeout',
  'channel_binding',
  'prepare',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
]

/** Makes the options of `pg.Pool` from ours. @throws UsageError for an option of the URL that is not known */
export function pgPoolConfig(config: DriverConfig): Record<string, unknown> {
  const { query } = config
  refuseUnknown(query)
  const timeouts = config.statementTimeoutMs === undefined ? {} : statementTimeouts(config.statementTimeoutMs)
  return {
    ...plainOptions(query),
    ...timeouts,
    host: query['host'] ?? config.host,
    port: query['port'] === undefined ? config.port : Number(query['port']),
    user: config.username,
    password: config.password,
    database: config.database,
    ssl: tlsOptions(query),
    max: config.poolSize ?? 10,
    connectionTimeoutMillis: connectTimeout(config),
    idleTimeoutMillis: config.idleTimeoutMs ?? 30_000,
    enableChannelBinding: query['channel_binding'] !== undefined && query['channel_binding'] !== 'disable',
    keepAlive: true,
    // A pool of which every connection is idle must not keep the program from ending.
    allowExitOnIdle: true,
  }
}

/** `?prepare=false`, or the option of the same name, which counts more. @throws UsageError for another word */
export function keepsStatements({ query, prepare }: DriverConfig): boolean {
  const word = query['prepare'] ?? 'true'
  if (word !== 'true' && word !== 'false')
    throw new UsageError('prepare must be true or false.', { hint: 'Behind PgBouncer write ?prepare=false.' })
  return prepare ?? word === 'true'
}

function refuseUnknown(query: DriverConfig['query']): void {
  const known = [...Object.keys(PLAIN_OPTIONS), ...OTHER_OPTIONS]
  const unknown = Object.keys(query).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new UsageError(`The PostgreSQL URL has an option "${unknown}" that is not known.`, {
    hint: `Known ones: ${known.join(', ')}. Server settings go into options=-c%20name%3Dvalue.`,
  })
}

function plainOptions(query: DriverConfig['query']): Record<string, string> {
  const set: Record<string, string> = {}
  for (const [key, option] of Object.entries(PLAIN_OPTIONS)) {
    const value = query[key]
    if (value !== undefined) set[option] = value
  }
  return set
}

function statementTimeouts(ms: number): Record<string, number> {
  return { statement_timeout: ms, query_timeout: ms + SILENT_SERVER_MS }
}

function connectTimeout(config: DriverConfig): number {
  if (config.connectTimeoutMs !== undefined) return config.connectTimeoutMs
  const seconds = Number(config.query['connect_timeout'] ?? 0)
  return seconds > 0 ? seconds * 1000 : DEFAULT_CONNECT_TIMEOUT_MS
}

/**
 * TLS as libpq's `sslmode` defines it: `require` encrypts without asking who answers, unless `sslrootcert` says whom to
 * trust; `verify-ca` and `verify-full` ask. `undefined` leaves the decision to the package (and the variable PGSSLMODE).
 */
function tlsOptions(query: DriverConfig['query']): false | Record<string, unknown> | undefined {
  switch (query['sslmode']) {
    case undefined:
      return undefined
    case 'disable':
      return false
    case 'prefer':
    case 'require':
      return query['sslrootcert'] === undefined
        ? { ...certificates(query), rejectUnauthorized: false }
        : anyNameTls(query)
    case 'verify-ca':
      return anyNameTls(query)
    case 'verify-full':
      return { ...certificates(query), rejectUnauthorized: true }
    default:
      throw new UsageError('sslmode must be disable, prefer, require, verify-ca or verify-full.')
  }
}

function anyNameTls(query: DriverConfig['query']): Record<string, unknown> {
  return { ...certificates(query), rejectUnauthorized: true, checkServerIdentity: () => undefined }
}

function certificates(query: DriverConfig['query']): Record<string, string> {
  const files = { ca: query['sslrootcert'], cert: query['sslcert'], key: query['sslkey'] }
  const read: Record<string, string> = {}
  for (const [option, file] of Object.entries(files)) {
    // `system` is libpq's word for the certificates that the machine trusts anyway.
    if (file === undefined || file === 'system') continue
    read[option] = readCertificate(file)
  }
  return read
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The certificate file "${file}" named in the URL cannot be read.`, { cause })
  }
}
