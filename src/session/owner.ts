/**
 * Whose an instance is. One without an owner may be given to another session: a program does that which begins anew after a failure,
 * so that a session lets go of the new instances that it has failed to write.
 *
 * The owner stands in a private field that is put on the instance, where no program, printer or comparison sees it. A WeakMap
 * would do the same, and makes loading many rows half as slow again.
 */
import type { Executor } from '../engine/executor'
import { Transaction } from '../engine/transaction'

/** Stands for a session from its beginning to its `close`, and keeps nothing of it alive. */
export class Owner {
  #isClosed = false

  constructor(private readonly executor: Executor) {}

  /** Whether the session can still be used: one in a transaction cannot when that has ended. */
  get isOpen(): boolean {
    return !this.#isClosed && (!(this.executor instanceof Transaction) || this.executor.isOpen)
  }

  close(): void {
    this.#isClosed = true
  }
}

/** Stands in the place of an owner once the row of an instance was deleted: no other row is made of it without being asked for. */
export class Deletion {
  static readonly ofRow = new Deletion(false)
  /** The row is still there, and marked as deleted. */
  static readonly byMark = new Deletion(true)
  readonly isOpen = false

  private constructor(readonly isMark: boolean) {}
}

/** A constructor that gives what it is given, so that fields of a class below it are put on any object. */
class Given {
  constructor(entity: object) {
    return entity
  }
}

class Owned extends Given {
  #owner: Owner | Deletion | undefined

  static ownerOf(entity: object): Owner | Deletion | undefined {
    return #owner in entity ? entity.#owner : undefined
  }

  static setOwner(entity: object, owner: Owner | Deletion | undefined): void {
    const owned = #owner in entity ? entity : new Owned(entity)
    owned.#owner = owner
  }
}

/** The session whose row the instance is, or how that was deleted. */
export function ownerOf(entity: object): Owner | Deletion | undefined {
  return Owned.ownerOf(entity)
}

/** Makes an instance the row of a session, or of none. */
export function setOwner(entity: object, owner: Owner | Deletion | undefined): void {
  Owned.setOwner(entity, owner)
}
