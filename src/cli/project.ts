import { createEngine } from '../engine/create-engine'
import type { Engine } from '../engine/engine'
import { URL } from '../engine/url'
import { UsageError } from '../errors'
import type { SyncSource } from '../sync/source'
import type { SyncOptions } from '../sync/sync-schema'
import type { DialectName } from '../util/dialect-name'
import { findConfig, type FoundConfig } from './find-config'
import { modelsOf } from './models'
import type { Terminal } from './terminal'

/** What every command can be told. */
export interface CommonOptions {
  readonly config?: string
  readonly url?: string
}

/** The config of a folder with what it leads to, each found when it is first needed. */
export class Project implements AsyncDisposable {
  #engine: Promise<Engine> | undefined

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

  /** What the config tells sync. */
  get syncOptions(): SyncOptions {
    const { url, engineOptions, engine, dialect, models, metadata, schemas, ...options } = this.found.config
    void [url, engineOptions, engine, dialect, models, metadata, schemas]
    return options
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const engine = await this.#engine?.catch(() => undefined)
    await engine?.dispose()
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

/** What cannot be read as a URL is refused later, in words that hold nothing of it. */
function hidePassword(url: string | URL | undefined, terminal: Terminal): void {
  if (url === undefined) return
  try {
    terminal.hide((typeof url === 'string' ? URL.parse(url) : url).password)
  } catch {
    terminal.hide(/:([^:@/]*)@/.exec(String(url))?.[1])
  }
}
