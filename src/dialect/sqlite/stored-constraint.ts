/** Reads the constraints of a CREATE TABLE text, whether they stand behind a column or by themselves. */
import type { ReferentialAction } from '../../schema/foreign-key'
import { readDirection, readKeyPart, type KeyPart } from './key-part'
import type { ConflictResolution } from './options'
import type { TokenReader } from './token-reader'

/** A part of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What every constraint may have before its first word. */
export interface ConstraintHead {
  readonly name: string | undefined
  readonly comment: string | undefined
  /** The column that the constraint was written behind. */
  readonly column: string | undefined
  /** Where its words stand in the text of the table: those that tell when a key is checked may stand apart. */
  readonly spans: Span[]
}

/** PRIMARY KEY or UNIQUE. */
export interface StoredKey extends ConstraintHead {
  readonly parts: readonly KeyPart[]
  readonly onConflict: ConflictResolution | undefined
  readonly autoincrement: boolean
}

/** CHECK. */
export interface StoredCheck extends ConstraintHead {
  readonly sql: string
}

/** When a foreign key is checked. */
interface Timing {
  readonly deferrable: boolean
  readonly initially: 'DEFERRED' | 'IMMEDIATE' | undefined
}

/** FOREIGN KEY. */
export interface StoredForeignKey extends ConstraintHead, Partial<Timing> {
  readonly columns: readonly string[]
  /** Without columns, the primary key of the table is meant. */
  readonly target: { readonly table: string; readonly columns: readonly string[] }
  readonly onDelete?: ReferentialAction
  readonly onUpdate?: ReferentialAction
  readonly match?: string
}

/** Any of them. */
export type StoredConstraint = StoredKey | StoredCheck | StoredForeignKey

/** The constraints of a table, those behind its columns included. */
export interface StoredConstraints {
  primaryKey: StoredKey | undefined
  readonly uniques: StoredKey[]
  readonly checks: StoredCheck[]
  readonly foreignKeys: StoredForeignKey[]
}

/** What follows PRIMARY KEY or UNIQUE: the parts, unless it stands behind its column. */
export function readKey(text: TokenReader, head: ConstraintHead): StoredKey {
  let autoincrement = false
  const numbering = (): void => {
    if (text.take('AUTOINCREMENT')) autoincrement = true
  }
  const { column: name } = head
  const parts =
    name === undefined
      ? text.list(() => {
          const part = readKeyPart(text)
          numbering()
          return part
        })
      : [{ name, sql: name, collation: undefined, direction: readDirection(text) }]
  const onConflict = readConflict(text)
  numbering()
  return { ...head, parts, onConflict, autoincrement }
}

/** What follows CHECK. SQLite reads ON CONFLICT there and does nothing with it. */
export function readCheck(text: TokenReader, head: ConstraintHead): StoredCheck {
  const sql = text.parenthesized() ?? ''
  readConflict(text)
  return { ...head, sql }
}

/** What follows REFERENCES. */
export function readReferences(
  text: TokenReader,
  head: ConstraintHead,
  columns: readonly string[],
): StoredForeignKey {
  let key: StoredForeignKey = { ...head, columns, target: { table: text.name(), columns: text.names() } }
  for (;;) {
    const option = readReferenceOption(text)
    if (option === undefined) return key
    key = { ...key, ...option }
  }
}

/** `[NOT] DEFERRABLE [INITIALLY …]`, if it comes next. */
export function readTiming(text: TokenReader): Timing | undefined {
  const deferrable = !text.take('NOT', 'DEFERRABLE')
  if (deferrable && !text.take('DEFERRABLE')) return undefined
  return { deferrable, initially: text.take('INITIALLY') ? (text.word() as 'DEFERRED') : undefined }
}

/** `ON CONFLICT …`, if it comes next. */
export function readConflict(text: TokenReader): ConflictResolution | undefined {
  return text.take('ON', 'CONFLICT') ? (text.word() as ConflictResolution) : undefined
}

function readReferenceOption(text: TokenReader): Partial<StoredForeignKey> | undefined {
  if (text.take('ON', 'DELETE')) return { onDelete: readAction(text) }
  if (text.take('ON', 'UPDATE')) return { onUpdate: readAction(text) }
  if (text.take('MATCH')) return { match: text.word() }
  if (!text.take('ON', 'INSERT')) return readTiming(text)
  // Read by SQLite, and without any meaning.
  readAction(text)
  return {}
}

function readAction(text: TokenReader): ReferentialAction {
  const first = text.word()
  const isPair = first === 'SET' || first === 'NO'
  return (isPair ? `${first} ${text.word()}` : first) as ReferentialAction
}
