import { DefinitionError } from '../errors'
import { DefinedType, type DefinedTypeOptions } from './defined-type'
import { SqlType, describe } from './sql-type'

/** The name of a function or the like, which may stand in a schema. */
export type QualifiedName = string | readonly [schema: string, name: string]

/** What a range type is made of. */
export interface RangeDefinition extends DefinedTypeOptions {
  readonly subtype: SqlType
  /** The operator class that orders the bounds. */
  readonly operatorClass?: QualifiedName | undefined
  readonly collation?: string | undefined
  /** The function that brings ranges to one form. */
  readonly canonical?: QualifiedName | undefined
  /** The function that gives the difference of two bounds, for indexes. */
  readonly subtypeDiff?: QualifiedName | undefined
  /** The name of the type for several ranges; PostgreSQL makes one of the range's name if it is not given. */
  readonly multirangeName?: QualifiedName | undefined
}

/**
 * A range type of one's own; its text in JavaScript: `[1.5,2.5)`.
 *
 * @example
 * new Column('span', rangeType('floatrange', { subtype: t.double() }))
 * // CREATE TYPE floatrange AS RANGE (SUBTYPE = DOUBLE PRECISION)
 * // span floatrange
 */
export class RangeType<T = string> extends DefinedType<T> {
  readonly kind = 'range'

  constructor(
    readonly name: string,
    readonly definition: RangeDefinition,
  ) {
    super(definition)
    const { subtype } = definition as { readonly subtype: unknown }
    if (typeof (name as unknown) !== 'string' || name === '' || !(subtype instanceof SqlType)) {
      throw new DefinitionError(`A range type needs a name and a subtype, not ${describe(subtype)}.`, {
        hint: "Write rangeType('float_range', { subtype: t.double() }).",
      })
    }
  }

  override normalize(value: unknown): string {
    if (typeof value !== 'string') this.refuse(`the text of a ${this.name}`, value)
    return value
  }
}
