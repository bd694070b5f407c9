import { existsSync } from 'node:fs'

import { createEngine } from '../engine/create-engine'
import type { Engine } from '../engine/engine'
import { URL } from '../engine/url'
import { ConnectionError, UsageError } from '../errors'
import type { SyncSource } from '../sync/source'
import type { CompareOptions } from '../sync/options'
import type { SyncOptions } from '../sync/sync-schema'
import type { DropUnknown } from '../sync/unknown'
import type { DialectName } from '../util/dialect-name'
import { findConfig, type FoundConfig } from './find-config'
import { modelsOf } from './models'
import type { Terminal } from './terminal'

/** What every command can be told. */
export interface CommonOptions {
  readonly config?: string
  readonly url?: string
}

/** What the command line says of a comparison. */
export interface CompareFlags {
  readonly dropUnknown?: DropUnknown
}

/** The config of a folder with what it leads to, each found when it is first needed. */
export class Project implements AsyncDisposable {
  #engine: Promise<Engine> | undefined
  /** Stands in for a database that is not there. */
  #empty: Engine | undefined

  private constructor(
    readonly found: FoundConfig,
    private readonly url: string | URL | undefined,
    private readonly terminal: Terminal,
  ) {}

  static async open({ config, url }: CommonOptions, terminal: Terminal): Promise<Project> {
    hidePassword(url, terminal)
    const found = await findConfig(config)
    const given = url ?? found.config.url
    hidePassword(given, terminal)
    return new Project(found, given, terminal)
  }

  /** The way to the database. @throws UsageError where nobody says where it is */
  engine(): Promise<Engine> {
    this.#engine ??= this.#makeEngine()
    return this.#engine
  }

  /**
   * The way to a database that is there: what only reads makes none.
   *
   * @throws ConnectionError where there is no such file
   */
  async engineOfWhatIsThere(): Promise<Engine> {
    const engine = await this.engine()
    const missing = missingPath(engine)
    if (missing === undefined) return engine
    throw new ConnectionError(
      `There is no database ${missing}.\n  Check the URL; a database that is to be made is made by dovetail sync.`,
    )
  }

  /** The way to what a plan begins with: an empty database where there is none yet, of which a plan makes no file either. */
  async engineToPlan(): Promise<Engine> {
    const engine = await this.engine()
    const missing = missingPath(engine)
    if (missing === undefined) return engine
    this.terminal.warn(`There is no database ${missing} yet: dovetail sync makes it.`)
    this.#empty ??= createEngine(URL.create({ drivername: engine.url.drivername }))
    return this.#empty
  }

  get hasModels(): boolean {
    const { models, metadata } = this.found.config
    return models !== undefined || metadata !== undefined
  }

  get hasDatabase(): boolean {
    return this.url !== undefined || this.found.config.engine !== undefined
  }

  models(): Promise<SyncSource> {
    return modelsOf(this.found)
  }

  /** The database that DDL is written for. */
  async dialect(named: DialectName | undefined): Promise<DialectName> {
    const given = named ?? (this.hasDatabase ? undefined : this.found.config.dialect)
    if (given !== undefined) return given
    if (this.hasDatabase) return (await this.engine()).dialect.name
    throw new UsageError('Nothing says which database the DDL is for.', {
      hint: 'Write --dialect postgres or --dialect sqlite, or give the config a url or a dialect.',
    })
  }

  /** How models are compared with the database: what the command line says goes before the config. */
  compareOptions({ dropUnknown }: CompareFlags): Omit<CompareOptions, 'signal'> {
    return { dropUnknown: dropUnknown ?? this.found.config.dropUnknown }
  }

  /** How far `sync` goes, and how it goes about it; what it compares is told by `compareOptions`. */
  get syncOptions(): Omit<SyncOptions, keyof CompareOptions> {
    const { url, engineOptions, engine, dialect, models, metadata, schemas, dropUnknown, ...options } =
      this.found.config
    void [url, engineOptions, engine, dialect, models, metadata, schemas, dropUnknown]
    return options
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const engine = await this.#engine?.catch(() => undefined)
    await engine?.dispose()
    await this.#empty?.dispose()
  }

  async #makeEngine(): Promise<Engine> {
    const { engine: own, engineOptions } = this.found.config
    // What the command line names goes before what the config has.
    const useOwn = own !== undefined && (this.url === undefined || this.url === this.found.config.url)
    const engine = useOwn ? await (typeof own === 'function' ? own() : own) : this.#engineOfUrl(engineOptions)
    hidePassword(engine.url, this.terminal)
    if (this.terminal.options.verbose === true)
      engine.on('statement', ({ sql, durationMs }) =>
        this.terminal.log(`${durationMs.toFixed(1)} ms  ${sql}`),
      )
    return engine
  }

  #engineOfUrl(options: FoundConfig['config']['engineOptions']): Engine {
    if (this.url !== undefined && this.url !== '') return createEngine(this.url, options)
    throw new UsageError('Nothing says which database is meant.', {
      hint: 'Write --url sqlite:///app.db or --url postgresql://user@host/database, or give the config a url.',
    })
  }
}

/** The file or folder that an engine would make. */
function missingPath({ path }: Engine): string | undefined {
  return path === undefined || existsSync(path) ? undefined : path
}

/** What cannot be read as a URL is refused later, in words that hold nothing of it. */
function hidePassword(url: string | URL | undefined, terminal: Terminal): void {
  if (url === undefined) return
  try {
    terminal.hide((typeof url === 'string' ? URL.parse(url) : url).password)
  } catch {
    terminal.hide(/:([^:@/]*)@/.exec(String(url))?.[1])
  }
}
