import { AsyncLocalStorage } from 'node:async_hooks'

import { UsageError } from '../errors'
import type { EngineParts } from './engine-parts'

interface Scope {
  readonly parts: EngineParts
  readonly isOpen: () => boolean
  readonly outer: Scope | undefined
}

const scopes = new AsyncLocalStorage<Scope>()

/** Runs the callback of a transaction so that `assertOutside` knows where it is. */
export function insideTransaction<T>(parts: EngineParts, isOpen: () => boolean, run: () => T): T {
  return scopes.run({ parts, isOpen, outer: scopes.getStore() }, run)
}

/**
 * Refuses the engine inside the callback of its own transaction: the statement would not be part of the transaction, and
 * on a database with one connection it would wait for itself.
 */
export function assertOutside(parts: EngineParts, call: string): void {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) {
    if (scope.parts !== parts || !scope.isOpen()) continue
    throw new UsageError(`${call} was called inside a transaction of the same engine.`, {
      hint: `Use the transaction's own handle: engine.transaction(async (tx) => { await tx.execute(…) }).`,
    })
  }
}
