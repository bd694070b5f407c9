/** What the layers above the engine may know of the wire: rows of values that only a decoder can read. */
import type { Decode, Encode } from '../dialect/codecs'
import type { WireValue } from '../driver/driver'

export type { CompiledStatement } from '../compiler/compiled-statement'
export type { Decode, Encode, WireValue }

/** One row as it came over the wire, its values in the order of the statement's columns. */
export type WireRow = readonly WireValue[]
