/** Values on their way to the database and back: what a compiled statement says of them, carried out by the dialect's codecs. */
import type { CompiledParameter, CompiledStatement, ResultColumn } from '../compiler/compiled-statement'
import type { Codecs, Decode, Encode } from '../dialect/codecs'
import type { DriverResult, WireValue } from '../driver/driver'
import { InvalidValueError, UsageError } from '../errors'
import { Result, type Row } from './result'

/** Values for the placeholders of a statement, by name. */
export type PlaceholderValues = Readonly<Record<string, unknown>>

// The encoders of a statement that is run again and again are looked up once.
const encoders = new WeakMap<CompiledStatement, readonly Encode[]>()

/** The values of one execution, ready for the wire. @throws {@link UsageError} for a placeholder without a value */
export function bindValues(
  compiled: CompiledStatement,
  values: PlaceholderValues,
  codecs: Codecs,
): WireValue[] {
  let encode = encoders.get(compiled)
  if (encode === undefined) {
    encode = compiled.parameters.map((parameter) => encoderOf(parameter, codecs))
    encoders.set(compiled, encode)
  }
  const found = encode
  return compiled.parameters.map((parameter, i) => (found[i] as Encode)(valueOf(parameter, values)))
}

function encoderOf({ type, keys }: CompiledParameter, codecs: Codecs): Encode {
  if (keys === undefined) return codecs.encoder(type)
  return (columns) => codecs.encodeKeys(columns as readonly (readonly unknown[])[], keys)
}

function valueOf({ placeholder, value }: CompiledParameter, values: PlaceholderValues): unknown {
  if (placeholder === undefined) return value
  if (Object.hasOwn(values, placeholder)) return values[placeholder]
  throw new UsageError(`The statement needs a value for its placeholder '${placeholder}'.`, {
    hint: `Pass { ${placeholder}: … } when executing it.`,
  })
}

/** The rows of an answer as objects. */
export function decodeResult<R = Row>(
  answer: DriverResult,
  columns: readonly ResultColumn[] | undefined,
  codecs: Codecs,
): Result<R> {
  const names = columns === undefined ? answer.fields.map(({ name }) => name) : columns.map(({ key }) => key)
  const keys = distinct(names)
  if (answer.rows.length === 0) return new Result<R>([], answer.affected, keys)
  const decode = keys.map((_, i) => decoderOf(answer, columns?.[i], i, codecs))
  const rows = answer.rows.map((row) => toObject(row, keys, decode))
  return new Result<R>(rows as R[], answer.affected, keys)
}

function decoderOf(
  answer: DriverResult,
  column: ResultColumn | undefined,
  i: number,
  codecs: Codecs,
): Decode {
  if (column?.type !== undefined) return codecs.decoder(column.type)
  return codecs.fieldDecoder(answer.fields[i] ?? { name: '', typeId: 0 })
}

function toObject(row: readonly WireValue[], keys: readonly string[], decode: readonly Decode[]): Row {
  const object: Row = {}
  keys.forEach((key, i) => {
    const value = read(row[i] ?? null, decode[i] as Decode, key)
    if (key === '__proto__') {
      // An assignment would change the object's prototype instead of making a property.
      Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
    } else object[key] = value
  })
  return object
}

/** @throws {@link InvalidValueError} that names the column */
function read(value: WireValue, decode: Decode, key: string): unknown {
  try {
    return decode(value)
  } catch (error) {
    if (error instanceof InvalidValueError) error.message = `Column '${key}': ${error.message}`
    throw error
  }
}

/** Two columns of one name are both kept: the second one becomes `name_2`. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let key = name
    for (let n = 2; taken.has(key); n++) key = `${name}_${n}`
    taken.add(key)
    return key
  })
}
