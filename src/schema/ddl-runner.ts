import type { Index } from './table-index'
import type { MetaData } from './metadata'
import type { Table } from './table'

/** How much of what exists already is looked at before creating or dropping. */
export interface CreateOptions {
  /** `true` (default) leaves out what exists (on create) or is gone (on drop). */
  readonly checkFirst?: boolean
  /** Only these tables. */
  readonly tables?: readonly Table[]
}

/** The port through which the schema's own methods (`metadata.createAll`) reach a database; the engine implements it. */
export interface DdlRunner {
  createAll(metadata: MetaData, options?: CreateOptions): Promise<void>
  dropAll(metadata: MetaData, options?: CreateOptions): Promise<void>
  createIndex(index: Index, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void>
  dropIndex(index: Index, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void>
}
