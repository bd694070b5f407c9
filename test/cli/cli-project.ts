/** A folder such as users have, with the built package in it, and the command run there as a process of its own. */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ROOT = join(__dirname, '../..')
const BIN = join(ROOT, 'dist/bin.js')

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The folder of a project. */
export class CliProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'dovetail-cli-'))

  /** @param packages of this checkout that the project has installed */
  constructor(packages: readonly string[] = ['sqlite3', 'pg']) {
    // `npm test` has built it; a single file may be run on its own.
    if (!existsSync(BIN)) execFileSync(process.execPath, [join(ROOT, 'build.mjs'), '--code-only'])
    this.link('dovetail-orm', ROOT)
    for (const name of packages) this.link(name, join(ROOT, 'node_modules', name))
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The URL of a SQLite file in the folder. */
  sqlite(name: string): string {
    return `sqlite:///${this.path(name)}`
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), text)
    }
    return this
  }

  /** Runs `dovetail` to its end. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [BIN, ...args],
        { cwd: this.folder, env: environment(env) },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr: withoutTimes(stderr) })
        },
      )
    })
  }

  /** Starts `dovetail`. */
  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [BIN, ...args], { cwd: this.folder, env: environment() })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private link(name: string, target: string): void {
    const link = this.path(`node_modules/${name}`)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(target, link, 'junction')
  }
}

/** Lines that tell how long a step took come and go with the load of the machine. */
function withoutTimes(stderr: string): string {
  return stderr.replace(/^.*: \d+\.\d s\n/gm, '')
}

/** Without what the tests themselves were started with, which would decide on colours and loaders. */
function environment(own: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, FORCE_COLOR, NO_COLOR, ...env } = process.env
  void [NODE_OPTIONS, FORCE_COLOR, NO_COLOR]
  return { ...env, ...own }
}
