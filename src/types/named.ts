import type { DialectName } from '../util/dialect-name'
import { SqlType } from './sql-type'
import { parseTypeName, type TypeName } from './type-name'

/**
 * A type that only the database knows, by its name; its text in JavaScript. The name may be quoted, stand in a schema, and
 * carry modifiers.
 *
 * @example
 * t.named('inet')                       // inet
 * t.named('gis.geometry(Point, 4326)')  // gis.geometry(Point, 4326)
 */
export class NamedType<T = string> extends SqlType<T> {
  readonly kind = 'named'
  /** The name as it stands in SQL. */
  readonly name: string
  readonly #parsed: TypeName

  constructor(
    name: string,
    /** The one database that has the type; any may have it where this is not given. */
    readonly database?: DialectName,
  ) {
    super()
    this.#parsed = parseTypeName(name)
    this.name = this.#parsed.text
  }

  /** The name without its modifiers, which a cast would cut values to. */
  get bareName(): string {
    return this.#parsed.bare
  }

  override get parameters(): readonly unknown[] {
    return [this.#parsed.key]
  }

  override normalize(value: unknown): string {
    if (typeof value !== 'string') this.refuse(`the text of a ${this.name}`, value)
    if (value.includes('\0')) this.refuse('free of NUL characters, which PostgreSQL cannot store', value)
    return value
  }

  override toString(): string {
    return this.name
  }
}
