/** What the parent tells a worker, and what it hears. */
import type { Context } from './contender'

export type Order =
  | {
      do: 'survey'
      module: string
      context: Context
      workloads: readonly string[]
      all: boolean
    }
  | {
      do: 'open'
      module: string
      context: Context
      workload: string
      strategy: string
    }
  | { do: 'warm up'; milliseconds: number }
  /** `collect`: behind a garbage collection, which is not timed. */
  | { do: 'turn'; collect: boolean }
  | { do: 'memory' | 'close' }

export type Reply = { readonly result: unknown } | { readonly error: string }

/** Milliseconds for one operation. */
export interface Turned {
  readonly wall: number
  readonly cpu: number
}
