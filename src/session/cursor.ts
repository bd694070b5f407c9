/** Cursors: where a page begins or ends, as a text that says nothing to whoever carries it, and shows if it was changed. */
import type { WireRow, WireValue } from '../engine/wire-row'
import { InvalidCursorError } from '../errors'
import { isPlainObject } from '../schema/items'

/** What a cursor is sealed with. */
export interface Seal {
  /** What the cursor belongs to: the same only for queries of one class in one order. */
  readonly query: string
  /** Known to the program alone; without one, who knows this source can make cursors that pass. */
  readonly secret: string | undefined
}

const SEAL_BYTES = 16

/** The cursor of a row, by the values that its query sorts by. */
export function encodeCursor(values: WireRow, seal: Seal): string {
  const content = Buffer.from(JSON.stringify(values.map(toJson)))
  return Buffer.concat([sealOf(content, seal), content]).toString('base64url')
}

/** The values that a query sorts by. @throws InvalidCursorError for a text that is no cursor of this query */
export function decodeCursor(cursor: unknown, seal: Seal): WireRow {
  if (typeof cursor !== 'string') throw invalid()
  const bytes = Buffer.from(cursor, 'base64url')
  const content = bytes.subarray(SEAL_BYTES)
  // Some texts stand for the same bytes: only the one that was given out is a cursor.
  if (bytes.length <= SEAL_BYTES || bytes.toString('base64url') !== cursor) throw invalid()
  if (!crypto().timingSafeEqual(bytes.subarray(0, SEAL_BYTES), sealOf(content, seal))) throw invalid()
  return valuesOf(content)
}

function sealOf(content: Buffer, { query, secret }: Seal): Buffer {
  const hmac = crypto().createHmac('sha256', secret ?? '')
  return hmac.update(query).update('\0').update(content).digest().subarray(0, SEAL_BYTES)
}

/** Reading `node:crypto` takes as long as reading all of the code here, and few programs have cursors. */
const crypto = () => process.getBuiltinModule('node:crypto')

/** Without a secret of the program's own, anyone may have sealed the content. */
function valuesOf(content: Buffer): WireRow {
  try {
    return (JSON.parse(content.toString()) as unknown[]).map(fromJson)
  } catch {
    throw invalid()
  }
}

function toJson(value: WireValue): unknown {
  if (typeof value === 'bigint') return { integer: value.toString() }
  return Buffer.isBuffer(value) ? { bytes: value.toString('base64') } : value
}

function fromJson(value: unknown): WireValue {
  if (!isPlainObject(value)) return value as WireValue
  return 'integer' in value ? BigInt(String(value['integer'])) : Buffer.from(String(value['bytes']), 'base64')
}

function invalid(): InvalidCursorError {
  return new InvalidCursorError('This is no cursor of this query.', {
    hint: 'Pass startCursor or endCursor of a page of the same class in the same order, unchanged.',
  })
}
