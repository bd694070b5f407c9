import type { KeyListShape } from '../compiler/compiled-statement'
import type { FieldInfo, WireValue } from '../driver/driver'
import type { SqlType } from '../types/sql-type'

export type Encode = (value: unknown) => WireValue
export type Decode = (wire: WireValue) => unknown

/** Values to the wire and back. One JavaScript value per SQL value, the same on every database. */
export interface Codecs {
  /**
   * The function that makes a value of this type ready for the wire. It refuses with `InvalidValueError` what does not
   * fit the type. Without a type the JavaScript value decides. NULL passes through.
   */
  encoder(type: SqlType | undefined): Encode
  /**
   * As `encoder`, for the usual values alone, those of `plainTest`: for all others it gives undefined. Left out for types that
   * have no such values.
   */
  plainEncoder(type: SqlType): ((value: unknown) => WireValue | undefined) | undefined
  /**
   * The function that reads a value of this type from the wire. NULL passes through. One that is part of a key is refused where
   * JavaScript would hold a part of it, because the row would be taken for others and not be found again.
   */
  decoder(type: SqlType, isKey?: boolean): Decode
  /**
   * The same as JavaScript, for code that is generated: an expression that reads `v`, which is not null, and may call the
   * decoder as `d(v)`. Left out where calling is all that can be done.
   */
  inlineDecoder(type: SqlType): string | undefined
  /**
   * A test for types of which decoding a value only to compare it would cost much: whether a value is for certain the one that
   * the wire's stands for, which is not null. A value that it denies may be the same nevertheless.
   */
  holdsTest(type: SqlType): ((value: unknown, wire: WireValue) => boolean) | undefined
  /** The function for a column of which only the driver's description is known (raw SQL). */
  fieldDecoder(field: FieldInfo): Decode
  /**
   * The function that takes apart what `Collected` has put into one value, its elements as `decoder` gives them. Undefined for
   * types whose values do not come back from there as they were.
   */
  collectedDecoder(type: SqlType): ((wire: WireValue) => readonly unknown[]) | undefined
  /**
   * The parameters of a statement over bound rows, whose values are ready for the wire and stand one row after another; of a
   * single row, its values.
   */
  encodeRows(values: readonly WireValue[], width: number): readonly WireValue[]
  /** Encodes a list of keys, given as one array per column of the key in parallel, for `= ANY`, `unnest` or `json_each`. */
  encodeKeys(columns: readonly (readonly unknown[])[], shape: KeyListShape): WireValue
}
