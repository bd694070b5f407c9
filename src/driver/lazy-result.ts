import type { DriverResult, FieldInfo, WireValue } from './driver'

/**
 * An answer that tells its fields when they are asked for: by SQL of the user's own alone, and they cost more than a row.
 *
 * A class, because V8 makes a hidden class for each object literal with a getter, and keeps what the getter sees, the rows
 * among it, until the next full garbage collection.
 */
export class LazyResult implements DriverResult {
  readonly #describe: () => readonly FieldInfo[]

  constructor(
    readonly rows: WireValue[][],
    readonly affected: number,
    describe: () => readonly FieldInfo[],
    readonly command = '',
  ) {
    this.#describe = describe
  }

  get fields(): readonly FieldInfo[] {
    return this.#describe()
  }
}
